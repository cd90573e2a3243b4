"""What a claim is about, as every dataset is asked: a measure, an area, a period, and who, what kind, against whom.

In: nothing but countries and days. Out: ``Slice``, ``Period``, ``Figure``, and the reasons for which there is no
figure.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vigie.analysis.finding import Told
from vigie.knowledge.countries import Area
from vigie.model import Number

# Why there is no figure. Of the claim itself, whatever the data:
FORECAST = "forecast"
NO_FIGURE = "no figure or comparison"
NO_AREA = "no known area"
NO_PERIOD = "no period"
MOVEMENT = "movement"
# Of a dataset:
OTHER_MEASURE = "other measure"
SUBNATIONAL = "subnational"
ONE_ACTOR = "one actor"
ONE_KIND = "one kind of event"
FINER = "finer than a year"
NO_VALUE = "no value in the series"
PARTLY = "only partly covered"
NOT_NAMED = "never named"
FEW = "too few events"
OPEN = "open"
NO_COUNTRY = "country not counted in those years"


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar years ``first`` to ``last``, one month of one year, or days.

    ``part``: not whole years and no one month. Then ``start`` and ``end`` are its days, both included, where the
    words give them. ``open``: from ``start`` to where the data end ('depuis le 18 août 2020'); ``last`` is then the
    last year that the national tables have.
    """

    first: int
    last: int
    month: int | None = None
    part: bool = False
    start: dt.date | None = None
    end: dt.date | None = None
    open: bool = False

    @classmethod
    def between(cls, start: dt.date, end: dt.date) -> Period:
        """The days from ``start`` to ``end``, both included: as whole years or one month where they are."""
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            return cls(start.year, end.year)
        last = calendar.monthrange(end.year, end.month)[1]
        if (start.year, start.month, start.day, end.day) == (end.year, end.month, 1, last):
            return cls(start.year, end.year, start.month)
        return cls(start.year, end.year, part=True, start=start, end=end)

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """First and last day; None for a part of a year that is not told in days."""
        if self.start and self.end:
            return self.start, self.end
        if self.part or self.first < dt.MINYEAR:
            return None
        if self.month:
            last = calendar.monthrange(self.first, self.month)[1]
            return dt.date(self.first, self.month, 1), dt.date(self.first, self.month, last)
        return dt.date(self.first, 1, 1), dt.date(self.last, 12, 31)

    def __str__(self) -> str:
        if self.month:
            return f"{self.first}-{self.month:02d}"
        if self.start and self.end:
            return f"{self.start}/{'..' if self.open else self.end}"
        return str(self.first) if self.first == self.last else f"{self.first}/{self.last}"

    def __lt__(self, other: Period) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[int, int, int, bool, str, str]:
        return self.first, self.last, self.month or 0, self.part, str(self.start or ""), str(self.end or "")

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)

    def shifted(self, years: int) -> Period:
        """The same so many years later."""
        start, end = (day and _moved(day, years) for day in (self.start, self.end))
        return replace(self, first=self.first + years, last=self.last + years, start=start, end=end)


def _moved(day: dt.date, years: int) -> dt.date:
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def year(y: int) -> Period:
    return Period(y, y)


@dataclass(frozen=True, slots=True)
class Slice:
    """What is counted, where and when; None and () are everything.

    ``perpetrator``: an actor's code, with the groups below it. ``type``: an ACLED event type or sub-event type in
    snake case. ``target``: a code of the reading contract. ``region``: names of regions, cercles or places, any of
    which.
    """

    measure: str
    area: Area
    period: Period
    perpetrator: str | None = None
    type: str | None = None
    target: str | None = None
    region: tuple[str, ...] = ()

    @property
    def national(self) -> bool:
        """Is it about whole countries and everybody, as national tables are?"""
        return not (self.region or self.perpetrator or self.type or self.target)


@dataclass(frozen=True, slots=True)
class Heading:
    """A movement that a claim tells: ``way`` is n, ne, e … nw; whose events and where, None and () are all.

    ``before`` and ``after`` are the periods to compare, None where the claim does not name them.
    """

    way: str
    actor: str | None
    area: Area | None
    region: tuple[str, ...]
    before: Period | None
    after: Period | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A dataset's figure; low and high where the dataset gives them. ``margin`` is its own relative error."""

    best: Number
    low: Number | None
    high: Number | None
    margin: float = 0.0
    note: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How sure a comparison is: the interval of the ratio and the probability of what is claimed, in words and as
    figures.
    """

    said: Told
    figures: Mapping[str, Any]
