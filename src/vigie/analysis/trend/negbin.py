"""What monthly counts tell of their mean when months are burstier than chance: a posterior, dispersion averaged out.

In: counts by month, held to be negative binomial of mean m and variance m + a·m². Out: for each dispersion ``a`` of a
grid, how well it explains the counts, and the density of log m under it.

Given a, the sum of n months is sufficient and negative binomial too; with Jeffreys' prior for m, 1/(1 + a·m) is
Beta(n/a, S + 1/2), so all is exact but for the grid. Averaging over a, instead of setting it at one estimate (which
short series put too low: Saha and Paul, Biometrics 61, 2005), keeps intervals long enough. The prior of log a is half
way, on the log scale, between a flat one and that of a half-Cauchy √a: measured, the flat one makes intervals a little
short, the half-Cauchy a little long where months are as chance has them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, gammaln

from vigie.analysis.trend.series import Counts, Floats

LOG_A = np.linspace(np.log(1e-4), np.log(50.0), 28)
SIZE = np.exp(-LOG_A)
"""1/a: the 'size' of the negative binomial."""
PRIOR = 0.25 * LOG_A - 0.5 * np.log1p(np.exp(LOG_A))
CELLS = 1024
# How far log m may lie from its estimate: far down where hardly anything was counted, never above e⁶ times.
BELOW_FEW, BELOW, ABOVE, FEW = 20.0, 4.0, 6.0, 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """Counts of one period: months, their sum, and the log likelihood of each dispersion of the grid."""

    months: int
    total: int
    weight: Floats

    @property
    def reach(self) -> tuple[float, float]:
        """The range of log m worth looking at."""
        middle, spread = np.log((self.total + 0.5) / self.months), 1 / np.sqrt(self.total + 0.5)
        below = BELOW_FEW if self.total < FEW else BELOW
        return float(middle - below - 10 * spread), float(middle + ABOVE + 8 * spread)

    def density(self, log_mean: Floats) -> Floats:
        """Of log m given each dispersion: a row a dispersion, each summing to 1."""
        z = log_mean[None, :] + LOG_A[:, None]
        a, b = (self.months * SIZE)[:, None], self.total + 0.5
        found = np.exp(b * z - (a + b) * np.logaddexp(0.0, z) - betaln(a, b))
        total = found.sum(axis=1, keepdims=True)
        shares: Floats = found / np.where(total > 0, total, 1.0)
        return shares


def evidence(series: Counts) -> Evidence:
    """What a period tells. ``series`` holds at least one month."""
    values, times = np.unique(series, return_counts=True)
    each = gammaln(values[:, None] + SIZE) - gammaln(SIZE)
    total = int(series.sum())
    weight = (times[:, None] * each).sum(axis=0) + betaln(len(series) * SIZE, total + 0.5) + 0.5 * np.log(SIZE)
    return Evidence(len(series), total, weight)


@dataclass(frozen=True, slots=True)
class Belief:
    """A posterior on a grid: points in rising order and how much lies up to each; ``stretch`` widens it about its
    median (months that follow one another tell less than months apart)."""

    points: Floats
    upto: Floats
    stretch: float = 1.0

    def quantile(self, share: float) -> float:
        middle = float(np.interp(0.5, self.upto, self.points))
        return middle + (float(np.interp(share, self.upto, self.points)) - middle) * self.stretch

    def above(self, point: float) -> float:
        """The probability of more than ``point``."""
        middle = float(np.interp(0.5, self.upto, self.points))
        return 1 - float(np.interp(middle + (point - middle) / self.stretch, self.points, self.upto))


def belief(points: Floats, mass: Floats, stretch: float = 1.0) -> Belief:
    mass = np.clip(mass, 0.0, None)
    upto = np.cumsum(mass) - mass / 2
    return Belief(points, upto / mass.sum(), stretch)
