"""The best few of many roads: which k reopenings (or closures) together change most.

In: a ``Tree``, the roads that may change and the weight each would take, the people at each node. Out: ``Best``: the
set with its effect on people x distance, and whether it is proved to be the best.

Effects do not add up: two roads in a row give nothing one without the other, two side by side hardly more than one.
So a first set is found greedily from below and from above and bettered by exchanges, and then proved or beaten by
branch and bound: what all roads still open to choice would give together is no less than what any of them do (for a
closure, loses no less). The search stops once it has touched ``budget`` nodes; the set is then said to be unproved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vigie.analysis.access.paths.network import Floats
from vigie.analysis.access.paths.tree import Tree, flat

BUDGET = 4_000_000
"""Nodes touched in the search for a proof: a few seconds."""
NOTICEABLE = 1e-9
"""Share of an effect below which two sums differ by rounding only."""


@dataclass(frozen=True, slots=True)
class Best:
    """Roads by their place in the list given, what they change together (above 0), and whether no set does better."""

    chosen: tuple[int, ...]
    effect: float
    proved: bool


def best_set(
    tree: Tree,
    roads: Sequence[int | Sequence[int]],
    weight: Sequence[float],
    people: npt.ArrayLike,
    cap: float,
    most: int,
    budget: int = BUDGET,
) -> Best:
    """At most ``most`` of the roads, or groups of roads, all of which get faster or all slower.

    ``weight``: what each road would weigh, in the order in which the groups name them; no road is in two groups.
    The tree stands afterwards as before.
    """
    return _Search(tree, roads, weight, people, cap, most, budget).run()


class _Search:
    def __init__(
        self,
        tree: Tree,
        roads: Sequence[int | Sequence[int]],
        weight: Sequence[float],
        people: npt.ArrayLike,
        cap: float,
        most: int,
        budget: int,
    ) -> None:
        self.tree, self.people, self.cap = tree, np.asarray(people, np.float64), cap
        self.roads = [[one] if isinstance(one, int) else [int(road) for road in one] for one in roads]
        ends = np.cumsum([0, *map(len, self.roads)])
        parts = list(pairwise(ends.tolist()))
        there, here = np.asarray(weight, np.float64), tree.roads.weight(flat(self.roads))
        self.there, self.here = [there[a:b] for a, b in parts], [here[a:b] for a, b in parts]
        self.sign = -1.0 if bool(np.any(there > here)) else 1.0
        self.most = min(most, len(self.roads))
        self.best, self.chosen = 0.0, frozenset[int]()
        self.until = tree.work + budget

    def run(self) -> Best:
        proved = True
        if self.most and self.roads:
            starts = [self._from_below()] + ([self._from_above()] if self.sign > 0 else [])
            for some, effect in starts:
                self._note(self._exchange(some, effect))
            proved = self._branch()
        return Best(tuple(sorted(self.chosen)), self.best, proved)

    # One set after the other: the tree is moved, asked, moved back.

    def _set(self, some: Sequence[int], on: bool) -> float:
        """Changes these roads (or changes them back); what that gives or takes."""
        if not some:
            return 0.0
        weights = np.concatenate([(self.there if on else self.here)[n] for n in some])
        moved = self.tree.change(flat([self.roads[n] for n in some]), weights)
        saved = np.minimum(moved.before, self.cap) - np.minimum(moved.after, self.cap)
        return self.sign * float(np.dot(self.people[moved.nodes], saved))

    def _each(self, some: Sequence[int], on: bool = True) -> Floats:
        """What each would give (or take) from here by itself."""
        weights = [w for n in some for w in (self.there if on else self.here)[n]]
        gains, _ = self.tree.effects([self.roads[n] for n in some], weights, self.people, self.cap)
        return self.sign * gains

    def _note(self, found: tuple[frozenset[int], float]) -> None:
        some, effect = found
        if effect > self.best * (1 + NOTICEABLE):
            self.chosen, self.best = some, effect

    def _from_below(self) -> tuple[frozenset[int], float]:
        """The best one, the best beside it, and so on; where nothing helps by itself it stops."""
        some: list[int] = []
        effect = 0.0
        while len(some) < self.most:
            left = [n for n in range(len(self.roads)) if n not in some]
            gains = self._each(left)
            if not left or gains.max() <= 0:
                break
            some.append(left[int(gains.argmax())])
            effect += self._set(some[-1:], True)
        self._set(some, False)
        return frozenset(some), effect

    def _from_above(self) -> tuple[frozenset[int], float]:
        """All of them, less those that nobody uses, less the one that is missed least, and so on."""
        some = list(range(len(self.roads)))
        effect = self._set(some, True)
        idle = [n for n in some if not self.tree.used(self.roads[n]).any()][: max(0, len(some) - self.most)]
        self._set(idle, False)
        some = [n for n in some if n not in set(idle)]
        while len(some) > self.most:
            drop = some[int((-self._each(some, on=False)).argmin())]
            effect += self._set([drop], False)
            some.remove(drop)
        self._set(some, False)
        return frozenset(some), effect

    def _exchange(self, start: frozenset[int], effect: float) -> tuple[frozenset[int], float]:
        """One for another as long as that gives more."""
        some, seen = set(start), {frozenset(start)}
        self._set(sorted(some), True)
        better = True
        while better:
            better = False
            for out in sorted(some):
                lost = self._set([out], False)
                left = [n for n in range(len(self.roads)) if n not in some or n == out]
                gains = self._each(left)
                at = int(gains.argmax())
                # Where nothing is to be had sums differ by rounding alone: a set that was there before is no better.
                other = frozenset((some - {out}) | {left[at]})
                better = float(gains[at]) + lost > NOTICEABLE * effect and other not in seen
                enters = left[at] if better else out
                self._set([enters], True)
                some = (some - {out}) | {enters}
                if better:
                    seen.add(other)
                    effect += float(gains[at]) + lost
                    break
        self._set(sorted(some), False)
        return frozenset(some), effect

    def _branch(self) -> bool:
        """Every set that may beat the best: did the budget suffice? Roads of most effect by themselves come first."""
        order = [int(n) for n in np.argsort(-self._each(range(len(self.roads))), kind="stable")]
        return self._below([], order, 0.0)

    def _below(self, some: list[int], left: list[int], effect: float) -> bool:
        if self.tree.work > self.until:
            return False
        gains = self._each(left)
        at = int(gains.argmax())
        self._note((frozenset([*some, left[at]]), effect + float(gains[at])))
        if len(some) + 1 == self.most:
            return True
        done = True
        for n, road in enumerate(left[:-1]):
            rest = left[n:]
            bound = self._set(rest, True)
            self._set(rest, False)
            if effect + bound <= self.best * (1 + NOTICEABLE):
                break
            gained = self._set([road], True)
            done = self._below([*some, road], left[n + 1 :], effect + gained) and done
            self._set([road], False)
            if not done:
                break
        return done
