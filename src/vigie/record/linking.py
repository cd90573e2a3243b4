"""Linking: which accounts tell of one incident.

In: accounts and what persons judged of them. Out: clusters, the same whatever the order of the accounts.
Pairs that are near in time and place are compared field by field (``compare``); the most alike are joined
first and clusters by the mean over their pairs (average linkage). A report that tells two incidents apart
keeps them apart; a person's judgement outranks all weights.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vigie.record.candidates import candidates
from vigie.record.compare import Weight, compare, score
from vigie.record.profile import Profile, Recorded, profile, weights

Ruling = tuple[str, str, bool]
"""Two account ids and whether a person holds them to be one incident."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Accounts of one incident, the earliest published first; its id is that of the first."""

    accounts: tuple[Recorded, ...]

    @property
    def id(self) -> str:
        return self.accounts[0].id


def explain(a: Recorded, b: Recorded) -> list[Weight]:
    """What speaks for and against two accounts being one incident, field by field."""
    return compare(profile(a), profile(b))


def link(accounts: Sequence[Recorded], rulings: Iterable[Ruling] = ()) -> list[Cluster]:
    """The accounts in clusters, by date of publication, report and index of the first account of each."""
    items = sorted(accounts, key=_order)
    profiles = [profile(item) for item in items]
    merger = _Merger(profiles, {item.id: i for i, item in enumerate(items)}, rulings)
    found = [Cluster(tuple(items[i] for i in sorted(group))) for group in merger.groups()]
    return sorted(found, key=lambda c: _order(c.accounts[0]))


def _order(item: Recorded) -> tuple[str, str, int, str]:
    published = item.report.published
    return (published.isoformat() if published else "9999", item.report.id, item.index, item.id)


@dataclass(slots=True)
class _Group:
    members: list[int]
    reports: set[str]
    apart: set[int] = field(default_factory=set)


class _Merger:
    """Agglomeration with what must and what may not be joined; ties go to the earlier accounts."""

    def __init__(self, profiles: Sequence[Profile], index: dict[str, int], rulings: Iterable[Ruling]) -> None:
        self._profiles = profiles
        self._floor = float(weights()["prior"]["floor"])
        self._groups = {i: _Group([i], {p.report}) for i, p in enumerate(profiles)}
        self._home = list(range(len(profiles)))
        self._sums: dict[int, dict[int, float]] = defaultdict(dict)
        self._heap: list[tuple[float, int, int]] = []
        known = [(index[a], index[b], same) for a, b, same in rulings if a in index and b in index]
        for i, j, same in known:
            if not same:
                self._groups[i].apart.add(j)
                self._groups[j].apart.add(i)
        for i, j, same in known:
            left, right = self._home[i], self._home[j]
            if same and left != right and not self._judged_apart(left, right):
                self._join(left, right)

    def groups(self) -> list[list[int]]:
        for i, j in candidates(self._profiles):
            left, right = sorted((self._home[i], self._home[j]))
            if left != right and right not in self._sums[left] and self._may_join(left, right):
                total = self._between(left, right)
                if total > 0:
                    self._meet(left, right, total)
        while self._heap:
            negative, left, right = heapq.heappop(self._heap)
            if left in self._groups and right in self._groups and self._stands(negative, left, right):
                self._merge(left, right)
        return [group.members for group in self._groups.values()]

    def _stands(self, negative: float, left: int, right: int) -> bool:
        """Is an entry of the heap still what it says, and may the two be joined?"""
        total = self._sums[left].get(right)
        if total is None or -negative != self._mean(left, right, total):
            return False
        return self._may_join(left, right)

    def _merge(self, left: int, right: int) -> None:
        around = (set(self._sums[left]) | set(self._sums[right])) - {left, right}
        sums = {
            other: sum(
                self._sums[side][other] if other in self._sums[side] else self._between(side, other)
                for side in (left, right)
            )
            for other in sorted(around)
            if other in self._groups
        }
        self._join(left, right)
        for other, total in sums.items():
            self._sums[other].pop(right, None)
            self._meet(left, other, total)
        self._sums.pop(right, None)
        self._sums[left].pop(right, None)

    def _meet(self, left: int, right: int, total: float) -> None:
        self._sums[left][right] = self._sums[right][left] = total
        mean = self._mean(left, right, total)
        if mean > 0:
            heapq.heappush(self._heap, (-mean, min(left, right), max(left, right)))

    def _mean(self, left: int, right: int, total: float) -> float:
        return total / (len(self._groups[left].members) * len(self._groups[right].members))

    def _between(self, left: int, right: int) -> float:
        """The sum over all pairs of two groups."""
        rows, columns = self._groups[left].members, self._groups[right].members
        return sum(self._score(i, j) for i in rows for j in columns)

    def _score(self, i: int, j: int) -> float:
        # Two ends of a road lie apart and are one incident all the same: one pair must not outweigh the rest.
        return max(self._floor, score(self._profiles[i], self._profiles[j]))

    def _join(self, left: int, right: int) -> None:
        keep, gone = self._groups[left], self._groups.pop(right)
        keep.members.extend(gone.members)
        keep.reports |= gone.reports
        keep.apart |= gone.apart
        for i in gone.members:
            self._home[i] = left

    def _may_join(self, left: int, right: int) -> bool:
        if self._groups[left].reports & self._groups[right].reports:
            return False
        return not self._judged_apart(left, right)

    def _judged_apart(self, left: int, right: int) -> bool:
        return bool(self._groups[left].apart.intersection(self._groups[right].members)) or bool(
            self._groups[right].apart.intersection(self._groups[left].members)
        )
