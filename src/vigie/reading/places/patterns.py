"""How place names stand to each other: stretches of road, datelines, and containers that only tell where another lies.

In: candidates in the order of the text. Out: the same candidates with role, dateline, container and ``within`` set.
"""

from __future__ import annotations

from itertools import pairwise

from vigie.knowledge.gazetteer import Entry
from vigie.reading.document import Document
from vigie.reading.places.candidates import DASHES, LAYER, Candidate, Context

BRIDGE = frozenset(
    ", ( dans la le l les region regions cercle cercles province departement district territoire commune de du d des "
    "en au aux a in the of state village town localite ville secteur toujours aussi situe situee meme sur pays country "
    "nord sud est ouest centre north south east west northern southern eastern western central cote voisine voisin "
    "chef lieu capital capitale rural rurale urbaine which lies s it is on our a".split()
)
BRIDGE_LENGTH = 8
BETWEEN_LENGTH = 10
HEADING_LENGTH = 9
RANK = {"country": 4, "area": 3, "admin1": 2, "admin2": 1}
FOR = frozenset({"pour", "vers", "for", "to", "toward", "towards"})
DATELINE_MARKS = frozenset({"–", "-", ":", "—"})


def stretches(found: list[Candidate], context: Context) -> None:
    """'entre A et B', 'axe A–B', 'de A à B', 'quitté A pour B': from and to."""
    doc = context.doc
    for a, b in pairwise(found):
        gap = doc.tokens[a.j : b.i]
        if a.has("between") and _joined_by_and(gap):
            a.role, b.role = "from", "to"
        elif _dashed(a, b, gap, context) or (gap in (["a"], ["to"], ["jusqu", "a"]) and _leads(a, context)):
            a.role, b.role = "from", "to"
        elif a.has("from") and gap and len(gap) <= BETWEEN_LENGTH and any(t in FOR for t in gap[-2:]):
            b.role = "to"
        elif b.chained and a.role == "to" and b.role in (None, "at"):
            b.role = "to"
        if "to" in (a.role, b.role) and a.role == "from":
            a.strong = b.strong = True
    for c in found:
        if c.role == "from" and c.has("road", "between") and not c.strong:
            c.role = None
    for a, b, c in zip(found, found[1:], found[2:], strict=False):
        # 'entre A, dans la région de R, et B'
        if (
            a.has("between")
            and b.role != "to"
            and _joined_by_and(doc.tokens[b.j : c.i])
            and c.i - a.j < BETWEEN_LENGTH
        ):
            a.role, c.role = "from", "to"


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
            c.dateline |= doc.tokens[c.j + 2][0].isdigit()
        if c.heads or not all(not doc.tokens[t].isalnum() for t in range(sentence.i, c.i)):
            continue
        opens = sentence.i == 0 or doc.sentence_of(sentence.i - 1).paragraph != sentence.paragraph
        if not opens:
            continue
        heading = range(c.j, min(c.j + HEADING_LENGTH, sentence.j))
        if sentence.j - c.j <= 1 or follows in DATELINE_MARKS:
            c.dateline = context.shouted(c.i, c.j) or follows != ":" or sentence.bullet
        elif follows in (",", "("):
            c.dateline = (
                any(_spaced_dash(t, context) for t in heading) or sentence.j - c.j <= HEADING_LENGTH - 3
            )
    first = next((c for c in found if c.dateline), None)
    for a, b in pairwise(found):
        # 'KENIEBA, Mali –'
        if a.dateline and a is first and b.i - a.j == 1 and doc.tokens[a.j] in (",", "("):
            b.dateline = True


def _spaced_dash(t: int, context: Context) -> bool:
    return context.doc.tokens[t] in DATELINE_MARKS - {":"}


def rank(candidate: Candidate) -> int:
    """How wide a place is: 0 a town or village, 4 a country."""
    if candidate.area:
        return RANK["area"]
    if candidate.unit in ("admin1", "admin2"):
        return RANK[candidate.unit]
    if candidate.unit in ("town", "commune"):
        return 0
    chosen = candidate.chosen
    kinds = [chosen.kind] if chosen else [e.kind for e in candidate.entries]
    return min((RANK.get(kind, 0) for kind in kinds), default=0)


def containers(found: list[Candidate], context: Context) -> None:
    """'A, dans la région de B', 'A (B)', 'A, B state', 'A, au Mali': B tells where A lies."""
    doc = context.doc
    for a, b in pairwise(found):
        gap = doc.tokens[a.j : b.i]
        if not gap or len(gap) > BRIDGE_LENGTH or any(t not in BRIDGE for t in gap):
            continue
        if doc.sentence_of(a.i) != doc.sentence_of(b.i) or b.role in ("from", "to"):
            continue
        bracketed = gap == ["("] and b.j < len(doc) and doc.tokens[b.j] == ")"
        if b.has("commune") and gap[0] in (",", "("):
            b.container, a.within = True, b
        elif rank(b) > rank(a) and (
            gap[0] in (",", "(") or b.has("region", "cercle") or gap[0] in ("in", "au", "en")
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


def inside(inner: Entry | None, outer: Entry | None) -> bool:
    """Does the one lie in the other, by name of region, cercle or country?"""
    if inner is None or outer is None or inner is outer:
        return False
    if outer.kind == "country":
        return inner.country == outer.country and inner.kind != "country"
    if inner.kind in ("country", "area") or (outer.country and inner.country != outer.country):
        return False
    if outer.kind == "admin2":
        return inner.admin2 == outer.name and inner.kind not in ("admin1", "admin2")
    if outer.kind == "admin1":
        return outer.name in (inner.admin1, inner.admin1_2023) and inner.kind != "admin1"
    return False


def containers_by_knowledge(found: list[Candidate], context: Context) -> None:
    """'Dans le cercle de Bankass, l'instituteur de Diallassagou': one of the places of the sentence holds another."""
    doc = context.doc
    by_sentence: dict[int, list[Candidate]] = {}
    for c in found:
        by_sentence.setdefault(doc.sentence_of(c.i).i, []).append(c)
    for together in by_sentence.values():
        fine = [c for c in together if rank(c) < RANK["admin1"] and not c.attributive and not c.dateline]
        for outer in together:
            if rank(outer) and not outer.container and outer.role not in ("from", "to"):
                outer.container = any(inside(c.chosen, outer.chosen) for c in fine if c is not outer)
