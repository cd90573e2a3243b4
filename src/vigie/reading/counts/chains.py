"""Chains: the counted phrases that stand together before or behind a word, and whom a figure counts.

In: ``Notes`` and a run of tokens. Out: the phrases nearest a token, with those they are coordinated with ('un gendarme
et deux douaniers'), and the people named in the sentences before that 'trois autres' or 'les neuf' take up again.
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.reading.counts.phrases import BACK, BREAKS, Phrase, coordinated, phrases, plural
from vigie.reading.document import Hit
from vigie.reading.mentions import Notes, QuantityMention

FAR = 16
STRUCK = 10  # tokens between a group and the word of what befell it


ON_THE_SPOT = (["sur", "le", "coup"], ["on", "the", "spot"])


def _unquoted(tokens: Sequence[str]) -> Sequence[str]:
    """Without the quotation marks at either end: 'militaires « tombés …', '« des mercenaires » auraient péri'."""
    i, j = 0, len(tokens)
    while i < j and tokens[i] == '"':
        i += 1
    while j > i and tokens[j - 1] == '"':
        j -= 1
    return tokens[i:j]


PRICE = 5  # tokens from a price to the verb that is said of it


class Chains:
    """The phrases and verbs of tokens i:j: people and harm, or things and losses."""

    def __init__(self, notes: Notes, i: int, j: int, people: bool) -> None:
        self.notes, self.doc, self.i, self.j, self.people = notes, notes.doc, i, j, people
        self.words = notes.doc.words
        self.quantities = notes.quantities.within(i, j)
        self.phrases = phrases(notes, i, j, people)
        self.verbs = self._outside_names(self.doc.hits("harm" if people else "losses", i, j))
        self.auxiliaries = self.words["be"] | self.words["have"] | self.words["adverb"] | self.words["found"]

    def _outside_names(self, hits: Sequence[Hit]) -> list[Hit]:
        """'Front de libération de l'Azawad' frees nobody; 'le prix du mouton flambe' burns nothing."""
        names = self.notes.actors.within(self.i, self.j)
        outside = [h for h in hits if not any(a.i <= h.i < a.j for a in names)]
        return outside if self.people else [h for h in outside if not self._of_a_price(h)]

    def _of_a_price(self, hit: Hit) -> bool:
        return bool(self.words["prices"].intersection(self.doc.tokens[max(self.i, hit.i - PRICE) : hit.i]))

    def before(self, i: int, reach: int, freed: bool = False) -> list[Phrase]:
        """The chain of phrases that ends nearest before token i, past an aside between commas.

        ``freed``: 'treize otages détenus depuis août ont été libérés', past what tells which.
        """
        i = self._past_aside(i)
        left = [p for p in self.phrases if p.j <= i]
        if not left or i - left[-1].j > reach or BREAKS.intersection(_unquoted(self.doc.tokens[left[-1].j : i])):
            return []
        verbs = (v for v in self.verbs if v.attributes["way"] != "noun" and reach <= FAR)
        end = left[-1].j
        if any(end <= v.i < i and not self._to_itself(v) and not (freed and v.i == end) for v in verbs):
            return []
        chain = [left[-1]]
        for p in reversed(left[:-1]):
            if not self._joined(p, chain[0]):
                break
            chain.insert(0, p)
        return chain

    def _to_itself(self, verb: Hit) -> bool:
        """'Un commerçant qui refusait de s'exécuter a été blessé'."""
        return bool(self.words["reflexive"].intersection(self.doc.tokens[max(self.i, verb.i - 1) : verb.i]))

    def _past_aside(self, i: int) -> int:
        """'un boutiquier, accusé d'avoir …, est battu': the token where the aside began."""
        k = i - 1
        while k > self.i and self.doc.tokens[k] in self.auxiliaries:
            k -= 1
        if k <= self.i or self.doc.tokens[k] != ",":
            return i
        opening = next((m for m in range(k - 1, max(self.i, k - 20), -1) if self.doc.tokens[m] == ","), None)
        if opening is not None and self.doc.tokens[opening + 1] in self.words["and"]:
            return i  # '…, et le directeur, molesté, …': another part of the sentence, no aside
        return opening if opening is not None else i

    def after(self, j: int, reach: int, through: frozenset[str] = frozenset(), aside: bool = False) -> list[Phrase]:
        """The chain that begins nearest behind token j; ``aside`` lets words between two commas stand before it."""
        right = [p for p in self.phrases if p.i >= j]
        if right and not self.people:
            j = self._past_place(j, right[0].i)
        gap = [t for t in self.doc.tokens[j : right[0].i] if t != '"'] if right else []
        gap = gap[3:] if gap[:3] in ON_THE_SPOT else gap
        if not right or len(gap) > reach or (BREAKS - through).intersection(gap):
            return []
        if gap and gap[0] in self.words["self"]:
            gap = gap[2:] if gap[1:2] and gap[1] in self.words["and"] else gap[1:]  # 'killed himself and three others'
        if gap.count(",") not in ({0, 2} if aside else {0}) or self.words["and"].intersection(gap):
            return []
        if self.words["agent"].intersection(gap) or any(j <= v.i < right[0].i for v in self.verbs):
            return []
        if not through and gap and self._placed(right[0], gap):
            return []
        chain = [right[0]]
        for p in right[1:]:
            if not self._joined(chain[-1], p):
                break
            chain.append(p)
        return chain

    def _past_place(self, j: int, end: int) -> int:
        """'incendié le marché et plusieurs maisons': past a thing that has no code and the word that joins."""
        for hit in self.doc.hits("objects", j, min(j + 3, end)):
            if hit.code == "none" and hit.j < end and self.doc.tokens[hit.j] in self.words["and"] | {","}:
                return hit.j + 1
        return j

    def _placed(self, phrase: Phrase, gap: Sequence[str]) -> bool:
        """'abattus dans leur champ de mil': where it happened, unless a number shows that the object comes behind."""
        place = self.words["place"]
        near = [t for t in gap if t not in self.words["definite"] | self.words["plural_determiner"]]
        if near and near[-1] in place:
            return True
        numbered = any(phrase.i <= q.i < phrase.j and not q.article and not q.bare for q in self.quantities)
        return not numbered and bool(place.intersection(gap))

    def _joined(self, a: Phrase, b: Phrase) -> bool:
        if not coordinated(self.doc, a.j, b.i) or any(a.j <= v.i < b.i for v in self.verbs):
            return False
        if any(not h.attributes.get("noun") for h in self.doc.hits("events", a.j, b.i)):
            return False
        return not (self.people and self.doc.hits("losses", a.j, b.i))

    # whom a figure counts ---------------------------------------------------------------------------------

    def adjacent_quantity(self, i: int) -> QuantityMention | None:
        """The figure that stands right before token i."""
        for q in self.quantities:
            if q.i >= self.i and i - 3 <= q.j <= i and not q.unit and not BREAKS.intersection(self.doc.tokens[q.j : i]):
                fillers = self.words["other"] | self.words["linking"]
                if q.quantity.value == 0:
                    fillers |= self.words["making"]
                if set(self.doc.tokens[q.j : i]) <= fillers:
                    return q
        return None

    def taken_up(self, q: QuantityMention) -> str:
        """Whom 'trois autres', 'two of them', 'all nine' mean where the clause names nobody before."""
        behind = self.doc.tokens[q.j : q.j + 4]
        if self.words["other"].intersection(behind[:2]) or self.words["them"].intersection(behind):
            return self._harmed_before() or "unspecified"
        if self.words["all"].union(self.words["definite"]).intersection(self.doc.tokens[max(0, q.i - 2) : q.i]):
            return self._numbered_before(q) or self._harmed_before() or "unspecified"
        return "unspecified"

    def _earlier(self) -> list[Hit]:
        """Groups of people named before these tokens, the nearest first; a part ('dont six enfants') is none."""
        found = [
            h
            for h in self.doc.hits("persons", max(0, self.i - BACK), self.i)
            if h.code != "none" and not self.words["within"].intersection(self.doc.tokens[max(0, h.i - 2) : h.i])
        ]
        return found[::-1]

    def _harmed_before(self) -> str | None:
        """The group that something befell, last before these tokens."""
        groups = [
            h for h in self._earlier() if plural(self.doc, h) and self.doc.tokens[h.i] not in self.words["corpse"]
        ]
        struck = (
            h
            for h in groups
            if any(self.doc.hits(layer, max(0, h.i - STRUCK), h.j + STRUCK) for layer in ("harm", "events"))
        )
        return next((h.code for h in struck), None)

    def _numbered_before(self, q: QuantityMention) -> str | None:
        """'nine herders … all nine were freed': the people counted by the same figure."""
        if q.quantity.value is None or q.quantity.value < 2:
            return None
        for hit in self._earlier():
            for other in self.notes.quantities.within(hit.i - 4, hit.i):
                if other.quantity.value == q.quantity.value:
                    return hit.code
        return None
