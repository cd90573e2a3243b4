"""What is known of many areas, month by month: ``History``, all that a family of outlooks may look at.

In: counts, and what stood beside them. Out: the same up to a month, so that the past can be foreseen again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vigie.analysis.trend.series import Floats

NEIGHBOURS = 6
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """``counts`` and ``shut`` (roads and places shut or besieged at the month's end) by month, from ``first`` (months
    since the year 0) on, and area; ``near`` the mean counts of each area's neighbours.
    """

    first: int
    areas: tuple[str, ...]
    counts: Floats
    near: Floats
    shut: Floats

    @property
    def last(self) -> int:
        return self.first + len(self.counts) - 1

    def upto(self, months: int) -> History:
        """The first so many months."""
        return replace(self, counts=self.counts[:months], near=self.near[:months], shut=self.shut[:months])


def history(first: int, areas: tuple[str, ...], counts: Floats, points: Floats, shut: Floats | None = None) -> History:
    """``points`` are the middles of the areas (latitude, longitude; NaN unknown: then all the others are near)."""
    weights = _nearest(points)
    near = counts @ weights.T
    return History(first, areas, counts, near, np.zeros_like(counts) if shut is None else shut)


def _nearest(points: Floats) -> Floats:
    """A row an area: how much each other one counts for its neighbourhood; rows sum to 1, or to 0 for one alone."""
    n = len(points)
    lat, lon = np.radians(points[:, 0]), np.radians(points[:, 1])
    chord = np.sin((lat[:, None] - lat) / 2) ** 2 + np.cos(lat[:, None]) * np.cos(lat) * (
        np.sin((lon[:, None] - lon) / 2) ** 2
    )
    away = np.where(np.isnan(chord), np.inf, 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))
    np.fill_diagonal(away, np.nan)
    weights = np.zeros((n, n))
    for area in range(n):
        others = np.flatnonzero(~np.isnan(away[area]))
        known = others[np.isfinite(away[area, others])]
        chosen = known[np.argsort(away[area, known], kind="stable")][:NEIGHBOURS] if len(known) else others
        if len(chosen):
            weights[area, chosen] = 1 / len(chosen)
    return weights
