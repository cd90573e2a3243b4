"""A record in a PostgreSQL database: several processes write at once.

In: a ``postgresql://`` URL (libpq's connection URIs). Out: an ``Engine``; what the server refuses is told in one
sentence, without the password. Bulk goes in by COPY.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from vigie.record import schema
from vigie.record.engines import Row, chunks
from vigie.record.problems import RecordProblem

FETCHED = 10_000
# Up to so many rows go in with one statement, more by COPY into a table of their own first.
FEW = 100
TEXT = re.compile(r"\bVARCHAR\b(\[\])?")
DOUBLE = re.compile(r"\bDOUBLE\b(?! PRECISION)")


def connect(url: str, read_only: bool) -> PostgresEngine:
    """The record in the database of a URL; its tables are made or migrated where they are not this program's."""
    place = public(url)
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=20, application_name="vigie")
    except psycopg.Error as error:
        raise RecordProblem("record.no_server", path=place, reason=_reason(error)) from error
    engine = PostgresEngine(connection, place, read_only, url)
    try:
        # Days and times as text are the same whatever the server is set to.
        engine.execute("SELECT set_config('datestyle', 'ISO, YMD', false), set_config('timezone', 'UTC', false)")
        # A role that may only read must not be asked to make tables.
        if not engine.tables():
            if read_only:
                raise RecordProblem("record.missing", path=place)
            schema.create(engine)
        elif schema.version_of(engine) < schema.VERSION:
            schema.migrate(engine)
        if read_only:
            engine.execute("SET default_transaction_read_only = on")
    except BaseException:
        engine.close()
        raise
    return engine


def public(url: str) -> str:
    """The URL without the password, for people to see."""
    try:
        told = conninfo_to_dict(url)
    except psycopg.Error as error:
        # The URL itself may hold the password, and libpq quotes it.
        raise RecordProblem("record.bad_url", path="postgresql://…") from error
    user = f"{told['user']}@" if told.get("user") else ""
    port = f":{told['port']}" if told.get("port") else ""
    return f"postgresql://{user}{told.get('host') or ''}{port}/{told.get('dbname') or ''}"


class PostgresEngine:
    """An ``Engine`` over one connection to a server."""

    name = "postgres"

    def __init__(self, connection: psycopg.Connection[Row], place: str, read_only: bool = False, url: str = "") -> None:
        self.connection, self.place, self.read_only, self._url = connection, place, read_only, url
        self._streams = count()

    def execute(self, query: str, values: Sequence[object] = ()) -> None:
        with self._told():
            self.connection.execute(_query(query), values or None)

    def script(self, ddl: str) -> None:
        with self._told():
            self.connection.execute(DOUBLE.sub("DOUBLE PRECISION", TEXT.sub(r'TEXT\1 COLLATE "C"', ddl)))

    def one(self, query: str, values: Sequence[object] = ()) -> Row | None:
        with self._told():
            return self.connection.execute(_query(query), values or None).fetchone()

    def all(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        with self._told():
            return self.connection.execute(_query(query), values or None).fetchall()

    def stream(self, query: str, values: Sequence[object] = ()) -> Iterator[Row]:
        # 'With hold' outlives the transaction that made it, so that others may come and go between two rows.
        with self._told():
            cursor = self.connection.cursor(name=f"rows_{next(self._streams)}", withhold=True)
            cursor.execute(_query(query), values or None)
        try:
            while True:
                with self._told():
                    rows = cursor.fetchmany(FETCHED)
                if not rows:
                    return
                yield from rows
        finally:
            with suppress(psycopg.Error):
                cursor.close()

    def arrow(self, query: str, values: Sequence[object] = ()) -> Any:
        import pyarrow as pa

        with self._told():
            cursor = self.connection.execute(_query(query), values or None)
            names = [column.name for column in cursor.description or ()]
            columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * len(names)
        return pa.table(dict(zip(names, map(list, columns), strict=True)))

    def add(self, table: str, **values: object) -> bool:
        marks = ", ".join("?" for _ in values)
        query = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks}) ON CONFLICT DO NOTHING RETURNING 1"  # noqa: S608
        return self.one(query, list(values.values())) is not None

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        done = 0
        for chunk in chunks(rows):
            done += self._copy(table, columns, chunk)
        return done

    def pour(self, table: str, rows: Any) -> None:
        names = rows.column_names
        self.insert(table, names, zip(*(rows.column(name).to_pylist() for name in names), strict=True))

    def merge(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        # In an order of its own, so that two who bring the same rows do not wait for each other in a ring.
        return sum(
            self._merge_few(table, columns, sorted(chunk, key=lambda row: str(row[0])))
            if len(chunk) <= FEW
            else self._merge_many(table, columns, chunk)
            for chunk in chunks(rows)
        )

    def _merge_few(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> int:
        marks = ", ".join(["(" + ", ".join("?" for _ in columns) + ")"] * len(rows))
        query = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {marks} ON CONFLICT DO NOTHING"  # noqa: S608
        with self._told():
            return self.connection.execute(_query(query), [value for row in rows for value in row]).rowcount

    def _merge_many(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> int:
        names = ", ".join(columns)
        with self._told(), self.connection.transaction():
            self.script(f"CREATE TEMP TABLE incoming_rows ON COMMIT DROP AS SELECT {names} FROM {table} LIMIT 0")  # noqa: S608
            self._copy("incoming_rows", columns, rows)
            query = (
                f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming_rows "  # noqa: S608
                f"ORDER BY {columns[0]} ON CONFLICT DO NOTHING"
            )
            done = self.connection.execute(_query(query)).rowcount
            self.script("DROP TABLE incoming_rows")
        return done

    def _copy(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> int:
        query = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self._told(), self.connection.cursor() as cursor, cursor.copy(query) as copy:
            for row in rows:
                copy.write_row(row)
        return len(rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._told(), self.connection.transaction():
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._told():
            self.connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            with suppress(psycopg.Error):
                self.connection.execute("ROLLBACK")

    def beside(self, *, read_only: bool) -> PostgresEngine:
        return connect(self._url, read_only)

    def lock(self, name: str) -> None:
        self.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", [name])

    def tables(self) -> set[str]:
        found = self.all("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        return {row[0] for row in found}

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the server or the line to it refuses, in one sentence; a wrong query stays the error it is."""
        try:
            yield
        except errors.DiskFull as error:
            raise RecordProblem("record.full", path=self.place, reason=_reason(error)) from error
        except errors.InsufficientPrivilege as error:
            raise RecordProblem("record.not_allowed", path=self.place, reason=_reason(error)) from error
        except (errors.ReadOnlySqlTransaction, psycopg.OperationalError) as error:
            raise RecordProblem("record.failed", path=self.place, reason=_reason(error)) from error


def _reason(error: psycopg.Error) -> str:
    """The server's first line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


@lru_cache(maxsize=512)
def _query(query: str) -> str:
    """psycopg's marks for ours; the queries are this program's own, values never stand in them."""
    return query.replace("%", "%%").replace("?", "%s") if "?" in query else query
