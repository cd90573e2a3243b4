"""How many times as much after as before: rates of two periods and their ratio, with an interval that holds.

In: counts by month of two periods. Out: ``RateRatio``: the ratio, its interval, the probability of any factor.

Each period has its own mean and its own dispersion; the two dispersions are held to be akin (log a differs by a normal
step of ``AKIN``), so that a short period borrows from the long one without being tied to it. The posterior of the log
ratio is the correlation of the two periods' densities, by FFT. Where months resemble the month before, the posterior is
stretched by √((1+r)/(1-r)), r being the autocorrelation. Coverage is measured, not assumed:
``python -m benchmarks.trend``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.fft import fftshift, irfft, rfft
from numpy.typing import ArrayLike

from vigie.analysis.finding import Told
from vigie.analysis.trend.negbin import CELLS, LOG_A, PRIOR, Belief, Evidence, belief, evidence
from vigie.analysis.trend.series import Counts, Floats, TrendError, counts

AKIN = 2.0
MOST_STICKY = 0.8
LOST, CHANCE = 1.5, 0.25
"""What the loss of the mean takes from autocorrelation, over the months; standard errors of it held to be chance."""
LEAST_MONTHS = 3
METHOD = Told("method.rates")


@dataclass(frozen=True, slots=True)
class Rate:
    """Events a month in one period, with the interval of its mean."""

    months: int
    count: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RateRatio:
    """After over before. ``value`` is None where nothing was counted before, and then ``high`` is infinite;
    ``dispersion`` is the variance of months over their mean (1: chance alone); ``level`` that of all intervals."""

    value: float | None
    low: float
    high: float
    level: float
    before: Rate
    after: Rate
    dispersion: float
    autocorrelation: float
    posterior: Belief

    def at_least(self, factor: float) -> float:
        """The probability that the rate after is at least ``factor`` times that before.

        >>> round(rate_ratio([5] * 24, [10] * 24).at_least(1.0), 2)
        1.0
        """
        return 1.0 if factor <= 0 else self.posterior.above(math.log(factor))


def rate_ratio(counts_before: ArrayLike, counts_after: ArrayLike, level: float = 0.95) -> RateRatio:
    """The rate after over the rate before.

    ``counts_before`` and ``counts_after`` hold one whole number a month, in order, 0 where nothing happened;
    ``level`` is the share of such intervals that hold the true ratio. Where nothing was counted at all, the interval
    is from 0 to infinity. Raises ``TrendError`` for fewer than three months a side or what is no count.
    """
    if not 0 < level < 1:
        raise TrendError("level", value=level)
    before, after = counts(counts_before, least=LEAST_MONTHS), counts(counts_after, least=LEAST_MONTHS)
    first, second = evidence(before), evidence(after)
    like = autocorrelation([before, after])
    # Where each month counts for less, so do both means.
    stretch = stretched(like)
    joint = _joint(first, second)
    found = _log_ratio(first, second, joint, stretch)
    edge = (1 - level) / 2
    low = math.exp(found.quantile(edge)) if second.total else 0.0
    high = math.exp(found.quantile(1 - edge)) if first.total else math.inf
    value = (second.total / second.months) / (first.total / first.months) if first.total else None
    return RateRatio(
        value,
        low,
        high,
        level,
        _rate(first, joint.sum(axis=1), edge, stretch),
        _rate(second, joint.sum(axis=0), edge, stretch),
        dispersion([before, after]),
        like,
        found,
    )


def _joint(first: Evidence, second: Evidence) -> Floats:
    """How likely each pair of dispersions is, before's by row."""
    step = LOG_A[:, None] - LOG_A[None, :]
    weight = first.weight[:, None] + second.weight[None, :] + (PRIOR[:, None] + PRIOR[None, :]) / 2
    weight = weight - step * step / (2 * AKIN * AKIN)
    chance = np.exp(weight - weight.max())
    shares: Floats = chance / chance.sum()
    return shares


def _log_ratio(first: Evidence, second: Evidence, joint: Floats, stretch: float) -> Belief:
    (low1, high1), (low2, high2) = first.reach, second.reach
    step = max(high1 - low1, high2 - low2) / CELLS
    cells = step * np.arange(CELLS, dtype=np.float64)
    one, two = first.density(low1 + cells), joint @ second.density(low2 + cells)
    spectrum = (rfft(two, 2 * CELLS, axis=1) * np.conj(rfft(one, 2 * CELLS, axis=1))).sum(axis=0)
    mass = fftshift(irfft(spectrum, 2 * CELLS))
    lags = np.arange(-CELLS, CELLS, dtype=np.float64) * step + low2 - low1
    return belief(lags, mass, stretch)


def _rate(period: Evidence, weight: Floats, edge: float, stretch: float) -> Rate:
    low, high = period.reach
    points = np.linspace(low, high, CELLS)
    found = belief(points, weight @ period.density(points), stretch)
    return Rate(
        period.months,
        period.total,
        period.total / period.months,
        math.exp(found.quantile(edge)) if period.total else 0.0,
        math.exp(found.quantile(1 - edge)),
    )


def autocorrelation(periods: list[Counts], beyond: float = CHANCE) -> float:
    """How far months resemble the month before, each period about its own mean."""
    return sticky([(p - p.mean()) / math.sqrt(p.mean()) for p in periods if p.any()], beyond)


def sticky(errors: Sequence[Floats], beyond: float = CHANCE) -> float:
    """How far errors (by month, in standard errors; a series a period) resemble the month before, mended for the loss
    of the mean; 0 to .8. What is not ``beyond`` so many standard errors is held to be chance."""
    above = sum(float(e[1:] @ e[:-1]) for e in errors)
    below = sum(float(e @ e) for e in errors)
    if below == 0:
        return 0.0
    months = sum(map(len, errors))
    return min(max(above / below + LOST / months - beyond / math.sqrt(months), 0.0), MOST_STICKY)


def stretched(like: float) -> float:
    """How many times as long intervals are where months have that autocorrelation."""
    return math.sqrt((1 + like) / (1 - like))


def dispersion(periods: list[Counts]) -> float:
    """Pearson's index: the variance of months over their mean, each period about its own; 1 where it is not known."""
    held = [period for period in periods if period.any()]
    freedom = sum(len(period) for period in held) - len(held)
    if freedom < 1:
        return 1.0
    return sum(float(((period - period.mean()) ** 2).sum() / period.mean()) for period in held) / freedom
