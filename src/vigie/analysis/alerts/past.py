"""How often a rule was wrong before: its false alarms, measured on the record's own past.

In: events, what lasts, the day, a rule. Out: ``Wrong``. A rate is asked of the same weeks in another order, in which
nothing changes: what is still told is false. A first incident and a road newly dangerous are false where nothing
followed within 90 days. A cluster's recurrence interval says it already; a siege and hunger are told, not inferred.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from vigie.analysis.alerts.counted import by_area, risen
from vigie.analysis.alerts.lasting import Lasting, road_key, roads
from vigie.analysis.alerts.rules import Rule
from vigie.analysis.finding import Told
from vigie.analysis.shift.events import Events

LOOKED_BACK, WEEK, QUARTER = 728, 7, 91.3125
FOLLOWED = 90
MOST_AREAS = 12


@dataclass(frozen=True, slots=True)
class Wrong:
    """In words and in figures."""

    said: Told
    figures: dict[str, Any]


def wrong(events: Events | None, lasting: Lasting, day: dt.date, rule: Rule) -> Wrong | None:
    """None where the past is too short, or the rule's finding says it itself."""
    if rule.kind == "rate" and events is not None:
        return _of_rate(events, day.toordinal(), rule)
    if rule.kind == "first" and events is not None:
        return _followed(list(_firsts(events, day.toordinal(), rule)))
    if rule.kind == "road":
        return _followed(list(_roads(lasting, day, rule)))
    return None


def _of_rate(events: Events, day: int, rule: Rule) -> Wrong | None:
    """Weeks in another order: alarms where there is nothing to tell."""
    rng = np.random.default_rng(day)
    needed = rule.days("before") + LOOKED_BACK // 2
    quarters, alarms = 0.0, 0
    areas = sorted(by_area(events, day).items(), key=lambda item: (-int(item[1].sum()), item[0]))[:MOST_AREAS]
    for _, every in areas:
        daily = every[-rule.days("before") - LOOKED_BACK :]
        weeks = len(daily) // WEEK
        if weeks * WEEK < needed:
            return None
        mixed = rng.permutation(daily[-weeks * WEEK :].reshape(weeks, WEEK)).reshape(-1)
        on = False
        for end in range(needed, len(mixed) + 1, WEEK):
            now = risen(mixed[:end], rule) is not None
            alarms += now and not on
            on = now
        quarters += (len(mixed) - needed) / QUARTER
    if not quarters:
        return None
    rate = alarms / quarters
    words = {"rate": round(rate, 3), "n": len(areas)}
    return Wrong(Told("alerts.past.rate", words), {"per_area_and_quarter": round(rate, 4), "areas": len(areas)})


def _followed(found: list[bool]) -> Wrong | None:
    """Each alert of the past: did anything follow?"""
    if not found:
        return None
    lone = found.count(False)
    words = {"n": len(found), "lone": lone, "days": FOLLOWED}
    return Wrong(Told("alerts.past.followed", words), {"told": len(found), "nothing_followed": lone})


def _firsts(events: Events, day: int, rule: Rule) -> Iterator[bool]:
    begin, quiet = int(events.day.min()), rule.days("quiet")
    for area in sorted({a for a in events.area if a}):
        days = np.unique(events.day[(events.area == area) & (events.day <= day)])
        gaps = np.diff(days, prepend=begin - 1)
        for at, gap in zip(days, gaps, strict=True):
            if gap > quiet and day - LOOKED_BACK < at <= day - FOLLOWED:
                yield bool(((days > at) & (days <= at + FOLLOWED)).any())


def _roads(lasting: Lasting, day: dt.date, rule: Rule) -> Iterator[bool]:
    seen: set[str] = set()
    for back in range(LOOKED_BACK, FOLLOWED, -WEEK):
        for one in roads(lasting, day - dt.timedelta(back), rule):
            if one.key not in seen:
                seen.add(one.key)
                place, first = one.key.removeprefix("road:").rpartition(":")[::2]
                yield _again(lasting, place, dt.date.fromisoformat(first))


def _again(lasting: Lasting, place: str, first: dt.date) -> bool:
    """Was anything told of that road in the days after?"""
    days = [
        d
        for c in lasting.closures
        if road_key(c.where) == place
        for d in (c.start, c.last_seen)
        if d and 0 < (d - first).days <= FOLLOWED
    ]
    return bool(days)
