"""Verbs of harm and loss and the phrases they govern.

In: ``Notes`` and a run of tokens. Out: ``Counted`` in the order of the verbs. ``way`` in the lexicon layers ``harm``
and ``losses`` tells how the victims stand to a word: object of the active and subject of the passive (transitive),
subject, counted by the word itself (noun, toll), or behind it (nominal).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vigie.model import Harm, Loss, Number
from vigie.reading.counts.phrases import BACK, BREAKS, NOBODY, Phrase, coordinated, phrases, summed
from vigie.reading.document import Hit
from vigie.reading.mentions import Notes, QuantityMention
from vigie.reading.voice import voice

REACH = 7
FAR = 16


@dataclass(frozen=True, slots=True)
class Counted:
    """A harm or a loss and the tokens i:j it was read from."""

    i: int
    j: int
    value: Harm | Loss


class Counter:
    """Ties the verbs of tokens i:j to the phrases they govern: people and harm, or things and losses."""

    def __init__(self, notes: Notes, i: int, j: int, people: bool) -> None:
        self.notes, self.doc, self.i, self.j, self.people = notes, notes.doc, i, j, people
        self.words = notes.doc.words
        self.quantities = notes.quantities.within(i, j)
        self.phrases = phrases(notes, i, j, people)
        self.verbs = self.doc.hits("harm" if people else "losses", i, j)
        self.used: set[tuple[int, str]] = set()
        self._auxiliaries = self.words["be"] | self.words["have"] | self.words["adverb"]
        self._fillers = self._auxiliaries | self.words["other"] | self.words["pronoun"]

    def found(self) -> list[Counted]:
        out: list[Counted] = []
        last: Phrase | None = None
        for verb in self._verbs():
            for phrase, i, j in summed(self._of(verb, last)):
                if (phrase.i, verb.code) in self.used or (verb.attributes.get("weak") and not self._numbered(phrase)):
                    continue
                self.used.add((phrase.i, verb.code))
                out.extend(self._counted(verb, phrase, min(i, phrase.i, verb.i), max(j, phrase.j, verb.j)))
                last = phrase
            out.extend(self._within(verb, out))
        return out

    def _numbered(self, phrase: Phrase) -> bool:
        return any(phrase.i <= q.i < phrase.j and not q.article and not q.bare for q in self.quantities)

    def _verbs(self) -> Iterator[Hit]:
        """One reading of each word: a noun where a number stands before it, else a verb."""
        by_run: dict[tuple[int, int], list[Hit]] = {}
        for verb in self.verbs:
            by_run.setdefault((verb.i, verb.j), []).append(verb)
        for run in by_run.values():
            if len(run) == 1:
                yield run[0]
                continue
            noun = next((v for v in run if v.attributes["way"] == "noun"), None)
            verbal = next((v for v in run if v.attributes["way"] != "noun"), run[0])
            before = self._adjacent_quantity(run[0].i)
            near = self._before(run[0].i, 1) if verbal else []
            yield noun if noun and before and not near else verbal

    def _adjacent_quantity(self, i: int) -> QuantityMention | None:
        for q in self.quantities:
            if q.i >= self.i and i - 3 <= q.j <= i and not q.unit and not BREAKS.intersection(self.doc.tokens[q.j : i]):
                fillers = self.words["other"] | self.words["linking"]
                if q.quantity == NOBODY:
                    fillers |= self.words["making"]
                if set(self.doc.tokens[q.j : i]) <= fillers:
                    return q
        return None

    # which phrases a verb takes ---------------------------------------------------------------------------

    def _of(self, verb: Hit, last: Phrase | None) -> list[tuple[Phrase, int, int]]:
        way = verb.attributes["way"]
        if way == "noun":
            return self._noun(verb, last)
        if way == "toll":
            return self._toll(verb)
        if way == "nominal":
            return self._all(self._after(verb.j, 4, through=frozenset({":"})), verb)
        if self._reflexive(verb):
            return []
        if pronoun := self._pronoun(verb, last):
            return [pronoun]
        how = voice(self.doc, verb.i)
        if of_them := self._of_them(verb, how):
            return [of_them]
        if bare := self._bare_number(verb, how, last):
            return [bare]
        if how == "bare" and self.doc.tokens[verb.i - 1] in self.words["and"] and self._takes_thing(verb):
            return []
        second = verb.i > self.i and self.doc.tokens[verb.i - 1] in self.words["and"]
        if way == "subject" or how == "passive":
            chain = self._before(verb.i, REACH) or self._after(verb.j, 3) or self._before(verb.i, FAR)
        elif how == "active":
            left = [] if self.people or verb.code == "seized" else self._before(verb.i, REACH)
            chain = self._after(verb.j, 5) or left or self._after(verb.j, FAR, aside=True)
        else:
            near = [] if self._after(verb.j, 0) else self._before(verb.i, 2)
            if near and coordinated(self.doc, near[-1].j, verb.i):
                near = []
            chain = near or self._after(verb.j, 5) or self._before(verb.i, 2 * FAR if second else REACH)
        return self._all(chain, verb)

    def _reflexive(self, verb: Hit) -> bool:
        """'se sont abattus' strikes nobody."""
        before = self.doc.tokens[max(self.i, verb.i - 2) : verb.i]
        return bool(self.words["reflexive"].intersection(before)) and verb.attributes["way"] == "transitive"

    def _all(self, chain: list[Phrase], verb: Hit) -> list[tuple[Phrase, int, int]]:
        return [(p, verb.i, verb.j) for p in chain]

    def _noun(self, verb: Hit, last: Phrase | None) -> list[tuple[Phrase, int, int]]:
        named = next((p for p in self.phrases if p.j == verb.i and p.explicit), None)
        if named and self.people:
            return [(named, named.i, verb.j)]
        q = self._adjacent_quantity(verb.i)
        if q is None and self.people and verb.j < self.j and self.doc.tokens[verb.j] in self.words["at"]:
            return self._all(self._after(verb.j, 4), verb)
        if not self.people or q is None:
            return []
        who = "unspecified"
        after = verb.j
        if after < self.j and self.doc.tokens[after] in self.words["among"]:
            group = next((p for p in self.phrases if after < p.i + 1 and p.i - after <= 3), None)
            who = group.code if group else who
        elif everyone := self._everyone(after):
            who = everyone
        elif own := next(
            (p for p in self.phrases if 0 < q.i - p.j <= 2 and p.code == "soldiers" and not p.explicit), None
        ):
            who = own.code
        elif last and self.words["other"].intersection(self.doc.tokens[q.i : verb.i]):
            who = last.code
        elif after < self.j and (near := next((p for p in self.phrases if p.i == after), None)):
            who = near.code
        elif last and q.quantity != NOBODY and self._beside(last.j, q.i):
            who = last.code
        if who == "unspecified" and (parts := self._breakdown(verb.j, q.quantity.value)):
            return self._all(parts, verb)
        return [(Phrase(q.i, verb.j, who, q.quantity, True, True), q.i, verb.j)]

    def _breakdown(self, j: int, total: Number | None) -> list[Phrase]:
        """'neuf morts, sept militaires et deux civils': the parts that make up the total stand for it."""
        if total is None or j >= self.j or self.doc.tokens[j] not in {",", ":", "("}:
            return []
        parts: list[Phrase] = []
        for p in self.phrases:
            if p.i > j and (p.i - j <= 2 if not parts else self._joined(parts[-1], p)):
                parts.append(p)
        numbers = [p.quantity.value for p in parts]
        return parts if len(parts) > 1 and None not in numbers and sum(n or 0 for n in numbers) == total else []

    def _toll(self, verb: Hit) -> list[tuple[Phrase, int, int]]:
        """'the death toll rose to 14', 'le bilan s'élève à 14': a figure that names nobody or a class behind it."""
        if chain := self._after(verb.j, REACH):
            return self._all(chain, verb)
        q = next((q for q in self.quantities if 0 <= q.i - verb.j <= 6 and not q.unit and not q.bare), None)
        if q is None or q.article or BREAKS.intersection(self.doc.tokens[verb.j : q.i]):
            return []
        if any(v.i == q.j and v.attributes["way"] == "noun" for v in self.verbs):
            return []
        return [(Phrase(q.i, q.j, "unspecified", q.quantity, True, True), verb.i, q.j)]

    def _everyone(self, j: int) -> str | None:
        """'quatre tués et six blessés, tous civils'."""
        near = next((k for k in range(j, min(j + 6, self.j)) if self.doc.tokens[k] in self.words["all"]), None)
        group = near is not None and next((p for p in self.phrases if p.i in {near, near + 1} or p.j == near + 2), None)
        return group.code if group else None

    def _beside(self, j: int, i: int) -> bool:
        """'deux soldats ont été tués et quatre blessés': the second figure counts the same people."""
        return j <= i and coordinated(self.doc, j, i)

    def _pronoun(self, verb: Hit, last: Phrase | None) -> tuple[Phrase, int, int] | None:
        """'une dizaine d'autres touchés', 'sept sont morts', 'nobody was killed'."""
        for q in reversed(self.quantities):
            if q.unit or q.bare or q.i < self.i or q.j > verb.i or verb.i - q.j > 4:
                continue
            between = self.doc.tokens[q.j : verb.i]
            if not set(between) <= self._fillers or any(q.i <= p.i < verb.i for p in self.phrases):
                return None
            if not self.people:
                return self._things(q, between)
            if q.quantity == NOBODY or self.words["nobody"].intersection(between):
                return Phrase(q.i, verb.j, "unspecified", NOBODY, True, True), q.i, verb.j
            if q.article:
                return None
            who = last.code if last else "unspecified"
            return Phrase(q.i, q.j, who, q.quantity, True, True), q.i, verb.j
        return None

    def _things(self, q: QuantityMention, between: Sequence[str]) -> tuple[Phrase, int, int] | None:
        """'another fifteen were gutted', 'plus de quarante d'entre elles ont brûlé': the things named before."""
        if q.article or q.quantity == NOBODY:
            return None
        before = [h for h in self.doc.hits("objects", max(0, q.i - BACK), q.i) if h.code != "none"]
        return (Phrase(q.i, q.j, before[-1].code, q.quantity, False, True), q.i, q.j) if before else None

    def _of_them(self, verb: Hit, how: str) -> tuple[Phrase, int, int] | None:
        """'tué plusieurs d'entre eux', 'killed some of them': the people named before."""
        q = next((q for q in self.quantities if 0 <= q.i - verb.j <= 1), None)
        if how == "passive" or not self.people or q is None or "," in self.doc.tokens[verb.j : q.i]:
            return None
        behind = self.doc.tokens[q.j : q.j + 3]
        if not self.words["them"].intersection(behind):
            return None
        people = [p for p in self.phrases if p.j <= verb.i]
        who = people[-1].code if people else "unspecified"
        return Phrase(q.i, q.j + len(behind), who, q.quantity, True, True), verb.i, q.j

    def _bare_number(self, verb: Hit, how: str, last: Phrase | None) -> tuple[Phrase, int, int] | None:
        """'killing 11 civilians and wounding six', 'en ont enlevé quatre': a figure behind the verb and no noun."""
        q = next((q for q in self.quantities if q.i >= verb.j), None)
        if how == "passive" or not self.people or last is None or q is None or verb.attributes["way"] != "transitive":
            return None
        if q.unit or q.article or q.bare or not set(self.doc.tokens[verb.j : q.i]) <= self.words["indefinite"]:
            return None
        if any(p.i < q.j and q.i < p.j for p in self.phrases) or not self._ends(q.j):
            return None
        return Phrase(q.i, q.j, last.code, q.quantity, True, True), verb.i, q.j

    def _ends(self, j: int) -> bool:
        """No noun can stand at token j: 'six.', 'six others', 'six in Ouo'."""
        if j >= self.j or self.doc.tokens[j] in BREAKS | {",", "–"} | self.words["other"] | self.words["and"]:
            return True
        return self.doc.tokens[j] in self.words["at"] | self.words["aside"]

    def _takes_thing(self, verb: Hit) -> bool:
        """'ont brûlé des greniers et emporté du bétail': a thing right behind the verb, so nobody before it."""
        if not self.people or verb.attributes["way"] != "transitive":
            return False
        thing = next(iter(self.doc.hits("objects", verb.j, verb.j + 5)), None)
        between = self.words["article"] | self.words["definite"] | self.words["indefinite"]
        return thing is not None and set(self.doc.tokens[verb.j : thing.i]) <= between

    def _before(self, i: int, reach: int) -> list[Phrase]:
        """The chain of phrases that ends nearest before token i, past an aside between commas."""
        i = self._past_aside(i)
        left = [p for p in self.phrases if p.j <= i]
        if not left or i - left[-1].j > reach or BREAKS.intersection(self.doc.tokens[left[-1].j : i]):
            return []
        if any(left[-1].j <= v.i < i for v in self.verbs if v.attributes["way"] != "noun" and reach <= FAR):
            return []
        chain = [left[-1]]
        for p in reversed(left[:-1]):
            if not self._joined(p, chain[0]):
                break
            chain.insert(0, p)
        return chain

    def _past_aside(self, i: int) -> int:
        """'un boutiquier, accusé d'avoir …, est battu': the token where the aside began."""
        k = i - 1
        while k > self.i and self.doc.tokens[k] in self._auxiliaries:
            k -= 1
        if k <= self.i or self.doc.tokens[k] != ",":
            return i
        opening = next((m for m in range(k - 1, max(self.i, k - 20), -1) if self.doc.tokens[m] == ","), None)
        return opening if opening is not None else i

    def _after(self, j: int, reach: int, through: frozenset[str] = frozenset(), aside: bool = False) -> list[Phrase]:
        """The chain that begins nearest behind token j; ``aside`` lets words between two commas stand before it."""
        right = [p for p in self.phrases if p.i >= j]
        gap = [t for t in self.doc.tokens[j : right[0].i] if t != '"'] if right else []
        if not right or len(gap) > reach or (BREAKS - through).intersection(gap):
            return []
        if gap.count(",") not in ({0, 2} if aside else {0}) or self.words["and"].intersection(gap):
            return []
        if self.words["agent"].intersection(gap) or any(j <= v.i < right[0].i for v in self.verbs):
            return []
        chain = [right[0]]
        for p in right[1:]:
            if not self._joined(chain[-1], p):
                break
            chain.append(p)
        return chain

    def _joined(self, a: Phrase, b: Phrase) -> bool:
        return coordinated(self.doc, a.j, b.i) and not any(a.j <= v.i < b.i for v in self.verbs)

    def _within(self, verb: Hit, out: Sequence[Counted]) -> Iterator[Counted]:
        """'neuf morts, dont quatre enfants': a part of the total stands beside it."""
        if not self.people or not out or not isinstance(out[-1].value, Harm):
            return
        whole = min((c.i for c in out if c.j == out[-1].j), default=verb.i)
        head = next((p for p in self.phrases if p.i == whole), None)
        whole = head.j if head else out[-1].j
        for p in self.phrases:
            if (
                not whole <= p.i <= max(whole, verb.j) + 8
                or (p.i, verb.code) in self.used
                or not (p.explicit or p.code == "children")
            ):
                continue
            between = self.doc.tokens[max(whole, p.i - 6) : p.j]
            if self.words["within"].intersection(between) and not BREAKS.intersection(between):
                self.used.add((p.i, verb.code))
                yield Counted(verb.i, p.j, self._harm(verb.code, p, min(verb.i, p.i), p.j))

    # what comes out ---------------------------------------------------------------------------------------

    def _counted(self, verb: Hit, phrase: Phrase, i: int, j: int) -> Iterator[Counted]:
        if not self.people:
            yield Counted(i, j, Loss(phrase.code, verb.code, phrase.quantity, self.doc.evidence(i, j)))
        elif verb.code == "casualties":
            if phrase.quantity == NOBODY:
                for kind in ("killed", "injured"):
                    yield Counted(i, j, self._harm(kind, phrase, i, j))
        else:
            yield Counted(i, j, self._harm(verb.code, phrase, i, j))

    def _harm(self, kind: str, phrase: Phrase, i: int, j: int) -> Harm:
        return Harm(kind, phrase.code, phrase.quantity, self.doc.evidence(i, j))
