"""The day that a record speaks of last: what is asked where nobody names a day.

In: a record. Out: the newest day on which a report came out or something that one tells of began or was seen; today
where it has none.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vigie.record import Record


def newest_day(record: Record) -> dt.date:
    """A day to come, which only an error gives, counts as today."""
    today = dt.date.today()
    days = [report.published for report in record.reports()]
    # A report without a day may tell of newer things than all that have one.
    days += [day for episode in record.episodes() for day in (episode.start, episode.last_seen)]
    return max((min(day, today) for day in days if day), default=today)
