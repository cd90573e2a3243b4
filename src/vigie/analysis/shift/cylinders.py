"""The cylinders that a space-time scan looks at: circles around centres, windows that end on the last day.

In: where the events are, as coordinates and weights. Out: ``Cylinders``: for each centre the sites around it from near
to far, and beside each site the share of all weight in the circle that ends there. A circle is a prefix of that list.
Follows Kulldorff (2001), *Prospective time periodic geographical disease surveillance using a scan statistic*, JRSS A.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.analysis.shift.sphere import EARTH_KM, Floats, vectors

Ints = NDArray[np.int32]
CENTRES = 2500
"""More sites than these are thinned to one centre a grid cell: circles around neighbours hold the same events."""
FAR_REACHING = 200
"""Of so many centres all circles are looked at, however large; of the others those of the nearest places, as many as
keep all centres together below ``ENTRIES``. A large circle needs no near neighbour: it holds what that one holds."""
ENTRIES = 2_000_000
SAME_PLACE = 4
"""Decimals of a degree, 11 m: no report places an event more finely."""
SAME_DISTANCE_KM = 1e-6
AT_A_TIME = 5_000_000
"""Distances held in memory at once."""


@dataclass(frozen=True, slots=True)
class Cylinders:
    """Circles by centre. The entries of centre ``i`` are ``first[i]`` to ``first[i + 1]``, near to far: ``site`` is
    the site reached, ``share`` the share of all weight within that distance (ties in distance included).
    """

    lat: Floats
    lon: Floats
    centre: Ints
    first: NDArray[np.int64]
    site: Ints
    share: Floats


def sites(lat: Floats, lon: Floats) -> tuple[Floats, Floats, Ints]:
    """The distinct places, and the place of each event."""
    rounded = np.asarray(np.round(np.stack([lat, lon], axis=1), SAME_PLACE), np.float64)
    places, of_event = np.unique(rounded, axis=0, return_inverse=True)
    return places[:, 0], places[:, 1], of_event.reshape(-1).astype(np.int32)


def cylinders(
    lat: Floats, lon: Floats, weight: Floats, *, max_km: float, max_share: float = 0.5, centres: int = CENTRES
) -> Cylinders:
    """Every circle of at most ``max_km`` and ``max_share`` of all weight, around the sites or a thinned set of them.

    ``weight``: what each site counts, events or expected events. Nothing here depends on when the events were, so
    that shuffling their days leaves the cylinders as they are.
    """
    middles = _centres(lat, lon, weight, centres)
    reach = np.where(
        np.isin(middles, _centres(lat, lon, weight, FAR_REACHING)), len(lat), max(ENTRIES // len(middles), FAR_REACHING)
    )
    points, total = vectors(lat, lon), float(weight.sum())
    chord = 2 * np.sin(min(max_km / EARTH_KM, np.pi) / 2)
    first, reached, shares = [0], [], []
    rows = max(AT_A_TIME // len(points), 1)
    for start in range(0, len(middles), rows):
        some = points[middles[start : start + rows]]
        # The square of the chord by its coordinates, not by 1 - cos: that loses the metres.
        squares = np.zeros((len(some), len(points)))
        for axis in range(3):
            squares += (some[:, axis, None] - points[None, :, axis]) ** 2
        for row, most in zip(squares, reach[start : start + rows], strict=True):
            near = np.flatnonzero(row <= chord**2)
            near = near[np.argsort(row[near], kind="stable")]
            km = np.sqrt(row[near]) * EARTH_KM
            held = np.cumsum(weight[near])[np.searchsorted(km, km + SAME_DISTANCE_KM, side="right") - 1] / total
            many = min(int(np.searchsorted(held, max_share, side="right")), int(most))
            reached.append(near[:many].astype(np.int32))
            shares.append(held[:many])
            first.append(first[-1] + many)
    return Cylinders(
        lat, lon, middles, np.array(first, np.int64), np.concatenate(reached), np.concatenate(shares).astype(np.float64)
    )


def _centres(lat: Floats, lon: Floats, weight: Floats, most: int) -> Ints:
    """All sites; where there are more than ``most``, the weightiest site of each cell of the finest grid that has
    no more cells than that.
    """
    if len(lat) <= most:
        return np.arange(len(lat), dtype=np.int32)
    east = lon * np.cos(np.radians(lat.mean()))
    heaviest = np.lexsort((np.arange(len(lat)), -weight))
    low, high = 0.0, float(max(np.ptp(lat), np.ptp(east)))
    chosen = heaviest[:1]
    for _ in range(20):
        cell = (low + high) / 2
        grid = np.stack([np.floor(lat / cell), np.floor(east / cell)], axis=1)[heaviest]
        _, kept = np.unique(grid, axis=0, return_index=True)
        if len(kept) > most:
            low = cell
        else:
            high, chosen = cell, heaviest[kept]
    return np.sort(chosen).astype(np.int32)
