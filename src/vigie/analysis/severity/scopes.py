"""Which cercles and regions a statement is about.

In: the places of a statement, a day. Out: ``Scope``: the units that it names, and wider ones that they lie in or that
it names as a whole. A road is about the units of its two ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from vigie.knowledge.areas import table
from vigie.knowledge.areas.lookup import locate
from vigie.knowledge.gazetteer import ADMIN, Gazetteer
from vigie.knowledge.text import canonical
from vigie.model import Place

LEVELS = {"cercle": 2, "region": 1}


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A cercle or the like (level 2), a region (1) or a country (0, name ''); ``region`` is a cercle's."""

    country: str
    level: int
    name: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """``named``: the areas that a statement is about; each is as narrow as its words are."""

    named: frozenset[Area]

    def tells_of(self, area: Area) -> bool | None:
        """True: of that area or a part of it. False: only of a wider one that it lies in. None: not of it."""
        if any(_within(one, area) for one in self.named):
            return True
        return False if any(_within(area, one) for one in self.named) else None


def scope(places: Iterable[Place], day: dt.date) -> Scope:
    """What a statement with those places is about, in the division of that day."""
    year = division_of(day)
    return Scope(frozenset(area for place in places if (area := _area(place, year)) is not None))


def division_of(day: dt.date) -> int:
    """The Malian division in force: that of 2023 from its laws of March on."""
    return max(d for d in table.divisions() if dt.date(d, 3, 13) <= max(day, dt.date(2015, 3, 13)))


def in_division(cercle: Area, day: dt.date) -> Area:
    """A Malian cercle with its region on a day; others as they are."""
    if cercle.country != table.COUNTRY or cercle.level != 2:
        return cercle
    region = table.region(cercle.name, division_of(day))
    return Area(cercle.country, 2, cercle.name, region or cercle.region)


def _within(one: Area, other: Area) -> bool:
    if one.country != other.country or one.level < other.level:
        return False
    if other.level == 0:
        return True
    if one.level == other.level:
        return one.name == other.name
    return one.region == other.name


@lru_cache(maxsize=65536)
def _area(place: Place, division: int) -> Area | None:
    """The narrowest area that holds a place; None for one that is not known to lie in any."""
    wide = _wide(place, division)
    if wide is not None:
        return wide
    if place.lat is None or place.lon is None:
        return Area(place.country, 1, place.admin1) if place.country and place.admin1 else None
    found = locate(place.lat, place.lon)
    country = place.country or (found.country if found else "")
    if found is None or found.country != country:
        return Area(country, 1, place.admin1) if country and place.admin1 else None
    if country != table.COUNTRY:
        region, unit = place.admin1 or found.name(1, 0), found.name(2, 0)
        return Area(country, 2, unit, region or "") if unit else Area(country, 1, region) if region else None
    cercle = found.name(2, min(division, 2021)) or found.name(2, 2015)
    region = found.name(1, division) or (table.region(cercle, division) if cercle else None) or place.admin1
    return Area(country, 2, cercle, region or "") if cercle else Area(country, 1, region) if region else None


def _wide(place: Place, division: int) -> Area | None:
    """A region, a cercle or a country that is named as a whole; None for a point."""
    if place.precision in ("exact", "near"):
        return None
    named = [e for e in Gazetteer.load().named(place.name) if place.country in (None, e.country)]
    if place.country and any(e.kind == "country" for e in named):
        return Area(place.country, 0)
    units = [e for e in named if e.kind in ADMIN and e.country]
    regions = [e for e in units if e.kind == "admin1"]
    if place.country == table.COUNTRY and regions:
        known = {canonical(u.name): u.name for u in table.units(division, 1)}
        regions = [e for e in regions if canonical(e.name) in known]
    if regions:
        return Area(regions[0].country or "", 1, regions[0].name)
    if units:
        region = table.region(units[0].name, division) if units[0].country == table.COUNTRY else units[0].admin1
        return Area(units[0].country or "", 2, units[0].name, region or "")
    return None
