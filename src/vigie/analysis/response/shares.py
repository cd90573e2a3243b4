"""What monthly counts of an area and of those beside it tell of its share: a posterior, burstiness averaged out.

In: two arrays of counts by month, the area's and the others'. Out: the density of the log odds of the area's share for
each dispersion of a grid, and how well that dispersion explains the months.

Given the sum of a month, the area's part is beta-binomial. What all areas share (a season, a month in which nothing was
reported) is in the sum and takes no part, as month effects do in a Poisson regression with two-way effects; a month
without any event tells nothing. Prior of the share: Jeffreys'; of the dispersion: as for rates (``trend.negbin``), half
way between flat and half-Cauchy on the log scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from vigie.analysis.trend.series import Counts, Floats

LOG_SPREAD = np.linspace(np.log(3e-4), np.log(2.0), 16)
"""Of 1/(α + β) of the beta."""
SPREAD = np.exp(LOG_SPREAD)
PRIOR = 0.25 * LOG_SPREAD - 0.5 * np.log1p(SPREAD)
CELLS = 256


@dataclass(frozen=True, slots=True)
class Share:
    """One period: where the log odds lie, and how far from there it is worth looking."""

    own: Counts
    total: Counts

    @property
    def middle(self) -> float:
        own, total = self.own.sum(), self.total.sum()
        return float(np.log((own + 0.5) / (total - own + 0.5)))

    @property
    def reach(self) -> float:
        own, total = self.own.sum(), self.total.sum()
        return float(8 * np.sqrt(1 / (own + 0.5) + 1 / (total - own + 0.5)) + 1.5)

    def likelihood(self, log_odds: Floats) -> tuple[Floats, Floats]:
        """The density at each of the log odds, a row a dispersion, each summing to 1; the log weight of each row."""
        share, rest = 1 / (1 + np.exp(-log_odds)), 1 / (1 + np.exp(log_odds))
        alpha, beta = share / SPREAD[:, None], rest / SPREAD[:, None]
        found = 0.5 * (np.log(share) + np.log(rest))[None, :]
        found = found + _risen(alpha, self.own) + _risen(beta, self.total - self.own)
        found = found - _risen(1 / SPREAD[:, None], self.total)
        most = found.max(axis=1, keepdims=True)
        density = np.exp(found - most)
        sums = density.sum(axis=1, keepdims=True)
        return density / sums, (most + np.log(sums))[:, 0]


def _risen(start: Floats, counts: Counts) -> Floats:
    """The sum over months of log (start)(start + 1)…(start + count - 1)."""
    values, times = np.unique(counts[counts > 0], return_counts=True)
    return sum((n * (gammaln(start + v) - gammaln(start)) for v, n in zip(values, times, strict=True)), 0.0 * start)
