"""What a heading or a lead says of the sentences under it: 'Recommandations', 'Le Comité exige :', 'Response'.

In: a ``Setting`` and runs of its tokens. Out: ``Frame``: a status, a horizon and whoever speaks, for statements below
that say none of these themselves.
"""

from __future__ import annotations

from msgspec import Struct

from vigie.model import Attribution
from vigie.reading.clauses import Clause, Setting, words
from vigie.reading.document import Hit
from vigie.reading.measures.subjects import Subjects
from vigie.reading.measures.verbs import Verbs

NEAR = 4  # tokens from 'par' to the authority
CARRIED = frozenset({"recommended", "announced"})
OBJECTS = words(", lui elle eux nous leur y a ne aussi elles")
MARKS = frozenset({",", ";", ":", "(", ")", '"', "."})


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
        self.subjects = Subjects(setting, verbs)

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
        """Whoever acts or asks: who stands ahead of the verb, behind a mark ('Le syndicat des transporteurs')."""
        if cue is None:
            return ()
        j = cue.i
        while j > i and self.tokens[j - 1] in OBJECTS:
            j -= 1
        k = j
        while k > i and self.tokens[k - 1] not in MARKS:
            k -= 1
        found = self.subjects.find(k, j)
        if found is None:
            return ()
        return self._told(found)

    def agent(self, i: int, j: int) -> tuple[Attribution, ...]:
        """'le couvre-feu instauré par le gouverneur': the authority that tokens i:j tell as the agent of a passive."""
        for k in range(i, j - 1):
            if self.tokens[k] not in self.doc.words["agent"]:
                continue
            named = (h for h in self.doc.hits("circumstances", k + 1, k + NEAR) if h.code == "authority")
            authority = next((h for h in named if not h.attributes.get("paper")), None)
            if authority is None:
                continue
            start = authority.i - (self.tokens[authority.i - 1] in self.doc.words["article"])
            end = next((m for m in range(authority.j, j) if self.tokens[m] in MARKS), j)
            if found := self.subjects.find(start, end):
                return self._told(found)
        return ()

    def _told(self, run: tuple[int, int]) -> tuple[Attribution, ...]:
        evidence = self.doc.evidence(*run)
        return (Attribution(evidence.text, "other", evidence),)
