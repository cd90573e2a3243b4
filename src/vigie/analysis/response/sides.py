"""An area and those it is compared with, month by month, on either side of a day.

In: a tally by area, the area's name, a day, perhaps the names of those beside it. Out: ``Sides``: counts before and
after of each. Whole months only: the month in which a measure begins, if not on its first day, is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from vigie.analysis.response.problems import ResponseError
from vigie.analysis.trend import Tally, from_facts
from vigie.analysis.trend.series import Counts
from vigie.analysis.trend.tally import AREAS, Span, first_day, index, iso
from vigie.knowledge.gazetteer import Gazetteer
from vigie.record.profile import squashed
from vigie.record.query.places import unit_names

if TYPE_CHECKING:
    from vigie.record.facts import FactFilter, Facts
    from vigie.record.facts.asking import Measure

LEVELS = ("admin1", "admin2", "country")
LEAST_MONTHS, MOST_BEFORE = 3, 48
LEAST_COUNT = 5
"""Before; an area of fewer tells nothing of the course of others."""
NAMED = 8

Pair = tuple[Counts, Counts]


@dataclass(frozen=True, slots=True)
class Sides:
    """``own`` and ``beside`` (by the area's key, 'ML/Ségou') hold the counts of the months before and after."""

    tally: Tally
    area: str
    before: Span
    after: Span
    own: Pair
    beside: dict[str, Pair]
    left_out: int
    """Areas of the same country with too little to be compared with."""


def sides(
    facts: Facts,
    where: FactFilter,
    areas: Sequence[str],
    start: dt.date,
    *,
    end: dt.date | None = None,
    beside: Sequence[str] = (),
    measure: str = "incidents",
    level: str | None = None,
    most_before: int = MOST_BEFORE,
) -> Sides:
    """The months before ``start`` and from it on (to ``end``, where there is one) of an area and those beside it; the
    area is the first of ``areas`` that is one.

    ``level`` is admin1, admin2 or country; without it the first that has an area of the name. Raises ResponseError
    where there is none, nothing to compare it with, or too few months on a side; TrendError where nothing fits.
    """
    tally, key = _found(facts, where, areas, measure, level)
    before, after = _periods(tally, start, end, most_before)
    parted = {name: _part(tally, series, before, after) for name, series in tally.areas.items()}
    wanted = {_key(tally, name) or _unknown(name, tally) for name in beside}
    if key in wanted:
        raise ResponseError("itself", area=areas[0])
    country = key.partition("/")[0]
    other = {
        name: pair
        for name, pair in parted.items()
        if (name in wanted if wanted else name != key and not name.endswith("/") and _same_country(name, key, country))
    }
    enough = {name: pair for name, pair in other.items() if pair[0].sum() >= LEAST_COUNT}
    if not enough:
        raise ResponseError("no_comparison_on_record", area=areas[0], least=LEAST_COUNT)
    return Sides(tally, key, before, after, parted[key], enough, len(other) - len(enough))


def _same_country(name: str, key: str, country: str) -> bool:
    return "/" not in key or name.partition("/")[0] == country


def _found(facts: Facts, where: FactFilter, areas: Sequence[str], measure: str, level: str | None) -> tuple[Tally, str]:
    """The tally by the level at which there is an area of one of the names, and its key."""
    if level is not None and level not in AREAS:
        raise ResponseError("no_code", what="level", value=level, codes=", ".join(AREAS))
    tallies = [from_facts(facts, where, cast("Measure", measure), one) for one in ((level,) if level else LEVELS)]
    for area in areas:
        for tally in tallies:
            if key := _key(tally, area):
                return tally, key
    return tallies[0], _unknown(areas[0], tallies[0])


def _key(tally: Tally, name: str) -> str | None:
    """The key of the area of a name, in any spelling of the gazetteer."""
    spellings = {squashed(name)}.union(*(unit_names(unit) for unit in Gazetteer.load().admin(name)))
    return next((key for key in tally.areas if squashed(key.rpartition("/")[2]) in spellings - {""}), None)


def _unknown(name: str, tally: Tally) -> str:
    known = [key.rpartition("/")[2] for key in tally.areas if key.rpartition("/")[2]]
    raise ResponseError("no_area", area=name, areas=", ".join(known[:NAMED]) + ("…" if len(known) > NAMED else ""))


def _periods(tally: Tally, start: dt.date, end: dt.date | None, most_before: int) -> tuple[Span, Span]:
    first, last = tally.months
    begins = index(start)
    closes = min(last, index(end + dt.timedelta(1)) - 1 if end else last)
    before = max(first, begins - most_before), begins - 1
    after = begins + (start.day > 1), closes
    for span, key in ((before, "few_before"), (after, "few_after")):
        months = max(0, span[1] - span[0] + 1)
        if months < LEAST_MONTHS:
            ends = {"first": iso(first), "last": iso(last)}
            raise ResponseError(key, months=months, least=LEAST_MONTHS, day=start.isoformat(), **ends)
    return before, after


def _part(tally: Tally, series: Counts, before: Span, after: Span) -> Pair:
    return tally.part(before, series), tally.part(after, series)


def span_text(span: Span) -> str:
    """'2024-01/2024-12', as other findings write their periods."""
    return iso(span[0]) if span[0] == span[1] else f"{iso(span[0])}/{iso(span[1])}"


def first_days(span: Span) -> tuple[dt.date, dt.date]:
    """The first days of the first and of the last month."""
    return first_day(span[0]), first_day(span[1])
