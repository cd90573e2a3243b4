"""A quasi-Poisson regression with a log link, by iteratively reweighted least squares.

In: counts and a design. Out: coefficients, their covariance, the dispersion that stretches it. After McCullagh and
Nelder, Generalized Linear Models (1989), chapters 6 and 9.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vigie.analysis.trend.series import Counts, Floats

ROUNDS, CLOSE = 60, 1e-9
STEEPEST = 30.0


@dataclass(frozen=True, slots=True)
class Fit:
    """``spread`` is the covariance already stretched by ``dispersion``, which is at least 1: counts are never steadier
    than chance; ``freedom`` the degrees left."""

    terms: Floats
    spread: Floats
    dispersion: float
    freedom: int
    mean: Floats


def fit(series: Counts, design: Floats) -> Fit | None:
    """None where the design cannot be told apart or leaves no degree of freedom. ``series`` is not all 0."""
    months, width = design.shape
    if months <= width or np.linalg.matrix_rank(design) < width:
        return None
    # Starting from the counts themselves converges where starting from one mean would overshoot.
    mean = (series + series.mean()) / 2
    terms = np.zeros(width)
    for _ in range(ROUNDS):
        work = np.log(mean) + (series - mean) / mean
        weighted = design * mean[:, None]
        found = np.linalg.lstsq(weighted.T @ design, weighted.T @ work, rcond=None)[0]
        done = bool(np.max(np.abs(found - terms)) < CLOSE)
        terms = found
        mean = np.exp(np.clip(design @ terms, -STEEPEST, STEEPEST))
        if done:
            break
    freedom = months - width
    dispersion = max(float(((series - mean) ** 2 / mean).sum()) / freedom, 1.0)
    spread = np.linalg.pinv((design * mean[:, None]).T @ design) * dispersion
    return Fit(terms, spread, dispersion, freedom, mean)
