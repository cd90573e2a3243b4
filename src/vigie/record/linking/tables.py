"""Accounts laid out in DuckDB for linking, and pairs of them weighed.

In: rows of accounts, pairs of their numbers. Out: which level of every comparison a pair is on, and the sum of the
weights. The SQL is made of the same conditions that Splink is given (``Model.settings``).
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from vigie.record.linking.functions import FUNCTIONS
from vigie.record.linking.model import Comparison, Model
from vigie.record.linking.rows import COLUMNS, Row
from vigie.record.profile import weights

if TYPE_CHECKING:
    import pyarrow
    from duckdb import DuckDBPyConnection

BATCH = 20_000
MANY = 2_000  # rows that are handed over by way of Arrow
MEMORY = "4GB"
MOST_SPELLINGS = 50_000_000  # names are compared with all others, or where that were more, with those that begin alike
SOUNDS = ("sounds", "from_sounds", "to_sounds", "echoes")


class Tables:
    """A working space in memory, spilt to the temporary folder where that is short; ``load`` it once, then close."""

    def __init__(self) -> None:
        self.connection: DuckDBPyConnection = _database(os.getpid()).cursor()
        self.letters = 0
        """How many first letters names had to share to be compared."""

    def __enter__(self) -> Tables:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def load(self, rows: Iterable[Row]) -> None:
        """Make the table ``account`` of the rows: ``id`` counts them by publication, report and place in it."""
        self._declare()
        stream = iter(rows)
        while batch := list(islice(stream, BATCH)):
            self._insert(batch)
        self._spellings()
        self._lay()

    def load_some(self, found: Iterable[pyarrow.Table], numbers: Iterable[int], letters: int) -> None:
        """As ``load``, of tables of such rows; the names of those ``numbers`` alone are compared with all others, where
        they begin with the same ``letters``.
        """
        self._declare()
        for table in found:
            self._insert_arrow(table.select(list(COLUMNS)))
        self._spellings(set(numbers), letters)
        self._lay()

    def _declare(self) -> None:
        declared = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE told ({declared})")

    def _lay(self) -> None:
        self.connection.execute(ACCOUNT)
        self.connection.execute("DROP TABLE told")

    def _insert(self, batch: Sequence[Row]) -> None:
        columns = zip(*batch, strict=True)
        if len(batch) < MANY:
            marks = ", ".join("unnest(?)" for _ in COLUMNS)
            self.connection.execute(f"INSERT INTO told SELECT {marks}", list(map(list, columns)))
            return
        # Six times faster, for a tenth of a second to load it
        import pyarrow

        scalar = {
            "INTEGER": pyarrow.int32(),
            "VARCHAR": pyarrow.string(),
            "BOOLEAN": pyarrow.bool_(),
            "DOUBLE": pyarrow.float64(),
        }
        arrays = []
        for column, kind in zip(columns, COLUMNS.values(), strict=True):
            one = scalar[kind.removesuffix("[]")]
            arrays.append(pyarrow.array(column, pyarrow.list_(one) if kind.endswith("[]") else one))
        self._insert_arrow(pyarrow.table(arrays, names=list(COLUMNS)))

    def _insert_arrow(self, table: pyarrow.Table) -> None:
        self.connection.register("batch", table)
        self.connection.execute("INSERT INTO told SELECT * FROM batch")
        self.connection.unregister("batch")

    def _spellings(self, numbers: set[int] | None = None, letters: int | None = None) -> None:
        """The table ``spelling``: for every name the pairs of like names that it is in; with ``numbers`` only those
        with a name of these accounts.
        """
        of = "NULL" if numbers is None else "list(DISTINCT number)"
        query = f"""
            SELECT name, bool_or(pointless), {of} FROM (
                SELECT number, unnest(names) AS name, len(lats) = 0 AS pointless FROM told
                UNION ALL SELECT number, from_name, true FROM told WHERE from_name IS NOT NULL
                UNION ALL SELECT number, to_name, true FROM told WHERE to_name IS NOT NULL)
            GROUP BY name ORDER BY name"""  # noqa: S608
        rows = self.connection.execute(query).fetchall()
        names, pointless = [n for n, *_ in rows], {n for n, alone, _ in rows if alone}
        self.letters = shelved_by(names) if letters is None else letters
        asked = None if numbers is None else {n for n, _, of in rows if not numbers.isdisjoint(of)}
        found = list(_like(names, pointless, self.letters, asked))
        self.connection.execute("CREATE OR REPLACE TEMP TABLE spelling (name VARCHAR, pair VARCHAR, near BOOLEAN)")
        if found:
            columns = [list(column) for column in zip(*found, strict=True)]
            self.connection.execute("INSERT INTO spelling SELECT unnest(?), unnest(?), unnest(?)", columns)

    def weigh(self, model: Model, pairs: str) -> None:
        """Add to the table ``weighed`` those pairs (i, j) of a table that count for more than the floor."""
        self.connection.execute(
            "INSERT INTO weighed SELECT i, j, weight FROM "  # noqa: S608
            f"(SELECT w.i, w.j, {_sum(model)} AS weight FROM ({levels_of(model, pairs)}) w) "
            f"WHERE weight > {model.floor!r}"
        )

    def count(self, table: str) -> int:
        """How many rows a table has."""
        found = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        return int(found[0]) if found else 0

    def levels(self, model: Model, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
        """For each pair of rows, by their numbers, the numbers of the levels it is on, one a comparison."""
        if not pairs:
            return []
        numbered = [list(column) for column in zip(*((n, i, j) for n, (i, j) in enumerate(pairs)), strict=True)]
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE asked AS SELECT n, a.id AS i, b.id AS j "
            "FROM (SELECT unnest(?) AS n, unnest(?) AS i, unnest(?) AS j) JOIN account a ON a.number = i "
            "JOIN account b ON b.number = j",
            numbered,
        )
        names = ", ".join(f'w."{c.name}"' for c in model.comparisons)
        query = f"SELECT {names} FROM ({levels_of(model, 'asked')}) w JOIN asked USING (i, j) ORDER BY n"  # noqa: S608
        return self.connection.execute(query).fetchall()


@cache
def _database(process: int) -> DuckDBPyConnection:
    """The database of this process: its cursors share the functions, and each has temporary tables of its own."""
    import duckdb

    spill = Path(tempfile.gettempdir()) / f"vigie-linking-{process}"
    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(spill)})
    connection.execute(FUNCTIONS)
    return connection


def levels_of(model: Model, pairs: str, right: str = "account") -> str:
    """A query: i, j and the number of the level that holds, for each comparison; j is of the table ``right``."""
    names = {name: f'"{name}"' for name in model.expressions}
    asked = ", ".join(f"{sql} AS {names[name]}" for name, sql in model.expressions.items())
    found = ",\n".join(f'{_case(c, names)} AS "{c.name}"' for c in model.comparisons)
    sides = ", ".join(f"{side}.{name} AS {name}_{side}" for side in "lr" for name in (*COLUMNS, *SOUNDS))
    return (
        f"SELECT i, j, {found} FROM (SELECT *, {asked} FROM (SELECT p.i, p.j, {sides} FROM {pairs} p "  # noqa: S608
        f"JOIN account l ON l.id = p.i JOIN {right} r ON r.id = p.j))"
    )


def _case(comparison: Comparison, names: Mapping[str, str]) -> str:
    arms = [f"WHEN {level.when.format_map(names)} THEN {n}" for n, level in enumerate(comparison.levels) if level.when]
    return f"(CASE {' '.join(arms)} ELSE {len(comparison.levels) - 1} END)::TINYINT"


def _sum(model: Model) -> str:
    parts = [f"{model.prior!r}::DOUBLE"]
    for comparison in model.comparisons:
        listed = ", ".join(f"{level.weight!r}" for level in comparison.levels)
        parts.append(f'([{listed}]::DOUBLE[])[w."{comparison.name}" + 1]')
    return " + ".join(parts)


def shelved_by(names: Iterable[str]) -> int:
    """How many first letters names must share to be compared: none where all can be compared with all."""
    most = int(weights()["place"]["alike_letters"])
    long = {n for n in names if len(n) >= most}
    for letters in range(most):
        if sum(n**2 for n in Counter(name[:letters] for name in long).values()) <= MOST_SPELLINGS:
            return letters
    return most - 1


def _like(
    names: Sequence[str], pointless: set[str], letters: int, asked: set[str] | None
) -> Iterator[tuple[str, str, bool]]:
    """(name, pair of like names that it is in, whether they are near) for names long enough to be told apart; only
    those with a name that is ``asked``, all where that is None.
    """
    rules = weights()["place"]
    shelves: dict[str, list[str]] = {}
    for name in names:
        if len(name) >= rules["alike_letters"]:
            shelves.setdefault(name[:letters], []).append(name)
    for shelf in shelves.values():
        for n, name in enumerate(shelf):
            if asked is not None and name not in asked:
                continue
            # Every pair once: a name is held against all where it reaches farther than the others do.
            every = asked is not None or name in pointless
            least = rules["distant_ratio"] if every else rules["alike_ratio"]
            rest = shelf if every else shelf[n + 1 :]
            for other, likeness, _ in process.extract(name, rest, scorer=ratio, score_cutoff=least, limit=None):
                twice = other in (pointless if asked is None else asked) and other < name
                near = likeness >= rules["alike_ratio"]
                if other == name or (every and twice) or not (near or name in pointless or other in pointless):
                    continue
                if near or min(len(name), len(other)) >= rules["distant_letters"]:
                    pair = "|".join(sorted((name, other)))
                    yield name, pair, near
                    yield other, pair, near


ACCOUNT = """
CREATE OR REPLACE TEMP TABLE account AS
WITH heard AS (
    SELECT t.number, list(DISTINCT s.pair) FILTER (s.near) AS sounds, list(DISTINCT s.pair) AS echoes
    FROM (SELECT number, unnest(names) AS name FROM told) t JOIN spelling s USING (name) GROUP BY t.number),
ends AS (SELECT name, list(DISTINCT pair) FILTER (near) AS sounds FROM spelling GROUP BY name)
SELECT (row_number() OVER (
        ORDER BY told.published NULLS LAST, told.report, place_in_report, told.key, told.number) - 1)::INTEGER AS id,
    told.*, coalesce(heard.sounds, []) AS sounds, coalesce(heard.echoes, []) AS echoes,
    coalesce(a.sounds, []) AS from_sounds, coalesce(b.sounds, []) AS to_sounds
FROM told LEFT JOIN heard ON heard.number = told.number
LEFT JOIN ends a ON a.name = told.from_name LEFT JOIN ends b ON b.name = told.to_name
"""
