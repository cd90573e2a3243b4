"""Days and parts of days beside another: 'la veille', 'le lendemain matin', 'cette nuit', 'that afternoon',
'J-1'.

In: a frame and an item. Out: the item behind what was read. 'Cette nuit' in a report is the night up to its
day: both days; the rest leans on the day told last, or on publication.
"""

from __future__ import annotations

import datetime as dt

from vigie.model import DateRange
from vigie.reading.times import calendar, durations, feasts
from vigie.reading.times.dates import part_from
from vigie.reading.times.frame import Frame


def whole(f: Frame, k: int) -> int:
    """'toute la journée', 'toute l'année', 'tout l'été', 'all day': as long as that."""
    it = f.items
    q = k + 1 + it.at(k + 1, "the")
    if it.at(q + 1, "last", "next", "previous", "following", "year", "of", "ofthe") or (q == k + 1 and not f.english):
        return k
    if it.at(q, "part") and it.n[q] in ("DT", "NI", "MO", "AF", "EV"):
        f.add(k, q + 1, "DURATION", "P1D" if it.n[q] == "DT" else f"PT{it.n[q]}", anchors=False)
        return q + 1
    if it.at(q, "unit") and it.n[q] in ("D", "W", "WE", "M", "Y"):
        # French TimeBank reads 'toute l'année' as every day of it
        kind, value = ("SET", "P1D") if it.n[q] == "Y" and not f.english else ("DURATION", durations.value(it.n[q], 1))
        f.add(k, q + 1, kind, value, anchors=False)
        return q + 1
    return k


def neighbour(f: Frame, k: int) -> int:
    """'la veille', 'le lendemain', 'au lendemain de', 'l'avant-veille', with a part of the day or without."""
    it = f.items
    q = k + it.at(k, "the")
    if not it.at(q, "neighbour") or not (q > k or (k and it.at(k - 1, "tothe", "in"))):
        return k
    of = it.at(q + 1, "of", "ofthe")
    feast = q + 2 + it.at(q + 2, "the")
    if of and it.at(feast, "holiday") and f.published:
        near = feasts.days(it.n[feast], f.published.year)
        eve = near and near.start and calendar.move(near.start, it.n[q])
        if eve:
            f.add(k, feast + 1, "DATE", eve.isoformat(), calendar.one(eve))
            return feast + 1
    origin = f.origin()
    day = None
    if origin:
        base = f.last_day.end if f.last_day and f.last_day.end and it.n[q] > 0 else origin
        day = calendar.move(base, 0 if of else it.n[q])
    return _add(f, k, q + 1, day)


def _add(f: Frame, k: int, q: int, day: dt.date | None, *, keep: str | None = None) -> int:
    """Adds a day, with the part of the day that stands behind it."""
    it = f.items
    part = keep
    if part is None:
        r = q + it.at(q, "tothe")
        if it.at(r, "part"):
            part, q = it.n[r], r + 1
    value = day.isoformat() if day else "XXXX-XX-XX"
    days = calendar.one(day) if day else None
    if part:
        f.add(k, q, "TIME", f"{value}T{part}", days)
    else:
        f.add(k, q, "DATE", value, days)
    return q


def part_of_day(f: Frame, k: int) -> int:
    """'ce matin', 'cette nuit', 'la nuit dernière', 'le même soir', 'that night', 'the next morning',
    'dans la soirée'."""
    it = f.items
    q = k
    lead = it.kind[k]
    if it.at(q, "the", "this", "that"):
        q += 1
    modifier = ""
    if it.at(q, "same", "last", "next", "previous", "following"):
        modifier = it.kind[q]
        q += 1
    if q == k or not it.at(q, "part"):
        return k
    part = it.n[q]
    q += 1
    if not modifier and it.at(q, "last", "next", "same", "previous", "following") and not f.english:
        modifier = it.kind[q]
        q += 1
    elif not modifier and f.english and lead == "the" and it.at(q, "before", "after"):
        modifier = "previous" if it.at(q, "before") else "following"
        q += 1
    distal = lead == "that" or (lead == "this" and it.i[q] < len(f.doc) and f.doc.tokens[it.i[q]] == "la")
    if distal and not f.english:
        q += 1
    if lead == "this" and not modifier and not distal:
        return _today(f, k, q, part)
    if modifier == "last":
        return _last(f, k, q, part)
    origin = f.origin()
    if modifier in ("next", "following", "previous"):
        step = -1 if modifier == "previous" else 1
        return _add(f, k, q, calendar.move(origin, step) if origin else None, keep=part)
    if modifier == "same" or distal or _led(f, k, part) or _opens(f, k, q):
        return _add(f, k, q, origin, keep=part)
    return k


def part_after_in(f: Frame, k: int) -> int:
    """'en soirée', 'en fin de matinée', 'en début d'après-midi': on the day told last."""
    it = f.items
    q = k + 1
    if it.at(q, "start", "mid", "end"):
        q += 1
        q += it.at(q, "of")
    if f.english or not it.at(q, "part") or f.doc.tokens[it.i[k]] != "en":
        return k
    return _add(f, k + 1, q + 1, f.origin(), keep=it.n[q])


def _opens(f: Frame, k: int, q: int) -> bool:
    """'L'après-midi, concours de belote': a part of the day that opens a sentence."""
    it = f.items
    return it.at(k, "the") and it.at(q, "comma") and f.doc.sentence_of(it.i[k]).i == it.i[k]


def _led(f: Frame, k: int, part: str) -> bool:
    """'dans la soirée', 'in the evening', 'au cours de la nuit': a part of the day that a story goes on
    with."""
    it = f.items
    if not k or (part == "DT" and (it.at(k + 2, "of", "ofthe") or f.doc.tokens[it.i[k - 1]] != "dans")):
        return False
    return (
        it.at(k - 1, "in")
        or (it.at(k - 1, "to") and part == "DA" and not it.at(k + 2, "of"))
        or (it.at(k - 1, "of") and k > 2 and f.doc.tokens[it.i[k - 2]] in ("cours", "milieu"))
    )


def _today(f: Frame, k: int, q: int, part: str) -> int:
    day = f.published
    if day is None:
        f.add(k, q, "TIME", f"XXXX-XX-XXT{part}", anchors=False)
        return q
    days: DateRange | None = calendar.one(day)
    if part == "NI":
        start, end = (0, 1) if f.future(f.items.i[k], f.items.j[q - 1]) else (-1, 0)
        days = DateRange(calendar.move(day, start), calendar.move(day, end))
    f.add(k, q, "TIME", f"{day.isoformat()}T{part}", days)
    return q


def _last(f: Frame, k: int, q: int, part: str) -> int:
    """'last night', 'la nuit dernière': the night up to the day of publication; 'last evening' the day
    before."""
    day = calendar.move(f.published, -1) if f.published else None
    if day is None:
        f.add(k, q, "TIME", f"XXXX-XX-XXT{part}", anchors=False)
        return q
    days = DateRange(day, f.published) if part == "NI" else calendar.one(day)
    f.add(k, q, "TIME", f"{day.isoformat()}T{part}", days)
    return q


def tonight(f: Frame, k: int) -> int:
    """'tonight', 'overnight', 'overnight on 22-23 May'."""
    if f.items.n[k] == -1:
        q = k + 1 + f.items.at(k + 1, "on")
        behind = part_from(f, k, q, "NI")
        return behind if behind > q else _last(f, k, k + 1, "NI")
    value = f.published.isoformat() if f.published else "XXXX-XX-XX"
    f.add(k, k + 1, "TIME", f"{value}TNI", calendar.one(f.published) if f.published else None)
    return k + 1


def counted_day(f: Frame, k: int) -> int:
    """'J-1', 'J+2': days before and after publication."""
    it = f.items
    text = f.doc.text[f.doc.starts[it.i[k]] : f.doc.ends[it.i[k]]]
    if not (text.isupper() and it.at(k + 1, "dash", "plus") and it.at(k + 2, "day") and it.n[k + 2] <= 15):
        return k
    if f.doc.starts[it.i[k + 2]] - f.doc.starts[it.i[k]] > 2:
        return k
    day = calendar.move(f.published, it.n[k + 2] * (-1 if it.at(k + 1, "dash") else 1)) if f.published else None
    f.add(k, k + 3, "DATE", day.isoformat() if day else "XXXX-XX-XX", calendar.one(day) if day else None)
    return k + 3
