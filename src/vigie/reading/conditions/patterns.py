"""The small grammar of lasting states: a thing and how it stands, in one clause.

In: a ``Setting`` and a clause. Out: ``State`` candidates: 'la route est coupée' (thing and state), 'plus
un car ne circule' (thing and a negated activity), 'sans électricité' (absence), 'blocus' (a noun that says it
all). Which kind a thing and a state make stands in ``knowledge/conditions.toml``; the words in the lexicon
layer ``conditions``.
"""

from __future__ import annotations

from collections.abc import Iterator

from vigie.reading.clauses import Clause, Setting, words
from vigie.reading.conditions.absence import Absences
from vigie.reading.conditions.negation import Negations
from vigie.reading.conditions.phrases import Phrases
from vigie.reading.conditions.states import State, kind_of
from vigie.reading.document import Hit

REACH = 20
NEAR = 5
HEAD = 3
LEAD = 10
TIGHT = frozenset({"off", "gone"})
HEADS = words("market school health power network fuel station road works")
LIST = words(", et ou ni and or nor les des the la le l")
BE = words(
    "est sont ete etait etaient is are was were been be being reste restent a ont aurait auraient avait "
    "avaient has have"
)
OF = words("de d du des of on sur")
HAVE = words("a ont avait avaient had")
ACTS = frozenset({"closed", "cut", "stopped", "halted"})
BY_FORCE = frozenset({"waiting", "broken"})
VIOLENCE = frozenset({"attack", "ambush", "killing", "abduction", "looting", "arson"})
TRAFFIC = frozenset({"circulation", "trafic", "traffic"})
# 'rationed to 20 litres per vehicle': a measure, no thing
EACH = frozenset({"per", "par"})
BEFORE_NIGHT = frozenset({"la", "de", "at", "by", "after", "each", "every"})
NIGHT = frozenset({"nuit", "night", "nightfall", "dark", "nuitamment"})
TAKEN_UP = frozenset({"en", "them"})
COUNTABLE = frozenset({"school", "health", "market"})


class Clauses:
    """The candidates of one clause after another."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.doc = setting.doc
        self.tokens = setting.tokens
        self.french = setting.doc.language == "fr"
        self.negations = Negations(setting)
        self.absences = Absences(setting)
        self.phrases = Phrases(setting)

    def states(self, clause: Clause) -> Iterator[State]:
        hits = self.doc.hits("conditions", clause.i, clause.j)
        subjects = [h for h in hits if h.code == "subject" and (h.i == 0 or self.tokens[h.i - 1] not in EACH)]
        towns = [
            Hit(m.i, m.j, "subject", "conditions", {"class": "town"})
            for m in self.setting.mentions(clause.i, clause.j)
            if m.kind not in {"country", "feature"}
        ]
        subjects = sorted(
            [*(subjects or self._lead(clause) or self._head(clause) or self._taken_up(clause)), *towns],
            key=lambda h: h.i,
        )
        yield from self.phrases.told(hits, clause)
        told = list(self._of(subjects, hits, clause))
        yield from told or self._of(self._head(clause), hits, clause)

    def _of(self, subjects: list[Hit], hits: list[Hit], clause: Clause) -> Iterator[State]:
        """What the clause says of its things."""
        if not subjects:
            return
        yield from self._stopped(hits, subjects, clause)
        yield from self._negated(hits, subjects, clause)
        yield from self.absences.missing(hits, subjects, clause)
        yield from self.absences.hours(subjects, clause)
        yield from self._opened(hits, subjects, clause)

    def _lead(self, clause: Clause) -> list[Hit]:
        """'Road Gao–Kidal: closed since Monday': what a colon says something of."""
        if self.tokens[clause.i] != ":" or clause.i - clause.first > LEAD:
            return []
        named = (h for h in self.doc.hits("conditions", clause.first, clause.i) if h.code == "subject")
        return [Hit(clause.i, clause.i, h.code, h.layer, h.attributes) for h in named]

    def _head(self, clause: Clause) -> list[Hit]:
        """'Schools. The nationwide closure is over': the thing is the word that opens the paragraph."""
        head = self.setting.item(clause.first)
        if head.i == clause.first or head.j - head.i > HEAD:
            return []
        named = (
            h
            for h in self.doc.hits("conditions", head.i, head.j)
            if h.code == "subject" and h.attributes["class"] in HEADS
        )
        return [Hit(clause.i, clause.i, h.code, h.layer, h.attributes) for h in named]

    def _taken_up(self, clause: Clause) -> list[Hit]:
        """'Même flou pour les écoles. Le ministère en recensait 5 319 de fermées': what a pronoun stands for."""
        number = self.setting.sentence_number(clause.first)
        if not number or not TAKEN_UP & set(self.tokens[clause.i : clause.j]):
            return []
        before = self.doc.sentences[number - 1]
        if not any(h.code == "counting" for h in self.doc.hits("circumstances", clause.i, clause.j)):
            return []
        named = [
            h
            for h in self.doc.hits("conditions", before.i, before.j)
            if h.code == "subject" and h.attributes["class"] in COUNTABLE
        ]
        return [Hit(clause.i, clause.i, h.code, h.layer, h.attributes) for h in named[-1:]]

    # thing + state ----------------------------------------------------------------------------------------

    def _stopped(self, hits: list[Hit], subjects: list[Hit], clause: Clause) -> Iterator[State]:
        for hit in hits:
            if hit.code != "stopped":
                continue
            how, where = hit.attributes["how"], hit.attributes["where"]
            before = after = None
            if where in {"after", "both"}:
                before = self._nearest_before(subjects, hit.i, how)
            if where in {"before", "both"}:
                reach = REACH if how == "banned" else NEAR
                after = self._nearest_after(subjects, hit, how, reach)
            subject = self._nearer(before, after, hit)
            if subject is None:
                continue
            if self._negated_state(hit, clause) or self._once(hit, how):
                continue
            if (how in BY_FORCE or (subject is after and how in ACTS)) and self._incident(clause):
                continue
            kind = kind_of(subject, how)
            if kind == "movement_restricted" and how in ACTS and self._between(subject, clause):
                kind = "road_closed"
            if kind == "road_closed" and self._by_night(clause):
                kind = "movement_restricted"
            if kind:
                ended = any(h.code == "opened" for h in hits) and not self.phrases.kept(hits, clause)
                yield State(kind, min(subject.i, hit.i), max(subject.j, hit.j), how, ended=ended)
                for other in self._listed(subjects, subject) if subject is before else ():
                    if also := kind_of(other, how):
                        yield State(also, other.i, hit.j, how, ended=ended)
                if subject.attributes["class"] == "infrastructure":
                    yield State("health_service_disrupted", min(subject.i, hit.i), max(subject.j, hit.j), how)

    def _by_night(self, clause: Clause) -> bool:
        """'closed at night', 'de nuit': by day the road is open."""
        return any(
            self.tokens[k] in NIGHT and self.tokens[k - 1] in BEFORE_NIGHT for k in range(clause.i + 1, clause.j)
        )

    def _between(self, subject: Hit, clause: Clause) -> bool:
        """'La circulation entre Torodi et Makalondi est suspendue': nobody passes that road."""
        ends = {m.place.role for m in self.setting.mentions(subject.j, clause.j)}
        behind = self.tokens[subject.j : subject.j + 1]
        return self.tokens[subject.i] in TRAFFIC and ("from" in ends or behind in (["entre"], ["between"]))

    def _nearest_after(self, subjects: list[Hit], hit: Hit, how: str, reach: int) -> Hit | None:
        """The first thing behind the state that can be so; what is besieged stands next to it."""
        for s in subjects:
            if self._follows(s, hit, reach):
                if kind_of(s, how):
                    return s
                if how == "besieged":
                    return None
        return None

    def _listed(self, subjects: list[Hit], last: Hit) -> Iterator[Hit]:
        """The things of a list that ends with the last: 'écoles, centres de santé'."""
        for thing in reversed([s for s in subjects if s.j <= last.i]):
            between = self.tokens[thing.j : last.i]
            if not between or not set(between) <= LIST:
                return
            yield thing
            last = thing

    def _follows(self, subject: Hit, hit: Hit, reach: int) -> bool:
        """Behind the state, or named at the head of the paragraph (an empty run)."""
        return subject.i == subject.j or 0 <= subject.i - hit.j <= reach

    def _incident(self, clause: Clause) -> bool:
        """'Gunmen blocked the road and robbed passengers': an act among others unless dated."""
        hits = self.doc.hits("events", clause.first, clause.last)
        if not any(h.code in VIOLENCE for h in hits):
            return False
        return self.setting.since(clause.i, clause.j)[0] is None

    def _once(self, hit: Hit, how: str) -> bool:
        """'avaient encerclé le hameau': the beginning of an attack, no siege."""
        return how == "besieged" and hit.i > 0 and self.tokens[hit.i - 1] in HAVE

    def _nearest_before(self, subjects: list[Hit], i: int, how: str) -> Hit | None:
        """The nearest thing before token i that can be so; of 'le chantier de la route' the works."""
        fitting = [s for s in subjects if s.j <= i and kind_of(s, how)]
        reach = HEAD if how in TIGHT else REACH
        if not fitting or i - fitting[-1].j > reach + self._named(fitting[-1].j, i):
            return None
        nearest = fitting[-1]
        if how in TIGHT and "," in self.tokens[nearest.j : i]:
            return None
        for head in fitting[:-1]:
            link = self.tokens[head.j : nearest.i]
            if 0 < len(link) <= NEAR and link[0] in OF:
                return head
        return nearest

    def _named(self, i: int, j: int) -> int:
        """How many of the tokens i:j name a place ('the network in Gao Region is down')."""
        return sum(m.j - m.i + 1 for m in self.setting.mentions(i, j))

    def _nearer(self, before: Hit | None, after: Hit | None, hit: Hit) -> Hit | None:
        if before is None or after is None:
            return before or after
        if "," in self.tokens[hit.j : after.i]:
            return before
        passive = bool(set(self.tokens[max(0, hit.i - 2) : hit.i]) & BE)
        return before if passive or hit.i - before.j <= after.i - hit.j else after

    def _negated_state(self, hit: Hit, clause: Clause) -> bool:
        """'n'est pas fermée', 'not closed': but 'n'est plus que', 'not only' leave the state."""
        window = self.tokens[max(clause.i, hit.i - 3) : hit.i]
        if self.french:
            ne = {"n", "ne"} & set(self.tokens[max(clause.i, hit.i - 5) : hit.i])
            return bool(ne and {"pas", "plus", "jamais"} & set(window))
        return "not" in window or "never" in window

    # thing + negated activity -----------------------------------------------------------------------------

    def _negated(self, hits: list[Hit], subjects: list[Hit], clause: Clause) -> Iterator[State]:
        for hit in hits:
            if hit.code not in {"active", "opened"}:
                continue
            how = hit.attributes["what"] if hit.code == "active" else "work"
            found = [
                s for s in subjects if s.j <= hit.i and hit.i - s.j <= REACH and (kind_of(s, how) or kind_of(s, "work"))
            ]
            for subject in reversed(found):
                if subject.attributes["class"] == "nothing" and hit.i - subject.j > HEAD:
                    continue
                negation = self.negations.of(subject, hit, clause)
                if subject.attributes["class"] == "nothing" and how == "move" and self._on_road(subjects, hit):
                    yield State("road_closed", subject.i, hit.j, how)
                    break
                if negation:
                    kind = kind_of(subject, how) or kind_of(subject, "work")
                    if kind == "road_closed" and negation == "only":
                        kind = "movement_restricted"
                    if kind == "movement_restricted" and negation == "not" and self._on_road(subjects, hit):
                        kind = "road_closed"
                    if kind == "road_closed" and self._by_night(clause):
                        kind = "movement_restricted"
                    if subject.attributes["class"] == "lorry" and self._crosses(subjects, hit):
                        kind = "trade_disrupted"
                    if kind:
                        partial = negation == "only"
                        yield State(kind, max(clause.i, subject.i - 2), hit.j, how, partial=partial)
                    break

    def _on_road(self, subjects: list[Hit], hit: Hit) -> bool:
        """'Nobody uses the track'."""
        return any(s.attributes["class"] == "road" and 0 <= s.i - hit.j <= HEAD + 1 for s in subjects)

    def _crosses(self, subjects: list[Hit], hit: Hit) -> bool:
        """'… no longer cross the border'."""
        return any(s.attributes["class"] == "border" and 0 <= s.i - hit.j <= HEAD for s in subjects)

    # over -------------------------------------------------------------------------------------------------

    def _opened(self, hits: list[Hit], subjects: list[Hit], clause: Clause) -> Iterator[State]:
        direct = [h for h in hits if h.code == "direct"]
        for hit in hits:
            if hit.code != "opened" or direct or hit.attributes.get("ends"):
                continue
            before = self._nearest_before(subjects, hit.i, "closed")
            after = next((s for s in subjects if 0 <= s.i - hit.j <= 3 and kind_of(s, "closed")), None)
            subject = before or after
            if subject is None or (before and self.negations.of(before, hit, clause)):
                continue
            kind = kind_of(subject, "closed")
            if kind and self.setting.times(clause.i, clause.j):
                yield State(kind, min(subject.i, hit.i), max(subject.j, hit.j), "opened", ended=True)
