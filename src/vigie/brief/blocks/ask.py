"""What a block is asked.

In: a record that shows only what may be seen, the content gathered from it, what the block is told in its template.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vigie.brief.content import Brief
from vigie.brief.problems import BriefProblem
from vigie.knowledge.gazetteer import Gazetteer
from vigie.model import Sensitivity
from vigie.record import Filter
from vigie.record.publication import Profile, redacted

if TYPE_CHECKING:
    from vigie.analysis.access.ground import Ground
    from vigie.record import Record

MOST = 1000.0
WORD = re.compile(r"[^\W\d_]+")
RUN = re.compile(r"[A-ZÀ-Þ][^\W\d_]*(?:[ -][A-ZÀ-Þ][^\W\d_]*)*")
"""Words with a capital, one after another."""
BODIES = frozenset({"media", "army", "armed_group", "ngo", "un", "company", "research"})
"""Kinds of those who are quoted that are no persons."""


@dataclass(frozen=True, slots=True)
class Ask:
    """``told``: the options of the block by name, as its template gives them; ``kept``: what blocks share.

    ``land``: the roads of a country with the closures on record, where a server has them laid already.
    """

    record: Record
    content: Brief
    told: Mapping[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    land: Callable[[str], Ground] | None = None

    @property
    def lang(self) -> str:
        return self.content.lang

    @property
    def day(self) -> dt.date:
        return self.content.made

    @property
    def where(self) -> Filter:
        return self.content.where

    def quote(self, words: str) -> str:
        """Words of a report as this brief may have them: a public one withholds names of persons."""
        if self.where.sensitivity is not Sensitivity.PUBLIC:
            return words
        if "names" not in self.kept:
            self.kept["names"] = _by_first(_names(self.content))
            self.kept["persons"] = frozenset(_persons(self.content))
        return redacted(words, _no_persons(words, self.kept["names"], self.kept["persons"]))

    def number(self, option: str, usual: float) -> float:
        """An option that is a number above 0; BriefProblem for anything else."""
        value = self.told.get(option, str(usual))
        try:
            number = float(value)
        except ValueError:
            number = 0.0
        if not 0 < number <= MOST:
            raise BriefProblem("number", option=option, value=value, most=f"{MOST:g}")
        return number

    def choice(self, option: str, known: tuple[str, ...]) -> str:
        """An option that is one of some words, the first where it is not told; BriefProblem for any other."""
        value = self.told.get(option, known[0])
        if value not in known:
            raise BriefProblem("choice", option=option, value=value, known=", ".join(known))
        return value


def _names(content: Brief) -> Iterator[str]:
    """Names of places and of who published: no persons."""
    for row in content.incidents:
        yield from (p.name for p in row.incident.places)
        yield from row.incident.sources
    for condition in content.conditions:
        yield from (p.name for p in condition.condition.places)
    for measure in content.measures:
        yield from (p.name for p in measure.measure.places)
    for claim in content.claims:
        if claim.check.claim and claim.check.claim.place:
            yield claim.check.claim.place.name
    yield from (row.report.source for row in content.reports if row.report.source)


def _by_first(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Names by their first word: a text is looked through for those alone whose first word it has."""
    found: dict[str, set[str]] = {}
    for name in names:
        if first := WORD.search(name):
            found.setdefault(first.group(), set()).add(name)
    return {first: frozenset(several) for first, several in found.items()}


def _persons(content: Brief) -> Iterator[str]:
    """The parts of the names of those who are quoted."""
    for row in content.incidents:
        for recorded in row.incident.accounts:
            for said in recorded.stated.said_by:
                parts = WORD.findall(said.name)
                if said.kind not in BODIES and len(parts) > 1 and all(part[0].isupper() for part in parts):
                    yield from parts


def _no_persons(words: str, names: Mapping[str, frozenset[str]], persons: frozenset[str]) -> Iterator[str]:
    """What is taken for a name of no person: names of the content, a word alone that is no part of the name of somebody
    quoted ('Egyptians', 'Phase'), two places with a hyphen between them ('Koro-Bankass').

    What follows a title ('le maire Traoré') is withheld whatever is said here.
    """
    for first in set(WORD.findall(words)):
        yield from (name for name in names.get(first, ()) if name in words)
    gazetteer, common = Gazetteer.load(), Profile.load().common
    for run in RUN.findall(words):
        parts = WORD.findall(run)
        while len(parts) > 1 and parts[0].lower() in common:
            parts.pop(0)
        if len(parts) == 1:
            yield from (parts if parts[0] not in persons else ())
        elif " " not in run and all(part in names.get(part, ()) or gazetteer.named(part) for part in parts):
            yield run
