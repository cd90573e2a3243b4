"""Where a record is kept: one protocol, a DuckDB file or a PostgreSQL database behind it.

In: the path of a file or the URL of a database. Out: an ``Engine`` that speaks the same SQL on both. Queries
mark values with ``?``; types are DuckDB's names (VARCHAR, DOUBLE, VARCHAR[]), ordered by bytes on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

Row = tuple[Any, ...]
T = TypeVar("T")

URL_BEGINS = ("postgresql://", "postgres://")
CHUNK = 20_000


class Engine(Protocol):
    """What the record asks of a database. One thread at a time."""

    name: str
    """'duckdb' or 'postgres', where a query cannot be the same on both."""
    place: str
    """The file or the URL without its password, for people."""
    read_only: bool

    def execute(self, query: str, values: Sequence[object] = ()) -> None:
        """One statement for its effect."""

    def script(self, ddl: str) -> None:
        """Several statements without values, for tables and views."""

    def one(self, query: str, values: Sequence[object] = ()) -> Row | None:
        """The first row."""

    def all(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """Every row at once."""

    def stream(self, query: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """Rows as they come, for results that may not fit in memory. What is stored meanwhile is not seen."""

    def add(self, table: str, **values: object) -> bool:
        """Insert one row by its ``id``; False where it is there already."""

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        """Insert many rows whose keys are new, in bulk; how many."""

    def merge(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        """Insert many rows in bulk but those whose key is there already; how many were new."""

    def pour(self, table: str, rows: Any) -> None:
        """Insert a ``pyarrow.Table`` into a table that has columns of these names."""

    def arrow(self, query: str, values: Sequence[object] = ()) -> Any:
        """The result as a ``pyarrow.Table``."""

    def transaction(self) -> AbstractContextManager[None]:
        """All that is done within it holds, or nothing; they do not nest."""

    def snapshot(self) -> AbstractContextManager[None]:
        """All that is asked within it is asked of one moment, whatever others store meanwhile; nothing can be stored
        in it. It does not nest.
        """

    def beside(self, *, read_only: bool) -> Engine:
        """Another connection to the same record, for another thread; to be closed on its own."""

    def lock(self, name: str) -> None:
        """Until the transaction ends, nobody else holds the lock of this name. A file has one writer anyway."""

    def tables(self) -> set[str]:
        """The names of the record's tables and views."""

    def close(self) -> None: ...


def is_url(place: str | Path) -> bool:
    """Is it the URL of a database, and no file?"""
    return str(place).startswith(URL_BEGINS)


def connect(place: str | Path, *, read_only: bool = False) -> Engine:
    """The engine for a place, with the tables of this program's version: made or migrated where they are not."""
    if is_url(place):
        from vigie.record.engines.postgres import connect as to_server

        return to_server(str(place), read_only)
    from vigie.record.files import connect as to_file

    return to_file(Path(place), read_only)


def chunks(rows: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The rows, or whatever else comes one after the other, in lists of at most ``size``."""
    source = iter(rows)
    while found := list(islice(source, size)):
        yield found
