"""Where people go for what they need: health facilities, schools, markets, water, fuel.

In: ``places/services.csv`` (the project's short list: hospitals, reference health centres, big markets, each at the
point of its town) and, where the data folder has them, the public health facilities of Maina et al. 2019,
OpenStreetMap nodes as CSV, and what was drawn from OpenStreetMap extracts (``sources.getting.amenities``). Out:
``Service``. A service of the list stands back where a file has one of its kind, as
high or without a level, in the same town.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from vigie.knowledge import folder
from vigie.knowledge.asked import POINTS
from vigie.knowledge.countries import countries
from vigie.knowledge.gazetteer import Gazetteer, kilometres
from vigie.model import KnowledgeError

HOSPITALS = frozenset(
    {"Hospital", "University Hospital", "Regional Hospital", "District Hospital", "National Hospital"}
)
LEVELS = {
    **dict.fromkeys(HOSPITALS, "hospital"),
    "Referral Health Centre": "csref",
    "Community Health Centre": "cscom",
    "Clinic": "clinic",
    "Polyclinic": "clinic",
}
"""Facility types of Maina et al. 2019 and what they are in the Malian health pyramid; others are 'other'."""
AMENITIES = {
    "hospital": ("health", "hospital"),
    "clinic": ("health", "clinic"),
    "doctors": ("health", "clinic"),
    "school": ("school", ""),
    "marketplace": ("market", ""),
    "drinking_water": ("water", ""),
    "water_point": ("water", ""),
    "fuel": ("fuel", ""),
}
"""OpenStreetMap's amenities and what they are here: kind and level."""
SAME_TOWN_KM = 10.0
NODE_COUNTRY = re.compile(r"([A-Za-z]+)_osm")
DRAWN_COUNTRY = re.compile(r"osm_([A-Z]{2})_services\.csv")
DRAWN = ("kind", "level", "name", "lat", "lon", "changed")
"""The columns of what was drawn from an extract; ``changed`` is the day of the extract's newest object."""


KINDS = (folder.HEALTH, folder.NODES, folder.OSM_SERVICES)


@dataclass(frozen=True, slots=True)
class Service:
    """One facility. ``kind``: health, school, market, water, fuel. ``level``: hospital, csref, cscom, clinic, other;
    regional for a big market; '' where not told. lat and lon are WGS 84 degrees; ``approximate``: its town's point."""

    kind: str
    level: str
    name: str
    lat: float
    lon: float
    country: str
    source: str
    vintage: int | None
    licence: str
    approximate: bool = False


def services(kind: str | None = None, level: str | None = None) -> tuple[Service, ...]:
    """Every service known, or those of a kind and level; a file of another shape raises KnowledgeError."""
    found = [(p, p.stat().st_mtime_ns) for k in KINDS for p in folder.files(k)]
    return tuple(s for s in _all(tuple(found)) if kind in (None, s.kind) and level in (None, s.level))


@lru_cache(maxsize=2)
def _all(dated: tuple[tuple[Path, int], ...]) -> tuple[Service, ...]:
    brought = [s for path, _ in dated for s in rows(path)]
    return tuple(brought + [s for s in listed() if not any(_stands_for(b, s) for b in brought)])


def _stands_for(brought: Service, listed: Service) -> bool:
    if brought.kind != listed.kind or brought.level not in ("", listed.level):
        return False
    return kilometres(brought.lat, brought.lon, listed.lat, listed.lon) <= SAME_TOWN_KM


def listed() -> Iterator[Service]:
    """The project's own services."""
    book = Gazetteer.load()
    text = (files("vigie.knowledge") / "places" / "services.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        named = (e for e in book.named(row["place"]) if e.country == row["country"] and e.kind in POINTS)
        at = next(named, None)
        if at is None or at.lat is None or at.lon is None:
            raise KnowledgeError(f"places/services.csv: {row['name']}: '{row['place']}' is no place of the list")
        yield Service(
            row["kind"], row["level"], row["name"], at.lat, at.lon, row["country"], row["source"], None, "facts", True
        )


def rows(path: Path) -> Iterator[Service]:
    """The services of one file of the data folder."""
    reader: Callable[[dict[str, str], Path], Service | None] = _facility
    if folder.NODES.fullmatch(path.name):
        reader = _node
    elif folder.OSM_SERVICES.fullmatch(path.name):
        reader = _drawn
    with path.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        try:
            for row in table:
                service = reader(row, path)
                if service:
                    yield service
        except (KeyError, ValueError, TypeError, csv.Error) as error:
            raise KnowledgeError(
                f"{path.name}, line {table.line_num}: not a row of such a file ({error!r}); fetch it again"
            ) from error


def _facility(row: dict[str, str], path: Path) -> Service | None:
    """Maina et al. 2019; a facility without a point is of no use here."""
    if not row["Lat"] or not row["Long"]:
        return None
    lat, lon = _point(row["Lat"], row["Long"])
    return Service(
        "health",
        LEVELS.get(row["Facility type"], "other"),
        row["Facility name"],
        lat,
        lon,
        _code(row["Country"]),
        "Maina et al. 2019",
        2019,
        "CC0",
        row["LL source"] not in {"GPS", "Combination"},
    )


def _node(row: dict[str, str], path: Path) -> Service | None:
    if row["TAG"] != "amenity" or row["VALUE"] not in AMENITIES:
        return None
    kind, level = AMENITIES[row["VALUE"]]
    lat, lon = _point(row["LAT"], row["LON"])
    country = NODE_COUNTRY.match(path.name)
    year = re.search(r"osm(\d{4})", path.name)
    return Service(
        kind,
        level,
        row["NAME"],
        lat,
        lon,
        _code(country[1]) if country else "",
        "OpenStreetMap",
        int(year[1]) if year else None,
        "ODbL",
    )


def _drawn(row: dict[str, str], path: Path) -> Service:
    lat, lon = _point(row["lat"], row["lon"])
    country = DRAWN_COUNTRY.fullmatch(path.name)
    year = int(row["changed"][:4]) if row["changed"] else None
    named = country[1] if country else ""
    return Service(row["kind"], row["level"], row["name"], lat, lon, named, "OpenStreetMap", year, "ODbL")


def _point(lat: str, lon: str) -> tuple[float, float]:
    y, x = float(lat), float(lon)
    if not (-90 <= y <= 90 and -180 <= x <= 180):
        raise ValueError(f"{lat}, {lon} is no point on earth")
    return y, x


@lru_cache(maxsize=256)
def _code(name: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country's name; '' where there is none."""
    wanted = name.casefold()
    return next((c.iso2 for c in countries() if wanted in (n.casefold() for n in (*c.names, c.iso2))), "")
