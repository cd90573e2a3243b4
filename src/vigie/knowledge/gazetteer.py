"""Where places are: the project's list, the user's GeoNames dumps, regions, cercles, countries and areas.

In: ``places/*.csv`` and ``countries.csv`` (sources named in their columns) and, where ``VIGIE_DATA`` has
one, GeoNames country files. Out: ``Gazetteer``, asked by name, by neighbourhood and by likeness. ``admin1``
is the division before the Malian laws of 2023; ``admin1_2023`` the one after. P-codes carry their vintage:
cercles were renumbered.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from rapidfuzz import fuzz, process

from vigie.knowledge import folder, geonames
from vigie.knowledge.lexicon import expand
from vigie.knowledge.text import canonical
from vigie.model import KnowledgeError

EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2
OWN, DUMP = 0, 1
SAME_PLACE_KM = 30.0


class Point(Protocol):
    """Anything with coordinates, which may be unknown."""

    @property
    def lat(self) -> float | None: ...

    @property
    def lon(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that the gazetteer knows.

    ``kind``: town, village, mine, site, feature, area, admin1, admin2, country. ``bare`` tells whether the
    name alone, without 'région de' or the like, is enough to mean it. ``origin`` is OWN (the project's
    list) or DUMP (GeoNames).
    """

    name: str
    kind: str
    lat: float | None = None
    lon: float | None = None
    admin1: str | None = None
    admin1_2023: str | None = None
    admin2: str | None = None
    country: str | None = None
    geoname_id: int | None = None
    population: int = 0
    source: str = ""
    variants: tuple[str, ...] = ()
    bare: bool = True
    pcodes: tuple[tuple[int, str], ...] = ()
    seat: str | None = None
    since: int | None = None
    origin: int = OWN


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance."""
    p, q = math.radians(lat1), math.radians(lat2)
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def distance_km(a: Point, b: Point) -> float | None:
    """Kilometres between two places, None where either has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return kilometres(a.lat, a.lon, b.lat, b.lon)


class Gazetteer:
    """Places by canonical name, by one-degree cell and by administrative unit."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._named: dict[str, list[Entry]] = defaultdict(list)
        self._countries: dict[str, Entry] = {}
        self._cells: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        for entry in entries:
            names = dict.fromkeys((canonical(entry.name), *map(canonical, entry.variants)))
            if entry.origin == DUMP and any(self._has_own(name, entry) for name in names):
                continue
            for name in names:
                if name:
                    self._named[name].append(entry)
            if entry.kind == "country" and entry.country:
                self._countries.setdefault(entry.country, entry)
            if entry.lat is not None and entry.lon is not None and entry.kind not in ("admin1", "admin2"):
                self._cells[math.floor(entry.lat), math.floor(entry.lon)].append(entry)

    def _has_own(self, name: str, dumped: Entry) -> bool:
        """Does the project's list know this place already? Its spelling and its homonyms' order then
        stand."""
        own = (e for e in self._named.get(name, ()) if e.origin == OWN)
        return any((d := distance_km(e, dumped)) is not None and d <= SAME_PLACE_KM for e in own)

    @classmethod
    def load(cls) -> Gazetteer:
        """The gazetteer of this process: read once for each set of dumps in the user's data folder."""
        return _load(tuple(folder.files(folder.GEONAMES)))

    def names(self) -> Iterator[tuple[str, list[Entry]]]:
        """Every canonical name and the places that bear it."""
        return iter(self._named.items())

    def named(self, name: str) -> list[Entry]:
        """The places of that name, whatever its accents, case and hyphens; the project's own first."""
        return self._named.get(canonical(name), [])

    def admin(self, name: str, level: int | None = None, country: str | None = None) -> list[Entry]:
        """Regions (level 1) and cercles, provinces or districts (level 2) of that name."""
        kinds = ("admin1", "admin2") if level is None else (f"admin{level}",)
        return [e for e in self.named(name) if e.kind in kinds and country in (None, e.country)]

    def country(self, code: str | None) -> Entry | None:
        """The country of an ISO 3166-1 alpha-2 code."""
        return self._countries.get(code or "")

    def nearby(self, lat: float, lon: float, km: float) -> list[tuple[float, Entry]]:
        """The places within ``km`` of a point, nearest first, each with its distance."""
        rows = math.ceil(km / KM_PER_DEGREE)
        columns = min(180, math.ceil(km / (KM_PER_DEGREE * max(0.02, math.cos(math.radians(lat))))))
        found = [
            (distance, entry)
            for i in range(math.floor(lat) - rows, math.floor(lat) + rows + 1)
            for j in range(math.floor(lon) - columns, math.floor(lon) + columns + 1)
            for entry in self._cells.get((i, j), ())
            if entry.lat is not None
            and entry.lon is not None
            and (distance := kilometres(lat, lon, entry.lat, entry.lon)) <= km
        ]
        return sorted(found, key=lambda pair: (pair[0], pair[1].name))

    def similar(
        self, name: str, near: Iterable[Point] = (), km: float = 150.0, least: float = 82.0
    ) -> list[tuple[float, Entry]]:
        """Places spelt like ``name``, best first, each with its likeness from 0 to 100.

        With ``near``, only places within ``km`` of one of those points count, and distance weighs against
        likeness: a spelling alone does not settle which village is meant.
        """
        wanted = canonical(name)
        points = [p for p in near if p.lat is not None and p.lon is not None]
        if not points:
            likeness = process.extract(wanted, self._named.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=8)
            return [(score, entry) for spelling, score, _ in likeness for entry in self._named[spelling]]
        best: dict[int, tuple[float, float, Entry]] = {}
        for point in points:
            for distance, entry in self.nearby(point.lat or 0.0, point.lon or 0.0, km):
                spellings = (entry.name, *entry.variants)
                likeness_here = max(fuzz.ratio(wanted, canonical(s), score_cutoff=least) for s in spellings)
                if likeness_here:
                    key = id(entry)
                    score = likeness_here - 10 * distance / km
                    if key not in best or score > best[key][0]:
                        best[key] = (score, likeness_here, entry)
        ranked = sorted(best.values(), key=lambda b: (-b[0], b[2].origin, b[2].name))
        return [(likeness_here, entry) for _, likeness_here, entry in ranked]

    def placed(self, entry: Entry) -> Entry:
        """The entry with region and cercle: a dump's place takes those of the nearest place of the
        project's list."""
        if entry.origin == OWN or entry.lat is None or entry.lon is None:
            return entry
        for km in (25.0, 100.0):
            for _, other in self.nearby(entry.lat, entry.lon, km):
                if other.origin == OWN and other.admin1 and other.country == entry.country:
                    return replace(entry, admin1=other.admin1, admin1_2023=other.admin1_2023, admin2=other.admin2)
        return entry


@cache
def _load(dumps: tuple[Path, ...]) -> Gazetteer:
    return Gazetteer([*_own(), *_dumped(dumps)])


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("vigie.knowledge") / name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def _number(text: str) -> float | None:
    return float(text) if text else None


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _own() -> Iterator[Entry]:
    try:
        yield from _places()
        yield from _admin()
        yield from _areas()
        yield from _countries()
    except (KeyError, ValueError) as error:
        raise KnowledgeError(f"a table of knowledge/places has a wrong cell or column: {error}") from error


def _places() -> Iterator[Entry]:
    for table in ("places/mali.csv", "places/neighbours.csv"):
        for row in _rows(table):
            yield Entry(
                name=row["name"],
                kind=row["kind"],
                lat=_number(row["lat"]),
                lon=_number(row["lon"]),
                admin1=row["admin1"] or None,
                admin1_2023=row["admin1_2023"] or None,
                admin2=row["admin2"] or None,
                country=row["country"] or None,
                geoname_id=int(row["geoname_id"]) if row["geoname_id"] else None,
                population=int(row["population"] or 0),
                source=row["source"],
                variants=_names(row["variants"]),
            )


def _admin() -> Iterator[Entry]:
    for row in _rows("places/admin.csv"):
        vintages = ((2015, row["pcode_2015"]), (2021, row["pcode_2021"]))
        yield Entry(
            name=row["name"],
            kind=f"admin{row['level']}",
            lat=_number(row["lat"]),
            lon=_number(row["lon"]),
            admin1=row["name"] if row["level"] == "1" else row["admin1"] or None,
            admin2=row["name"] if row["level"] == "2" else None,
            country=row["country"],
            geoname_id=int(row["geoname_id"]) if row["geoname_id"] else None,
            source=row["source"],
            variants=_names(row["variants"]),
            bare=row["bare"] == "1",
            pcodes=tuple((year, code) for year, code in vintages if code),
            seat=row["seat"] or None,
            since=int(row["since"]) if row["since"] else None,
        )


def _areas() -> Iterator[Entry]:
    for row in _rows("places/areas.csv"):
        yield Entry(
            name=row["name"],
            kind=row["kind"],
            lat=_number(row["lat"]),
            lon=_number(row["lon"]),
            country=row["country"] or None,
            source=row["source"],
            variants=_names(row["variants"]),
            bare=row["bare"] == "1",
        )


def _countries() -> Iterator[Entry]:
    for row in _rows("countries.csv"):
        if len(row["iso2"]) != 2:
            continue
        others = [row["name_en"]]
        for column in ("aliases_en", "aliases_fr"):
            others += [form for alias in _names(row[column]) for form in expand(alias)]
        yield Entry(
            name=row["name_fr"],
            kind="country",
            country=row["iso2"],
            source="ISO 3166-1",
            variants=tuple(others),
        )


def _dumped(dumps: Iterable[Path]) -> Iterator[Entry]:
    for path in dumps:
        for row in geonames.rows(path):
            yield Entry(
                name=row.name,
                kind=row.kind,
                lat=row.lat,
                lon=row.lon,
                country=row.country,
                geoname_id=row.id,
                population=row.population,
                source="GeoNames",
                variants=row.alternates,
                origin=DUMP,
            )
