"""Days of the calendar: months, parts of months and years, weeks, quarters, and shifts by a TIMEX3 unit.

In: years, months, days and TIMEX3 units. Out: ``DateRange`` and dates; None where the calendar has no such
day.
"""

from __future__ import annotations

import calendar
import datetime as dt

from vigie.model import DateRange

DAY = dt.timedelta(days=1)
DAYS_IN = {"D": 1, "W": 7, "2W": 14}
MONTHS_IN = {"M": 1, "Q": 3, "HY": 6, "Y": 12, "DE": 120, "CE": 1200}
EQUINOX = 21
HIJRA = dt.date(622, 7, 18).toordinal()
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def date(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None where the calendar has none (31 February)."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def one(day: dt.date) -> DateRange:
    return DateRange(day, day)


def move(day: dt.date, days: int) -> dt.date | None:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return None


def months(year: int, first: int, last: int) -> DateRange | None:
    """From the first day of month ``first`` to the last of month ``last``."""
    if not 1 <= year <= 9999:
        return None
    return DateRange(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def portion_of_month(year: int, month: int, portion: str) -> DateRange | None:
    """'début' is 1 to 10, 'mi' 11 to 20, 'fin' 21 to the end."""
    whole = months(year, month, month)
    if whole is None or whole.start is None:
        return None
    if portion == "end":
        return DateRange(whole.start.replace(day=21), whole.end)
    first = 1 if portion == "start" else 11
    return DateRange(whole.start.replace(day=first), whole.start.replace(day=first + 9))


def portion_of_year(year: int, portion: str) -> DateRange | None:
    """'début' is January to April, 'mi' May to August, 'fin' September to December."""
    first = {"start": 1, "mid": 5, "end": 9}[portion]
    return months(year, first, first + 3)


def week(day: dt.date) -> DateRange:
    """Monday to Sunday."""
    monday = max(day.toordinal() - day.weekday(), 1)
    return DateRange(dt.date.fromordinal(monday), move(dt.date.fromordinal(monday), 6))


def week_value(day: dt.date) -> str:
    year, number, _ = day.isocalendar()
    return f"{year:04}-W{number:02}"


def season(year: int, code: str) -> DateRange | None:
    """The meteorological season; a winter begins in December of its year."""
    first = SEASONS[code]
    if first < 12:
        return months(year, first, first + 2)
    start, end = months(year, 12, 12), months(year + 1, 2, 2)
    return DateRange(start.start, end.end) if start and end else None


def nth_weekday(year: int, month: int, first: int, weekday: int, number: int) -> dt.date | None:
    """The ``number``-th such weekday from day ``first`` of a month on; -1 is the month's last."""
    day = date(year, month, first)
    if day is None:
        return None
    if number < 0:
        whole = months(year, month, month)
        last = whole.end if whole else None
        return last and move(last, -((last.isoweekday() - weekday) % 7))
    return move(day, (weekday - day.isoweekday()) % 7 + 7 * (number - 1))


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (anonymous algorithm, Meeus)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, lunar = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quarter, left = divmod(rest, 4)
    sunday = (32 + 2 * lunar + 2 * quarter - moon - left) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def hijri(year: int, month: int, day: int) -> dt.date | None:
    """The day of the tabular Islamic calendar; what is observed may lie a day beside it."""
    days = day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30
    try:
        return dt.date.fromordinal(days + HIJRA)
    except (ValueError, OverflowError):
        return None


def shift(day: dt.date, unit: str, count: int) -> dt.date | None:
    """``count`` units later (earlier where negative); a day that the month has not becomes its last."""
    if unit in DAYS_IN:
        return move(day, count * DAYS_IN[unit])
    if unit not in MONTHS_IN or abs(count) > 9999:
        return None
    month = day.month - 1 + count * MONTHS_IN[unit]
    year = day.year + month // 12
    month = month % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def shift_range(days: DateRange, unit: str, count: int) -> DateRange | None:
    """Both ends shifted; a whole month stays a whole month."""
    if days.start is None or days.end is None:
        return None
    start, end = shift(days.start, unit, count), shift(days.end, unit, count)
    if start is None or end is None:
        return None
    whole = days.end.month != (days.end + DAY).month if days.end < dt.date.max else True
    if whole and days.start.day == 1 and unit in MONTHS_IN:
        end = end.replace(day=calendar.monthrange(end.year, end.month)[1])
    return DateRange(start, end)


def unit_around(day: dt.date, unit: str) -> tuple[str, DateRange | None]:
    """The TIMEX3 value and the days of the week, month, quarter or year that ``day`` lies in."""
    if unit == "D":
        return day.isoformat(), one(day)
    if unit == "W":
        return week_value(day), week(day)
    if unit == "2W":
        return week_value(day), week(day)
    if unit == "WE":
        days = week(day)
        start = days.start and move(days.start, 5)
        return f"{week_value(day)}-WE", DateRange(start, days.end)
    if unit == "M":
        return f"{day:%Y-%m}", months(day.year, day.month, day.month)
    if unit == "Q":
        quarter = (day.month - 1) // 3
        return f"{day.year:04}-Q{quarter + 1}", months(day.year, quarter * 3 + 1, quarter * 3 + 3)
    if unit == "HY":
        half = (day.month - 1) // 6
        return f"{day.year:04}-H{half + 1}", months(day.year, half * 6 + 1, half * 6 + 6)
    if unit == "DE":
        first = day.year // 10 * 10
        return f"{day.year // 10:03}X", DateRange(date(max(first, 1), 1, 1), date(first + 9, 12, 31))
    if unit == "CE":
        return f"{day.year // 100:02}XX", None
    return f"{day.year:04}", months(day.year, 1, 12)
