"""Dates, lists and ranges of dates, nights between two days, and clock times.

In: a frame and an item. Out: the item behind what was read; the mentions go into the frame. Every end of a
range is a mention with its own value, and carries the days of the whole range, which is what a coder
writes.
"""

from __future__ import annotations

from itertools import pairwise

from vigie.model import DateRange
from vigie.reading.times import calendar, habits
from vigie.reading.times.frame import Frame
from vigie.reading.times.points import NOUNS, Point, begins, parse, year_after
from vigie.reading.times.resolve import Resolved, resolve

RANGE = ("to", "tothe", "dash", "slash", "until")
MOST = 8


def calendar_dates(f: Frame, k: int) -> int:
    """'le 4 mai', 'du 9 au 15 février', 'entre juin et août', 'les 14, 15 et 16 octobre', 'vendredi et
    samedi'."""
    if not begins(f.items, k):
        return k
    between = f.items.at(k - 1, "between") if k else False
    points, links = _points(f, k, alone=False)
    if not points:
        return k
    if k > 1 and f.items.at(k - 2, "street") and f.items.at(k - 1, "of", "ofthe") and points[0].month:
        return points[0].end  # 'place du 30-Septembre'
    if habits.habit(f, points):
        return points[-1].end
    known = _resolve_all(f, points)
    if known is None:
        return points[-1].end
    spans = _spans(known, links, between)
    if len(points) == 1 and points[0].shape == "day" and _names_week(f, points[0].start):
        spans = [_week_from(known[0])]
    for p, r, days in zip(points, known, spans, strict=True):
        if p.part:
            f.add(p.start, p.end, "TIME", f"{r.value}T{p.part}", days, inferred=r.inferred)
        elif p.offset == 0 and _nowadays(f, p):
            f.add(p.start, p.end, "TIME", "PRESENT_REF", days)
        else:
            f.add(p.start, p.end, "DATE", r.value, days, inferred=r.inferred)
    return points[-1].end


def _nowadays(f: Frame, p: Point) -> bool:
    """Is 'aujourd'hui' our time rather than this day: with a verb of being or a negation, or in a quotation?"""
    it = f.items
    i, j = it.i[p.start], it.j[p.end - 1]
    if f.english or p.weekday or f.doc.tokens[i] == "ce" or (p.start and it.at(p.start - 1, "of")):
        return False
    if f.tense(i, j) > 0 or it.at(p.end, "to", "tothe", "in", "clockhint"):
        return False
    return f.stative(i) or f.quoted(i) or f.doc.tokens[min(j, len(f.doc) - 1)] in ("encore", "comme", "plus")


def _names_week(f: Frame, k: int) -> bool:
    """'la semaine du 5 mai', 'the week of 5 May'."""
    it = f.items
    return k > 1 and it.at(k - 1, "of", "ofthe") and it.at(k - 2, "unit") and it.n[k - 2] == "W"


def _week_from(known: Resolved) -> DateRange | None:
    return DateRange(known.start, calendar.move(known.start, 6)) if known.start else known.days


def part_of_date(f: Frame, k: int) -> int:
    """'la nuit du 23 au 24 mai', 'nuit de vendredi à samedi', 'Night of 2-3 June', 'la matinée du 4 mai'."""
    it = f.items
    q = k + it.at(k, "the")
    if not it.at(q, "part") or not it.at(q + 1, "of", "ofthe"):
        return k
    behind = part_from(f, k, q + 2, it.n[q])
    return behind if behind > q + 2 else k


def part_from(f: Frame, start: int, q: int, part: str) -> int:
    """A part of the day from item ``start`` on, of the date or, for a night, the two dates at item q."""
    points, links = _points(f, q, alone=True)
    if not points or points[0].shape != "day":
        return q
    if part != "NI" or len(points) > 2 or (links and links[0] not in RANGE):
        points, links = points[:1], []
    known = _resolve_all(f, points)
    if known is None:
        return points[-1].end
    days = _spans(known, links, False)[0]
    f.add(start, points[-1].end, "TIME", f"{known[0].value}T{part}", days, inferred=known[0].inferred)
    return points[-1].end


def _points(f: Frame, k: int, *, alone: bool) -> tuple[list[Point], list[str]]:
    """Dates of one shape with their links; a day without its month needs one behind it, or ``alone``."""
    it = f.items
    points: list[Point] = []
    links: list[str] = []
    whole = 0
    while len(points) < MOST:
        p = _same_month(f, points, k) or _same_century(f, points, k) or parse(f, k, bare=True)
        if p is None or (points and not _joins(points[-1], p, links[-1])):
            break
        points.append(p)
        if p.day is None or p.month or p.weekday or p.offset is not None:
            whole = len(points)
        link = it.kind[p.end]
        if p.shape != "year" and p.day is None and link in ("month", "weekday") and link == it.kind[p.end - 1]:
            links.append("dash")  # the hyphen of 'mars-avril' is no token
            k = p.end
            continue
        if link not in (*RANGE, "and", "comma") or p.part:
            break
        k = p.end + 1 + (it.at(p.end + 1, "ofthe", "tothe") and link != "comma")
        links.append(link)
    if alone and points:
        whole = whole or (2 if len(points) > 1 and links[0] in RANGE else 1)
    return points[:whole], links[: max(whole - 1, 0)]


def _same_month(f: Frame, points: list[Point], k: int) -> Point | None:
    """The 5 of 'May 4 and 5' and of 'May 3-5, 2024'."""
    it = f.items
    if not points or not f.english or not it.at(k, "day", "nth") or it.at(k - 1, "comma"):
        return None
    last = points[-1]
    if not (last.month and last.day and last.year is None and it.at(last.end - 1, "day", "nth")):
        return None
    if it.at(k + 1, "month", "hour", "unit", "meridiem", "colon", "slash", *NOUNS):
        return None
    p = Point(k, k + 1, day=it.n[k], month=last.month)
    p.end = year_after(f, p, k + 1)
    return p


def _same_century(f: Frame, points: list[Point], k: int) -> Point | None:
    """The 99 of '1998-99'."""
    it = f.items
    if not points or not it.at(k - 1, "dash", "slash") or not it.at(k, "num", "day") or it.word[k]:
        return None
    year, glued = points[-1].year, f.doc.ends[it.i[k - 2]] == f.doc.starts[it.i[k]] - 1
    if points[-1].shape != "year" or not year or not glued or f.doc.ends[it.i[k]] - f.doc.starts[it.i[k]] != 2:
        return None
    return Point(k, k + 1, year=year // 100 * 100 + it.n[k]) if it.n[k] > year % 100 else None


def _joins(a: Point, b: Point, link: str) -> bool:
    """Do two dates belong to one list?"""
    if a.shape != b.shape or (link == "comma" and (a.month is not None or a.shape != "day" or a.weekday)):
        return False
    if a.offset is not None or b.offset is not None:
        return False
    if a.month and a.day and not b.month:
        return b.weekday is not None
    return not (link == "dash" and b.weekday and not a.weekday)


def _resolve_all(f: Frame, points: list[Point]) -> list[Resolved] | None:
    """Resolved last to first: the last date of a range lends its month and its year to those before it."""
    known: list[Resolved] = []
    after: Point | None = None
    for p in reversed(points):
        if after and after.modifier and not p.modifier:
            p.modifier = after.modifier
        r = resolve(f, p, after, known[-1] if known else None)
        if r is None:
            return None
        known.append(r)
        after = p
    return known[::-1]


def _spans(known: list[Resolved], links: list[str], between: bool) -> list[DateRange | None]:
    """The days of each date: the whole range where dates are the ends of one, or follow day on day."""
    if len(known) > 1:
        start, last = known[0].days, known[-1].days
        if start and last and start.start and last.end and start.start <= last.end:
            to = all(link in RANGE for link in links) or (between and len(known) == 2)
            if to or _consecutive(known):
                return [DateRange(start.start, last.end)] * len(known)
    return [r.days for r in known]


def _consecutive(known: list[Resolved]) -> bool:
    days = [r.days for r in known]
    return all(
        a and b and a.start == a.end and b.start == b.end and a.end and b.start and b.start - a.end == calendar.DAY
        for a, b in pairwise(days)
    )


def day_alone(f: Frame, k: int) -> int:
    """'le 11,', 'le 3 courant', 'On the 3rd', 'by the 5th': a day of the month told by its number alone."""
    it = f.items
    q = k + (it.at(k, "the", "ofthe") or (it.at(k, "tothe") and f.verb(it.i[k] - 1) > 0))
    if q == k or not it.at(q, "day", "nth") or it.word[q]:
        return k
    if behind := _day_of(f, k, q):
        return behind
    current = it.at(q + 1, "current")
    if not (_english_day(f, k, q) if f.english else current or _french_day(f, k, q)):
        return k
    start = k if it.at(k, "the") else q
    p = Point(start, q + 1 + current, day=it.n[q], modifier="current" if current else None)
    known = resolve(f, p)
    if known is None or (known.days is None and not current):
        return k
    f.add(p.start, p.end, "DATE", known.value, known.days)
    return p.end


def _day_of(f: Frame, k: int, q: int) -> int:
    """'le 3 du mois', 'le 15 de ce mois', 'le 1er du mois prochain', 'the 5th of this month'; 0 where it is none."""
    it = f.items
    r = q + 1
    if not it.at(r, "of", "ofthe"):
        return 0
    r += 1
    r += it.at(r, "this", "the")
    modifier = it.kind[r] if it.at(r, "last", "next") else ""
    r += bool(modifier)
    if not it.at(r, "unit") or it.n[r] != "M" or f.published is None:
        return 0
    r += 1
    if not modifier and it.at(r, "last", "next", "current") and not f.english:
        modifier, r = it.kind[r], r + 1
    month = calendar.shift(f.published.replace(day=1), "M", {"last": -1, "next": 1}.get(modifier, 0))
    day = month and calendar.date(month.year, month.month, it.n[q])
    if not day:
        return 0
    f.add(k if it.at(k, "the") else q, r, "DATE", day.isoformat(), calendar.one(day))
    return r


def _english_day(f: Frame, k: int, q: int) -> bool:
    it = f.items
    led = k > 0 and it.at(k - 1, "on", "since", "until", "from", "in", "to", "of", "after", "before", "colon")
    closes = it.at(q + 1, "comma", "dot", "") or (led and not it.at(q + 1, *NOUNS, "unit"))
    return it.at(q, "nth") and closes


def _french_day(f: Frame, k: int, q: int) -> bool:
    it = f.items
    if f.doc.tokens[it.i[k]] not in ("le", "du", "au") or (it.at(q, "nth") and it.n[q] != 1):
        return False
    if it.at(q + 1, "to", "tothe"):
        return not it.at(q + 2, "day", "num", "nth", "weekday")
    if it.at(q + 1, "comma"):
        return not it.at(q + 2, "street")
    return it.at(q + 1, "dot", "in", "per", "colon", "open", "until", "")
