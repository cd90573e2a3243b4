"""The inner loop of the space-time scan, compiled by numba.

In: cylinders, the sites and ages of recent events (observed or drawn). Out: the largest log likelihood ratio of all
cylinders, exactly. Two things make it fast and change no result: only events of the longest window are visited,
and a centre's windows are looked at only when enough events have come since the last look for one of them to pass a
floor, told by a table of the least count that can (``least_counts``).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

FAR = 1 << 30


@njit(cache=True, nogil=True)
def ratio(seen: float, expected: float, total: float) -> float:
    """The log likelihood ratio of a cylinder with more events than expected; 0 where it has no more."""
    if seen <= expected:
        return 0.0
    outside = total - seen
    found = seen * math.log(seen / expected)
    if outside > 0:
        found += outside * math.log(outside / (total - expected))
    return found


@njit(cache=True, nogil=True)
def least_counts(edges: Any, expected: Any, total: float, least: int, floor: float) -> Any:
    """For circles of at least the share ``edges[i]`` and the window ``w``: the smallest count whose ratio passes
    ``floor``. ``expected[w]`` is how many events of all the window holds.
    """
    table = np.empty((len(edges), len(expected)), np.int32)
    for w in range(len(expected)):
        if expected[w] == 0:  # No event at all, anywhere.
            table[:, w] = FAR
            continue
        count = least
        for i in range(len(edges)):
            mean = edges[i] * expected[w]
            while count <= total and ratio(count, mean, total) <= floor:
                count += 1
            table[i, w] = count
    return table


@njit(cache=True, nogil=True)
def best_of_centre(
    begin: int, end: int, site: Any, share: Any, step: Any, head: Any, after: Any, age: Any, busy: Any, kept: Any,
    seen: Any, expected: Any, total: float, table: Any, best: float,
) -> tuple[float, int, int]:  # fmt: skip
    """The best cylinder of one centre that beats ``best``: its ratio, last entry and window (in days, less one);
    entry -1 where there is none. ``kept`` (a cell an entry) and ``seen`` (one a window) are scratch room.
    """
    windows = len(expected)
    seen[:] = 0
    where, window = -1, 0
    slack = 1
    # First the entries with events, without a branch that nothing could foretell.
    many, here = 0, begin
    for place in site[begin:end]:
        kept[many] = here
        many += busy[place]
        here += 1
    for k in kept[:many]:
        event = head[site[k]]
        while event >= 0:
            seen[age[event]] += 1
            slack -= 1
            event = after[event]
        if slack > 0:
            continue
        running = 0
        slack = FAR
        row = step[k]
        for w in range(windows):
            running += seen[w]
            slack = min(slack, table[row, w] - running)
        if slack > 0:
            continue
        slack = 1
        running = 0
        for w in range(windows):
            running += seen[w]
            if running >= table[row, w]:
                found = ratio(running, share[k] * expected[w], total)
                if found > best:
                    best, where, window = found, k, w
    return best, where, window


@njit(cache=True, nogil=True)
def chain(sites: Any, head: Any, after: Any, busy: Any) -> None:
    """Events by site: ``head[site]`` is the last of them, ``after`` leads to the one before, -1 ends; ``busy`` is 1
    where there is one.
    """
    for event in range(len(sites)):
        after[event] = head[sites[event]]
        head[sites[event]] = event
        busy[sites[event]] = 1


@njit(cache=True, nogil=True)
def longest(first: Any) -> int:
    """The most entries that a centre has."""
    most = 0
    for i in range(len(first) - 1):
        most = max(most, first[i + 1] - first[i])
    return most


@njit(cache=True, nogil=True)
def largest(
    first: Any, site: Any, share: Any, step: Any, places: int, offsets: Any, sites: Any, ages: Any,
    expected: Any, total: float, table: Any, floor: float,
) -> Any:  # fmt: skip
    """The largest ratio of each draw, ``floor`` where none is larger. Draw ``d`` is ``sites`` and ``ages`` from
    ``offsets[d]`` to ``offsets[d + 1]``.
    """
    head = np.full(places, -1, np.int32)
    busy = np.zeros(places, np.uint8)
    kept = np.empty(longest(first) + 1, np.uint32)
    after = np.empty(len(sites), np.int32)
    seen = np.zeros(len(expected), np.int32)
    found = np.empty(len(offsets) - 1)
    for d in range(len(offsets) - 1):
        drawn, age = sites[offsets[d] : offsets[d + 1]], ages[offsets[d] : offsets[d + 1]]
        chain(drawn, head, after, busy)
        best = floor
        for i in range(len(first) - 1):
            best, _, _ = best_of_centre(
                first[i], first[i + 1], site, share, step, head, after, age, busy, kept, seen, expected, total, table,
                best,
            )  # fmt: skip
        found[d] = best
        head[drawn] = -1
        busy[drawn] = 0
    return found


@njit(cache=True, nogil=True)
def best_by_centre(
    first: Any, site: Any, share: Any, step: Any, places: int, sites: Any, ages: Any,
    expected: Any, total: float, table: Any,
) -> tuple[Any, Any, Any]:  # fmt: skip
    """The best cylinder of every centre: ratio, last entry (-1 for none), window (in days, less one)."""
    head = np.full(places, -1, np.int32)
    busy = np.zeros(places, np.uint8)
    kept = np.empty(longest(first) + 1, np.uint32)
    after = np.empty(len(sites), np.int32)
    seen = np.zeros(len(expected), np.int32)
    chain(sites, head, after, busy)
    centres = len(first) - 1
    ratios, entries, windows = np.zeros(centres), np.empty(centres, np.int64), np.zeros(centres, np.int64)
    for i in range(centres):
        ratios[i], entries[i], windows[i] = best_of_centre(
            first[i], first[i + 1], site, share, step, head, after, ages, busy, kept, seen, expected, total, table, 0.0,
        )  # fmt: skip
    return ratios, entries, windows
