"""What a response changed, as findings: beside other areas, against placebos, and what the design cannot show.

In: the sides of a comparison. Out: ``Finding``s of the kinds 'response_effect', 'placebo_days', 'placebo_areas' and
'rate_ratio' (before and after in the area alone).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from vigie.analysis.finding import Finding, Interval, Told
from vigie.analysis.response import placebo
from vigie.analysis.response.effect import METHOD, Effect, effect
from vigie.analysis.response.placebo import Placebo
from vigie.analysis.response.sides import Sides, span_text
from vigie.analysis.trend import cautions
from vigie.analysis.trend.findings import area_name, finite, in_words
from vigie.analysis.trend.rates import METHOD as RATIO_METHOD
from vigie.analysis.trend.rates import RateRatio, rate_ratio
from vigie.analysis.trend.tally import iso

OFTEN = 0.2
"""So many placebos that look like a change make that of the measure untellable."""
LEAST_PLACEBOS = 5
FEW_AREAS = 3
PEAK_MONTHS = 3
SURE = 0.95
"""How probable it must be that the last months before were worse than those before them, to be told so."""


def findings(sides: Sides) -> list[Finding]:
    """The effect first, then what it is to be held against."""
    found = effect(*sides.own, list(sides.beside.values()))
    alone = rate_ratio(*sides.own)
    days, areas = placebo.days(sides), placebo.areas(sides)
    return [
        _effect(sides, found, alone, days, areas),
        _alone(sides, alone),
        *_placebos(sides, "placebo_days", days),
        *_placebos(sides, "placebo_areas", areas),
    ]


def _effect(sides: Sides, found: Effect, alone: RateRatio, days: list[Placebo], areas: list[Placebo]) -> Finding:
    doubtful = [one for one in (days, areas) if _often(one)]
    way = found.way
    key = "doubtful" if way != "open" and doubtful else way
    if found.value is None:
        key = "unmeasured"
    # What an effect must be to be told from chance here, with even odds.
    width = math.log(found.high / found.low) / 2 if found.low > 0 and math.isfinite(found.high) else math.inf
    told = {"area": area_name(sides.area), "low": found.low, "high": found.high, "n": len(sides.beside)}
    told |= _rates(sides, alone) | ({} if found.value is None else {"value": found.value})
    return Finding(
        kind="response_effect",
        about=_about(sides),
        value=None if found.value is None else round(found.value, 4),
        unit="ratio of rate ratios",
        method=METHOD,
        said=Told(f"response.effect.{key}", told),
        interval=Interval(round(found.low, 4), finite(found.high), found.level),
        basis=sides.tally.basis,
        caveats=tuple(_caveats(sides, found, alone, days, areas, width)),
        details={
            "beside": sorted(sides.beside),
            "drift": round(found.drift, 3),
            "least_fall_told": None if math.isinf(width) else round(math.exp(-width), 3),
            "least_rise_told": None if math.isinf(width) else round(math.exp(width), 3),
            "probability_of_less": round(1 - found.posterior.above(0.0), 4),
            "own": _counts(sides.own),
            "others": {name: _counts(pair) for name, pair in sides.beside.items()},
        },
    )


def _caveats(
    sides: Sides, found: Effect, alone: RateRatio, days: list[Placebo], areas: list[Placebo], width: float
) -> Iterator[Told]:
    """What the design can and cannot show, the gravest first."""
    for kind, one in (("days", days), ("areas", areas)):
        if _often(one) and found.way != "open":
            yield Told(f"response.caveat.placebo_{kind}", {"n": sum(p.changed for p in one), "of": len(one)})
    yield Told("response.caveat.not_cause")
    if _after_peak(sides):
        yield Told("response.caveat.peak", {"months": PEAK_MONTHS})
    if len(sides.beside) < FEW_AREAS:
        yield Told("response.caveat.few_areas", {"n": len(sides.beside)})
    yield Told("response.caveat.spill")
    if math.isfinite(width):
        least = {"fall": round(100.0 * (1 - math.exp(-width))), "rise": round(100.0 * (math.exp(width) - 1))}
        yield Told("response.caveat.power", least)
    if len(days) < LEAST_PLACEBOS:
        yield Told("response.caveat.few_days", {"n": len(days)})
    if sides.left_out:
        yield Told("response.caveat.left_out", {"n": sides.left_out})
    yield from cautions.left_out(sides.tally)
    yield from cautions.cover(sides.tally, (sides.before, sides.after))
    yield from cautions.reporting(sides.tally, sides.before, sides.after)[0]
    yield from cautions.of_counts(sides.tally, sides.before, sides.after, alone)


def _often(found: Sequence[Placebo]) -> bool:
    return len(found) >= LEAST_PLACEBOS and sum(p.changed for p in found) > OFTEN * len(found)


def _after_peak(sides: Sides) -> bool:
    """Did it begin right after months worse than those before them? Then a fall may be the usual, come back."""
    before = sides.own[0]
    if len(before) < 3 * PEAK_MONTHS:
        return False
    return rate_ratio(before[:-PEAK_MONTHS], before[-PEAK_MONTHS:]).at_least(1.0) >= SURE


def _alone(sides: Sides, found: RateRatio) -> Finding:
    key = "unmeasured" if found.value is None else "told"
    words = {"area": area_name(sides.area), "low": found.low, "high": found.high, **_rates(sides, found)}
    words |= {} if found.value is None else {"value": found.value}
    return Finding(
        kind="rate_ratio",
        about=_about(sides) | {"before": span_text(sides.before), "after": span_text(sides.after)},
        value=None if found.value is None else round(found.value, 4),
        unit="ratio",
        method=RATIO_METHOD,
        said=Told(f"response.alone.{key}", words),
        interval=Interval(round(found.low, 4), finite(found.high), found.level),
        basis=sides.tally.basis,
    )


def _placebos(sides: Sides, kind: str, found: list[Placebo]) -> Iterator[Finding]:
    if not found:
        return
    changed = [p for p in found if p.changed]
    yield Finding(
        kind=kind,
        about=_about(sides),
        value=len(changed),
        unit="placebos that look like a change",
        method=Told("method.placebo"),
        said=Told(f"response.{kind}", {"n": len(changed), "of": len(found)}),
        basis=sides.tally.basis,
        details={
            "rows": [
                {
                    "name": iso(p.name) if isinstance(p.name, int) else area_name(p.name),
                    "value": None if p.found.value is None else round(p.found.value, 3),
                    "low": round(p.found.low, 3),
                    "high": None if math.isinf(p.found.high) else round(p.found.high, 3),
                    "changed": p.changed,
                }
                for p in found
            ]
        },
    )


def _rates(sides: Sides, alone: RateRatio) -> dict[str, object]:
    theirs = [float(np.sum([pair[side] for pair in sides.beside.values()]) / len(sides.own[side])) for side in (0, 1)]
    return {
        "what": Told(f"trend.what.{sides.tally.measure}"),
        "before": alone.before.mean,
        "after": alone.after.mean,
        "theirs_before": theirs[0],
        "theirs_after": theirs[1],
        "first": in_words(sides.before),
        "second": in_words(sides.after),
    }


def _about(sides: Sides) -> dict[str, Any]:
    return {
        "area": sides.area,
        "measure": sides.tally.measure,
        "before": span_text(sides.before),
        "after": span_text(sides.after),
    }


def _counts(pair: Any) -> dict[str, list[int]]:
    return {"before": pair[0].tolist(), "after": pair[1].tolist()}
