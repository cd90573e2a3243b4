"""The day that a record speaks of last: what is asked where nobody names a day.

In: a record. Out: the day of its newest report, today where it has none.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vigie.record import Record


def newest_day(record: Record) -> dt.date:
    """Of publication; a day to come, which only an error gives, counts as today."""
    today = dt.date.today()
    return max((min(report.published, today) for report in record.reports() if report.published), default=today)
