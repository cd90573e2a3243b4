"""Closures put on the roads of a graph, and the minutes that they leave on a day.

In: a graph, closures, a day, a kind of traffic. Out: ``Barred``: the roads of each closure, the closures that no road
answers to; the weight of every road on a day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vigie.analysis.access.between import into, over_border, roads_between
from vigie.analysis.access.closures.closure import Closure
from vigie.analysis.access.graph import RoadGraph
from vigie.knowledge.asked import POINTS, PlaceQuestion, the_place
from vigie.knowledge.countries import countries
from vigie.knowledge.gazetteer import Entry, Gazetteer, kilometres
from vigie.knowledge.road_closures import CLOSED, SLOWED, rules
from vigie.knowledge.text import canonical
from vigie.model import Place

SAME_KM = 30.0


@dataclass(frozen=True, slots=True)
class Barred:
    """``roads``: those of each closure by its id; ``unplaced``: closures that no road of the graph answers to.

    ``shut`` and ``opened`` are roads that a question closes and opens, whatever is on record.
    """

    graph: RoadGraph
    closures: tuple[Closure, ...]
    roads: dict[str, tuple[int, ...]]
    unplaced: tuple[Closure, ...]
    shut: tuple[int, ...] = ()
    opened: tuple[int, ...] = ()

    def asking(self, shut: Iterable[int], opened: Iterable[int]) -> Barred:
        """The same with roads closed and opened for a question; a road in both is closed."""
        return replace(self, shut=tuple(shut), opened=tuple(opened))

    def on(self, day: dt.date, traffic: str) -> list[Closure]:
        """Those that hold on a day for a kind of traffic and can be placed."""
        return [c for c in self.closures if c.id in self.roads and c.holds(day) and c.meets(traffic)]

    def minutes(self, day: dt.date | None, traffic: str) -> np.ndarray:
        """What every road takes on a day, infinite where it is shut. No day: no closure on record holds."""
        usual = self.graph.minutes_on(day)
        weights = usual.copy()
        for closure in self.on(day, traffic) if day else ():
            if day and not closure.counts(day):
                continue
            roads = list(self.roads[closure.id])
            if closure.effect == CLOSED:
                weights[roads] = np.inf
            elif closure.effect == SLOWED:
                weights[roads] *= rules().factor
        opened = list(self.opened)
        weights[opened] = usual[opened]
        weights[list(self.shut)] = np.inf
        return weights


def onto(graph: RoadGraph, closures: Sequence[Closure]) -> Barred:
    """Finds the roads of every closure."""
    roads = {c.id: tuple(found) for c in closures if (found := _roads(graph, c))}
    return Barred(graph, tuple(closures), roads, tuple(c for c in closures if c.id not in roads))


def entries(closures: Iterable[Closure]) -> list[Entry]:
    """The places that closures speak of, so that a graph can have them."""
    return [e for c in closures for place in c.where if (e := entry_of(place)) is not None]


def entry_of(place: Place) -> Entry | None:
    """The place of the gazetteer that a report's place is: by name and point; None where it is an area or unknown."""
    if place.precision == "area" or _is_country(place):
        return None
    if place.lat is None or place.lon is None:
        try:
            return the_place(place.name, within=[place.country] if place.country else None).entry
        except PlaceQuestion:
            return None
    near = [
        (kilometres(place.lat, place.lon, e.lat, e.lon), e)
        for e in Gazetteer.load().named(place.name)
        if e.kind in POINTS and e.lat is not None and e.lon is not None
    ]
    found = min(near, key=lambda pair: pair[0], default=None)
    if found and found[0] <= SAME_KM:
        return found[1]
    return Entry(name=place.name, kind="village", lat=place.lat, lon=place.lon, country=place.country, source="report")


def _roads(graph: RoadGraph, closure: Closure) -> list[int]:
    if len(closure.where) == 1 and _is_country(closure.where[0]):
        return over_border(graph, closure.where[0].country or "")
    found = [entry_of(place) for place in closure.where]
    nodes = [graph.node(e) if e else None for e in found]
    if not nodes or None in nodes:
        return []
    known = [n for n in nodes if n is not None]
    return roads_between(graph, known[0], known[1]) if len(known) == 2 else into(graph, known[0])


def _is_country(place: Place) -> bool:
    country = next((c for c in countries() if c.iso2 == place.country), None)
    return country is not None and canonical(place.name) in map(canonical, country.names)
