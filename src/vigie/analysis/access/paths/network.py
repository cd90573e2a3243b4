"""A road network as arrays: the arcs of each node side by side.

In: the two ends and the weight of every road. Out: ``Network``: arcs grouped by their first node (compressed sparse
rows), each road twice, once in each direction. Roads lead both ways; a closed road has an infinite weight.

Nodes of a large network are numbered anew inside, so that neighbours stand near each other in memory (reverse
Cuthill–McKee: E. Cuthill and J. McKee, "Reducing the bandwidth of sparse symmetric matrices", 1969); outside they keep
their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vigie.model import VigieError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Records = npt.NDArray[Any]

ARC = np.dtype([("weight", np.float64), ("head", np.int32), ("road", np.int32)])
"""What a search reads of an arc, side by side in memory: 16 bytes."""


class NetworkError(VigieError):
    """A network that cannot be: an end outside it, a weight below nought."""


def weights_of(values: npt.ArrayLike) -> Floats:
    """Weights as they may be: from 0 to infinity; anything else raises NetworkError."""
    weights = np.ascontiguousarray(values, np.float64)
    if not bool(np.all(weights >= 0)):
        raise NetworkError("A road's weight must be a number from 0 to infinity (closed); correct the weights.")
    return weights


LARGE = 5_000
"""Nodes from which another numbering gains more than it costs."""


class Network:
    """``nodes`` nodes and the roads between them.

    ``ends`` holds the two nodes of each road. Inside, node v is ``rank[v]``, and ``order`` leads back; ``inner`` are
    the ends in those numbers, ``start`` the first arc of each in ``arcs``, ``twins`` the two arcs of each road. A
    network is shared by the trees on it and never changes; each tree keeps its own weights.
    """

    def __init__(self, nodes: int, a: Sequence[int] | Integers, b: Sequence[int] | Integers, weight: npt.ArrayLike):
        """``weight`` is one number for each road, in the unit that distances are wanted in."""
        first, second = np.asarray(a, np.int32).reshape(-1), np.asarray(b, np.int32).reshape(-1)
        self.weight = weights_of(weight).reshape(-1)
        roads = len(first)
        if not len(second) == len(self.weight) == roads:
            raise NetworkError("Each road needs two ends and a weight; the lists differ in length.")
        if roads and (min(first.min(), second.min()) < 0 or max(first.max(), second.max()) >= nodes):
            raise NetworkError(f"A road ends at a node that is not among the {nodes}; correct its ends.")
        self.nodes, self.roads = nodes, roads
        self.ends = np.stack((first, second), axis=1) if roads else np.empty((0, 2), np.int32)
        self.order = _order(nodes, first, second)
        self.rank = np.empty(nodes, np.int32)
        self.rank[self.order] = np.arange(nodes, dtype=np.int32)
        self.inner = self.rank[self.ends]
        tails, heads = self.inner.T.reshape(-1), self.inner.T[::-1].reshape(-1)
        order = np.argsort(tails, kind="stable")
        self.arcs: Records = np.empty(2 * roads, ARC)
        self.arcs["head"] = heads[order]
        self.arcs["road"] = (order % max(roads, 1)).astype(np.int32)
        self.arcs["weight"] = self.weight[self.arcs["road"]]
        self.start = np.zeros(nodes + 1, np.int64)
        np.cumsum(np.bincount(tails, minlength=nodes), out=self.start[1:])
        place = np.empty(2 * roads, np.int64)
        place[order] = np.arange(2 * roads)
        self.twins = np.stack((place[:roads], place[roads:]), axis=1) if roads else np.empty((0, 2), np.int64)


def _order(nodes: int, a: Integers, b: Integers) -> Integers:
    """The nodes in the order in which they stand inside."""
    if nodes < LARGE or not len(a):
        return np.arange(nodes, dtype=np.int32)
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import reverse_cuthill_mckee

    links = np.ones(2 * len(a), np.int8)
    graph = csr_matrix((links, (np.concatenate((a, b)), np.concatenate((b, a)))), shape=(nodes, nodes))
    return np.asarray(reverse_cuthill_mckee(graph, symmetric_mode=True), np.int32)
