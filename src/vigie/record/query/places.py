"""Is a place in the area asked for: by name, P-code, distance or polygon?

In: places and what is asked of them. Out: yes or no. A place counts by its name, region, country and point alone
(``Spot``), so that a row of the index is judged by the very test that judges an account.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from vigie.knowledge.countries import by_iso2, countries
from vigie.knowledge.gazetteer import SAME_PLACE_KM, Entry, Gazetteer, kilometres
from vigie.model import Place
from vigie.record import profile
from vigie.record.problems import QuestionProblem
from vigie.record.profile import squashed, weights

PARTS = "\x1f"
LEVELS = {"admin1": 1, "admin2": 2}


class Spot(NamedTuple):
    """What of a place an area is asked of; the point is the place's own or the gazetteer's."""

    name: str
    admin1: str
    country: str
    lat: float | None
    lon: float | None

    @property
    def key(self) -> str:
        """The spot as one text, parted by U+001F, the widest part first: sorted, a country is one run."""
        parts = (self.country, self.admin1, self.name, self.lat, self.lon)
        return PARTS.join("" if part is None else str(part) for part in parts)

    @classmethod
    def from_key(cls, key: str) -> Spot:
        """The spot of a key."""
        country, admin1, name, lat, lon = key.split(PARTS)
        return cls(name, admin1, country, float(lat) if lat else None, float(lon) if lon else None)


@lru_cache(maxsize=65536)
def spot_of(place: Place) -> Spot:
    """A place as the filters see it."""
    known = profile.spot(place)
    name, admin1, country = ((part or "").replace(PARTS, " ") for part in (place.name, place.admin1, place.country))
    if known.lat is None or known.lon is None:
        return Spot(name, admin1, country, None, None)
    return Spot(name, admin1, country, float(known.lat), float(known.lon))


class Named(NamedTuple):
    """A name asked for, ready for many places: spellings, and the country codes it stands for."""

    wanted: str
    spellings: frozenset[str]
    countries: frozenset[str]

    def takes(self, spot: Spot) -> bool:
        """Is it the place's name in some spelling, its region, or its country by name or code?"""
        if spot.country and spot.country in self.countries:
            return True
        own = squashed(spot.name)
        return own in self.spellings or squashed(spot.admin1 or "-") in self.spellings or self.alike(own)

    def alike(self, other: str) -> bool:
        """Two spellings near enough to be of one place, whatever the gazetteer knows."""
        rules = weights()["place"]
        if min(len(self.wanted), len(other)) < rules["alike_letters"]:
            return False
        return ratio(self.wanted, other) >= float(rules["alike_ratio"])


@lru_cache(maxsize=256)
def name_asked(name: str) -> Named:
    """The name with the others that the gazetteer has for a place of that name."""
    known = Gazetteer.load().named(name)
    spellings = {squashed(n) for n in (name, *(v for e in known for v in (e.name, *e.variants)))} - {""}
    wanted = squashed(name)
    codes = {c.iso2 for c in countries() if wanted and wanted in _country_names(c.iso2)}
    return Named(wanted, frozenset(spellings), frozenset({*codes, name.upper()}))


@lru_cache(maxsize=256)
def _country_names(code: str) -> frozenset[str]:
    """What a country is called in French and English."""
    area = by_iso2(code)
    found = {squashed(n) for c in (area.members if area else ()) for n in (c.name_en, c.name_fr, *c.names)}
    return frozenset(found - {""})


def within(spot: Spot, lat: float, lon: float, km: float) -> bool:
    """Is its point so near? A place without one is not."""
    return spot.lat is not None and spot.lon is not None and kilometres(lat, lon, spot.lat, spot.lon) <= km


@cache
def _units() -> Mapping[str, Mapping[int, Entry]]:
    """P-code -> vintage -> unit."""
    found: dict[str, dict[int, Entry]] = {}
    for _, entries in Gazetteer.load().names():
        for entry in entries:
            for year, code in entry.pcodes:
                found.setdefault(code, {})[year] = entry
    return found


@lru_cache(maxsize=256)
def unit_asked(pcode: str) -> Entry:
    """The region or cercle of a P-code: in its newest vintage, or in that of 'ML0103@2015'; raises
    QuestionProblem for one that is not known.
    """
    code, _, year = pcode.strip().upper().partition("@")
    vintages = _units().get(code, {})
    if year and not (year.isascii() and year.isdigit() and len(year) == 4 and int(year) in vintages):
        known = ", ".join(f"{code}@{y}" for y in sorted(vintages)) or "–"
        raise QuestionProblem("query.unknown_pcode_vintage", pcode=pcode, known=known)
    if not vintages:
        raise QuestionProblem("query.unknown_pcode", pcode=pcode)
    return vintages[int(year) if year else max(vintages)]


def in_unit(spot: Spot, unit: Entry) -> bool:
    """Does the place lie in that region, cercle, province or district? By its names, as the gazetteer has them."""
    if spot.country and unit.country and spot.country != unit.country:
        return False
    names = unit_names(unit)
    if squashed(spot.admin1) in names and LEVELS[unit.kind] == 1:
        return True
    found = _entries(spot)
    if LEVELS[unit.kind] == 1:
        return any(squashed(e.admin1 or "") in names for e in found if not spot.admin1)
    return any(squashed(e.admin2 or "") in names for e in found)


def cercle_of(spot: Spot) -> str:
    """The cercle, province or district of a place, where the gazetteer has it in one alone; else ''."""
    found = {e.admin2 or "" for e in _entries(spot)} if spot.name else set()
    return found.pop() if len(found) == 1 else ""


@cache
def unit_names(unit: Entry) -> frozenset[str]:
    """What a unit is called, in one spelling."""
    return frozenset({squashed(n) for n in (unit.name, *unit.variants)} - {""})


def _entries(spot: Spot) -> list[Entry]:
    """What the gazetteer has under the place's name, in its country and region, near its point."""
    return [
        e
        for e in Gazetteer.load().named(spot.name)
        if e.kind != "country"
        and (not spot.country or e.country == spot.country)
        and (not spot.admin1 or not e.admin1 or squashed(e.admin1) == squashed(spot.admin1))
        and (
            spot.lat is None
            or spot.lon is None
            or e.lat is None
            or e.lon is None
            or kilometres(spot.lat, spot.lon, e.lat, e.lon) <= SAME_PLACE_KM
        )
    ]
