"""How many blockades, closed roads and restrictions stood in each area at the end of each month, as was known then.

In: the episodes of conditions on record. Out: counts by month and area. A state counts from the day a report tells of
it, not from the start that is told later; it counts no longer than half a year after the last report of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from vigie.analysis.trend.series import Floats
from vigie.analysis.trend.tally import first_day
from vigie.knowledge.road_closures import BARRING, rules
from vigie.model import Certainty, Place
from vigie.record.fusion.conditions import Episode

FORGOTTEN = dt.timedelta(days=180)


def barring(episodes: Iterable[Episode]) -> Iterator[tuple[Episode, dt.date, dt.date]]:
    """The episodes that bar or slow traffic, with the first and last day on which it is known that they do."""
    kinds = {kind for kind, rule in rules().conditions.items() if rule.effect in BARRING}
    for one in episodes:
        told = [stated.report.published for stated in one.stated if stated.report.published]
        begins = max([day for day in (one.first_seen, min(told, default=None)) if day], default=None)
        if one.kind in kinds and one.certainty is not Certainty.DENIED and begins is not None:
            ends = one.end or (one.last_seen or begins) + FORGOTTEN
            yield one, begins, ends


def shut(
    episodes: Iterable[Episode], areas: Sequence[str], first: int, months: int, of: Callable[[Place], str]
) -> Floats:
    """``of`` tells the area of a place ('' for none); months as ``tally.index``."""
    number = {name: n for n, name in enumerate(areas)}
    counted = np.zeros((months, len(areas)))
    ends = [first_day(first + n + 1) - dt.timedelta(1) for n in range(months)]
    for one, begins, until in barring(episodes):
        for area in {number[name] for name in map(of, one.where) if name in number}:
            counted[:, area] += [begins <= day < until for day in ends]
    return counted
