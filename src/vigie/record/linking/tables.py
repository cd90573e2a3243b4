"""Accounts laid out in DuckDB for linking, and pairs of them weighed.

In: rows of accounts, pairs of their numbers. Out: which level of every comparison a pair is on, and the sum of the
weights. The SQL is made of the same conditions that Splink is given (``Model.settings``).
"""

from __future__ import annotations

import os
import tempfile
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

    def __enter__(self) -> Tables:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def load(self, rows: Iterable[Row]) -> None:
        """Make the table ``account`` of the rows: ``id`` counts them by publication, report and place in it."""
        declared = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE told ({declared})")
        stream = iter(rows)
        while batch := list(islice(stream, BATCH)):
            self._insert(batch)
        self._spellings()
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
        self.connection.register("batch", pyarrow.table(arrays, names=list(COLUMNS)))
        self.connection.execute("INSERT INTO told SELECT * FROM batch")
        self.connection.unregister("batch")

    def _spellings(self) -> None:
        """The table ``spelling``: for every name the pairs of like names that it is in."""
        query = """
            SELECT name, bool_or(pointless) FROM (
                SELECT unnest(names) AS name, len(lats) = 0 AS pointless FROM told
                UNION ALL SELECT from_name, true FROM told WHERE from_name IS NOT NULL
                UNION ALL SELECT to_name, true FROM told WHERE to_name IS NOT NULL)
            GROUP BY name ORDER BY name"""
        rows = self.connection.execute(query).fetchall()
        found = list(_like([n for n, _ in rows], {n for n, pointless in rows if pointless}))
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


def _like(names: Sequence[str], pointless: set[str]) -> Iterator[tuple[str, str, bool]]:
    """(name, pair of like names that it is in, whether they are near) for names long enough to be told apart."""
    rules = weights()["place"]
    long = [n for n in names if len(n) >= rules["alike_letters"]]
    shelves: dict[str, list[str]] = {}
    for letters in range(rules["alike_letters"]):
        shelves = {}
        for name in long:
            shelves.setdefault(name[:letters], []).append(name)
        if sum(len(shelf) ** 2 for shelf in shelves.values()) <= MOST_SPELLINGS:
            break
    for shelf in shelves.values():
        for n, name in enumerate(shelf):
            least = rules["distant_ratio"] if name in pointless else rules["alike_ratio"]
            rest = shelf if name in pointless else shelf[n + 1 :]
            for other, likeness, _ in process.extract(name, rest, scorer=ratio, score_cutoff=least, limit=None):
                if other == name or (other in pointless and other < name and name in pointless):
                    continue
                near = likeness >= rules["alike_ratio"]
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
