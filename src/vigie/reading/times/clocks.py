"""Times of day: '14 h', '16h-19h', 'vers 10 heures', 'entre 0 h 30 et 4 h mardi', '9 p.m.', 'midi'.

In: a frame and an item. Out: the item behind what was read; each time of day is a mention on the day told
with it, else on the day told last, else on the day of publication.
"""

from __future__ import annotations

from vigie.model import DateRange
from vigie.reading.times import calendar
from vigie.reading.times.frame import Frame
from vigie.reading.times.points import Point, parse
from vigie.reading.times.resolve import resolve

HINTS = (
    "clockhint",
    "starting",
    "to",
    "tothe",
    "before",
    "after",
    "until",
    "between",
    "about",
    "deictic",
    "since",
    "in",
    "herefrom",
)
LINKS = ("to", "and", "dash", "until")
LASTING = frozenset({"en", "pendant", "durant"})
STEP = 3
NUMBERS = ("day", "num")


def clock(f: Frame, k: int) -> int:
    """One time of day or two ('de 10 h à 12 h'), with the day that stands right behind."""
    it = f.items
    times: list[tuple[int, int, str]] = []
    q = k
    first = _bare(f, k)
    if first:
        times.append((k, k + 1, first))
        q = k + 2
    while len(times) < 3:
        start = q + it.at(q, "to")
        read = _clock(f, start, bool(times))
        if read is None:
            break
        q, time = _half_of_day(f, *read)
        q += it.at(q, "zone")
        times.append((start, q, time))
        if not it.at(q, *LINKS):
            break
        q += 1
    if not times or (first and len(times) == 1):
        return k
    if len(times) == 1 and k and f.doc.tokens[it.i[k - 1]] in LASTING and not first:
        hours, minutes = times[0][2].split(":")
        f.add(
            k,
            times[0][1],
            "DURATION",
            f"PT{int(hours)}H" + (f"{int(minutes)}M" if minutes != "00" else ""),
            anchors=False,
        )
        return times[0][1]
    end = times[-1][1]
    day, behind = _day_behind(f, k, end)
    value = day.start.isoformat() if day and day.start else "XXXX-XX-XX"
    for a, b, time in times:
        last = behind if b == end else b
        f.add(a, last, "TIME", f"{value}T{time}", day, anchors=False)
    return behind


def _half_of_day(f: Frame, q: int, time: str) -> tuple[int, str]:
    """'3 h du matin', '9 heures du soir'."""
    it = f.items
    r = q + it.at(q, "of")
    r += it.at(r, "the", "ofthe")
    if r == q or not it.at(r, "part") or it.n[r] not in ("MO", "AF", "EV"):
        return q, time
    hour = int(time[:2])
    return r + 1, f"{hour + 12:02}{time[2:]}" if it.n[r] != "MO" and hour < 12 else time


def _bare(f: Frame, k: int) -> str | None:
    """The '8' of 'de 8 à 12 h' and of 'entre 9 et 10 heures'."""
    it = f.items
    if not it.at(k, "day", "num") or it.n[k] > 24 or not it.at(k + 1, "to", "and", "dash") or not k:
        return None
    if not it.at(k - 1, "of", "between", "from") or not it.at(k + 2, *NUMBERS) or it.n[k + 2] > 24:
        return None
    later = it.n[k + 3] if it.at(k + 3, "meridiem") and it.n[k] < it.n[k + 2] < 12 else 0
    return f"{it.n[k] + later:02}:00" if it.at(k + 3, "hour", "meridiem") else None


def _clock(f: Frame, k: int, linked: bool) -> tuple[int, str] | None:
    """(item behind, 'HH:MM') of the time of day at item k."""
    it = f.items
    if it.at(k, "clock"):
        return k + 1, it.n[k]
    if it.at(k, "num", "year") and (military := _military(f, k)):
        return k + 1, military
    if it.at(k, "noon"):
        if k and it.at(k - 1, "the", "ofthe") and not f.english and it.n[k] == "12:00":
            return None
        q = k + 1
        if it.n[k] == "12:00" and it.at(q, "num") and it.n[q] in (15, 20, 30, 45):
            return q + 1, f"12:{it.n[q]:02}"
        if it.at(q, "and") and it.at(q + 1, "half"):
            return q + 2, "12:30" if it.n[k] == "12:00" else "00:30"
        return q, it.n[k]
    if not it.at(k, *NUMBERS) or it.n[k] > 24:
        return None
    hour = int(it.n[k])
    if it.at(k + 1, "meridiem") and 1 <= hour <= 12:
        return k + 2, f"{hour % 12 + it.n[k + 1]:02}:00"
    if it.at(k + 1, "colon", "dot") and _two_digits(f, k + 2) and _glued(f, k):
        minutes, q = it.n[k + 2], k + 3
        if it.at(q, "meridiem"):
            return q + 1, f"{hour % 12 + it.n[q]:02}:{minutes:02}"
        if it.at(k + 1, "colon") and not it.at(q, "dash", "slash"):
            return q, f"{hour:02}:{minutes:02}"
        return None
    if it.at(k + 1, "hour") and not it.word[k]:
        q = k + 2
        if _two_digits(f, q) and not it.at(q + 1, "unit", "month", "hour", "slash"):
            return q + 1, f"{hour:02}:{it.n[q]:02}"
        return q, f"{hour:02}:00"
    if it.at(k + 1, "unit") and it.n[k + 1] == "H" and not f.english and _is_time(f, k, linked):
        q = k + 2
        if _two_digits(f, q) or (it.at(q, "num") and it.word[q] and it.n[q] < 60):
            return q + 1, f"{hour:02}:{it.n[q]:02}"
        if it.at(q, "and") and it.at(q + 1, "half"):
            return q + 2, f"{hour:02}:30"
        return q, f"{hour:02}:00"
    return None


def _military(f: Frame, k: int) -> str | None:
    """'14 MAR 0640': four digits right behind a date."""
    word = f.doc.tokens[f.items.i[k]]
    behind = bool(f.found) and f.found[-1].j == f.items.i[k] and f.found[-1].type == "DATE"
    if len(word) != 4 or not behind or word > "2359" or word[2:] > "59":
        return None
    return f"{word[:2]}:{word[2:]}"


def _is_time(f: Frame, k: int, linked: bool) -> bool:
    """Is 'dix heures' a time of day, not a duration?"""
    it = f.items
    if it.at(k + 2, "per") or (it.at(k + 2, "of") and not it.at(k + 3, "part")):
        return False
    if f.found and f.found[-1].type == "DATE" and it.i[k] - f.found[-1].j <= it.at(k - 1, "comma"):
        return True
    if linked or (it.at(k + 2, "to") and it.at(k + 3, "noon")):
        return True
    if it.at(k + 2, "to") and it.at(k + 3, *NUMBERS) and it.at(k + 4, "unit", "hour"):
        return True
    if not k or not it.at(k - 1, *HINTS):
        return False
    word = f.doc.tokens[it.i[k - 1]]
    if it.at(k - 1, "in", "about"):
        return word == "des" or (it.at(k - 1, "in") and word not in ("en", "dans"))
    return not (it.at(k - 1, "after") and it.word[k]) and word != "pour"


def _two_digits(f: Frame, k: int) -> bool:
    it = f.items
    if not it.at(k, *NUMBERS) or it.word[k] or it.n[k] > 59:
        return False
    return f.doc.ends[it.i[k]] - f.doc.starts[it.i[k]] == 2 and it.j[k] - it.i[k] == 1


def _glued(f: Frame, k: int) -> bool:
    it = f.items
    return f.doc.ends[it.i[k]] == f.doc.starts[it.i[k + 1]] and f.doc.ends[it.i[k + 1]] == f.doc.starts[it.i[k + 2]]


def _day_behind(f: Frame, first: int, k: int) -> tuple[DateRange | None, int]:
    """The day that a clock time stands on, and the item behind the expression ('4 h mardi' is one)."""
    it = f.items
    p: Point | None = None
    before = f.found[-1] if f.found and len(f.found) > 0 else None
    told = (
        before
        and before.type == "DATE"
        and before.days
        and it.i[first] - before.j <= STEP
        and f.last_day == before.days
    )
    if told and before and it.i[first] >= before.j and not it.at(first - 1, "break", "dot"):
        return calendar.one(before.days.end) if before.days and before.days.end else None, k
    close = it.at(k, "weekday", "deictic") and not f.english
    q = k if close else k + it.at(k, "comma")
    q += it.at(q, "on")
    if close or it.at(q, "weekday", "deictic", "day", "the", "nth", "month"):
        p = parse(f, q)
    if p and p.shape == "day":
        known = resolve(f, p)
        if known and known.days:
            return known.days, p.end if close and p.month is None else k
    if f.last_day:
        return (calendar.one(f.last_day.start) if f.last_day.start else None), k
    return (calendar.one(f.published) if f.published else None), k
