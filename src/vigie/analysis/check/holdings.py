"""A claim held against every dataset that covers it.

In: a query, and the record's event datasets where one is given. Out: ``Held``, a verdict for each holding that covers
all of the claim, and why the others do not. The verdict on the claim is that of the first by this rule: the dataset
that the claim names; else totals that their publisher adds up for whole countries (UCDP country-years, World Bank,
Cadre Harmonisé); else datasets of events, those first whose release says what it covers. Verdicts that disagree are
shown side by side, never averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vigie.analysis.check.datasets import Published
from vigie.analysis.check.events import EventDataset, Events
from vigie.analysis.check.food import FoodInsecurity
from vigie.analysis.check.holding import Holding
from vigie.analysis.check.query import Query
from vigie.analysis.check.spread import with_spread
from vigie.analysis.check.subject import FINER, ONE_ACTOR, ONE_KIND, OTHER_MEASURE, SUBNATIONAL, Figure
from vigie.analysis.check.verdict import PartVerdict, Verdict, judge, slices, worst
from vigie.analysis.finding import Finding
from vigie.knowledge.indicators import Dataset
from vigie.knowledge.text import canonical

LIFTED = frozenset({SUBNATIONAL, ONE_ACTOR, ONE_KIND, FINER, OTHER_MEASURE})
"""Reasons that datasets of events lift."""


@dataclass(frozen=True, slots=True)
class Held:
    """A claim against one holding: its verdict, or ``why`` there is none."""

    holding: Holding
    dataset: Dataset | None
    verdict: Verdict
    parts: tuple[PartVerdict, ...] = ()
    why: str | None = None
    moved: Finding | None = None
    """Of a claim of movement: how far, how sure; without a value where there are too few events."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What claims are held against. ``events`` are those of a record, None without one; ``food``: also the Cadre
    Harmonisé of the data folder; ``linked``: also what the record counts, incident by incident.
    """

    events: Events | None = None
    food: bool = False
    linked: bool = False

    def all(self) -> list[Holding]:
        """In the order of the rule."""
        found: list[Holding] = [Published()]
        if self.food:
            found.append(FoodInsecurity())
        return [*found, *(self.events.datasets if self.events else ())]

    def hold(self, query: Query) -> list[Held]:
        """The verdict of each holding, the deciding one first; those that do not cover the claim last."""
        every = [held(query, one) for one in self.all()]
        covering = [one for one in every if one.why is None]
        rest = [one for one in every if one.why is not None and one.dataset is not None]
        named = [one for one in covering if one.dataset and _names(query.text, one.dataset)]
        return [*named, *(one for one in covering if one not in named), *(rest or every[:1] if not covering else rest)]

    def told(self, query: Query) -> tuple[Dataset | None, Figure] | None:
        """What answers a question, by the same rule as for claims; None where nothing covers it."""
        target = query.parts[0].target
        found = [(one.about(target), one) for one in self.all() if one.missing(target) is None]
        if not found:
            return None
        about, first = next((pair for pair in found if pair[0] and _names(query.text, pair[0])), found[0])
        return about, first.figure(target)

    def floor(self, query: Query) -> Figure | None:
        """What the record itself counts of the claim's main figure; None without a record."""
        if self.events is None or not self.linked or self.events.alone:
            return None
        return self.events.linked.figure(query.parts[0].target)

    def reached(self, query: Query, floor: Figure) -> tuple[PartVerdict, ...]:
        """'At least' so many is supported where the record alone holds as many; () where it says nothing."""
        part = query.parts[0]
        low = floor.best if floor.low is None else floor.low
        if len(query.parts) > 1 or part.op != "level" or part.words != "at_least" or part.claimed is None:
            return ()
        return (PartVerdict(part, Verdict.SUPPORTED, floor),) if low >= part.claimed else ()

    def record(self, query: Query) -> Dataset:
        """The record as it is cited."""
        assert self.events is not None
        return self.events.linked.about(query.parts[0].target)


def held(query: Query, holding: Holding) -> Held:
    """A query whose parts are known against one holding."""
    first = query.parts[0].target
    about = holding.about(first)
    gaps = [gap for part in query.parts for s in slices(part) if (gap := holding.missing(s))]
    if gaps:
        return Held(holding, about, Verdict.NOT_CHECKABLE, why=gaps[0])
    parts = tuple(judge(part, holding) for part in query.parts)
    if isinstance(holding, EventDataset):
        parts = tuple(with_spread(one, holding) for one in parts)
    if query.caveats:
        parts = tuple(replace(p, caveats=(*p.caveats, *query.caveats)) for p in parts)
    return Held(holding, about, worst([p.verdict for p in parts]), parts)


def reason(found: Sequence[Held]) -> str:
    """Why nothing covers the claim: what the national tables lack, else what keeps the datasets of events from it."""
    first = found[0].why or OTHER_MEASURE
    events = [
        one.why for one in found if isinstance(one.holding, EventDataset) and one.why not in (None, OTHER_MEASURE)
    ]
    if first in LIFTED and events and events[0]:
        return events[0]
    return first


def _names(text: str, dataset: Dataset) -> bool:
    """Does the claim name the dataset ('selon ACLED')?"""
    return canonical(dataset.short).split()[0] in canonical(text).split()
