"""How all accounts are linked, kept beside the index: what a few of them are linked anew from.

In: an engine; accounts laid out by linking and grouped. Out: the tables ``link_…``, derived and no part of the content:
``link_account`` has the accounts as linking compares them and their levels, ``link_group`` for each level of
sensitivity that reports have the home of each account and the first account of its incident, ``link_model`` the weights
that they were joined by. ``KeptLinks`` gives them to ``linking.regroup``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from vigie.model import Sensitivity
from vigie.record.engines import Engine
from vigie.record.linking.candidates import WIDEST
from vigie.record.linking.linkage import Grouped
from vigie.record.linking.model import Model, shipped
from vigie.record.linking.regroup import NEVER, Around, Regrouped, Span, spans_of
from vigie.record.linking.rows import COLUMNS
from vigie.record.linking.tables import Tables, shelved_by

if TYPE_CHECKING:
    import pyarrow

TABLES = ("link_account", "link_group", "link_model")
INDEXES = {"link_account": ("number", "key", "report", "first"), "link_group": ("number", "home", "head")}
NAMES = ", ".join(COLUMNS)
AMONG = "(SELECT unnest(CAST(? AS INTEGER[])))"
TEXTS = "(SELECT unnest(CAST(? AS VARCHAR[])))"
NEW = "_new"
BATCH = 50_000
TOP = len(Sensitivity) - 1
"""The number of the most guarded level."""


@dataclass(frozen=True, slots=True)
class Head:
    """How the accounts up to a level are grouped: as many as they were when their weights were found."""

    cap: int
    accounts: int
    letters: int
    anew: bool


class Draft:
    """The tables made anew, under other names until ``settle``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        for table in TABLES:
            engine.execute(f"DROP TABLE IF EXISTS {table}{NEW}")
        engine.script(
            f"CREATE TABLE link_account{NEW} (level SMALLINT, {columns});"
            f"CREATE TABLE link_group{NEW} (cap SMALLINT, number INTEGER, home INTEGER, head INTEGER);"
            f"CREATE TABLE link_model{NEW} "
            "(cap SMALLINT, accounts BIGINT, letters INTEGER, anew BOOLEAN, told VARCHAR)"
        )

    def accounts(self, tables: Tables, levels: Sequence[int]) -> None:
        """All accounts laid out, with their levels by number."""
        import pyarrow as pa

        query = f"SELECT {NAMES} FROM account ORDER BY id"  # noqa: S608
        for batch in tables.connection.sql(query).to_arrow_reader(BATCH):
            table = pa.Table.from_batches([batch])
            own = [levels[number] for number in table.column("number").to_pylist()]
            self._engine.pour(f"link_account{NEW}", table.append_column("level", pa.array(own, pa.int16())))

    def groups(self, cap: int, found: Grouped, numbers: Sequence[int] | None) -> None:
        """Groups of all accounts up to a level; ``numbers`` are those they have among all where some are above it."""
        told = msgspec.json.encode(_told(found.model)).decode()
        self._engine.insert(
            f"link_model{NEW}",
            ("cap", "accounts", "letters", "anew", "told"),
            [(cap, sum(map(len, found.groups)), found.letters, found.anew, told)],
        )
        _put_groups(self._engine, f"link_group{NEW}", cap, found.groups, found.homes, numbers)

    def settle(self) -> None:
        """In place of the tables before; part of a transaction."""
        for table in TABLES:
            self._engine.execute(f"DROP TABLE IF EXISTS {table}")
            self._engine.execute(f"ALTER TABLE {table}{NEW} RENAME TO {table}")
        # DuckDB scans columns.
        for table, columns in INDEXES.items() if self._engine.name == "postgres" else ():
            for column in columns:
                self._engine.execute(f"CREATE INDEX ON {table} ({column})")


def put_groups(engine: Engine, cap: int, found: Regrouped) -> None:
    """Groups in place of those of the same accounts."""
    among = [number for one in found.groups for number in one]
    engine.execute(f"DELETE FROM link_group WHERE cap = ? AND number IN {AMONG}", [cap, among])  # noqa: S608
    _put_groups(engine, "link_group", cap, found.groups, found.homes)


def _put_groups(
    engine: Engine,
    table: str,
    cap: int,
    groups: Iterable[Sequence[int]],
    homes: Iterable[int],
    numbers: Sequence[int] | None = None,
) -> None:
    def of(number: int) -> int:
        return number if numbers is None else numbers[number]

    rows = (
        (cap, of(number), of(home), of(members[0]))
        for members, home in zip(groups, homes, strict=True)
        for number in members
    )
    engine.insert(table, ("cap", "number", "home", "head"), rows)


def heads(engine: Engine) -> list[Head]:
    """Every level that accounts are grouped at, the lowest first."""
    return [Head(*row) for row in engine.all("SELECT cap, accounts, letters, anew FROM link_model ORDER BY cap")]


def model(engine: Engine, cap: int = TOP) -> tuple[Model, bool]:
    """The weights that the accounts up to a level were joined by; were they estimated on them?"""
    row = engine.one("SELECT told, anew FROM link_model WHERE cap <= ? ORDER BY cap DESC LIMIT 1", [cap])
    return (_model(msgspec.json.decode(row[0])), row[1]) if row else (shipped(), False)


def joined(engine: Engine, a: str, b: str, cap: int) -> bool:
    """Are the two accounts one incident, by all reports up to a level?"""
    row = engine.one(
        "SELECT count(DISTINCT head), count(*) FROM link_group "
        "WHERE cap = (SELECT max(cap) FROM link_group WHERE cap <= ?) "
        "AND number IN (SELECT number FROM link_account WHERE key IN (?, ?))",
        [cap, a, b],
    )
    return row is not None and row == (1, 2)


def _told(known: Model) -> list[Any]:
    return [known.prior, [[[level.m, level.u] for level in c.levels] for c in known.comparisons]]


def _model(told: list[Any]) -> Model:
    base = shipped()
    prior, comparisons = told
    return replace(
        base,
        prior=prior,
        comparisons=tuple(
            replace(c, levels=tuple(replace(level, m=m, u=u) for level, (m, u) in zip(c.levels, levels, strict=True)))
            for c, levels in zip(base.comparisons, comparisons, strict=True)
        ),
    )


class KeptLinks:
    """``linking.regroup.Links`` of the accounts up to a level."""

    def __init__(self, engine: Engine, cap: int, letters: int) -> None:
        self._engine, self.cap, self.letters = engine, cap, letters

    @cached_property
    def model(self) -> Model:
        return model(self._engine, self.cap)[0]

    def around(self, around: Around) -> pyarrow.Table:
        tests: list[str] = []
        values: list[object] = []
        for start, end in around.days:
            tests.append(f"(first <= ? AND LEAST(last, first + {WIDEST}) >= ?)")
            values += [end, start]
        for (start, end), names in around.undated:
            tests.append(f"(first IS NULL AND COALESCE(published, {NEVER}) BETWEEN ? AND ? AND {_SHARED})")
            values += [start, end, sorted(names)]
        for (start, end), names in around.dated:
            tests.append(f"(first BETWEEN ? AND ? AND {_SHARED})")
            values += [start, end, sorted(names)]
        test = " OR ".join(tests) or "FALSE"
        query = f"SELECT {NAMES} FROM link_account WHERE level <= ? AND ({test})"  # noqa: S608
        found: pyarrow.Table = self._engine.arrow(query, [self.cap, *values])
        return found

    def spans(self, numbers: Collection[int]) -> list[Span]:
        query = f"SELECT first, last, published, names FROM link_account WHERE number IN {AMONG}"  # noqa: S608
        return spans_of(self._engine.arrow(query, [sorted(numbers)])) if numbers else []

    def homes(self, numbers: Collection[int]) -> set[int]:
        query = f"SELECT DISTINCT home FROM link_group WHERE cap = ? AND number IN {AMONG}"  # noqa: S608
        return {home for (home,) in self._engine.all(query, [self.cap, sorted(numbers)])} if numbers else set()

    def members(self, homes: Collection[int]) -> set[int]:
        query = f"SELECT number FROM link_group WHERE cap = ? AND home IN {AMONG}"  # noqa: S608
        return {number for (number,) in self._engine.all(query, [self.cap, sorted(homes)])} if homes else set()


_SHARED = "names && CAST(? AS TEXT[])"


def letters(engine: Engine, cap: int) -> int:
    """How many first letters the names of all accounts up to a level must share to be compared."""
    found = engine.all(
        "SELECT unnest(names) AS name FROM link_account WHERE level <= ? "
        "UNION SELECT from_name FROM link_account WHERE level <= ? AND from_name IS NOT NULL "
        "UNION SELECT to_name FROM link_account WHERE level <= ? AND to_name IS NOT NULL",
        [cap] * 3,
    )
    return shelved_by(name for (name,) in found)


def accounts_of(engine: Engine, reports: Sequence[str]) -> pyarrow.Table:
    """The accounts that are linked of these reports, with their levels."""
    query = f"SELECT level, {NAMES} FROM link_account WHERE report IN {TEXTS}"  # noqa: S608
    return engine.arrow(query, [list(reports)])


def remove(engine: Engine, numbers: Sequence[int]) -> None:
    """Accounts out of all tables but their groups."""
    engine.execute(f"DELETE FROM link_account WHERE number IN {AMONG}", [list(numbers)])  # noqa: S608


def ungroup(engine: Engine, numbers: Sequence[int], caps: Collection[int]) -> None:
    """Accounts out of their groups; and all groups of levels that are not among these."""
    engine.execute(f"DELETE FROM link_group WHERE number IN {AMONG}", [list(numbers)])  # noqa: S608
    for table in ("link_group", "link_model"):
        engine.execute(f"DELETE FROM {table} WHERE cap NOT IN {AMONG}", [sorted(caps)])  # noqa: S608


def copy(engine: Engine, cap: int, below: int | None) -> None:
    """Groups for a level that no report had before: as they are for the next below, None where there is none."""
    if below is None:
        told = msgspec.json.encode(_told(shipped())).decode()
        values = (cap, 0, 0, False, told)
        engine.insert("link_model", ("cap", "accounts", "letters", "anew", "told"), [values])
        return
    columns = {"link_model": "accounts, letters, anew, told", "link_group": "number, home, head"}
    for table, rest in columns.items():
        engine.execute(f"INSERT INTO {table} SELECT ?, {rest} FROM {table} WHERE cap = ?", [cap, below])  # noqa: S608


def levels(engine: Engine) -> dict[int, int]:
    """How many accounts there are up to each level that any has."""
    found, total = {}, 0
    for level, n in engine.all("SELECT level, count(*) FROM link_account GROUP BY level ORDER BY level"):
        found[int(level)] = total = total + n
    return found


def add(engine: Engine, rows: Sequence[tuple[Any, ...]], levels: Sequence[int]) -> None:
    """Accounts as rows of linking, with their levels; not grouped yet."""
    told = ((level, *one) for level, one in zip(levels, rows, strict=True))
    engine.insert("link_account", ("level", *COLUMNS), told)


def next_number(engine: Engine) -> int:
    """The first number that no account has."""
    row = engine.one("SELECT COALESCE(max(number) + 1, 0) FROM link_account")
    return int(row[0]) if row else 0


def groups_of(engine: Engine, numbers: Collection[int]) -> list[tuple[int, int, int]]:
    """(cap, head, number) of every account of the groups, at any level, that these accounts are in."""
    return engine.all(
        "SELECT DISTINCT g.cap, g.head, g.number FROM link_group g JOIN link_group h ON h.cap = g.cap "  # noqa: S608
        f"AND h.head = g.head WHERE h.number IN {AMONG}",
        [sorted(numbers)],
    )


def keys(engine: Engine, numbers: Collection[int]) -> dict[int, str]:
    """The ids of accounts by their numbers."""
    query = f"SELECT number, key FROM link_account WHERE number IN {AMONG}"  # noqa: S608
    return dict(engine.all(query, [sorted(numbers)]))


def numbers(engine: Engine, ids: Collection[str]) -> dict[str, int]:
    """The numbers of accounts by their ids."""
    query = f"SELECT key, number FROM link_account WHERE key IN {TEXTS}"  # noqa: S608
    return dict(engine.all(query, [sorted(ids)])) if ids else {}
