"""An area's own past, the last year most: draws from its months, whose weight fades with their age.

In: counts by month and area. Out: draws. Conflictology (Hegre et al., 'The 2023/24 VIEWS prediction challenge',
Journal of Peace Research, 2025) draws from the last twelve months alike; weights that fade instead of ending keep in
the tail what is rare. ``conflictology`` and ``last_month`` are the baselines every outlook stands beside.
"""

from __future__ import annotations

import numpy as np

from vigie.analysis.outlook.resampling import systematic
from vigie.analysis.trend.series import Counts, Floats

FADES, STEEP = 12.0, 4.0
"""Months by which the weight of a month has halved, and how steeply it falls there."""
OLDEST = 120
YEAR = 12
DRIFT = 0.8
"""How far the level of an area may have moved (standard deviation of its logarithm) ``FAR`` months ahead."""
FAR = 14


def recent(counts: Floats, horizons: Counts, draws: int, rng: np.random.Generator) -> Floats:
    """Draws (areas, horizons, draws) after the last month of ``counts`` (months by areas, NaN unknown).

    The level drifts as a random walk, the same along a draw: what was there last year is not all that may come.
    """
    past = counts[-OLDEST:]
    weights = 1 / (1 + (np.arange(len(past))[::-1] / FADES) ** STEEP)
    found = _drawn(past, weights, len(horizons), draws, rng)
    moved = rng.standard_normal((found.shape[0], 1, draws)) * DRIFT * np.sqrt(horizons / FAR)[:, None]
    return np.where(found > 0, np.maximum(np.round(found * np.exp(moved)), 1.0), 0.0)


def conflictology(counts: Floats, horizons: int, draws: int, rng: np.random.Generator) -> Floats:
    """Draws as ``recent`` gives, from the last twelve months, each alike, without drift."""
    past = counts[-YEAR:]
    return _drawn(past, np.ones(len(past)), horizons, draws, rng)


def last_month(counts: Floats, horizons: int) -> Floats:
    """As ``recent``, with one draw: the last month again."""
    return np.broadcast_to(np.nan_to_num(counts[-1])[:, None, None], (counts.shape[1], horizons, 1))


def _drawn(past: Floats, weights: Floats, horizons: int, draws: int, rng: np.random.Generator) -> Floats:
    found = np.zeros((past.shape[1], horizons, draws))
    for area in range(past.shape[1]):
        known = ~np.isnan(past[:, area])
        if known.any():
            values, share = past[known, area], weights[known]
            for n in range(horizons):
                found[area, n] = values[systematic(share, draws, rng)]
    return found
