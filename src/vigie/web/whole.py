"""All incidents that somebody may see, as columns in memory: what maps, series and brushing pick from.

In: the record as a person sees it, a filter. Out: ``Columns`` of what the filter takes; all incidents are read once for
every index of the record and level, and what a filter takes is picked from them by number.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from vigie.record import Record
from vigie.record.query.columns import Columns, columns, take, taken
from vigie.record.query.filters import Filter
from vigie.record.query.search import Search
from vigie.record.query.stamp import mark
from vigie.web.kept import Kept
from vigie.web.people.who import Who

MOST = 4
"""Levels, or indexes one after the other, that are kept."""


class Whole:
    """The columns of a server's record, for all its threads."""

    def __init__(self) -> None:
        self._kept: Kept[Columns] = Kept(MOST)

    def of(self, record: Record, who: Who, where: Filter) -> Columns:
        """What a filter takes, the newest first; the names in it are understood already."""
        asking = record.ask()
        index = mark(asking.answers.engine) if isinstance(asking.answers, Search) and record.as_of is None else ""
        if not index or where.sensitivity is not None:
            # Who asks as one who sees less sees other incidents.
            return columns(asking, where)
        every = self._kept.of((index, who.level), lambda: columns(asking, Filter()))
        if where == Filter():
            return every
        return take(every, taken(every, asking, where))


def _of_app(request: Request) -> Whole:
    whole: Whole = request.app.state.whole
    return whole


Seen = Annotated[Whole, Depends(_of_app)]
"""The columns of the app, for an endpoint."""
