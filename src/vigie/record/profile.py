"""Accounts on record, and what is known of the places, actors and types they name.

In: an account and its report; knowledge/linking.toml. Out: place names in one spelling, with a point where one is
known; sides and parents of actors.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rapidfuzz.fuzz import ratio

from vigie.knowledge.actors import actors
from vigie.knowledge.gazetteer import OWN, Gazetteer
from vigie.knowledge.text import canonical
from vigie.model import Account, Place, Report

if TYPE_CHECKING:
    from vigie.record.judgements.corrections import Corrected
    from vigie.record.judgements.decisions import Judgement

CLOSE_KM = 5
ONE_NAME_KM = 50
AREAS = frozenset({"area", "admin1", "admin2", "country", "feature"})
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Marks:
    """What persons judged of an account: the values they corrected, oldest first, beside what its source states."""

    stated: Account
    corrected: tuple[Corrected, ...] = ()
    confirmed: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """An account and where it stands: its id, its report, its index among the report's incidents.

    ``origin`` is 'reading', or the name of the dataset that the account is an event of. ``account`` is what stands,
    with the values that persons corrected; ``stated`` is what the source states.
    """

    id: str
    report: Report
    index: int
    account: Account
    origin: str = "reading"
    marks: Marks | None = None

    @property
    def stated(self) -> Account:
        """The account as its source has it, whatever persons corrected."""
        return self.marks.stated if self.marks else self.account

    @property
    def corrected(self) -> tuple[Corrected, ...]:
        """The values that persons corrected, oldest first."""
        return self.marks.corrected if self.marks else ()

    @property
    def confirmed(self) -> tuple[Judgement, ...]:
        """Who confirmed it, oldest first."""
        return self.marks.confirmed if self.marks else ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an account: its name without accents, spaces and case, its role, a point if one is known."""

    name: str
    role: str
    lat: float | None
    lon: float | None
    admin1: str
    area: bool


@cache
def weights() -> Mapping[str, Any]:
    """knowledge/linking.toml."""
    return tomllib.loads((files("vigie.knowledge") / "linking.toml").read_text(encoding="utf-8"))


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


def kilometres(a: Spot, b: Spot) -> float:
    """Great-circle distance; infinite where a point is not known."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    p, q = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((q - p) / 2) ** 2
    half += math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def same_place(a: Spot, b: Spot) -> bool:
    """Is it one place: by its point, its name or another spelling of that? Areas are one by name alone."""
    if a.area or b.area:
        return a.area == b.area and a.name == b.name
    distance = kilometres(a, b)
    if distance <= CLOSE_KM:
        return True
    rules = weights()["place"]
    known = not math.isinf(distance)
    if a.name == b.name:
        # The same name far away is another place; within a day's walk it is one place measured twice.
        return not known or distance <= ONE_NAME_KM
    if known:
        return bool(distance <= rules["near_km"]) and ratio(a.name, b.name) >= rules["alike_ratio"]
    elsewhere = bool(a.admin1 and b.admin1 and a.admin1 != b.admin1)
    long = bool(min(len(a.name), len(b.name)) >= rules["alike_letters"])
    return long and not elsewhere and ratio(a.name, b.name) >= rules["alike_ratio"]


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
