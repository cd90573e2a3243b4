"""The record behind threads: many read at once, one writes at a time.

In: ``Settings``, and with every question who asks it. Out: a ``Record`` for the length of a ``with``, bounded to what
that person may see. Each reader has a connection of its own and sees one moment of the record (a snapshot), whatever
is written meanwhile; after a write the index is brought up to date before the writer goes.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, Request

from vigie.identity import digest
from vigie.model import Sensitivity
from vigie.record import Record, engines
from vigie.record.engines import Engine
from vigie.record.query.stamp import Stamp
from vigie.web.people.who import Who

KEPT = 16
"""Readers that wait for the next question; more come and go."""
KEPT_DAYS = 4
"""Readers of past days, each with what it worked out."""


class Store:
    """The record of a server. Use as a context manager, or ``close`` it."""

    def __init__(self, place: str) -> None:
        self._root: Engine = engines.connect(place)
        self._pool = threading.Lock()
        self._free: list[Record] = []
        self._past: dict[tuple[dt.date, Sensitivity], list[Record]] = {}
        self._writer = threading.RLock()
        self._stamp = self._laid = ""
        try:
            with Record(self._root.beside(read_only=False)) as record:
                if not record.indexed():
                    record.rebuild()
        except BaseException:
            self._root.close()
            raise

    @property
    def place(self) -> str:
        """The file, or the URL without its password."""
        return self._root.place

    @property
    def name(self) -> str:
        """What people call it: the file or the database, without where it is."""
        return self.place.rstrip("/").rpartition("/")[2]

    @property
    def engine(self) -> str:
        """'duckdb' or 'postgres'."""
        return self._root.name

    @contextmanager
    def reading(self, who: Who, as_of: dt.date | None = None) -> Iterator[Record]:
        """The record as ``who`` may see it, now or at the end of a day (UTC); for one thread, within the ``with``."""
        record = self._take(who, as_of)
        try:
            with record.engine.snapshot():
                yield record
        except BaseException:
            record.close()
            raise
        self._give_back(record, who, as_of)

    @contextmanager
    def counting(self, who: Who, as_of: dt.date | None = None) -> Iterator[Record]:
        """As ``reading``, for questions that count in the facts: these are laid before, once after each change. Those
        of a past day are laid for the one connection, which no snapshot allows.
        """
        if as_of is None:
            self._lay()
            with self.reading(who) as record:
                yield record
            return
        record = self._take(who, as_of)
        try:
            yield record
        except BaseException:
            record.close()
            raise
        self._give_back(record, who, as_of)

    def _lay(self) -> None:
        if self._laid and self._laid == self.stamp():
            return
        with self._writer:
            stamp = self.stamp()
            if self._laid != stamp:
                with Record(self._root.beside(read_only=False)) as record:
                    record.facts().table(linked=True)
                self._laid = stamp

    @contextmanager
    def writing(self, who: Who) -> Iterator[Record]:
        """The record to add to and to judge in, by one thread at a time; what stands is indexed when it is left."""
        with self._writer:
            try:
                # A record that was written to brings its index up to date as it is closed.
                with Record(self._root.beside(read_only=False)) as record:
                    yield record
            finally:
                self._stamp = ""

    def stamp(self) -> str:
        """A word that is another one once anything on record has changed."""
        if self._stamp and self._root.name == "duckdb":
            return self._stamp
        with self._pool:
            engine = self._root.beside(read_only=True)
        try:
            told = digest("stamp", repr(Stamp.now(engine)))
        finally:
            engine.close()
        self._stamp = told
        return told

    def close(self) -> None:
        """Close every connection; nobody may be reading or writing."""
        with self._pool:
            for record in [*self._free, *(one for kept in self._past.values() for one in kept)]:
                record.close()
            self._free.clear()
            self._past.clear()
        self._root.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(self, who: Who, as_of: dt.date | None) -> Record:
        with self._pool:
            kept = self._free if as_of is None else self._past.get((as_of, who.level), [])
            if kept:
                return kept.pop()
            engine = self._root.beside(read_only=True)
        return Record(engine, as_of)

    def _give_back(self, record: Record, who: Who, as_of: dt.date | None) -> None:
        with self._pool:
            if as_of is None and len(self._free) < KEPT:
                self._free.append(record)
                return
            if as_of is not None:
                key = (as_of, who.level)
                self._past[key] = [record, *self._past.pop(key, [])]
                while sum(map(len, self._past.values())) > KEPT_DAYS:
                    oldest = next(iter(self._past))
                    self._past[oldest].pop().close()
                    if not self._past[oldest]:
                        del self._past[oldest]
                return
        record.close()


def _of_app(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


Open = Annotated[Store, Depends(_of_app)]
"""The store of the app, for an endpoint."""
