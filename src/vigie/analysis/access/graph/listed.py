"""The project's own trunk roads as a sketch: ``knowledge/roads.toml``.

In: roads as places in order. Out: ``Sketch`` whose points are those places. A stretch that two roads share is kept
once.
"""

from __future__ import annotations

from itertools import pairwise

from vigie.analysis.access.graph.sketch import Point, Sketch, Stretch
from vigie.knowledge.asked import POINTS
from vigie.knowledge.gazetteer import Entry, Gazetteer, kilometres
from vigie.knowledge.roads import Road, roads

SOURCE = "Vigie, trunk roads of Mali and its neighbours (OpenStreetMap 2019 where measured)"
LICENCE = "ODbL"


def from_list() -> Sketch:
    """All roads of the list."""
    sketch = Sketch(SOURCE, LICENCE, coarse=True)
    numbers: dict[int, int] = {}
    known: set[tuple[int, int]] = set()
    for road in roads():
        entries = _places(road)
        for entry in entries:
            if id(entry) not in numbers and entry.lat is not None and entry.lon is not None:
                numbers[id(entry)] = len(sketch.points)
                sketch.points.append(Point(entry.lat, entry.lon, entry.country, entry))
        ends = [numbers[id(entry)] for entry in entries]
        for n, (a, b) in enumerate(pairwise(ends)):
            if (min(a, b), max(a, b)) in known:
                continue
            known.add((min(a, b), max(a, b)))
            km = road.km[n + 1] - road.km[n]
            minutes = road.minutes[n + 1] - road.minutes[n] if road.minutes else None
            sketch.stretches.append(Stretch(a, b, km, road.kind, minutes, road.ref or road.name, road.measured))
    return sketch


def _places(road: Road) -> list[Entry]:
    """The places of a road; of several of one name the one that lies best between its neighbours."""
    book = Gazetteer.load()
    choices = [[e for e in book.named(name) if e.kind in POINTS and e.lat is not None] for name in road.places]
    best: list[tuple[float, list[Entry]]] = [(0.0, [])]
    for n, options in enumerate(choices):
        best = [
            min(
                ((cost + _apart(way, option, road.km[n] - road.km[n - 1]), [*way, option]) for cost, way in best),
                key=lambda pair: pair[0],
            )
            for option in options
        ]
    return min(best, key=lambda pair: pair[0])[1]


def _apart(way: list[Entry], option: Entry, km: float) -> float:
    """How far the step is from being as long as the road."""
    if not way or None in (way[-1].lat, way[-1].lon, option.lat, option.lon):
        return 0.0
    return abs(kilometres(way[-1].lat or 0, way[-1].lon or 0, option.lat or 0, option.lon or 0) - km)
