"""The road graph that questions are put to: points with names, roads with minutes by season, and who lives where.

In: a ``Sketch`` and places. Out: ``RoadGraph``: node of a place, a ``Network`` for the engine, a path in words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from vigie.analysis.access.graph.placing import place
from vigie.analysis.access.graph.sketch import Point, Sketch, Stretch
from vigie.knowledge.asked import is_seat
from vigie.knowledge.gazetteer import Entry, Gazetteer, kilometres
from vigie.knowledge.road_speeds import speeds

if TYPE_CHECKING:
    from vigie.analysis.access.paths import Network
    from vigie.analysis.access.paths.network import Floats

RANK = ("town", "village", "mine", "site")
COUNTRY_KM = 60.0


@dataclass(frozen=True, slots=True)
class Way:
    """A way through the graph: the nodes passed, the roads taken, minutes, km; ``modelled_km`` of it on tracks."""

    nodes: tuple[int, ...]
    roads: tuple[int, ...]
    minutes: float
    km: float
    modelled_km: float


class RoadGraph:
    """``stretches[n]`` is road n of the network; ``base[n]`` numbers the road of the source that it is a piece of."""

    def __init__(self, sketch: Sketch, entries: Iterable[Entry]) -> None:
        placed = place(sketch, entries)
        self.source, self.licence = sketch.source, sketch.licence
        self.points: Sequence[Point] = placed.points
        self.stretches: Sequence[Stretch] = placed.stretches
        self.base = placed.base
        self.at = placed.at
        self.names = self._names()

    @cached_property
    def network(self) -> Network:
        """The graph for the engine; its weights are minutes of the dry season."""
        from vigie.analysis.access.paths import Network

        return Network(
            len(self.points), [s.a for s in self.stretches], [s.b for s in self.stretches], self.minutes(False)
        )

    def minutes(self, wet: bool) -> Floats:
        """Of every road, in the dry season or in the rains."""
        return self._seasons[wet].copy()

    @cached_property
    def _seasons(self) -> tuple[Floats, Floats]:
        dry, wet = ([self._minutes(s, rains) for s in self.stretches] for rains in (False, True))
        return np.array(dry), np.array(wet)

    @cached_property
    def km(self) -> Floats:
        """Of every road."""
        return np.array([s.km for s in self.stretches])

    @cached_property
    def roads_at(self) -> Mapping[int, Sequence[int]]:
        """The roads and tracks that meet at each node."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, stretch in enumerate(self.stretches):
            found[stretch.a].append(number)
            found[stretch.b].append(number)
        return found

    def minutes_on(self, day: dt.date | None) -> Floats:
        """Of every road on a day; without one, as in the dry season."""
        return self.minutes(day is not None and speeds().is_wet(day))

    def node(self, entry: Entry) -> int | None:
        """Where a place stands; None where it is not joined to the roads."""
        return self.at.get(entry)

    def name(self, node: int) -> str:
        """The place at a node, '' where none stands there."""
        entry = self.names.get(node)
        return entry.name if entry else ""

    @cached_property
    def countries(self) -> tuple[str | None, ...]:
        """The country of every node: as the source has it, else that of the nearest place known."""
        return tuple(p.country or self._land(p) for p in self.points)

    def way(self, start: int, roads: Sequence[int], minutes: Sequence[float] | Floats) -> Way:
        """The way that leads over these roads from a node."""
        nodes = [start]
        for road in roads:
            s = self.stretches[road]
            nodes.append(s.b if s.a == nodes[-1] else s.a)
        return Way(
            tuple(nodes),
            tuple(roads),
            float(sum(minutes[r] for r in roads)),
            sum(self.stretches[r].km for r in roads),
            sum(self.stretches[r].km for r in roads if not self.stretches[r].observed),
        )

    def passed(self, way: Way) -> list[str]:
        """The names of the places that a way passes, in order; villages on the way only at its ends."""
        named = [(n, node, self.names[node]) for n, node in enumerate(way.nodes) if node in self.names]
        last = len(way.nodes) - 1
        kept = [e.name for n, _, e in named if n in (0, last) or e.kind == "town" or is_seat(e)]
        return [name for n, name in enumerate(kept) if n == 0 or kept[n - 1] != name]

    def abroad(self, way: Way) -> list[str]:
        """The countries that a way leads through besides those of its ends, in order (ISO2)."""
        passed = [self.countries[node] for node in way.nodes]
        home = {passed[0], passed[-1]}
        return list(dict.fromkeys(c for c in passed if c and c not in home))

    def nearest(self, lat: float, lon: float, most: int = 5) -> list[Entry]:
        """The places on the map that are nearest to a point."""
        near = sorted(self.at, key=lambda e: kilometres(lat, lon, e.lat or 0.0, e.lon or 0.0))
        return near[:most]

    def _minutes(self, stretch: Stretch, wet: bool) -> float:
        if stretch.minutes is None:
            return speeds().minutes(stretch.kind, stretch.km)[wet]
        return speeds().slowed(stretch.kind, stretch.minutes) if wet else stretch.minutes

    def _names(self) -> dict[int, Entry]:
        """The place that names each node: a chief town before a town before a village, the nearest first."""
        found: dict[int, Entry] = {}
        for entry, node in self.at.items():
            if node not in found or self._rank(entry, node) < self._rank(found[node], node):
                found[node] = entry
        return found

    def _rank(self, entry: Entry, node: int) -> tuple[bool, int, float]:
        p = self.points[node]
        kind = RANK.index(entry.kind) if entry.kind in RANK else len(RANK)
        return not is_seat(entry), kind, kilometres(p.lat, p.lon, entry.lat or 0.0, entry.lon or 0.0)

    @staticmethod
    def _land(point: Point) -> str | None:
        near = Gazetteer.load().nearby(point.lat, point.lon, COUNTRY_KM)
        return next((e.country for _, e in near if e.country), None)
