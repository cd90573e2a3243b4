"""Tolls: figures that a noun or a count of losses counts ('12 morts', 'le bilan s'élève à 14', 'Blessés : 3').

In: the ``Chains`` of a run of tokens and a word of the ways ``noun`` and ``toll``. Out: the phrases it counts, each
with the tokens it rests on; a figure without a noun counts the side that is named beside it.
"""

from __future__ import annotations

from functools import cached_property

from vigie.model import Number, Quantity
from vigie.reading.counts.chains import Chains
from vigie.reading.counts.phrases import BREAKS, NOBODY, Phrase, coordinated
from vigie.reading.counts.sides import Side, actor_class, group, sides
from vigie.reading.document import Hit
from vigie.reading.mentions import QuantityMention

REACH = 7
LABEL = frozenset({":", "="})
OPENING = frozenset({",", ";", ":", "–", "(", ".", "•", "▪", '"'})
ARMED = frozenset({"soldiers", "gendarmes_police", "customs_forest_agents", "militia"})
Taken = tuple[Phrase, int, int]


class Tolls(Chains):
    """Chains that know what nouns of harm count."""

    @cached_property
    def sides(self) -> list[Side]:
        return sides(self.notes, self.i, self.j)

    def all(self, chain: list[Phrase], verb: Hit) -> list[Taken]:
        return [(p, verb.i, verb.j) for p in chain]

    def noun(self, verb: Hit, last: Phrase | None) -> list[Taken]:
        """'quatre morts', 'the bodies of three soldiers', 'the dead include two teachers', 'Blessés : 2'."""
        freed = verb.code == "abducted" and any(v.code == "released" and v.i > verb.i for v in self.verbs)
        if not self.people or freed:
            return []
        named = next((p for p in self.phrases if p.explicit and p.j == verb.i), None)
        if named:
            return [(p, p.i, verb.j) for p in self.before(verb.i, 0) if p.explicit]
        bodies = next((p for p in self.phrases if p.i <= verb.i < p.j and p.code != "unspecified"), None)
        if bodies:
            return [(bodies, bodies.i, verb.j)]
        if parts := self._listed(verb):
            return parts
        q = self.adjacent_quantity(verb.i) or self._labelled(verb.j)
        if q is None:
            at = verb.j < self.j and self.doc.tokens[verb.j] in self.words["at"]
            return (self.all(self.after(verb.j + 1, 3), verb) or self._put_at(verb)) if at else []
        if any(v.j == q.i and v.attributes["way"] == "transitive" and not v.attributes.get("weak") for v in self.verbs):
            return []  # 'executed 13 captives' tells of the first verb
        who = self._counted_by(verb, q, last)
        if who == "unspecified" and (parts := self._breakdown(verb, q.quantity.value)):
            return parts
        return [(Phrase(q.i, max(verb.j, q.j), who, self._risen(q), True, True), q.i, max(verb.j, q.j))]

    def _counted_by(self, verb: Hit, q: QuantityMention, last: Phrase | None) -> str:
        """Of whom a figure tells: named behind it, or before it, or as those counted last."""
        after = verb.j
        if after < self.j and self.doc.tokens[after] in self.words["among"]:
            near = next((p for p in self.phrases if after < p.i + 1 and p.i - after <= 3), None)
            if near and near.code != "unspecified":
                return near.code
        if side := next((s for s in self.sides if verb.i <= s.i <= after + 2), None):
            return side.code
        if everyone := self._everyone(after):
            return everyone
        if own := self._own(q.i):
            return own
        if before := self._side_before(q.i):
            return before
        if owner := self._owner(q.i):
            return owner
        if mourner := self._mourner(q.i):
            return mourner
        if self.words["other"].intersection(self.doc.tokens[q.i : verb.i]):
            return last.code if last else self.taken_up(q)
        if after < self.j and (behind := next((p for p in self.phrases if p.i == after), None)):
            return behind.code
        if last and q.quantity != NOBODY and last.j <= q.i and coordinated(self.doc, last.j, q.i):
            return last.code
        return "unspecified"

    def _own(self, i: int) -> str | None:
        """'Civils : 4 tués', '3 FAMa tués', 'the army lost its soldiers, 3 dead'."""
        own = next((p for p in self.phrases if 0 <= i - p.j <= 2 and not p.explicit), None)
        if own is None or own.code == "unspecified":
            return None
        between = self.doc.tokens[own.j : i]
        if between in ([":"], ["–"], ["-"]) or (not between and own.code in ARMED):
            return own.code
        return own.code if own.code == "soldiers" and "," not in between else None

    def _side_before(self, i: int) -> str | None:
        """'Côté ennemi, 14 morts'; 'dans nos rangs, trois tués et cinq blessés': it holds to the next side."""
        before = [s for s in self.sides if s.j <= i]
        if not before:
            return None
        side = before[-1]
        opening = OPENING | self.words["and"]
        opens = side.i - 2 <= self.i or bool(opening.intersection(self.doc.tokens[side.i - 2 : side.i]))
        close = self.doc.tokens[side.j] in {",", ":"} or i - side.j <= 3
        return side.code if opens and close and i - side.j <= 2 * REACH else None

    def _mourner(self, i: int) -> str | None:
        """'L'armée … déplore deux blessés', 'the army suffered two dead': the side that tells its own losses."""
        verb = next(
            (k for k in range(i - 1, max(self.i, i - 4), -1) if self.doc.tokens[k] in self.words["mourning"]), None
        )
        if verb is None:
            return None
        named = [m for m in self.notes.actors.within(self.i, verb) if m.code not in {"CIVILIANS"}]
        return actor_class(named[0].code) if named else None

    def _owner(self, i: int) -> str | None:
        """'the army's dead', 'the civilian dead'."""
        if i - 2 < self.i or self.doc.tokens[i - 1] != "s":
            return None
        owner = group(self.notes, max(self.i, i - 4), i, last=True)
        return owner.code if owner and i - owner.j <= 1 else None

    def _put_at(self, verb: Hit) -> list[Taken]:
        """'puts the army's dead at 15'."""
        q = next((q for q in self.quantities if 0 <= q.i - verb.j <= 2 and not q.unit and not q.article), None)
        if q is None or verb.i == self.i:
            return []
        near = next((p for p in self.phrases if p.j == verb.i), None)
        who = near.code if near else self._owner(verb.i) or "unspecified"
        return [(Phrase(verb.i, q.j, who, q.quantity, True, True), verb.i, q.j)]

    def _labelled(self, j: int) -> QuantityMention | None:
        """'Blessés : 3', 'KIA: 2'."""
        if j + 1 >= self.j or self.doc.tokens[j] not in LABEL:
            return None
        q = next((q for q in self.quantities if q.i == j + 1 and not q.unit), None)
        behind = q is not None and any(v.i <= q.j + 1 and v.i >= q.j for v in self.verbs)
        return None if behind else q

    def _listed(self, verb: Hit) -> list[Taken]:
        """'parmi les morts figurent deux fillettes', 'the dead include two teachers', 'five of the dead were women'."""
        tokens, words = self.doc.tokens, self.words
        after = verb.j
        if after < self.j and tokens[after] in words["include"]:
            return self.all(self.after(after + 1, 3), verb)
        k = verb.i - 1
        while k > self.i and tokens[k] in words["definite"]:
            k -= 1
        if k == verb.i - 1 or k < self.i:
            return []
        if tokens[k] in words["within"] and tokens[k] not in words["of"] | {"dont"}:
            return self.all(self.after(after, 3) or self._subject(k), verb)
        part = next((q for q in self.quantities if q.j == k and not q.unit), None)
        if part and tokens[k] in words["of"] and after < self.j and tokens[after] in words["be"]:
            group_of = next((p for p in self.phrases if 0 < p.i - after <= 2 and not p.explicit), None)
            if group_of:
                return [(Phrase(part.i, group_of.j, group_of.code, part.quantity, True, True), part.i, group_of.j)]
        return []

    def _subject(self, k: int) -> list[Phrase]:
        """'deux enfants figurent parmi les victimes'."""
        return self.before(k, 3) if self.doc.tokens[k - 1] in self.words["include"] | self.words["be"] else []

    def _breakdown(self, verb: Hit, total: Number | None) -> list[Taken]:
        """'neuf morts, sept militaires et deux civils': the parts that make up the total stand for it."""
        j = verb.j
        if total is None or j >= self.j or self.doc.tokens[j] not in {",", ":", "("}:
            return []
        parts: list[Phrase] = []
        for p in self.phrases:
            if p.i > j and (p.i - j <= 2 if not parts else self._joined(parts[-1], p)):
                parts.append(p)
        numbers = [p.quantity.value for p in parts]
        whole = len(parts) > 1 and None not in numbers and sum(n or 0 for n in numbers) == total
        return self.all(parts, verb) if whole else []

    def toll(self, verb: Hit) -> list[Taken]:
        """'the death toll rose to 14', 'le bilan s'élève à 14': a figure that names nobody or a class behind it."""
        if chain := self.after(verb.j, REACH):
            return self.all(chain, verb)
        q = next((q for q in self.quantities if 0 <= q.i - verb.j <= 6 and not q.unit and not q.bare), None)
        if q is None or q.article or BREAKS.intersection(self.doc.tokens[verb.j : q.i]):
            return []
        if any(v.i == q.j and v.attributes["way"] == "noun" for v in self.verbs):
            return []
        return [(Phrase(q.i, q.j, "unspecified", self._risen(q), True, True), verb.i, q.j)]

    def _risen(self, q: QuantityMention) -> Quantity:
        """'passé de quatre à neuf', 'rose from nine to fourteen': the last figure holds."""
        low, high = q.quantity.low, q.quantity.high
        told = q.quantity.value is None and low is not None and high is not None
        rises = told and {self.doc.tokens[q.i], self.doc.tokens[q.i - 1]} & self.words["out_of"]
        return Quantity.exactly(high) if rises and high is not None else q.quantity

    def _everyone(self, j: int) -> str | None:
        """'quatre tués et six blessés, tous civils'."""
        near = next((k for k in range(j, min(j + 9, self.j)) if self.doc.tokens[k] in self.words["all"]), None)
        known = near is not None and next((p for p in self.phrases if p.i in {near, near + 1} or p.j == near + 2), None)
        return known.code if known else None
