"""A verb of a response and the thing it acts on: together they name a measure's kind.

In: a clause and the cues that stand in it. Out: ``Act``: of what kind, how far it is by the verb's own tense, and at
which token the verb stands. Words in the lexicon layer ``acts``; which verb and which thing make what kind stands in
``knowledge/measures.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from vigie.reading.clauses import Clause, words
from vigie.reading.document import Document, Hit

AHEAD = 9
BEHIND = 7
LOOK = 4
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
FIRST = frozenset({"shelter"})
IRREGULAR = words(
    "built rebuilt sent gave given paid held met spoke spoken taken brought fed lent heard tried flown flew left kept "
    "rode sat led fought bought began begun dug laid rewrote rewritten swept retook forbade forbidden froze frozen "
    "withdrew withdrawn struck sought ran took shut put set got swapped convened"
)
DONE = ("é", "ée", "és", "ées")
INFINITIVES = ("er", "ir", "oir", "dre", "ttre", "uire", "crire", "dire", "clure", "ivre")
PRESENT = words("encadre")
PARTICIPLES = words(
    "ouvert ouverte ouverts ouvertes remis remise remises mis mise mises construit construite construits construites "
    "interdit interdite interdits interdites fourni fournie fournis fournies reuni reunie reunis etabli etablie "
    "promis pris prise prises suspendu suspendue suspendus suspendues rendu rendue rendus recu recue recus recues "
    "conclu conclue elargi elargie puni punis nourri nourris accueilli accueillis accueillie accueillies secouru "
    "secourus rouvert rouverte rouverts rouvertes repris reprise garanti garantie offert offerte acquis obtenu "
    "obtenue maintenu maintenue etendu etendue leve traduits rebati rebatie rebatis refondu refondue soumis entendus "
    "entendu reconduit reconduite detenu soutenu investi bati batie batis"
)


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of measure at tokens i:j; ``status`` by the tense, None where a cue has to say it."""

    kind: str
    i: int
    j: int
    status: str | None


@cache
def kinds() -> dict[str, dict[str, str]]:
    """Class of verb -> class of thing -> kind of measure."""
    path = files("vigie.knowledge") / "measures.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


class Acts:
    """The acts of a report's clauses."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.french = doc.language == "fr"

    def find(self, clause: Clause, wishes: Sequence[Hit] = ()) -> Iterator[Act]:
        """Verbs with what they act on, in the order of the text; ``wishes``: verbs that ask or promise."""
        hits = self.doc.hits("acts", clause.i, clause.j)
        things = [h for h in hits if h.code == "thing"]
        if not things:
            return
        end, found = clause.i, False
        verbs = (h for h in hits if h.code == "act")
        for i, senses in groupby(verbs, key=lambda h: h.i):
            pairs = [
                (abs(thing.i - verb.i), n, kind, verb, thing)
                for n, verb in enumerate(senses)
                if i >= end and not self._noun(verb) and not self._negated(verb, clause)
                for kind, thing in self._pair(verb, things)
                if not self._hostile(verb, things, kind)
            ]
            if not pairs:
                continue
            *_, kind, verb, thing = min(pairs, key=lambda p: p[:2])
            if kind == "development_project" and self._by_force(hits, verb, thing):
                kind = "civil_military_reconstruction"
            yield Act(kind, verb.i, max(verb.j, thing.j), self._status(verb))
            end, found = verb.j, True
        if not found:
            yield from self._wished(wishes, things)

    def _wished(self, wishes: Sequence[Hit], things: Sequence[Hit]) -> Iterator[Act]:
        """'réclame des scanners', 'would rather have soldiers': what is asked for or promised by its name alone."""
        for wish in wishes:
            for thing in things:
                kind = kinds()["want"].get(thing.attributes["class"])
                if kind and 0 <= thing.i - wish.j <= LOOK:
                    yield Act(kind, wish.i, thing.j, wish.attributes["status"])
                    return

    def _pair(self, verb: Hit, things: Sequence[Hit]) -> list[tuple[str, Hit]]:
        """The nearest thing behind the verb that makes a kind with it, else the nearest ahead of a passive; or none."""
        table = kinds().get(verb.attributes["class"], {})
        fitting = [t for t in things if t.attributes["class"] in table]
        behind = [t for t in fitting if 0 <= t.i - verb.j <= AHEAD and not {",", ";"} & set(self.tokens[verb.j : t.i])]
        ahead = [t for t in fitting if 0 <= verb.i - t.j <= BEHIND]
        thing = next((t for t in behind if t.attributes["class"] in FIRST), None) or next(iter(behind), None)
        if thing is None and ahead and not verb.attributes.get("noun"):
            before = set(self.tokens[max(0, verb.i - LOOK) : verb.i])
            if verb.attributes["class"] in BOTH or (BE | SOON | WANTED) & before:
                thing = ahead[-1]
        return [(table[thing.attributes["class"]], thing)] if thing else []

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
            return "ongoing" if {"vient", "viennent"} & set(before) else None
        if word.endswith(("ait", "aient", "ant", "a")) or {"que", "qu", "si", "s"} & set(before):
            return None
        return "ongoing"
