"""What a difference between two periods could be besides a change of violence.

In: a tally and its two periods. Out: caveats (``Told``): datasets that cover one period only, sources that came or
went, reports alone, different times of the year, few events, one month that carries much.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vigie.analysis.finding import READING, Told
from vigie.analysis.trend.rates import RateRatio, rate_ratio
from vigie.analysis.trend.season import LEAST_MONTHS as TWO_YEARS
from vigie.analysis.trend.season import RAINS, YEAR, season
from vigie.analysis.trend.series import Counts
from vigie.analysis.trend.tally import Span, Tally, first_day

MUCH = 0.1
"""The part of a period's incidents that sources which came or went, or are not told, must have to be told of."""
FEW, SHORT = 10, 12
ONE_MONTH, STICKY = 0.4, 0.15
SEASONAL, UNEVEN = 0.05, 0.1
SHOWN = 5


def left_out(tally: Tally) -> Iterator[Told]:
    """What the counts do not hold."""
    for key in ("undated", "vague", "unlisted"):
        if n := getattr(tally, key):
            yield Told(f"trend.caveat.{key}", {"n": n})
    if tally.basis and all(basis.name == READING for basis in tally.basis):
        yield Told("trend.caveat.only_reports")


def cover(tally: Tally, spans: tuple[Span, ...]) -> Iterator[Told]:
    """Datasets that do not cover all the months compared."""
    for held in tally.held:
        lacks = any(held.months[0] > span[0] or held.months[1] < span[1] for span in spans)
        if lacks and held.name != READING:
            ends = {"first": first_day(held.months[0]), "last": first_day(held.months[1])}
            yield Told("trend.caveat.dataset", {"name": held.name, **ends})


def reporting(tally: Tally, before: Span, after: Span) -> tuple[list[Told], RateRatio | None]:
    """Sources that came or went; and the ratio among those that told of something in both periods, where that is a
    part of them only. Incidents are compared, whatever is measured."""
    told = {name: values for name, values in tally.sources.items() if name}
    if not told:
        return [Told("trend.caveat.no_sources")], None
    every = {
        name: (int(tally.part(before, v).sum()), int(tally.part(after, v).sum())) for name, v in tally.sources.items()
    }
    sums = {name: sides for name, sides in every.items() if name}
    nameless = every.get("", (0, 0))
    if len(told) == 1 and not any(nameless):
        return [Told("trend.caveat.one_source", {"name": next(iter(told))})], None
    caveats = []
    for key, here, there in (("came", 1, 0), ("went", 0, 1)):
        names = sorted((n for n, s in sums.items() if s[here] and not s[there]), key=lambda n: -sums[n][here])
        whole = sum(s[here] for s in every.values())
        share = sum(sums[n][here] for n in names) / whole if whole else 0.0
        if share >= MUCH:
            listed = ", ".join(names[:SHOWN]) + ("…" if len(names) > SHOWN else "")
            caveats.append(Told(f"trend.caveat.{key}", {"share": round(100.0 * share), "names": listed}))
    counted = [sum(1 for s in sums.values() if s[side]) for side in (0, 1)]
    steady = [told[name] for name, s in sums.items() if all(s)]
    moved = bool(caveats)
    share = sum(nameless) / max(sum(map(sum, every.values())), 1)
    if share >= MUCH:
        caveats.append(Told("trend.caveat.untold", {"share": round(100.0 * share)}))
    if not moved or not steady:
        return caveats, None
    caveats.append(Told("trend.caveat.source_counts", {"before": counted[0], "after": counted[1]}))
    both = np.sum(steady, axis=0)
    among = rate_ratio(tally.part(before, both), tally.part(after, both))
    if among.value is not None:
        words = {"n": len(steady), "value": among.value, "low": among.low, "high": among.high}
        caveats.append(Told("trend.caveat.steady", words))
    return caveats, among


def of_counts(tally: Tally, before: Span, after: Span, found: RateRatio) -> Iterator[Told]:
    """What the counts themselves call for: few, short, sticky, carried by a month, unlike parts of the year."""
    if min(found.before.count, found.after.count) < FEW:
        yield Told("trend.caveat.few", {"before": found.before.count, "after": found.after.count})
    if min(found.before.months, found.after.months) < SHORT:
        yield Told("trend.caveat.short", {"before": found.before.months, "after": found.after.months})
    if found.autocorrelation > STICKY:
        yield Told("trend.caveat.sticky")
    for span in (before, after):
        part = tally.part(span)
        if part.sum() >= FEW and part.max() >= ONE_MONTH * part.sum():
            month = first_day(max(span[0], tally.first) + int(part.argmax()))
            yield Told(
                "trend.caveat.one_month", {"month": month, "share": round(100.0 * float(part.max() / part.sum()))}
            )
    if unlike_seasons(tally.counts, tally.first, before, after):
        yield Told("trend.caveat.season")


def unlike_seasons(counts: Counts, first: int, before: Span, after: Span) -> bool:
    """Whether there is a season and the two periods do not hold as much of the rains."""
    wet = [np.mean([month % YEAR + 1 in RAINS for month in range(a, b + 1)]) for a, b in (before, after)]
    if abs(float(wet[0] - wet[1])) <= UNEVEN or len(counts) < TWO_YEARS or not counts.any():
        return False
    change = after[0] - first
    changes = [change] if 0 < change < len(counts) else []
    return season(counts, first_month=first % YEAR + 1, changes=changes).p <= SEASONAL
