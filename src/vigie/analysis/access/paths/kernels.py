"""The inner loops, compiled by numba.

In: arrays of a network (``network.ARC``) and of a tree (``NODE``). Out: the tree repaired, and the nodes it touched
with their distances before. One loop does everything: a tree is first solved by giving every source its seed.

A node's state is its distance, the road to the node before it (``SEED`` where it is a source, ``NONE`` where it is cut
off) and the source it leads to. A change of weights is absorbed in four steps: (1) the subtrees below roads that got
slower lose their distances; (2) each of their nodes takes the best offer of a neighbour that kept its own; (3) roads
that got faster make offers; (4) Dijkstra's search goes on from all who took one. A node takes an offer only where it is
strictly shorter, so that no road of no length can make a ring.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

NODE = np.dtype([("distance", np.float64), ("road", np.int32), ("source", np.int32)])
ENTRY = np.dtype([("key", np.float64), ("node", np.int64)])
"""Of a heap of four branches: four entries fill one line of a processor's cache."""
NONE = -1
SEED = -2
INFINITE = np.inf


@njit(cache=True, nogil=True)
def rise(heap: Any, at: int, key: float, node: int) -> None:
    """Puts an entry at a free place of the heap or above it, where its key belongs."""
    while at > 0:
        above = (at - 1) >> 2
        if heap[above].key <= key:
            break
        heap[at] = heap[above]
        at = above
    heap[at].key = key
    heap[at].node = node


@njit(cache=True, nogil=True)
def sink(heap: Any, size: int, at: int, key: float, node: int) -> None:
    """Puts an entry at a free place of the heap or below it."""
    first = 4 * at + 1
    while first + 3 < size:
        # The least of four, in pairs: no jump that a processor could guess wrongly.
        a, b, c, d = heap[first].key, heap[first + 1].key, heap[first + 2].key, heap[first + 3].key
        one = first + (1 if b < a else 0)
        other = first + (3 if d < c else 2)
        least = other if min(c, d) < min(a, b) else one
        if min(min(a, b), min(c, d)) >= key:
            heap[at].key = key
            heap[at].node = node
            return
        heap[at] = heap[least]
        at = least
        first = 4 * at + 1
    if first < size:
        least = first
        for below in range(first + 1, size):
            if heap[below].key < heap[least].key:
                least = below
        if heap[least].key < key:
            heap[at] = heap[least]
            at = least
    heap[at].key = key
    heap[at].node = node


@njit(cache=True, nogil=True)
def touch(state: Any, stamps: Any, stamp: int, touched: Any, before: Any, count: int, node: int) -> int:
    """Notes a node and its state before the change, once; how many are noted."""
    if stamps[node] == stamp:
        return count
    stamps[node] = stamp
    touched[count] = node
    before[count] = state[node]
    return count + 1


@njit(cache=True, nogil=True)
def lose(state: Any, node: int) -> None:
    """Nothing leads to a node for now."""
    state[node].distance = INFINITE
    state[node].road = NONE
    state[node].source = NONE


@njit(cache=True, nogil=True)
def reweigh(arcs: Any, twins: Any, changed: Any, weights: Any, old: Any) -> None:
    """Gives the ``changed`` roads their ``weights``; what they weighed is left in ``old``."""
    for k in range(len(changed)):
        road = changed[k]
        old[k] = arcs[twins[road, 0]].weight
        arcs[twins[road, 0]].weight = weights[k]
        arcs[twins[road, 1]].weight = weights[k]


@njit(cache=True, nogil=True)
def absorb(
    start: Any,
    arcs: Any,
    ends: Any,
    seeds: Any,
    state: Any,
    changed: Any,
    old: Any,
    weights: Any,
    reseeded: Any,
    offers: Any,
    stamps: Any,
    stamp: int,
    touched: Any,
    before: Any,
    heap: Any,
) -> int:
    """Repairs the tree after the ``changed`` roads took ``weights`` (``old`` before), and seeds the ``reseeded`` nodes.

    ``touched[:n]`` and ``before[:n]`` then hold each node whose state was touched and that state; n is returned.
    ``heap`` has room for one entry for each node and arc.
    """
    count = 0
    # 1. What hangs on a slower road, or on a source that is none any more, has lost its distance.
    for k in range(len(changed)):
        road = changed[k]
        if weights[k] > old[k]:
            for side in range(2):
                node = ends[road, side]
                if state[node].road == road:
                    count = touch(state, stamps, stamp, touched, before, count, node)
                    lose(state, node)
    for k in range(len(reseeded)):
        node = reseeded[k]
        if offers[k] > seeds[node] and state[node].road == SEED:
            count = touch(state, stamps, stamp, touched, before, count, node)
            lose(state, node)
        seeds[node] = offers[k]
    # On the way each notes the best offer of a neighbour that still has a distance (heap[at]: the offer and its arc).
    at = 0
    while at < count:
        node = touched[at]
        best, by = seeds[node], NONE
        for arc in range(start[node], start[node + 1]):
            below = arcs[arc].head
            if state[below].road == arcs[arc].road:
                count = touch(state, stamps, stamp, touched, before, count, below)
                lose(state, below)
            else:
                offer = state[below].distance + arcs[arc].weight
                if offer < best:
                    best, by = offer, arc
        heap[at].key = best
        heap[at].node = by
        at += 1
    # 2. An offer stands where the neighbour kept its distance; else the best of those that did is looked for again.
    size = 0
    for at in range(count):
        node, best, by = touched[at], heap[at].key, heap[at].node
        if by != NONE and state[arcs[by].head].distance == INFINITE:
            best, by = seeds[node], NONE
            for arc in range(start[node], start[node + 1]):
                offer = state[arcs[arc].head].distance + arcs[arc].weight
                if offer < best:
                    best, by = offer, arc
        if best < INFINITE:
            state[node].road = SEED if by == NONE else arcs[by].road
            state[node].source = node if by == NONE else state[arcs[by].head].source
            heap[size].key = best
            heap[size].node = node
            size += 1
    for at in range(size):
        state[heap[at].node].distance = heap[at].key
    for at in range((size - 2) >> 2, -1, -1):
        sink(heap, size, at, heap[at].key, heap[at].node)
    # 3. Offers over faster roads and of new sources.
    for k in range(len(changed)):
        road = changed[k]
        if weights[k] >= old[k]:
            continue
        for side in range(2):
            node, other = ends[road, side], ends[road, 1 - side]
            offer = state[other].distance + weights[k]
            if offer < state[node].distance:
                count = touch(state, stamps, stamp, touched, before, count, node)
                state[node].distance = offer
                state[node].road = road
                state[node].source = state[other].source
                rise(heap, size, offer, node)
                size += 1
    for k in range(len(reseeded)):
        node = reseeded[k]
        if seeds[node] < state[node].distance:
            count = touch(state, stamps, stamp, touched, before, count, node)
            state[node].distance = seeds[node]
            state[node].road = SEED
            state[node].source = node
            rise(heap, size, seeds[node], node)
            size += 1
    # 4. Dijkstra's search, from all of them.
    while size:
        key, node = heap[0].key, heap[0].node
        size -= 1
        if size:
            sink(heap, size, 0, heap[size].key, heap[size].node)
        if key > state[node].distance:
            continue
        source = state[node].source
        for arc in range(start[node], start[node + 1]):
            other = arcs[arc].head
            offer = key + arcs[arc].weight
            if offer < state[other].distance:
                count = touch(state, stamps, stamp, touched, before, count, other)
                state[other].distance = offer
                state[other].road = arcs[arc].road
                state[other].source = source
                rise(heap, size, offer, other)
                size += 1
    return count


@njit(cache=True, nogil=True)
def effects(
    start: Any,
    arcs: Any,
    twins: Any,
    ends: Any,
    seeds: Any,
    state: Any,
    first: Any,
    tried: Any,
    weights: Any,
    people: Any,
    cap: float,
    gains: Any,
    reached: Any,
    stamps: Any,
    stamp: int,
    touched: Any,
    before: Any,
    heap: Any,
) -> tuple[int, int]:
    """What each group of roads would change by itself, were its weights others; nothing stays changed.

    Group k is ``tried[first[k]:first[k + 1]]``. ``gains`` takes people x distance saved (below 0: lost), distances
    counting as ``cap`` at most, and ``reached`` the people brought within ``cap`` (below 0: put beyond). The last stamp
    used and the nodes touched are returned.
    """
    work = 0
    no_nodes = np.empty(0, np.int64)
    no_costs = np.empty(0, np.float64)
    old = np.empty(len(tried), np.float64)
    for k in range(len(first) - 1):
        gains[k] = 0.0
        reached[k] = 0.0
        low, high = first[k], first[k + 1]
        idle = True
        for n in range(low, high):
            road = tried[n]
            now = arcs[twins[road, 0]].weight
            used = state[ends[road, 0]].road == road or state[ends[road, 1]].road == road
            if weights[n] < now or (weights[n] > now and used):
                idle = False
        if idle:
            continue
        reweigh(arcs, twins, tried[low:high], weights[low:high], old[low:high])
        stamp += 1
        count = absorb(
            start,
            arcs,
            ends,
            seeds,
            state,
            tried[low:high],
            old[low:high],
            weights[low:high],
            no_nodes,
            no_costs,
            stamps,
            stamp,
            touched,
            before,
            heap,
        )
        work += count
        for at in range(count):
            node = touched[at]
            was, now_is = before[at].distance, state[node].distance
            gains[k] += people[node] * (min(was, cap) - min(now_is, cap))
            if was > cap and now_is <= cap:
                reached[k] += people[node]
            elif was <= cap and now_is > cap:
                reached[k] -= people[node]
            state[node] = before[at]
        for n in range(low, high):
            road = tried[n]
            arcs[twins[road, 0]].weight = old[n]
            arcs[twins[road, 1]].weight = old[n]
    return stamp, work
