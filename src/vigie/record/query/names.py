"""Names that a question uses: are they known, and if not, which ones are near?

In: a filter and who answers it. Out: the filter, its actor by code; or a refusal that suggests names. A place that the
gazetteer knows is known, also where nothing on record happened there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Protocol

from rapidfuzz import fuzz, process, utils

from vigie.knowledge.actors import actors, entries, national
from vigie.knowledge.countries import by_iso2
from vigie.knowledge.gazetteer import Gazetteer
from vigie.knowledge.spelling import skeleton
from vigie.knowledge.text import canonical
from vigie.model import Condition, Report, Sensitivity
from vigie.record.problems import QuestionProblem
from vigie.record.profile import squashed
from vigie.record.query.filters import Filter, several
from vigie.record.query.places import name_asked, unit_asked
from vigie.record.query.polygons import polygon

SUGGESTED = 3
NEAR_ENOUGH = 60
ON_RECORD, SOUNDS_THE_SAME = 10, 25


class Names(Protocol):
    """Who knows the names on record."""

    def names(self, what: str, level: Sensitivity | None) -> list[str]:
        """As ``Answers.names``."""


class NamesOfConditions:
    """The names that conditions on record have: those of places, nothing else of them is asked for by name."""

    def __init__(self, every: Iterable[tuple[str, Report, Condition]]) -> None:
        self._places = sorted({place.name for _, _, one in every for place in one.places})

    def names(self, what: str, level: Sensitivity | None) -> list[str]:
        return self._places if what == "place" else []


def understood(where: Filter, answers: Names) -> Filter:
    """The filter with its actor's code; raises QuestionProblem where a name in it is known to nobody."""
    if where.polygon is not None:
        polygon(where.polygon)
    if where.pcode is not None:
        unit_asked(where.pcode)
    if where.place is not None and where.point is None and not _known_place(where.place):
        known = answers.names("place", where.sensitivity)
        if not any(squashed(name) == squashed(where.place) or _alike(where.place, name) for name in known):
            raise _refused("place", where.place, _places_near(where.place, known))
    if where.origin is not None:
        known = answers.names("origin", where.sensitivity)
        for asked in several(where.origin):
            if asked not in known:
                raise QuestionProblem("query.unknown_origin", asked=asked, known=", ".join(known) or "–")
    if where.source is not None:
        known = answers.names("source", where.sensitivity)
        for asked in several(where.source):
            if squashed(asked) not in map(squashed, known):
                raise _refused("source", asked, _near(asked, known))
    if where.actor is None:
        return where
    codes = tuple(_actor(asked, answers, where) for asked in several(where.actor))
    return replace(where, actor=codes if len(codes) > 1 else codes[0])


def _known_place(name: str) -> bool:
    """By name in the gazetteer, by name or code of a country, or as a region."""
    codes = name_asked(name).countries
    return bool(Gazetteer.load().named(name)) or any(by_iso2(code) for code in codes)


def _alike(asked: str, name: str) -> bool:
    return name_asked(asked).alike(squashed(name))


def _actor(asked: str, answers: Names, where: Filter) -> str:
    """The code of an actor by code or by any of its names."""
    code = asked.strip().upper()
    if code in actors() or code in national():
        return code
    on_record = answers.names("actor", where.sensitivity)
    if same := next((one for one in on_record if one.upper() == code), None):
        return same
    if found := _named().get(canonical(asked)):
        return found
    named = [_named()[name] for name in _near(canonical(asked), _named())]
    raise _refused("actor", asked, [*_near(asked, on_record), *_near(asked, actors()), *named])


@cache
def _named() -> dict[str, str]:
    """Canonical name or acronym -> code."""
    found = {canonical(actor.name): actor.code for actor in actors().values()}
    for form, entry in entries():
        found.setdefault(form, entry.code)
    return found


def _places_near(asked: str, known: Iterable[str]) -> list[str]:
    """Names on record and in the gazetteer by likeness, those on record and those that sound the same before others."""
    wanted, sound = squashed(asked), skeleton(canonical(asked))
    score: dict[str, float] = {}
    for name in known:
        score[name] = fuzz.ratio(wanted, squashed(name)) + ON_RECORD
    for _, entry in Gazetteer.load().similar(asked, least=NEAR_ENOUGH):
        score.setdefault(entry.name, fuzz.ratio(wanted, squashed(entry.name)))
    for name in score:
        if skeleton(canonical(name)) == sound:
            score[name] += SOUNDS_THE_SAME
    likely = [name for name, points in score.items() if points >= NEAR_ENOUGH]
    return sorted(likely, key=lambda name: (-score[name], name))


def _near(asked: str, known: Iterable[str]) -> list[str]:
    found = process.extract(
        asked,
        list(known),
        scorer=fuzz.ratio,
        processor=utils.default_process,
        score_cutoff=NEAR_ENOUGH,
        limit=SUGGESTED,
    )
    return [name for name, _, _ in found]


def _refused(what: str, asked: str, near: Iterable[str]) -> QuestionProblem:
    names = list(dict.fromkeys(near))[:SUGGESTED]
    if not names:
        return QuestionProblem(f"query.unknown_{what}", asked=asked)
    return QuestionProblem(f"query.unknown_{what}_near", asked=asked, names=", ".join(names))
