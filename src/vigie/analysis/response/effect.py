"""How an area changed beside those that it is compared with: difference in differences on counts, with an interval that
holds.

In: counts by month of the area and of each comparison area, before and after a day. Out: ``Effect``: the ratio of
ratios (after over before here, over the same there) with its interval.

The posterior of its logarithm is the correlation of the two periods' densities of the area's log odds (``shares``).
Areas drift apart without any measure: how far is read from the comparison areas, each against the others, and averaged
out (a random effect of area by period, its spread from a grid weighed by likelihood; DerSimonian and Laird, Control.
Clin. Trials 7, 1986, for the idea; Bayesian averaging in the place of their estimate, which so few areas leave loose).
Where months resemble the month before, the posterior is stretched as for rates. Coverage and power are measured:
``python -m benchmarks.response``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.fft import fftshift, irfft, rfft
from numpy.typing import ArrayLike
from scipy.ndimage import gaussian_filter1d

from vigie.analysis.finding import Told
from vigie.analysis.response.problems import ResponseError
from vigie.analysis.response.shares import CELLS, PRIOR, Share
from vigie.analysis.trend.negbin import Belief, belief
from vigie.analysis.trend.rates import sticky, stretched
from vigie.analysis.trend.series import Counts, Floats, counts

LEAST_MONTHS = 3
DRIFT = np.array([0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45, 0.7, 1.0])
"""Standard deviations of the log ratio between areas to which nothing was done."""
DRIFT_PRIOR = np.exp(-DRIFT / 0.04)
LEVEL = 0.95
METHOD = Told("method.effect")


@dataclass(frozen=True, slots=True)
class Effect:
    """``value`` is None where the area or the others counted nothing in one of the periods: the interval still holds.

    ``drift`` is how far comparison areas part from one another (standard deviation of the log ratio).
    """

    value: float | None
    low: float
    high: float
    level: float
    drift: float
    areas: int
    posterior: Belief

    @property
    def way(self) -> str:
        """'less', 'more' or 'open'."""
        return "less" if self.high < 1 else "more" if self.low > 1 else "open"


def effect(
    before: ArrayLike, after: ArrayLike, beside: Sequence[tuple[ArrayLike, ArrayLike]], level: float = LEVEL
) -> Effect:
    """After over before in an area, over the same in those ``beside`` it (before and after of each).

    All count the same months, one whole number each. Raises ``ResponseError`` where there is no comparison area, its
    months are others, or nothing was counted in any; ``TrendError`` for fewer than three months a side or no counts.
    """
    own = counts(before, least=LEAST_MONTHS), counts(after, least=LEAST_MONTHS)
    others = [(counts(a), counts(b)) for a, b in beside]
    if not others:
        raise ResponseError("no_comparison")
    if any(len(a) != len(own[0]) or len(b) != len(own[1]) for a, b in others):
        raise ResponseError("other_months")
    theirs = _summed(others)
    if not any(map(np.any, own)) or not any(map(np.any, theirs)):
        raise ResponseError("nothing_counted")
    lags, mass, stretch = _log_ratio(own, theirs)
    spread, weights = _drift(others)
    mixed = _drifted(lags, mass, weights, 1 + 1 / len(others))
    found = belief(lags, mixed, stretch)
    edge = (1 - level) / 2
    parts = [float(x.sum()) for x in (*own, *theirs)]
    value = parts[1] / parts[0] / (parts[3] / parts[2]) if all(parts) else None
    low = math.exp(found.quantile(edge)) if own[1].any() and theirs[0].any() else 0.0
    high = math.exp(found.quantile(1 - edge)) if own[0].any() and theirs[1].any() else math.inf
    return Effect(value, low, high, level, spread, len(others), found)


def _summed(areas: Sequence[tuple[Counts, Counts]]) -> tuple[Counts, Counts]:
    first, second = (np.sum([pair[side] for pair in areas], axis=0) for side in (0, 1))
    return first, second


def _log_ratio(own: tuple[Counts, Counts], theirs: tuple[Counts, Counts]) -> tuple[Floats, Floats, float]:
    """The log of the ratio of ratios: points, how much lies at each, and how much longer it is to be."""
    first, second = (Share(a, a + b) for a, b in zip(own, theirs, strict=True))
    half = max(first.reach, second.reach)
    step = 2 * half / CELLS
    cells = step * np.arange(CELLS, dtype=np.float64) - half
    (one, weight1), (two, weight2) = first.likelihood(first.middle + cells), second.likelihood(second.middle + cells)
    weight = weight1 + weight2 + PRIOR
    two = two * np.exp(weight - weight.max())[:, None]
    spectrum = (rfft(two, 2 * CELLS, axis=1) * np.conj(rfft(one, 2 * CELLS, axis=1))).sum(axis=0)
    mass = np.clip(fftshift(irfft(spectrum, 2 * CELLS)), 0.0, None)
    lags = step * np.arange(-CELLS, CELLS, dtype=np.float64) + second.middle - first.middle
    return lags, mass / mass.sum(), stretched(sticky([_errors(first), _errors(second)]))


def _errors(period: Share) -> Floats:
    """Each month's part against what its sum would give, in standard errors."""
    held = period.total > 0
    own, total = period.own[held], period.total[held]
    share = own.sum() / total.sum() if len(total) else 0.0
    if not 0 < share < 1:
        return np.zeros(0)
    errors: Floats = (own - total * share) / np.sqrt(total * share * (1 - share))
    return errors


def _drift(others: Sequence[tuple[Counts, Counts]]) -> tuple[float, Floats]:
    """How far areas to which nothing was done part: the middle of it, and the weight of each spread of ``DRIFT``."""
    logs = np.log(DRIFT_PRIOR)
    if len(others) > 1:
        for n, one in enumerate(others):
            rest = [o for m, o in enumerate(others) if m != n]
            pair = _summed(rest)
            if not (one[0].any() or one[1].any()) or not (pair[0].any() or pair[1].any()):
                continue
            lags, mass, _ = _log_ratio(one, pair)
            mean = float(lags @ mass)
            variance = float((lags - mean) ** 2 @ mass) + DRIFT**2 * (1 + 1 / len(rest))
            # Each also stands in the comparison of the others: they are not so many independent looks.
            logs = logs - 0.5 * (np.log(variance) + mean**2 / variance) * (len(others) - 1) / len(others)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    return float(np.interp(0.5, np.cumsum(weights), DRIFT)), weights


def _drifted(lags: Floats, mass: Floats, weights: Floats, times: float) -> Floats:
    """The same with the drift averaged out."""
    step = lags[1] - lags[0]
    found: Floats = weights[0] * mass
    for spread, weight in zip(DRIFT[1:], weights[1:], strict=True):
        found = found + weight * gaussian_filter1d(mass, spread * math.sqrt(times) / step, mode="constant")
    return found
