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


def rates(events: Events, day: int, rule: Rule) -> Iterator[Alert]:
    """Areas whose rate rose, each at the window that is surest."""
    for area, daily in by_area(events, day).items():
        found = risen(daily, rule)
        if found is None:
            continue
        window, ratio = found
        mine = events.only((events.area == area) & (events.day > day - window) & (events.day <= day))
        surely = math.exp(ratio.posterior.quantile(1 - rule["certainty"]))
        sources = Counter(name for name in mine.source if name)
        lone = (Told("alerts.caveat.one_source", {"name": next(iter(sources))}),) if len(sources) == 1 else ()
        earlier = set(events.source[events.day <= day - window])
        new = [name for name in sources if name not in earlier]
        fresh = (Told("alerts.caveat.new_sources", {"names": ", ".join(new[:3])}),) if new else ()
        words = {
            "area": area, "n": len(mine), "days": window, "usual": ratio.before.mean * window,
            "value": ratio.value if ratio.value is not None else math.inf, "low": ratio.low, "high": ratio.high,
        }  # fmt: skip
        yield alert(
            rule.id, f"rate:{area}", 1 + max(int(math.log2(max(surely, 1.0))), 0), dt.date.fromordinal(day), area,
            None if ratio.value is None else round(ratio.value, 3), "ratio",
            Told("alerts.rate" if ratio.value is not None else "alerts.rate_from_none", words),
            method=METHOD, interval=Interval(round(ratio.low, 3), _finite(ratio.high)), basis=basis(events, mine),
            caveats=(*lone, *fresh),
            details={
                "window_days": window, "count": len(mine), "usual": round(ratio.before.mean * window, 3),
                "probability": {f"{f:g}": round(ratio.at_least(f), 4) for f in (1.0, 2.0, 3.0)},
            },
        )  # fmt: skip


def risen(daily: Counts, rule: Rule) -> tuple[int, RateRatio] | None:
    """The first window, from the shortest, in which the rate rose as the rule has it; ``daily`` ends on the day."""
    for window in map(int, rule["windows"]):
        recent, before = daily[-window:], daily[-window - rule.days("before") : -window]
        few = len(before) < LEAST_BEFORE or window < 3 or recent.sum() < rule["least"]
        if few or recent.mean() < rule["seen"] * before.mean():
            continue
        ratio = rate_ratio(before, recent)
        if ratio.at_least(rule["sure_of"]) >= rule["certainty"]:
            return window, ratio
    return None


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
    if not len(events) or int(events.day.min()) > begin - quiet:
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
        yield alert(
            rule.id, f"first:{area}:{first}", 1, dt.date.fromordinal(day), area, len(mine), "incidents",
            Told("alerts.first" if last is None else "alerts.first_since", {"area": area, "day": first, "last": last}),
            method=f"none on record in the {quiet} days before", basis=basis(events, mine),
            details={"first": first.isoformat(), "before": last and last.isoformat()},
        )  # fmt: skip


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
