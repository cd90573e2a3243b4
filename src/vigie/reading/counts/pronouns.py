"""Figures and pronouns that stand for people named before: 'sept d'entre eux', 'les ont emmenés', 'wounding six'.

In: the ``Tolls`` of a run of tokens and a verb of harm or loss. Out: the phrase that the verb takes, with the tokens it
rests on; None where no figure and no pronoun stands for anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from vigie.reading.counts.phrases import BACK, BREAKS, NOBODY, Phrase
from vigie.reading.counts.tolls import Taken, Tolls
from vigie.reading.document import Hit
from vigie.reading.mentions import QuantityMention

HELD = frozenset({"abducted", "captured"})
ALONE = HELD | {"killed", "injured"}  # 'killing seven.'
PRONOUN = 8  # tokens between a figure that stands for a group and its verb


class Pronouns(Tolls):
    """Tolls that know whom a pronoun or a bare figure means."""

    @cached_property
    def _fillers(self) -> frozenset[str]:
        return frozenset(self.auxiliaries | self.words["other"] | self.words["pronoun"])

    def _pronoun(self, verb: Hit, last: Phrase | None) -> Taken | None:
        """'une dizaine d'autres touchés', 'un autre blessé', 'sept sont morts', 'nobody was killed'."""
        words = self.words
        for q in reversed(self.quantities):
            if q.unit or q.bare or q.i < self.i or q.j > verb.i or verb.i - q.j > PRONOUN:
                continue
            between = self.doc.tokens[q.j : verb.i]
            if not set(between) <= self._fillers or any(q.i <= p.i < verb.i for p in self.phrases):
                return None
            if not self.people:
                return self._things(q, between)
            if q.quantity == NOBODY or self.words["nobody"].intersection(between):
                none_of = last and plural_of(last) and words["negated"].intersection(between)
                return (
                    Phrase(q.i, verb.j, last.code if last and none_of else "unspecified", NOBODY, True, True),
                    q.i,
                    verb.j,
                )
            another = self.words["other"].intersection(self.doc.tokens[q.i : verb.i])
            if q.article and not last and self.words["ordinal"].intersection(between):
                return None  # 'un quatrième est tombé', of shells
            if q.article and not another and not words["them"].intersection(between):
                return None
            who = last.code if last else self.taken_up(q)
            return Phrase(q.i, q.j, who, q.quantity, True, True), q.i, verb.j
        return None

    def _things(self, q: QuantityMention, between: Sequence[str]) -> Taken | None:
        """'another fifteen were gutted', 'plus de quarante d'entre elles ont brûlé': the things named before."""
        if q.article or q.quantity == NOBODY:
            return None
        told = self.words["be"] | self.words["have"] | self.words["other"] | self.words["them"]
        if not told.intersection(between):
            return None
        before = [h for h in self.doc.hits("objects", max(0, q.i - BACK), q.i) if h.code != "none"]
        return (Phrase(q.i, q.j, before[-1].code, q.quantity, False, True), q.i, q.j) if before else None

    def _of_them(self, verb: Hit, how: str) -> Taken | None:
        """'tué plusieurs d'entre eux', 'lost four of their own', 'wounding another': the people named before."""
        q = next((q for q in self.quantities if 0 <= q.i - verb.j <= 1), None)
        if how == "passive" or not self.people or q is None or "," in self.doc.tokens[verb.j : q.i]:
            return None
        behind = self.doc.tokens[q.j : q.j + 3]
        another = q.article and self.words["other"].intersection(self.doc.tokens[q.i : q.j + 1])
        alone = another and self._ends(q.j + (self.doc.tokens[q.i] != "another"))
        if not self.words["them"].intersection(behind) and not alone:
            return None
        people = [p for p in self.phrases if p.j <= verb.i]
        who = people[-1].code if people else self.taken_up(q)
        return Phrase(q.i, q.j + len(behind), who, q.quantity, True, True), verb.i, q.j

    def _no_one(self, verb: Hit) -> Taken | None:
        """'harming no one', 'sans blesser personne'."""
        tokens = self.doc.tokens[verb.j : min(self.j, verb.j + 2)]
        none = tokens[:2] == ["no", "one"] or bool(self.words["no_one"].intersection(tokens[:1]))
        if not self.people or not none or verb.attributes["way"] != "transitive":
            return None
        j = verb.j + (2 if tokens[0] == "no" else 1)
        return Phrase(verb.j, j, "unspecified", NOBODY, True, True), verb.i, j

    def _clitic(self, verb: Hit) -> list[Taken]:
        """'ont surpris cinq pêcheurs et les ont emmenés', 'took them away': the people named before."""
        words, tokens = self.words, self.doc.tokens
        if not self.people or verb.attributes["way"] != "transitive":
            return []
        k = verb.i - 1
        while k > self.i and tokens[k] in self.auxiliaries and verb.i - k < 4:
            k -= 1
        before = k >= self.i and tokens[k] in words["clitic"] and (k < verb.i - 1 or tokens[k] == "les")
        behind = bool(words["clitic_behind"].intersection(tokens[verb.j : verb.j + 1]))
        if not (before or behind):
            return []
        end = k if before else verb.i
        named = [p for p in self.phrases if p.j <= end and p.code != "attackers"]
        whole = named[-1:]
        return self.all(whole, verb) if whole and (whole[0].explicit or verb.code in HELD) else []

    def _bare_number(self, verb: Hit, how: str, last: Phrase | None) -> Taken | None:
        """'killing 11 civilians and wounding six', 'en ont enlevé quatre': a figure behind the verb and no noun."""
        q = next((q for q in self.quantities if q.i >= verb.j), None)
        if how == "passive" or not self.people or q is None or verb.attributes["way"] != "transitive":
            return None
        if q.unit or q.article or q.bare or not set(self.doc.tokens[verb.j : q.i]) <= self.words["indefinite"]:
            return None
        if any(p.i < q.j and q.i < p.j for p in self.phrases) or not self._ends(q.j):
            return None
        who = last.code if last else self.taken_up(q)
        known = last or verb.code in ALONE or self.words["other"].intersection(self.doc.tokens[q.j : q.j + 1])
        return (Phrase(q.i, q.j, who, q.quantity, True, True), verb.i, q.j) if known else None

    def _ends(self, j: int) -> bool:
        """No noun can stand at token j: 'six.', 'six others', 'six in Ouo'."""
        if j >= self.j or self.doc.tokens[j] in BREAKS | {",", "–"} | self.words["other"] | self.words["and"]:
            return True
        return self.doc.tokens[j] in self.words["at"] | self.words["aside"]


def plural_of(phrase: Phrase) -> bool:
    """Does it count more than one?"""
    n = phrase.quantity.value or phrase.quantity.low
    return n is not None and n > 1
