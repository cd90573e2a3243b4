"""Did it move that way? A claim of movement held against each dataset of events on record.

In: ``Heading`` and the datasets. Out: ``Held``, with the finding of ``vigie.analysis.shift.moved``: how far the mean
centre of the events went in the claimed direction, its interval and its probability. Supported where it surely went
that way, contradicted where it surely went the other way, else not checkable: the data leave it open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from vigie.analysis.check.events import EventDataset, asked
from vigie.analysis.check.holdings import Held
from vigie.analysis.check.query import Query
from vigie.analysis.check.subject import FEW, NOT_NAMED, OPEN, Heading, Period, Slice
from vigie.analysis.check.verdict import Verdict
from vigie.analysis.finding import Finding, Told
from vigie.knowledge.countries import groups

YEAR = 365
VERDICTS = {"yes": Verdict.SUPPORTED, "no": Verdict.CONTRADICTED, "open": Verdict.NOT_CHECKABLE}
Days = tuple[dt.date, dt.date]


def hold(query: Query, heading: Heading, datasets: Sequence[EventDataset]) -> list[Held]:
    """What each dataset says: first those that give a figure, in their own order, last those without such events."""
    found = [_held(query, heading, one) for one in datasets]
    return sorted(found, key=lambda one: (one.moved is None, one.moved is None or one.moved.value is None))


def _held(query: Query, heading: Heading, dataset: EventDataset) -> Held:
    from vigie.analysis.shift import ShiftError, from_facts, moved

    before, after, note = _periods(heading, dataset.span)
    world = next(area for area, _, _ in groups() if area.label == "World")
    measure = query.measure if query.measure == "attacks" else "incidents"
    slice_ = Slice(measure, heading.area or world, Period.between(*after), region=heading.region)
    about = dataset.about(slice_)
    where = replace(
        asked(slice_, dataset.id),
        start=min(before[0], after[0]),
        end=max(before[1], after[1]),
        actor=heading.actor,
        **({} if heading.area else {"country": None}),
    )
    if not dataset.facts.any(replace(where, start=None, end=None)):
        return Held(dataset, about, Verdict.NOT_CHECKABLE, why=NOT_NAMED)
    spans = [(first.toordinal(), last.toordinal()) for first, last in (before, after)]
    try:
        one = moved(from_facts(dataset.facts, where), spans[0], spans[1], heading.way)
    except ShiftError as error:
        told = {"before": _iso(before), "after": _iso(after), "direction": heading.way}
        one = Finding("moved", told, None, "km", None, Told(f"shift.bad.{error.problem}", error.values), caveats=note)
        return Held(dataset, about, Verdict.NOT_CHECKABLE, why=FEW, moved=one)
    one = replace(one, caveats=(*note, *one.caveats))
    verdict = VERDICTS[one.details["answer"]]
    why = OPEN if verdict is Verdict.NOT_CHECKABLE else None
    return Held(dataset, about, verdict, why=why, moved=one)


def _periods(heading: Heading, covered: Days) -> tuple[Days, Days, tuple[Told, ...]]:
    """The days before and after, and what to say of those that the claim does not name."""
    first, last = covered
    named = heading.before and heading.before.days, heading.after and heading.after.days
    if named[0] and named[1]:
        return named[0], named[1], ()
    if named[1] and heading.after:
        start = named[1][0]
        end = max(start, last) if heading.after.open else named[1][1]
        length = (end - start).days + 1
        before = max(min(first, start - dt.timedelta(1)), start - dt.timedelta(length))
        earlier = before, start - dt.timedelta(1)
        return earlier, (start, end), (Told("holdings.moved.before", {"first": before, "last": earlier[1]}),)
    length = min(YEAR, ((last - first).days + 1) // 2)
    start = last - dt.timedelta(length - 1)
    earlier = start - dt.timedelta(length), start - dt.timedelta(1)
    return earlier, (start, last), (Told("holdings.moved.unnamed", {"n": length}),)


def _iso(days: Days) -> str:
    return f"{days[0]}/{days[1]}"
