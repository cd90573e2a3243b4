"""How a verb stands in its clause: active ('a tué'), passive ('ont été tués', 'were killed') or bare ('tués').

In: a document and the token where the verb begins. Out: 'active', 'passive' or 'bare'. Looks back over adverbs to
the auxiliary; knows no more syntax than that.
"""

from __future__ import annotations

from vigie.reading.document import Document

REACH = 5
FAR = 20


def voice(doc: Document, i: int) -> str:
    words = doc.words
    if doc.tokens[i] in words["active_only"]:
        return "active"
    for k in range(i - 1, max(i - 1 - REACH, -1), -1):
        token = doc.tokens[k]
        if token in words["be"]:
            return "passive"
        if token in words["have"]:
            return "active"
        if token not in words["adverb"]:
            return "active" if k == i - 1 and _goes_on(doc, i) else "bare"
    return "bare"


def _goes_on(doc: Document, i: int) -> bool:
    """'Ils ont tiré en l'air, emporté la recette des commerçants et [enlevé] le chef': its object stands behind, and an
    active verb far before lends its auxiliary.
    """
    words = doc.words
    if doc.tokens[i - 1] not in words["and"] or not words["definite"].intersection(doc.tokens[i + 1 : i + 2]):
        return False
    start = doc.sentence_of(i).i
    for k in range(i - 2, max(start, i - FAR) - 1, -1):
        if doc.tokens[k] in words["be"]:
            return False
        if doc.tokens[k] in words["have"] and doc.tokens[k + 1] not in words["be"]:
            return True
    return False
