"""The inner loops, compiled by numba.

In: arrays of a network (``network.ARC``) and of a tree (``NODE``). Out: the tree repaired, and the nodes it touched
with their distances before. One loop does everything: a tree is first solved by giving every source its seed.

A node's state is its distance, the road to the node before it (``SEED`` where it is a source, ``NONE`` where it is cut
off) and the source it leads to. A change of weights is absorbed in four steps: (1) the subtrees below roads that got
slower lose their distances; (2) each of their nodes takes the best offer of a neighbour that still has one; (3) roads
that got faster make offers; (4) Dijkstra's search goes on from all who took one. A node takes an offer only where it is
strictly shorter, so that no road of no length can make a ring.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

NODE = np.dtype([("distance", np.float64), ("road", np.int32), ("source", np.int32)])
NONE = -1
SEED = -2
INFINITE = np.inf


@njit(cache=True, nogil=True)
def push(keys: Any, nodes: Any, size: int, key: float, node: int) -> int:
    """One more on a binary heap; its new size."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if keys[above] <= key:
            break
        keys[at] = keys[above]
        nodes[at] = nodes[above]
        at = above
    keys[at] = key
    nodes[at] = node
    return size + 1


@njit(cache=True, nogil=True)
def drop(keys: Any, nodes: Any, size: int) -> int:
    """A binary heap without its first; its new size."""
    size -= 1
    key, node = keys[size], nodes[size]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[at] = keys[below]
        nodes[at] = nodes[below]
        at = below
    keys[at] = key
    nodes[at] = node
    return size


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
    keys: Any,
    queue: Any,
) -> int:
    """Repairs the tree after the ``changed`` roads took ``weights`` (``old`` before), and seeds the ``reseeded`` nodes.

    ``touched[:n]`` and ``before[:n]`` then hold each node whose state was touched and that state; n is returned.
    ``keys`` and ``queue`` have room for one entry for each node and arc.
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
                    state[node].road = NONE
    for k in range(len(reseeded)):
        node = reseeded[k]
        if offers[k] > seeds[node] and state[node].road == SEED:
            count = touch(state, stamps, stamp, touched, before, count, node)
            state[node].road = NONE
        seeds[node] = offers[k]
    at = 0
    while at < count:
        node = touched[at]
        at += 1
        for arc in range(start[node], start[node + 1]):
            below = arcs[arc].head
            if state[below].road == arcs[arc].road:
                count = touch(state, stamps, stamp, touched, before, count, below)
                state[below].road = NONE
        state[node].distance = INFINITE
        state[node].source = NONE
    # 2. The best offer that each of them has.
    size = 0
    for at in range(count):
        node = touched[at]
        best, by, source = seeds[node], SEED, node
        for arc in range(start[node], start[node + 1]):
            offer = state[arcs[arc].head].distance + arcs[arc].weight
            if offer < best:
                best, by, source = offer, arcs[arc].road, state[arcs[arc].head].source
        if best < INFINITE:
            state[node].distance = best
            state[node].road = by
            state[node].source = source
            size = push(keys, queue, size, best, node)
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
                size = push(keys, queue, size, offer, node)
    for k in range(len(reseeded)):
        node = reseeded[k]
        if seeds[node] < state[node].distance:
            count = touch(state, stamps, stamp, touched, before, count, node)
            state[node].distance = seeds[node]
            state[node].road = SEED
            state[node].source = node
            size = push(keys, queue, size, seeds[node], node)
    # 4. Dijkstra's search, from all of them.
    while size:
        key, node = keys[0], queue[0]
        size = drop(keys, queue, size)
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
                size = push(keys, queue, size, offer, other)
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
    keys: Any,
    queue: Any,
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
            keys,
            queue,
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
