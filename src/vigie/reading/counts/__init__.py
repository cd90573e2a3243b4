"""Who was harmed and what was lost: numbered nouns tied to the verbs beside them.

In: ``Notes`` with quantities and a run of tokens. Out: ``Counted`` harms and losses, each with the tokens it rests on.
A noun phrase (``phrases``) is a quantity or article and a noun of the lexicon layers ``persons`` and ``objects``; a
verb (``verbs``) takes the chain of phrases before it (passive, participle) or behind it (active, nominal).
"""

from __future__ import annotations

from vigie.reading.counts.verbs import Counted, Counter
from vigie.reading.mentions import Notes

__all__ = ["Counted", "harms", "losses"]


def harms(notes: Notes, i: int, j: int) -> list[Counted]:
    """People killed, injured, taken or freed, as tokens i:j tell."""
    return Counter(notes, i, j, people=True).found() if notes.doc.hits("harm", i, j) else []


def losses(notes: Notes, i: int, j: int) -> list[Counted]:
    """Things burned, destroyed, damaged or seized, as tokens i:j tell."""
    return Counter(notes, i, j, people=False).found() if notes.doc.hits("losses", i, j) else []
