"""What a heading or a lead says of the sentences under it: 'Recommandations', 'Le Comité exige :', 'Response'.

In: a ``Setting`` and runs of its tokens. Out: ``Frame``: a status, a horizon and whoever speaks, for statements below
that say none of these themselves.
"""

from __future__ import annotations

from msgspec import Struct

from vigie.model import Attribution
from vigie.reading.clauses import Clause, Setting, words
from vigie.reading.document import Hit
from vigie.reading.measures.verbs import Verbs

CARRIED = frozenset({"recommended", "announced"})
OBJECTS = words(", lui elle eux nous leur y a ne aussi elles")
MARKS = frozenset({",", ";", ":", "(", ")", '"', "."})
NOBODY = words("il elle ils elles on nous we it they he she qui that")
LONGEST_NAME = 9
NAMING = ("actors", "attribution", "persons")


class Frame(Struct, frozen=True, gc=False):
    """What a heading or a lead says of the sentences under it."""

    status: str | None = None
    horizon: str | None = None
    by: tuple[Attribution, ...] = ()


class Frames:
    """The headings and leads of a report."""

    def __init__(self, setting: Setting, verbs: Verbs) -> None:
        self.doc = setting.doc
        self.tokens = setting.tokens
        self.verbs = verbs

    def asked(self, clause: Clause) -> str | None:
        """'The senator wants something else: an amnesty': the status that a colon hands on."""
        if clause.j >= clause.last or self.tokens[clause.j] != ":":
            return None
        cues = [h for h in self.doc.hits("cues", clause.i, clause.j) if h.code == "cue" and not self.verbs.negated(h)]
        status: str | None = cues[-1].attributes["status"] if cues else None
        return status if status in CARRIED else None

    def heading(self, i: int, j: int) -> str | None:
        """The status that a heading gives, '' where it ends one; None where no heading opens the sentence."""
        for hit in self.doc.hits("measures", i, min(j, i + 3)):
            if hit.code == "heading":
                rest = self.tokens[hit.j : hit.j + 1]
                if hit.j >= j or rest[0] in {":", ".", "?"} or "\n" in self.doc.gap(min(hit.j, len(self.tokens) - 1)):
                    status: str = hit.attributes["status"]
                    return status
        return None

    def lead(self, i: int, j: int) -> Frame | None:
        """'Le Comité exige :' opens a list."""
        if self.tokens[j - 1] != ":":
            return None
        cues = [h for h in self.doc.hits("cues", i, j) if h.code == "cue"]
        return Frame(cues[-1].attributes["status"], None, self.by(i, cues[-1])) if cues else None

    def by(self, i: int, cue: Hit | None) -> tuple[Attribution, ...]:
        """Whoever acts or asks: the words ahead of the verb, back to a mark ('Le syndicat des transporteurs')."""
        if cue is None:
            return ()
        j = cue.i
        while j > i and self.tokens[j - 1] in OBJECTS:
            j -= 1
        k = j
        while k > i and j - k < LONGEST_NAME and self.tokens[k - 1] not in MARKS:
            k -= 1
        while j > k and self.tokens[j - 1] in self.doc.words["be"] | self.doc.words["have"]:
            j -= 1
        if j <= k or self.tokens[k] in NOBODY or not self._somebody(k, j):
            return ()
        evidence = self.doc.evidence(k, j)
        return (Attribution(evidence.text, "other", evidence),)

    def _somebody(self, i: int, j: int) -> bool:
        """Does the run name an actor, a source, people, or bear a name? 'La stratégie à court terme' does none."""
        if any(self.doc.hits(layer, i, j) for layer in NAMING):
            return True
        starts = (self.doc.starts[t] for t in range(i, j) if t > self.doc.sentence_of(i).i)
        return any(self.doc.text[start].isupper() for start in starts)
