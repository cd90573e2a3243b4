"""Places that no gazetteer knows: a capitalised name where only a place can stand.

In: a document, its context and the names already found. Out: further candidates without entries, kept by name.
Persons, organisations, months, peoples and words of other lexicon layers are no places.
"""

from __future__ import annotations

from vigie.reading.document import Document
from vigie.reading.places.candidates import LAYER, Candidate, Context, surround

# Layers whose words name persons, groups, things or times: what they hold is no place.
OTHER_LAYERS = ("actors", "attribution", "persons", "objects", "times", "events", "harm", "losses")
LONGEST = 4
SHORTEST = 3
HEADS = frozenset({"near", "settlement", "between", "compass", "commune", "cercle", "road_to", "road"})
# Prepositions that stand before much else: only these, alone, show a place.
PREPOSITIONS = frozenset({"a", "in", "at", "vers"})
PLACING = frozenset({"region", "cercle", "commune", "compass", "near"})
JOINING = frozenset({" ", "-", "'", "’", "\u00a0", "‑"})


def find(doc: Document, context: Context, known: list[Candidate]) -> list[Candidate]:
    if not context.writes_capitals:
        return []
    taken = {t for c in known for t in range(c.i, c.j)} | context.actors | _words_of_other_layers(doc)
    partners = {c.j for c in known if c.has("between")}
    found: list[Candidate] = []
    t = 0
    while t < len(doc):
        if t in taken or not _may_open(t, context):
            t += 1
            continue
        j = _run_end(t, context, taken)
        if _shown(t, j, context, found, partners):
            candidate = Candidate(t, j, [])
            surround(candidate, context)
            found.append(candidate)
        t = j
    return found


def _words_of_other_layers(doc: Document) -> set[int]:
    return {t for layer in OTHER_LAYERS for hit in doc.hits(layer) for t in range(hit.i, hit.j)}


def _may_open(t: int, context: Context) -> bool:
    word = context.raw(t)
    if not word[0].isupper() or len(word) < SHORTEST or not word.isalpha() or word.isupper():
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
        and not any(j in context.words[code] for code in ("surname", "not_place"))
    ):
        j += 1
    return j


def _shown(i: int, j: int, context: Context, found: list[Candidate], partners: set[int]) -> bool:
    """Does what stands around the run show that it is a place?"""
    doc = context.doc
    if j < len(doc) and doc.gap(j) in JOINING and context.capital(j):
        return False
    heads = context.heads.get(i, [])
    if any(h.code in HEADS for h in heads if h.code != "road" or h.j - h.i > 1):
        return True
    if any(h.code == "at" and (h.j - h.i > 1 or doc.tokens[h.i] in PREPOSITIONS) for h in heads):
        return not (doc.language == "en" and context.shouted(i, j))
    if any(h.code in ("to", "from") and h.j - h.i > 1 for h in heads):
        return True
    tail = context.tails.get(j)
    if tail is not None and tail.code in ("tail_town", "tail_cercle") and doc.language == "en":
        return j - i == 1 and not context.opens_sentence(i)
    before = doc.tokens[i - 1] if i else ""
    if before in ("et", "and") and (i - 1) in partners:
        return True
    if (
        before in ("et", "and", ",", "ou", "or")
        and found
        and found[-1].j == i - 1
        and not context.opens_sentence(i)
    ):
        return True
    if j + 1 < len(doc) and doc.tokens[j] in (",", "("):
        return any(
            h.code in PLACING for k in range(j + 1, min(j + 4, len(doc))) for h in doc.hits(LAYER, k, k + 1)
        ) and not _is_person_like(i, context)
    return False


def _is_person_like(i: int, context: Context) -> bool:
    return context.tied(i) and (context.capital(i - 1) or (i - 1) in context.words["given"])
