"""The space-time scan in plain NumPy: the oracle of the compiled one, and what its speed is held against.

In: the circles' centres, places and shares of events computed here anew, and the sites and ages of recent events. Out:
the largest log likelihood ratio and its cylinder. No pruning, no table, no compiled loop: every circle, every window.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]
EARTH_KM = 6371.0088


class Circles(NamedTuple):
    """Of one centre: its sites from near to far, and the share of all weight within the distance of each."""

    centre: int
    sites: Ints
    share: Floats


class Best(NamedTuple):
    llr: float
    centre: int
    circle: int
    window: int


def circles(lat: Floats, lon: Floats, weight: Floats, centres: Ints, max_km: float, max_share: float) -> list[Circles]:
    """The circles around each centre, by the haversine formula."""
    found = []
    phi, lam = np.radians(lat), np.radians(lon)
    for i in centres:
        h = np.sin((phi - phi[i]) / 2) ** 2 + np.cos(phi) * np.cos(phi[i]) * np.sin((lam - lam[i]) / 2) ** 2
        km = 2 * EARTH_KM * np.arcsin(np.sqrt(h))
        order = np.argsort(km, kind="stable")
        order = order[km[order] <= max_km]
        reached = np.searchsorted(km[order], km[order] + 1e-6, side="right") - 1  # as far away, as much in the circle
        share = np.cumsum(weight[order])[reached] / weight.sum()
        found.append(Circles(int(i), order[share <= max_share], share[share <= max_share]))
    return found


def best(
    around: list[Circles], places: int, sites: Ints, ages: Ints, expected: Floats, total: float, least: int
) -> Best:
    """The likeliest cylinder of all; ``expected[w]`` is what the window of ``w + 1`` days holds of all events."""
    windows = len(expected)
    counts = np.zeros((places, windows))
    np.add.at(counts, (sites, ages), 1)
    counts = counts.cumsum(axis=1)
    busy = counts[:, -1] > 0
    top = Best(0.0, -1, -1, -1)
    for one in around:
        kept = np.flatnonzero(busy[one.sites])
        if not len(kept):
            continue
        seen = counts[one.sites[kept]].cumsum(axis=0)
        mean = one.share[kept][:, None] * expected
        with np.errstate(divide="ignore", invalid="ignore"):
            llr = seen * np.log(seen / mean) + np.where(
                seen < total, (total - seen) * np.log((total - seen) / (total - mean)), 0
            )
        llr = np.where((seen > mean) & (seen >= least), llr, 0)
        at = int(llr.argmax())
        if llr.flat[at] > top.llr:
            circle, window = divmod(at, windows)
            top = Best(float(llr.flat[at]), one.centre, int(kept[circle]), window)
    return top
