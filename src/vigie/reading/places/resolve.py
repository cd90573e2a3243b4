"""Which of the places of one name is meant: settled by what else the report names.

In: candidates with their gazetteer entries. Out: ``chosen`` set on each; None for a name that no gazetteer
knows. An explicit region or country next to the name counts most, then the country and the regions that the
report names, then the neighbourhood of its unambiguous places, then the project's own list and the size of
the place.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property

from msgspec.structs import replace

from vigie.knowledge.gazetteer import DUMP, OWN, Entry, Gazetteer, distance_km
from vigie.knowledge.text import canonical
from vigie.reading.places.candidates import UNITS, Candidate

HOME = "ML"
ALONE = 2.0  # what speaks for home where the report names no other country's place
SAME_PLACE_KM = 30.0
NEIGHBOUR_KM = 80.0
REGION_KM = 250.0
TOO_CLOSE = 0.6
# Enough to tell the neighbourhood; a hostile text may name thousands.
ANCHORS = 40
APART_KM = 250.0
REPAIR_KM = 120.0
ALIKE_KM = 400.0
REPAIR_LIKENESS = 86.0
REPAIR_LENGTH = 5
REPAIR_LETTERS = 2
REPAIR_ANCHORS = 6
REPAIRS = 50
TOWNS = frozenset({"town", "village", "mine", "site", "feature"})


class Resolver:
    """Settles the candidates of one report."""

    def __init__(self, gazetteer: Gazetteer, found: list[Candidate], hints: list[Entry]) -> None:
        self._gazetteer = gazetteer
        self._found = found
        self._countries: Counter[str] = Counter()
        self._units: set[str] = set()
        self._anchors: list[Entry] = []
        self._settled: dict[tuple[object, ...], tuple[Entry | None, bool]] = {}
        self._repaired: dict[str, Entry | None] = {}
        for entry in hints:
            self._note(entry)
        for candidate in found:
            entries = self._fitting(candidate)
            if entries and self._one_place(entries):
                self._note(entries[0])
                self._anchor(entries[0])

    def _note(self, entry: Entry) -> None:
        if entry.country:
            self._countries[entry.country] += 2 if entry.kind == "country" else 1
        if entry.kind in ("admin1", "admin2"):
            self._units.add(entry.name)

    @cached_property
    def country(self) -> str | None:
        """The country that most of the report's places lie in."""
        named = [c.chosen.country for c in self._found if c.chosen and c.chosen.country and not c.dateline]
        counted = Counter(named) or self._countries
        return counted.most_common(1)[0][0] if counted else None

    @property
    def anchors(self) -> list[Entry]:
        return self._anchors

    @staticmethod
    def _one_place(entries: list[Entry]) -> bool:
        first = entries[0]
        return all((d := distance_km(first, e)) is not None and d <= SAME_PLACE_KM for e in entries[1:])

    def _fitting(self, candidate: Candidate) -> list[Entry]:
        """The entries of the kind that head or tail asks for, else towns before units."""
        entries = candidate.entries
        if candidate.unit in ("admin1", "admin2"):
            return (
                [e for e in entries if e.kind == candidate.unit]
                or [e for e in entries if e.kind in ("admin1", "admin2")]
                or entries
            )
        units = [e for e in entries if e.kind in UNITS and e.bare]
        towns = [e for e in entries if e.kind in TOWNS]
        if candidate.article and units:
            return units
        if candidate.unit in ("town", "commune"):
            return towns or units
        own = [e for e in towns if e.origin == OWN]
        if own:
            towns = own + [e for e in towns if e.origin == DUMP and candidate.strong]
        elif units:
            return units
        countries = [e for e in units if e.kind == "country"]
        return countries or towns or units or [e for e in entries if e.kind in UNITS and candidate.unit]

    def settle(self, candidate: Candidate) -> None:
        """Choose among the places of the name; none where the text says that it lies elsewhere."""
        outer, beside = candidate.within, candidate.beside
        key = (
            candidate.name,
            candidate.unit,
            candidate.area,
            candidate.article,
            candidate.strong,
            outer and outer.name,
            beside and beside.name,
        )
        if key not in self._settled:
            entries = self._fitting(candidate)
            self._settled[key] = self._best(entries, candidate) if entries else (None, True)
        candidate.chosen, candidate.sure = self._settled[key]
        if candidate.chosen is None and candidate.unit not in ("admin1", "admin2"):
            candidate.entries = []

    def _best(self, entries: list[Entry], candidate: Candidate) -> tuple[Entry | None, bool]:
        """The likeliest entry, and whether no other of that name is nearly as likely."""
        best, close = entries[0], False
        if len(entries) > 1:
            ranked = sorted(((self._weight(e, candidate), -n, e) for n, e in enumerate(entries)), reverse=True)
            weight, _, best = ranked[0]
            rivals = [w for w, _, e in ranked[1:] if (distance_km(best, e) or 0) > SAME_PLACE_KM]
            close = bool(rivals) and weight - rivals[0] < TOO_CLOSE
        if self._elsewhere(best, candidate):
            return None, True
        sure = not (close and best.origin == DUMP)
        return self._as_unit(self._gazetteer.placed(best), candidate), sure

    def _elsewhere(self, entry: Entry, candidate: Candidate) -> bool:
        """'Kita, Kebbi State', 'Gao village near Kaiama': not the town of that name that the list has."""
        if entry.kind not in TOWNS:
            return False
        outer = candidate.within
        if outer is not None and outer.entries:
            countries = {e.country for e in outer.entries if e.kind not in TOWNS}
            if countries and None not in countries and entry.country not in countries:
                return True
        return candidate.beside is not None and (self._apart(entry, candidate.beside) or 0.0) > APART_KM

    @staticmethod
    def _apart(entry: Entry, other: Candidate) -> float | None:
        """Kilometres from a place to the nearest one of another name."""
        return min((d for e in other.entries if (d := distance_km(entry, e)) is not None), default=None)

    def _weight(self, entry: Entry, candidate: Candidate) -> float:
        weight = 2.0 if entry.origin == OWN else 0.0
        weight += 0.4 if entry.kind in ("town", "admin1") else 0.0
        weight += math.log10(entry.population + 1) / 4
        if entry.since:
            weight -= 1.0
        if canonical(entry.name) != candidate.name and candidate.name:
            weight -= 0.3 if entry.origin == OWN else 1.0
        outer = candidate.within
        if outer is not None:
            names = {e.name for e in outer.entries}
            countries = {e.country for e in outer.entries if e.kind in ("country", "admin1", "admin2")}
            if names & {entry.admin1, entry.admin2, entry.admin1_2023}:
                weight += 5
            if entry.country in countries:
                weight += 3
        if candidate.beside is not None and (km := self._apart(entry, candidate.beside)) is not None:
            weight += 3.0 if km <= NEIGHBOUR_KM else 1.0 if km <= REGION_KM else -2.0
        total = sum(self._countries.values())
        if total and entry.country:
            weight += 2.5 * self._countries[entry.country] / total
        weight += (1.0 if total else ALONE) if entry.country == HOME else 0.0
        weight += 0.5 if {entry.admin1, entry.admin2} & {entry.name, *entry.variants} else 0.0
        if self._units & {entry.admin1, entry.admin2, entry.admin1_2023} and entry.kind in TOWNS:
            weight += 1.0
        nearest = self._nearest(entry)
        if nearest is not None:
            weight += 2.0 if nearest <= NEIGHBOUR_KM else 1.0 if nearest <= REGION_KM else -1.0
        return weight

    def _nearest(self, entry: Entry) -> float | None:
        """Kilometres to the nearest unambiguous place of the report."""
        away = (distance_km(a, entry) for a in self._anchors if a is not entry)
        return min((d for d in away if d is not None), default=None)

    @staticmethod
    def _as_unit(entry: Entry, candidate: Candidate) -> Entry:
        """'district de Bama' where the list has only the town: the unit around it."""
        if candidate.unit in ("admin1", "admin2") and entry.kind in TOWNS:
            return replace(entry, kind=candidate.unit)
        return entry

    def repair(self, candidate: Candidate) -> None:
        """A misspelt name takes the place spelt like it, if the report's other places do not speak against it."""
        name = candidate.words
        if len(name) < REPAIR_LENGTH:
            return
        if name not in self._repaired:
            few = len(self._repaired) < REPAIRS
            self._repaired[name] = (self._sounding(name, candidate) or self._alike(name)) if few else None
            self._anchor(self._repaired[name])
        candidate.chosen = self._repaired[name]

    def _anchor(self, entry: Entry | None) -> None:
        """A place that is sure tells the neighbourhood of the others."""
        if entry is not None and entry.kind in TOWNS and len(self._anchors) < ANCHORS and entry not in self._anchors:
            self._anchors.append(entry)

    def _sounding(self, name: str, candidate: Candidate) -> Entry | None:
        """The one place of the neighbourhood, else of the country, whose name differs in romanisation or by a misread
        letter only."""
        towns = [e for e in self._gazetteer.sounding(name) if e.kind in TOWNS and not self._elsewhere(e, candidate)]
        if self._anchors:
            towns = [e for e in towns if (d := self._nearest(e)) is not None and d <= ALIKE_KM]
        else:
            towns = [e for e in towns if e.country in (self._countries or (HOME,))]
        if not towns:
            return None
        best = min(towns, key=lambda e: (self._nearest(e) or 0.0, e.origin, -e.population))
        alone = self._anchors or self._one_place(towns)
        return self._gazetteer.placed(best) if alone else None

    def _alike(self, name: str) -> Entry | None:
        near = self._anchors[:REPAIR_ANCHORS]
        if not near:
            return None
        for _, entry in self._gazetteer.similar(name, near=near, km=REPAIR_KM, least=REPAIR_LIKENESS):
            if entry.kind in TOWNS and abs(len(entry.name) - len(name)) <= REPAIR_LETTERS:
                return self._gazetteer.placed(entry)
        return None
