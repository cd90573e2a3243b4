"""The day a text gives itself: a dateline, or the date of a letter.

In: a frame. Out: the day and the tokens that tell it, or None. A dateline is a full date that ends a short line
('Note d'information, 18 octobre 2025'), or one behind a few names at the start of a line ('Bamako, 18 octobre 2025 –',
'(KAYES, March 9, 2026) -', 'Nioro du Sahel, le 12 mars 2026. Dans la nuit …'). A text whose lines open with different
days is a log: none of them is its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from vigie.reading.document import Document
from vigie.reading.times import calendar
from vigie.reading.times.frame import Frame
from vigie.reading.times.points import parse

SHORT = 14
HEAD = 12
BEHIND = 4  # items between the date and the end of its line: '(Reuters)', 'à 14h'
ENTRIES = 3  # so many lines that end with different days are a log as well
DATES = frozenset({"the", "weekday", "day", "nth", "month", "year", "dotted"})
UNITS = ("day", "nth", "month", "year")
# Between the parts of a name, and between it and the date.
JOINING = frozenset("du de d des la le les l en sur et a au aux of the and fait done ( ) , / - – .".split())


class Dateline(Struct, frozen=True, gc=False):
    """A day told at tokens i:j; ``opens`` where its line goes on behind it."""

    day: dt.date
    i: int
    j: int
    opens: bool


def dateline(f: Frame) -> Dateline | None:
    """The first dateline among the first and last lines; where the day of publication is known, among the first."""
    it = f.items
    count = len(it.kind)
    first = range(min(count, 3 * HEAD))
    if f.published:
        return next((d for d in _datelines(f, first) if 0 <= (f.published - d.day).days <= 2), None)
    last = range(max(count - 2 * HEAD, 3 * HEAD), count)
    found = next(_datelines(f, [*first, *last]), None)
    return None if found is None or _is_log(f) else found


def _is_log(f: Frame) -> bool:
    kinds = f.items.kind
    starts = [0, *(k + 1 for k, kind in enumerate(kinds) if kind == "break")]
    near = {k: None for start in starts for k in range(start, min(start + HEAD, len(kinds)))}
    found = list(_datelines(f, near))
    return len({d.day for d in found if d.opens}) > 1 or len({d.day for d in found}) >= ENTRIES


def _datelines(f: Frame, where: Iterable[int]) -> Iterator[Dateline]:
    it = f.items
    for k in where:
        if it.kind[k] not in DATES or (it.at(k - 1, "dash", "to", "tothe") and k > 1 and it.at(k - 2, *UNITS)):
            continue
        p = parse(f, k)
        if not (p and p.day and p.month and p.year):
            continue
        day = calendar.date(p.year, p.month, p.day)
        stands = _stands(f, p.start, p.end) if day else None
        if day and stands is not None:
            yield Dateline(day, it.i[p.start], it.j[p.end - 1], stands)


def _stands(f: Frame, start: int, end: int) -> bool | None:
    """False for a date that ends a short line, True for one at the head of a longer one; else None."""
    it, doc = f.items, f.doc
    first, last = start, end
    while first > 0 and not it.at(first - 1, "break") and start - first <= SHORT:
        first -= 1
    while it.kind[last] and not it.at(last, "break") and last - end <= SHORT:
        last += 1
    begins = first == 0 or it.at(first - 1, "break")
    if not begins or doc.hits("events", it.i[first], it.i[start]):
        return None
    if last - first <= SHORT and last - end <= BEHIND and not doc.hits("events", it.j[end - 1], it.i[last]):
        return False
    if start - first > HEAD or not _named(doc, it.i[first], it.i[start]):
        return None
    if it.i[end] < len(doc) and doc.tokens[it.i[end]] == ")":
        end += 1
    closed = it.at(end, "dot") and doc.sentence_of(it.i[start]).j == it.j[end]
    led = first < start or not it.at(start, "the")
    return True if led and (closed or it.at(end, "dash", "open", "colon")) else None


def _named(doc: Document, i: int, j: int) -> bool:
    """Nothing but names, and what joins them."""
    return all(
        doc.tokens[k] in JOINING or doc.text[doc.starts[k]].isupper() or doc.tokens[k][0].isdecimal()
        for k in range(i, j)
    )
