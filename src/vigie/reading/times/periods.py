"""Periods with names of their own: quarters, seasons, feasts, decades, centuries, and what comes round.

In: a frame and an item. Out: the item behind what was read; values
are TIMEX3 ('2025-Q1', '1999-FA', '196X', 'P1Y').
"""

from __future__ import annotations

from vigie.reading.times import calendar, durations
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
    elif (
        it.at(q, "term")
        and q == k
    ):
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


def _year_near(f: Frame, q: int) -> tuple[int, int] | None:
    """(year, item behind) of '2025', 'de 2025', 'de cette année', 'of last year'."""
    it = f.items
    q += it.at(q, "of")
    if it.at(q, "year"):
        return (it.n[q], q + 1) if 1900 <= it.n[q] <= 2099 else None
    if not f.published or "Y" not in it.n[q : q + 3]:
        return None
    kinds = it.kind[q : q + 3]
    if kinds[:2] == ["this", "unit"]:
        return f.published.year, q + 2
    if kinds[:2] == ["last", "unit"]:
        return f.published.year - 1, q + 2
    return (f.published.year - 1, q + 3) if kinds == ["the", "unit", "last"] else None


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


def season(f: Frame, k: int) -> int:
    """'l'automne', 'cet été', 'l'hiver dernier', 'spring 2024'."""
    it = f.items
    q = k + it.at(k, "the", "this", "last", "next")
    led = k > 0 and it.at(k - 1, "tothe", "in")
    if not it.at(q, "season") or (q == k and not led and not it.at(k + 1, "year")):
        return k
    code = it.n[q]
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


def holiday(f: Frame, k: int) -> int:
    it = f.items
    month, day = map(int, it.n[k].split("-"))
    q = k + 1
    near = _year_near(f, q)
    if near:
        known, q = calendar.date(near[0], month, day), near[1]
        inferred = False
    else:
        last = it.at(q, "last")
        known, inferred = f.day_in_year(month, day, None, not last and f.future(it.i[k], it.j[k]))
        q += last
    value = known.isoformat() if known else f"XXXX-{it.n[k]}"
    f.add(k, q, "DATE", value, calendar.one(known) if known else None, inferred=inferred)
    return q


def repeated(f: Frame, k: int) -> int:
    """'chaque année', 'tous les jeudis', 'every two weeks', 'par an', 'annuel'."""
    it = f.items
    if it.at(k, "rate"):
        f.add(k, k + 1, "SET", it.n[k], anchors=False)
        return k + 1
    if it.at(k, "per"):
        if it.at(k + 1, "unit"):
            f.add(k + 1, k + 2, "SET", durations.value(it.n[k + 1], 1), anchors=False)
            return k + 2
        return k
    if not it.at(k, "every"):
        return k
    q = k + 1
    count = 1
    if it.at(q, "num", "day") and it.at(q + 1, "unit"):
        count, q = it.n[q], q + 1
    if it.at(q, "unit"):
        f.add(k, q + 1, "SET", durations.value(it.n[q], count), anchors=False)
        return q + 1
    if it.at(q, "weekday"):
        f.add(k, q + 1, "SET", f"XXXX-WXX-{it.n[q]}", anchors=False)
        return q + 1
    if it.at(q, "part"):
        f.add(k, q + 1, "SET", f"XXXX-XX-XXT{it.n[q]}", anchors=False)
        return q + 1
    if it.at(q, "season"):
        f.add(k, q + 1, "SET", f"XXXX-{it.n[q]}", anchors=False)
        return q + 1
    return k
