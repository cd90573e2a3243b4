"""The way from every node to the nearest of several sources, kept true while roads change.

In: a ``Network``, the sources with what it costs to reach each. Out: ``Tree``: distances, the nearest source, paths;
after each change the nodes whose distance moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vigie.analysis.access.paths.kernels import NODE, NONE, effects
from vigie.analysis.access.paths.network import Floats, Integers, Network, Records, weights_of
from vigie.analysis.access.paths.roads import NO_CHANGE, NO_SEEDS, Change, Indices, Roads, Scratch, Sources


@dataclass(frozen=True, slots=True)
class Moved:
    """The nodes whose distance a change moved, with the distance of each before and after (infinite: cut off)."""

    nodes: Integers
    before: Floats
    after: Floats


def flat(groups: Sequence[int | Sequence[int]]) -> list[int]:
    """The roads of all groups, one after the other."""
    return [int(road) for group in groups for road in (group if isinstance(group, Sequence) else (group,))]


def no_tree(network: Network) -> Records:
    """The state of nodes that nothing leads to yet."""
    state: Records = np.empty(network.nodes, NODE)
    state["distance"], state["road"], state["source"] = np.inf, NONE, NONE
    return state


class Tree:
    """Shortest paths from each node to its nearest source.

    ``sources`` are nodes, or nodes with what each adds to a distance (a queue at a hospital, a ferry). ``weight`` takes
    the place of the network's own weights. Distances are in the unit of the weights, infinite where nothing leads.
    ``work`` counts the nodes touched so far.
    """

    def __init__(self, network: Network, sources: Sources, weight: npt.ArrayLike | None = None) -> None:
        self.network = network
        self.roads = Roads(network, weight)
        self._scratch = Scratch(network)
        self._seeds = np.full(network.nodes, np.inf)
        self._state = no_tree(network)
        self.work = 0
        self.move(sources)

    @property
    def distance(self) -> Floats:
        """Of every node to its nearest source, as it is now."""
        return np.asarray(self._state["distance"][self.network.rank])

    @property
    def source(self) -> Integers:
        """The nearest source of every node, -1 where it is cut off."""
        source = self._state["source"][self.network.rank]
        return np.where(source < 0, NONE, self.network.order[source]).astype(np.int32)

    @property
    def first_road(self) -> Integers:
        """The first road of every node's way; below 0 at a source and where it is cut off."""
        return np.asarray(self._state["road"][self.network.rank])

    def path(self, node: int) -> list[int]:
        """The roads from a node to its nearest source, in order; [] at a source and where it is cut off."""
        roads: list[int] = []
        at = int(self.network.rank[node])
        while (road := int(self._state["road"][at])) >= 0:
            roads.append(road)
            a, b = self.network.inner[road]
            at = int(b if a == at else a)
        return roads

    def change(self, roads: npt.ArrayLike, weight: npt.ArrayLike) -> Moved:
        """Roads take new weights (infinite: closed), all at once; where a road is named twice the last stands."""
        return self._moved(self.absorb(roads, weight))

    def absorb(self, roads: npt.ArrayLike, weight: npt.ArrayLike) -> int:
        """``change`` without telling what moved: how many nodes were touched."""
        return self._repair(self.roads.change(roads, weight))

    def move(self, sources: Sources) -> Moved:
        """Nodes become sources, at a cost of their own; an infinite one makes them none any more."""
        return self._moved(self._repair(NO_CHANGE, self.roads.seeds(sources)))

    def used(self, roads: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Does anybody's way lead over each of these roads?"""
        return np.isin(np.asarray(roads, np.int64), self._state["road"])

    def effects(
        self, groups: Sequence[int | Sequence[int]], weight: npt.ArrayLike, people: npt.ArrayLike, cap: float
    ) -> tuple[Floats, Floats]:
        """What each road, or each group of roads at once, would change by itself; the tree stays as it is.

        ``weight``: one for all, or one for each road in the order in which the groups name them. People x distance
        saved (below 0: lost), a distance counting as ``cap`` at most; and the people brought within ``cap`` (below 0:
        put beyond it). ``people`` are those at each node. No group may name a road twice.
        """
        sizes = [len(group) if isinstance(group, Sequence) else 1 for group in groups]
        first = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        tried, weights = self.roads.listed(flat(groups), weight)
        gains, reached = np.empty(len(sizes)), np.empty(len(sizes))
        net, own = self.network, self._scratch
        here = weights_of(people)[net.order]
        own.stamp, work = effects(
            net.start, self.roads.arcs, net.twins, net.inner, self._seeds, self._state, first, tried, weights,
            here, cap, gains, reached, own.stamps, own.stamp, own.touched, own.before, own.heap,
        )  # fmt: skip
        self.work += int(work)
        return gains, reached

    def _repair(self, change: Change, sources: tuple[Indices, Floats] = NO_SEEDS) -> int:
        touched = self.roads.repair(self._state, self._seeds, self._scratch, change, sources)
        self.work += touched
        return touched

    def _moved(self, touched: int) -> Moved:
        nodes, before = self._scratch.touched[:touched], self._scratch.before["distance"][:touched]
        after = self._state["distance"][nodes]
        real = before != after
        return Moved(self.network.order[nodes[real]], before[real], after[real])
