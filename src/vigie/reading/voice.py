"""How a verb stands in its clause: active ('a tué'), passive ('ont été tués', 'were killed') or bare ('tués').

In: a document and the token where the verb begins. Out: 'active', 'passive' or 'bare'. Looks back over adverbs to
the auxiliary; knows no more syntax than that.
"""

from __future__ import annotations

from vigie.reading.document import Document

REACH = 5


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
            return "bare"
    return "bare"
