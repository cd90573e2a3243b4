"""Verbs in two parts with the victims between them: 'took nineteen soldiers prisoner', 'fait onze captifs prisonniers'.

In: the ``Chains`` of a run of tokens and a word of the way ``split``, the second part, whose ``heads`` are the verbs
it belongs to. Out: the chain between the two, and where the head stands.
"""

from __future__ import annotations

from functools import cache

from vigie.reading.counts.chains import Chains
from vigie.reading.counts.phrases import Phrase
from vigie.reading.document import Hit

BACK = 3


@cache
def _heads(words: str) -> frozenset[str]:
    return frozenset(words.split())


def between(chains: Chains, particle: Hit) -> tuple[list[Phrase], int] | None:
    """The phrases between a head and this particle, and the token of the head; None where no head stands there."""
    tokens = chains.doc.tokens
    heads = _heads(particle.attributes["heads"])
    chain = chains.before(particle.i, 1)
    if not chain:
        return None
    for k in range(chain[0].i - 1, max(chains.i, chain[0].i - 1 - BACK) - 1, -1):
        if tokens[k] in heads:
            return chain, k
        if tokens[k] in {",", "."}:
            return None
    return None
