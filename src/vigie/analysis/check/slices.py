"""Which slices of the data give a figure that the claim's own slice does not, and could they by luck?

In: a claim's judged parts and what it was held against. Out: ``Slices``: what fits, the simplest first, and how many
slices were tried. A sentence often keeps a figure and loses what it counted: the perpetrator, the kind of violence,
the year. In the national tables the other measures of the same place and period are tried, and the same measure in
the years around it; in datasets of events all that ``search`` tries, in their older releases too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vigie.analysis.check.datasets import dataset, figure, is_ucdp, missing
from vigie.analysis.check.events import EventDataset, Events, measure_of, whole
from vigie.analysis.check.subject import Slice
from vigie.analysis.check.verdict import EXACT, Part, PartVerdict, Verdict
from vigie.knowledge import indicators
from vigie.knowledge.event_measures import events as settings
from vigie.knowledge.indicators import Dataset
from vigie.model import Number

if TYPE_CHECKING:
    from vigie.analysis.check.search import Match, Search

FEWEST = 20
YEARS = (-1, 1, -2, 2)
MOST = 3
MANY = 400_000
"""Events from which on older releases of a dataset are not searched too."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A slice and its figure."""

    slice: Slice
    claimed: Number
    figure: Number


@dataclass(frozen=True, slots=True)
class Found:
    """A slice that gives the claimed figure; of two periods where the claim sets two figures against each other.

    ``changes`` tell what differs from the claim, ``cost`` how much. ``expected`` is how many slices no dearer would fit
    by luck (None where too few were tried to tell). ``kinds`` and ``names`` are what all its events are and what the
    dataset itself calls who did it; ``ids`` some of the ``events`` that it counts.
    """

    dataset: Dataset
    fits: tuple[Fit, ...]
    changes: tuple[str, ...]
    cost: float
    bound: str = ""
    expected: float | None = None
    events: int = 0
    ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def slice(self) -> Slice:
        return self.fits[0].slice

    @property
    def lucky(self) -> bool:
        """Would as many slices fit by luck?"""
        return self.expected is not None and self.expected >= settings()["search"]["luck"]

    @property
    def exact(self) -> bool:
        return all(fit.figure == fit.claimed for fit in self.fits)


@dataclass(frozen=True, slots=True)
class Slices:
    """What was found; ``tried`` slices in all, ``fitting`` of which give the figure. ``lucky`` are far-fetched ones, as
    luck would have given too: they tell nothing.
    """

    found: tuple[Found, ...] = ()
    lucky: tuple[Found, ...] = ()
    tried: int = 0
    fitting: int = 0
    events: bool = False
    """Were datasets of events searched?"""

    def of(self, claimed: Sequence[Number]) -> Slices:
        """Those that give one of the figures ``claimed``."""
        found, lucky = (
            tuple(one for one in some if any(fit.claimed in claimed for fit in one.fits))
            for some in (self.found, self.lucky)
        )
        return replace(self, found=found, lucky=lucky)


NONE = Slices()


def national(judged: PartVerdict) -> Slices:
    """Slices of the national tables that give the claimed figure, other measures first.

    None for small figures, where chance does.
    """
    part = judged.part
    claimed, target = part.claimed, part.target
    if part.op != "level" or judged.verdict is Verdict.SUPPORTED or not is_ucdp(target.measure):
        return NONE
    if claimed is None or claimed < FEWEST:
        return NONE
    costs = settings()["costs"]
    measures = [m for m in indicators.settings()["measures"] if m != target.measure]
    tried = [(replace(target, measure=measure), "measure") for measure in measures]
    if target.period.first == target.period.last and not target.period.month and not target.period.part:
        tried += [
            (replace(target, period=target.period.shifted(n)), "year" if abs(n) == 1 else "two_years") for n in YEARS
        ]
    figures = [(s, change, figure(s).best) for s, change in tried if missing(s) is None]
    fitting = [one for one in figures if abs(one[2] - claimed) <= EXACT * one[2]]
    found = []
    for one, change, n in fitting[:MOST]:
        if about := dataset(one):
            found.append(Found(about, (Fit(one, claimed, n),), (change,), float(costs[change])))
    return Slices(tuple(found), (), len(figures), len(fitting))


def searched(parts: Sequence[PartVerdict], events: Events, decided: str, published: dt.date | None = None) -> Slices:
    """Slices of the datasets of events. ``decided`` is the holding that decided: another's slice is one change more."""
    # SciPy is loaded where there is something to search.
    from vigie.analysis.check.search import Search

    levels = [
        judged.part
        for judged in parts
        if judged.part.op == "level" and judged.part.claimed and measure_of(judged.part.target) is not None
    ]
    groups: dict[Slice, list[Part]] = {}
    for part in levels:
        subject = replace(part.target, period=levels[0].target.period)
        groups.setdefault(subject, []).append(part)
    found: list[Found] = []
    lucky: list[Found] = []
    tried = fitting = 0
    for group in groups.values():
        looked = 0
        for one in events.datasets:
            for then, extra, cost in _searched(one, events, decided):
                search = Search(then, group, published)
                looked += 1
                # Each dataset and each release looked at is another chance for luck.
                matches = [replace(match, expected=match.expected * looked) for match in search.run()]
                tried += search.tally.tried
                fitting += len(matches)
                telling = [match for match in matches if _tells(match)]
                rest = [match for match in matches if not _tells(match)]
                shown = int(settings()["search"]["shown"])
                found += [_told(search, then, match, group, extra, cost) for match in telling[:shown]]
                lucky += [_told(search, then, match, group, extra, cost) for match in rest[:shown]]
    return Slices(tuple(found), tuple(lucky), tried, fitting, events=True)


def _tells(match: Match) -> bool:
    """Is it plain, or unlikely enough?"""
    rules = settings()["search"]
    return match.cost <= float(rules["plain"]) + 1e-9 or match.expected < float(rules["luck"])


def _searched(one: EventDataset, events: Events, decided: str) -> Iterable[tuple[EventDataset, tuple[str, ...], float]]:
    """The dataset as it stands, and with each older release, with what that changes."""
    costs = settings()["costs"]
    other = () if one.id == decided else ("dataset",)
    price = 0.0 if one.id == decided else float(costs["dataset"])
    yield one, other, price
    if sum(release.events for release in one.releases) > MANY:
        return
    for older in events.older(one):
        yield older, (*other, "vintage"), price + float(costs["vintage"])


def _told(
    search: Search, one: EventDataset, match: Match, parts: Sequence[Part], extra: tuple[str, ...], cost: float
) -> Found:
    chosen = range(len(parts)) if match.joint else (match.part,)
    fits = tuple(Fit(search.narrowed(n, match), parts[n].claimed or 0, whole(match.figures[n])) for n in sorted(chosen))
    about = one.about(parts[0].target)
    if about is None:
        raise LookupError(one.id)
    ids = search.ids(match)
    return Found(
        about,
        fits,
        (*extra, *match.changes),
        match.cost + cost,
        match.bound,
        match.expected,
        len(match.events),
        ids,
        search.shared(match),
        one.called(match.values.get("perpetrator"), ids),
    )


def together(every: Sequence[Slices]) -> Slices:
    """All that was found, ranked: what gives several figures at once, then exact figures, then the simplest."""
    return Slices(
        _ranked(one for some in every for one in some.found),
        _ranked(one for some in every for one in some.lucky),
        sum(one.tried for one in every),
        sum(one.fitting for one in every),
        any(one.events for one in every),
    )


def _ranked(found: Iterable[Found]) -> tuple[Found, ...]:
    order = sorted(found, key=lambda f: (-len(f.fits), not f.exact, round(f.cost, 6), f.expected or 0.0))
    kept: dict[tuple[object, ...], Found] = {}
    for one in order:
        kept.setdefault((one.dataset.id, one.fits, one.bound, one.ids), one)
    return tuple(kept.values())
