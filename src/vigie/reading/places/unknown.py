"""Places that no gazetteer knows: a capitalised name where only a place can stand.

In: a document, its context and the names already found. Out: further candidates without entries, kept by
name. Persons, organisations, months, peoples and words of other lexicon layers are no places.
"""

from __future__ import annotations

from vigie.knowledge.gazetteer import DUMP, Gazetteer
from vigie.reading.document import Document, Hit
from vigie.reading.places.candidates import DASHES, Candidate, surround
from vigie.reading.places.context import LAYER, Context

LONGEST = 4
ACRONYM = 4
SHORTEST = 3
HEADS = frozenset(
    {
        *("near", "settlement", "between", "compass", "commune", "cercle", "road_to", "road"),
        *("people", "holder"),
    }
)
# Prepositions that stand before much else: only these, alone, show a place.
PREPOSITIONS = frozenset({"a", "in", "at", "vers"})
# Prepositions and verbs of movement and attack, where what is named behind them is a place.
AIMED = frozenset(
    {
        *(
            "into",
            "through",
            "onto",
            "struck",
            "striking",
            "raided",
            "raiding",
            "stormed",
            "storming",
            "overran",
            "entered",
        ),
        *(
            "passing",
            "besieged",
            "retook",
            "shelled",
            "bombed",
            "torched",
            "attacking",
            "attacked",
            "seizing",
        ),
        *(
            "frappe",
            "frapper",
            "vise",
            "viser",
            "pilonne",
            "incendie",
            "pille",
            "envahi",
            "repris",
            "encercle",
            "assiege",
        ),
    }
)
PLACING = frozenset({"region", "cercle", "commune", "compass", "near", "same_unit", "settlement_noun"})
INSTANCES = frozenset({"dont", "notamment", "including", "namely", "such"})
INSTANCE_LENGTH = 12
DASH_GAPS = frozenset({"-", "‑", "–", "/"})
JOINING = frozenset({" ", "-", "'", "’", "\u00a0", "‑"})


def find(doc: Document, context: Context, known: list[Candidate], gazetteer: Gazetteer) -> list[Candidate]:
    """Candidates without entries, or with those of a village that only context shows to be meant."""
    if not context.writes_capitals:
        return []
    around = _Around(known)
    taken = around.tokens | context.actors | context.other_words
    found: list[Candidate] = []
    done = 0
    for t in context.capitals_at:
        if t < done or t in taken or not _may_open(t, context):
            continue
        done = _run_end(t, context, taken)
        heading = context.shouted(t, done)
        if _heads_item(t, done, context, around) if heading else _shown(t, done, context, found, around):
            found.append(_candidate(t, done, context, gazetteer))
    return sorted([*found, *_again(context, taken, found)], key=lambda c: c.i)


def _candidate(i: int, j: int, context: Context, gazetteer: Gazetteer) -> Candidate:
    name = " ".join(context.doc.tokens[i:j])
    villages = [e for e in gazetteer.named(name) if e.origin == DUMP and e.bare]
    candidate = Candidate(i, j, villages, name if villages else "", name)
    surround(candidate, context)
    candidate.strong = True
    return candidate


def _again(context: Context, taken: set[int], found: list[Candidate]) -> list[Candidate]:
    """The other mentions of a name that was shown to be a place once."""
    if not found:
        return []
    doc = context.doc
    shown: dict[str, dict[tuple[str, ...], Candidate]] = {}
    for c in found:
        shown.setdefault(doc.tokens[c.i], {})[tuple(doc.tokens[c.i : c.j])] = c
    taken = taken | {t for c in found for t in range(c.i, c.j)}
    repeated: list[Candidate] = []
    for t in context.capitals_at:
        if doc.tokens[t] not in shown or t in taken:
            continue
        for name, first in shown[doc.tokens[t]].items():
            if len(name) <= LONGEST and tuple(doc.tokens[t : t + len(name)]) == name:
                candidate = Candidate(t, t + len(name), first.entries, first.name, first.words)
                surround(candidate, context)
                candidate.strong = True
                repeated.append(candidate)
                break
    return repeated


class _Around:
    """Where the known names stand: the tokens they take, where they end and begin, and who waits for a
    partner."""

    def __init__(self, known: list[Candidate]) -> None:
        self.tokens = {t for c in known for t in range(c.i, c.j)}
        self.ends = {c.j for c in known}
        self.starts = {c.i: c for c in known}
        self.listed = {c.j for c in known if c.has("at", "near", "to", "settlement") and not c.attributive}
        self.partners = {c.j for c in known if c.has("between")}


def _may_open(t: int, context: Context) -> bool:
    word = context.raw(t)
    if not word[0].isupper() or len(word) < SHORTEST or not word.isalpha():
        return False
    if t in context.tails:
        return False
    if context.tied(t) and (t - 1) in context.words["not_place"] and context.capital(t - 1):
        # 'the Saudi Maternity Hospital'
        return False
    if word.isupper() and (len(word) <= ACRONYM or not context.opens_sentence(t)):
        return False
    return not any(t in context.words[code] for code in ("given", "surname", "not_place", "common"))


def _run_end(t: int, context: Context, taken: set[int]) -> int:
    """'Tin Aouker', 'Unguwan Mantau', 'M'Bera': capitalised words tied together."""
    j = t + 1
    while (
        j < len(context.doc)
        and j - t < LONGEST
        and j not in taken
        and context.doc.gap(j) in JOINING
        and context.capital(j)
        and context.raw(j).isalpha()
        and j not in context.tails
        and not any(j in context.words[code] for code in ("surname", "not_place"))
    ):
        j += 1
    return j


def _shown(i: int, j: int, context: Context, found: list[Candidate], around: _Around) -> bool:
    """Does what stands around the run show that it is a place?"""
    doc = context.doc
    if _dashed_to_known(i, j, context, around):
        return True
    if j < len(doc) and doc.gap(j) in JOINING and context.capital(j) and j not in context.tails:
        return False
    heads = context.heads.get(i, [])
    return (
        any(_points_to_place(h, doc) for h in heads)
        or (doc.language == "en" and j - i == 1 and _has_place_tail(i, j, context))
        or _joined(i, context, found, around)
        or _placed_behind(i, j, context, around)
        or _dated_item(i, j, context)
    )


def _points_to_place(head: Hit, doc: Document) -> bool:
    long = head.j - head.i > 1
    if head.code in HEADS:
        return head.code != "road" or long
    if head.code == "at":
        return long or doc.tokens[head.i] in PREPOSITIONS or doc.tokens[head.i] in AIMED
    return head.code in ("to", "from") and long


def _has_place_tail(i: int, j: int, context: Context) -> bool:
    tail = context.tails.get(j)
    return tail is not None and tail.code in ("tail_town", "tail_cercle") and not context.opens_sentence(i)


def _dashed_to_known(i: int, j: int, context: Context, around: _Around) -> bool:
    """'axe Kita–Toukoto', 'Bama-Banki road' where only one of the two is known."""
    doc = context.doc
    if i and doc.gap(i) in DASH_GAPS and i in around.ends:
        return True
    if i > 1 and doc.tokens[i - 1] in DASHES and i - 1 in around.ends and doc.gap(i) == doc.gap(i - 1) == "":
        return True
    if j < len(doc) and doc.gap(j) in DASH_GAPS and j in around.starts:
        return True
    after = j + 1 in around.starts and doc.tokens[j] in DASHES
    return after and doc.gap(j) == doc.gap(j + 1) == ""


def _joined(i: int, context: Context, found: list[Candidate], around: _Around) -> bool:
    """'entre Konna et X', 'à X, Y et Z'."""
    doc = context.doc
    before = doc.tokens[i - 1] if i else ""
    k = i - 1
    if before in ("de", "d", "a") and i > 1:
        before, k = doc.tokens[i - 2], i - 2
    if before in ("et", "and") and (k in around.partners or (k in around.ends and k != i - 1)):
        return True
    if before in ("to", "a") and found and found[-1].j == i - 1 and found[-1].has("road", "from", "between"):
        return True
    chained = before in ("et", "and", ",", "ou", "or") and bool(found) and found[-1].j == k
    listed = k == i - 1 and k in around.listed and (before in ("et", "and") or (before == "," and _goes_on(i, context)))
    return (chained or listed or _instance(i, context)) and not context.opens_sentence(i)


def _instance(i: int, context: Context) -> bool:
    """'plusieurs villages, dont X', 'settlements such as X'."""
    doc = context.doc
    t = i - 1
    while t > i - 3 and doc.tokens[t] in ("a", "celui", "ceux", "de", "as", "d"):
        t -= 1
    if doc.tokens[t] not in INSTANCES:
        return False
    begin = max(doc.sentence_of(i).i, t - INSTANCE_LENGTH)
    return any(h.code in ("settlement_noun", "commune", "settlement") for h in doc.hits(LAYER, begin, t))


def _goes_on(i: int, context: Context) -> bool:
    """'…, X and Y', '…, X, Y': names on either side."""
    tokens = context.doc.tokens
    for j in (i + 1, i + 2):
        if tokens[j : j + 1] in (["and"], ["et"], [","]):
            return context.capital(j + 1)
    return False


def _placed_behind(i: int, j: int, context: Context, around: _Around) -> bool:
    """'X, cercle de', 'X, dans le même cercle', 'X, a village', 'X (Bafoulabé)'."""
    doc = context.doc
    if j + 1 >= len(doc) or doc.tokens[j] not in (",", "(") or (context.tied(i) and context.capital(i - 1)):
        return False
    if (i - 1) in context.words["given"]:
        return False
    inner = around.starts.get(j + 1)
    if doc.tokens[j] == "(" and inner is not None and any(e.kind.startswith("admin") for e in inner.entries):
        return doc.tokens[inner.j : inner.j + 1] == [")"]
    return any(h.code in PLACING for k in range(j + 1, min(j + 5, len(doc))) for h in doc.hits(LAYER, k, k + 1))


def _dated_item(i: int, j: int, context: Context) -> bool:
    """'Dim. 15, X :' and 'Night of 23-24 May, X:' in a list of incidents."""
    doc = context.doc
    if doc.tokens[j : j + 1] != [":"] or i < 2 or doc.tokens[i - 1] not in (",", "–"):
        return False
    first = doc.sentence_of(i).i
    return bool(doc.hits("times", max(first, i - 5), i))


def _heads_item(i: int, j: int, context: Context, around: _Around) -> bool:
    """'TINZAOUATÈNE, 1er décembre –', '▪ GOSSI – nuit du': a shouted name that heads a report or an item."""
    doc = context.doc
    if doc.tokens[j : j + 1] not in ([","], ["–"], ["-"]) or not context.opens_sentence(i):
        return False
    inner = around.starts.get(j + 1)
    in_country = inner is not None and any(e.kind == "country" for e in inner.entries)
    return in_country or bool(doc.hits("times", j, j + 3))
