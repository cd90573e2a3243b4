"""A record in a DuckDB file: one process writes, or several read.

In: a DuckDB connection (``vigie.record.files`` opens it). Out: an ``Engine``; a full disk, a
lost or a broken file is told in one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import duckdb

from vigie.record.engines import Row, chunks
from vigie.record.problems import RecordProblem

FETCHED = 10_000
# From here on a chunk goes in as an Arrow table: slower to begin, faster a row.
ARROW_FROM = 500
# A block whose checksum is wrong has no class of error to itself.
BROKEN = "Corrupt database file"


class DuckEngine:
    """An ``Engine`` over one DuckDB connection."""

    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection, place: str, read_only: bool = False) -> None:
        self.connection, self.place, self.read_only = connection, place, read_only
        self._within = False

    def execute(self, query: str, values: Sequence[object] = ()) -> None:
        with self._told():
            self.connection.execute(query, values)

    def script(self, ddl: str) -> None:
        with self._told():
            self.connection.execute(ddl)

    def one(self, query: str, values: Sequence[object] = ()) -> Row | None:
        with self._told():
            found = self.connection.execute(query, values).fetchone()
            # The rest of a result that nobody wants stands in the way of what comes next.
            self.connection.abort()
            return found

    def all(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        with self._told():
            return self.connection.execute(query, values).fetchall()

    def stream(self, query: str, values: Sequence[object] = ()) -> Iterator[Row]:
        if self._within:
            # A cursor is a connection of its own, which does not see what this transaction did.
            yield from self.all(query, values)
            return
        with self._told():
            cursor = self.connection.cursor()
        try:
            with self._told():
                cursor.execute(query, values)
            while True:
                with self._told():
                    rows = cursor.fetchmany(FETCHED)
                if not rows:
                    return
                yield from rows
        finally:
            cursor.close()

    def arrow(self, query: str, values: Sequence[object] = ()) -> Any:
        with self._told():
            return self.connection.sql(query, params=list(values)).to_arrow_table()

    def add(self, table: str, **values: object) -> bool:
        marks = ", ".join("?" for _ in values)
        # Looking first is twice as fast as 'on conflict' here, and nobody else writes.
        query = (
            f"INSERT INTO {table} ({', '.join(values)}) SELECT {marks} "  # noqa: S608
            f"WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE id = ?)"
        )
        found = self.one(query, [*values.values(), values["id"]])
        return found is not None and found[0] == 1

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        return self._insert(table, columns, rows, "")

    def merge(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        return self._insert(table, columns, rows, " ON CONFLICT DO NOTHING")

    def pour(self, table: str, rows: Any) -> None:
        with self._told():
            self.connection.register("incoming_rows", rows)
            self.connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming_rows")  # noqa: S608
            self.connection.unregister("incoming_rows")

    def _insert(self, table: str, columns: Sequence[str], rows: Iterable[Row], ending: str) -> int:
        done = 0
        into = f"INSERT INTO {table} ({', '.join(columns)})"
        for chunk in chunks(rows):
            given = [list(column) for column in zip(*chunk, strict=True)]
            with self._told():
                if len(chunk) < ARROW_FROM:
                    # One list a column: DuckDB takes a row at a time fifteen times slower.
                    marks = ", ".join("unnest(?)" for _ in columns)
                    found = self.connection.execute(f"{into} SELECT {marks}{ending}", given).fetchone()
                else:
                    import pyarrow as pa

                    self.connection.register("incoming_rows", pa.table(dict(zip(columns, given, strict=True))))
                    query = f"{into} SELECT * FROM incoming_rows{ending}"  # noqa: S608
                    found = self.connection.execute(query).fetchone()
                    self.connection.unregister("incoming_rows")
            done += int(found[0]) if found else 0
        return done

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._told():
            self.connection.execute("BEGIN")
        self._within = True
        try:
            yield
            with self._told():
                self.connection.execute("COMMIT")
        except BaseException:
            # After a failed commit there is nothing left to take back.
            with suppress(duckdb.Error):
                self.connection.execute("ROLLBACK")
            raise
        finally:
            self._within = False

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._told():
            self.connection.execute("BEGIN TRANSACTION READ ONLY")
        self._within = True
        try:
            yield
        finally:
            self._within = False
            with suppress(duckdb.Error):
                self.connection.abort()
                self.connection.execute("ROLLBACK")

    def beside(self, *, read_only: bool) -> DuckEngine:
        with self._told():
            return DuckEngine(self.connection.cursor(), self.place, read_only)

    def lock(self, name: str) -> None:
        """The file is held by this process alone."""

    def tables(self) -> set[str]:
        return {row[0] for row in self.all("SELECT table_name FROM information_schema.tables")}

    def close(self) -> None:
        # A full disk keeps the log from being folded into the file: it is when the file is next opened.
        with suppress(duckdb.Error):
            self.connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the disk refuses, in one sentence; a wrong query stays the error it is."""
        try:
            yield
        except (
            duckdb.IOException,
            duckdb.TransactionException,
            duckdb.FatalException,
            duckdb.OutOfMemoryException,
        ) as error:
            reason = str(error).splitlines()[0]
            key = "record.full" if "no space left" in str(error).lower() else "record.failed"
            raise RecordProblem(key, path=self.place, reason=reason) from error
        except duckdb.Error as error:
            if not str(error).startswith(BROKEN):
                raise
            raise RecordProblem("record.broken", path=self.place, reason=BROKEN.lower()) from error
