"""Feast days: 'Noël', 'le lundi de Pâques', 'la Tabaski', 'le ramadan', 'Christmas Eve'.

In: a frame and an item. Out: the item behind what was read. A feast is 'MM-DD', 'E+1' (days from Easter Sunday) or
'H9', 'H12-10' (month and day of the Islamic year, by its tabular calendar: the days run one day to either side).
"""

from __future__ import annotations

import datetime as dt

from vigie.model import DateRange
from vigie.reading.times import calendar
from vigie.reading.times.frame import AHEAD, Frame

HIJRI_EPOCH = 622
LUNAR = 33 / 32
MONTH = 29


def holiday(f: Frame, k: int) -> int:
    it = f.items
    q = k + it.at(k, "the")
    if not it.at(q, "holiday") or _name(f, q):
        return k
    code = it.n[q]
    behind = q + 1
    year, last = None, False
    of = behind + it.at(behind, "of")
    if it.at(of, "year") and 1900 <= it.n[of] <= 2099:
        year, behind = it.n[of], of + 1
    elif it.at(behind, "last"):
        last, behind = True, behind + 1
    return _add(f, k, q, behind, code, year, last)


def _add(f: Frame, k: int, q: int, behind: int, code: str, year: int | None, last: bool) -> int:
    inferred = year is None and f.undated
    year = year or (None if f.published else f.text_year)
    if year:
        known = days(code, year)
    elif f.published:
        ahead = not last and f.tense(f.items.i[k], f.items.j[q])
        near = [d for y in (-1, 0, 1) if (d := days(code, f.published.year + y)) and d.start]
        known = _choose(near, f.published, int(ahead), last)
    else:
        known = None
    if known is None or known.start is None:
        f.add(k, behind, "DATE", f"XXXX-{code}" if code[0].isdecimal() else "XXXX-XX-XX")
        return behind
    middle = calendar.move(known.start, 1) if code.startswith("H") else known.start
    lasts = code.startswith("H") and "-" not in code
    value = f"{known.start:%Y-%m}" if lasts else (middle or known.start).isoformat()
    f.add(k, behind, "DATE", value, known, inferred=inferred)
    return behind


def days(code: str, year: int) -> DateRange | None:
    """The days of a feast in a year of the civil calendar."""
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    if code.startswith("E"):
        day = calendar.move(calendar.easter(year), int(code[1:]))
        return calendar.one(day) if day else None
    if not code.startswith("H"):
        day = calendar.date(year, *map(int, code.split("-")))
        return calendar.one(day) if day else None
    month, _, number = code[1:].partition("-")
    about = int((year - HIJRI_EPOCH) * LUNAR)
    for lunar in (about, about + 1, about - 1):
        day = calendar.hijri(lunar, int(month), int(number or 1))
        if day and day.year == year:
            if not number:
                return DateRange(day, calendar.move(day, MONTH))
            return DateRange(calendar.move(day, -1), calendar.move(day, 1))
    return None


def _choose(near: list[DateRange], published: dt.date, tense: int, last: bool) -> DateRange | None:
    """The feast ahead where the clause lies ahead, else the latest, or the nearest where no verb tells."""
    if not near:
        return None
    if tense == 0 and not last:
        return min(near, key=lambda d: abs((d.start or published) - published))
    if tense > 0:
        return next((d for d in near if d.end and d.end >= published), near[-1])
    behind = [d for d in near if d.start and d.start - published <= (dt.timedelta() if last else AHEAD)]
    return behind[-1] if behind else near[0]


def _name(f: Frame, q: int) -> bool:
    """Is 'Noël' no day: a name beside another capitalised word, or what a noun is of ('arbre de Noël')?"""
    it, doc = f.items, f.doc
    if it.j[q] - it.i[q] > 1 or f.english:
        return False
    capital = it.at(q + 1, "x") and doc.text[doc.starts[it.i[q + 1]]].isupper()
    if q > 1 and it.at(q - 1, "of") and it.at(q - 2, "x", "aged", "lasting"):
        return True
    led = q and it.at(q - 1, "the", "of", "ofthe", "to", "tothe", "in", "before", "after", "every", "since", "until")
    surname = q > 0 and it.at(q - 1, "x") and doc.text[doc.starts[it.i[q - 1]]].isupper()
    return not led and (capital or surname)
