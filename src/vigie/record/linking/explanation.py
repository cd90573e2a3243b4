"""Why two accounts are, or are not, one incident.

In: accounts, what persons judged of them, two of the accounts. Out: ``Explanation``: every comparison with its weight,
and what settled the matter where that was not the two of them alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vigie.record.linking.linkage import Ruling, Weight, group, house, known, weigh
from vigie.record.linking.model import Model
from vigie.record.profile import Recorded

FAR = ("apart", "elsewhere")


class Settled(StrEnum):
    """What settled whether two accounts are one incident."""

    WEIGHTS = "weights"
    """What they say, held side by side."""
    JUDGED = "judged"
    """A person."""
    ONE_HOUSE = "one_house"
    """The report, or the dataset, that tells both and tells them apart."""
    FAR = "far"
    """They lie too far apart to be compared."""
    OTHERS = "others"
    """Other accounts: they join what these two alone would not, or keep apart what these two alone would join."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """``anew`` tells that the weights were estimated on these accounts and are not those for small records."""

    a: Recorded
    b: Recorded
    weights: tuple[Weight, ...]
    joined: bool
    settled: Settled
    anew: bool

    @property
    def total(self) -> float:
        """The log2 odds that the two tell of one incident, others left aside."""
        return sum(w.weight for w in self.weights)


def explanation(accounts: Sequence[Recorded], rulings: Iterable[Ruling], a: str, b: str) -> Explanation:
    """Why the accounts with the ids ``a`` and ``b`` are, or are not, one incident among all of them."""
    rulings = list(rulings)
    index = {item.id: n for n, item in enumerate(accounts)}
    i, j = index[a], index[b]
    found = group(accounts, known(accounts, rulings))
    joined = any(i in numbers and j in numbers for numbers in found.groups)
    return explained(accounts[i], accounts[j], rulings, joined, found.model, found.anew)


def explained(
    a: Recorded, b: Recorded, rulings: Iterable[Ruling], joined: bool, model: Model, anew: bool
) -> Explanation:
    """The same where it is known already whether they are joined, and by which weights."""
    weights = tuple(weigh([a, b], [(0, 1)], model)[0])
    return Explanation(a, b, weights, joined, settled(a, b, weights, rulings, joined), anew)


def settled(a: Recorded, b: Recorded, weights: Sequence[Weight], rulings: Iterable[Ruling], joined: bool) -> Settled:
    """What settled that the two are, or are not, joined."""
    if any({x, y} == {a.id, b.id} and same == joined for x, y, same in rulings):
        return Settled.JUDGED
    if not joined and house(a) == house(b):
        return Settled.ONE_HOUSE
    if not joined and any(w.comparison in FAR for w in weights):
        return Settled.FAR
    positive = sum(w.weight for w in weights) > 0
    return Settled.WEIGHTS if positive == joined else Settled.OTHERS
