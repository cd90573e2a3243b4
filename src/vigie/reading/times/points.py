"""Calendar dates as words give them: '(le) lundi 4 mai 2025', 'Sunday, May 4', '12/02', 'mi-mai', 'samedi
dernier'.

In: the items of a frame. Out: ``Point``, what the words say, not yet a day; ``parse`` returns None where no
date stands.
"""

from __future__ import annotations

from msgspec import Struct

from vigie.reading.times.frame import Frame
from vigie.reading.times.items import Items

MODIFIERS = ("last", "next", "previous", "following", "same", "current")
NOUNS = ("x", "term", "aged", "lasting", "street", "feast")
PORTIONS = ("start", "mid", "end")
STARTS = frozenset(
    {*MODIFIERS, *PORTIONS, "deictic", "weekday", "year", "day", "num", "nth", "ordinal", "dotted", "month"}
)
UNSURE_MONTHS = frozenset({"may", "march", "mar", "sep", "dec", "jan"})
LEADS = (
    *(
        "in",
        "on",
        "of",
        "since",
        "until",
        "from",
        "to",
        "between",
        "and",
        "start",
        "mid",
        "end",
        "last",
        "next",
    ),
    *(
        "this",
        "following",
        "previous",
        "before",
        "after",
        "day",
        "nth",
        "comma",
        "open",
        "dot",
        "dash",
        "break",
    ),
)


class Point(Struct):
    """A date over items start:end as it is told; ``offset`` counts days from publication, ``part`` is
    TIMEX3's."""

    start: int
    end: int
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    portion: str | None = None
    part: str | None = None
    modifier: str | None = None
    offset: int | None = None
    week: int | None = None

    @property
    def shape(self) -> str:
        """What the date is precise to: points of one shape make a range."""
        if self.offset is not None or self.weekday or self.day:
            return "day"
        return "month" if self.month else "year"


def begins(it: Items, k: int) -> bool:
    """May a date begin at item k? Asked before ``parse``, which costs more."""
    q = k + (it.kind[k] in ("the", "this"))
    kind = it.kind[q]
    if kind == "unit" or (kind == "num" and it.word[q]):
        return it.kind[q + 1] in ("month", "year", "of")
    return kind in STARTS


def parse(f: Frame, k: int, *, bare: bool = False) -> Point | None:
    """The date that begins at item k; ``bare`` allows a mere day of the month, as at the start of a range."""
    it = f.items
    p = Point(k, k)
    if it.at(k, "the", "this"):
        if it.at(k, "this"):
            p.modifier = "this"
        k += 1
    if it.at(k, *MODIFIERS) and (f.english or it.at(k, "same")):
        p.modifier = it.kind[k]
        k += 1
    after = _portion(f, p, k)
    if after is None:
        return None
    k = after
    if it.at(k, "deictic"):
        p.offset = it.n[k]
        k = _weekday(f, p, k + 1)
        if it.at(k, "day", "nth") and it.at(k + 1, "month", "slash"):
            k = _date(f, p, k, False)
            p.offset = None if p.month else p.offset
    else:
        k = _weekday(f, p, k)
        k = _date(f, p, k, bare or p.weekday is not None)
    if (p.weekday, p.day, p.month, p.year, p.offset) == (None,) * 5 or (p.portion and p.shape == "day"):
        return None
    p.end = _tail(f, p, k)
    return p


def _portion(f: Frame, p: Point, k: int) -> int | None:
    """'début', 'la mi-', 'the end of', 'le mois de' before a month or a year; None where it belongs to
    a unit."""
    it = f.items
    q = k
    if it.at(q, *PORTIONS):
        p.portion = it.kind[q]
        q += 1
        q += it.at(q, "of", "ofthe", "dash")
        q += it.at(q, "the")
    if it.at(q, "unit") and it.n[q] in ("M", "Y") and (q > p.start or it.n[q] == "M"):
        r = q + 1 + it.at(q + 1, "of")
        if (it.n[q] == "M" and it.at(r, "month")) or (it.n[q] == "Y" and it.at(q + 1, "year")):
            q = r
    if q == k:
        return k
    return q if it.at(q, "month", "year") or it.kind[q - 1] == "unit" else None


def _weekday(f: Frame, p: Point, k: int) -> int:
    it = f.items
    if not it.at(k, "weekday") or it.at(k + 1, "feast") or (k and it.at(k - 1, "feast")):
        return k
    p.weekday = it.n[k]
    k += 1
    if it.at(k, "dot", "comma") and it.at(k + 1, "day", "nth", "month"):
        month_follows = it.at(k + 1, "month") or it.at(k + 2, "month", "slash")
        k += month_follows or (it.at(k, "dot") and not f.english)
    if f.english and it.at(k, "the") and it.at(k + 1, "nth"):
        k += 1
    if it.at(k, "part") and it.at(k + 1, "day", "nth") and it.at(k + 2, "month"):
        p.part = it.n[k]
        k += 1
    return k


def _date(f: Frame, p: Point, k: int, bare: bool) -> int:
    """Day, month and year in the orders that the language knows; k where there are none."""
    it = f.items
    if (
        it.at(k, "year")
        and it.at(k + 1, "dash", "slash")
        and it.at(k + 3, it.kind[k + 1])
        and _small(f, k + 2, 12)
        and _small(f, k + 4, 31)
    ):
        p.year, p.month, p.day = it.n[k], it.n[k + 2], it.n[k + 4]
        return k + 5
    if _small(f, k, 12) and it.at(k + 1, "slash") and it.at(k + 2, "year") and _glued(f, k + 1) and _free(f, k):
        p.month, p.year = it.n[k], it.n[k + 2]
        return k + 3
    if it.at(k, "dotted"):
        year, p.month, p.day = it.n[k]
        p.year = year if year > 99 else _century(f, year)
        return k + 1
    day = _day_number(f, k)
    if day:
        q = k + 1
        if it.at(q, "slash", "dash") and (after := _numeric(f, p, k)):
            return after
        q += f.english and it.at(q, "of")
        if it.at(q, "dash") and it.at(q + 1, "month") and not it.at(q + 2, "dash") and not f.english and _glued(f, q):
            p.day, p.month = day, it.n[q + 1]
            return year_after(f, p, q + 2)
        if it.at(q, "dash") and it.at(q + 1, "month") and it.at(q + 2, "dash") and it.at(q + 3, "year"):
            p.day, p.month, p.year = day, it.n[q + 1], it.n[q + 3]
            return q + 4
        if f.english and it.kind[q : q + 3] == ["dash", "month", "dash"] and _two_digits(f, q + 3):
            p.day, p.month, p.year = day, it.n[q + 1], _century(f, it.n[q + 3])
            return q + 4
        if it.at(q, "month"):
            p.day, p.month = day, it.n[q]
            return year_after(f, p, q + 1)
        return _bare_day(f, p, k, day) if bare and not it.word[k] else k
    if it.at(k, "month") and _month_stands(f, p, k):
        p.month = it.n[k]
        q = k + 1
        if f.english:
            q += it.at(q, "dot") and it.at(q + 1, "day", "nth") and len(f.doc.tokens[it.i[k]]) < 5
            if it.at(q, "day", "nth") and not it.at(q + 1, "month", "hour", "meridiem", "colon", "unit"):
                p.day = it.n[q]
                q += 1
        return year_after(f, p, q)
    if it.at(k, "num") and 50 <= it.n[k] <= 99 and not it.word[k] and _two_digit_year(f, k):
        p.year = 1900 + it.n[k]
        return k + 1
    named = k > p.start and it.at(k - 1, "unit", "of", "ofthe", "dash", *PORTIONS)
    if it.at(k, "year") and not p.weekday and (named or (p.start == k and plain_year(f, k))):
        p.year = it.n[k]
        return k + 1
    return k


def _bare_day(f: Frame, p: Point, k: int, day: int) -> int:
    """'mardi 15', 'the 22nd', the 9 of 'du 9 au 15 mai': before a noun, weekday or ending must say so."""
    it = f.items
    if it.at(k + 1, "hour", "unit", "meridiem") or (it.at(k + 1, "colon") and _glued(f, k + 1)):
        return k
    if it.at(k + 1, "slash") and not (it.at(k + 2, "day") and it.at(k + 3, "month")):
        return k
    if it.at(k + 1, "function", *NOUNS) and not (it.at(k, "nth") or p.weekday):
        return k
    p.day = day
    return k + 1


def _day_number(f: Frame, k: int) -> int | None:
    it = f.items
    if it.at(k, "day", "nth") or (it.at(k, "num") and it.word[k]):
        return it.n[k] if 1 <= it.n[k] <= 31 else None
    return 1 if it.at(k, "ordinal") and it.n[k] == 1 and it.at(k + 1, "month") else None


def _small(f: Frame, k: int, most: int) -> bool:
    return f.items.at(k, "day") and f.items.n[k] <= most


def _numeric(f: Frame, p: Point, k: int) -> int | None:
    """'12/02', '1/07', '10/02/2026', '17-10-2025': day first, as French and most African English write it."""
    it = f.items
    mark = it.kind[k + 1]
    if not (it.at(k, "day") and it.at(k + 2, "day") and _free(f, k)):
        return None
    if not (_glued(f, k + 1) and f.doc.starts[it.i[k + 1]] == f.doc.ends[it.i[k]]):
        return None
    day, month = it.n[k], it.n[k + 2]
    if month > 12 and day <= 12:
        day, month = month, day
    third = it.kind[k + 4] if it.at(k + 3, mark) and _glued(f, k + 3) else ""
    if third == "year" and month <= 12:
        p.day, p.month, p.year = day, month, it.n[k + 4]
        return k + 5
    if (
        third in ("day", "num")
        and month <= 12
        and it.n[k + 4] < 100
        and f.doc.ends[it.i[k + 4]] - f.doc.starts[it.i[k + 4]] == 2
    ):
        p.day, p.month, p.year = day, month, _century(f, it.n[k + 4])
        return k + 5
    if third or mark == "dash" or month > 12 or it.at(k + 3, "slash"):
        return None
    width = f.doc.ends[it.i[k + 2]] - f.doc.starts[it.i[k + 2]]
    if width < 2 and not (
        k and it.at(k - 1, "the", "ofthe", "tothe", "to", "weekday", "since", "on", "part", "until", "this")
    ):
        return None
    p.day, p.month = day, month
    return k + 3


def _two_digits(f: Frame, k: int) -> bool:
    it = f.items
    return it.at(k, "day", "num") and not it.word[k] and f.doc.ends[it.i[k]] - f.doc.starts[it.i[k]] == 2


def _century(f: Frame, year: int) -> int:
    """'99' in full: the last such year up to ten years ahead of publication."""
    limit = (f.published.year if f.published else f.text_year or 2025) + 10
    return limit - (limit - year) % 100


def _free(f: Frame, k: int) -> bool:
    """Does nothing that belongs to a longer number touch item k from the left?"""
    return k == 0 or not f.items.at(k - 1, "slash", "dash") or not _glued(f, k - 1)


def _glued(f: Frame, k: int) -> bool:
    """Does item k touch the next one?"""
    it = f.items
    return it.kind[k + 1] != "" and f.doc.ends[it.j[k] - 1] == f.doc.starts[it.i[k + 1]]


def year_after(f: Frame, p: Point, k: int) -> int:
    """A year behind a month: '2025', 'de 2025', ', 2025', '93'."""
    it = f.items
    q = k + (it.at(k, "of") or (f.english and it.at(k, "comma") and p.day is not None))
    if it.at(q, "year") and 1700 <= it.n[q] <= 2199:
        p.year = it.n[q]
        return q + 1
    two_digits = it.at(k, "day", "num") and not it.word[k] and f.doc.ends[it.i[k]] - f.doc.starts[it.i[k]] == 2
    if two_digits and it.n[k] >= 50 and not f.english and not it.at(k + 1, "hour", "unit", *NOUNS):
        p.year = 1900 + it.n[k]
        return k + 1
    return k


def _two_digit_year(f: Frame, k: int) -> bool:
    """'en 97 (': French alone drops the century."""
    it = f.items
    led = k > 0 and it.at(k - 1, "in", "since") and f.doc.tokens[it.i[k - 1]] in ("en", "depuis")
    return led and not f.english and it.at(k + 1, "open", "comma", "dot", "")


def _month_stands(f: Frame, p: Point, k: int) -> bool:
    """Is 'may' or 'march' a month here?"""
    it = f.items
    word = f.doc.tokens[it.i[k]]
    if not f.english or word not in UNSURE_MONTHS or p.start < k:
        return True
    return (k > 0 and it.at(k - 1, *LEADS)) or k == 0 or it.at(k + 1, "day", "nth", "year")


def plain_year(f: Frame, k: int) -> bool:
    """Is this bare number a year? A preposition of time before it says so, else no noun may follow."""
    it = f.items
    year = it.n[k]
    before = it.kind[k - 1] if k else ""
    if year > 2099 or (
        year < 1900 and not (before in ("since", "unit", "open", "clockhint", "until") or _said(f, k - 1, "en"))
    ):
        return False
    if it.at(k + 1, "slash", "dash") and _glued(f, k) and not it.at(k + 2, "year"):
        return _two_digits(f, k + 2) and it.n[k + 2] == (year + 1) % 100  # '1998-99'
    if before in ("slash", "dash", "plus") and _glued(f, k - 1):
        return k > 1 and it.at(k - 2, "year")
    if before == "about" or (k > 0 and f.doc.tokens[it.i[k - 1]] in ("n", "no", "°", "n°", "$", "€", "rn", "usd")):
        return False
    if before in (
        "in",
        "since",
        "until",
        "between",
        "month",
        "unit",
        "herefrom",
        "during",
        "start",
        "mid",
        "end",
        "from",
        "by",
    ):
        return True
    if f.english and before == "the":
        return True
    if before == "x" and f.verb(it.i[k + 1]):
        return True
    return not it.at(k + 1, *NOUNS) or not f.doc.tokens[it.i[k + 1]][0].isalpha()


def _said(f: Frame, k: int, word: str) -> bool:
    return k >= 0 and f.doc.tokens[f.items.i[k]] == word


def _tail(f: Frame, p: Point, k: int) -> int:
    """What may follow a date: 'dernier', 'courant', 'de la semaine dernière', 'au soir', 'en début
    d'après-midi'."""
    it = f.items
    if it.at(k, "next", "current") or (it.at(k, *MODIFIERS) and not f.english):
        p.modifier = it.kind[k]
        k += 1
    if p.weekday and p.day is None:
        q = k + it.at(k, "of")
        q += it.at(q, "the")
        if f.english and it.at(q, "last", "next") and it.at(q + 1, "unit") and it.n[q + 1] == "W":
            p.week, k = (-1 if it.at(q, "last") else 1), q + 2
        elif it.at(q, "unit") and it.n[q] == "W" and it.at(q + 1, "last", "next") and q > k:
            p.week, k = (-1 if it.at(q + 1, "last") else 1), q + 2
    if p.shape == "day":
        k = _part_after(f, p, k)
    return k


def _part_after(f: Frame, p: Point, k: int) -> int:
    it = f.items
    q = k
    if it.at(q, "in", "tothe"):
        q += 1
        q += it.at(q, "the")
        if it.at(q, "start", "end", "mid") and it.at(q + 1, "of"):
            q += 2
    elif it.at(q, "start", "end", "mid") and it.at(q + 1, "of") and it.at(q + 2, "part"):
        q += 2
    if it.at(q, "part") and not (it.n[q] == "DA" and q > k):
        p.part = it.n[q]
        return q + 1
    return k
