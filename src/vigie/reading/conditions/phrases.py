"""Nouns and phrases that say it all ('blocus', 'curfew', 'plongé dans le noir').

In: a ``Setting`` and a clause. Out: ``State`` candidates.
"""

from __future__ import annotations

from collections.abc import Iterator

from vigie.reading.clauses import Clause, Setting, words
from vigie.reading.conditions.states import NOT, NOT_EN, State
from vigie.reading.document import Hit

FLOWN = words("air airs helicopter helicoptere avion plane boat")
CREWS = frozenset({"traffic", "aid", "medicine"})
AGAINST = frozenset({"contre", "against", "over"})
GRIEVANCES = frozenset({"electricity_cut", "fuel_shortage", "food_insecurity"})
IMPOSSIBLE = words("impossible unable sans without difficile")
KEPT = words("pas jamais plus not never yet")
DENIED = 6


class Phrases:
    """The nouns and phrases of a report's clauses."""

    def __init__(self, setting: Setting) -> None:
        self.doc = setting.doc
        self.tokens = setting.tokens
        self.french = setting.doc.language == "fr"

    def told(self, hits: list[Hit], clause: Clause) -> Iterator[State]:
        """The states that a word alone tells."""
        for hit in hits:
            if hit.code != "direct" or self._only_named(hit, clause):
                continue
            ended = any(h.code == "opened" for h in hits) and not self.kept(hits, clause)
            kind = hit.attributes["kind"]
            if self.tokens[hit.i].startswith("embargo") and self._on_trade(clause):
                kind = "trade_disrupted"
            if kind == "blockade" and FLOWN & set(self.tokens[hit.i : hit.j]) and self._crews(hit, clause):
                kind = "movement_restricted"
            yield State(kind, hit.i, hit.j, "direct", ended=ended)

    def _only_named(self, hit: Hit, clause: Clause) -> bool:
        """'joint par téléphone' without a negation, 'une marche contre les délestages': no state is told."""
        ahead = self.tokens[max(clause.i, hit.i - DENIED) : hit.i]
        if hit.attributes.get("negated"):
            return not (NOT if self.french else NOT_EN | {"no"}) & set(ahead) and not IMPOSSIBLE & set(ahead)
        return hit.attributes["kind"] in GRIEVANCES and bool(AGAINST & set(ahead[-2:]))

    def _crews(self, hit: Hit, clause: Clause) -> bool:
        """'Staff may travel by air only': teams that fly tell of no siege."""
        ahead = self.doc.hits("conditions", clause.i, hit.i)
        return any(h.code == "subject" and h.attributes["class"] in CREWS for h in ahead)

    def _on_trade(self, clause: Clause) -> bool:
        """'l'embargo sur les importations de carburant' is a ban on trade."""
        return any(
            h.code == "subject" and h.attributes["class"] == "trade"
            for h in self.doc.hits("conditions", clause.i, clause.j)
        )

    def kept(self, hits: list[Hit], clause: Clause) -> bool:
        """'n'a pas rouvert', 'has yet to reopen', 'si la route rouvre': is the end denied or not there yet?"""
        return bool(KEPT & set(self.tokens[clause.i : clause.j])) or any(
            h.code == "unreal" for h in self.doc.hits("circumstances", clause.i, clause.j)
        )
