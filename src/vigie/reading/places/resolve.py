"""Which of the places of one name is meant: settled by what else the report names.

In: candidates with their gazetteer entries. Out: ``chosen`` set on each; None for a name that no gazetteer
knows. An explicit region or country next to the name counts most, then the country and the regions that the
report names, then the neighbourhood of its unambiguous places, then the project's own list and the size of
the place.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from functools import cached_property

from vigie.knowledge.gazetteer import DUMP, OWN, Entry, Gazetteer, distance_km
from vigie.reading.places.candidates import UNITS, Candidate

HOME = "ML"
SAME_PLACE_KM = 30.0
NEIGHBOUR_KM = 80.0
REGION_KM = 250.0
TOO_CLOSE = 0.6
# Enough to tell the neighbourhood; a hostile text may name thousands.
ANCHORS = 40
REPAIR_KM = 120.0
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
        self._settled: dict[tuple[object, ...], tuple[Entry, bool]] = {}
        self._repaired: dict[str, Entry | None] = {}
        anchored: set[int] = set()
        for entry in hints:
            self._note(entry)
        for candidate in found:
            entries = self._fitting(candidate)
            if entries and self._one_place(entries):
                self._note(entries[0])
                if entries[0].kind in TOWNS and id(entries[0]) not in anchored and len(anchored) < ANCHORS:
                    anchored.add(id(entries[0]))
                    self._anchors.append(entries[0])

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
        within = id(candidate.within.entries) if candidate.within else None
        key = (
            id(candidate.entries),
            candidate.unit,
            candidate.area,
            candidate.article,
            candidate.strong,
            within,
        )
        if key not in self._settled:
            entries = self._fitting(candidate)
            if not entries:
                return
            self._settled[key] = self._best(entries, candidate)
        candidate.chosen, candidate.sure = self._settled[key]

    def _best(self, entries: list[Entry], candidate: Candidate) -> tuple[Entry, bool]:
        """The likeliest entry, and whether no other of that name is nearly as likely."""
        ranked = sorted(((self._weight(e, candidate), -n, e) for n, e in enumerate(entries)), reverse=True)
        best = ranked[0]
        rivals = [r for r in ranked[1:] if (distance_km(best[2], r[2]) or 0) > SAME_PLACE_KM]
        close = bool(rivals) and best[0] - rivals[0][0] < TOO_CLOSE
        sure = not (close and best[2].origin == DUMP)
        return self._as_unit(self._gazetteer.placed(best[2]), candidate), sure

    def _weight(self, entry: Entry, candidate: Candidate) -> float:
        weight = 1.5 if entry.origin == OWN else 0.0
        weight += 0.4 if entry.kind in ("town", "admin1") else 0.0
        weight += math.log10(entry.population + 1) / 4
        if entry.since:
            weight -= 1.0
        outer = candidate.within
        if outer is not None:
            names = {e.name for e in outer.entries}
            countries = {e.country for e in outer.entries if e.kind in ("country", "admin1", "admin2")}
            if names & {entry.admin1, entry.admin2, entry.admin1_2023}:
                weight += 5
            if entry.country in countries:
                weight += 3
        total = sum(self._countries.values())
        if total and entry.country:
            weight += 2.5 * self._countries[entry.country] / total
        weight += 0.8 if entry.country == HOME else 0.0
        if self._units & {entry.admin1, entry.admin2, entry.admin1_2023} and entry.kind in TOWNS:
            weight += 1.0
        nearest = min(
            (d for a in self._anchors if a is not entry and (d := distance_km(a, entry)) is not None),
            default=None,
        )
        if nearest is not None:
            weight += 2.0 if nearest <= NEIGHBOUR_KM else 1.0 if nearest <= REGION_KM else -1.0
        return weight

    @staticmethod
    def _as_unit(entry: Entry, candidate: Candidate) -> Entry:
        """'district de Bama' where the list has only the town: the unit around it."""
        if candidate.unit in ("admin1", "admin2") and entry.kind in TOWNS:
            return replace(entry, kind=candidate.unit)
        return entry

    def repair(self, candidate: Candidate, name: str) -> None:
        """A misspelt name takes the place spelt like it in the neighbourhood of the report's other places."""
        if len(name) < REPAIR_LENGTH or not self._anchors:
            return
        if name not in self._repaired:
            self._repaired[name] = self._alike(name) if len(self._repaired) < REPAIRS else None
        candidate.chosen = self._repaired[name]

    def _alike(self, name: str) -> Entry | None:
        near = self._anchors[:REPAIR_ANCHORS]
        alike = self._gazetteer.similar(name, near=near, km=REPAIR_KM, least=REPAIR_LIKENESS)
        for _, entry in alike:
            same_initial = entry.name[:1].casefold() == name[:1].casefold()
            if same_initial and entry.kind in TOWNS and abs(len(entry.name) - len(name)) <= REPAIR_LETTERS:
                return self._gazetteer.placed(entry)
        return None
