"""Whose act a state is: an armed group that blocks, an authority that closes or forbids.

In: a ``Setting``, a state and its clause. Out: actor codes with the words that name them; what an army or a governor
decides is coded as the government's.
"""

from __future__ import annotations

from vigie.knowledge.actors import actors as known_actors
from vigie.model import Coded
from vigie.reading.clauses import Clause, Setting
from vigie.reading.conditions.states import State
from vigie.reading.document import Hit

IMPOSED = frozenset(
    {
        "blockade",
        "road_closed",
        "movement_restricted",
        "curfew",
        "market_closed",
        "school_closed",
        "trade_disrupted",
    }
)
DECREED = frozenset({"closed", "banned", "direct", "limited", "stopped"})
STATE = ("ARMY", "POLICE", "GENDARMERIE", "FORCES", "NAVY", "AIR_FORCE")
BY = frozenset({"par", "by", "order", "orders", "ordre"})
DECISION = frozenset({"ainsi", "decide", "decision", "arrete", "decided", "ordered", "decree", "order"})


class Hands:
    """Who imposes the states of a report."""

    def __init__(self, setting: Setting) -> None:
        self.notes = setting.notes
        self.doc = setting.doc
        self.setting = setting

    def of(self, state: State, clause: Clause) -> tuple[Coded, ...]:
        """Whoever imposes the state, as far as the clause, its sentence or the next one names them."""
        if state.kind not in IMPOSED:
            return ()
        for i, j in ((clause.i, clause.j), (clause.first, clause.last)):
            actors = [a for a in self.notes.actors.within(i, j) if _group(a.code)]
            if actors:
                coded = {a.code: Coded(a.code, self.doc.evidence(a.i, a.j)) for a in actors}
                return tuple(coded.values())
            named = [h for h in self.doc.hits("circumstances", i, j) if h.code == "authority"]
            named.sort(key=lambda h: bool(h.attributes.get("paper")))
            army = next((a for a in self.notes.actors.within(i, j) if a.j > state.i), None)
            if army and state.how in DECREED and state.kind != "blockade" and self._ahead(army.i) & BY:
                return self._government(army.i, army.j)
            authority = next(
                (
                    h
                    for h in named
                    if self._acts(h, state) and self.doc.tokens[h.j : h.j + 1] != [":"] and not self._counts(h)
                ),
                None,
            )
            if authority and state.how in DECREED and self.setting.country and state.kind != "blockade":
                return self._government(authority.i, authority.j)
        return self._country(state, clause) or self._decided(state, clause)

    def _government(self, i: int, j: int) -> tuple[Coded, ...]:
        country = self.setting.country
        return (Coded(f"GOVERNMENT_{country}", self.doc.evidence(i, j)),) if country else ()

    def _decided(self, state: State, clause: Clause) -> tuple[Coded, ...]:
        """'Ainsi en a décidé le préfet' in the sentence behind."""
        number = self.setting.sentence_number(clause.first) + 1
        if state.kind not in IMPOSED or number >= len(self.doc.sentences):
            return ()
        after = self.doc.sentences[number]
        if not DECISION & set(self.doc.tokens[after.i : min(after.i + 8, after.j)]):
            return ()
        found = next((h for h in self.doc.hits("circumstances", after.i, after.j) if h.code == "authority"), None)
        return self._government(found.i, found.j) if found else ()

    def _acts(self, authority: Hit, state: State) -> bool:
        """Whoever stands behind a phrase that says it all ('derrière l'armée') decides only after 'by'."""
        return state.how != "direct" or authority.i < state.j or bool(self._ahead(authority.i) & BY)

    def _ahead(self, i: int) -> set[str]:
        """The two words ahead of token i."""
        return set(self.doc.tokens[max(0, i - 2) : i])

    def _counts(self, authority: Hit) -> bool:
        """'Le ministère en recensait 5 319': whoever counts has not decided."""
        return any(h.code == "counting" for h in self.doc.hits("circumstances", authority.j, authority.j + 7))

    def _country(self, state: State, clause: Clause) -> tuple[Coded, ...]:
        """'Niger has shut its border': a country at the head of its clause stands for its government."""
        if state.how not in DECREED or state.kind == "blockade":
            return ()
        for p in self.setting.mentions(clause.i, state.i):
            if p.i >= clause.i + 2 and state.i - p.j > 2:
                continue
            if p.kind == "country" and p.place.country and (p.j <= state.i or p.i < clause.i + 2):
                return (Coded(f"GOVERNMENT_{p.place.country}", self.doc.evidence(p.i, p.j)),)
        return ()


def _group(code: str) -> bool:
    """Armed groups close roads by themselves; what an army does is its government's."""
    actor = known_actors().get(code)
    if actor is None:
        return not code.endswith(STATE)
    return actor.kind in {"non_state", "militia"}
