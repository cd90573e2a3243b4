"""How sure a comparison of two periods is: the interval of its ratio and the probability of what the claim says.

In: a judged part and the dataset of events that it was held against. Out: the same part with a ``Spread``, from the
monthly counts of both periods (``vigie.analysis.trend.rate_ratio``: whole months only, 0 where nothing happened). The
verdict stays what the totals make it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vigie.analysis.check.events import EventDataset
from vigie.analysis.check.subject import Slice, Spread
from vigie.analysis.check.verdict import SAME, Part, PartVerdict
from vigie.analysis.finding import Told

if TYPE_CHECKING:
    from vigie.analysis.trend import RateRatio, Tally

COMPARING = frozenset({"ratio", "direction", "order"})
TOO_FEW = "few_months"
NAMED = frozenset({2, 3, 4, 5, 10})
"""Factors that a verb tells ('doubled')."""


def with_spread(judged: PartVerdict, dataset: EventDataset) -> PartVerdict:
    """The part with its interval where it sets one slice's periods against each other; with a caveat where too few
    months tell of them."""
    part = judged.part
    if part.op not in COMPARING or part.base is None or replace(part.base, period=part.target.period) != part.target:
        return judged
    months = [dataset.months(one) for one in (part.base, part.target)]
    first, second = sorted(months)
    if second[0] <= first[1]:
        return judged
    from vigie.analysis.trend import TrendError, rate_ratio

    try:
        tally = dataset.tally(_both(part.base, part.target))
        found = rate_ratio(tally.part(months[0]), tally.part(months[1]))
    except TrendError:
        return replace(judged, caveats=(*judged.caveats, TOO_FEW))
    return replace(judged, spread=_spread(part, found, tally))


def _both(base: Slice, target: Slice) -> tuple[Slice, Slice]:
    return (base, target) if base.period < target.period else (target, base)


def _spread(part: Part, found: RateRatio, tally: Tally) -> Spread:
    from vigie.analysis.trend.findings import percent

    code, factor, probability = _asked(part, found)
    said = {"factor": float(factor), "probability": percent(probability)}
    named = code == "at_least" and factor in NAMED
    values = {
        "ratio": Told("holdings.spread.none") if found.value is None else float(round(found.value, 2)),
        "low": float(round(found.low, 2)),
        "high": found.high if found.value is None else float(round(found.high, 2)),
        "question": Told(f"holdings.spread.{f'times_{factor:g}' if named else code}", said),
    }
    figures: dict[str, Any] = {
        "ratio": found.value and round(found.value, 4),
        "low": round(found.low, 4),
        "high": None if found.value is None else round(found.high, 4),
        "level": found.level,
        "question": code,
        "factor": factor,
        "probability": round(probability, 4),
        "before": {"months": found.before.months, "count": found.before.count},
        "after": {"months": found.after.months, "count": found.after.count},
        "not_dated_to_the_month": tally.undated + tally.vague,
    }
    return Spread(Told("holdings.spread.said", values), figures)


def _asked(part: Part, found: RateRatio) -> tuple[str, float, float]:
    """What the claim says of the ratio (at_least, at_most, same) and how probable that is."""
    if part.op == "ratio" and part.claimed is not None:
        factor = float(part.claimed)
        above = part.words == "at_least" or (part.words != "at_most" and factor >= 1)
    elif part.direction == "same":
        return "same", SAME, found.at_least(1 - SAME) - found.at_least(1 + SAME)
    else:
        factor, above = 1.0, part.direction != "down"
    share = found.at_least(factor)
    ways = ("up", "down") if factor == 1 else ("at_least", "at_most")
    return (ways[0], factor, share) if above else (ways[1], factor, 1 - share)
