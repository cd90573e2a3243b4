"""The distances of every day of a period, from the first day's and each day's changes.

In: a ``Tree`` as it stands on the first day, the changes of roads by day. Out: ``Timeline``: the distances on any day,
the course of one node, and on how many days each node was farther than a limit. Only what moved is kept, so that a year
costs little more than its changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from vigie.analysis.access.paths.network import Floats, NetworkError
from vigie.analysis.access.paths.tree import Moved, Tree

Changes = Mapping[int, tuple[npt.ArrayLike, npt.ArrayLike]]


class Timeline:
    """Days 0 to ``days - 1``. ``changes`` gives by day the roads that take new weights from that day on.

    The tree is moved through the period and stands on its last day afterwards.
    """

    def __init__(self, tree: Tree, days: int, changes: Changes) -> None:
        if any(not 0 <= day < days for day in changes):
            raise NetworkError(f"A change falls outside the {days} days of the period; leave it out.")
        self.days = days
        self.first = tree.distance.copy()
        self.moves: list[tuple[int, Moved]] = []
        for day in sorted(changes):
            moved = tree.change(*changes[day])
            if day == 0:
                self.first[moved.nodes] = moved.after
            elif len(moved.nodes):
                self.moves.append((day, moved))

    def at(self, day: int) -> Floats:
        """The distance of every node on a day."""
        distance = self.first.copy()
        for when, moved in self.moves:
            if when <= day:
                distance[moved.nodes] = moved.after
        return distance

    def course(self, nodes: Iterable[int]) -> dict[int, list[tuple[int, float]]]:
        """For each node the days on which its distance changed, with the new distance; day 0 first."""
        found = {node: [(0, float(self.first[node]))] for node in nodes}
        wanted = np.fromiter(found, np.int64, len(found))
        for day, moved in self.moves:
            for at in np.nonzero(np.isin(moved.nodes, wanted))[0]:
                found[int(moved.nodes[at])].append((day, float(moved.after[at])))
        return found

    def days_beyond(self, limit: float) -> npt.NDArray[np.int64]:
        """On how many days of the period each node was farther than ``limit`` (or cut off)."""
        count = np.where(self.first > limit, self.days, 0).astype(np.int64)
        for day, moved in self.moves:
            count[moved.nodes] += (self.days - day) * ((moved.after > limit).astype(np.int64) - (moved.before > limit))
        return count
