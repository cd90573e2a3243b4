"""Which months a question of trend compares.

In: a tally, a day that parts it, or two periods. Out: two spans of months, or none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from vigie.analysis.trend.tally import Span, Tally, index, whole_months


def compared_months(
    tally: Tally, parted: dt.date | None, periods: Sequence[tuple[dt.date, dt.date]]
) -> tuple[Span | None, Span | None]:
    """The whole months of the periods, else those on either side of a day."""
    if periods:
        return whole_months(*periods[0]), whole_months(*periods[1])
    if parted is None:
        return None, None
    first, last = tally.months
    return (first, index(parted) - 1), (index(parted) + (parted.day > 1), last)
