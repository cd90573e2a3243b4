"""Lengths of time, and the days they lead to: 'il y a trois jours', 'depuis deux semaines', 'three days
later'.

In: a frame and an item. Out: the item behind what was read. French keeps to French TimeBank: the mention is
the duration alone ('[trois jours] plus tard'), its days are the ones meant; English is a date as a whole,
as in TimeML. Ages ('âgé de 26 ans', 'four years old') are no times.
"""

from __future__ import annotations

import datetime as dt

from vigie.model import DateRange
from vigie.reading.times import calendar
from vigie.reading.times.frame import Frame
from vigie.reading.times.points import parse
from vigie.reading.times.resolve import resolve

LETTERS = {
    "S": "T{}S",
    "m": "T{}M",
    "H": "T{}H",
    "D": "{}D",
    "W": "{}W",
    "M": "{}M",
    "Y": "{}Y",
    "WE": "{}WE",
}
MULTIPLES = {"2W": (2, "W"), "Q": (3, "M"), "HY": (6, "M"), "DE": (10, "Y"), "CE": (100, "Y")}
HALVES = {"H": "PT{}H30M", "Y": "P{}Y6M", "m": "PT{}M30S", "M": "P{}M15D", "D": "P{}DT12H"}
HALF = {"H": "PT30M", "CE": "P50Y", "DE": "P5Y", "Y": "P6M", "m": "PT30S", "D": "PT12H"}
SIZES = ("Y", "M", "W", "D", "H", "m", "S")
NEAR = 10
# 'ses 80 ans', 'il avait 17 ans'
POSSESSIVES = frozenset(
    {"ses", "mes", "tes", "nos", "vos", "leurs", "a", "ai", "as", "ont", "avait", "avais", "avaient"}
)
COUNTS = ("num", "day", "about_num", "decimal", "some", "half", "year")


def value(unit: str, count: int | str | None) -> str:
    """'P3D', 'PT24H', 'PXM'; a fortnight is two weeks, a decade ten years."""
    if unit in MULTIPLES:
        factor, unit = MULTIPLES[unit]
        count = count * factor if isinstance(count, int) else count
    return "P" + LETTERS[unit].format("X" if count is None else count)


def duration(f: Frame, k: int) -> int:
    it = f.items
    q = k + it.at(k, "about")
    q += it.at(q, "the", "ofthe") and q > k
    if not it.at(q, *COUNTS):
        return k
    number, exact, q = _count(f, q, exact=q == k)
    q += it.at(q, "filler") or (it.at(q, "ordinal") and it.n[q] == 1 and number != 1)
    if behind := _military(f, k, q) or _compound(f, k, q, number):
        return behind
    if f.english and isinstance(number, int) and it.at(q, "and") and (it.at(q + 1, "half") or it.at(q + 2, "half")):
        q = next(r for r in (q + 1, q + 2) if it.at(r, "half")) + 1
        if it.at(q, "unit") and it.n[q] in HALVES:
            f.add(k, q + 1, "DURATION", HALVES[it.n[q]].format(number), anchors=False)
            return q + 1
        return k
    if not it.at(q, "unit", "hour") or (it.at(q, "hour") and (not isinstance(number, int) or number < 24)):
        return _range(f, k)
    unit = it.n[q]
    end = q + 1
    if _single_day(f, k, q) or _age(f, k, end, unit, number):
        return end
    told = value(unit, number)
    if it.at(k, "half") or (end - k > 2 and it.at(k + 1, "half")):
        told = HALF.get(unit, told)
    elif it.at(end, "and") and it.at(end + 1, "half") and isinstance(number, int):
        told, end = HALVES.get(unit, told).format(number), end + 2
    elif it.at(end, "and") and it.at(end + 2, "half") and f.english and isinstance(number, int) and number == 1:
        told, end = HALVES.get(unit, told).format(number), end + 3
    elif unit == "H" and it.at(end, "num", "day") and it.n[end] < 60 and not it.at(end + 1, "unit", "month", "x"):
        told, end = f"PT{number}H{it.n[end]}M", end + 1
    count = number if exact and isinstance(number, int) else None
    return _relative(f, k, end, told, unit, count)


def _military(f: Frame, k: int, q: int) -> int:
    """'at 0400 hours' is a time of day, which the clock reads from its number; 0 where it is none."""
    it = f.items
    word = f.doc.tokens[it.i[q - 1]]
    if not f.english or q > k + 2 or len(word) != 4 or not it.at(q, "unit") or it.n[q] != "H":
        return 0
    if not (word.isdecimal() and word < "2400" and word[2:] < "60") or not (
        it.at(k, "about") or (k and it.at(k - 1, "to", "at", "in", "from", "clockhint"))
    ):
        return 0
    day = f.last_day.start if f.last_day and f.last_day.start else f.published
    value = day.isoformat() if day else "XXXX-XX-XX"
    f.add(q - 1, q + 1, "TIME", f"{value}T{word[:2]}:{word[2:]}", calendar.one(day) if day else None, anchors=False)
    return q + 1


def _compound(f: Frame, k: int, q: int, number: int | str | None) -> int:
    """'82 heures 5 minutes', 'deux ans et trois mois', '7 minutes et 17 secondes'; 0 where one unit stands alone."""
    it = f.items
    if not isinstance(number, int) or not it.at(q, "unit", "hour") or it.n[q] not in SIZES:
        return 0
    told = [(number, it.n[q])]
    while True:
        r = q + 1 + it.at(q + 1, "and", "comma")
        smaller = it.at(r, "num", "day") and it.at(r + 1, "unit") and it.n[r + 1] in SIZES
        if not smaller or SIZES.index(it.n[r + 1]) <= SIZES.index(told[-1][1]):
            break
        told.append((it.n[r], it.n[r + 1]))
        q = r + 1
    if len(told) == 1 or (told[0][1] == "Y" and _age(f, k, q + 1, "Y", number)):
        return 0
    days = "".join(f"{n}{u}" for n, u in told if u in "YMWD")
    hours = "".join(f"{n}{u.upper()}" for n, u in told if u in "HmS")
    f.add(k, q + 1, "DURATION", f"P{days}{'T' + hours if hours else ''}", anchors=False)
    return q + 1


def quarter_hours(f: Frame, k: int) -> int:
    """'un quart d'heure', 'trois quarts d'heure'."""
    f.add(k, k + 1, "DURATION", f"PT{f.items.n[k]}M", anchors=False)
    return k + 1


def vague(f: Frame, k: int) -> int:
    """'depuis des années', 'pendant des mois'."""
    it = f.items
    led = k > 0 and it.at(k - 1, "since", "for") and f.doc.tokens[it.i[k]] == "des"
    if not led or not it.at(k + 1, "unit"):
        return k
    f.add(k, k + 2, "DURATION", value(it.n[k + 1], None), anchors=False)
    return k + 2


def parts(f: Frame, k: int) -> int:
    """'une journée', 'deux nuits': as long as days; 'two nights ago'."""
    it = f.items
    if f.english and it.at(k, "num", "day") and it.at(k + 1, "part") and it.at(k + 2, "ago"):
        days = _back(f, "D", it.n[k])
        day = days.start.isoformat() if days and days.start else "XXXX-XX-XX"
        f.add(k, k + 3, "TIME", f"{day}T{it.n[k + 1]}", days)
        return k + 3
    if f.english or not it.at(k, "num", "day", "some") or not it.at(k + 1, "part") or it.n[k + 1] not in ("DT", "NI"):
        return k
    if it.at(k, "num") and it.n[k] == 1 and it.n[k + 1] == "NI":
        return k
    f.add(k, k + 2, "DURATION", value("D", None if it.at(k, "some") else it.n[k]), anchors=False)
    return k + 2


def _range(f: Frame, k: int) -> int:
    """'de 8 à 24 mois', 'deux ou trois jours': the first number borrows the unit of the second."""
    it = f.items
    if not (it.at(k, "day", "num") and it.at(k + 1, "to", "and", "dash") and it.at(k + 2, "day", "num")):
        return k
    aged = (
        it.at(k + 3, "unit")
        and it.n[k + 3] == "Y"
        and k > 0
        and it.at(k - 1, "the", "ofthe", "tothe")
        and not it.word[k]
    )
    if aged or not it.at(k + 3, "unit") or _age(f, k, k + 4, it.n[k + 3], it.n[k + 2]):
        return k + 4 if it.at(k + 3, "unit") else k
    f.add(k, k + 1, "DURATION", value(it.n[k + 3], it.n[k]), anchors=False)
    f.add(k + 2, k + 4, "DURATION", value(it.n[k + 3], it.n[k + 2]), anchors=False)
    return k + 4


def _count(f: Frame, q: int, *, exact: bool) -> tuple[int | str | None, bool, int]:
    """(number or None, whether it is exact, item behind)."""
    it = f.items
    if it.at(q, "some"):
        if it.at(q + 1, "num", "day"):
            return it.n[q + 1], False, q + 2
        return None, False, q + 1
    if it.at(q, "half"):
        q += 1
        q += it.at(q, "num") and it.n[q] == 1
        return 1, exact, q
    number = it.n[q]
    exact = exact and not it.at(q, "about_num")
    if number == 1 and it.at(q, "num") and it.at(q + 1, "about_num"):
        return it.n[q + 1], False, q + 2 + it.at(q + 2, "of")
    if it.at(q, "about_num"):
        return number, False, q + 1 + it.at(q + 1, "of")
    if number == 1 and it.at(q + 1, "half"):
        return 1, exact, q + 2
    return number, exact, q + 1


def _single_day(f: Frame, k: int, q: int) -> bool:
    """'un jour', 'one day', 'some day' mean no day, where nothing counts from it."""
    it = f.items
    if it.n[q] != "D" or q != k + 1:
        return False
    if it.at(k, "some"):
        return f.doc.tokens[it.i[q]] == "day"
    if not it.at(k, "num") or it.n[k] != 1:
        return False
    return not (
        it.at(q + 1, "ago", "earlier", "later", "before", "after") or (k and it.at(k - 1, "ago", "since", "for"))
    )


def _age(f: Frame, k: int, end: int, unit: str, number: int | str | None) -> bool:
    """Is '26 ans' somebody's age?"""
    it = f.items
    if unit not in ("Y", "M", "D", "W") or not isinstance(number, int):
        return False
    if f.english:
        return it.at(end, "aged") or (k > 0 and it.at(k - 1, "aged")) or (k > 1 and it.at(k - 2, "aged"))
    if k and it.at(k, "about") and it.at(k - 1, "the", "ofthe"):
        return True
    if unit != "Y" or it.at(end, "ago", "earlier", "later", "before", "after", "of"):
        return k > 1 and (it.at(k - 2, "aged") or (k > 2 and it.at(k - 3, "aged"))) and it.at(k - 1, "of", "tothe")
    if k and it.at(k - 1, "x", "function") and f.doc.tokens[it.i[k - 1]] in POSSESSIVES:
        return True
    if k and it.at(k - 1, "comma"):
        return (
            not it.at(k, "about", "about_num")
            and not it.at(k + 1, "about_num")
            and it.at(end, "comma", "dot", "x", "function", "open", "")
        )
    if k and it.at(k - 1, "the", "ofthe", "tothe") and not it.word[k] and it.at(k, "num", "day"):
        return True
    led = k > 0 and it.at(k - 1, "of", "ofthe", "to", "and", "about")
    if not led:
        return False
    if it.at(k - 1, "to") and not it.at(k - 2, "num", "day"):
        return not any(it.at(q, "lasting", "sentenced") for q in range(max(k - 12, 0), min(end + 3, len(it.kind))))
    for q in range(k - 1, max(k - 7, -1), -1):
        if it.at(q, "lasting"):
            return False
        if it.at(q, "aged"):
            return True
        if it.at(q, "dot", "colon"):
            break
    named = k > 1 and f.doc.text[f.doc.starts[it.i[k - 2]]].isupper()
    return (number >= 13 or named) and it.at(k - 1, "of") and it.at(k - 2, "x")


def _relative(f: Frame, k: int, end: int, told: str, unit: str, count: int | None) -> int:
    """Adds the mention with the days that the words around lead to."""
    it = f.items
    before = it.kind[k - 1] if k else ""
    word = f.doc.tokens[it.i[k - 1]] if k else ""
    if f.english:
        return _english(f, k, end, told, unit, count)
    days: DateRange | None = None
    if before == "ago":
        days = _back(f, unit, count) if f.doc.tokens[it.i[k - 1]] == "il" else _since(f, unit, count)
    elif before == "since":
        days = _since(f, unit, count)
    elif before == "in" and word == "dans":
        days = _from(f, unit, count, published=True)
    elif it.at(end, "earlier") or (it.at(end, "before") and _closes(f, end + 1)):
        days = _from(f, unit, -count if count else None)
    elif it.at(end, "later") or (it.at(end, "after") and _closes(f, end + 1)):
        days = _from(f, unit, count)
    elif it.at(end, "before", "after"):
        days = _beside(f, k, unit, count, after=it.at(end, "after"))
    f.add(k, end, "DURATION", told, days)
    return end


def _english(f: Frame, k: int, end: int, told: str, unit: str, count: int | None) -> int:
    it = f.items
    days: DateRange | None = None
    if it.at(end, "ago"):
        days = _back(f, unit, count)
    elif it.at(end, "earlier") or (it.at(end, "before") and _closes(f, end + 1)):
        days = _from(f, unit, -count if count else None)
    elif it.at(end, "later") or (it.at(end, "after") and _closes(f, end + 1)):
        days = _from(f, unit, count)
    elif it.at(end, "before", "after"):
        f.add(k, end, "DURATION", told, _beside(f, k, unit, count, after=it.at(end, "after")))
        return end
    elif k and it.at(k - 1, "for") and _perfect(f, k):
        f.add(k, end, "DURATION", told, _since(f, unit, count), anchors=False)
        return end
    elif (
        k and count == 1 and f.doc.tokens[it.i[k]] in ("a", "an") and it.at(k - 1, "x", "num", "unit") and end == k + 2
    ):
        f.add(k, end, "SET", told, anchors=False)
        return end
    else:
        f.add(k, end, "DURATION", told, anchors=False)
        return end
    if it.at(end, "ago") or days:
        reference = "PAST_REF" if it.at(end, "ago") else "XXXX-XX-XX"
        f.add(k, end + 1, "DATE", _date_value(days, unit) or reference, days)
        return end + 1
    f.add(k, end + 1, "DATE", "XXXX-XX-XX")
    return end + 1


def _date_value(days: DateRange | None, unit: str) -> str | None:
    if not days or not days.start:
        return None
    return days.start.isoformat()[: {"M": 7, "Y": 4, "DE": 4}.get(unit, 10)]


def _beside(f: Frame, k: int, unit: str, count: int | None, *, after: bool) -> DateRange | None:
    """'on Sunday, five days after X' dates X; 'Five days after X, …' what follows; the sentence tells."""
    if count is None:
        return None
    dated = bool(f.found) and f.found[-1].i >= f.doc.sentence_of(f.items.i[k]).i
    if not dated:
        for q in range(k + 2, k + 2 + NEAR):
            if not f.items.kind[q] or f.items.at(q, "dot", "comma", "break"):
                break
            p = parse(f, q) if f.items.at(q, "the", "day", "nth", "month", "weekday") else None
            known = resolve(f, p) if p and p.shape == "day" else None
            if known and known.start:
                day = _shift(known.start, unit, count if after else -count)
                return calendar.one(day) if day else None
    if f.last_day is None or (dated and f.found[-1].days is None):
        return None
    return _from(f, unit, count if after != dated else -count)


def _closes(f: Frame, k: int) -> bool:
    """Does a clause end or go on without a noun, so that 'après' counts from the date told last?"""
    return f.items.at(k, "dot", "comma", "", "colon")


def _perfect(f: Frame, k: int) -> bool:
    i = f.items.i[k]
    return not {"has", "have", "ve"}.isdisjoint(f.doc.tokens[max(0, i - 15) : i])


def _shift(day: dt.date, unit: str, count: int) -> dt.date | None:
    """As ``calendar.shift``, with whole days for hours from 24 on ('il y a 48 heures')."""
    if unit == "H":
        return calendar.move(day, int(count / 24)) if abs(count) >= 24 else None
    return calendar.shift(day, unit, count)


def _back(f: Frame, unit: str, count: int | None) -> DateRange | None:
    """'il y a trois jours' is that day, 'il y a deux mois' that month, 'il y a deux ans' that year."""
    if f.published is None or count is None:
        return None
    day = _shift(f.published, unit, -count)
    if day is None:
        return None
    return (
        calendar.unit_around(day, "Y" if unit == "DE" else unit)[1] if unit in ("M", "Y", "DE") else calendar.one(day)
    )


def _since(f: Frame, unit: str, count: int | None) -> DateRange | None:
    """'depuis dix jours' runs from ten days before publication to it."""
    if f.published is None or count is None:
        return None
    day = _shift(f.published, unit, -count)
    return DateRange(day, f.published) if day else None


def _from(f: Frame, unit: str, count: int | None, *, published: bool = False) -> DateRange | None:
    """'trois jours plus tard': as far from the date told last, or from publication where none was."""
    if count is None:
        return None
    if unit in calendar.MONTHS_IN and f.last and not published:
        return calendar.shift_range(f.last, unit, count)
    origin = f.published if published else f.origin()
    day = _shift(origin, unit, count) if origin else None
    return calendar.one(day) if day else None
