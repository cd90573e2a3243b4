"""Repaired distances against scipy's, solved anew: random graphs, random sequences of closures and reopenings."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from vigie.analysis.access.paths import Forest, Network, NetworkError, Timeline, Tree, best_set
from vigie.analysis.access.paths.network import LARGE
from vigie.model import VigieError

SEQUENCES = 1000


def oracle(nodes, a, b, weight, sources):
    """scipy's distances from each source: the smallest of parallel roads, none that is closed."""
    best: dict[tuple[int, int], float] = {}
    for x, y, w in zip(a.tolist(), b.tolist(), weight.tolist(), strict=True):
        if np.isfinite(w) and x != y:
            for pair in ((x, y), (y, x)):
                best[pair] = min(w, best.get(pair, np.inf))
    rows, columns = zip(*best, strict=True) if best else ((), ())
    graph = coo_matrix((list(best.values()), (rows, columns)), shape=(nodes, nodes)).tocsr()
    return dijkstra(graph, indices=list(sources))


def random_graph(rng, nodes, roads):
    a, b = rng.integers(0, nodes, roads), rng.integers(0, nodes, roads)
    weight = rng.uniform(0.1, 100, roads)
    # Equal lengths and parallel roads make ties, which a repair must survive too.
    weight[rng.random(roads) < 0.3] = 7.0
    return a, b, weight


def some_change(rng, weight):
    """Closures, reopenings, slow-downs and speed-ups of a few roads at once."""
    named = rng.choice(len(weight), min(int(rng.integers(1, 6)), len(weight)), replace=False)
    kind = rng.integers(0, 4, len(named))
    factor = np.select([kind == 0, kind == 1, kind == 2], [np.inf, 1.0, 3.0], 0.5)
    return named, weight[named] * factor


def assert_same(found, expected):
    assert np.array_equal(np.isinf(found), np.isinf(expected))
    np.testing.assert_allclose(found[np.isfinite(found)], expected[np.isfinite(expected)], rtol=0, atol=1e-9)


def test_a_thousand_sequences_of_closures_and_reopenings_give_the_distances_of_scipy():
    for sequence in range(SEQUENCES):
        rng = np.random.default_rng(sequence)
        nodes = int(rng.integers(2, 40))
        a, b, weight = random_graph(rng, nodes, int(rng.integers(1, 90)))
        sources = rng.choice(nodes, rng.integers(1, min(nodes, 4) + 1), replace=False).tolist()
        tree, forest = Tree(Network(nodes, a, b, weight), sources), Forest(Network(nodes, a, b, weight), sources)
        now = weight.copy()
        for _ in range(5):
            named, changed = some_change(rng, weight)
            now[named] = changed
            tree.change(named, changed)
            forest.change(named, changed)
        expected = oracle(nodes, a, b, now, sources)
        assert_same(tree.distance, expected.min(axis=0))
        assert_same(forest.distance, expected)


def test_a_large_network_keeps_its_own_numbers_outside():
    rng = np.random.default_rng(1)
    nodes = LARGE + 1000
    a, b, weight = random_graph(rng, nodes, 2 * nodes)
    net, sources = Network(nodes, a, b, weight), [4, 4321, 99]
    assert not np.array_equal(net.order, np.arange(nodes))
    tree, forest = Tree(net, sources), Forest(net, sources)
    before = tree.distance
    closed = rng.choice(2 * nodes, 900, replace=False)
    moved = tree.change(closed, np.inf)
    forest.change(closed, np.inf)
    shut = weight.copy()
    shut[closed] = np.inf
    expected = oracle(nodes, a, b, shut, sources)
    assert_same(tree.distance, expected.min(axis=0))
    assert_same(forest.distance, expected)
    assert_same(forest.of(1), expected[1])
    assert set(moved.nodes.tolist()) == set(np.nonzero(before != tree.distance)[0].tolist())
    people = rng.uniform(0, 9, nodes)
    gains, _ = tree.effects([closed.tolist()], weight[closed], people, 100.0)
    saved = np.minimum(tree.distance, 100.0) - np.minimum(before, 100.0)
    assert gains[0] == pytest.approx(float(people @ saved))
    for node in rng.choice(nodes, 200).tolist():
        at = node
        for road in tree.path(node):
            assert at in net.ends[road]
            at = int(net.ends[road].sum()) - at
        assert at == tree.source[node] or np.isinf(tree.distance[node])


def test_what_moved_is_told_and_nothing_else():
    rng = np.random.default_rng(5)
    a, b, weight = random_graph(rng, 60, 120)
    tree = Tree(Network(60, a, b, weight), [0, 7])
    for _ in range(200):
        before = tree.distance.copy()
        moved = tree.change(*some_change(rng, weight))
        assert set(moved.nodes.tolist()) == set(np.nonzero(before != tree.distance)[0].tolist())
        assert np.array_equal(before[moved.nodes], moved.before)
        assert np.array_equal(tree.distance[moved.nodes], moved.after)


def test_paths_lead_to_the_nearest_source_and_are_as_long_as_told():
    rng = np.random.default_rng(6)
    a, b, weight = random_graph(rng, 80, 160)
    net = Network(80, a, b, weight)
    tree = Tree(net, {3: 0.0, 9: 5.0})
    for _ in range(50):
        tree.change(*some_change(rng, weight))
        for node in np.nonzero(np.isfinite(tree.distance))[0].tolist():
            at, path = node, tree.path(node)
            for road in path:
                assert at in net.ends[road]
                at = int(net.ends[road].sum()) - at
            assert at == tree.source[node]
            length = float(tree.roads.weight(path).sum()) + (5.0 if at == 9 else 0.0)
            assert length == pytest.approx(tree.distance[node], abs=1e-9)


def test_sources_come_and_go():
    rng = np.random.default_rng(7)
    a, b, weight = random_graph(rng, 50, 90)
    tree = Tree(Network(50, a, b, weight), [1])
    standing = {1}
    for _ in range(100):
        node = int(rng.integers(0, 50))
        standing ^= {node}
        tree.move({node: 0.0 if node in standing else np.inf})
        expected = oracle(50, a, b, weight, sorted(standing)).min(axis=0) if standing else np.full(50, np.inf)
        assert_same(tree.distance, expected)


def test_roads_of_no_length_make_no_ring():
    net = Network(4, [0, 1, 2, 1], [1, 2, 3, 3], [1.0, 0.0, 0.0, 0.0])
    tree = Tree(net, [0])
    tree.change([0], np.inf)
    assert np.isinf(tree.distance[1:]).all()
    tree.change([0], 2.0)
    assert tree.distance.tolist() == [0.0, 2.0, 2.0, 2.0]


def test_a_road_named_twice_takes_its_last_weight_and_opens_again():
    tree = Tree(Network(2, [0], [1], [4.0]), [0])
    assert np.isinf(tree.change([0, 0], [9.0, np.inf]).after).all()
    assert tree.change([0, 0], [np.inf, 3.0]).after.tolist() == [3.0]


def test_a_timeline_gives_each_day_and_the_days_beyond_a_limit():
    rng = np.random.default_rng(8)
    a, b, weight = random_graph(rng, 40, 70)
    net, days, now = Network(40, a, b, weight), 30, weight.copy()
    changes, daily = {}, []
    for day in range(days):
        if rng.random() < 0.7:
            changes[day] = named, changed = some_change(rng, weight)
            now[named] = changed
        daily.append(oracle(40, a, b, now, [0, 5]).min(axis=0))
    timeline = Timeline(Tree(net, [0, 5]), days, changes)
    for day in range(days):
        assert_same(timeline.at(day), daily[day])
    assert timeline.days_beyond(60.0).tolist() == (np.stack(daily) > 60.0).sum(axis=0).tolist()
    course = timeline.course([11])[11]
    assert [d for day, d in course][-1] == pytest.approx(daily[-1][11])
    assert course[0][0] == 0 and all(a[1] != b[1] for a, b in pairwise(course))


def test_the_effect_of_each_road_is_that_of_changing_it_and_nothing_stays_changed():
    rng = np.random.default_rng(9)
    a, b, weight = random_graph(rng, 40, 60)
    people, cap = rng.uniform(0, 1000, 40), 120.0
    tree = Tree(Network(40, a, b, weight), [0])
    before = tree.distance.copy()
    gains, reached = tree.effects(range(60), np.inf, people, cap)
    assert np.array_equal(before, tree.distance)
    for road in range(60):
        closed = weight.copy()
        closed[road] = np.inf
        after = oracle(40, a, b, closed, [0]).min(axis=0)
        assert gains[road] == pytest.approx(people @ (np.minimum(before, cap) - np.minimum(after, cap)), abs=1e-6)
        assert reached[road] == pytest.approx(people @ ((after <= cap).astype(float) - (before <= cap)), abs=1e-6)


def exhaustive(net, closed, open_weight, shut, people, cap, most):
    best = 0.0
    base = np.minimum(Tree(net, [0], shut).distance, cap)
    for some in combinations(range(len(closed)), most):
        weight = shut.copy()
        weight[[closed[n] for n in some]] = [open_weight[n] for n in some]
        best = max(best, float(people @ (base - np.minimum(Tree(net, [0], weight).distance, cap))))
    return best


@pytest.mark.parametrize("seed", range(6))
def test_the_best_set_of_reopenings_is_that_of_exhaustive_search(seed):
    rng = np.random.default_rng(seed)
    nodes = 30
    # A long ring with few chords, so that roads in a row matter together.
    a = np.concatenate([np.arange(nodes), rng.integers(0, nodes, 6)])
    b = np.concatenate([(np.arange(nodes) + 1) % nodes, rng.integers(0, nodes, 6)])
    weight = rng.uniform(5, 30, len(a))
    net, people = Network(nodes, a, b, weight), rng.uniform(10, 1000, nodes)
    closed = rng.choice(len(a), 11, replace=False)
    shut = weight.copy()
    shut[closed] = np.inf
    tree = Tree(net, [0], shut)
    before = tree.distance.copy()
    found = best_set(tree, closed.tolist(), weight[closed].tolist(), people, 500.0, 4)
    expected = exhaustive(net, closed, weight[closed], shut, people, 500.0, 4)
    assert found.proved
    assert found.effect == pytest.approx(expected, rel=1e-9)
    assert_same(tree.distance, before)
    hasty = best_set(tree, closed.tolist(), weight[closed].tolist(), people, 500.0, 4, budget=0)
    assert hasty.effect >= 0.95 * expected and not hasty.proved


def test_the_worst_set_of_closures_is_that_of_exhaustive_search():
    rng = np.random.default_rng(3)
    a, b, weight = random_graph(rng, 25, 45)
    net, people = Network(25, a, b, weight), rng.uniform(10, 1000, 25)
    closed = rng.choice(45, 9, replace=False)
    base = np.minimum(Tree(net, [0]).distance, 300.0)
    expected = 0.0
    for some in combinations(closed.tolist(), 3):
        shut = weight.copy()
        shut[list(some)] = np.inf
        expected = max(expected, float(people @ (np.minimum(Tree(net, [0], shut).distance, 300.0) - base)))
    found = best_set(Tree(net, [0]), closed.tolist(), [np.inf] * 9, people, 300.0, 3)
    assert found.proved and found.effect == pytest.approx(expected)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Network(2, [0], [2], [1.0]),
        lambda: Network(2, [0], [1], [-1.0]),
        lambda: Network(2, [0], [1], [float("nan")]),
        lambda: Network(2, [0, 1], [1], [1.0]),
        lambda: Tree(Network(2, [0], [1], [1.0]), [5]),
        lambda: Tree(Network(2, [0], [1], [1.0]), [0], [1.0, 2.0]),
        lambda: Tree(Network(2, [0], [1], [1.0]), [0]).change([1], 1.0),
        lambda: Forest(Network(2, [0], [1], [1.0]), [0, 0]),
        lambda: Timeline(Tree(Network(2, [0], [1], [1.0]), [0]), 3, {3: ([0], 1.0)}),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(make):
    with pytest.raises(NetworkError) as caught:
        make()
    assert isinstance(caught.value, VigieError) and str(caught.value).endswith(".")


def test_a_network_without_roads_or_sources_is_no_error():
    assert np.isinf(Tree(Network(3, [], [], []), []).distance).all()
    assert Tree(Network(1, [0], [0], [2.0]), [0]).distance.tolist() == [0.0]
