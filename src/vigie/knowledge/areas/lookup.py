"""The region and the cercle of a point, in each division; and whether it lies on land at all.

In: latitude and longitude in degrees. Out: ``Located``. Boundaries of the data folder tell where there are any; else
the nearest place of the project's list does, and the answer is marked ``about``: near a border it may be the neighbour.
(Held against the boundaries of Who's On First at 1,500 villages of Mali, the nearest place names the right cercle of 92
in 100, the nearest chief town of 75.) A cercle of before 2023 tells the region since, which was drawn along cercles,
but for Ouéléssébougou; a cercle of 2023 is told at its chief town, or by boundaries.
The coast is a line of 42 points from Tangier to the Congo; a point more than 25 km off it is at sea.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from vigie.knowledge.areas import polygons, table
from vigie.knowledge.asked import POINTS, PlaceQuestion
from vigie.knowledge.gazetteer import EARTH_KM, OWN, Entry, Gazetteer

FARTHEST_KM = 100.0
AT_KM = 1.0
"""So near, the point is the place, whose region and cercle the list has."""
SHOWN = 3
OFF_COAST_DEGREES = 0.23
"""25 km."""
ATLANTIC = ((-30.0, -6.0), (-30.0, 35.8))
"""Where the line of the coast is closed, far out: longitude and latitude."""


@dataclass(frozen=True, slots=True)
class Within:
    """One unit that the point lies in; ``division`` 0 outside of Mali. ``about``: by what is near, by no boundary."""

    division: int
    level: int
    name: str
    pcode: str
    source: str
    about: bool


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies: its units, oldest division first, and the nearest place of the list with its distance."""

    country: str
    units: tuple[Within, ...]
    nearest: Entry | None
    km: float | None

    def name(self, level: int, division: int) -> str | None:
        """The region or cercle in a division; None where it is not known."""
        return next((u.name for u in self.units if (u.level, u.division) == (level, division)), None)


def here(text: str, lat: float, lon: float) -> Located:
    """Where the point lies that was asked for as ``text``; raises PlaceQuestion at sea or where nothing is known."""
    sea = at_sea(lat, lon)
    found = None if sea else locate(lat, lon)
    if found is None:
        near = [e for _, e in _nearest(lat, lon, SHOWN, math.inf)]
        raise PlaceQuestion("at_sea" if sea else "nowhere", text, near if sea else ())
    return found


def at_sea(lat: float, lon: float) -> bool:
    """Does the point lie in the Atlantic off Africa, more than 25 km from the coast?"""
    import shapely

    coast, sea = _sea()
    point = shapely.Point(lon, lat)
    return bool(sea.contains(point)) and float(coast.distance(point)) > OFF_COAST_DEGREES


@cache
def _sea() -> tuple[Any, Any]:
    import shapely

    text = (files("vigie.knowledge") / "places" / "coast.csv").read_text(encoding="utf-8")
    line = [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(text.splitlines())]
    return shapely.LineString(line), shapely.Polygon([*line, *ATLANTIC])


def locate(lat: float, lon: float) -> Located | None:
    """Where the point lies; None at sea or where nothing within 100 km is known."""
    near = _nearest(lat, lon, 1, FARTHEST_KM)
    km, nearest = near[0] if near else (None, None)
    hits = polygons.at(lat, lon)
    if not hits and nearest is None:
        return None
    found = {(o.division, o.level): Within(o.division, o.level, _usual(o), o.pcode, o.source, False) for o in hits}
    country = hits[0].country if hits else (nearest.country if nearest else "") or ""
    if country == table.COUNTRY:
        if nearest is not None and km is not None and km <= AT_KM:
            _complete_new(found, nearest)
        cercle = next((found[d, 2].name for d in (2021, 2015) if (d, 2) in found), None)
        _complete(found, cercle, False)
        if cercle is None and nearest is not None and nearest.country == country:
            _complete(found, nearest.admin2, km is None or km > AT_KM)
    elif nearest is not None and not found:
        for level, name in ((1, nearest.admin1), (2, nearest.admin2)):
            if name:
                found[0, level] = Within(0, level, name, "", nearest.source, km is None or km > AT_KM)
    return Located(country, tuple(found[key] for key in sorted(found)), nearest, km)


def _nearest(lat: float, lon: float, count: int, within: float) -> list[tuple[float, Entry]]:
    """The nearest places of the project's list that have a region, with their distance in kilometres."""
    import numpy as np

    entries, lats, lons = _list()
    y, x = np.radians(lats - lat), np.radians(lons - lon)
    h = np.sin(y / 2) ** 2 + np.cos(np.radians(lat)) * np.cos(np.radians(lats)) * np.sin(x / 2) ** 2
    km = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    order = np.argsort(km, kind="stable")[:count] if count > 1 else [int(np.argmin(km))]
    return [(float(km[n]), entries[n]) for n in order if km[n] <= within]


@cache
def _list() -> tuple[tuple[Entry, ...], Any, Any]:
    import numpy as np

    every = (e for _, named in Gazetteer.load().names() for e in named)
    own = tuple(
        dict.fromkeys(e for e in every if e.origin == OWN and e.kind in POINTS and e.admin1 and e.lat is not None)
    )
    return own, np.array([e.lat for e in own], float), np.array([e.lon for e in own], float)


def _usual(outline: polygons.Outline) -> str:
    """The name as the table spells it, where it has the unit."""
    unit = table.named(outline.name, outline.level).get(outline.division)
    return unit.name if unit else outline.name


def _complete_new(found: dict[tuple[int, int], Within], place: Entry) -> None:
    """A chief town of 2023 lies in its own cercle; where two Malian places bear its name nothing is said."""
    unit = table.named(place.name, 2).get(table.NEWEST)
    alike = [e for e in Gazetteer.load().named(place.name) if e.country == table.COUNTRY and e.kind in POINTS]
    if unit is not None and alike == [place]:
        for level, name in ((2, unit.name), (1, unit.parent)):
            found.setdefault((unit.division, level), Within(unit.division, level, name, "", unit.source, False))


def _complete(found: dict[tuple[int, int], Within], cercle: str | None, about: bool) -> None:
    """Add what a cercle of before 2023 tells: itself, its codes, its region in every division."""
    if not cercle:
        return
    for division, unit in table.named(cercle, 2).items():
        if division < table.NEWEST and (division, 2) not in found:
            found[division, 2] = Within(division, 2, unit.name, unit.pcode, unit.source, about)
        over = table.named(unit.parent, 1).get(division)
        if over and (division, 1) not in found:
            found[division, 1] = Within(division, 1, over.name, over.pcode, over.source, about)
    for (division, level), unit_here in list(found.items()):
        if not unit_here.pcode:
            known = table.named(unit_here.name, level).get(division)
            if known and known.pcode:
                found[division, level] = Within(
                    division, level, known.name, known.pcode, unit_here.source, unit_here.about
                )
