"""How far a place that is no point reaches: a region, a cercle, an area without borders, the surroundings of a town.

In: a place as it is shown: its name, region and point, how precisely it is known. Out: ``Extent``: the outline that
boundaries of the data folder have of a unit, else a circle. The circle of a unit holds nine in ten of the places that
the project's list has in it; others have the widths of ``settings``. Nothing here is a border of the project's own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vigie.knowledge import folder
from vigie.knowledge.areas import polygons
from vigie.knowledge.gazetteer import KM_PER_DEGREE, Entry, Gazetteer, kilometres
from vigie.knowledge.text import canonical

UNITS = {"admin1": 1, "admin2": 2}
SHARE = 0.9
LEAST_KM, MOST_KM = 5.0, 400.0
NEAR_KM = 10.0
"""'près de Diéma': how far is not told."""
UNKNOWN_KM = 25.0
"""A place whose precision nobody tells."""
WIDE_KM = {"admin1": 120.0, "admin2": 45.0, "area": 80.0, "country": 400.0}
"""Of a unit or area of which the list has too few places."""
FEWEST = 3
SAME_KM = 60.0
"""A unit's own point lies that near the place's, where two units bear a name."""
CORNERS = 48
WIDTHS = {"near": NEAR_KM, "road": UNKNOWN_KM, "exact": 0.0}
"""Where the precision alone tells; a road is as long as it is, where that is known."""
Where = tuple[str, str, float, float, str]
"""Name, region, latitude, longitude, precision."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where something that has no point may have been; ``outline`` tells whether ``shape`` is a published border, and
    ``km`` is the radius of the circle where it is none.
    """

    shape: Any
    """A shapely polygon; longitude and latitude, WGS 84."""
    outline: bool
    km: float | None
    source: str


def extent(name: str, region: str, lat: float, lon: float, precision: str, reach: float | None = None) -> Extent:
    """The extent of a place; ``region`` is 'ML/Kayes' or 'ML', ``reach`` the half length of a road in kilometres."""
    return _extent(folder.state(), name, region, lat, lon, precision, reach)


def reaches(places: Iterable[Where]) -> list[float]:
    """Kilometres that each place reaches from its middle, about; quicker than their extents."""
    state = folder.state()
    return [_reach(state, *one) for one in places]


@lru_cache(maxsize=8192)
def _extent(
    state: object, name: str, region: str, lat: float, lon: float, precision: str, reach: float | None
) -> Extent:
    """As ``extent``, for the data folder of now."""
    outline = _outline(name, region, lat, lon) if precision not in WIDTHS else None
    if outline is None:
        return _circle(lat, lon, reach or _reach(state, name, region, lat, lon, precision))
    return Extent(outline.shape.simplify(polygons.SIMPLIFIED), True, None, outline.source)


@lru_cache(maxsize=65536)
def _reach(_: object, name: str, region: str, lat: float, lon: float, precision: str) -> float:
    if precision in WIDTHS:
        return WIDTHS[precision]
    unit = _unit(name, region, lat, lon)
    if unit is None:
        return WIDE_KM["area"] if precision == "area" else UNKNOWN_KM
    outline = _outline(name, region, lat, lon)
    if outline is None:
        return _radius(unit.name, unit.kind, unit.country)
    west, south, east, north = outline.shape.bounds
    wide = (east - west) * math.cos(math.radians((south + north) / 2))
    return float(max(wide, north - south)) / 2 * KM_PER_DEGREE


def _outline(name: str, region: str, lat: float, lon: float) -> polygons.Outline | None:
    """The newest outline of a unit that boundaries of the data folder have."""
    unit = _unit(name, region, lat, lon)
    if unit is None or unit.kind not in UNITS:
        return None
    found = [o for _, code in unit.pcodes for o in polygons.coded(code)] or _named(unit)
    return found[-1] if found else None


def _unit(name: str, region: str, lat: float, lon: float) -> Entry | None:
    """The unit or area of a name that lies there."""
    country = region.partition("/")[0]
    alike = [
        e
        for e in Gazetteer.load().named(name)
        if e.kind in WIDE_KM
        and e.lat is not None
        and e.lon is not None
        and (not country or e.country in (country, None))
    ]
    near = [(kilometres(lat, lon, e.lat or 0, e.lon or 0), n, e) for n, e in enumerate(alike)]
    found = min(near, default=None)
    return found[2] if found and found[0] <= SAME_KM else None


def _named(unit: Entry) -> list[polygons.Outline]:
    """The outlines that hold the unit's own point and bear its name."""
    here = polygons.at(unit.lat or 0, unit.lon or 0)
    return [o for o in here if o.level == UNITS[unit.kind] and canonical(o.name) == canonical(unit.name)]


@lru_cache(maxsize=2048)
def _radius(name: str, kind: str, country: str | None) -> float:
    """Kilometres from their middle that hold most of the places that the list has in a unit."""
    if kind not in UNITS:
        return WIDE_KM[kind]
    inside = [e for e in _listed() if getattr(e, kind) == name and e.country == country]
    points = [(e.lat, e.lon) for e in inside if e.lat is not None and e.lon is not None]
    if len(points) < FEWEST:
        return WIDE_KM[kind]
    lat, lon = (math.fsum(p[n] for p in points) / len(points) for n in (0, 1))
    away = sorted(kilometres(lat, lon, *p) for p in points)
    return min(MOST_KM, max(LEAST_KM, away[math.ceil(SHARE * len(away)) - 1]))


@lru_cache(maxsize=1)
def _listed() -> tuple[Entry, ...]:
    every = (e for _, named in Gazetteer.load().names() for e in named)
    return tuple(dict.fromkeys(e for e in every if e.kind not in WIDE_KM))


def _circle(lat: float, lon: float, km: float) -> Extent:
    """A circle as a polygon, round on the ground."""
    import shapely

    high = km / KM_PER_DEGREE
    wide = high / max(0.05, math.cos(math.radians(lat)))
    corners = (2 * math.pi * n / CORNERS for n in range(CORNERS))
    shape = shapely.Polygon([(lon + wide * math.cos(a), lat + high * math.sin(a)) for a in corners])
    return Extent(shape, False, km, "")
