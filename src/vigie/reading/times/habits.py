"""What comes round: 'chaque année', 'tous les jeudis', 'le mercredi' where a habit, 'un mardi sur deux', 'par an'.

In: a frame and an item. Out: the item behind what was read; mentions are TIMEX3 SETs ('P1Y', 'XXXX-WXX-4'), which
carry no days.
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.reading.times import durations
from vigie.reading.times.frame import Frame
from vigie.reading.times.points import Point

MOST = 4
REACH = 12
PRESS = frozenset({"presse", "journal", "grand", "principal", "premier", "autre", "nouveau", "seul", "celebre", "mon"})


def repeated(f: Frame, k: int) -> int:
    """'chaque année', 'tous les jeudis', 'every two weeks', 'par an', 'annuel'."""
    it = f.items
    if it.at(k, "rate"):
        if it.word[k] or not _qualifies(f, k):
            return k
        f.add(k, k + 1, "SET", it.n[k], anchors=False)
        return k + 1
    if it.at(k, "per"):
        if it.at(k + 1, "unit"):
            f.add(k + 1, k + 2, "SET", durations.value(it.n[k + 1], 1), anchors=False)
            return k + 2
        return k
    q = k + 1
    count = 1
    if it.at(q, "num", "day") and it.at(q + 1, "unit"):
        count, q = it.n[q], q + 1
    q += it.at(q, "ordinal", "last") and it.at(q + 1, "weekday")
    value = recurring(f, q, count)
    if value is None:
        return k
    q += 1
    if it.at(q, "part") and it.at(q - 1, "weekday"):
        value, q = f"{value}T{it.n[q]}", q + 1
    f.add(k, q, "SET", value, anchors=False)
    return q


def recurring(f: Frame, q: int, count: int) -> str | None:
    """The SET value of every unit, weekday, month, part of the day or season at item q."""
    it = f.items
    if it.at(q, "unit"):
        return durations.value(it.n[q], count)
    if it.at(q, "weekday"):
        return f"XXXX-WXX-{it.n[q]}"
    if it.at(q, "part"):
        return "P1D" if it.n[q] == "DT" else f"XXXX-XX-XXT{it.n[q]}"
    if it.at(q, "month"):
        return f"XXXX-{it.n[q]:02}"
    return f"XXXX-{it.n[q]}" if it.at(q, "season") else None


def alternate(f: Frame, k: int) -> int:
    """'un mardi sur deux', 'une semaine sur trois', '24 heures sur 24'."""
    it = f.items
    if not f.english and it.at(k, "day") and it.at(k + 1, "unit") and it.at(k + 2, "for") and it.at(k + 3, "day"):
        if it.n[k] != it.n[k + 3]:
            return k
        f.add(k, k + 4, "SET", "P1D", anchors=False)
        return k + 4
    if f.english or not (it.at(k, "num") and it.n[k] == 1 and it.at(k + 1, "unit", "weekday") and it.at(k + 2, "for")):
        return k
    if not it.at(k + 3, "num", "day") or not 2 <= it.n[k + 3] <= 12:
        return k
    value = durations.value("W" if it.at(k + 1, "weekday") else it.n[k + 1], it.n[k + 3])
    f.add(k, k + 4, "SET", value, anchors=False)
    return k + 4


def habit(f: Frame, points: Sequence[Point]) -> bool:
    """Adds bare weekdays as a habit ('ouvert le samedi et le dimanche', 'les mardis et jeudis'), where they are one."""
    it = f.items
    if f.english or any(p.weekday is None or p.day or p.modifier or p.week is not None for p in points):
        return False
    names = [next(q for q in range(p.start, p.end) if it.at(q, "weekday")) for p in points]
    plural = all(f.doc.tokens[it.i[q]].endswith("s") for q in names)
    led = all(it.at(p.start, "the") and f.doc.tokens[it.i[p.start]] == "le" for p in points)
    # 'Le vendredi, les hommes …' goes on with a story
    opens = f.doc.sentence_of(it.i[points[0].start]).i == it.i[points[0].start] and it.at(points[-1].end, "comma")
    hours = it.at(points[0].start - 1, "ofthe") and len(points) == 2 and _opening(f, it.i[points[0].start])
    if (
        not plural
        and not hours
        and not (led and not opens and f.tense(it.i[points[0].start], it.j[points[-1].end - 1]) >= 0)
    ):
        return False
    year = f"{f.published.year:04}" if f.published and not plural else "XXXX"
    for p in points:
        value = f"{year}-WXX-{p.weekday}"
        f.add(p.start, p.end, "SET", f"{value}T{p.part}" if p.part else value, anchors=False)
    return True


def _opening(f: Frame, token: int) -> bool:
    """Do opening hours stand before: 'ouvert du lundi au vendredi'?"""
    return any(hit.code == "opening" for hit in f.doc.hits("tense", max(0, token - REACH), token))


def nth_weekday(f: Frame, k: int) -> int:
    """'les deuxième et quatrième jeudis', 'le premier mardi de chaque mois', 'du mois': a habit without a month."""
    it = f.items
    q = k + it.at(k, "the")
    numbers = 0
    while numbers < MOST and it.at(q, "ordinal", "last", "nth"):
        numbers += 1
        q += 1
        q += it.at(q, "and", "comma") and it.at(q + 1, "ordinal", "last", "nth")
    if not numbers or not it.at(q, "weekday"):
        return k
    of = q + 1 + it.at(q + 1, "of", "ofthe")
    monthly = of > q + 1 and (it.at(of, "every") or (it.at(of, "unit") and it.n[of] == "M"))
    if not monthly and numbers == 1:
        return k
    f.add(k, q + 1, "SET", f"XXXX-WXX-{it.n[q]}", anchors=False)
    return q + 1


def _qualifies(f: Frame, k: int) -> bool:
    """Is 'quotidien' an adjective behind its noun, not the paper?"""
    it = f.items
    if f.english or f.doc.tokens[it.i[k]].endswith(("ment", "els", "elles", "el", "elle")):
        return True
    if not (k and it.at(k - 1, "x", "unit", "lasting", "aged")):
        return False
    noun = f.doc.tokens[it.i[k - 1]]
    return not (noun in PRESS or noun.endswith(("aux", "ands")))
