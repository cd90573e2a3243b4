"""Numbers, days and months as people write them in French and English.

In: numbers, days. Out: '1 234,5' or '1,234.5'; '1er mars 2021'; 'mars 2021', 'Mar 2021', 'March 2021'.
"""

from __future__ import annotations

import datetime as dt
import math

from vigie.knowledge.messages import message

THIN = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def number(value: float, lang: str, digits: int | None = None) -> str:
    """A number with its thousands apart; ``digits`` after the point, without it as many as say three figures.

    >>> number(1234.5, "fr"), number(2.0, "en"), number(0.0312, "en"), number(float("inf"), "fr")
    ('1\\u202f234', '2', '0.0312', '∞')
    """
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if digits is None:
        size = math.floor(math.log10(abs(value))) if value else 0
        digits = max(0, 2 - size)
        text = f"{value:,.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:,.{digits}f}"
    return written(text, lang)


def written(text: str, lang: str) -> str:
    """A number as Python writes it, with the marks of the language.

    >>> written("-1,234.5", "fr"), written("1,234", "en")
    ('−1\\u202f234,5', '1,234')
    """
    if lang == "fr":
        text = text.replace(",", THIN).replace(".", ",")
    return text.replace("-", MINUS)


def signed(value: float, lang: str) -> str:
    """A weight with its sign and one digit behind the point.

    >>> signed(3.94, "fr"), signed(-0.5, "en")
    ('+3,9', '−0.5')
    """
    return written(f"{value:+,.1f}", lang)


def percent(share: float, lang: str, digits: int = 0) -> str:
    """A share of 1 in hundredths: '12 %', '12%'.

    >>> percent(0.123, "en"), percent(0.5, "fr")
    ('12%', '50\\u202f%')
    """
    return number(100 * share, lang, digits) + (f"{THIN}%" if lang == "fr" else "%")


def month(day: dt.date, lang: str, *, short: bool = False, year: bool = True) -> str:
    """The month of a day.

    >>> month(dt.date(2021, 3, 9), "fr"), month(dt.date(2021, 3, 9), "en", short=True)
    ('mars 2021', 'Mar 2021')
    """
    name = message("formats.short" if short else "formats.months", lang).split()[day.month - 1]
    return f"{name} {day.year}" if year else name


def long_day(day: dt.date, lang: str) -> str:
    """A day in full.

    >>> long_day(dt.date(2025, 5, 1), "fr"), long_day(dt.date(2025, 10, 17), "en")
    ('1er mai 2025', '17 October 2025')
    """
    first = message("formats.first_of_month", lang) if day.day == 1 else str(day.day)
    return f"{first} {month(day, lang)}"


class Month(dt.date):
    """Any day of a month, meant and written as the month: what a sentence is filled in with."""
