"""The periods that a sentence may have meant instead of the one it names.

In: the days of a claim's period, the day it was published. Out: ``Variant``: the same days moved by a year or two, the
fiscal year, the year to date, the twelve months before publication. Costs: ``indicators/events.toml``.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from vigie.analysis.check.subject import Period
from vigie.knowledge.event_measures import events

FISCAL = (7, 10, 4)
"""First months of fiscal years: July, October (the United States, the UN's old one), April."""
TO_DATE = (6, 9, 10, 11)
"""Months to whose end a year that is not over is told."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A period in place of another; ``change`` is '' for the period itself."""

    change: str
    period: Period
    cost: float = 0.0

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        found = self.period.days
        if found is None:
            raise LookupError(self.period)
        return found


def variants(period: Period, published: dt.date | None = None) -> list[Variant]:
    """The period first; none where it has no days. Equal positions are the same change for every period of a length."""
    if period.days is None:
        return []
    found = [("", period)]
    found += [("year", period.shifted(n)) for n in (-1, 1)]
    found += [("two_years", period.shifted(n)) for n in (-2, 2)]
    start, end = period.days
    one_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year
    if one_year:
        y = start.year
        for month in FISCAL:
            found += [("fiscal_year", _twelve(y - 1, month)), ("fiscal_year", _twelve(y, month))]
        for month in dict.fromkeys((*TO_DATE, *_month_of(published, y))):
            found.append(("year_to_date", Period.between(start, _month_end(y, month))))
        found.append(("half_year", Period.between(dt.date(y, 7, 1), end)))
        if published and published.year in (y, y + 1):
            last = published.replace(day=1) - dt.timedelta(1)
            found.append(("year_to_date", _twelve(last.year - (last.month < 12), last.month % 12 + 1)))
    costs = events()["costs"]
    return [Variant(change, one, float(costs[change]) if change else 0.0) for change, one in found]


def _month_of(published: dt.date | None, year: int) -> tuple[int, ...]:
    """The last whole month of the year before publication."""
    if published is None or published.year != year or published.month == 1:
        return ()
    return (published.month - 1,)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _twelve(year: int, month: int) -> Period:
    """Twelve months from the first of a month."""
    end = dt.date(year + (month > 1), month, 1) - dt.timedelta(1) if month > 1 else dt.date(year, 12, 31)
    return Period.between(dt.date(year, month, 1), end)
