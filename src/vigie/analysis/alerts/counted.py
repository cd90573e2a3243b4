"""Alerts out of counted incidents: a rate that rose, a cluster, a first incident.

In: events by day and area, the day asked about, a rule. Out: alerts. Nothing after the day is looked at.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator

import numpy as np

from vigie.analysis.alerts.alert import Alert, alert
from vigie.analysis.alerts.rules import Rule
from vigie.analysis.finding import Basis, Interval, Told
from vigie.analysis.shift.emerging import emerging
from vigie.analysis.shift.events import LISTED, Events
from vigie.analysis.shift.problems import ShiftError
from vigie.analysis.trend.rates import METHOD, RateRatio, rate_ratio
from vigie.analysis.trend.series import Counts

LEAST_BEFORE = 84
"""Days to compare with, at least: a record that has just begun has no usual."""
MONTH, ALIVE = 28, 0.75


def rates(events: Events, day: int, rule: Rule) -> Iterator[Alert]:
    """Areas whose rate rose, each at the first window that is sure. Where the rest of the record rose as well, an area
    is told only for what goes beyond it; that all rose at once is told once.
    """
    daily = by_area(events, day)
    total = np.sum([*daily.values()], axis=0) if daily else np.zeros(0, np.int64)
    for area, counts in daily.items():
        if found := risen(counts, rule, total - counts):
            yield _rate(events, day, rule, area, *found)
    if len(daily) > 1 and (found := risen(total, rule)):
        yield _rate(events, day, rule, None, *found)


def _rate(events: Events, day: int, rule: Rule, area: str | None, window: int, ratio: RateRatio) -> Alert:
    """``area``: None for all together."""
    mine = events.only(
        (events.day > day - window) & (events.day <= day) & (True if area is None else events.area == area)
    )
    surely = math.exp(ratio.posterior.quantile(1 - rule["certainty"]))
    earlier = set(events.source[events.day <= day - window])
    words = {
        "area": Told("alerts.everywhere") if area is None else area,
        "n": len(mine), "days": window, "usual": ratio.before.mean * window,
        "value": ratio.value if ratio.value is not None else math.inf, "low": ratio.low, "high": ratio.high,
    }  # fmt: skip
    return alert(
        rule.id, f"rate:{area or '*'}", 1 + max(int(math.log2(max(surely, 1.0))), 0), dt.date.fromordinal(day),
        area or "*", None if ratio.value is None else round(ratio.value, 3), "ratio",
        Told("alerts.rate" if ratio.value is not None else "alerts.rate_from_none", words),
        method=METHOD, interval=Interval(round(ratio.low, 3), _finite(ratio.high)), basis=basis(events, mine),
        caveats=(*_tellers(mine, earlier), *((Told("alerts.caveat.everywhere"),) if area is None else ())),
        details={
            "window_days": window, "count": len(mine), "usual": round(ratio.before.mean * window, 3),
            "probability": {f"{f:g}": round(ratio.at_least(f), 4) for f in (1.0, 2.0, 3.0)},
        },
    )  # fmt: skip


def _tellers(mine: Events, earlier: set[str]) -> Iterator[Told]:
    """What about it could be reporting: one source alone, sources that had told of nothing."""
    sources = list(Counter(name for name in mine.source if name))
    new = [name for name in sources if name not in earlier]
    if len(sources) == 1 and all(mine.source):
        yield Told("alerts.caveat.one_source", {"name": sources[0]})
    if new:
        yield Told("alerts.caveat.new_sources", {"names": ", ".join(new[:3])})


def risen(daily: Counts, rule: Rule, rest: Counts | None = None) -> tuple[int, RateRatio] | None:
    """The first window, from the shortest, in which the rate rose as the rule has it; ``daily`` ends on the day.

    ``rest`` is what all others count: where it rose so as to be told of itself, the rate must have risen beyond it.
    """
    for window in map(int, rule["windows"]):
        recent, before = daily[-window:], daily[-window - rule.days("before") : -window]
        few = len(before) < LEAST_BEFORE or window < 3 or recent.sum() < rule["least"]
        growth = 1.0 if few or rest is None else _growth(rest, window, rule)
        if few or recent.mean() < rule["seen"] * growth * before.mean():
            continue
        ratio = rate_ratio(before, recent)
        if ratio.at_least(rule["sure_of"] * growth) >= rule["certainty"]:
            return window, ratio
    return None


def _growth(rest: Counts, window: int, rule: Rule) -> float:
    """How many times as much the others count as before; 1 where that is not much."""
    recent, before = rest[-window:], rest[-window - rule.days("before") : -window]
    if recent.sum() < rule["least"] or recent.mean() < rule["seen"] * before.mean():
        return 1.0
    return float(recent.mean() / before.mean()) if before.any() else math.inf


def clusters(events: Events, day: int, rule: Rule) -> Iterator[Alert]:
    """Emerging clusters that chance alone gives seldom enough."""
    near = events.only((events.day <= day) & (events.day > day - rule.days("back")) & events.placed)
    try:
        found = emerging(
            near, max_km=rule["km"], max_days=rule.days("days"), permutations=rule.days("draws"), last_day=day
        )
    except ShiftError:
        return  # too few events to scan: nothing that could be a cluster
    for one in found:
        told = one.details
        if (
            one.kind == "cluster"
            and told["recurrence_days"] >= rule["recurrence"]
            and told["observed"] >= rule["least"]
        ):
            area = ", ".join(one.about["areas"][:1]) or f"{told['lat']:.1f}, {told['lon']:.1f}"
            yield alert(
                rule.id, f"cluster:{area}", 1, dt.date.fromordinal(day), area, one.value, one.unit, one.said,
                method=one.method, basis=one.basis, caveats=one.caveats, details=dict(told),
            )  # fmt: skip


def firsts(events: Events, day: int, rule: Rule) -> Iterator[Alert]:
    """Areas with an incident lately and none for long before; the record must reach that far back."""
    begin, quiet = day - rule.days("days"), rule.days("quiet")
    if not _alive(events, begin - quiet, begin):
        return
    for area in sorted({a for a in events.area if a}):
        days = np.sort(events.day[(events.area == area) & (events.day <= day)])
        since = days[days > begin]
        before = days[days <= begin]
        if not len(since) or (len(before) and int(since[0]) - int(before[-1]) <= quiet):
            continue
        mine = events.only((events.area == area) & (events.day > begin) & (events.day <= day))
        last = dt.date.fromordinal(int(before[-1])) if len(before) else None
        first = dt.date.fromordinal(int(since[0]))
        # Chief towns, cercles and regions bear one name.
        values = {"area": area, "unit": Told(f"alerts.unit.{rule['level']}")}
        yield alert(
            rule.id, f"first:{area}:{first}", 1, dt.date.fromordinal(day), area, len(mine), "incidents",
            Told("alerts.first" if last is None else "alerts.first_since", values | {"day": first, "last": last}),
            method=Told("method.quiet", {"n": quiet}), basis=basis(events, mine),
            details={"first": first.isoformat(), "before": last and last.isoformat()},
        )  # fmt: skip


def _alive(events: Events, first: int, last: int) -> bool:
    """Was anything told in most months of that time? What nobody watched is not quiet."""
    months = (events.day[(events.day > first) & (events.day <= last)] - first - 1) // MONTH
    return len(np.unique(months)) >= ALIVE * max((last - first) // MONTH, 1)


def by_area(events: Events, day: int) -> dict[str, Counts]:
    """Counts by day of each area that has a name, from the first event of all to the day."""
    kept = events.day <= day
    if not kept.any():
        return {}
    first = int(events.day[kept].min())
    return {
        area: np.bincount(events.day[kept & (events.area == area)] - first, minlength=day - first + 1)
        for area in sorted({a for a in events.area[kept] if a})
    }


def basis(events: Events, mine: Events) -> tuple[Basis, ...]:
    """The datasets of all, with these incidents alone."""
    names = ", ".join(one.name for one in events.basis)
    version = events.basis[0].version if len(events.basis) == 1 else ""
    return (Basis(names, version, incidents=tuple(map(str, mine.id[:LISTED])), total=len(mine)),)


def _finite(value: float) -> float:
    """For machines, which have no infinity in JSON."""
    return round(value, 3) if math.isfinite(value) else 1e9
