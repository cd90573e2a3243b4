"""The tables that facts are counted in: made from what stands on record, none of them content.

In: an engine and what stands now or stood on a day. Out: ``fact_account`` (a row for every account ever asked for,
good for ever under its id), ``fact`` (those that stand, by day) and ``fact_incident`` (what is linked, once). A record
that may not be written gets what it lacks in temporary tables, which go with the connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice

import msgspec

from vigie.identity import digest
from vigie.record.current import WHAT_STANDS, Standing
from vigie.record.engines import Engine
from vigie.record.facts.coding import COLUMNS, LEVELS, Row, fact
from vigie.record.fingerprint import fingerprint

VERSION = "4"
"""Of the columns and of how they are filled; facts of another version are made anew."""

NAMES = ", ".join(COLUMNS)
CHUNK = 10_000
QUICK = 200_000
"""Facts of so many accounts are laid anew in a second or two."""
FEW = 2_000
LISTED = ("types", "spots", "publishers", "perpetrators", "actors", "targets")
Step = Callable[[int], None]

STANDING = (
    "SELECT s.id AS id, '' AS version FROM subject s "
    "WHERE s.kind = 'account' AND s.reading IN (SELECT id FROM current_reading) "
    "UNION ALL SELECT c.event, d.version FROM current_event c JOIN dataset d ON d.id = c.vintage "
    "WHERE c.event IS NOT NULL"
)
LACKS = "NOT EXISTS (SELECT 1 FROM fact_account known WHERE known.id = {id})"
EVENTS = (
    "SELECT c.dataset, c.vintage, e.id, e.row FROM current_event c JOIN event e ON e.id = c.event {among} "
    "ORDER BY c.dataset, c.key"
)


@dataclass(frozen=True, slots=True)
class Made:
    """The names of the tables for one day: accounts that stand, and incidents once they are asked for."""

    facts: str
    incidents: str
    temporary: bool
    """Are they of this connection alone?"""


class Maker:
    """Makes the tables of a record. ``step`` is told how many accounts are coded."""

    def __init__(self, engine: Engine, step: Step | None = None) -> None:
        self._engine, self._step = engine, step or (lambda done: None)

    def facts(self, standing: Standing) -> Made:
        """The table of what stands, made anew where it is of something else."""
        stamp, now = self.stamp(), standing.day is None
        if now and self._stamped("fact") == stamp:
            if self._engine.read_only and self._stamped("fact_incident") != stamp:
                return Made("fact", "fact_now_incident", temporary=True)
            return Made("fact", "fact_incident", temporary=False)
        more = self._code(standing)
        if now and not self._engine.read_only:
            with self.writing():
                self._engine.lock("facts")
                self._keep(more)
                self._lay("fact", "fact_account", standing)
                self._judged("fact", standing)
                self._mark("fact", stamp)
                self._drop(more)
            return Made("fact", "fact_incident", temporary=False)
        name = "fact_now" if standing.day is None else f"fact_{standing.day:%Y%m%d}"
        known = self._stamped("fact_account") == _knowledge()
        source = f"(SELECT * FROM fact_account UNION ALL SELECT * FROM {more})" if known else more  # noqa: S608
        with self.writing(temporary=True):
            self._lay(name, source, standing, temporary=True)
            self._judged(name, standing)
            self._drop(more)
        return Made(name, f"{name}_incident", temporary=True)

    def refresh(self, standing: Standing) -> None:
        """Bring facts that are kept up to date after a change, where that takes seconds: who only reads finds them."""
        if self._stamped("fact_account") != _knowledge() or self._stamped("fact") == self.stamp():
            return
        row = self._engine.one("SELECT count(*) FROM fact")
        if row and row[0] <= QUICK and self._lacking(standing) <= QUICK // 10:
            self.facts(standing)

    def _lacking(self, standing: Standing) -> int:
        """How many accounts stand that have no facts yet."""
        known = self._stamped("fact_account") == _knowledge()
        beside = f"WHERE {LACKS.format(id='s.id')}" if known else ""
        query = f"SELECT count(*) FROM (SELECT DISTINCT id FROM ({STANDING}) AS s {beside}) AS w"  # noqa: S608
        return int((self._engine.one(standing.query(query)) or (0,))[0])

    def is_laid(self, made: Made) -> bool:
        """Is the table of incidents of what the table of facts is of?"""
        return not made.temporary and self._stamped("fact_incident") == self._stamped("fact")

    def laid(self, made: Made) -> None:
        """The table of incidents has just been made of the table of facts."""
        if not made.temporary:
            self._mark("fact_incident", self._stamped("fact") or "")

    def stamp(self) -> str:
        """What stands and by what it is understood, as one short code."""
        counts = [self._engine.one(f"SELECT count(*), max(added) FROM {table}") for table in WHAT_STANDS]  # noqa: S608
        return digest("facts", _knowledge(), *(str(part) for row in counts for part in row or ()))

    # Accounts

    def _code(self, standing: Standing) -> str:
        """A temporary table of facts for the accounts that stand and have none yet."""
        table = "fact_more"
        known, lacking = self._stamped("fact_account") == _knowledge(), self._lacking(standing)
        with self.writing(temporary=True):
            self._drop(table)
            self._engine.script(f"CREATE TEMPORARY TABLE {table} ({', '.join(f'{n} {k}' for n, k in COLUMNS.items())})")
        if lacking:
            from vigie.record.importing import without_cycles

            with without_cycles():
                self._fill(table, self._rows(standing, known, lacking))
        return table

    def _fill(self, table: str, rows: Iterable[Row]) -> None:
        done = 0
        for chunk in _chunks(rows, CHUNK):
            with self.writing(temporary=True):
                self._engine.insert(table, tuple(COLUMNS), chunk)
            done += len(chunk)
            self._step(done)

    def _rows(self, standing: Standing, known: bool, lacking: int) -> Iterator[Row]:
        beside = f"AND {LACKS.format(id='s.id')}" if known else ""
        query = (
            "SELECT DISTINCT s.id FROM subject s WHERE s.kind = 'account' "  # noqa: S608
            f"AND s.reading IN (SELECT id FROM current_reading) {beside}"
        )
        read = {row[0] for row in self._engine.all(standing.query(query))}
        if len(read) < FEW:
            yield from (fact(item, {}) for item in standing.stated(sorted(read)).values()) if read else ()
        else:
            yield from (fact(item, {}) for item in standing.read_accounts() if item.id in read)
        if lacking == len(read):
            return
        # The coders are loaded where there is something to code.
        from vigie.record.datasets import Coders, recorded

        coders = Coders(self._engine)
        among = f"WHERE {LACKS.format(id='e.id')}" if known else ""
        for name, vintage, _, row in self._engine.stream(standing.query(EVENTS.format(among=among))):
            yield fact(recorded(coders.event(vintage, row), name), msgspec.json.decode(row))

    def _keep(self, more: str) -> None:
        """The facts just made among those that are kept; those of other knowledge go."""
        if self._stamped("fact_account") != _knowledge():
            self._drop("fact_account")
            self._engine.execute(f"CREATE TABLE fact_account AS SELECT * FROM {more}")  # noqa: S608
            self._mark("fact_account", _knowledge())
            return
        self._engine.execute(
            f"INSERT INTO fact_account SELECT * FROM {more} m WHERE {LACKS.format(id='m.id')}"  # noqa: S608
        )

    def _lay(self, name: str, source: str, standing: Standing, *, temporary: bool = False) -> None:
        """The table of what stands, sorted by day so that a period is one stretch of it."""
        self._drop(name)
        made = f"CREATE {'TEMPORARY ' if temporary else ''}TABLE {name} AS "
        query = (
            f"SELECT {', '.join(f'f.{c}' for c in COLUMNS)}, s.version AS version, "  # noqa: S608
            f"CAST(0 AS SMALLINT) AS level_from, CAST(3 AS SMALLINT) AS level_to FROM {source} f "
            f"JOIN ({STANDING}) AS s ON s.id = f.id ORDER BY f.day NULLS FIRST, f.id"
        )
        self._engine.execute(made + standing.query(query))

    def _judged(self, table: str, standing: Standing) -> None:
        """What persons rejected goes, what they corrected or hold on to stands as they have it."""
        judged = standing.judged()
        mended = {*judged.corrected, *(item.id for item in judged.kept)}
        ids = sorted({*judged.rejected, *mended})
        if not ids:
            return
        among = "SELECT unnest(CAST(? AS VARCHAR[]))"
        query = f"SELECT id, version FROM {table} WHERE id IN ({among})"  # noqa: S608
        versions = {row[0]: row[1] for row in self._engine.all(query, [ids])}
        self._engine.execute(f"DELETE FROM {table} WHERE id IN ({among})", [ids])  # noqa: S608
        items = standing.accounts_of(sorted(mended)).values() if mended else ()
        from vigie.record.datasets import rows_of

        cells = {key: msgspec.json.decode(row) for key, _, row in rows_of(self._engine, mended)}
        rows = [(*fact(item, cells.get(item.id, {})), versions.get(item.id, ""), 0, len(LEVELS) - 1) for item in items]
        self._engine.insert(table, (*COLUMNS, "version", "level_from", "level_to"), rows)

    # What was made of what

    def _stamped(self, table: str) -> str | None:
        if "fact_stamp" not in self._engine.tables():
            return None
        row = self._engine.one("SELECT stamp FROM fact_stamp WHERE of = ?", [table])
        return str(row[0]) if row else None

    def _mark(self, table: str, stamp: str) -> None:
        if "fact_stamp" not in self._engine.tables():
            self._engine.script("CREATE TABLE fact_stamp (of VARCHAR, stamp VARCHAR)")
        self._engine.execute("DELETE FROM fact_stamp WHERE of = ?", [table])
        self._engine.insert("fact_stamp", ("of", "stamp"), [(table, stamp)])

    def _drop(self, table: str) -> None:
        self._engine.execute(f"DROP TABLE IF EXISTS {table}")

    @contextmanager
    def writing(self, *, temporary: bool = False) -> Iterator[None]:
        """A transaction; temporary tables may be made where the record itself may only be read."""
        with self._engine.transaction():
            if temporary and self._engine.read_only and self._engine.name == "postgres":
                self._engine.execute("SET TRANSACTION READ WRITE")
            yield


@cache
def _knowledge() -> str:
    """What facts are coded by."""
    return digest("facts", VERSION, fingerprint())


def _chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    source = iter(rows)
    while found := list(islice(source, size)):
        yield found
