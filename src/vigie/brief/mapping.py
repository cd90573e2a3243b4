"""The map of a brief: what is drawn and where on the sheet.

In: numbered incidents with points, conditions that shut places or roads, borders, trunk roads, the gazetteer.
Out: ``Map``, shapes in pixels for the page's SVG. Equirectangular projection with longitudes shortened as at the
middle latitude, framed around the incidents. A symbol's area grows with the deaths that the highest account gives.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import shapely

from vigie.brief.room import Room
from vigie.brief.tallies import Numbered
from vigie.knowledge import roads
from vigie.knowledge.borders import borders
from vigie.knowledge.countries import countries
from vigie.knowledge.gazetteer import KM_PER_DEGREE, Entry, Gazetteer
from vigie.model import Number, Place

WIDTH, LOWEST, HIGHEST = 960, 440, 560
MARGIN = 0.14
LEAST_DEGREES = 2.4
ROAD_STEP_DEGREES = 4.0
TOWN_SCALE = 90.0
"""Pixels a degree from which towns are named."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where degrees fall on the sheet."""

    west: float
    north: float
    scale: float
    squeeze: float
    height: int

    def xy(self, lat: float, lon: float) -> Point:
        return (lon - self.west) * self.squeeze * self.scale, (self.north - lat) * self.scale

    def holds(self, xy: Point, margin: float = 0) -> bool:
        return margin <= xy[0] <= WIDTH - margin and margin <= xy[1] <= self.height - margin


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline as an SVG path."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """An incident: hollow where its place is imprecise."""

    number: int
    anchor: str
    x: float
    y: float
    r: float
    hollow: bool
    deaths: Number


@dataclass(frozen=True, slots=True)
class Shut:
    """A blockade or a closed road; drawn as a barred square."""

    anchor: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Town:
    """A place on a trunk road."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ScaleBar:
    km: int
    pixels: float


@dataclass(slots=True)
class Map:
    """The sheet; ``without_point`` are the incidents that it cannot show."""

    width: int
    height: int
    scale: ScaleBar
    lines: list[Line] = field(default_factory=list)
    symbols: list[Symbol] = field(default_factory=list)
    shut: list[Shut] = field(default_factory=list)
    towns: list[Town] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    without_point: list[Numbered] = field(default_factory=list)


def draw(items: Sequence[Numbered], shut: Sequence[tuple[str, Sequence[Place]]], lang: str) -> Map | None:
    """The map of incidents and of what is shut; None where nothing has a point."""
    points = [p for i in items if (p := i.incident.point)]
    if not points:
        return None
    frame = _frame(points)
    sheet = Map(WIDTH, frame.height, _scale_bar(frame))
    sheet.without_point = [i for i in items if i.incident.point is None]
    taken = Room()
    sheet.lines += _borders(frame)
    ways = _roads(frame)
    sheet.lines += [Line(path, "road") for points in ways for path in _clipped([xy for _, xy in points], frame)]
    sheet.symbols = sorted(_symbols(items, frame), key=lambda s: -s.r)
    sheet.shut = [Shut(anchor, *xy) for anchor, xy in _shut_points(shut, frame)]
    for s in sheet.symbols:
        taken.take((s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r))
    for one in sheet.shut:
        taken.take((one.x - 7, one.y - 7, one.x + 7, one.y + 7))
    towns = dict(spot for points in ways for spot in points) if frame.scale >= TOWN_SCALE else {}
    sheet.towns = [Town(*xy) for xy in towns.values() if frame.holds(xy, 4)]
    taken.take((0, frame.height - 44, sheet.scale.pixels + 60, frame.height))
    numbers = list(_numbers(sheet.symbols, taken, frame))
    regions = list(_region_names(frame, taken, {p.country for i in items for p in i.incident.places}))
    sheet.labels = [
        *numbers,
        *regions,
        *_town_names(towns, frame, taken, regions),
        *_country_names(frame, taken, lang),
    ]
    return sheet


def _frame(points: Sequence[Point]) -> Frame:
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    middle = (min(lats) + max(lats)) / 2
    squeeze = max(0.1, math.cos(math.radians(middle)))
    tall = max(max(lats) - min(lats), LEAST_DEGREES * LOWEST / WIDTH) * (1 + 2 * MARGIN)
    wide = max((max(lons) - min(lons)) * squeeze, LEAST_DEGREES) * (1 + 2 * MARGIN)
    height = min(max(WIDTH * tall / wide, LOWEST), HIGHEST)
    scale = min(WIDTH / wide, height / tall)
    center = (min(lons) + max(lons)) / 2
    west = center - WIDTH / scale / squeeze / 2
    return Frame(west, middle + height / scale / 2, scale, squeeze, round(height))


def _scale_bar(frame: Frame) -> ScaleBar:
    """The longest round length that is not wider than a sixth of the sheet."""
    per_km = frame.scale / KM_PER_DEGREE
    fitting = [km for km in (5, 10, 20, 50, 100, 200, 500, 1000) if km * per_km <= WIDTH / 6]
    km = fitting[-1] if fitting else 5
    return ScaleBar(km, round(km * per_km, 1))


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _clipped(points: Sequence[Point], frame: Frame) -> Iterator[str]:
    """The parts of a polyline on the sheet."""
    if len(points) < 2:
        return
    cut = shapely.clip_by_rect(shapely.LineString(points), -20, -20, WIDTH + 20, frame.height + 20)
    for part in shapely.get_parts(cut):
        if part.geom_type == "LineString":
            yield _path(part.simplify(0.3).coords)


def _borders(frame: Frame) -> Iterator[Line]:
    for border in borders():
        kind = "border" if border.settled else "border disputed"
        for path in _clipped([frame.xy(lat, lon) for lon, lat in border.points], frame):
            yield Line(path, kind)


def _roads(frame: Frame) -> list[list[tuple[str, Point]]]:
    """Trunk roads as the points of their places, in order."""
    gazetteer = Gazetteer.load()
    found: list[list[tuple[str, Point]]] = []
    for road in roads.roads():
        points: list[tuple[str, Point]] = []
        last: Entry | None = None
        for name in road.places:
            here = _nearest(gazetteer.named(name), road.country, last)
            if here and here.lat is not None and here.lon is not None:
                points.append((here.name, frame.xy(here.lat, here.lon)))
                last = here
        found.append(points)
    return found


def _nearest(named: Sequence[Entry], country: str, last: Entry | None) -> Entry | None:
    """The place of a road: not an admin unit, near the place before, in the road's country if there is a choice."""
    found = [e for e in named if e.lat is not None and e.kind not in ("admin1", "admin2", "country", "area")]
    if last is not None and last.lat is not None and last.lon is not None:
        lat, lon = last.lat, last.lon
        found = [e for e in found if math.hypot((e.lat or 0) - lat, (e.lon or 0) - lon) < ROAD_STEP_DEGREES]
    return next((e for e in found if e.country == country), found[0] if found else None)


def _deaths(item: Numbered) -> Number:
    toll = item.incident.toll("killed")
    return (toll.high or toll.low or 0) if toll else 0


def _imprecise(item: Numbered) -> bool:
    """Is the point anything but the place itself: a road, 'near', a whole area?"""
    located = [p for p in item.incident.places if p.lat is not None]
    at = [p for p in located if p.role == "at"]
    return not at or at[0].precision != "exact"


def _symbols(items: Sequence[Numbered], frame: Frame) -> Iterator[Symbol]:
    """One symbol an incident; those at one point stand around it, the deadliest in the middle."""
    groups: dict[tuple[int, int], list[tuple[Numbered, Point]]] = {}
    for item in items:
        if point := item.incident.point:
            xy = frame.xy(*point)
            groups.setdefault((round(xy[0] / 4), round(xy[1] / 4)), []).append((item, xy))
    for group in groups.values():
        ranked = sorted(group, key=lambda g: (-_deaths(g[0]), g[0].number))
        x, y = ranked[0][1]
        reach = 0.0
        for n, (item, _) in enumerate(ranked):
            deaths = _deaths(item)
            r = radius(deaths)
            angle = n * 2.399963  # the golden angle spreads them evenly
            reach = 0 if n == 0 else max(reach, radius(_deaths(ranked[0][0])) + r * 0.9) + 0.9 * (n - 1)
            at = (round(x + reach * math.cos(angle), 1), round(y + reach * math.sin(angle), 1))
            yield Symbol(item.number, item.anchor, *at, r, _imprecise(item), deaths)


def radius(deaths: Number) -> float:
    """Pixels; the area grows with the deaths."""
    return round(min(math.sqrt(20 + 9 * deaths), 32), 1)


def _shut_points(shut: Sequence[tuple[str, Sequence[Place]]], frame: Frame) -> Iterator[tuple[str, Point]]:
    """The middle of a road's ends, each place otherwise."""
    for anchor, found in shut:
        known = [(p.role, p.lat, p.lon) for p in found if p.lat is not None and p.lon is not None]
        ends = [(lat, lon) for role, lat, lon in known if role in ("from", "to")]
        spots = [(lat, lon) for role, lat, lon in known if role not in ("from", "to")]
        if len(ends) > 1:
            spots.append((sum(p[0] for p in ends) / len(ends), sum(p[1] for p in ends) / len(ends)))
        elif ends:
            spots += ends
        for lat, lon in dict.fromkeys(spots):
            x, y = frame.xy(lat, lon)
            if frame.holds((x, y), 8):
                yield anchor, (round(x, 1), round(y - 12, 1))


LETTER = {"number": (6.4, 11), "region": (6.3, 12), "country": (9.4, 13), "town": (5.6, 11)}


def _place(label: Label, taken: Room, frame: Frame) -> Label | None:
    """The label where it covers nothing; None where it would."""
    wide, tall = LETTER[label.kind]
    half = len(label.text) * wide / 2
    box = (label.x - half, label.y - tall, label.x + half, label.y + 3)
    if box[0] < 4 or box[2] > WIDTH - 4 or box[1] < 4 or box[3] > frame.height - 4:
        return None
    if not taken.is_free(box):
        return None
    taken.take(box)
    return label


def _numbers(symbols: Sequence[Symbol], taken: Room, frame: Frame) -> Iterator[Label]:
    """The number of each incident beside its symbol, where there is room."""
    for s in symbols:
        half = len(str(s.number)) * 3.2
        away = s.r + 2
        spots = (
            (s.x + away + half, s.y + 4),
            (s.x - away - half, s.y + 4),
            (s.x, s.y - away - 1),
            (s.x, s.y + away + 10),
            (s.x + 0.7 * away + half, s.y - 0.7 * away),
            (s.x - 0.7 * away - half, s.y + 0.7 * away + 8),
        )
        for x, y in spots:
            label = Label(round(x, 1), round(y, 1), str(s.number), "number")
            if placed := _place(label, taken, frame):
                yield placed
                break


def _beside(kind: str, name: str, at: Point, frame: Frame, taken: Room) -> Label | None:
    """A name below, above or beside a point, wherever there is room."""
    half = len(name) * LETTER[kind][0] / 2
    for dx, dy in ((0, 17), (0, -8), (half + 8, 4), (-half - 8, 4), (0, 31), (0, -24)):
        label = Label(round(at[0] + dx, 1), round(at[1] + dy, 1), name, kind)
        if placed := _place(label, taken, frame):
            return placed
    return None


def _region_names(frame: Frame, taken: Room, among: set[str | None]) -> Iterator[Label]:
    """The names of the first-level units of countries with incidents, beside their seats."""
    every = {id(e): e for _, found in Gazetteer.load().names() for e in found if e.kind == "admin1"}
    for e in sorted(every.values(), key=lambda e: e.name):
        if e.lat is None or e.lon is None or e.country not in among:
            continue
        if placed := _beside("region", e.name, frame.xy(e.lat, e.lon), frame, taken):
            yield placed


def _town_names(towns: dict[str, Point], frame: Frame, taken: Room, regions: Sequence[Label]) -> Iterator[Label]:
    """The names of places on trunk roads; a seat that its region is named at has its name already."""
    named = {region.text for region in regions}
    for name, xy in towns.items():
        if name not in named and frame.holds(xy, 4) and (placed := _beside("town", name, xy, frame, taken)):
            yield placed


def _country_names(frame: Frame, taken: Room, lang: str) -> Iterator[Label]:
    """Countries' names among the places of theirs that the sheet shows."""
    spots: dict[str, list[Point]] = {}
    seen: set[int] = set()
    for _, entries in Gazetteer.load().names():
        for e in entries:
            if e.country and e.lat is not None and e.lon is not None and id(e) not in seen:
                seen.add(id(e))
                xy = frame.xy(e.lat, e.lon)
                if frame.holds(xy, 30):
                    spots.setdefault(e.country, []).append(xy)
    names = {c.iso2: c.name(lang) for c in countries()}
    for code, found in sorted(spots.items()):
        x, y = (sum(axis) / len(found) for axis in zip(*found, strict=True))
        for dy in (0, 24, -24, 48, -48, 80, -80):
            label = Label(round(x, 1), round(y + dy, 1), names.get(code, code).upper(), "country")
            if placed := _place(label, taken, frame):
                yield placed
                break
