"""What linking needs of an account, made ready once.

In: an account and its report. Out: days as ordinals, place names in one spelling, sides of actors, ranges of
figures.
"""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from vigie.knowledge.actors import actors
from vigie.knowledge.gazetteer import OWN, Gazetteer
from vigie.knowledge.roads import segments_between
from vigie.knowledge.text import canonical
from vigie.model import Account, DateRange, Place, Quantity, Report

MOST_PLACES = 12
AREAS = frozenset({"area", "admin1", "admin2", "country", "feature"})
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Recorded:
    """An account and where it stands: its id, its report, its index among the report's incidents.

    ``origin`` is 'reading', or the name of the dataset that the account is an event of.
    """

    id: str
    report: Report
    index: int
    account: Account
    origin: str = "reading"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an account: its name without accents, spaces and case, its role, a point if one is known."""

    name: str
    role: str
    lat: float | None
    lon: float | None
    admin1: str
    area: bool


Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """An account as linking compares it."""

    id: str
    report: str
    published: int | None
    days: tuple[int, int] | None
    spots: tuple[Spot, ...]
    road: tuple[Spot, Spot] | None
    along: frozenset[str]
    types: tuple[str, ...]
    families: frozenset[str]
    perpetrators: frozenset[str]
    sides: frozenset[str]
    targets: frozenset[str]
    harm: Mapping[str, tuple[Range, ...]]
    losses: Mapping[str, Range]


@cache
def weights() -> Mapping[str, Any]:
    """knowledge/linking.toml."""
    return tomllib.loads((files("vigie.knowledge") / "linking.toml").read_text(encoding="utf-8"))


@cache
def _families() -> Mapping[str, str]:
    return {code: family for family, codes in weights()["kind"]["families"].items() for code in codes}


@cache
def side(code: str) -> str:
    """state, jihadists, rebels, militia, bandits, people or open; an unknown code is a side of its own."""
    rules = weights()["perpetrators"]
    for name, codes in rules["sides"].items():
        if code in codes:
            return str(name)
    actor = actors().get(code)
    kind = actor.kind if actor else None
    if kind == "militia":
        return "militia"
    official = kind in {"state", "foreign_state", "international", "private"}
    return "state" if official or set(code.split("_")) & set(rules["state_words"]["words"]) else code


@cache
def lineage(code: str) -> tuple[str, ...]:
    """An actor's code and those of its parents."""
    found = [code]
    while (actor := actors().get(found[-1])) and actor.parent and actor.parent not in found:
        found.append(actor.parent)
    return tuple(found)


@cache
def squashed(name: str) -> str:
    """'Tringa-Maréna' -> 'tringamarena'."""
    return "".join(c for c in canonical(name) if c.isalnum())


def profile(item: Recorded) -> Profile:
    account = item.account
    spots = tuple(spot(p) for p in account.places[:MOST_PLACES])
    ends = [next((s for s in spots if s.role == role), None) for role in ("from", "to")]
    names = [next((p.name for p in account.places if p.role == role), "") for role in ("from", "to")]
    types = tuple(t.code for t in account.types)
    perpetrators = frozenset(c.code for c in account.perpetrators)
    harm: dict[str, list[Range]] = {}
    for h in account.harm:
        if h.who != "children" and (found := bounds(h.quantity)):
            harm.setdefault(h.kind, []).append(found)
    for kind, parts in harm.items():
        if len(parts) > 1:
            # What parts add up to is compared too: one report counts all, another each group.
            parts.append((sum(p[0] for p in parts), sum(p[1] for p in parts)))
            harm[kind] = list(dict.fromkeys(parts))
    losses: dict[str, Range] = {}
    for x in account.losses:
        low, high = bounds(x.quantity) or (1.0, math.inf)
        known = losses.get(x.item)
        losses[x.item] = (min(low, known[0]), max(high, known[1])) if known else (low, high)
    return Profile(
        id=item.id,
        report=item.report.id,
        published=item.report.published.toordinal() if item.report.published else None,
        days=_days(account.date),
        spots=spots,
        road=(ends[0], ends[1]) if ends[0] and ends[1] else None,
        along=_along(*names) if all(ends) else frozenset(),
        types=types,
        families=frozenset(_families().get(t, t) for t in types),
        perpetrators=perpetrators,
        sides=frozenset(map(side, perpetrators)),
        targets=frozenset(c.code for c in account.targets),
        harm={kind: tuple(parts) for kind, parts in harm.items()},
        losses=losses,
    )


@cache
def _along(start: str, end: str) -> frozenset[str]:
    """The places of the road between two, its ends included."""
    known = segments_between(start, end)
    return frozenset(map(squashed, (start, end, *(known[0].places if known else ()))))


def bounds(quantity: Quantity) -> Range | None:
    """Lowest and highest that a stated number allows; 'about n' is n give or take a fifth."""
    low, value, high = quantity.low, quantity.value, quantity.high
    if low is None and value is None and high is None:
        return None
    if low is None and high is None and value is not None:
        return value * 0.8, value * 1.2
    least = low if low is not None else 0.0
    return float(least), float(high) if high is not None else math.inf


def kilometres(a: Spot, b: Spot) -> float:
    """Great-circle distance; infinite where a point is not known."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    p, q = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((q - p) / 2) ** 2
    half += math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def off_road(spot: Spot, road: tuple[Spot, Spot]) -> float:
    """Kilometres from the straight line between a road's ends, on a flat earth (roads here are short)."""
    a, b = road
    if None in (spot.lat, spot.lon, a.lat, a.lon, b.lat, b.lon):
        return math.inf
    assert spot.lat is not None and spot.lon is not None and a.lat is not None and a.lon is not None
    assert b.lat is not None and b.lon is not None
    scale = math.cos(math.radians(a.lat))
    bx, by = (b.lon - a.lon) * scale, b.lat - a.lat
    px, py = (spot.lon - a.lon) * scale, spot.lat - a.lat
    length = bx * bx + by * by
    along = max(0.0, min(1.0, (px * bx + py * by) / length)) if length else 0.0
    return math.hypot(px - along * bx, py - along * by) * math.radians(1) * EARTH_KM


def _days(date: DateRange | None) -> tuple[int, int] | None:
    if date is None or (date.start is None and date.end is None):
        return None
    start: dt.date | None = date.start or date.end
    end: dt.date | None = date.end or date.start
    assert start and end
    return min(start, end).toordinal(), max(start, end).toordinal()


@lru_cache(maxsize=65536)
def spot(place: Place) -> Spot:
    """A place as linking compares it."""
    area = place.precision == "area" or canonical(place.name) in weights()["place"]["countries"]
    lat, lon = (place.lat, place.lon) if place.lon is not None else (None, None)
    if lat is None and not area:
        lat, lon = _known_point(place.name, place.country)
    return Spot(squashed(place.name), place.role, lat, lon, squashed(place.admin1 or ""), area)


@cache
def _known_point(name: str, country: str | None) -> tuple[float | None, float | None]:
    """Where the project's own list of places has the name, if it has it once."""
    found = [
        e
        for e in Gazetteer.load().named(name)
        if e.origin == OWN and e.lat is not None and country in (None, e.country) and e.kind not in AREAS
    ]
    return (found[0].lat, found[0].lon) if len(found) == 1 else (None, None)


def incident_types() -> list[str]:
    """Every code of an incident's type that the record knows."""
    return [code for codes in weights()["kind"]["families"].values() for code in codes]
