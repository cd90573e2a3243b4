"""All incidents that somebody may see, as columns in memory: what lists, maps, series and brushing pick from.

In: the record as a person sees it, a filter. Out: ``Columns`` of what the filter takes, all or a page of them. The
incidents of an index are read once for every level; which of them a filter takes is found by number and kept a while.
A record of more than ``MOST_ROWS`` incidents, or of a past day, is asked each time.
"""

from __future__ import annotations

from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from fastapi import Depends, Request

from vigie.model import VigieError
from vigie.record import Record
from vigie.record.clearance import LEVELS
from vigie.record.query import cursor
from vigie.record.query.asking import Asking
from vigie.record.query.columns import Columns, Numbers, columns, day, next_page, take, taken
from vigie.record.query.filters import Filter
from vigie.record.query.search import Search
from vigie.web.kept import Kept
from vigie.web.people.who import Role, Who
from vigie.web.store import Store

MOST_ROWS = 500_000
MOST_KEPT = 4
"""Levels, or indexes one after the other, that are kept."""
FILTERS = 64


@dataclass(frozen=True, slots=True)
class Page:
    """Incidents of a list, how many there are in all, and what leads to the next."""

    found: Columns
    total: int
    next: str | None


class Whole:
    """The columns of a server's record, for all its threads."""

    def __init__(self) -> None:
        self._columns: Kept[Columns | None] = Kept(MOST_KEPT)
        self._taken: Kept[Numbers] = Kept(FILTERS)

    def warm(self, store: Store) -> None:
        """Read what the first to ask would wait for; what goes wrong is told to whoever asks."""
        server = Who("server", Role.ADMIN, LEVELS[-1])
        with suppress(VigieError), store.reading(server) as record:
            self.page(record, server, Filter(), 1, None)

    def of(self, record: Record, who: Who, where: Filter) -> Columns:
        """What a filter takes, the newest first; the names in it are understood already."""
        asking = record.ask()
        every, at = self._picked(record, asking, who, where)
        if every is None:
            return columns(asking, where)
        return every if len(at) == len(every) else take(every, at)

    def page(self, record: Record, who: Who, where: Filter, limit: int, after: str | None) -> Page:
        """So many of them, behind the end of another page (``after``)."""
        asking = record.ask()
        every, at = self._picked(record, asking, who, where)
        if every is None:
            found = columns(asking, where, limit + 1, after)
            shown = take(found, np.arange(min(limit, len(found)), dtype=np.int32))
            return Page(shown, asking.answers.count(where), next_page(shown, len(found) > limit))
        first = 0 if after is None else _behind(every, at, after)
        shown = take(every, at[first : first + limit])
        return Page(shown, len(at), next_page(shown, len(at) > first + limit))

    def _picked(self, record: Record, asking: Asking, who: Who, where: Filter) -> tuple[Columns | None, Numbers]:
        """All incidents and the positions of those that the filter takes; None where they are not kept."""
        answers = asking.answers
        # Who asks as one who sees less sees other incidents.
        if not isinstance(answers, Search) or record.as_of is not None or where.sensitivity is not None:
            return None, np.zeros(0, np.int32)
        index = (asking.mark, who.level)
        every = self._columns.of(
            index, lambda: columns(asking, Filter()) if answers.compiler.rows <= MOST_ROWS else None
        )
        if every is None:
            return None, np.zeros(0, np.int32)
        return every, self._taken.of((index, where), lambda: taken(every, asking, where))


def _behind(every: Columns, at: Numbers, after: str) -> int:
    """Which of these positions is the first behind the end of a page."""
    start, key = cursor.read(after, newest=True)

    def place(position: int) -> tuple[int, bytes]:
        first = day(int(every.first[position])) or cursor.UNDATED
        return -first.toordinal(), bytes(255 - byte for byte in every.id[position].encode())

    last = (-start.toordinal(), bytes(255 - byte for byte in key.encode()))
    found = bisect_left(at, last, key=lambda position: place(int(position)))
    return found + (found < len(at) and place(int(at[found])) == last)


async def _of_app(request: Request) -> Whole:
    whole: Whole = request.app.state.whole
    return whole


Seen = Annotated[Whole, Depends(_of_app)]
"""The columns of the app, for an endpoint."""
