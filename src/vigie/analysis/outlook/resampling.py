"""Draws from weighted values with as little chance as can be: systematic resampling.

In: weights, how many draws. Out: indices, each as often as its weight asks, to within one. After Kitagawa, 'Monte Carlo
filter and smoother', J. Comp. Graph. Stat. 5 (1996), appendix.
"""

from __future__ import annotations

import numpy as np

from vigie.analysis.trend.series import Counts, Floats


def systematic(weights: Floats, draws: int, rng: np.random.Generator) -> Counts:
    """Indices of ``weights`` (not all 0) in random order."""
    upto = np.cumsum(weights)
    at = (np.arange(draws) + rng.random()) * (upto[-1] / draws)
    found: Counts = np.minimum(np.searchsorted(upto, at, side="right"), len(weights) - 1).astype(np.int64)
    rng.shuffle(found)
    return found


def shares(weights: tuple[float, ...], draws: int) -> tuple[int, ...]:
    """How many of so many draws each part of a pool gives: by its weight, the rest to the first ones."""
    total = sum(weights)
    found = [int(draws * one / total) for one in weights]
    for n in range(draws - sum(found)):
        found[n % len(found)] += 1
    return tuple(found)
