"""Repair of shortest paths when roads close, beside scipy and networkit solving anew.

``python -m benchmarks.access_paths [--separate]``: a graph of 200,000 nodes and 500,000 roads, 500 sources. 'Nearest'
is the distance to the nearest source (one tree); with ``--separate`` also the distance from each of the 500 (500
trees, some 2 GB of memory). Random roads between any two nodes, and roads between neighbours in the plane.
Prints CPU seconds, so that others on the machine count
for nothing, and ratios; every distance is compared with scipy's.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from vigie.analysis.access.paths import Forest, Network, Timeline, Tree

NODES, ROADS, SOURCES, CLOSED, DAYS = 200_000, 500_000, 500, 100, 365


def anywhere(rng):
    """A tree and random roads."""
    a = np.concatenate([np.arange(1, NODES), rng.integers(0, NODES, ROADS - NODES + 1)])
    b = np.concatenate(
        [(rng.random(NODES - 1) * np.arange(1, NODES)).astype(int), rng.integers(0, NODES, len(a) - NODES + 1)]
    )
    return a, b, rng.uniform(1, 100, ROADS)


def plane(rng):
    """Roads to the nearest neighbours, as long as they are far, with detours."""
    at = rng.random((NODES, 2)) * 1000
    far, near = cKDTree(at).query(at, k=7)
    a, b, w = np.repeat(np.arange(NODES), 6), near[:, 1:].ravel(), far[:, 1:].ravel()
    _, once = np.unique(np.minimum(a, b) * NODES + np.maximum(a, b), return_index=True)
    once = rng.permutation(once)[:ROADS]
    return a[once], b[once], w[once] * rng.uniform(1, 1.5, len(once))


class Scipy:
    """scipy's graph of the same roads; the shorter of parallel ones, closed ones left out."""

    def __init__(self, a, b) -> None:
        self.low, self.high = np.minimum(a, b), np.maximum(a, b)

    def graph(self, weight):
        order = np.lexsort((weight, self.high, self.low))
        _, first = np.unique(self.low[order].astype(np.int64) * NODES + self.high[order], return_index=True)
        kept = order[first]
        kept = kept[np.isfinite(weight[kept]) & (self.low[kept] != self.high[kept])]
        half = csr_matrix((weight[kept], (self.low[kept], self.high[kept])), shape=(NODES, NODES))
        return (half + half.T).tocsr()

    def nearest(self, weight, sources):
        graph = self.graph(weight)
        return timed(lambda: dijkstra(graph, indices=sources, min_only=True))


def timed(run: Callable[[], object]):
    start = time.process_time()
    found = run()
    return found, time.process_time() - start


def apart(x, y) -> float:
    """The largest difference; infinite where one is cut off and the other is not."""
    if not np.array_equal(np.isinf(x), np.isinf(y)):
        return np.inf
    return float(np.max(np.abs(np.where(np.isinf(x), 0, x) - np.where(np.isinf(y), 0, y))))


def networkit_seconds(a, b, weight, sources) -> float | None:
    try:
        import networkit as nk
    except ImportError:
        return None
    nk.setNumberOfThreads(1)
    graph = nk.Graph(NODES + 1, weighted=True)
    for u, v, w in zip(a.tolist(), b.tolist(), weight.tolist(), strict=True):
        if np.isfinite(w):
            graph.addEdge(u, v, w)
    for source in sources:
        graph.addEdge(NODES, int(source), 0.0)
    return min(timed(lambda: nk.distance.Dijkstra(graph, NODES, storePaths=False).run())[1] for _ in range(3))


def trunk(tree: Tree, a, b) -> tuple[int, int]:
    """The road whose loss moves nearest to 20 % of the nodes, and how many."""
    below, first = np.ones(NODES, np.int64), tree.first_road
    roads = first.tolist()
    for node in np.argsort(-np.where(np.isfinite(tree.distance), tree.distance, -1), kind="stable").tolist():
        path = roads[node]
        if path >= 0:
            below[a[path] + b[path] - node] += below[node]
    node = int(np.argmin(np.abs(below - 0.2 * NODES) + np.where(first < 0, NODES, 0)))
    return roads[node], int(below[node])


def nearest(name: str, a, b, weight, sources, rng) -> None:
    tree, peer = Tree(Network(NODES, a, b, weight), sources), Scipy(a, b)
    print(f"\n{name}: {NODES:,} nodes, {len(a):,} roads, nearest of {len(sources)} sources")
    repairs, scipys, gap = [], [], 0.0
    for n in range(15):
        roads = rng.choice(len(a), CLOSED, replace=False)
        _, seconds = timed(lambda roads=roads: tree.absorb(roads, np.inf))
        repairs.append(seconds)
        if n % 5 == 0:
            shut = weight.copy()
            shut[roads] = np.inf
            solved, seconds = peer.nearest(shut, sources)
            scipys.append(seconds)
            gap = max(gap, apart(tree.distance, solved))
        tree.absorb(roads, weight[roads])
    full, repair = min(scipys), float(np.median(repairs))
    print(f"  {CLOSED} random roads closed: {repair * 1e6:.0f} us, gap {gap:.1e}")
    print(f"  scipy {full:.3f} s, ratio {full / repair:.0f}")
    if other := networkit_seconds(a, b, weight, sources):
        print(f"  networkit {other:.3f} s, ratio {other / repair:.0f}")
    start = time.process_time()
    changes, shut_now = {}, np.empty(0, np.int64)
    for day in range(DAYS):
        again = rng.choice(len(a), CLOSED, replace=False)
        named = np.concatenate([shut_now, again])
        changes[day] = (named, np.concatenate([weight[shut_now], np.full(CLOSED, np.inf)]))
        shut_now = again
    timeline = Timeline(tree, DAYS, changes)
    beyond = timeline.days_beyond(float(np.median(timeline.first)))
    print(f"  {DAYS} days, {CLOSED} roads closed and {CLOSED} reopened each: {time.process_time() - start:.2f} s")
    shut = weight.copy()
    shut[shut_now] = np.inf
    gap = apart(timeline.at(DAYS - 1), peer.nearest(shut, sources)[0])
    print(f"  gap on the last day {gap:.1e}; {beyond.sum():,} node-days beyond the median")


def one_source(name: str, a, b, weight, rng) -> None:
    """A road that a fifth of the nodes hang on: with few sources there is one."""
    source = int(rng.integers(0, NODES))
    tree, peer = Tree(Network(NODES, a, b, weight), [source]), Scipy(a, b)
    road, below = trunk(tree, a, b)
    seconds = min(_closed_and_open(tree, road, weight) for _ in range(5))
    shut = weight.copy()
    shut[road] = np.inf
    solved, full = peer.nearest(shut, [source])
    full = min(full, peer.nearest(shut, [source])[1])
    tree.absorb(road, np.inf)
    print(f"{name}, one source, a road on which {below / NODES:.0%} of nodes hang: {seconds * 1e3:.1f} ms; ", end="")
    print(f"scipy {full:.3f} s, ratio {full / seconds:.1f}; gap {apart(tree.distance, solved):.1e}")


def _closed_and_open(tree: Tree, road: int, weight) -> float:
    _, seconds = timed(lambda: tree.absorb(road, np.inf))
    tree.absorb(road, weight[road])
    return seconds


def separate(name: str, a, b, weight, sources, rng) -> None:
    forest, solved_in = timed(lambda: Forest(Network(NODES, a, b, weight), sources.tolist()))
    roads = rng.choice(len(a), CLOSED, replace=False)
    _, repair = timed(lambda: forest.change(roads, np.inf))
    shut = weight.copy()
    shut[roads] = np.inf
    graph, some = Scipy(a, b).graph(shut), rng.choice(len(sources), 20, replace=False)
    solved, seconds = timed(lambda: dijkstra(graph, indices=sources[some]))
    full = seconds * len(sources) / len(some)
    print(f"{name}, distance from each of {len(sources)}: solved in {solved_in:.1f} s")
    gap = apart(np.stack([forest.of(int(k)) for k in some]), solved)
    print(f"  {CLOSED} random roads closed: {repair:.3f} s, gap {gap:.1e}")
    print(f"  scipy {full:.0f} s (20 sources, times 25), ratio {full / repair:.0f}")


def main() -> None:
    for name, make in (("random roads", anywhere), ("neighbours in the plane", plane)):
        rng = np.random.default_rng(1)
        a, b, weight = make(rng)
        sources = rng.choice(NODES, SOURCES, replace=False)
        nearest(name, a, b, weight, sources, rng)
        one_source(name, a, b, weight, rng)
        if "--separate" in sys.argv:
            separate(name, a, b, weight, sources, rng)


if __name__ == "__main__":
    main()
