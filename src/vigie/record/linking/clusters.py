"""Clusters out of weighed pairs: average linkage with what must and what must not be joined.

In: pairs with weights, houses that tell their accounts apart, rulings of persons. Out: groups of account numbers,
the same whatever the order of the pairs. The most alike are joined first, clusters by the mean over their pairs; a
pair that was not worth comparing counts for the floor. Ties go to the earlier accounts.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

Weighed = tuple[int, int, float]
"""Two accounts and the sum of their weights."""

Ruled = tuple[int, int, bool]
"""Two accounts and whether a person holds them to be one incident."""


def clusters(
    houses: Sequence[Hashable], pairs: Iterable[Weighed], floor: float, rulings: Iterable[Ruled] = ()
) -> list[list[int]]:
    """Every account in one group, members and groups in order; rulings come newest first and outrank all weights.

    Pairs at or below the floor need not be given.
    """
    pairs, rulings = list(pairs), list(rulings)
    homes = components(len(houses), ((i, j) for i, j, w in pairs if w > 0), ((i, j) for i, j, same in rulings if same))
    parts: dict[int, list[Weighed]] = defaultdict(list)
    for pair in pairs:
        if homes[pair[0]] == homes[pair[1]]:
            parts[homes[pair[0]]].append(pair)
    ruled: dict[int, list[Ruled]] = defaultdict(list)
    for one in rulings:
        if homes[one[0]] == homes[one[1]]:
            ruled[homes[one[0]]].append(one)
    members: dict[int, list[int]] = defaultdict(list)
    for number, home in enumerate(homes):
        members[home].append(number)
    found: list[list[int]] = []
    for home, numbers in members.items():
        if len(numbers) == 1:
            found.append(numbers)
        else:
            found.extend(_Merger(numbers, houses, floor, ruled[home]).groups(parts[home]))
    return sorted(found)


def components(count: int, *edges: Iterable[tuple[int, int]]) -> list[int]:
    """For every account the first of those that it hangs together with."""
    homes = list(range(count))

    def home(i: int) -> int:
        while homes[i] != i:
            homes[i] = i = homes[homes[i]]
        return i

    for listed in edges:
        for i, j in listed:
            a, b = home(i), home(j)
            if a != b:
                homes[max(a, b)] = min(a, b)
    return [home(i) for i in range(count)]


@dataclass(slots=True)
class _Group:
    members: list[int]
    houses: set[Hashable]
    apart: set[int] = field(default_factory=set)


class _Merger:
    """Agglomeration within what hangs together."""

    def __init__(
        self, numbers: Sequence[int], houses: Sequence[Hashable], floor: float, rulings: Sequence[Ruled]
    ) -> None:
        self._floor = floor
        self._groups = {i: _Group([i], {houses[i]}) for i in numbers}
        self._home = {i: i for i in numbers}
        # Between two groups: the sum of the known weights, and how many pairs they are of.
        self._known: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        self._heap: list[tuple[float, int, int]] = []
        for i, j, same in rulings:
            if not same:
                self._groups[i].apart.add(j)
                self._groups[j].apart.add(i)
        for i, j, same in rulings:
            left, right = sorted((self._home[i], self._home[j]))
            if same and left != right and not self._judged_apart(left, right):
                self._unite(left, right)

    def groups(self, pairs: Iterable[Weighed]) -> list[list[int]]:
        for i, j, weight in sorted(pairs):
            left, right = self._home[i], self._home[j]
            if left != right:
                total, n = self._known[left].get(right, (0.0, 0))
                self._known[left][right] = self._known[right][left] = (total + max(weight, self._floor), n + 1)
        for left, others in self._known.items():
            for right in others:
                if left < right:
                    self._propose(left, right)
        while self._heap:
            negative, left, right = heapq.heappop(self._heap)
            if left in self._groups and right in self._groups and -negative == self._mean(left, right):
                self._join(left, right)
        return [sorted(group.members) for group in self._groups.values()]

    def _join(self, left: int, right: int) -> None:
        around = {other for side in (left, right) for other in self._known[side]} - {left, right}
        self._unite(left, right)
        for other in sorted(around):
            first, second = (self._known[side].pop(other, (0.0, 0)) for side in (left, right))
            self._known[other].pop(right, None)
            both = (first[0] + second[0], first[1] + second[1])
            self._known[left][other] = self._known[other][left] = both
            self._propose(*sorted((left, other)))
        self._known.pop(right, None)
        self._known[left].pop(right, None)

    def _propose(self, left: int, right: int) -> None:
        mean = self._mean(left, right)
        if mean > 0 and self._may_join(left, right):
            heapq.heappush(self._heap, (-mean, left, right))

    def _mean(self, left: int, right: int) -> float:
        """Over all pairs of the two groups."""
        total, n = self._known[left].get(right, (0.0, 0))
        every = len(self._groups[left].members) * len(self._groups[right].members)
        return (total + (every - n) * self._floor) / every

    def _unite(self, left: int, right: int) -> None:
        keep, gone = self._groups[left], self._groups.pop(right)
        keep.members.extend(gone.members)
        keep.houses |= gone.houses
        keep.apart |= gone.apart
        for i in gone.members:
            self._home[i] = left

    def _may_join(self, left: int, right: int) -> bool:
        return self._groups[left].houses.isdisjoint(self._groups[right].houses) and not self._judged_apart(left, right)

    def _judged_apart(self, left: int, right: int) -> bool:
        a, b = self._groups[left], self._groups[right]
        return not (a.apart.isdisjoint(b.members) and b.apart.isdisjoint(a.members))
