"""Periods with names of their own: quarters, seasons, decades, centuries, the first Sunday of a month.

In: a frame and an item. Out: the item behind what was read; values
are TIMEX3 ('2025-Q1', '1999-FA', '196X', 'P1Y').
"""

from __future__ import annotations

from vigie.model import DateRange
from vigie.reading.times import calendar
from vigie.reading.times.frame import Frame

NEAR = 6


def quarter(f: Frame, k: int) -> int:
    """'le premier trimestre 2025', 'au quatrième trimestre', 'the last quarter of 2021', 'T1 2025', 'Q3
    2024'."""
    it = f.items
    q = k + it.at(k, "the")
    number = 0
    if it.at(q, "ordinal", "nth") and it.at(q + 1, "unit") and it.n[q + 1] in ("Q", "HY"):
        number, code, q = it.n[q], it.n[q + 1], q + 2
    elif f.english and it.at(q, "ordinal", "last") and it.at(q + 1, "half") and _year_near(f, q + 2):
        number, code, q = (2 if it.at(q, "last") else it.n[q]), "HY", q + 2
    elif it.at(q, "last") and it.at(q + 1, "unit") and it.n[q + 1] in ("Q", "HY") and _year_near(f, q + 2) is not None:
        code = it.n[q + 1]
        number, q = (4 if code == "Q" else 2), q + 2
    elif it.at(q, "term") and q == k:
        if _year_near(f, q + 1) is None:
            return k
        number, code, q = int(it.n[q][1]), ("HY" if it.n[q][0] in "sh" else "Q"), q + 1
    else:
        return k
    size = 3 if code == "Q" else 6
    if not 1 <= number <= 12 // size:
        return k
    near = _year_near(f, q)
    year = near[0] if near else (f.published.year if f.published else f.text_year)
    q = near[1] if near else q
    if (
        near is None
        and f.published
        and (number - 1) * size + 1 > f.published.month
        and year
        and not f.future(it.i[k], it.j[q - 1])
    ):
        year -= 1
    letter = "Q" if code == "Q" else "H"
    if year is None:
        f.add(k, q, "DATE", f"XXXX-{letter}{number}")
        return q
    f.add(
        k,
        q,
        "DATE",
        f"{year:04}-{letter}{number}",
        calendar.months(year, (number - 1) * size + 1, number * size),
    )
    return q


def _general(f: Frame, k: int) -> int:
    """'en été' of any year, where no verb tells of one, and 'été comme hiver'; 0 where it is not general."""
    it = f.items
    word = f.doc.tokens[it.i[k + 1]] if it.i[k + 1] < len(f.doc) else ""
    if (word == "comme" and it.at(k + 2, "season")) or (k > 1 and it.at(k - 2, "season") and it.n[k - 1] is None):
        before = f.doc.tokens[it.i[k - 1]] if k else ""
        if word == "comme" or before == "comme":
            return k + 1
    led = k > 0 and f.doc.tokens[it.i[k - 1]] == "en"
    if led and not _year_near(f, k + 1) and f.tense(it.i[k], it.j[k]) == 0 and not it.at(k + 1, "last", "next"):
        return k + 1
    return 0


def _year_near(f: Frame, q: int) -> tuple[int, int] | None:
    """(year, item behind) of '2025', 'de 2025', 'de cette année', 'of last year'."""
    it = f.items
    q += it.at(q, "of")
    if it.at(q, "year"):
        return (it.n[q], q + 1) if 1900 <= it.n[q] <= 2099 else None
    if it.at(q, "num") and not f.english and not it.word[q] and 50 <= it.n[q] <= 99 and not it.at(q + 1, "unit"):
        return 1900 + it.n[q], q + 1
    if not f.published or "Y" not in it.n[q : q + 3]:
        return None
    kinds = it.kind[q : q + 3]
    if kinds[:2] == ["this", "unit"]:
        return f.published.year, q + 2
    if kinds[:2] in (["last", "unit"], ["next", "unit"]):
        return f.published.year + (1 if kinds[0] == "next" else -1), q + 2
    if kinds[:2] != ["the", "unit"] or kinds[2] not in ("last", "next", "current"):
        return None
    return f.published.year + {"last": -1, "next": 1}.get(kinds[2], 0), q + 3


def era(f: Frame, k: int) -> int:
    """'les années 60', 'the 1990s', 'la fin du XIXe siècle'."""
    it = f.items
    q = k
    if it.at(q, "start", "mid", "end") or (it.at(q, "the") and it.at(q + 1, "start", "mid", "end")):
        q += 1 + it.at(q, "the")
        q += it.at(q, "of", "ofthe")
    q += it.at(q, "the")
    if it.at(q, "decade"):
        f.add(k, q + 1, "DATE", f"{it.n[q]}X", anchors=False)
        return q + 1
    if it.at(q, "unit") and f.doc.tokens[it.i[q]] == "annees" and it.at(q + 1, "num", "day", "year"):
        n = it.n[q + 1]
        if n % 10 == 0 and (n < 100 or 1800 <= n <= 2090):
            f.add(k, q + 2, "DATE", f"{(n if n > 99 else 1900 + n) // 10}X", anchors=False)
            return q + 2
    if it.at(q, "roman", "nth", "ordinal") and it.at(q + 1, "unit") and it.n[q + 1] == "CE" and it.n[q] <= 21:
        f.add(k, q + 2, "DATE", f"{it.n[q] - 1:02}XX", anchors=False)
        return q + 2
    return k


def nth_weekday(f: Frame, k: int) -> int:
    """'le premier dimanche de mai', 'le dernier samedi de septembre 1999', 'the first Sunday of spring'."""
    it = f.items
    q = k + it.at(k, "the")
    if not it.at(q, "ordinal", "nth", "last") or not it.at(q + 1, "weekday") or not it.at(q + 2, "of", "ofthe", "in"):
        return k
    number, weekday = (-1 if it.at(q, "last") else it.n[q]), it.n[q + 1]
    q += 3
    q += it.at(q, "the", "ofthe")
    if it.at(q, "unit") and it.n[q] == "M":
        q += 1 + it.at(q + 1, "of")
    if not it.at(q, "month", "season") or number > 5:
        return k
    month = it.n[q] if it.at(q, "month") else calendar.SEASONS[it.n[q]]
    first = 1 if it.at(q, "month") else calendar.EQUINOX
    near = _year_near(f, q + 1)
    behind = near[1] if near else q + 1
    if near is None and f.published is None:
        f.add(k, behind, "DATE", f"XXXX-{month:02}")
        return behind
    years = [near[0]] if near else _years(f, k, behind)
    days = [d for year in years if (d := calendar.nth_weekday(year, month, first, weekday, number))]
    if not days:
        return k
    f.add(k, behind, "DATE", days[0].isoformat(), calendar.one(days[0]))
    return behind


def nth_week(f: Frame, k: int) -> int:
    """'la première semaine de mai', 'the last week of April 2025': seven days from the first, or up to the last."""
    it = f.items
    q = k + it.at(k, "the")
    if not it.at(q, "ordinal", "nth", "last") or not it.at(q + 1, "unit") or it.n[q + 1] != "W":
        return k
    number = -1 if it.at(q, "last") else it.n[q]
    q += 2
    q += it.at(q, "of", "in")
    if not it.at(q, "month") or number > 4:
        return k
    near = _year_near(f, q + 1)
    behind = near[1] if near else q + 1
    year = near[0] if near else _years(f, k, behind)[0] if f.published else f.text_year
    whole = calendar.months(year, it.n[q], it.n[q]) if year else None
    start = whole and (whole.end if number < 0 else whole.start)
    start = start and calendar.move(start, -6 if number < 0 else 7 * (number - 1))
    if not start:
        f.add(k, behind, "DATE", f"XXXX-{it.n[q]:02}")
        return behind
    value = calendar.week_value(calendar.move(start, 3) or start)
    f.add(k, behind, "DATE", value, DateRange(start, calendar.move(start, 6)))
    return behind


def _years(f: Frame, k: int, behind: int) -> list[int]:
    """The year of a day that lies ahead where the clause does, else behind: this one or its neighbour."""
    assert f.published is not None
    year, month = f.published.year, f.items.n[behind - 1]
    month = month if isinstance(month, int) else calendar.SEASONS[month]
    tense = f.tense(f.items.i[k], f.items.j[behind - 1])
    if tense < 0 or (tense == 0 and f.english):
        return [year - (month > f.published.month)]
    return [year + (month < f.published.month)]


def season(f: Frame, k: int) -> int:
    """'l'automne', 'cet été', 'l'hiver dernier', 'spring 2024'."""
    it = f.items
    q = k + it.at(k, "the", "this", "last", "next")
    led = k > 0 and it.at(k - 1, "tothe", "in")
    if not it.at(q, "season"):
        return k
    code = it.n[q]
    if q == k and not f.english and (behind := _general(f, k)):
        f.add(k, behind, "DATE", f"XXXX-{code}", anchors=False)
        return behind
    if q == k and not led and not _year_near(f, k + 1):
        return k
    modifier = it.kind[k] if it.at(k, "last", "next") else ""
    q += 1
    if it.at(q, "last", "next") and not modifier:
        modifier = it.kind[q]
        q += 1
    near = _year_near(f, q)
    if near:
        year, q = near
    elif f.published:
        month = calendar.SEASONS[code]
        year = f.published.year
        if modifier == "last":
            year -= month >= f.published.month
        elif modifier == "next" or f.future(it.i[k], it.j[q - 1]):
            year += month + 2 < f.published.month
        else:
            year -= month > f.published.month + NEAR
    else:
        f.add(k, q, "DATE", f"XXXX-{code}", anchors=False)
        return q
    f.add(k, q, "DATE", f"{year:04}-{code}", calendar.season(year, code), anchors=False)
    return q
