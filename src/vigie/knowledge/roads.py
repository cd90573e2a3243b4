"""Trunk roads as sequences of places, to tell whether two accounts speak of one road.

In: ``roads.toml`` (places in order, kilometres, minutes; OpenStreetMap's where measured). Out: ``Segment``
runs of a road between two of its places. Names are compared without accents, as everywhere.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vigie.knowledge.text import canonical
from vigie.model import KnowledgeError


@dataclass(frozen=True, slots=True)
class Road:
    """A road: its number, its name, its places in order and the kilometres of each from the first.

    ``minutes`` are a car's from the first place, () where nobody measured them; ``kind`` is a class of ``road_speeds``.
    """

    ref: str
    name: str
    country: str
    places: tuple[str, ...]
    km: tuple[float, ...]
    measured: bool
    kind: str = "unpaved"
    minutes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """The run of a road between two of its places, in the order of the road."""

    road: Road
    places: tuple[str, ...]
    km: float


@cache
def roads() -> tuple[Road, ...]:
    """Every road known; a table of another shape raises KnowledgeError."""
    text = (files("vigie.knowledge") / "roads.toml").read_text(encoding="utf-8")
    try:
        found = tuple(
            Road(
                ref=table["ref"],
                name=table["name"],
                country=table["country"],
                places=tuple(table["places"]),
                km=tuple(map(float, table["km"])),
                measured=bool(table["measured"]),
                kind=table.get("class", "paved" if table["measured"] else "unpaved"),
                minutes=tuple(map(float, table.get("minutes", ()))),
            )
            for table in tomllib.loads(text)["road"]
        )
    except KeyError as error:
        raise KnowledgeError(f"roads.toml: a [[road]] has no {error}; add it") from error
    for road in found:
        if len(road.places) != len(road.km) or len(road.minutes) not in (0, len(road.km)):
            raise KnowledgeError(f"roads.toml: {road.name} needs one km (and one of minutes, or none) for each place")
    return found


@cache
def _passing() -> dict[str, list[tuple[Road, int]]]:
    """The roads through each place, and where on them it stands."""
    through: dict[str, list[tuple[Road, int]]] = defaultdict(list)
    for road in roads():
        for at, place in enumerate(road.places):
            through[canonical(place)].append((road, at))
    return dict(through)


def segments_between(a: str, b: str) -> list[Segment]:
    """The runs of road from one place to the other on one road, shortest first; [] where no road has both."""
    found = [
        Segment(road, road.places[min(i, j) : max(i, j) + 1], abs(road.km[i] - road.km[j]))
        for road, i in _passing().get(canonical(a), ())
        for other, j in _passing().get(canonical(b), ())
        if road is other and i != j
    ]
    return sorted(found, key=lambda segment: segment.km)
