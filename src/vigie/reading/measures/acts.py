"""A verb of a response and the thing it acts on: together they name a measure's kind.

In: a clause and the cues that stand in it. Out: ``Act``: of what kind, how far it is by the verb's own tense, and at
which token the verb stands. Words in the lexicon layer ``acts``; which verb and which thing make what kind stands in
``knowledge/measures.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from msgspec import Struct

from vigie.reading.clauses import Clause, words
from vigie.reading.document import Document, Hit

AHEAD = 9
BEHIND = 7
LOOK = 4
LONG = 5
ARMED = frozenset({"force"})
RULERS = words(
    "should must ought could doit doivent devra devront devrait devraient faut faudrait faudra pourrait pourraient"
)
WILL = words("will would va vont shall")
BE = words("be been being is are was were has have had a ont est sont ete ayant vient viennent etre soit soient")
WANTED = words("be etre soit soient")
SOON = words("sera seront")
PAST = words("avait avaient etait etaient")
NOT = words("not never nobody no neither nor jamais aucun aucune personne refuse refusent sans without")
NOT_AFTER = words("pas plus jamais")
DETERMINERS = {
    "en": words("the a an this that these those his her its their our of for by in on at no every each any between"),
    "fr": words("le la les l du des un une ce cette ces son sa ses leur leurs sans"),
}
PRONOUNS = words("les l")
CLITIC = frozenset({"accompany", "guard", "aid"})
BOTH = frozenset({"accompany", "judge", "move"})
AGAINST = frozenset({"military_operation", "dialogue", "investigation", "other"})
MEANS = frozenset({"gear", "vehicle"})
FIRST = frozenset({"shelter"})
# what money is for goes before the money
FOR = {"fund": frozenset({"infra", "jobs", "shelter"})}
IRREGULAR = words(
    "built rebuilt sent gave given paid held met spoke spoken taken brought fed lent heard tried flown flew left kept "
    "rode sat led fought bought began begun dug laid rewrote rewritten swept retook forbade forbidden froze frozen "
    "withdrew withdrawn struck sought ran took shut put set got swapped convened"
)
DONE = ("é", "ée", "és", "ées")
INFINITIVES = ("er", "ir", "oir", "dre", "ttre", "uire", "crire", "dire", "clure", "ivre")
PRESENT = words("encadre")
PERFECT = words("refait fait")
DOING = words("vient viennent fait font")
PARTICIPLES = words(
    "ouvert ouverte ouverts ouvertes remis remise remises mis mise mises construit construite construits construites "
    "interdit interdite interdits interdites fourni fournie fournis fournies reuni reunie reunis etabli etablie "
    "promis pris prise prises suspendu suspendue suspendus suspendues rendu rendue rendus recu recue recus recues "
    "conclu conclue elargi elargie puni punis nourri nourris accueilli accueillis accueillie accueillies secouru "
    "secourus rouvert rouverte rouverts rouvertes repris reprise garanti garantie offert offerte acquis obtenu "
    "obtenue maintenu maintenue etendu etendue leve traduits rebati rebatie rebatis refondu refondue soumis entendus "
    "entendu reconduit reconduite detenu soutenu investi bati batie batis"
)


class Act(Struct, frozen=True, gc=False):
    """A kind of measure at tokens i:j; ``status`` by the tense, None where a cue has to say it."""

    kind: str
    i: int
    j: int
    status: str | None


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("vigie.knowledge") / "measures.toml").read_text(encoding="utf-8"))


@cache
def kinds() -> dict[str, dict[str, str]]:
    """Class of verb -> class of thing -> kind of measure."""
    return {name: table for name, table in _tables().items() if isinstance(table, dict)}


@cache
def together() -> list[tuple[str, str, str]]:
    """Two classes of things and the kind that they name together."""
    return [(*table["things"], table["kind"]) for table in _tables()["together"]]


class Acts:
    """The acts of a report's clauses."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.french = doc.language == "fr"

    def find(self, clause: Clause, wishes: Sequence[Hit] = ()) -> Iterator[Act]:
        """Verbs with what they act on, in the order of the text; ``wishes``: verbs that ask or promise."""
        found = list(self.verbal(clause))
        if found:
            yield from found
            return
        things = [h for h in self.doc.hits("acts", clause.i, clause.j) if h.code == "thing"]
        named = list(self._together(clause, things))
        yield from named or self._wished(wishes, things)

    def verbal(self, clause: Clause) -> Iterator[Act]:
        """Verbs with what they act on, and nothing else."""
        hits = self.doc.hits("acts", clause.i, clause.j)
        things = [h for h in hits if h.code == "thing"]
        if not things:
            return
        end = clause.i
        starts = {h.i for h in hits if h.code == "act"}
        verbs = (h for h in hits if h.code == "act")
        for i, senses in groupby(verbs, key=lambda h: h.i):
            pairs = [
                (abs(thing.i - verb.i), bool(verb.attributes.get("weak")), n, kind, verb, thing)
                for n, verb in enumerate(senses)
                if i >= end
                and not self._leads(verb, starts)
                and not self._noun(verb)
                and not self._negated(verb, clause)
                for kind, thing in self._pair(verb, things)
                if not self._hostile(verb, things, kind)
            ]
            if not pairs:
                continue
            *_, kind, verb, thing = min(pairs, key=lambda p: p[:3])
            if kind == "development_project" and self._by_force(hits, verb, thing):
                kind = "civil_military_reconstruction"
            yield Act(kind, verb.i, max(verb.j, thing.j), self._status(verb))
            end = verb.j

    def _together(self, clause: Clause, things: Sequence[Hit]) -> Iterator[Act]:
        """'la redevance … aux communes', 'seats … for herders': two things that name a kind, whatever the verb."""
        for first, second, kind in together():
            one = next((t for t in things if t.attributes["class"] == first), None)
            other = next((t for t in things if t.attributes["class"] == second and one and t.i != one.i), None)
            if one and other and abs(one.i - other.i) <= AHEAD + BEHIND:
                i, j = min(one.i, other.i), max(one.j, other.j)
                yield Act(kind, i, j, "announced" if self._future(clause) else None)
                return

    def _future(self, clause: Clause) -> bool:
        run = self.tokens[clause.i : clause.j]
        if not self.french:
            return "will" in run
        return any(len(w) > LONG and w.endswith(("ra", "ront")) for w in run)

    def _leads(self, verb: Hit, starts: set[int]) -> bool:
        """'promet de transférer': is the verb only there to lead to another?"""
        return self.tokens[verb.j : verb.j + 1] in (["de"], ["d"], ["to"]) and verb.j + 1 in starts

    def _wished(self, wishes: Sequence[Hit], things: Sequence[Hit]) -> Iterator[Act]:
        """'réclame des scanners', 'would rather have soldiers': what is asked for or promised by its name alone."""
        for wish in wishes:
            found: set[str] = set()
            end = wish.j
            for thing in things:
                kind = kinds()["want"].get(thing.attributes["class"])
                if kind == "reinforcement" and any(
                    t.attributes["class"] == "vehicle" and t.i > thing.i for t in things
                ):
                    kind = "military_escort"
                if (
                    kind
                    and kind not in found
                    and 0 <= thing.i - end <= LOOK
                    and (end == wish.j or self._goes_on(end, thing.i))
                ):
                    yield Act(kind, wish.i if end == wish.j else thing.i, thing.j, wish.attributes["status"])
                    found.add(kind)
                    end = thing.j
            if found:
                return

    def _goes_on(self, i: int, j: int) -> bool:
        """', un poste de gendarmerie': does a list of what is wished for go on from i to j?"""
        return bool({",", "et", "and"} & set(self.tokens[i:j]))

    def _pair(self, verb: Hit, things: Sequence[Hit]) -> list[tuple[str, Hit]]:
        """The nearest thing behind the verb that makes a kind with it, else the nearest ahead of a passive; or none."""
        table = kinds().get(verb.attributes["class"], {})
        fitting = [t for t in things if t.attributes["class"] in table and not self._means(t)]
        behind = [t for t in fitting if 0 <= t.i - verb.j <= AHEAD and not {",", ";"} & set(self.tokens[verb.j : t.i])]
        ahead = [t for t in fitting if 0 <= verb.i - t.j <= BEHIND]
        first = FOR.get(verb.attributes["class"], FIRST)
        thing = next((t for t in behind if t.attributes["class"] in first), None) or next(iter(behind), None)
        if thing is None and ahead and not verb.attributes.get("noun"):
            before = set(self.tokens[max(0, verb.i - LOOK) : verb.i])
            passive = self.tokens[verb.j : verb.j + 1] in (["by"], ["par"])
            if passive or verb.attributes["class"] in BOTH or (BE | SOON | WANTED) & before:
                thing = ahead[-1]
        return [(table[thing.attributes["class"]], thing)] if thing else []

    def _means(self, thing: Hit) -> bool:
        """'par avion', 'by helicopter': how, not what."""
        return thing.attributes["class"] in MEANS and thing.i > 0 and self.tokens[thing.i - 1] in {"par", "by", "en"}

    def _hostile(self, verb: Hit, things: Sequence[Hit], kind: str) -> bool:
        """'The attackers searched every bus': what armed men do is no response."""
        return kind not in AGAINST and any(t.attributes["class"] == "enemy" and t.j <= verb.i for t in things)

    def _by_force(self, hits: Sequence[Hit], verb: Hit, thing: Hit) -> bool:
        """Do soldiers build it?"""
        return any(
            h.code == "thing" and h.attributes["class"] in ARMED and (h.j <= verb.i or h.i >= thing.j) for h in hits
        )

    def _noun(self, verb: Hit) -> bool:
        """'the search', 'la garde': a word that is a noun here; 'les accompagne' is none."""
        if verb.attributes.get("noun") or verb.i == 0 or verb.j - verb.i > 1:
            return False
        ahead, word = self.tokens[verb.i - 1], self.tokens[verb.i]
        if self.french and (word.endswith(INFINITIVES) or (ahead in PRONOUNS and verb.attributes["class"] in CLITIC)):
            return False
        return ahead in DETERMINERS[self.doc.language]

    def _negated(self, verb: Hit, clause: Clause) -> bool:
        before = set(self.tokens[max(clause.i, verb.i - LOOK) : verb.i])
        if NOT & before:
            return True
        return (
            self.french and bool({"ne", "n"} & before) and bool(NOT_AFTER & set(self.tokens[verb.i - 2 : verb.j + 2]))
        )

    def _status(self, verb: Hit) -> str | None:
        """How far it is by the verb's own form and the auxiliaries ahead of it."""
        if verb.attributes.get("noun"):
            return None
        before = self.tokens[max(0, verb.i - LOOK) : verb.i]
        if RULERS & set(before):
            return "recommended"
        told = self._french(verb, before) if self.french else self._english(verb, before)
        return None if told == "ongoing" and verb.attributes.get("weak") else told

    def _english(self, verb: Hit, before: Sequence[str]) -> str | None:
        word = self.tokens[verb.i]
        if WILL & set(before):
            return "announced"
        if before[-2:] in (["is", "to"], ["are", "to"]) or before[-3:-1] in (["is", "to"], ["are", "to"]):
            return "announced"
        if word.endswith("ing"):
            return "ongoing" if BE & set(before) else None
        if word.endswith("ed") and self.tokens[verb.j : verb.j + 1] == ["by"]:
            return "ongoing"
        if word.endswith("ed") or word in IRREGULAR:
            return "recommended" if "be" in before and "to" not in before else None if "be" in before else "ongoing"
        if before[-1:] in (["to"], ["and"], ["or"]) or {"to", "let", "that"} & set(before):
            return None
        return "ongoing" if before else None

    def _french(self, verb: Hit, before: Sequence[str]) -> str | None:
        word = self.tokens[verb.i]
        text = self.doc.evidence(verb.i, verb.i + 1).text
        if text.endswith(DONE) or word in PARTICIPLES:
            if SOON & set(before):
                return "announced"
            if WANTED & set(before) or PAST & set(before):
                return None
            return "ongoing" if BE & set(before) else None
        if len(word) > 4 and word.endswith(("era", "eront", "ira", "iront", "ndra", "ndront", "ttra", "ttront")):
            return "announced"
        if word.endswith(INFINITIVES) and word not in PRESENT:
            if WILL & set(before):
                return "announced"
            return "ongoing" if DOING & set(before) else None
        if word in PERFECT:
            return "ongoing"
        if word.endswith(("ait", "aient", "ant", "a")) or {"que", "qu", "si", "s"} & set(before):
            return None
        return "ongoing"
