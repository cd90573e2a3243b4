"""Which cercles and regions a statement is about.

In: the places of a statement, a day. Out: ``Scope``: the units that it names, and wider ones that they lie in or that
it names as a whole. A road is about the units of its two ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from vigie.knowledge.areas import table
from vigie.knowledge.areas.lookup import locate
from vigie.knowledge.gazetteer import ADMIN, Gazetteer
from vigie.knowledge.text import canonical
from vigie.model import Place

T = TypeVar("T")


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


Key = tuple[str, int, str]


def _key(area: Area) -> Key:
    return area.country, area.level, area.name


def _holding(area: Area) -> tuple[Key, ...]:
    """An area and those that it lies in."""
    wider: list[Key] = [(area.country, 0, "")] if area.level else []
    if area.level == 2 and area.region:
        wider.append((area.country, 1, area.region))
    return _key(area), *wider


class Spread(Generic[T]):
    """Statements by area, for many areas: what is about an area or a part of it, and what is only about a wider one."""

    def __init__(self, stated: Iterable[tuple[T, Scope]]) -> None:
        self._inside: dict[Key, dict[int, T]] = {}
        self._named: dict[Key, dict[int, T]] = {}
        for n, (one, scope_) in enumerate(stated):
            for area in scope_.named:
                self._named.setdefault(_key(area), {})[n] = one
                for key in _holding(area):
                    self._inside.setdefault(key, {})[n] = one

    def of(self, area: Area) -> list[tuple[T, bool]]:
        """What is about the area, with True; and what is only about a wider one, with False."""
        inside = self._inside.get(_key(area), {})
        wider = {n: one for key in _holding(area)[1:] for n, one in self._named.get(key, {}).items() if n not in inside}
        found = [(n, one, True) for n, one in inside.items()] + [(n, one, False) for n, one in wider.items()]
        return [(one, within) for _, one, within in sorted(found, key=lambda f: f[0])]


def scope(places: Iterable[Place], day: dt.date) -> Scope:
    """What a statement with those places is about, in the division of that day."""
    year = division_of(day)
    return Scope(frozenset(area for place in places if (area := _area(place, year)) is not None))


def division_of(day: dt.date) -> int:
    """The Malian division in force: that of 2023 from its laws of March on."""
    return max(d for d in table.divisions() if dt.date(d, 3, 13) <= max(day, dt.date(2015, 3, 13)))


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
