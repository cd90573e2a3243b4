"""Roads and closures behind threads: the graph is made once and kept, what a question changes is its own.

In: the store, who asks, the day the record is asked of. Out: ``Land``: a ground with the closures that this person may
see, the names of its segments, the past of its closures by service and traffic. It is made anew when anything on record
changes; the graph itself only where closures name other places than before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from vigie.analysis.finding import READING
from vigie.analysis.newest import newest_day
from vigie.identity import digest
from vigie.knowledge.gazetteer import Entry
from vigie.web.kept import Kept
from vigie.web.people.who import Who
from vigie.web.store import Store

if TYPE_CHECKING:
    from vigie.analysis.access.graph import RoadGraph
    from vigie.analysis.access.ground import Ground
    from vigie.analysis.access.past import Past
    from vigie.analysis.access.segments import Segments

KEPT_LANDS = 4
KEPT_PASTS = 24


@dataclass(frozen=True)
class Land:
    """What questions of access are put to; ``today`` is the day of the newest report, ``version`` names the roads."""

    ground: Ground
    names: Segments
    today: dt.date
    version: str
    _pasts: Kept[Past] = field(default_factory=lambda: Kept(KEPT_PASTS), repr=False)

    def past(self, service: str, traffic: str) -> Past:
        """How closures changed what is within reach; raises AccessQuestion for a service that nobody has."""
        from vigie.analysis.access.past import Past

        return self._pasts.of((service, traffic), lambda: Past(self.ground, service, traffic))

    def changed(self, close: Sequence[str], reopen: Sequence[str]) -> Ground:
        """The ground with roads closed and opened by name; QuestionError for a name that is no road's."""
        from vigie.analysis.access.cutoff import asking

        shut, opened = ([n for name in names for n in self.names.find(name)] for names in (close, reopen))
        return asking(self.ground, shut, opened)


class Lands:
    """The lands of a server, by what is on record, who may see how much of it, and the day it is asked of."""

    def __init__(self) -> None:
        self._kept: Kept[Land] = Kept(KEPT_LANDS)
        self._graphs: Kept[tuple[RoadGraph, Segments]] = Kept(KEPT_LANDS)

    def of(self, store: Store, who: Who, as_of: dt.date | None, country: str, entries: tuple[Entry, ...] = ()) -> Land:
        """The land of what stands now, or stood at the end of a day; ``entries`` are places that it must have."""
        key = (store.stamp(), who.level, as_of, country, entries)
        return self._kept.of(key, lambda: self._made(store, who, as_of, country, entries))

    def _made(self, store: Store, who: Who, as_of: dt.date | None, country: str, entries: tuple[Entry, ...]) -> Land:
        from vigie.analysis.access.ground import ground

        found: list[Segments] = []

        def make(roads: Path | None, named: Sequence[Entry]) -> RoadGraph:
            # Of these places and no other: who may not see a report must not see the places it names.
            graph, names = self._graphs.of((roads, frozenset(named)), lambda: _graph(roads, named))
            found.append(names)
            return graph

        with store.reading(who, as_of) as record:
            made = ground(record, None, entries, (country,), make)
            today = newest_day(record)
        names = found[0]
        # Where the record lies is nobody's business over HTTP.
        version = digest("roads", made.graph.source, *names.names)[:16]
        return Land(replace(made, record=READING), names, today, version)


def _graph(roads: Path | None, named: Sequence[Entry]) -> tuple[RoadGraph, Segments]:
    from vigie.analysis.access.graph import load
    from vigie.analysis.access.segments import Segments

    graph = load(roads, named)
    return graph, Segments(graph)


async def _lands(request: Request) -> Lands:
    state = request.app.state
    if not hasattr(state, "lands"):
        state.lands = Lands()
    found: Lands = state.lands
    return found


Known = Annotated[Lands, Depends(_lands)]
