"""Losses and reopenings ranked on a large graph; the best set beside exhaustive search on small ones.

``python -m benchmarks.access_critical``: 20,000 nodes and 50,000 roads between neighbours in the plane, 20 hospitals,
200 roads closed: every loss, every reopening, the best 5 to reopen, in seconds. Then 40 small graphs (a ring with
chords, 18 closed roads): the best 5, proved and as found without proof, beside all 8,568 sets.
"""

from __future__ import annotations

import time
from itertools import combinations

import numpy as np
from scipy.spatial import cKDTree

from vigie.analysis.access.paths import Network, Tree, best_set

NODES, ROADS, HOSPITALS, CLOSED, MOST, CAP = 20_000, 50_000, 20, 200, 5, 1440.0
SMALL, RING, CHORDS, SHUT = 40, 40, 15, 18


def large() -> None:
    rng = np.random.default_rng(1)
    at = rng.random((NODES, 2)) * 1000
    far, near = cKDTree(at).query(at, k=7)
    a, b, w = np.repeat(np.arange(NODES), 6), near[:, 1:].ravel(), far[:, 1:].ravel()
    _, once = np.unique(np.minimum(a, b) * NODES + np.maximum(a, b), return_index=True)
    once = rng.permutation(once)[:ROADS]
    a, b, w = a[once], b[once], w[once] * rng.uniform(1, 1.5, len(once))
    net, people = Network(NODES, a, b, w), rng.pareto(1.2, NODES) * 500
    tree = Tree(net, rng.choice(NODES, HOSPITALS, replace=False).tolist())
    # The roads that carry most are the ones that are fought for.
    losses = timed("every loss", lambda: tree.effects(range(len(a)), np.inf, people, CAP)[0])
    closed = np.argsort(losses)[: 10 * CLOSED : 10]
    tree.absorb(closed, np.inf)
    timed("every reopening", lambda: tree.effects(closed.tolist(), w[closed], people, CAP))
    best = timed("best 5 reopenings", lambda: best_set(tree, closed.tolist(), w[closed].tolist(), people, CAP, MOST))
    print(f"  gives {best.effect:,.0f} people x minutes; proved: {best.proved}")


def small() -> None:
    shares, found_alone = [], []
    for seed in range(SMALL):
        rng = np.random.default_rng(seed)
        a = np.concatenate([np.arange(RING), rng.integers(0, RING, CHORDS)])
        b = np.concatenate([(np.arange(RING) + 1) % RING, rng.integers(0, RING, CHORDS)])
        w, people = rng.uniform(5, 30, len(a)), rng.uniform(10, 1000, RING)
        closed = rng.choice(len(a), SHUT, replace=False)
        shut = w.copy()
        shut[closed] = np.inf
        tree = Tree(Network(RING, a, b, w), [0], shut)
        exact = exhaustive(tree, closed, w[closed], people)
        best = best_set(tree, closed.tolist(), w[closed].tolist(), people, 500.0, MOST)
        hasty = best_set(tree, closed.tolist(), w[closed].tolist(), people, 500.0, MOST, budget=0)
        assert best.proved
        shares.append(best.effect / exact)
        found_alone.append(hasty.effect / exact)
    print(f"{SMALL} small graphs, best {MOST} of {SHUT} beside exhaustive search:")
    print(f"  proved: worst {min(shares):.6f} of the best")
    within = np.mean(np.array(found_alone) >= 0.99)
    print(f"  found without proof: worst {min(found_alone):.3f}, within 1 % of the best in {within:.1%}")


def exhaustive(tree: Tree, closed, weight, people) -> float:
    """The effect of the best of all sets."""
    best = 0.0
    start = float(people @ np.minimum(tree.distance, 500.0))
    for some in combinations(range(len(closed)), MOST):
        tree.absorb(closed[list(some)], weight[list(some)])
        best = max(best, start - float(people @ np.minimum(tree.distance, 500.0)))
        tree.absorb(closed[list(some)], np.inf)
    return best


def timed(name, run):
    start = time.perf_counter()
    found = run()
    print(f"  {name}: {time.perf_counter() - start:.2f} s")
    return found


def main() -> None:
    Tree(Network(2, [0], [1], [1.0]), [0]).effects([0], np.inf, [1.0, 1.0], CAP)  # compiled before the clock runs
    print(f"{NODES:,} nodes, {ROADS:,} roads, {HOSPITALS} hospitals, {CLOSED} closed roads")
    large()
    small()


if __name__ == "__main__":
    main()
