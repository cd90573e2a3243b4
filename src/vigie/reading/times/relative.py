"""Weeks, months, quarters, years and parts of the day that lean on another date: 'la semaine dernière', 'ce
soir'.

In: a frame and an item. Out: the item behind what was read. 'dernier', 'ce', 'prochain' count from
publication; 'précédent', 'suivant', 'même', 'the day before' from the date told last.
"""

from __future__ import annotations

import datetime as dt

from vigie.model import DateRange
from vigie.reading.times import calendar, durations
from vigie.reading.times.frame import Frame

AFTER_UNIT = ("last", "next", "previous", "following", "same", "current")
STEPS = {"last": -1, "previous": -1, "next": 1, "following": 1}
OWNERS = frozenset({"sa", "son", "leur", "notre", "ma", "mon"})
PLURALS = ("les", "ces", "des", "aux")
LAST_YEAR = (["last", "unit"], ["previous", "unit"])
UNKNOWN = {
    "D": "XXXX-XX-XX",
    "W": "XXXX-WXX",
    "WE": "XXXX-WXX-WE",
    "M": "XXXX-XX",
    "Q": "XXXX-QX",
    "HY": "XXXX-HX",
    "Y": "XXXX",
    "DE": "XXXX",
    "CE": "XXXX",
}


def unit(f: Frame, k: int) -> int:
    """'cette semaine', 'le mois dernier', 'last week', 'la fin de l'année', 'the week before', 'ces
    derniers jours'."""
    it = f.items
    q, portion = k, None
    if it.at(q, "start", "mid", "end") or (it.at(q, "the", "this") and it.at(q + 1, "start", "mid", "end")):
        q += it.at(q, "the", "this")
        portion = it.kind[q]
        q += 1
        if not it.at(q, "of", "ofthe", "this") and not (f.english and it.at(q, "last", "next")):
            return k
        q += it.at(q, "of", "ofthe")
    article, modifier, count = "", "", 0
    if it.at(q, "the", "this", "that"):
        article = it.kind[q]
        q += 1
    counted = q
    if it.at(q, "num", "day") and it.at(q + 1, "ordinal") and it.n[q + 1] == 1 and it.at(q + 2, "unit") and article:
        f.add(k, q + 3, "DURATION", durations.value(it.n[q + 2], it.n[q]), anchors=False)
        return q + 3
    if it.at(q, "num", "day", "some") and it.at(q + 1, "last", "next"):
        count, q = it.n[q] if not it.at(q, "some") else -1, q + 1
    led = k > 0 and it.at(k - 1, "ofthe", "tothe", "in")
    while it.at(q, *AFTER_UNIT) and q < counted + 3 and (f.english or count or article or led):
        modifier = it.kind[q]
        q += 1
    if modifier in ("last", "next") and it.at(q, "num", "day", "some") and it.at(q + 1, "unit", "hour"):
        count, q = it.n[q] if not it.at(q, "some") else -1, q + 1
    if not it.at(q, "unit") and not (count and it.at(q, "hour")):
        return k
    code = it.n[q]
    plural = f.doc.tokens[it.i[q]].endswith("s") and (code != "M" or f.doc.tokens[it.i[k]] in PLURALS)
    q += 1
    if plural and article and not modifier and it.at(q, "previous", "following", "next", "last") and not f.english:
        modifier = it.kind[q]
        q += 1
    if (
        modifier == "last"
        and not count
        and not plural
        and it.at(q, "of")
        and it.at(q + 1, "x", "lasting", "holiday", "the")
    ):
        return k  # 'the last week of fighting', 'le dernier jour du procès' are no last week
    if count or (modifier and (plural or f.doc.tokens[it.i[k]] in ("ces", "les")) and code != "WE"):
        return _stretch(f, k, q, modifier, code, count)
    if it.at(q, *AFTER_UNIT) and not modifier and not (f.english and it.at(q, "last", "next", "same", "current")):
        modifier = it.kind[q]
        q += 1
    elif not f.english and article and it.at(q, "of") and it.at(q + 1, "before", "after"):
        modifier = "previous" if it.at(q + 1, "before") else "following"
        q += 2
    elif f.english and article == "the" and it.at(q, "before", "after") and code in UNKNOWN:
        modifier = "previous" if it.at(q, "before") else "following"
        q += 1
    distal = article == "that" or (
        article == "this" and not f.english and it.i[q] < len(f.doc) and f.doc.tokens[it.i[q]] == "la"
    )
    if distal and not f.english:
        q += 1
    q += it.at(q, "ci")
    if plural and code != "WE":
        return k
    if not f.english and not modifier and not it.at(q, "of", "ofthe", "x", "year", "function", "day", "month"):
        article = "this" if _during(f, k) else article
    return _around(f, k, q, code, article, modifier, portion, distal)


def _during(f: Frame, k: int) -> bool:
    """'dans l'année', 'au cours du mois', 'dans le courant de la semaine': the one that runs."""
    tokens, i = f.doc.tokens, f.items.i[k]
    if i < 2:
        return False
    lead = tokens[i - 1]
    return (lead == "dans" and f.items.at(k, "the")) or (lead in ("de", "du") and tokens[i - 2] in ("cours", "courant"))


def new_year(f: Frame, k: int) -> int:
    """'la nouvelle année': the one that has begun, or from November on the one to come."""
    it = f.items
    q = k + it.at(k, "the")
    if not it.at(q, "new") or not it.at(q + 1, "unit") or it.n[q + 1] != "Y" or not f.published or q == k:
        return k
    year = f.published.year + (f.published.month > 10)
    f.add(k, q + 2, "DATE", f"{year:04}", calendar.months(year, 1, 12))
    return q + 2


def same_period(f: Frame, k: int) -> int:
    """'the same months of 2019', 'la même période de 2023', 'the same period last year': the range told
    last, moved."""
    it = f.items
    q = k + it.at(k, "the")
    if q == k or not it.at(q, "same") or it.i[q + 1] >= len(f.doc):
        return k
    if not (it.at(q + 1, "unit") or f.doc.tokens[it.i[q + 1]] in ("period", "periode", "epoque")):
        return k
    q += 2
    if f.published and not it.at(q - 1, "unit") and (year := f.year_near(it.i[k])) and not it.at(q, "of", "in"):
        f.add(k, q, "DATE", f"{year:04}-{f.published.month:02}", anchors=False)
        return q
    q += it.at(q, "of", "in") + it.at(q + 1, "the")
    year = 0
    if it.at(q, "year") and 1900 <= it.n[q] <= 2099:
        year, q = it.n[q], q + 1
    elif f.published and sorted(it.kind[q : q + 2]) in LAST_YEAR and "Y" in it.n[q : q + 2]:
        year, q = f.published.year - 1, q + 2
    if not year:
        return k
    days = calendar.shift_range(f.last, "Y", year - f.last.start.year) if f.last and f.last.start else None
    f.add(k, q, "DATE", days.start.isoformat()[:7] if days and days.start else f"{year:04}", days, anchors=False)
    return q


def _around(f: Frame, k: int, q: int, code: str, article: str, modifier: str, portion: str | None, distal: bool) -> int:
    """Adds the unit that lies around, before or behind the day it leans on."""
    if code not in UNKNOWN or (code == "D" and not (distal or (modifier and article != "this"))):
        return k
    if not (modifier or portion or distal or article == "this" or code == "WE"):
        return k
    if f.english and article == "the" and modifier == "next" and code == "D":
        modifier = "following"
    told = modifier in ("previous", "following", "same") or distal
    base = f.origin() if told and code == "D" else _last_start(f) if told else f.published
    step = STEPS.get(modifier, 0)
    if base is None:
        f.add(k, q, "DATE", UNKNOWN[code])
        return q
    if told and step > 0 and f.last_day and f.last_day.end and code == "D":
        base = f.last_day.end
    anchor = _weekend(base) if code == "WE" else base
    if code == "WE" and modifier == "last" and f.published and anchor == f.published:
        anchor, step = calendar.move(anchor, -7) or anchor, 0
    elif code == "WE":
        step = 0 if modifier in ("last", "") else step
    day = calendar.shift(anchor, "W" if code == "WE" else code, step) if step else anchor
    if day is None:
        return k
    value, days = calendar.unit_around(day, code)
    if portion:
        days = _portion(day, code, portion, days)
    f.add(k, q, "DATE", value, days)
    return q


def _last_start(f: Frame) -> dt.date | None:
    return f.last.start if f.last and f.last.start else f.published


def _weekend(day: dt.date) -> dt.date:
    """The Saturday of the weekend that ``day`` lies in or that was the last before it."""
    return calendar.move(day, -((day.isoweekday() - 6) % 7)) or day


def _portion(day: dt.date, code: str, portion: str, days: DateRange | None) -> DateRange | None:
    if code == "M":
        return calendar.portion_of_month(day.year, day.month, portion)
    if code == "Y":
        return calendar.portion_of_year(day.year, portion)
    return days


def _stretch(f: Frame, k: int, q: int, modifier: str, code: str, count: int) -> int:
    """'les trois derniers mois', 'ces dernières 24 heures', 'the past two weeks': a duration that ends
    or begins now."""
    number = count if count > 0 else None
    days: DateRange | None = None
    if f.published and number and modifier == "last":
        start = (
            calendar.move(f.published, -(-number // -24)) if code == "H" else calendar.shift(f.published, code, -number)
        )
        days = DateRange(start, f.published) if start else None
    f.add(k, q, "DURATION", durations.value(code, number), days, anchors=False)
    return q


def adjective(f: Frame, k: int) -> int:
    """'le prochain mariage', 'le recensement précédent': before or later, no day."""
    if f.items.at(k, "next") and not f.doc.tokens[f.items.i[k]].startswith("prochain"):
        return k
    if f.english or (f.items.at(k, "previous") and not (k and f.items.at(k - 1, "x"))):
        return k
    f.add(k, k + 1, "TIME", "FUTURE_REF" if f.items.at(k, "next") else "PAST_REF", anchors=False)
    return k + 1


def herefrom(f: Frame, k: int) -> int:
    """'d'ici (la fin de l'année)': French TimeBank marks 'ici' as the day of publication."""
    it = f.items
    if f.published and it.at(
        k + 1, "the", "this", "day", "nth", "weekday", "month", "year", "start", "mid", "end", "next"
    ):
        i = it.i[k] + 1
        f.add_tokens(i, i + 1, "DATE", f.published.isoformat(), calendar.one(f.published), anchors=False)
        return k + 1
    return k


def rounds(f: Frame, k: int) -> int:
    """'la deuxième journée', 'sa deuxième année'."""
    it = f.items
    q = k + it.at(k, "the")
    owned = q == k and k > 0 and f.doc.tokens[it.i[k - 1]] in OWNERS
    if f.english or not (q > k or owned) or not it.at(q, "ordinal") or it.n[q + 1] not in ("DT", "Y"):
        return k
    i = it.i[k] - owned
    f.add_tokens(i, it.j[q + 1], "DURATION", "P1D" if it.n[q + 1] == "DT" else "P1Y", anchors=False)
    return q + 2


def reference_after_article(f: Frame, k: int) -> int:
    """'l'avenir', 'le futur chancelier': French TimeBank keeps the article."""
    it = f.items
    if f.english or not it.at(k + 1, "reference", "future_word") or it.n[k + 1] != "FUTURE_REF":
        return k
    f.add(k, k + 2, "TIME", "FUTURE_REF", anchors=False)
    return k + 2


def reference(f: Frame, k: int) -> int:
    """'désormais', 'récemment': now, before or later, no day."""
    f.add(k, k + 1, "TIME", f.items.n[k], anchors=False)
    return k + 1
