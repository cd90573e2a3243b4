"""Who stands ahead of a verb: the noun phrase of whoever acts, announces or asks.

In: the ``Setting`` of a report and a run of tokens that ends where the verb begins. Out: the tokens of that phrase, or
None: an actor is a name or a noun phrase, never a clause ('in Bamako confirmed the kidnapping and said it').
"""

from __future__ import annotations

from vigie.reading.clauses import Setting, words
from vigie.reading.measures.verbs import BULLETS, Verbs

LONGEST_NAME = 9
NAMING = ("actors", "attribution", "persons")
NOBODY = words("il elle ils elles on nous we it they he she qui that")
BREAKS = words(
    "que qu qui dont ou il elle ils elles on nous that which who where it they he she we "
    "will would should must can could may might shall y"
)
LINKS = words("que qu and et but mais")
HEADS = words("for pour with without sans")  # prepositions beside those of places


class Subjects:
    """The noun phrases ahead of a report's verbs."""

    def __init__(self, setting: Setting, verbs: Verbs) -> None:
        self.setting = setting
        self.doc = setting.doc
        self.tokens = setting.tokens
        self.verbs = verbs
        grammar = self.doc.words
        self._prepositions = grammar["place"] | HEADS
        self._trailing = grammar["article"] | grammar["definite"] | grammar["and"] | grammar["adverb"]
        self._trailing |= self._prepositions
        self._empty = self._trailing | grammar["of"] | grammar["indefinite"]

    def find(self, i: int, j: int) -> tuple[int, int] | None:
        """The phrase at the head of tokens i:j; None where there is none, or it names nobody."""
        start = self._start(i, j)
        if start is None or self.tokens[start] in NOBODY:
            return None
        end = next((k for k in range(start, j) if self._breaks(k, start)), j)
        while end > start and self.tokens[end - 1] in self._trailing:
            end -= 1
        if not 0 < end - start <= LONGEST_NAME or not self._somebody(start, end):
            return None
        return start, end

    def _start(self, i: int, j: int) -> int | None:
        """Behind bullets, links, and words that tell when and where ('In the short term Borno')."""
        while i < j:
            token = self.tokens[i]
            if token in BULLETS or token in LINKS:
                i += 1
            elif (end := self._aside(i, j)) is not None:
                i = end
            elif token in self._prepositions or self.verbs.bare(i):
                return None
            elif self._says(i) and self.doc.language == "fr":  # 'plaide un enseignant'
                i += 1
            else:
                return i
        return None

    def _aside(self, i: int, j: int) -> int | None:
        """Where a time, a term or a place that opens tokens i:j ends."""
        led = i + (self.tokens[i] in self._prepositions)
        ends = [t.j for t in self.setting.times(i, min(led + 2, j))]
        ends += [h.j for h in self.doc.hits("cues", i, min(led + 2, j)) if h.code == "horizon"]
        if led > i:
            ends += [p.j for p in self.setting.mentions(led, led + 1)]
        end = max(ends, default=j)
        return end if end < j else None

    def _breaks(self, k: int, start: int) -> bool:
        """Does a verb or another clause begin at token k?"""
        token = self.tokens[k]
        if token in BREAKS:
            return True
        if k == start:
            return False
        if token in self.doc.words["be"] or token in self.doc.words["have"]:
            return self.doc.text[self.doc.starts[k]] not in "àÀ"
        if any(t.i == k for t in self.setting.times(k, k + 1)):
            return True
        return self._says(k) or self._acts(k)

    def _acts(self, k: int) -> bool:
        """'Le maire demande', 'le Trésor prélève'."""
        if self.tokens[k - 1] in self._empty or self.tokens[k] in self._empty:
            return False
        cued = any(h.i == k and h.code == "cue" for h in self.doc.hits("cues", k, k + 1))
        acts = self.doc.hits("acts", k, k + 1)
        return cued or any(h.i == k and h.code == "act" and not h.attributes.get("noun") for h in acts)

    def _says(self, k: int) -> bool:
        return any(h.i == k and h.code == "after" for h in self.doc.hits("attribution", k, k + 1))

    def _somebody(self, i: int, j: int) -> bool:
        """Does the run name an actor, a source, people, or bear a name? 'La stratégie à court terme' does none."""
        if all(token in self._empty for token in self.tokens[i:j]):
            return False
        if any(self.doc.hits(layer, i, j) for layer in NAMING) or self.setting.mentions(i, i + 1):
            return True
        starts = (self.doc.starts[t] for t in range(i, j) if t > self.doc.sentence_of(i).i)
        return any(self.doc.text[start].isupper() for start in starts)
