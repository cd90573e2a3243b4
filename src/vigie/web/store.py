"""The record behind threads: many read at once, one writes at a time.

In: ``Settings``, and with every question who asks it. Out: a ``Record`` for the length of a ``with``, bounded to what
that person may see. Each reader has a connection of its own and sees one moment of the record (a snapshot), whatever
is written meanwhile; after a write the index is brought up to date before the writer goes.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Annotated

from fastapi import Depends, Request

from vigie.identity import digest
from vigie.model import QuestionError, RecordError, Sensitivity
from vigie.record import Record, engines
from vigie.record.clearance import LEVELS
from vigie.record.engines import Engine
from vigie.record.query.asking import SLOW_FROM
from vigie.record.query.stamp import Stamp
from vigie.web.people.who import Who

KEPT = 16
"""Readers that wait for the next question; more come and go."""
KEPT_DAYS = 4
"""Readers of past days, each with what it worked out."""
LONGEST_WAIT = 20.0
"""Seconds that a reader waits for an index that is being brought up to date; then it is answered without."""
PAUSE = 0.02
LAG = 0.5
"""Seconds for which what others write to a database may go unnoticed."""
Notice = Callable[[int], None]
Key = tuple[dt.date | None, Sensitivity]


class Store:
    """The record of a server. Use as a context manager, or ``close`` it."""

    def __init__(self, place: str, notice: Notice | None = None) -> None:
        """Open it; where it has no index of what stands one is made, and ``notice`` is told before of how many accounts
        if they are many.
        """
        self._root: Engine = engines.connect(place)
        self._pool = threading.Lock()
        self._free: dict[Key, list[Record]] = {}
        self._writer = threading.RLock()
        self._writing = 0
        """How many writes were begun and how many ended: even where nobody writes."""
        self._stamp = self._laid = ""
        self._asked_at = 0.0
        self._watching = threading.Lock()
        self._watch: Engine | None = None
        """Who is asked for the stamp."""
        try:
            with Record(self._root.beside(read_only=False)) as record:
                if not record.indexed():
                    accounts = record.counts()[1]
                    if notice and accounts > SLOW_FROM:
                        notice(accounts)
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
        with self._lent(who, as_of) as record, self._moment(record):
            yield record

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
        with self._lent(who, as_of) as record:
            yield record

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
            self._writing += 1
            try:
                # A record that was written to brings its index up to date as it is closed.
                with Record(self._root.beside(read_only=False), level=_bound(who)) as record:
                    yield record
            finally:
                self._stamp = ""
                self._writing += 1

    def stamp(self) -> str:
        """A word that is another one once anything on record has changed."""
        known, writing = self._stamp, self._writing
        if known and (self._alone or time.monotonic() < self._asked_at + LAG):
            return known
        with self._watching:
            if self._watch is None:
                with self._pool:
                    self._watch = self._root.beside(read_only=True)
            try:
                told = digest("stamp", repr(Stamp.now(self._watch)))
            except RecordError:
                self._watch.close()
                self._watch = None
                raise
        self._asked_at = time.monotonic()
        # What was asked while somebody wrote is not kept: it may be of before.
        self._stamp = told if writing == self._writing and not writing % 2 else ""
        return told

    def close(self) -> None:
        """Close every connection; nobody may be reading or writing."""
        self._let_go()
        if self._watch is not None:
            self._watch.close()
        self._root.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _alone(self) -> bool:
        """Does nobody else write to the record?"""
        return self._root.name == "duckdb"

    @contextmanager
    def _moment(self, record: Record) -> Iterator[None]:
        """A moment of the record at which the index is of what stands: while somebody writes it lags behind."""
        until = time.monotonic() + LONGEST_WAIT
        with ExitStack() as stack:
            while True:
                stamp, writing = self._known()
                quiet = stack.enter_context(record.moment(partial(self._still, stamp, writing)))
                if record.as_of or quiet or record.fresh() or time.monotonic() > until:
                    break
                stack.close()
                time.sleep(PAUSE)
            yield

    def _known(self) -> tuple[str, int]:
        """The stamp, where nobody else writes, and how many writes there were."""
        writing = self._writing
        return (self.stamp() if self._alone and not writing % 2 else ""), writing

    def _still(self, stamp: str, writing: int) -> str:
        """The stamp, where nobody has begun to write since."""
        return stamp if writing == self._writing else ""

    @contextmanager
    def _lent(self, who: Who, as_of: dt.date | None) -> Iterator[Record]:
        """A record of its own for one thread; what it worked out is kept for the next, where nothing went wrong."""
        key: Key = (as_of, who.level)
        with self._pool:
            kept = self._free.get(key)
            record = kept.pop() if kept else None
            engine = None if record else self._root.beside(read_only=True)
        if record is None:
            assert engine is not None
            record = Record(engine, as_of, _bound(who))
        try:
            yield record
        except QuestionError:
            # What cannot be answered leaves the connection as it was.
            self._give_back(record, key)
            raise
        except BaseException as error:
            record.close()
            if isinstance(error, RecordError):
                # What broke this connection, a server that was restarted, broke those that wait.
                self._let_go()
            raise
        self._give_back(record, key)

    def _let_go(self) -> None:
        """Close every connection that waits."""
        with self._pool:
            waiting = [one for kept in self._free.values() for one in kept]
            self._free.clear()
        for one in waiting:
            one.close()

    def _give_back(self, record: Record, key: Key) -> None:
        with self._pool:
            self._free[key] = [*self._free.pop(key, []), record]
            past = [one for one in self._free if one[0] is not None]
            spare = [self._free[one].pop(0) for one in past[:-KEPT_DAYS]]
            if len(self._free[key]) > KEPT:
                spare.append(self._free[key].pop(0))
            for empty in [one for one, kept in self._free.items() if not kept]:
                del self._free[empty]
        for lent in spare:
            lent.close()


def _bound(who: Who) -> Sensitivity | None:
    """The level that a record is bounded to; None where nothing is above."""
    return None if who.level is LEVELS[-1] else who.level


async def _of_app(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


Open = Annotated[Store, Depends(_of_app)]
"""The store of the app, for an endpoint."""
