"""Does the year have its seasons? Harmonics of the year in monthly counts, and the rains against the dry months.

In: counts by month, where their level changed. Out: ``Season``: the test, how the months compare, the ratio of rains to
dry months with its interval. Quasi-Poisson regression with a level per stretch; the harmonics of twelve and six months
are tested together by F.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc, stdtrit

from vigie.analysis.trend.glm import fit
from vigie.analysis.trend.series import Counts, Floats, TrendError, counts

YEAR = 12
LEAST_MONTHS = 2 * YEAR
RAINS = (6, 7, 8, 9, 10)
"""June to October in the Sahel; the months in which roads are cut."""


@dataclass(frozen=True, slots=True)
class Season:
    """``p`` is the chance of so much season where there is none; ``factors`` the twelve months' rates over their mean,
    January first; ``rains`` the rate of the rainy months over that of the others, with its interval."""

    p: float
    factors: tuple[float, ...]
    rains: float
    low: float
    high: float
    level: float

    @property
    def peak(self) -> int:
        """The month, 1 to 12, with most."""
        return max(range(YEAR), key=lambda n: self.factors[n]) + 1


def season(
    series: ArrayLike,
    *,
    first_month: int = 1,
    changes: Sequence[int] = (),
    rains: Sequence[int] = RAINS,
    level: float = 0.95,
) -> Season:
    """The season of counts by month.

    ``first_month`` is the calendar month (1 to 12) of the first count, ``changes`` the indices at which a new level
    begins, ``rains`` the rainy months. Raises ``TrendError`` for less than two years, or where nothing was counted.
    """
    months = counts(series, least=LEAST_MONTHS)
    if not months.any():
        raise TrendError("no_events")
    calendar = (np.arange(len(months)) + first_month - 1) % YEAR
    levels = stretches(len(months), changes)
    p, factors = harmonics(months, calendar, levels)
    wet = np.isin(calendar + 1, list(rains)).astype(np.float64)
    found = fit(months, np.column_stack([levels, wet]))
    if found is None:
        raise TrendError("no_season")
    half = float(stdtrit(found.freedom, (1 + level) / 2)) * math.sqrt(float(found.spread[-1, -1]))
    middle = float(found.terms[-1])
    ratio = [math.exp(min(max(value, -50.0), 50.0)) for value in (middle, middle - half, middle + half)]
    return Season(p, tuple(float(x) for x in factors), ratio[0], ratio[1], ratio[2], level)


def stretches(months: int, changes: Sequence[int]) -> Floats:
    """One column a stretch of constant level."""
    edges = [0, *sorted(changes), months]
    columns = np.zeros((months, len(edges) - 1))
    for n, (start, end) in enumerate(pairwise(edges)):
        columns[start:end, n] = 1.0
    return columns


def harmonics(series: Counts, calendar: Floats | Counts, levels: Floats) -> tuple[float, Floats]:
    """The p-value of the harmonics and each calendar month's factor; (1, ones) where they cannot be told."""
    design = np.column_stack([levels, _waves(np.asarray(calendar, dtype=np.float64))])
    full = fit(series, design)
    waves = design.shape[1] - levels.shape[1]
    if full is None:
        return 1.0, np.ones(YEAR)
    terms, spread = full.terms[-waves:], full.spread[-waves:, -waves:]
    # Wald's F: the dispersion stands in the covariance already.
    statistic = float(terms @ np.linalg.pinv(spread) @ terms) / waves
    p = float(fdtrc(waves, full.freedom, statistic))
    factors = np.exp(np.clip(_waves(np.arange(YEAR, dtype=np.float64)) @ terms, -10.0, 10.0))
    shares: Floats = factors / factors.mean()
    return p, shares


def _waves(calendar: Floats) -> Floats:
    angle = 2 * math.pi * calendar / YEAR
    return np.column_stack([np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)])
