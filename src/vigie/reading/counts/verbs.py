"""Verbs of harm and loss and the phrases they govern.

In: ``Notes`` and a run of tokens. Out: ``Counted`` in the order of the verbs. ``way`` in the lexicon layers ``harm``
and ``losses`` tells how the victims stand to a word: object of the active and subject of the passive (transitive),
subject, counted by the word itself (noun, toll: ``tolls``), behind it (nominal), or inside it (``split``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from vigie.model import Harm, Loss, Quantity
from vigie.reading.counts import split
from vigie.reading.counts.chains import FAR
from vigie.reading.counts.phrases import BACK, BREAKS, NOBODY, Phrase, coordinated, summed
from vigie.reading.counts.pronouns import HELD, Pronouns
from vigie.reading.counts.sides import group
from vigie.reading.counts.tolls import REACH, Taken
from vigie.reading.document import Hit
from vigie.reading.voice import voice

HOLDERS = frozenset({"warehouse", "building", "house", "shop", "school", "health_facility", "checkpoint_post", "camp"})
VEHICLES = frozenset({"truck", "bus", "car", "pickup"})
STATE_FORCES = frozenset({"soldiers", "gendarmes_police"})
LISTS = frozenset({":"})


class Counted(Struct, frozen=True, gc=False):
    """A harm or a loss and the tokens i:j it was read from."""

    i: int
    j: int
    value: Harm | Loss


class Counter(Pronouns):
    """Ties the verbs of tokens i:j to the phrases they govern: people and harm, or things and losses."""

    def found(self) -> list[Counted]:
        self.used: set[tuple[int, str]] = set()
        self.last: Phrase | None = None
        out: list[Counted] = []
        for verb, taken in self._governed(out):
            for phrase, i, j in taken:
                if (phrase.i, verb.code) in self.used or not self._bears(verb, phrase):
                    continue
                self.used.add((phrase.i, verb.code))
                out.extend(self._counted(verb, phrase, min(i, phrase.i, verb.i), max(j, phrase.j, verb.j)))
            mixed = len({p.code for p, _, _ in taken}) > 1
            self.last = None if mixed else taken[-1][0] if taken else self.last
            out.extend(self._within(verb, out))
        out.extend(self._elliptic(out) if self.people else ())
        out.extend(self._second_source(out) if self.people else ())
        return out if self.people else _once_looted(out)

    def _governed(self, out: Sequence[Counted]) -> Iterator[tuple[Hit, list[Taken]]]:
        """Every verb with what it takes; those in two parts first, for their heads say nothing alone."""
        heads: set[int] = set()
        parted: dict[int, tuple[Hit, list[Phrase]]] = {}
        for verb in self.verbs:
            if verb.attributes["way"] == "split" and verb.i not in parted and (found := split.between(self, verb)):
                parted[verb.i] = verb, found[0]
                heads.add(found[1])
        for verb in self._verbs({i: particle for i, (particle, _) in parted.items()}):
            if verb.i in heads or self._negated(verb):
                continue
            if verb.attributes["way"] == "split":
                taken = self.all(parted[verb.i][1], verb)
            else:
                taken = self._of(verb, self.last) or self._held_before(verb, out)
            yield verb, [self._ranked(verb, t) for t in (summed(taken) if self.people else taken)]

    def _bears(self, verb: Hit, phrase: Phrase) -> bool:
        """Weak words count only with a number, some only certain things ('le pont a sauté')."""
        if (only := verb.attributes.get("only")) and phrase.code not in only.split():
            return False
        if not phrase.explicit and self.people:
            if phrase.code == "attackers" and verb.code in HELD and voice(self.doc, verb.i) != "passive":
                return False  # 'gunmen seized', 'drove the attackers off'
            if phrase.code == "unspecified" and verb.code == "released":
                return False
        state = phrase.code in STATE_FORCES and verb.code in HELD and phrase.j <= verb.i
        if state and not phrase.explicit and voice(self.doc, verb.i) == "bare":
            return False  # 'police dispersed them and arrested nine'
        if self.people and not phrase.explicit and self._qualifies(verb, phrase):
            return False
        return not verb.attributes.get("weak") or any(
            phrase.i <= q.i < phrase.j and not q.article and not q.bare for q in self.quantities
        )

    def _qualifies(self, verb: Hit, phrase: Phrase) -> bool:
        """'two pickups belonging to the militia were driven off', 'emporté la recette des commerçants': people who only
        tell whose things were taken.
        """
        if not self.doc.hits("losses", verb.i, verb.i + 1):
            return False
        if phrase.i >= verb.j:
            gap = self.doc.tokens[verb.j : phrase.i]
            owned = {*gap[-1:], self.doc.tokens[phrase.i]} & (self.words["of"] | self.words["partitive"])
            return len(gap) > 1 and gap[0] in self.words["definite"] and bool(owned)
        if phrase.j > verb.i:
            return False
        things = self.doc.hits("objects", max(self.i, phrase.i - 5), phrase.i)
        return bool(things) and bool(
            self.words["of"].union({"to"}).intersection(self.doc.tokens[things[-1].j : phrase.i])
        )

    def _attributive(self, verb: Hit) -> bool:
        """'les pêcheurs capturés lundi ont été relâchés': a participle that only tells which of them."""
        behind = self.doc.tokens[verb.j : min(self.j, verb.j + 4)]
        aux = next((k for k, t in enumerate(behind) if t in self.words["be"] | self.words["have"]), None)
        if aux is None or {",", ";", ".", ":", *self.words["and"]}.intersection(behind[:aux]):
            return False
        known = self.before(verb.i, 0)
        later = any(verb.j < v.i <= verb.j + 8 and v.code != verb.code for v in self.verbs)
        start = known[0].i if known else verb.i
        freed = any(v.code == "released" and v.i > verb.j for v in self.verbs)
        which = self.doc.tokens[start - 1] in self.words["definite"] | self.words["partitive"]
        return bool(known) and later and (freed or which)

    def _elliptic(self, out: Sequence[Counted]) -> Iterator[Counted]:
        """'huit tués dans les rangs de l'armée, douze chez les assaillants'."""
        for side in self.sides:
            q = next((q for q in self.quantities if q.j == side.i and not q.unit and not q.article), None)
            before = [c for c in out if q and c.j <= q.i]
            if q and before and isinstance(before[-1].value, Harm):
                phrase = Phrase(q.i, side.j, side.code, q.quantity, True, True)
                yield Counted(q.i, side.j, self._harm(before[-1].value.kind, phrase, q.i, side.j))

    def _second_source(self, out: Sequence[Counted]) -> Iterator[Counted]:
        """'La société civile recense 61 tués, l'administrateur une cinquantaine': the same, as another counts."""
        if not out or not isinstance(out[-1].value, Harm):
            return
        q = self.quantities[-1] if self.quantities else None
        if q is None or q.unit or q.article or q.bare or q.i < out[-1].j or not self._ends(q.j):
            return
        comma = next((k for k in range(q.i - 1, out[-1].j - 1, -1) if self.doc.tokens[k] == ","), None)
        if comma is None or q.i - comma < 2 or any(v.i > comma for v in self.verbs):
            return
        if any(h.i > comma for layer in ("attribution", "persons") for h in self.doc.hits(layer, comma, q.i)):
            phrase = Phrase(q.i, q.j, out[-1].value.who, q.quantity, True, True)
            yield Counted(q.i, q.j, self._harm(out[-1].value.kind, phrase, q.i, q.j))

    def _verbs(self, parted: dict[int, Hit]) -> Iterator[Hit]:
        """One reading of each word: a noun where a number stands before it, else a verb."""
        by_run: dict[tuple[int, int], list[Hit]] = {}
        for verb in self.verbs:
            if verb.i in parted or verb.attributes["way"] not in {"none", "split"}:
                by_run.setdefault((verb.i, verb.j), []).append(verb)
        for run in by_run.values():
            if run[0].i in parted or len(run) == 1:
                yield parted.get(run[0].i, run[0])
                continue
            noun = next((v for v in run if v.attributes["way"] == "noun"), None)
            verbal = next((v for v in run if v.attributes["way"] != "noun"), run[0])
            near = self.before(run[0].i, 1) if verbal else []
            figure = self.adjacent_quantity(run[0].i) or self._labelled(run[0].j)
            yield noun if noun and figure and not near else verbal

    def _negated(self, verb: Hit) -> bool:
        """'n'ont pas été blessés', 'was not harmed'; 'aucun n'a été tué' is a figure."""
        before = self.doc.tokens[max(self.i, verb.i - 4) : verb.i]
        if verb.attributes["way"] in {"noun", "toll"} or not self.words["not"].intersection(before):
            return False
        between = [t for t in before if t in self.auxiliaries]
        return not any(q.quantity == NOBODY for q in self.quantities) and len(between) > 1

    # which phrases a verb takes ---------------------------------------------------------------------------

    def _of(self, verb: Hit, last: Phrase | None) -> list[Taken]:
        way = verb.attributes["way"]
        if way == "noun":
            return self.noun(verb, last)
        if way == "toll":
            return self.toll(verb)
        if way == "nominal":
            return self.all(self.after(verb.j, 4, through=LISTS), verb)
        if self._reflexive(verb):
            return []
        if pronoun := self._pronoun(verb, last):
            return [pronoun]
        if clitic := self._clitic(verb):
            return clitic
        how = voice(self.doc, verb.i)
        if (verb.code == "lost" and how == "active") or (how == "bare" and self._attributive(verb)):
            return []
        if of_them := self._of_them(verb, how):
            return [of_them]
        if how != "passive" and (none := self._no_one(verb)):
            return [none]
        if bare := self._bare_number(verb, how, last):
            return [bare]
        if (
            how == "bare"
            and verb.j < self.j
            and self.doc.tokens[verb.j] in LISTS
            and (listed := self.after(verb.j, 1, through=LISTS))
        ):
            return self.all(listed, verb)
        if how != "passive" and self._takes_other(verb):
            return []
        if whom := self._whom(verb):
            return self.all(whom, verb)
        second = verb.i > self.i and self.doc.tokens[verb.i - 1] in self.words["and"]
        if way == "subject" or how == "passive":
            freed = verb.code == "released"
            chain = self.before(verb.i, REACH, freed) or self.after(verb.j, 3) or self.before(verb.i, FAR, freed)
        elif how == "active":
            left = [] if self.people or verb.code == "seized" else self.before(verb.i, REACH)
            chain = self.after(verb.j, 5) or left or self.after(verb.j, FAR, aside=True)
        else:
            near = [] if self._objects(verb) else self.before(verb.i, 2)
            if near and coordinated(self.doc, near[-1].j, verb.i):
                near = []
            chain = near or self.after(verb.j, 5) or self.before(verb.i, 2 * FAR if second else REACH)
        chain = [
            p
            for n, p in enumerate(chain)
            if not n or not (self._part_of(chain[n - 1], p) or self._together(chain[n - 1], p))
        ]
        return self.all(self._inside(chain) if verb.code == "looted" else chain, verb)

    def _part_of(self, whole: Phrase, part: Phrase) -> bool:
        """'trois chauffeurs, dont deux Sénégalais', 'among them women and children': not others."""
        within = self.words["within"].intersection(self.doc.tokens[whole.j : part.i])
        nation = part.code == "civilians" and whole.code not in {"civilians", "unspecified"}
        return self.people and bool(within) and (nation or not (part.explicit or part.code == "children"))

    def _together(self, first: Phrase, second: Phrase) -> bool:
        """'More than 100 soldiers and VDP were killed': one figure for both."""
        alone = self.people and first.explicit and not second.explicit and second.quantity == Quantity.exactly(1)
        before = self.doc.tokens[second.i - 1]
        return alone and before in self.words["and"] and self.doc.tokens[second.i] not in self.words["article"]

    def _objects(self, verb: Hit) -> bool:
        """Somebody stands right behind the verb: 'killed 12 farmers', 'freed the women'."""
        right = self.after(verb.j, 2)
        gap = self.doc.tokens[verb.j : right[0].i] if right else []
        return bool(right) and set(gap) <= self.words["definite"] | self.words["indefinite"]

    def _inside(self, chain: list[Phrase]) -> list[Phrase]:
        """'emptied our stores of some 300 bags of cement': what was in them."""
        if not chain or chain[-1].code not in HOLDERS | VEHICLES:
            return chain
        behind = next((p for p in self.phrases if p.i >= chain[-1].j), None)
        gap = self.doc.tokens[chain[-1].j : behind.i] if behind else []
        linked = len(gap) <= 6 and "," not in gap and {"of", "de", "d"}.intersection(gap)
        return [behind] if behind and linked else chain

    def _reflexive(self, verb: Hit) -> bool:
        """'se sont abattus' strikes nobody."""
        before = self.doc.tokens[max(self.i, verb.i - 2) : verb.i]
        return bool(self.words["reflexive"].intersection(before)) and verb.attributes["way"] == "transitive"

    def _held_before(self, verb: Hit, out: Sequence[Counted]) -> list[Taken]:
        """'embarqués puis relâchés', 'held for two days before being let go': those who were held."""
        if verb.code != "released" or self.words["other"].intersection(self.doc.tokens[max(0, verb.i - 3) : verb.i]):
            return []
        held = [c for c in out if isinstance(c.value, Harm) and c.value.kind in HELD]
        return [
            (Phrase(c.i, c.j, c.value.who, c.value.quantity, True, True), verb.i, verb.j)
            for c in held
            if isinstance(c.value, Harm) and c.j == held[-1].j
        ]

    def _ranked(self, verb: Hit, taken: Taken) -> Taken:
        """'l'armée a perdu trois hommes', 'lost four of their own', 'cost the army nine men': of whose side."""
        phrase, i, j = taken
        if not (verb.attributes.get("weak") and self.people and verb.code == "killed"):
            return taken
        ranks = self.words["ranks"].intersection(self.doc.tokens[phrase.i : phrase.j])
        if not ranks and phrase.code != "unspecified":
            return taken
        side = group(self.notes, self.i, phrase.i, last=True)
        who = side.code if side else "soldiers" if phrase.code == "civilians" else phrase.code
        return replace(phrase, code=who), i, j

    def _takes_other(self, verb: Hit) -> bool:
        """'brûlé des greniers et emporté du bétail': a thing right behind the verb, so nobody, or the reverse."""
        own = next((p for p in self.phrases if p.i >= verb.j), None)
        other = next(iter(self.doc.hits("objects" if self.people else "persons", verb.j, verb.j + 6)), None)
        if other is None or (own and own.i <= other.i) or verb.attributes["way"] != "transitive":
            return False
        between = self.words["article"] | self.words["definite"] | self.words["indefinite"]
        counted = {k for q in self.quantities for k in range(q.i, q.j) if verb.j <= q.i}
        return all(self.doc.tokens[k] in between or k in counted for k in range(verb.j, other.i))

    def _whom(self, verb: Hit) -> list[Phrase]:
        """'the 37 people whom gunmen marched off', 'les bergers que des inconnus ont enlevés'."""
        whom = self.words["whom"]
        near = range(verb.i - 1, max(self.i, verb.i - REACH) - 1, -1)
        pronoun = next((k for k in near if self.doc.tokens[k] in whom), None)
        if pronoun is None:
            return []
        return self.before(pronoun, 4 if self.doc.tokens[pronoun - 1] == "," else 1)

    def _within(self, verb: Hit, out: Sequence[Counted]) -> Iterator[Counted]:
        """'neuf morts, dont quatre enfants', 'children among them': a part of the total stands beside it."""
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
            behind = self.doc.tokens[p.j : p.j + (p.code == "children")]
            among = self.words["within"].intersection((*between[_last_comma(between) :], *behind))
            nation = head and p.code == "civilians" and head.code not in {"civilians", "unspecified"}
            if among and not nation and not BREAKS.intersection(between):
                self.used.add((p.i, verb.code))
                yield Counted(verb.i, p.j, self._harm(verb.code, p, min(verb.i, p.i), p.j))

    # what comes out ---------------------------------------------------------------------------------------

    def _counted(self, verb: Hit, phrase: Phrase, i: int, j: int) -> Iterator[Counted]:
        if not self.people:
            yield Counted(i, j, self._loss(verb, phrase, i, j))
        elif verb.code == "casualties" or (verb.attributes.get("general") and phrase.quantity == NOBODY):
            if phrase.quantity == NOBODY:
                for kind in ("killed", "injured"):
                    yield Counted(i, j, self._harm(kind, phrase, i, j))
        else:
            yield Counted(i, j, self._harm(verb.code, phrase, i, j))

    def _harm(self, kind: str, phrase: Phrase, i: int, j: int) -> Harm:
        return Harm(kind, phrase.code, phrase.quantity, self.doc.evidence(i, j))

    def _loss(self, verb: Hit, phrase: Phrase, i: int, j: int) -> Loss:
        item, how, quantity = phrase.code, verb.code, phrase.quantity
        if how == "looted":
            how = "seized"
            if item == "tanker_truck":
                item, quantity = "fuel", Quantity()
            elif item in HOLDERS | VEHICLES:
                item, quantity = "goods", Quantity()
        elif how == "lost":
            before = [h.code for h in self.doc.hits("losses", max(0, verb.i - BACK // 2), verb.i)]
            how = next((code for code in reversed(before) if code in {"burned", "destroyed"}), "destroyed")
        return Loss(item, how, quantity, self.doc.evidence(i, j))


def _last_comma(tokens: Sequence[str]) -> int:
    return len(tokens) - tokens[::-1].index(",") if "," in tokens else 0


def _once_looted(out: list[Counted]) -> list[Counted]:
    """'pillé le dépôt, d'où 8 000 litres ont disparu': what was taken stands for the place that was emptied."""
    told = [
        c for c in out if isinstance(c.value, Loss) and c.value.how == "seized" and c.value.item in {"goods", "fuel"}
    ]
    if all(c.value.quantity == Quantity() for c in told):
        return out
    return [c for c in out if c not in told or c.value.quantity != Quantity()]
