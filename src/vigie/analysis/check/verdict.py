"""The rules by which a part of a claim is judged against the data.

In: a ``Part`` of a query. Out: a ``PartVerdict`` with the figures it rests on. The rules: an exact figure
is supported within 2 percent, an approximate one within 10, 'more than' where it is true and the data at
most 1.5 times the claim ('less than' likewise downwards); ratios and shares within 15 percent; orders,
records, streaks and directions where true. What misses that but lies within 25 percent of the data (for
levels also between the dataset's low and high) is close; all else is contradicted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import inf, isfinite
from typing import Any

from vigie.analysis.check.holding import Holding
from vigie.analysis.check.subject import Figure, Period, Slice, Spread, year
from vigie.knowledge.countries import Area
from vigie.model import Number

EXACT, ABOUT, RATIO, CLOSE, AT_MOST_TIMES = 0.02, 0.10, 0.15, 0.25, 1.5
SAME = 0.10
SLACK = 1e-9


class Verdict(StrEnum):
    """What the data say of a claim."""

    SUPPORTED = "supported"
    CLOSE = "close"
    CONTRADICTED = "contradicted"
    NOT_CHECKABLE = "not_checkable"


WORST = (Verdict.SUPPORTED, Verdict.CLOSE, Verdict.CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a claim says.

    ``op``: level, average, difference, ratio, share, order, direction, highest, lowest, rank, streak.
    ``words``: exact, approx, at_least, at_most, between (then ``claimed`` to ``claimed_high``).
    ``window``: the years of a record; ``among``: the countries of a rank; ``n``: the length of a streak, a
    rank.
    """

    op: str
    target: Slice
    claimed: Number | None = None
    words: str = "exact"
    base: Slice | None = None
    direction: str | None = None
    claimed_high: Number | None = None
    window: Period | None = None
    among: Area | None = None
    n: int | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """A part, the verdict, the dataset's figure and what it was compared with; ``spread`` where its months tell how
    sure the comparison is."""

    part: Part
    verdict: Verdict
    figure: Figure
    compared: dict[str, Any] | None = None
    ratio: float | None = None
    caveats: tuple[str, ...] = ()
    spread: Spread | None = None


def slices(part: Part) -> list[Slice]:
    """Every slice that must be covered for the part to be judged."""
    target = part.target
    found = [target]
    if part.base:
        found.append(part.base)
    if part.window:
        found += [replace(target, period=year(y)) for y in part.window.years]
    if part.op == "streak":
        found += [replace(target, period=year(y)) for y in _streak(part).years]
    return found


def judge(part: Part, holding: Holding) -> PartVerdict:
    """The verdict on a part all of whose slices the holding covers."""
    return {
        "level": _level,
        "average": _level,
        "difference": _difference,
        "ratio": _ratio,
        "share": _share,
        "order": _order,
        "direction": _order,
        "highest": _record,
        "lowest": _record,
        "rank": _rank,
        "streak": _judge_streak,
    }[part.op](part, holding)


def worst(verdicts: list[Verdict]) -> Verdict:
    return max(verdicts, key=WORST.index)


def _true(holds: bool) -> Verdict:
    return Verdict.SUPPORTED if holds else Verdict.CONTRADICTED


def _holds(claimed: Number, data: float, words: str, tolerance: float, high: Number | None) -> bool:
    """Is the figure within what its words allow?"""
    slack = SLACK * max(1.0, abs(data))
    if words == "at_least":
        return claimed <= data + slack and data <= AT_MOST_TIMES * claimed + slack
    if words == "at_most":
        return data <= claimed + slack and claimed <= AT_MOST_TIMES * data + slack
    if words == "between" and high is not None:
        return claimed * (1 - EXACT) <= data + slack and data <= high * (1 + EXACT) + slack
    return abs(claimed - data) <= tolerance * abs(data) + slack


def _near(claimed: Number, data: float, high: Number | None) -> bool:
    bounds = (claimed, claimed if high is None else high)
    return min(abs(b - data) for b in bounds) <= CLOSE * abs(data) + SLACK or bounds[0] <= data <= bounds[1]


def _number(part: Part, data: Figure) -> Verdict:
    claimed = part.claimed if part.claimed is not None else 0
    margin = data.margin
    tolerance = (EXACT if part.words == "exact" else ABOUT) + margin
    # bounds have no tolerance, so that there the margin is the data's
    bounded = margin and part.words not in {"exact", "approx"}
    values = (float(data.best), *((data.best * (1 - margin), data.best * (1 + margin)) if bounded else ()))
    if any(_holds(claimed, v, part.words, tolerance, part.claimed_high) for v in values):
        return Verdict.SUPPORTED
    within = data.low is not None and data.high is not None and data.low <= claimed <= data.high
    near = _near(claimed, float(data.best), part.claimed_high)
    return Verdict.CLOSE if within or near else Verdict.CONTRADICTED


def _level(part: Part, holding: Holding) -> PartVerdict:
    data = holding.figure(part.target)
    if part.per:
        data = _scaled(data, {"year": 1, "month": 12, "week": 52.18, "day": 365.25}[part.per] * _length(part))
    return PartVerdict(part, _number(part, data), data)


def _length(part: Part) -> float:
    """Years."""
    period = part.target.period
    if period.part and (days := period.days):
        return ((days[1] - days[0]).days + 1) / 365.25
    return 1 / 12 if period.month else len(period.years)


def _scaled(data: Figure, by: float) -> Figure:
    return Figure(
        round(data.best / by, 1),
        None if data.low is None else round(data.low / by, 1),
        None if data.high is None else round(data.high / by, 1),
    )


def _base(part: Part, holding: Holding) -> tuple[Slice, Figure]:
    if part.base is None:
        raise LookupError(f"a {part.op} needs something to compare with")
    return part.base, holding.figure(part.base)


def _beside(part: Part, base: Slice, data: Figure) -> dict[str, Any]:
    beside: dict[str, Any] = {
        "period": str(base.period),
        "data": data.best,
        "low": data.low,
        "high": data.high,
    }
    if base.area != part.target.area:
        beside["country"] = base.area.label
    if base.measure != part.target.measure:
        beside["of"] = base.measure
    return beside


def _difference(part: Part, holding: Holding) -> PartVerdict:
    base, before = _base(part, holding)
    now = holding.figure(part.target)
    sign = -1 if part.direction == "down" else 1
    change = Figure(sign * (now.best - before.best), None, None)
    return PartVerdict(part, _number(part, change), now, _beside(part, base, before), float(change.best))


def _ratio_of(top: Number, bottom: Number) -> float:
    return top / bottom if bottom else inf if top else 1.0


def _shown(ratio: float) -> float | None:
    return round(ratio, 4) if isfinite(ratio) else None


def _quotient(part: Part, holding: Holding) -> tuple[Verdict, Slice, Figure, Figure, float | None]:
    base, before = _base(part, holding)
    now = holding.figure(part.target)
    ratio = _ratio_of(now.best, before.best)
    claimed = part.claimed if part.claimed is not None else 1
    if not isfinite(ratio):
        verdict = Verdict.CONTRADICTED
    elif _holds(claimed, ratio, part.words, RATIO, part.claimed_high):
        verdict = Verdict.SUPPORTED
    else:
        verdict = Verdict.CLOSE if _near(claimed, ratio, part.claimed_high) else Verdict.CONTRADICTED
    return verdict, base, before, now, _shown(ratio)


def _ratio(part: Part, holding: Holding) -> PartVerdict:
    verdict, base, before, now, ratio = _quotient(part, holding)
    return PartVerdict(part, verdict, now, _beside(part, base, before), ratio)


def _share(part: Part, holding: Holding) -> PartVerdict:
    verdict, base, whole, piece, ratio = _quotient(part, holding)
    beside = {**_beside(part, base, whole), "of": base.measure}
    return PartVerdict(part, verdict, piece, beside, ratio)


def _order(part: Part, holding: Holding) -> PartVerdict:
    base, other = _base(part, holding)
    now = holding.figure(part.target)
    if part.direction == "same":
        holds = abs(now.best - other.best) <= SAME * other.best
    else:
        holds = now.best < other.best if part.direction == "down" else now.best > other.best
    ratio = _shown(_ratio_of(now.best, other.best))
    return PartVerdict(part, _true(holds), now, _beside(part, base, other), ratio)


def _record(part: Part, holding: Holding) -> PartVerdict:
    """A record 'since 2014' may leave 2014 itself ahead: that is what the words say of it."""
    target = part.target
    window = part.window or target.period
    others = {y: holding.figure(replace(target, period=year(y))) for y in window.years if y not in target.period.years}
    now = holding.figure(target)
    if not others:
        return PartVerdict(part, Verdict.SUPPORTED, now, {"period": str(window), "rival": None, "data": None})
    sign = -1 if part.op == "lowest" else 1
    rival = max(others, key=lambda y: sign * others[y].best)
    since = window.first if window.first > holding.years()[0] else None
    after = [f.best for y, f in others.items() if y != since]
    holds = all(sign * now.best > sign * best for best in after)
    since_ahead = holds and sign * others[rival].best >= sign * now.best
    compared = {"period": str(window), "rival": str(rival), "data": others[rival].best}
    return PartVerdict(part, _true(holds), now, compared, caveats=("since_year_ahead",) if since_ahead else ())


def _rank(part: Part, holding: Holding) -> PartVerdict:
    target, among = part.target, part.among or part.target.area
    now = holding.figure(target)
    sign = -1 if part.direction == "down" else 1
    others = sorted(
        (
            (holding.figure(replace(target, area=single)).best, single.label)
            for c in among.members
            if c not in target.area.members
            for single in [Area(c.ucdp_name, (c,), c.name_en, c.name_fr)]
        ),
        key=lambda pair: -sign * pair[0],
    )
    ahead = sum(1 for best, _ in others if sign * best > sign * now.best)
    wanted = (part.n or 1) - 1
    rival = others[0] if others else (0, "")
    compared = {
        "period": str(target.period),
        "among": among.label,
        "rival": rival[1],
        "data": rival[0],
        "rank": ahead + 1,
    }
    return PartVerdict(part, _true(ahead == wanted), now, compared)


def _streak(part: Part) -> Period:
    """The years of a streak: n changes need n + 1 years."""
    last = part.target.period.last
    return part.window or Period(last - (part.n or 2), last)


def _judge_streak(part: Part, holding: Holding) -> PartVerdict:
    years = _streak(part)
    target = part.target
    values = [holding.figure(replace(target, period=year(y))).best for y in years.years]
    sign = -1 if part.direction == "down" else 1
    holds = all(sign * b > sign * a for a, b in pairwise(values))
    now = holding.figure(replace(target, period=year(years.last)))
    compared = {"period": str(years), "data": values[0], "values": values, "n": len(values) - 1}
    return PartVerdict(part, _true(holds), now, compared)
