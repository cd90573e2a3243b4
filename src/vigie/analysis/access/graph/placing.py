"""Places put on a road map: at a crossing, on a road, or at the end of a modelled track.

In: a ``Sketch``, the places that should be on it. Out: ``Placed``: for each place the point it stands at, the roads cut
where a place stands on them, and the tracks that join the rest, each to the nearest road or place that is joined
already. Tracks make no rings: they lead to the roads and are no way round them.

A coarse map draws a road as a straight line that the road itself leaves by kilometres. A town stands on such a road
where the road is long enough to pass through it (its two distances to the ends together are no more than its length).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from vigie.analysis.access.graph.sketch import Point, Sketch, Stretch
from vigie.knowledge.asked import is_seat
from vigie.knowledge.gazetteer import KM_PER_DEGREE, Entry, kilometres
from vigie.knowledge.road_speeds import speeds

FARTHEST_KM = 80.0
"""A place that far from any road or joined place stays off the map."""
AT_NODE_KM = {True: 8.0, False: 2.0}
ON_ROAD_KM = {True: 15.0, False: 1.0}
VILLAGE_KM = {True: 3.0, False: 1.0}
SLACK = 1.03
SEARCH_DEGREES = (0.2, 0.8)


@dataclass(frozen=True, slots=True)
class Placed:
    """``at``: the point of each place that could be joined; ``stretches``: all roads, with the base road of each."""

    points: list[Point]
    stretches: list[Stretch]
    base: list[int]
    at: dict[Entry, int]


@dataclass(frozen=True, slots=True)
class _Near:
    """The nearest stretch to a place: how far it is, and how far along it that is (0 to 1)."""

    stretch: int
    km: float
    along: float
    through: bool


def place(sketch: Sketch, entries: Iterable[Entry]) -> Placed:
    """Every place that is within ``FARTHEST_KM`` of the map or of a joined place."""
    return _Placing(sketch).run([e for e in dict.fromkeys(entries) if e.lat is not None and e.lon is not None])


class _Placing:
    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.points = list(sketch.points)
        self.cuts: dict[int, list[tuple[float, int]]] = {}
        self.tracks: list[Stretch] = []
        self.at: dict[Entry, int] = {p.entry: n for n, p in enumerate(sketch.points) if p.entry is not None}
        lines = [self._line(s) for s in sketch.stretches]
        bends = [spot for line in lines for spot in line]
        of = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
        self.roads = shapely.STRtree(shapely.linestrings(bends, indices=of) if lines else [])
        spots = [(p.lon, p.lat) for p in sketch.points]
        self.nodes = shapely.STRtree(shapely.points(spots) if spots else [])

    def run(self, entries: Sequence[Entry]) -> Placed:
        waiting: list[tuple[float, Entry, _Near | None]] = []
        for entry in entries:
            if entry in self.at:
                continue
            lat, lon = _spot(entry)
            town = entry.kind == "town" or is_seat(entry)
            node = self._node(lat, lon, AT_NODE_KM[self.sketch.coarse] if town else VILLAGE_KM[True])
            if node is not None:
                self.at[entry] = node
                continue
            near = self._near(lat, lon, town)
            if near and (near.through or near.km <= VILLAGE_KM[self.sketch.coarse]):
                self.at[entry] = self._cut(near, lat, lon, entry)
            else:
                waiting.append((near.km if near else np.inf, entry, near))
        self._join(sorted(waiting, key=lambda one: (one[0], one[1].name)))
        stretches, base = self._stretches()
        return Placed(self.points, stretches, base, self.at)

    def _line(self, stretch: Stretch) -> list[tuple[float, float]]:
        a, b = self.sketch.points[stretch.a], self.sketch.points[stretch.b]
        return [(a.lon, a.lat), *stretch.line, (b.lon, b.lat)]

    def _node(self, lat: float, lon: float, most: float) -> int | None:
        """The nearest crossing within so many km."""
        if not self.sketch.points:
            return None
        reach = most / KM_PER_DEGREE / max(0.2, float(np.cos(np.radians(lat))))
        found = self.nodes.query(shapely.box(lon - reach, lat - reach, lon + reach, lat + reach)).tolist()
        ranked = sorted((kilometres(lat, lon, self.points[n].lat, self.points[n].lon), n) for n in found)
        return ranked[0][1] if ranked and ranked[0][0] <= most else None

    def _near(self, lat: float, lon: float, town: bool) -> _Near | None:
        """The road that a place stands on, else the nearest one."""
        for reach in SEARCH_DEGREES:
            if self.sketch.coarse:
                numbers = self.roads.query(shapely.box(lon - reach, lat - reach, lon + reach, lat + reach))
            else:
                # Thousands of streets stand around a place: only the nearest is asked.
                numbers = self.roads.query_nearest(shapely.Point(lon, lat), max_distance=reach)
            found = [self._to(n, lat, lon, town) for n in numbers.tolist()]
            if found:
                return min(found, key=lambda near: (not near.through, near.km))
        return None

    def _to(self, number: int, lat: float, lon: float, town: bool) -> _Near:
        stretch = self.sketch.stretches[number]
        scale = np.array([KM_PER_DEGREE * np.cos(np.radians(lat)), KM_PER_DEGREE])
        line = (np.array(self._line(stretch)) - (lon, lat)) * scale
        a, step = line[:-1], np.diff(line, axis=0)
        lengths = np.hypot(step[:, 0], step[:, 1])
        share = np.clip(-(a * step).sum(axis=1) / np.maximum(lengths**2, 1e-12), 0, 1)
        offsets = np.hypot(*(a + share[:, None] * step).T)
        at = int(offsets.argmin())
        along = (lengths[:at].sum() + share[at] * lengths[at]) / max(lengths.sum(), 1e-9)
        km = float(offsets[at])
        coarse = self.sketch.coarse
        if town and coarse and len(line) == 2 and km <= ON_ROAD_KM[True]:
            to_a, to_b = float(np.hypot(*line[0])), float(np.hypot(*line[1]))
            if to_a + to_b <= stretch.km * SLACK:
                return _Near(number, km, to_a / (to_a + to_b), True)
        return _Near(number, km, float(along), km <= (VILLAGE_KM if coarse else ON_ROAD_KM)[coarse])

    def _cut(self, near: _Near, lat: float, lon: float, entry: Entry | None) -> int:
        """The point at which a road is cut."""
        stretch = self.sketch.stretches[near.stretch]
        for end, place in ((0.0, stretch.a), (1.0, stretch.b)):
            if abs(near.along - end) * stretch.km < 0.5:
                return place
        lands = {self.points[stretch.a].country, self.points[stretch.b].country}
        country = entry.country if entry else lands.pop() if len(lands) == 1 else None
        self.points.append(Point(lat, lon, country, entry))
        self.cuts.setdefault(near.stretch, []).append((near.along, len(self.points) - 1))
        return len(self.points) - 1

    def _join(self, waiting: Sequence[tuple[float, Entry, _Near | None]]) -> None:
        """Tracks, the shortest first; a place may be joined by way of one that was joined before it."""
        joined = [(*_spot(e), n) for e, n in self.at.items()]
        lats, lons, numbers = (list(column) for column in zip(*joined, strict=True)) if joined else ([], [], [])
        for km, entry, near in waiting:
            lat, lon = _spot(entry)
            best, by = km, None
            if lats:
                wide = KM_PER_DEGREE * np.cos(np.radians(lat))
                away = np.hypot((np.array(lats) - lat) * KM_PER_DEGREE, (np.array(lons) - lon) * wide)
                if away[at := int(away.argmin())] < best:
                    best, by = float(away[at]), numbers[at]
            if best > FARTHEST_KM:
                continue
            if by is None and near is not None:
                foot = self._foot(near)
                by = self._cut(near, *foot, None)
            self.points.append(Point(lat, lon, entry.country, entry))
            number = self.at[entry] = len(self.points) - 1
            self.tracks.append(Stretch(number, by or 0, max(best, 0.1) * speeds().winding, "track", None, "", False))
            lats.append(lat)
            lons.append(lon)
            numbers.append(number)

    def _foot(self, near: _Near) -> tuple[float, float]:
        """The point of a road that is nearest to a place."""
        line = shapely.LineString(self._line(self.sketch.stretches[near.stretch]))
        point = shapely.line_interpolate_point(line, near.along, normalized=True)
        return float(point.y), float(point.x)

    def _stretches(self) -> tuple[list[Stretch], list[int]]:
        """Every road in its pieces, then the tracks."""
        found = [(piece, n) for n, stretch in enumerate(self.sketch.stretches) for piece in self._pieces(n, stretch)]
        found += [(track, len(self.sketch.stretches) + n) for n, track in enumerate(self.tracks)]
        return [piece for piece, _ in found], [n for _, n in found]

    def _pieces(self, number: int, stretch: Stretch) -> Iterator[Stretch]:
        stops = [(0.0, stretch.a), *sorted(self.cuts.get(number, [])), (1.0, stretch.b)]
        if len(stops) == 2:
            yield stretch
            return
        for (start, a), (end, b) in pairwise(stops):
            minutes = None if stretch.minutes is None else stretch.minutes * (end - start)
            yield Stretch(a, b, stretch.km * (end - start), stretch.kind, minutes, stretch.name, stretch.observed)


def _spot(entry: Entry) -> tuple[float, float]:
    return entry.lat or 0.0, entry.lon or 0.0
