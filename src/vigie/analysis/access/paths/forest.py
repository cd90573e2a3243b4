"""The distances from each of many sources, kept true while roads change.

In: a ``Network``, sources. Out: ``Forest``: one shortest-path tree for each source, over the same roads; repaired side
by side on the machine's cores (the loops leave Python's lock alone). 16 bytes for each node and source.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from vigie.analysis.access.paths.network import Floats, Network, NetworkError, Records
from vigie.analysis.access.paths.roads import NO_CHANGE, Roads, Scratch
from vigie.analysis.access.paths.tree import no_tree

WORTH_THREADS = 100_000
"""Nodes times sources from which threads gain more than they cost."""


class Forest:
    """``of(k)[v]`` is how far node v is from source k, infinite where nothing leads."""

    def __init__(self, network: Network, sources: Sequence[int], weight: npt.ArrayLike | None = None) -> None:
        if len(set(sources)) < len(sources):
            raise NetworkError("A source is named twice; name each once.")
        self.network = network
        self.sources = tuple(int(source) for source in sources)
        self.roads = Roads(network, weight)
        self._state: Records = np.tile(no_tree(network), (len(self.sources), 1))
        large = network.nodes * len(self.sources) >= WORTH_THREADS
        workers = max(1, min(os.cpu_count() or 1, len(self.sources))) if large else 1
        self._parts = np.array_split(np.arange(len(self.sources)), workers)
        self._desks = [(Scratch(network), np.full(network.nodes, np.inf)) for _ in self._parts]
        self._each(self._solve)

    @property
    def distance(self) -> Floats:
        """By source and node, as it is now: a large copy; see ``of``."""
        return self._state["distance"][:, self.network.rank]

    def of(self, k: int) -> Floats:
        """The distance of every node from source k, as it is now."""
        return np.asarray(self._state["distance"][k][self.network.rank])

    def change(self, roads: npt.ArrayLike, weight: npt.ArrayLike) -> int:
        """Roads take new weights (infinite: closed); how many nodes were touched, over all sources."""
        made = self.roads.change(roads, weight)
        return sum(self._each(lambda k, desk: self.roads.repair(self._state[k], desk[1], desk[0], made)))

    def _solve(self, k: int, desk: tuple[Scratch, Floats]) -> int:
        source = self.sources[k]
        seeds = self.roads.seeds([source])
        count = self.roads.repair(self._state[k], desk[1], desk[0], NO_CHANGE, seeds)
        # A lone source never loses its place: its seed is not asked for again, and the next tree has another.
        desk[1][seeds[0]] = np.inf
        return count

    def _each(self, work: Callable[[int, tuple[Scratch, Floats]], int]) -> list[int]:
        """Does it for every tree, each worker at a desk of its own."""

        def share(n: int) -> list[int]:
            return [work(int(k), self._desks[n]) for k in self._parts[n]]

        if len(self._parts) == 1:
            return share(0)
        with ThreadPoolExecutor(len(self._parts)) as pool:
            return [count for counts in pool.map(share, range(len(self._parts))) for count in counts]
