"""From what a date says to the day it means: TIMEX3 value and days, on the calendar and the publication
date.

In: ``Point`` and ``Frame``. Out: ``Resolved``; None where the calendar has no such day ('31 février',
'2025-13-40'). Weekdays and dates without a year are taken backwards from publication, forwards where the
clause is in the future.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from vigie.model import DateRange
from vigie.reading.times import calendar
from vigie.reading.times.frame import AHEAD, FAR_AHEAD, MONTH_AHEAD, Frame
from vigie.reading.times.points import Point

LIMITS = ("until", "starting")
EIGHT_MONTHS = 8


class Resolved(Struct, frozen=True, gc=False):
    """A TIMEX3 value and its days; ``year`` and ``month`` serve the dates before it in a range."""

    value: str
    days: DateRange | None
    inferred: bool = False

    @property
    def start(self) -> dt.date | None:
        return self.days.start if self.days else None


def resolve(f: Frame, p: Point, after: Point | None = None, then: Resolved | None = None) -> Resolved | None:
    """What ``p`` means; ``after`` and ``then`` are the date behind it in the same range, which lend
    month and year."""
    if p.offset is not None:
        return _day(calendar.move(f.published, p.offset) if f.published else None, "XXXX-XX-XX")
    if p.month and p.day:
        return _full(f, p, then)
    if p.day:
        return _day_of_month(f, p, after, then)
    if p.weekday:
        return _weekday(f, p, then)
    if p.month:
        return _month(f, p, then)
    assert p.year is not None
    days = calendar.portion_of_year(p.year, p.portion) if p.portion else calendar.months(p.year, 1, 12)
    return Resolved(f"{p.year:04}", days)


def _day(day: dt.date | None, unknown: str, inferred: bool = False) -> Resolved:
    return Resolved(day.isoformat(), calendar.one(day), inferred) if day else Resolved(unknown, None)


def _full(f: Frame, p: Point, then: Resolved | None) -> Resolved | None:
    month, day = p.month or 0, p.day or 0
    if p.year:
        known = calendar.date(p.year, month, day)
        return _day(known, "") if known else None
    if not 1 <= month <= 12 or calendar.date(2024, month, day) is None:
        return None
    if then and then.start:
        end = then.days.end if then.days and then.days.end else then.start
        known = calendar.date(end.year, month, day)
        if known and known > end:
            known = calendar.date(end.year - 1, month, day)
        return _day(known, f"XXXX-{month:02}-{day:02}", then.inferred)
    future = _future(f, p)
    if not future and p.modifier is None and not p.weekday and (year := f.year_near(f.items.i[p.start])):
        known = calendar.date(year, month, day)
        return _day(known, "") if known else None
    reach = FAR_AHEAD if future is False and _untensed(f, p) else AHEAD
    known, inferred = f.day_in_year(month, day, p.weekday, future, reach)
    return _day(known, f"XXXX-{month:02}-{day:02}", inferred)


def _future(f: Frame, p: Point) -> bool | None:
    """True or False by the words and the tense; None where a limit is set ('jusqu'au 30 juin'): the
    nearest."""
    if p.modifier in ("last", "previous"):
        return False
    it = f.items
    if p.modifier == "next" or (p.start and it.at(p.start - 1, "herefrom")):
        return True
    if p.start and it.at(p.start - 1, "since"):
        return False
    if p.start and (it.at(p.start - 1, *LIMITS) or (p.start > 1 and it.at(p.start - 2, *LIMITS))):
        return None
    return f.future(it.i[p.start], it.j[p.end - 1])


def _untensed(f: Frame, p: Point) -> bool:
    """Does no word tell whether the date lies behind or ahead?"""
    it = f.items
    if p.modifier or (p.start and it.at(p.start - 1, "since")):
        return False
    return f.tense(it.i[p.start], it.j[p.end - 1]) == 0


def _month(f: Frame, p: Point, then: Resolved | None) -> Resolved | None:
    month, inferred = p.month or 1, False
    year = p.year
    if year is None and then and then.start:
        year = then.start.year - (month > then.start.month)
        inferred = then.inferred
    elif year is None:
        if p.modifier in ("last", "previous") and f.published:
            year = f.published.year - (month >= f.published.month)
        elif not (future := _future(f, p)) and p.modifier is None and (near := f.year_near(f.items.i[p.start])):
            year = near
        else:
            reach = MONTH_AHEAD if future is False and _untensed(f, p) else 0
            year, inferred = f.month_in_year(month, future, reach)
    if year is None:
        return Resolved(f"XXXX-{month:02}", None)
    days = calendar.portion_of_month(year, month, p.portion) if p.portion else calendar.months(year, month, month)
    return Resolved(f"{year:04}-{month:02}", days, inferred)


def _weekday(f: Frame, p: Point, then: Resolved | None) -> Resolved:
    unknown = f"XXXX-WXX-{p.weekday}"
    weekday = p.weekday or 1
    if then and then.start:
        return _day(before(then.start, weekday), unknown, then.inferred)
    if p.modifier in ("previous", "following") and f.origin():
        origin = f.origin() or dt.date.min
        step = before if p.modifier == "previous" else earliest
        return _day(step(origin, weekday), unknown)
    if p.modifier == "same" and f.last_day and f.last_day.start and f.last_day.start.isoweekday() == weekday:
        return _day(f.last_day.start, unknown)
    if f.published is None:
        return Resolved(unknown, None)
    if p.week is not None:
        monday = calendar.week(f.published).start or f.published
        return _day(calendar.move(monday, 7 * p.week + weekday - 1), unknown)
    if p.modifier == "last":
        return _day(before(f.published, weekday), unknown)
    if p.modifier in ("this", "same") and f.published.isoweekday() == weekday:
        return _day(f.published, unknown)
    if _future(f, p) is not False:
        return _day(earliest(f.published, weekday), unknown)
    return _day(latest(f.published, weekday), unknown)


def _day_of_month(f: Frame, p: Point, after: Point | None, then: Resolved | None) -> Resolved | None:
    """'le 11', 'mardi 15', 'the 22nd', or the first day of a range: in the month told last, else the
    latest."""
    day = p.day or 0
    unknown = f"XXXX-XX-{day:02}"
    if then and then.start:
        year, month = then.start.year, then.start.month
        if day > then.start.day and not (after and after.day is None):
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        known = calendar.date(year, month, day)
        return _day(known, unknown, then.inferred) if known else None
    if then:
        unknown = f"{then.value[:8]}{day:02}" if len(then.value) == 10 else unknown
        return Resolved(unknown, None)
    limit = f.published
    base = f.last_day.start if f.last_day and p.modifier != "current" else None
    base = base or limit
    if base is None:
        return Resolved(unknown, None)
    candidates = []
    for back in range(-1, EIGHT_MONTHS):
        month = base.month - 1 - back
        candidate = calendar.date(base.year + month // 12, month % 12 + 1, day) if base.year > 1 else None
        if candidate and (p.weekday is None or candidate.isoweekday() == p.weekday):
            candidates.append(candidate)
    limit = limit or base
    same_month = [c for c in candidates if (c.year, c.month) == (base.year, base.month) and c - limit <= AHEAD]
    behind = [c for c in candidates if c <= limit]
    if f.published and p.modifier is None and _future(f, p):
        same_month = [c for c in reversed(candidates) if c >= limit] or same_month
    return _day((same_month or behind or [None])[0], unknown)  # type: ignore[list-item]


def latest(day: dt.date, weekday: int) -> dt.date | None:
    """The last such weekday up to and with ``day``."""
    return calendar.move(day, -((day.isoweekday() - weekday) % 7))


def before(day: dt.date, weekday: int) -> dt.date | None:
    """The last such weekday before ``day``."""
    return calendar.move(day, -((day.isoweekday() - weekday - 1) % 7 + 1))


def earliest(day: dt.date, weekday: int) -> dt.date | None:
    """The first such weekday after ``day``."""
    return calendar.move(day, (weekday - day.isoweekday() - 1) % 7 + 1)
