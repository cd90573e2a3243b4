"""Which days a question of movement compares.

In: events, what was asked of time. Out: periods as ordinals, one after the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from vigie.analysis.shift.blocks import Span
from vigie.analysis.shift.events import Events
from vigie.analysis.shift.problems import ShiftError

USUAL = 365


def compared_days(
    events: Events,
    spans: Sequence[tuple[dt.date, dt.date]],
    at: dt.date | None,
    start: dt.date | None,
    end: dt.date | None,
) -> list[Span]:
    """Those asked for, those on either side of a day, else the last year (or half of the time) and as much before it.
    Raises ShiftError where a day leaves nothing on a side."""
    if spans:
        return [(a.toordinal(), b.toordinal()) for a, b in spans]
    first = start.toordinal() if start else int(events.day.min())
    last = end.toordinal() if end else int(events.day.max())
    if at:
        # Days asked for say themselves what is wrong with them.
        for nothing, problem in (
            (not start and first >= at.toordinal(), "nothing_before"),
            (not end and last < at.toordinal(), "nothing_after"),
        ):
            if nothing:
                raise ShiftError(problem, day=at)
        return [(first, at.toordinal() - 1), (at.toordinal(), last)]
    length = min(USUAL, (last - first + 1) // 2)
    return [(last - 2 * length + 1, last - length), (last - length + 1, last)]
