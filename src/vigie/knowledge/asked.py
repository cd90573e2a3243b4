"""Which place does somebody mean who types a name: one, several to choose from, or none.

In: 'Kayes', 'Touba, Banamba', 'Léré (Tchad)', '14.54,-9.19'. Out: the one ``Entry`` that is meant; else a
``PlaceQuestion`` that names the candidates. Nothing is guessed: of several places of a name only the chief town of a
region or cercle is taken without asking, where no other of them is one, and the others are told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from vigie.knowledge.countries import by_iso2, countries
from vigie.knowledge.gazetteer import ADMIN, DUMP, Entry, Gazetteer, distance_km
from vigie.knowledge.geonames import UNIT_WORDS
from vigie.knowledge.messages import message
from vigie.knowledge.problems import Spoken
from vigie.knowledge.text import canonical
from vigie.model import QuestionError

POINTS = frozenset({"town", "village", "mine", "site"})
QUALIFIED = re.compile(r"([^,(@]+?)\s*(?:[,@]\s*([^,()]+)|\(\s*([^()]+?)\s*\))\s*")
COORDINATES = re.compile(r"\s*(-?[0-9]{1,2}(?:\.[0-9]{1,9})?)(?:\s*[,;]\s*|\s+)(-?[0-9]{1,3}(?:\.[0-9]{1,9})?)\s*")
SHOWN = 8
LONGEST = 100
ONE_PLACE_KM = 5.0
ALIKE = 75.0


@dataclass(frozen=True, slots=True)
class Asked:
    """The place that is meant, and the other places of that name."""

    entry: Entry
    others: tuple[Entry, ...] = ()


class PlaceQuestion(Spoken, QuestionError):
    """A name that no place bears, or several do; ``candidates`` are what may be meant, the likeliest first."""

    topic = "places"

    def __init__(self, problem: str, name: str, candidates: Iterable[Entry] = ()) -> None:
        cut = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        self.name, self.candidates = cut, tuple(candidates)
        super().__init__(problem)

    def sentence(self, lang: str) -> str:
        """The question back, in a language of the output."""
        told = "; ".join(labels(self.candidates[:SHOWN], lang))
        more = " …" if len(self.candidates) > SHOWN else ""
        return message(self.key, lang, name=self.name, candidates=told + more)


def label(entry: Entry, lang: str) -> str:
    """A place as it can be typed again: 'Touba, Banamba'; its region and country behind."""
    country = by_iso2(entry.country) if entry.country else None
    around = [entry.admin2, entry.admin1_2023 or entry.admin1, country.name(lang) if country else entry.country]
    told = list(dict.fromkeys(part for part in around if part and part != entry.name))
    return ", ".join([entry.name, *told[:1]]) + (f" ({', '.join(told[1:])})" if told[1:] else "")


def labels(entries: Sequence[Entry], lang: str) -> list[str]:
    """Places as they can be typed again; those that a cercle does not tell apart by their coordinates."""
    told = [label(entry, lang) for entry in entries]
    return [
        f"{one}: {entry.lat},{entry.lon}" if told.count(one) > 1 else one
        for one, entry in zip(told, entries, strict=True)
    ]


def coordinates(text: str) -> tuple[float, float] | None:
    """'14.54,-9.19' as latitude and longitude in degrees; None for a name; raises PlaceQuestion off the earth."""
    found = COORDINATES.fullmatch(text)
    if found is None:
        return None
    lat, lon = float(found[1]), float(found[2])
    if abs(lat) > 90 or abs(lon) > 180:
        raise PlaceQuestion("off_earth", text)
    return lat, lon


def candidates(name: str, *, within: Collection[str] | None = None) -> list[Entry]:
    """The places of that name, each once, chief towns first; a unit that no place is named like gives its chief town.

    ``within``: the ISO 3166-1 alpha-2 codes of the countries that count; None for all. A region, cercle or country may
    stand behind the name: 'Touba, Banamba'; 'cercle de Nioro' is its chief town. [] where no place bears it.
    """
    bare, around = _parted(name)
    book = Gazetteer.load()
    inside = _lies_in(around) if around else None
    found = [
        e
        for e in book.named(bare)
        if (within is None or e.country in within) and (inside is None or inside(book.placed(e)))
    ]
    points = _apart([book.placed(e) for e in _so_named(bare, found) if e.kind in POINTS])
    if not points:
        points = _apart([seat for e in found if e.kind in ADMIN and (seat := seat_of(e)) is not None])
    return sorted(points, key=lambda e: (not is_seat(e), e.origin, -e.population))


def the_place(name: str, *, within: Collection[str] | None = None) -> Asked:
    """The place meant by ``name`` (see ``candidates``); raises PlaceQuestion where that is not one, or a country."""
    found = candidates(name, within=within)
    if not found:
        raise PlaceQuestion("a_country", name) if _codes(name) else PlaceQuestion(*_unknown(name, within))
    if any(e.kind == "country" for e in Gazetteer.load().named(name)):
        raise PlaceQuestion("country", name, found)
    seats = [e for e in found if is_seat(e)]
    if len(found) == 1 or len(seats) == 1:
        return Asked(found[0], tuple(found[1:]))
    raise PlaceQuestion("several", name, found)


def is_seat(entry: Entry) -> bool:
    """Is it the chief town of a region or cercle of the project's list?"""
    return any(
        seat_of(unit) == entry
        for name in (entry.admin1_2023, entry.admin1, entry.admin2)
        if name
        for unit in Gazetteer.load().admin(name, country=entry.country)
    )


def seat_of(unit: Entry) -> Entry | None:
    """The chief town of a region or cercle, where the list tells it."""
    named = Gazetteer.load().named(unit.seat) if unit.seat else ()
    return next((e for e in named if e.kind in POINTS and e.country == unit.country), None)


def _parted(text: str) -> tuple[str, str]:
    """The name, without 'cercle de' and the like, and what it lies in."""
    found = QUALIFIED.fullmatch(text[: 2 * LONGEST].strip())
    name, around = (found[1], found[2] or found[3]) if found else (text.strip(), "")
    return UNIT_WORDS.sub("", name), UNIT_WORDS.sub("", around)


def _lies_in(around: str) -> Callable[[Entry], bool]:
    """Does a place lie in what is so named: a region before or since 2023, a cercle, a country by name or code?"""
    wanted, codes = canonical(around), _codes(around)

    def inside(entry: Entry) -> bool:
        units = (entry.admin2, entry.admin1_2023, entry.admin1)
        return entry.country in codes or any(unit and canonical(unit) == wanted for unit in units)

    return inside


def _codes(name: str) -> set[str]:
    """The ISO 3166-1 alpha-2 codes of the countries of that name or code."""
    wanted, code = canonical(name), name.strip().upper()
    return {c.iso2 for c in countries() if code == c.iso2 or wanted in map(canonical, c.names)}


def _so_named(name: str, found: Sequence[Entry]) -> Sequence[Entry]:
    """Those whose own name it is, or a spelling of the project's list; without any, those that a dump knows under it.

    GeoNames gives villages the alternate names of their neighbours and what scanners and romanisers made of them.
    """
    wanted = canonical(name)
    return [e for e in found if e.origin != DUMP or canonical(e.name) == wanted] or found


def _apart(entries: Iterable[Entry]) -> list[Entry]:
    """Each place once: entries within ``ONE_PLACE_KM`` of one another in one country are one."""
    kept: list[Entry] = []
    for entry in entries:
        near = (distance_km(entry, k) for k in kept if k.country == entry.country)
        if not any(km is not None and km <= ONE_PLACE_KM for km in near) and entry not in kept:
            kept.append(entry)
    return kept


def _unknown(name: str, within: Collection[str] | None) -> tuple[str, str, list[Entry]]:
    """The problem, the name and what is spelt or sounds like it."""
    book = Gazetteer.load()
    bare, around = _parted(name)
    alike = [*(candidates(bare) if around or within else ()), *book.sounding(bare)]
    alike += [e for _, e in book.similar(bare, least=ALIKE)]
    points = [e for e in _apart(e for e in alike if e.kind in POINTS) if within is None or e.country in within]
    return ("unknown_alike" if points else "unknown"), name, points
