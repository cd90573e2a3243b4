"""A place that a model names -> a place of the house.

In: a name, the words it was read from, what the rules found in the same text. Out: ``Place`` with the point, the
spelling and the ids of the gazetteer: those that the rules settled for these very words, else the place of that name in
the country and region that the model says, else the name as the text has it, with no point. A name that neither the
gazetteer knows nor the text holds is nobody's.
"""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz.fuzz import ratio

from vigie.knowledge.gazetteer import Entry, Gazetteer
from vigie.knowledge.text import canonical
from vigie.model import Evidence, Place
from vigie.reading.llm.quotes import Quotes
from vigie.reading.mentions import Notes, PlaceMention

AREAS = frozenset({"area", "admin1", "admin2", "country", "feature"})
ALIKE = 75.0
LONGEST_NAME = 80


class Places:
    """Settles the places of one report."""

    def __init__(self, notes: Notes, quotes: Quotes) -> None:
        self._quotes = quotes
        self._gazetteer = Gazetteer.load()
        doc = notes.doc
        self._mentions = [(doc.starts[m.i], doc.ends[m.j - 1], m) for m in notes.places]
        self._country = notes.country

    def place(self, name: str, role: str, admin1: str | None, country: str | None, evidence: Evidence) -> Place | None:
        """The place meant, or None where nothing stands behind the name."""
        wanted = canonical(name)
        if not wanted or len(name) > LONGEST_NAME:
            return None
        known = self._read(wanted, country, evidence)
        if known is not None:
            return replace(known, role=role, precision=_precision(known.precision, role), evidence=evidence)
        entry = self._entry(name, admin1, country)
        if entry is not None and self._told(entry, evidence):
            told = "unknown" if entry.lat is None else "area" if entry.kind in AREAS else "exact"
            return Place(
                name=entry.name,
                role=role,
                admin1=entry.admin1,
                country=entry.country,
                lat=entry.lat,
                lon=entry.lon,
                precision=_precision(told, role),
                geoname_id=entry.geoname_id,
                evidence=evidence,
            )
        if not self._quotes.holds(name):
            return None
        return Place(name=name, role=role, admin1=self._region(admin1), country=country, evidence=evidence)

    def _read(self, wanted: str, country: str | None, evidence: Evidence) -> Place | None:
        """What the rules took these words for: inside the evidence by that name, else the only place there."""
        inside = [m for start, end, m in self._mentions if start < evidence.end and evidence.start < end]
        fitting = [m for m in inside if country in (None, m.place.country) or m.place.country is None]
        named = [m for m in fitting if self._same(m, wanted)]
        if named:
            return named[0].place
        # 'Laghamané' where the model writes the usual spelling 'Lakamané': the words are the same place's.
        close = [m for m in fitting if ratio(canonical(m.place.name), wanted) >= ALIKE]
        return close[0].place if len(close) == 1 else None

    @staticmethod
    def _same(mention: PlaceMention, wanted: str) -> bool:
        return canonical(mention.place.name) == wanted

    def _entry(self, name: str, admin1: str | None, country: str | None) -> Entry | None:
        """The place of that name in the region and country said, else in the country that the report is about."""
        found = self._gazetteer.named(name)
        home = country or self._country
        region = canonical(admin1 or "")
        ranked = sorted(
            (e for e in found if country in (None, e.country)),
            key=lambda e: (
                canonical(e.admin1 or "") != region if region else False,
                e.country != home,
                e.kind in AREAS and not e.bare,
                -e.population,
            ),
        )
        return self._gazetteer.placed(ranked[0]) if ranked else None

    def _told(self, entry: Entry, evidence: Evidence) -> bool:
        """Does the text name the place, in one spelling or another? 'The country' is the one its places lie in."""
        if entry.kind == "country" and any(m.place.country == entry.country for _, _, m in self._mentions):
            return True
        if any(self._quotes.holds(spelling) for spelling in (entry.name, *entry.variants)):
            return True
        words = canonical(evidence.text).split()
        wanted = canonical(entry.name)
        size = wanted.count(" ") + 1
        runs = (" ".join(words[i : i + n]) for n in {size, size + 1, max(1, size - 1)} for i in range(len(words)))
        return any(ratio(run, wanted) >= ALIKE for run in runs)

    def _region(self, admin1: str | None) -> str | None:
        known = self._gazetteer.admin(admin1, 1) if admin1 else []
        return known[0].name if known else None


def _precision(told: str, role: str) -> str:
    """A point is exact where the thing happened there, near where it happened close by or along a road."""
    return told if told in {"area", "unknown"} else "exact" if role == "at" else "near"
