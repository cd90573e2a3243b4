"""Roads with the weights of the moment, and what a repair writes on: shared by the trees that stand on them.

In: a ``Network``, weights. Out: ``Roads``: weights that change all at once, each change told to every tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vigie.analysis.access.paths.kernels import ENTRY, NODE, absorb, reweigh
from vigie.analysis.access.paths.network import Floats, Network, NetworkError, Records, weights_of

Indices = npt.NDArray[np.int64]
Sources = Mapping[int, float] | Iterable[int]


@dataclass(frozen=True, slots=True)
class Change:
    """Roads, what each weighed and what it weighs now."""

    roads: Indices
    old: Floats
    new: Floats


NO_CHANGE = Change(np.empty(0, np.int64), np.empty(0, np.float64), np.empty(0, np.float64))
NO_SEEDS = (NO_CHANGE.roads, NO_CHANGE.new)


class Scratch:
    """What a repair writes on besides the tree; trees that are repaired one after the other share it."""

    def __init__(self, network: Network) -> None:
        room = 2 * network.nodes + 4 * network.roads + 1
        self.stamps = np.zeros(network.nodes, np.int64)
        self.touched = np.empty(network.nodes, np.int32)
        self.before: Records = np.empty(network.nodes, NODE)
        self.heap: Records = np.empty(room, ENTRY)
        self.stamp = 0


class Roads:
    """The weights of a network's roads: its own, or others given; infinite for a closed road."""

    def __init__(self, network: Network, weight: npt.ArrayLike | None = None) -> None:
        self.network = network
        self.arcs = network.arcs.copy()
        if weight is not None:
            given = weights_of(weight).reshape(-1)
            if len(given) != network.roads:
                raise NetworkError(
                    f"The network has {network.roads} roads, not {len(given)}; give one weight for each."
                )
            self.arcs["weight"] = given[self.arcs["road"]]

    def weight(self, roads: npt.ArrayLike) -> Floats:
        """What roads weigh now."""
        return np.asarray(self.arcs["weight"][self.network.twins[np.asarray(roads, np.int64), 0]])

    def change(self, roads: npt.ArrayLike, weight: npt.ArrayLike) -> Change:
        """Sets weights, one for all or one for each; where a road is named twice the last stands."""
        named, weights = self.checked(roads, weight)
        old = np.empty(len(named))
        reweigh(self.arcs, self.network.twins, named, weights, old)
        return Change(named, old, weights)

    def checked(self, roads: npt.ArrayLike, weight: npt.ArrayLike) -> tuple[Indices, Floats]:
        """Roads of the network, each once, and a weight for each; others raise NetworkError."""
        named, weights = self.listed(roads, weight)
        last = dict(zip(named.tolist(), weights.tolist(), strict=True))
        if len(last) == len(named):
            return named, weights
        return np.fromiter(last, np.int64, len(last)), np.fromiter(last.values(), np.float64, len(last))

    def listed(self, roads: npt.ArrayLike, weight: npt.ArrayLike) -> tuple[Indices, Floats]:
        """Roads of the network and a weight for each, in the order given."""
        named = np.atleast_1d(np.asarray(roads, np.int64))
        weights = np.ascontiguousarray(np.broadcast_to(weights_of(weight), named.shape))
        if len(named) and (named.min() < 0 or named.max() >= self.network.roads):
            raise NetworkError(f"A road is not among the {self.network.roads} of the network; correct the roads.")
        return named, weights

    def seeds(self, sources: Sources) -> tuple[Indices, Floats]:
        """Sources as the network numbers them inside, and what each adds to a distance."""
        costs = dict(sources) if isinstance(sources, Mapping) else dict.fromkeys(sources, 0.0)
        nodes = np.fromiter(costs, np.int64, len(costs))
        if len(nodes) and (nodes.min() < 0 or nodes.max() >= self.network.nodes):
            raise NetworkError(f"A source is not among the {self.network.nodes} nodes; correct the sources.")
        return self.network.rank[nodes].astype(np.int64), weights_of(list(costs.values()))

    def repair(
        self,
        state: Records,
        seeds: Floats,
        scratch: Scratch,
        change: Change,
        sources: tuple[Indices, Floats] = NO_SEEDS,
    ) -> int:
        """Repairs one tree after a change that was made; how many nodes ``scratch`` now tells of."""
        scratch.stamp += 1
        return int(
            absorb(
                self.network.start,
                self.arcs,
                self.network.inner,
                seeds,
                state,
                change.roads,
                change.old,
                change.new,
                *sources,
                scratch.stamps,
                scratch.stamp,
                scratch.touched,
                scratch.before,
                scratch.heap,
            )
        )
