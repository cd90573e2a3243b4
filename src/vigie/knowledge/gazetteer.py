"""Where places are: the project's list, the user's GeoNames dumps, regions, cercles, countries and areas.

In: the project's list (``placelist``) and, where ``VIGIE_DATA`` has them, GeoNames country files (``compiled``). Out:
``Gazetteer``, asked by name, by neighbourhood and by likeness.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace
from rapidfuzz import fuzz, process

from vigie.knowledge import compiled, folder
from vigie.knowledge.compiled import Compiled, Found, cell_of
from vigie.knowledge.placelist import DUMP, OWN, Entry, listed
from vigie.knowledge.spelling import skeleton
from vigie.knowledge.text import canonical, spelled

EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2
SAME_PLACE_KM = 30.0
ADMIN = ("admin1", "admin2")
# Answers about the user's dumps that are kept: memory stays flat over a long run.
REMEMBERED = 20_000
REMEMBERED_CELLS = 400
MOST_ALIKE = 100
NONE_ALIKE: tuple[list[str], list[Entry | int]] = ([], [])
SKELETON_LENGTH = 4
LOOK_AGAIN = 2.0


__all__ = ["DUMP", "OWN", "Entry", "Gazetteer", "distance_km", "kilometres"]


class Point(Protocol):
    """Anything with coordinates, which may be unknown."""

    @property
    def lat(self) -> float | None: ...

    @property
    def lon(self) -> float | None: ...


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
    """Places by canonical name, by one-degree cell and by administrative unit.

    The project's places are in memory; those of the user's dumps stay in the compiled file until asked for. A place of
    a dump that the project's list knows already is left out: its spelling and its homonyms' order then stand.
    """

    def __init__(self, entries: Iterable[Entry], dumps: Compiled | None = None) -> None:
        self._named: dict[str, list[Entry]] = defaultdict(list)
        self._countries: dict[str, Entry] = {}
        self._cells: dict[int, list[Entry]] = defaultdict(list)
        self._dumps = dumps
        self._answers: dict[str, list[Entry]] = {}
        self._dumped: dict[int, Entry | None] = {}
        self._placed: dict[int, tuple[Entry, Entry]] = {}
        self._spelt: dict[int, dict[str, tuple[list[str], list[Entry | int]]]] = {}
        for entry in entries:
            names = dict.fromkeys((spelled(entry.name), *map(spelled, entry.variants)))
            if entry.origin == DUMP and self._knows(entry, names):
                continue
            for name in names:
                if name:
                    self._named[name].append(entry)
            if entry.kind == "country" and entry.country:
                self._countries.setdefault(entry.country, entry)
            if entry.lat is not None and entry.lon is not None and entry.kind not in ADMIN:
                self._cells[cell_of(entry.lat, entry.lon)].append(entry)

    @classmethod
    def load(cls) -> Gazetteer:
        """The gazetteer of this process: read once for each set of dumps in the user's data folder, which is looked
        into when a file has come or gone, else every few seconds."""
        state, now = folder.state(), time.monotonic()
        if _looked.state != state or now - _looked.at > LOOK_AGAIN:
            stats = ((path, path.stat()) for path in folder.files(folder.GEONAMES))
            dumps = tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)
            _looked.state, _looked.at, _looked.gazetteer = state, now, _load(dumps)
        return _looked.gazetteer

    def names(self) -> Iterator[tuple[str, list[Entry]]]:
        """Every canonical name of the project's list and the places that bear it."""
        return iter(self._named.items())

    def named(self, name: str) -> list[Entry]:
        """The places of that name, whatever its accents, case and hyphens; the project's own first."""
        asked = canonical(name)
        own = self._named.get(asked, [])
        if self._dumps is None:
            return own
        answer = self._answers.get(asked)
        if answer is None:
            answer = self._answers[asked] = [*own, *filter(None, map(self._entry, self._dumps.named(asked)))]
            if len(self._answers) > REMEMBERED:
                self._answers.clear()
        return answer

    @property
    def has_dumps(self) -> bool:
        """Has the user brought GeoNames files?"""
        return self._dumps is not None

    def opens_dumped(self, word: str) -> bool:
        """May a name of the user's dumps begin with that canonical word?"""
        return self._dumps is not None and self._dumps.opens(word)

    def _entry(self, found: Found) -> Entry | None:
        """A place of a dump; None where the project's list knows it."""
        if found.index not in self._dumped:
            if len(self._dumped) > REMEMBERED:
                self._dumped.clear()
            entry = _from_dump(found)
            known = self._knows(entry, map(canonical, (found.name, *found.alternates)))
            self._dumped[found.index] = None if known else self._usual_region(entry)
        return self._dumped[found.index]

    def _usual_region(self, entry: Entry) -> Entry:
        """The regions that a dump names, as the project spells them."""
        units = [next(iter(self.admin(n, k, entry.country)), None) if n else None for k, n in _units_of(entry)]
        first, second = (u.name if u else n for u, (_, n) in zip(units, _units_of(entry), strict=True))
        return replace(entry, admin1=first, admin2=second)

    def _knows(self, dumped: Entry, names: Iterable[str]) -> bool:
        own = (e for name in names for e in self._named.get(name, ()) if e.origin == OWN)
        if dumped.kind in ADMIN:
            return any((e.kind, e.country) == (dumped.kind, dumped.country) for e in own)
        return any((d := distance_km(e, dumped)) is not None and d <= SAME_PLACE_KM for e in own)

    def admin(self, name: str, level: int | None = None, country: str | None = None) -> list[Entry]:
        """Regions (level 1) and cercles, provinces or districts (level 2) of that name in the project's list."""
        kinds = ADMIN if level is None else (f"admin{level}",)
        return [e for e in self._named.get(canonical(name), ()) if e.kind in kinds and country in (None, e.country)]

    def country(self, code: str | None) -> Entry | None:
        """The country of an ISO 3166-1 alpha-2 code."""
        return self._countries.get(code or "")

    def nearby(self, lat: float, lon: float, km: float) -> list[tuple[float, Entry]]:
        """The places within ``km`` of a point, nearest first, each with its distance."""
        found = [
            (distance, entry)
            for cell in _cells_around(lat, lon, km)
            for entry in self._in_cell(cell)
            if entry.lat is not None
            and entry.lon is not None
            and (distance := kilometres(lat, lon, entry.lat, entry.lon)) <= km
        ]
        return sorted(found, key=lambda pair: (pair[0], pair[1].name))

    def _in_cell(self, cell: int) -> Iterator[Entry]:
        yield from self._cells.get(cell, ())
        if self._dumps is not None:
            dumped = (self._entry(self._dumps.place(n)) for n in self._dumps.in_cell(cell))
            yield from (e for e in dumped if e is not None and e.kind not in ADMIN)

    def similar(
        self, name: str, near: Iterable[Point] = (), km: float = 150.0, least: float = 82.0
    ) -> list[tuple[float, Entry]]:
        """Places spelt like ``name``, best first, each with its likeness from 0 to 100.

        With ``near``, only places of the same initial within ``km`` of one of those points count, and distance weighs
        against likeness: a spelling alone does not settle which village is meant.
        """
        wanted = canonical(name)
        points = [(p.lat, p.lon) for p in near if p.lat is not None and p.lon is not None]
        if not points:
            likeness = process.extract(wanted, self._named.keys(), scorer=fuzz.ratio, score_cutoff=least, limit=8)
            return [(score, entry) for spelling, score, _ in likeness for entry in self._named[spelling]]
        best: dict[int, tuple[float, float, Entry]] = {}
        spellings: list[str] = []
        places: list[Entry | int] = []
        for cell in dict.fromkeys(cell for lat, lon in points for cell in _cells_around(lat, lon, km)):
            if self._dumps is not None or cell in self._cells:
                alike, whose = self._spellings(cell).get(wanted[:1], NONE_ALIKE)
                spellings += alike
                places += whose
        for _, score, n in process.extract(wanted, spellings, scorer=fuzz.ratio, score_cutoff=least, limit=MOST_ALIKE):
            place = places[n]
            entry = self._entry(self._dumps.place(place)) if isinstance(place, int) and self._dumps else place
            if not isinstance(entry, Entry) or entry.lat is None or entry.lon is None:
                continue
            distance = min(kilometres(lat, lon, entry.lat, entry.lon) for lat, lon in points)
            weight = score - 10 * distance / km
            if distance <= km and (id(entry) not in best or weight > best[id(entry)][0]):
                best[id(entry)] = (weight, score, entry)
        ranked = sorted(best.values(), key=lambda b: (-b[0], b[2].origin, b[2].name))
        return [(score, entry) for _, score, entry in ranked]

    def _spellings(self, cell: int) -> dict[str, tuple[list[str], list[Entry | int]]]:
        """The spellings of a cell by their initial, each with its place: an entry, or its number in the dumps."""
        if cell not in self._spelt:
            if self._dumps is not None and len(self._spelt) > REMEMBERED_CELLS:
                self._spelt.clear()
            by_initial: dict[str, tuple[list[str], list[Entry | int]]] = defaultdict(lambda: ([], []))
            known: list[tuple[Entry | int, Iterable[str]]] = [
                (e, (e.name, *e.variants)) for e in self._cells.get(cell, ())
            ]
            if self._dumps is not None:
                places = self._dumps.in_cell(cell)
                known += zip(places, self._dumps.spellings(places), strict=True)
            for place, names in known:
                for spelling in map(canonical, names):
                    spellings, whose = by_initial[spelling[:1]]
                    spellings.append(spelling)
                    whose.append(place)
            self._spelt[cell] = dict(by_initial)
        return self._spelt[cell]

    def sounding(self, name: str) -> list[Entry]:
        """The places of the project's list whose name is written alike but for romanisation and misread letters."""
        return self._by_skeleton.get(skeleton(canonical(name)), [])

    @cached_property
    def _by_skeleton(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for name, entries in self._named.items():
            key = skeleton(name)
            if len(key) >= SKELETON_LENGTH:
                found[key] += [e for e in entries if e not in found[key]]
        return dict(found)

    def placed(self, entry: Entry) -> Entry:
        """The entry with region and cercle: a dump's place takes those of the nearest place of the project's list."""
        if entry.origin == OWN or entry.lat is None or entry.lon is None:
            return entry
        known = self._placed.get(id(entry))
        if known is None or known[0] is not entry:
            if len(self._placed) > REMEMBERED:
                self._placed.clear()
            known = self._placed[id(entry)] = (entry, self._in_unit(entry, entry.lat, entry.lon))
        return known[1]

    def _in_unit(self, entry: Entry, lat: float, lon: float) -> Entry:
        for km in (25.0,) if entry.admin1 else (25.0, 100.0):
            near = (
                (distance, other)
                for cell in _cells_around(lat, lon, km)
                for other in self._cells.get(cell, ())
                if other.origin == OWN
                and other.admin1
                and other.country == entry.country
                and (distance := distance_km(entry, other)) is not None
                and distance <= km
            )
            _, other = min(near, key=lambda pair: pair[0], default=(0.0, None))
            if other is not None:
                return replace(entry, admin1=other.admin1, admin1_2023=other.admin1_2023, admin2=other.admin2)
        return entry


def _cells_around(lat: float, lon: float, km: float) -> Iterator[int]:
    rows = math.ceil(km / KM_PER_DEGREE)
    columns = min(180, math.ceil(km / (KM_PER_DEGREE * max(0.02, math.cos(math.radians(lat))))))
    for i in range(-rows, rows + 1):
        for j in range(-columns, columns + 1):
            yield cell_of(lat + i, lon + j)


def _from_dump(found: Found) -> Entry:
    return Entry(
        name=found.name,
        kind=found.kind,
        lat=found.lat,
        lon=found.lon,
        admin1=found.admin1,
        admin2=found.admin2,
        country=found.country,
        geoname_id=found.geoname_id,
        population=found.population,
        source="GeoNames",
        variants=found.alternates,
        bare=found.kind not in ADMIN,
        origin=DUMP,
    )


def _units_of(entry: Entry) -> tuple[tuple[int, str | None], tuple[int, str | None]]:
    return (1, entry.admin1), (2, entry.admin2)


@dataclass(slots=True)
class _Looked:
    """When the data folder was last looked into, and what came of it."""

    state: tuple[str | int, ...] = ()
    at: float = -math.inf
    gazetteer: Gazetteer = field(default_factory=lambda: Gazetteer(()))


_looked = _Looked()


@lru_cache(maxsize=2)
def _load(dumps: tuple[tuple[Path, int, int], ...]) -> Gazetteer:
    return Gazetteer(listed(), compiled.load([path for path, _, _ in dumps]))
