"""How place names stand to each other: stretches of road, datelines, and containers that only tell where
another lies.

In: candidates in the order of the text. Out: the same candidates with role, dateline, container and
``within`` set.
"""

from __future__ import annotations

from itertools import pairwise

from vigie.knowledge.gazetteer import Entry, distance_km
from vigie.reading.places.candidates import DASHES, Candidate
from vigie.reading.places.context import Context
from vigie.reading.places.names import words

BRIDGE_LENGTH = 8
BETWEEN_LENGTH = 10
HEADING_LENGTH = 9
BESIDE_LENGTH = 4
FEATURE_KM = 150.0
RANK = {"country": 4, "area": 3, "admin1": 2, "admin2": 1}
TO_MARKS = (["a"], ["to"], ["jusqu", "a"])
FOR = frozenset({"pour", "vers", "for", "to", "toward", "towards"})
JOINING = frozenset({"between", "linking", "connecting", "entre", "reliant"})
DATELINE_MARKS = frozenset({"–", "-", ":", "—"})


def stretches(found: list[Candidate], context: Context) -> None:
    """'entre A et B', 'axe A–B', 'de A à B', 'quitté A pour B': from and to."""
    doc = context.doc
    for a, b in pairwise(found):
        gap = doc.tokens[a.j : b.i]
        leads_to = gap in TO_MARKS and _leads(a, context)
        leads_to |= gap in (["vers"], ["towards"], ["toward"]) and _leads(a, context)
        if (_between(a, context) and _joined_by_and(gap)) or _dashed(a, b, gap, context) or leads_to:
            _pair(a, b)
        else:
            aimed = a.has("from") and len(gap) <= BETWEEN_LENGTH and any(t in FOR for t in gap[-2:])
            goes_on = b.chained and a.role == "to" and b.role in (None, "at") and not a.paired
            b.role = "to" if aimed or goes_on else b.role
    for a, b, c in zip(found, found[1:], found[2:], strict=False):
        # 'entre A, dans la région de R, et B'
        near = c.i - a.j < BETWEEN_LENGTH
        if near and _between(a, context) and not a.paired and _joined_by_and(doc.tokens[b.j : c.i]):
            _pair(a, c)
    for c in found:
        if c.role == "from" and not c.paired and c.has("road", "between"):
            c.role = None
            if any(h.code == "road" and not doc.tokens[h.i].endswith("s") for h in c.heads):
                c.role = "to"
    for first, second in pairwise(found):
        if second.chained and not second.heads and second.role == "from" and not second.paired:
            second.role = first.role


def neighbours(found: list[Candidate]) -> None:
    """'A, près de B', 'A, à 12 km de B', 'A village near B': A lies close to B."""
    for a, b in pairwise(found):
        if b.has("near", "compass") and b.area is None and b.heads[0].i - a.j <= BESIDE_LENGTH and not a.has("near"):
            a.beside = b


def _between(a: Candidate, context: Context) -> bool:
    """'between A and B', 'the road between A and B', 'la route reliant A et B'."""
    return a.has("between") or (a.has("road") and bool(JOINING.intersection(context.doc.tokens[max(0, a.i - 2) : a.i])))


def _pair(a: Candidate, b: Candidate) -> None:
    a.role, b.role = "from", "to"
    a.strong = b.strong = a.paired = b.paired = True


def _joined_by_and(gap: list[str]) -> bool:
    words = [t for t in gap if t not in ("la", "le", "l", "les", "the", ",", ")")]
    return bool(words) and words[0] in ("et", "and") and len(words) <= 4


def _dashed(a: Candidate, b: Candidate, gap: list[str], context: Context) -> bool:
    between = context.doc.text[context.doc.ends[a.j - 1] : context.doc.starts[b.i]]
    mark = between.strip()
    if mark not in ("-", "–", "—", "/", "‑") or (gap and gap[0] not in DASHES | {"/"}):
        return False
    roads = a.has("road", "between") or (b.tail is not None and b.tail.code == "tail_road")
    return roads or (between == mark and mark != "/")


def _leads(a: Candidate, context: Context) -> bool:
    """'de A', 'd'A', 'from A' before 'à B'."""
    t = a.i - 1
    return t >= 0 and (a.has("from", "road") or context.doc.tokens[t] in ("de", "d", "from", "du"))


def datelines(found: list[Candidate], context: Context) -> None:
    """'BAMAKO, 26 mai –' and '▪ KORO – 12/02', 'Nara. La route …', and 'Bamako, le 7 août' at the end."""
    doc = context.doc
    for c in found:
        sentence = doc.sentence_of(c.i)
        follows = doc.tokens[c.j] if c.j < len(doc) else ""
        if follows == "," and doc.tokens[c.j + 1 : c.j + 2] == ["le"] and doc.tokens[c.j + 2 : c.j + 3]:
            c.dateline |= doc.tokens[c.j + 2][0].isdigit() and not c.heads
        if c.heads or not context.opens_sentence(c.i):
            continue
        opens = sentence.i == 0 or doc.sentence_of(sentence.i - 1).paragraph != sentence.paragraph
        if not opens:
            continue
        heading = range(c.j, min(c.j + HEADING_LENGTH, sentence.j))
        if c.paired:
            continue
        if sentence.j - c.j <= 1 or follows in DATELINE_MARKS:
            c.dateline = follows != ":" or context.shouted(c.i, c.j)
        elif follows in (",", "("):
            c.dateline |= any(_spaced_dash(t, context) for t in heading) or sentence.j - c.j <= HEADING_LENGTH - 3
            c.dateline |= any(doc.tokens[t] == ")" and doc.tokens[t + 1 : t + 2] == [":"] for t in heading)
    first = next((c for c in found if c.dateline), None)
    for a, b in pairwise(found):
        # 'KENIEBA, Mali –'
        if a.dateline and a is first and b.i - a.j == 1 and doc.tokens[a.j] in (",", "("):
            b.dateline = True


def _spaced_dash(t: int, context: Context) -> bool:
    return context.doc.tokens[t] in DATELINE_MARKS - {":"}


def rank(candidate: Candidate) -> int:
    """How wide a place is: 0 a town or village, 4 a country."""
    if candidate.unit in ("town", "commune"):
        return 0
    chosen = candidate.chosen
    kinds = [chosen.kind] if chosen else [e.kind for e in candidate.entries]
    widest = min((RANK.get(kind, 0) for kind in kinds), default=0)
    if "country" in kinds:
        widest = RANK["country"]
    if candidate.unit in ("admin1", "admin2"):
        widest = RANK[candidate.unit]
    return RANK["area"] if candidate.area and widest else widest


def containers(found: list[Candidate], context: Context) -> None:
    """'A, dans la région de B', 'A (B)', 'A, B state', 'A, au Mali': B tells where A lies."""
    doc = context.doc
    for a, b in pairwise(found):
        gap = doc.tokens[a.j : b.i]
        if not gap or len(gap) > BRIDGE_LENGTH or any(t not in words("words") for t in gap):
            continue
        if doc.sentence_of(a.i) != doc.sentence_of(b.i) or b.role in ("from", "to"):
            continue
        bracketed = gap == ["("] and b.j < len(doc) and doc.tokens[b.j] == ")"
        if b.has("commune") and a.has("compass") and rank(a) == 0:
            # 'au nord de Ouahigouya, dans la commune de Thiou': the nearer place is the commune
            a.container = True
        elif (b.has("commune") and gap[0] in (",", "(")) or (
            rank(b) > rank(a) and (gap[0] in (",", "(") or b.has("region", "cercle") or gap[0] in ("in", "au", "en"))
        ):
            b.container, a.within = True, b
        elif bracketed and rank(b) == 0 and any(e.kind in ("admin1", "admin2") for e in _all(b)):
            b.container, a.within = True, b
            b.unit = "admin2"
    for a, b in pairwise(found):
        if b.container and a.container and a.within is None:
            a.within = b


def _all(candidate: Candidate) -> list[Entry]:
    return candidate.entries


def containers_by_knowledge(found: list[Candidate], context: Context) -> None:
    """'Dans le cercle de Bankass, l'instituteur de Diallassagou': one of the places of the sentence holds
    another."""
    by_sentence: dict[int, list[Candidate]] = {}
    for c in found:
        by_sentence.setdefault(context.doc.sentence_of(c.i).i, []).append(c)
    for together in by_sentence.values():
        held: set[tuple[str, str | None, str | None]] = set()
        for c in together:
            inner = c.chosen is not None and RANK.get(c.chosen.kind, 0) < RANK["admin1"]
            if c.chosen and inner and not c.attributive and not c.dateline:
                held |= _holders(c.chosen)
        towns = [c for c in together if _is_town(c) and not c.attributive and not c.dateline]
        for outer in together:
            entry = outer.chosen
            if entry is not None and entry.kind == "feature" and outer.role not in ("from", "to"):
                outer.container |= any(c.chosen is None or _close(entry, c.chosen) for c in towns)
            if entry is not None and rank(outer) and outer.role not in ("from", "to"):
                name = None if entry.kind == "country" else entry.name
                outer.container |= (entry.kind, entry.country, name) in held


def _is_town(candidate: Candidate) -> bool:
    return candidate.chosen is None or (candidate.chosen.kind != "feature" and rank(candidate) == 0)


def _close(feature: Entry, town: Entry) -> bool:
    """Does a forest, a park or a lake lie around a town or beside it?"""
    km = distance_km(feature, town)
    return km is not None and km <= FEATURE_KM


def _holders(entry: Entry) -> set[tuple[str, str | None, str | None]]:
    """The country, region and cercle that a town or a cercle lies in."""
    held: set[tuple[str, str | None, str | None]] = {("country", entry.country, None)}
    held |= {("admin1", entry.country, name) for name in (entry.admin1, entry.admin1_2023) if name}
    if entry.kind != "admin2" and entry.admin2:
        held.add(("admin2", entry.country, entry.admin2))
    return held
