"""The day a text gives itself where its publication is unknown: a dateline, or the date of a letter.

In: a frame without publication. Out: the day, or None. A dateline is a full date in a short line, or
behind a few words at the start of one ('Bamako, 18 octobre 2025 – …').
"""

from __future__ import annotations

import datetime as dt

from vigie.reading.times import calendar
from vigie.reading.times.frame import Frame
from vigie.reading.times.points import parse

SHORT = 14
HEAD = 12


def dateline(f: Frame) -> dt.date | None:
    """The day of the first dateline among the first and last lines."""
    it = f.items
    count = len(it.kind)
    for k in [*range(min(count, 3 * HEAD)), *range(max(count - 2 * HEAD, 3 * HEAD), count)]:
        if not it.at(k, "the", "weekday", "day", "nth", "month", "year", "dotted"):
            continue
        p = parse(f, k)
        if p and p.day and p.month and p.year and _stands_apart(f, p.start, p.end):
            return calendar.date(p.year, p.month, p.day)
    return None


def _stands_apart(f: Frame, start: int, end: int) -> bool:
    it = f.items
    first, last = start, end
    while first > 0 and not it.at(first - 1, "break") and start - first <= SHORT:
        first -= 1
    while it.kind[last] and not it.at(last, "break") and last - end <= SHORT:
        last += 1
    if last - first <= SHORT:
        return True
    opens = first == 0 or it.at(first - 1, "break")
    led = opens and start - first <= HEAD and not it.at(start, "the")
    return led and it.at(end, "dash", "open", "colon")
