"""What is not there, and what is there for some hours only: 'sans électricité', 'plus une goutte', 'six hours a day'.

In: a ``Setting``, a clause and its things. Out: ``State`` candidates.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from vigie.reading.clauses import Clause, Setting, words
from vigie.reading.conditions.states import State, kind_of
from vigie.reading.document import Hit

NEAR = 5
ARRIVING = frozenset({"enter", "move"})
JOINED = words("or nor and ni ou et")
BREAKS = frozenset({"depuis", "dans", "par", "car"})
SPENT = frozenset({"fuel", "medicine", "pantry", "power"})
STAFF = words("staff personnel ambulance ambulances sang drugs")


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """'par jour/a day' as pairs of words."""
    return frozenset((first, second) for first, _, second in (pair.partition(" ") for pair in text.split("/")))


HOURS = {"fr": words("heures heure h nuits nuit"), "en": words("hours hour hrs h nights")}
DAILY = frozenset(
    _pairs("par jour/par nuit/par semaine/chaque jour/chaque nuit/un jour/sur vingt/sur 24/a day/a night/a week")
    | _pairs("per day/per night/each day/each night/every day/in 24/out of")
    | {("/", "jour"), ("/", "j")}
)


class Absences:
    """What is missing in a report's clauses."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.doc = setting.doc
        self.tokens = setting.tokens
        self.french = setting.doc.language == "fr"

    def missing(self, hits: list[Hit], subjects: list[Hit], clause: Clause) -> Iterator[State]:
        """'sans électricité', 'no drugs', 'plus une goutte de gasoil'."""
        for subject in subjects:
            kind = kind_of(subject, "without")
            if not kind or (kind == "food_insecurity" and self._held_back(hits, subject)):
                continue
            start = self._without(hits, subject, clause)
            if start is None:
                continue
            word = self.tokens[subject.i]
            if word in STAFF and not any(
                h.attributes["class"] == "health"
                for h in self.doc.hits("conditions", clause.first, clause.last)
                if h.code == "subject"
            ):
                continue
            yield State(kind, start, subject.j, "without")

    def _held_back(self, hits: list[Hit], subject: Hit) -> bool:
        """'No food has reached the town' tells of a blockade."""
        return any(
            h.code == "active" and h.attributes["what"] in {"enter", "move"} and 0 <= h.i - subject.j <= NEAR
            for h in hits
        )

    def _without(self, hits: list[Hit], subject: Hit, clause: Clause) -> int | None:
        """Where 'sans', 'plus de', 'no' begins that leads to the thing, at most three words ahead of it."""
        for hit in hits:
            spent = hit.code == "spent" and subject.attributes["class"] in SPENT
            if (hit.code == "without" or spent) and 0 <= subject.i - hit.j <= 2 + self._joined(hit.j, subject.i):
                return hit.i
        if not self.french:
            return None
        for k in range(subject.i - 1, max(clause.i, subject.i - 7) - 1, -1):
            word = self.tokens[k]
            if word in BREAKS:
                return None
            if word in {"aucun", "aucune"} and subject.i - k <= 3:
                return k
            if word in {"plus", "pas"} and self._bare_plus(k, subject, clause):
                return k
        return None

    def _joined(self, i: int, j: int) -> int:
        """Room for a second thing that is missing: 'without light or doctors'."""
        return 2 if JOINED & set(self.tokens[i:j]) else 0

    def _bare_plus(self, k: int, subject: Hit, clause: Clause) -> bool:
        """'plus d'électricité', 'plus une goutte de gasoil', 'pas de réseau'; not 'plus de 50 écoles'."""
        follower = self.tokens[k + 1] if k + 1 < clause.j else ""
        if follower not in {"de", "d", "du", "un", "une", "aucun", "aucune", "la", "le", "l"}:
            return False
        if follower in {"la", "le", "l"}:
            return False
        if k > clause.i and self.tokens[k - 1] in {"en", "non", "de", "le", "la", "les", "au"}:
            return False
        for q in self.setting.quantities(k, subject.i):
            if not q.article and not q.bare and q.quantity.value not in {0, 1}:
                return False
        return not any(q.i <= k < q.j and q.quantity.value != 0 for q in self.setting.quantities(k, k + 1))

    def hours(self, subjects: list[Hit], clause: Clause) -> Iterator[State]:
        """'six heures de courant par jour'."""
        words = self.tokens[clause.i : clause.j]
        if not HOURS[self.doc.language] & set(words) or not DAILY & set(pairwise(words)):
            return
        for subject in subjects:
            if subject.attributes["class"] == "power" or self.tokens[subject.i].startswith(("eclair", "lit")):
                yield State("electricity_cut", subject.i, subject.j, "limited", partial=True)
                return
