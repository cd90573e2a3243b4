"""Two periods cut into blocks of equal length: what chance is told by.

In: days of events and two periods. Out: ``Blocks``. Violence comes in bursts: an offensive fills a month. Blocks, not
single events, are taken as independent: variances are between blocks and permutations shuffle whole blocks
(Lahiri 2003, *Resampling Methods for Dependent Data*).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.analysis.shift.problems import ShiftError

MONTH, WEEK = 30.4375, 7.0
FEWEST_BLOCKS = 6
FEWEST_EVENTS = 10
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Blocks:
    """``of``: the block of each event, -1 outside of both periods; ``late``: per block, whether it is of the second
    period; ``unit``: 'month' or 'week', their usual length; ``before`` and ``after``: first and last day of each.
    """

    of: NDArray[np.int64]
    late: NDArray[np.bool_]
    unit: str
    before: Span
    after: Span

    @property
    def early(self) -> NDArray[np.bool_]:
        """Per event, whether it is of the first period."""
        return (self.of >= 0) & ~self.late[self.of]

    @property
    def recent(self) -> NDArray[np.bool_]:
        """Per event, whether it is of the second period."""
        return (self.of >= 0) & self.late[self.of]


def cut(days: NDArray[np.int64], before: Span, after: Span, least: int = FEWEST_EVENTS) -> Blocks:
    """Blocks of about a month where both periods have six, else of about a week.

    Raises ``ShiftError`` where the periods overlap, are too short for six weeks, or hold fewer than ``least`` events.
    """
    if before[0] > before[1] or after[0] > after[1] or before[1] >= after[0]:
        raise ShiftError("order")
    for one in (before, after):
        if (n := int(((days >= one[0]) & (days <= one[1])).sum())) < least:
            raise ShiftError("few_in_period", n=n, least=least, start=_day(one[0]), end=_day(one[1]))
    lengths = [one[1] - one[0] + 1 for one in (before, after)]
    unit = MONTH if min(round(length / MONTH) for length in lengths) >= FEWEST_BLOCKS else WEEK
    counts = [round(length / unit) for length in lengths]
    if min(counts) < FEWEST_BLOCKS:
        raise ShiftError("weeks", least=FEWEST_BLOCKS)
    of = np.full(len(days), -1, np.int64)
    start = 0
    for (first, last), count in zip((before, after), counts, strict=True):
        inside = (days >= first) & (days <= last)
        of[inside] = start + (days[inside] - first) * count // (last - first + 1)
        start += count
    late = np.arange(start) >= counts[0]
    return Blocks(of, late, "month" if unit == MONTH else "week", before, after)


def _day(ordinal: int) -> Any:
    import datetime as dt

    return dt.date.fromordinal(ordinal) if ordinal > 0 else ordinal


def between(blocks: NDArray[np.int64], residuals: NDArray[np.float64], which: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The covariance of a sum over events, by the blocks of a period (``which``): sums of residuals a block, with the
    correction for few blocks. ``residuals`` has one row an event, in the order of ``blocks``.
    """
    sums = np.zeros((len(which), residuals.shape[1]))
    np.add.at(sums, blocks, residuals)
    sums = sums[which]
    return np.asarray(sums.T @ sums * len(sums) / (len(sums) - 1), np.float64)
