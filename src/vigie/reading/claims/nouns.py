"""What a number counts: the noun of the lexicon layer ``claims`` that stands behind it.

In: a document and a token. Out: the ``Hit`` of the noun, or None.
"""

from __future__ import annotations

from vigie.reading.document import Document, Hit

NOUN_REACH = 3
OF = frozenset({"de", "du", "des", "d", "of", "in", "dans", "a", "par", "pour", "for", "from", "with", "avec"})
BREAKS = frozenset({",", "et", "and", "ou", "or", "contre", "against"})


def counted(doc: Document, j: int, end: int) -> Hit | None:
    """The noun that a number at ...:j counts, if one stands within reach."""
    owned = "s" in doc.tokens[j + 1 : j + NOUN_REACH + 2]
    for hit in doc.hits("claims", j, min(end, j + NOUN_REACH + (3 if owned else 1))):
        between = doc.tokens[j : hit.i]
        if any(token in BREAKS for token in between) or OF & set(between[1:]):
            return None  # 'vingt scieries de la ville' counts no towns
        if hit.attributes["role"] == "noun":
            return _headed(doc, hit, end) if hit.code == "nationals" else hit
    return None


def _headed(doc: Document, hit: Hit, end: int) -> Hit:
    """'240 Chadian soldiers' are soldiers."""
    for other in doc.hits("claims", hit.j, min(end, hit.j + 1)):
        if other.attributes["role"] == "noun" and doc.language == "en":
            return other
    return hit
