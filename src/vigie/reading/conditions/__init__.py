"""Conditions: states that last (a blockade, a closed road, schools shut, people displaced).

In: the ``Setting`` of a report. Out: ``Condition`` by the reading contract, each with the clause that
states it. Generic talk, hypotheses and texts about something else (sport, cooking, the arts) give none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from msgspec import Struct, structs

from vigie.model import Certainty, Condition, DateRange, Evidence, Place, Quantity
from vigie.reading.clauses import Clause, Setting
from vigie.reading.conditions.displacement import displaced
from vigie.reading.conditions.hands import DECREED, Hands
from vigie.reading.conditions.patterns import Clauses
from vigie.reading.conditions.places import Where
from vigie.reading.conditions.rivals import other_figure
from vigie.reading.conditions.states import State
from vigie.reading.document import Document
from vigie.reading.mentions import Notes, QuantityMention

COUNTED = {
    "displacement": ("people", "households", "children"),
    "school_closed": ("schools", "children", "teachers"),
    "health_service_disrupted": ("health_facilities",),
    "telecom_cut": ("villages", "towns", "households"),
    "electricity_cut": ("households", "villages", "towns"),
    "market_closed": ("markets",),
    "blockade": ("towns", "villages", "people"),
    "food_insecurity": ("people", "households", "children"),
    "trade_disrupted": ("trucks",),
    "movement_restricted": ("trucks", "people"),
}
SOME = frozenset({"school_closed", "market_closed", "health_service_disrupted"})
WHOLE = frozenset({"des", "de", "d", "les", "of", "the", "sur", "out"})
UNNAMED = frozenset({"CIVILIANS", "UNIDENTIFIED_ARMED_GROUP"})
CAUSES = frozenset({"faute", "lack", "want"})
# a text that tells more states of a kind than this repeats none of the first
RECALL = 50
# states whose extent two sources count differently, and how many sentences on the second count may stand
# as many different words of sport, cooking or the arts make a text one about them
STRAY = 3
RIVALLED = frozenset({"displacement", "school_closed", "health_service_disrupted", "food_insecurity", "blockade"})
NEXT = 2
ABSORBED = frozenset({"leave", "enter", "move", "direct", "besieged"})
SWALLOWED = {
    "curfew": ("movement_restricted", "blockade", "road_closed"),
    "blockade": ("movement_restricted", "fuel_shortage"),
}


def find(setting: Setting) -> list[Condition]:
    """All conditions that a report states, in the order of the text."""
    if off_topic(setting.notes):
        return []
    return _distinct(list(_told(setting)))


def _told(setting: Setting) -> Iterator[Condition]:
    """The states of one clause after another, and other figures for them; what is only asked about is none."""
    reader = _Reader(setting)
    known: Condition | None = None
    since = 0
    for clause in setting.clauses:
        told = list(reader.read(clause))
        number = setting.sentence_number(clause.first)
        counted = [c for c in told if c.kind in RIVALLED]
        if setting.tokens[clause.last - 1] == "?":
            known, since = (counted[-1], number) if counted else (known, since)
            continue
        yield from told
        if any(c.quantity for c in counted):
            known, since = next(c for c in reversed(counted) if c.quantity), number
            if (rest := reader.rest(clause, known)) and (other := reader.other(rest, known)):
                yield other
        elif not told and known and number - since <= NEXT and (other := reader.other(clause, known)):
            yield other
            known, since = other, number


def off_topic(notes: Notes) -> bool:
    """Sport, cooking, weather or the arts: several different words of theirs, and no armed actor named."""
    hits = [h for h in notes.doc.hits("circumstances") if h.code == "offtopic"]
    words = {" ".join(notes.doc.tokens[h.i : h.j]): h.attributes.get("staple", False) for h in hits}
    own = sum(not staple for staple in words.values())
    stray = own >= STRAY or (own > 0 and len(words) > STRAY + 1)
    return stray and not any(a.code not in UNNAMED for a in notes.actors)


class _Count(Struct, frozen=True, gc=False):
    """How many of what, and the words that say so."""

    quantity: Quantity
    of: str
    evidence: Evidence


class _Reader:
    def __init__(self, setting: Setting) -> None:
        self.notes = setting.notes
        self.doc: Document = setting.doc
        self.setting = setting
        self.grammar = Clauses(self.setting)
        self.where = Where(self.setting)
        self.hands = Hands(self.setting)

    def read(self, clause: Clause) -> Iterator[Condition]:
        states = [*self.grammar.states(clause), *displaced(self.setting, clause)]
        seen: dict[str, State] = {}
        for state in states:
            if self._unreal(state, clause):
                continue
            known = seen.get(state.kind)
            if known is None:
                seen[state.kind] = state
            else:
                seen[state.kind] = structs.replace(
                    known,
                    i=min(known.i, state.i),
                    j=max(known.j, state.j),
                    ended=known.ended or state.ended,
                    partial=known.partial or state.partial,
                )
        self._swallow(seen)
        lacking = {k: x for k, x in seen.items() if x.how in {"without", "shortage", "direct"}}
        causes = {k for k, x in lacking.items() if self.doc.tokens[x.i] in CAUSES}
        for state in seen.values():
            if state.kind in causes and len(seen) > len(causes):
                continue
            yield self._condition(state, clause)

    def rest(self, clause: Clause, known: Condition) -> Clause | None:
        """'214 selon la mairie, plus de 300 d'après les enseignants': what stands behind the figure and a comma."""
        if known.quantity_evidence is None:
            return None
        k = bisect_left(self.doc.starts, known.quantity_evidence.end)
        while k < clause.j and self.doc.tokens[k] != ",":
            k += 1
        return Clause(k + 1, clause.j, clause.first, clause.last) if clause.i < k < clause.j - 2 else None

    def other(self, clause: Clause, known: Condition) -> Condition | None:
        """The same state by somebody else's count."""
        figure = other_figure(self.setting, clause, known.quantity)
        if figure is None:
            return None
        alleged = any(h.code == "alleged" for h in self.doc.hits("circumstances", clause.i, clause.j))
        return replace(
            known,
            quantity=figure.quantity,
            of=known.of or COUNTED[known.kind][0],
            quantity_evidence=self.doc.evidence(figure.i, figure.j),
            date=None,
            date_evidence=None,
            said_by=self.setting.said_by(clause.i, clause.j),
            certainty=Certainty.ALLEGED if alleged else Certainty.STATED,
            quote=self.setting.quote(clause.i, clause.j),
        )

    def _swallow(self, seen: dict[str, State]) -> None:
        """'Rien n'entre, personne ne sort': what follows from a siege or a curfew is no state of its own."""
        for kind, told in SWALLOWED.items():
            if kind not in seen:
                continue
            for other in told:
                if other in seen and seen[other].how in ABSORBED:
                    del seen[other]

    def _unreal(self, state: State, clause: Clause) -> bool:
        """A hypothesis, a fear or a plan is no state; what somebody asks for is none unless it is there."""
        months = {k for t in self.setting.times(clause.i, clause.j) for k in range(t.i, t.j)}
        return any(
            h.i <= state.j
            and h.i not in months
            and not (self.doc.tokens[h.i] == "may" and "only" in self.doc.tokens[h.i : clause.j])
            and (
                h.code == "unreal"
                or (h.code == "wanted" and state.kind != "blockade" and not self._dated(state, clause))
            )
            for h in self.doc.hits("circumstances", clause.i, clause.j)
        )

    def _dated(self, state: State, clause: Clause) -> bool:
        """'réclament la réouverture du lycée, fermé depuis mars': what lasts since a day is there."""
        behind = self.doc.tokens[state.j : min(state.j + 3, clause.j)]
        return state.how in DECREED and bool({"depuis", "since"} & set(behind))

    def _condition(self, state: State, clause: Clause) -> Condition:
        hits = self.doc.hits("circumstances", clause.i, clause.j)
        denied = any(h.code == "denial" for h in self.doc.hits("circumstances", clause.first, clause.last))
        alleged = any(h.code == "alleged" for h in hits)
        certainty = Certainty.DENIED if denied else Certainty.ALLEGED if alleged else Certainty.STATED
        event = state.how in {"closed", "banned"}
        over = self._over(state, clause)
        date, date_evidence = self.setting.since(clause.i, clause.j, event, over)
        counted = self._counted(state, clause)
        if date is None and counted:
            date, date_evidence = self._month(clause)
        return Condition(
            kind=state.kind,
            places=self._places(state, clause),
            imposed_by=self.hands.of(state, clause),
            date=date,
            extent=self._extent(state, clause, counted is not None),
            quantity=counted.quantity if counted else None,
            of=counted.of if counted else None,
            said_by=self.setting.said_by(clause.i, clause.j),
            certainty=certainty,
            quote=self.setting.quote(clause.i, clause.j),
            date_evidence=date_evidence,
            quantity_evidence=counted.evidence if counted else None,
        )

    def _places(self, state: State, clause: Clause) -> tuple[Place, ...]:
        """Imports and exports are those of the country where no place is named beside them."""
        country = self.setting.country
        if state.kind == "trade_disrupted" and not self.setting.mentions(clause.i, clause.j) and country:
            run = self.doc.hits("conditions", clause.i, clause.j)
            goods = next((h for h in run if self.doc.tokens[h.i].startswith(("import", "export"))), None)
            if goods:
                return self.setting.as_place(country, goods.i, goods.j)
        return self.where.told_at(state.i, state.j, clause)

    def _over(self, state: State, clause: Clause) -> int | None:
        """The token that tells the end of a state that is over."""
        if not state.ended:
            return None
        opened = (h for h in self.doc.hits("conditions", clause.i, clause.j) if h.code == "opened")
        return next((h.j - 1 for h in opened), None)

    def _month(self, clause: Clause) -> tuple[DateRange | None, Evidence | None]:
        """A count of a whole month holds for that month (choice 18)."""
        for time in self.setting.times(clause.i, clause.j):
            days = time.days
            if days and days.start and days.end and days.start.day == 1 and 26 < (days.end - days.start).days < 31:
                return days, self.doc.evidence(time.i, time.j)
        return None, None

    def _counted(self, state: State, clause: Clause) -> _Count | None:
        """How many of what, where the clause counts what this kind of state is counted in."""
        wanted = COUNTED.get(state.kind)
        hits = self.doc.hits("circumstances", clause.i, clause.j)
        if not wanted or (state.kind == "blockade" and self._flight(clause)):
            return None
        units = {h.i: h for h in hits if h.code == "people"}
        best: tuple[int, _Count] | None = None
        used: set[int] = set()
        mentions = list(self.setting.quantities(clause.i, clause.j))
        for n, q in enumerate(mentions):
            if q.bare or q.unit not in {None, "share"} or q.quantity == Quantity.exactly(0):
                continue
            start = q.noun if q.noun is not None else q.j
            if "," in self.doc.tokens[q.j : start + 1]:
                continue
            hit = next((units[k] for k in range(start + 2, start - 1, -1) if k in units), None)
            following = mentions[n + 1] if n + 1 < len(mentions) else None
            if hit is None and following and set(self.doc.tokens[q.j : following.i]) <= WHOLE:
                hit = next((units[k] for k in range(following.j, following.j + 3) if k in units), None)
            if hit is None or hit.i in used or hit.attributes["of"] not in wanted:
                continue
            used.add(hit.i)
            quantity = self._share(q, hit.j, following)
            if q.article and quantity is q.quantity:
                continue
            distance = abs(q.i - state.i)
            if best is None or distance < best[0]:
                best = (distance, _Count(quantity, hit.attributes["of"], self.doc.evidence(q.i, hit.j)))
        return best[1] if best else None

    def _flight(self, clause: Clause) -> bool:
        return any(h.code == "flee" for h in self.doc.hits("conditions", clause.i, clause.j))

    def _share(self, q: QuantityMention, j: int, following: QuantityMention | None) -> Quantity:
        """'un ménage sur cinq', 'one household in four' as a share."""
        if following is None or not (set(self.doc.tokens[j : following.i]) & {"sur", "in"}) or following.i - j > 2:
            return q.quantity
        part, whole = q.quantity.value, following.quantity.value
        if not part or not whole or part >= whole or whole > 20:
            return q.quantity
        return Quantity(None, round(part / whole, 4), None)

    def _extent(self, state: State, clause: Clause, counted: bool) -> str | None:
        if state.kind in {"displacement", "food_insecurity", "curfew"}:
            return None
        if state.partial or (counted and state.kind in SOME):
            return "partial"
        values = [
            h.attributes["value"] for h in self.doc.hits("circumstances", clause.i, clause.j) if h.code == "extent"
        ]
        if state.ended and "total" not in values:
            return None
        for value in ("near_total", "partial", "total"):
            if value in values:
                return value
        if state.how == "closed" and state.kind in {
            "works_suspended",
            "health_service_disrupted",
            "market_closed",
        }:
            return "total"
        if state.how in {"stopped", "move", "work", "dry", "without"}:
            return "total"
        return None


def _same_figure(a: Condition, b: Condition) -> bool:
    """Figures of one thing have to agree; 'so many schools, so many pupils' tells one state."""
    return a.quantity is None or b.quantity is None or a.quantity == b.quantity or a.of != b.of


def _same_places(a: Condition, b: Condition) -> bool:
    """Some place in common; of two roads both ends."""
    ends = _ends(a), _ends(b)
    if all(ends) and a.kind == "road_closed":
        return ends[0] == ends[1]
    return not a.places or not b.places or bool({p.name for p in a.places} & {p.name for p in b.places})


def _ends(c: Condition) -> set[str]:
    return {p.name for p in c.places if p.role in {"from", "to"}}


def _same_hand(a: Condition, b: Condition) -> bool:
    imposed = {x.code for x in a.imposed_by}, {x.code for x in b.imposed_by}
    return not all(imposed) or bool(imposed[0] & imposed[1])


def _distinct(found: list[Condition]) -> list[Condition]:
    """One condition per kind, place and figure: the first telling, with what later ones add."""
    kept: list[Condition] = []
    alike: dict[tuple[str, bool], list[int]] = {}
    for c in found:
        known = alike.setdefault((c.kind, c.certainty == Certainty.DENIED), [])
        k = next(
            (
                n
                for n in known[-RECALL:]
                if _same_places(kept[n], c) and _same_figure(kept[n], c) and _same_hand(kept[n], c)
            ),
            None,
        )
        if k is None:
            known.append(len(kept))
            kept.append(c)
        else:
            kept[k] = _filled(kept[k], c)
    return kept


def _filled(first: Condition, second: Condition) -> Condition:
    date: tuple[object, Evidence | None] = (first.date, first.date_evidence)
    return replace(
        first,
        places=first.places or second.places,
        imposed_by=first.imposed_by or second.imposed_by,
        date=first.date or second.date,
        date_evidence=first.date_evidence if date[0] else second.date_evidence,
        extent=first.extent or second.extent,
        quantity=first.quantity or second.quantity,
        of=first.of or second.of,
        quantity_evidence=first.quantity_evidence or second.quantity_evidence,
    )
