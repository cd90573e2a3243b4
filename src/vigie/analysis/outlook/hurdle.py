"""A hurdle model pooled across areas: is there anything in a month, and if so, how much?

In: a history. Out: draws of the months ahead. Mullahy's hurdle (J. Econometrics 33, 1986): a logistic regression for
any, a zero-truncated negative binomial for how many, its dispersion a matter of how far ahead; both on recent levels,
neighbours, season of the month foreseen, roads shut, how far ahead. A small ridge keeps few data from shouting.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, gammaln

from vigie.analysis.outlook.history import History
from vigie.analysis.outlook.states import mean, typical
from vigie.analysis.trend.series import Counts, Floats

SITUATIONS = 12
"""Months an area needs behind it to be learnt from."""
MOST_ROWS = 20_000
FEWEST, FEWEST_ANY = 200, 20
"""Rows, and rows with anything in them, below which nothing is fitted."""
RIDGE = 2.0
WIDEST = 12.0
TRIES = 30
YEAR = 12


@dataclass(frozen=True, slots=True, eq=False)
class Hurdle:
    """A fitted model: ``any_`` and ``many`` are coefficients, ``size`` the log of the negative binomial's size and its
    slope on log horizon; covariates are taken about ``middle`` in units of ``spread``; ``most`` caps means."""

    any_: Floats
    many: Floats
    size: Floats
    middle: Floats
    spread: Floats
    most: float

    def draws(self, known: History, horizons: Counts, draws: int, rng: np.random.Generator, which: Counts) -> Floats:
        """Draws (areas of ``which``, horizons, draws) after the last month known."""
        found = np.zeros((len(which), len(horizons), draws))
        for n, ahead in enumerate(horizons):
            design = self._scaled(covariates(known, len(known.counts) - 1, int(ahead))[which])
            chance = expit(design @ self.any_)
            level = np.minimum(np.exp(np.clip(design @ self.many, -WIDEST, WIDEST)), self.most)
            size = math.exp(float(np.clip(self.size[0] + self.size[1] * math.log(ahead), -4, 6)))
            some = rng.random((len(which), draws)) < chance[:, None]
            found[:, n] = np.where(some, _truncated(np.repeat(level[:, None], draws, 1), size, rng), 0.0)
        return found

    def _scaled(self, design: Floats) -> Floats:
        return np.column_stack([np.ones(len(design)), (design - self.middle) / self.spread])


def covariates(known: History, end: int, ahead: int) -> Floats:
    """A row an area: what is known at the end of month ``end`` (an index) of the month ``ahead`` months later."""
    past, near = known.counts[: end + 1], known.near[: end + 1]
    some = np.nan_to_num(past) > 0
    since = np.where(some.any(axis=0), some[::-1].argmax(axis=0), len(some))
    year, far = typical(past, YEAR), math.log(ahead)
    turn = 2 * math.pi * ((known.first + end + ahead) % YEAR) / YEAR
    every = np.ones(past.shape[1])
    columns = (
        np.log1p(mean(past, 1)), typical(past, 3), year, np.log1p(mean(past, YEAR)), np.log1p(mean(past, 3 * YEAR)),
        some[-YEAR:].mean(axis=0), np.log1p(since), np.log1p(mean(near, 3)), np.log1p(mean(near, YEAR)),
        np.log1p(known.shut[end]), math.cos(turn) * every, math.sin(turn) * every, far * every, far * year,
    )  # fmt: skip
    return np.stack(columns, axis=1)


def fit(known: History, horizons: Counts, rng: np.random.Generator) -> Hurdle | None:
    """Learnt from every area and month known; None where there is too little to learn from."""
    months = len(known.counts)
    some = sorted({int(horizons.min()), int(np.median(horizons)), int(horizons.max())})
    ends = range(SITUATIONS - 1, months - 1)
    pairs = [(end, ahead) for end in ends for ahead in some if end + ahead < months]
    most = max(MOST_ROWS // max(known.counts.shape[1], 1), 50)
    if len(pairs) > most:
        pairs = [pairs[n] for n in sorted(rng.choice(len(pairs), most, replace=False))]
    if not pairs:
        return None
    design = np.concatenate([covariates(known, end, ahead) for end, ahead in pairs])
    came = np.concatenate([known.counts[end + ahead] for end, ahead in pairs])
    far = np.repeat([math.log(ahead) for _, ahead in pairs], known.counts.shape[1])
    there = ~np.isnan(came)
    design, came, far = design[there], came[there], far[there]
    if len(came) < FEWEST or (came > 0).sum() < FEWEST_ANY or (came > 0).all():
        return None
    middle, spread = design.mean(axis=0), design.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    scaled = np.column_stack([np.ones(len(design)), (design - middle) / spread])
    positive = came > 0
    any_ = _logistic(scaled, positive.astype(np.float64))
    many, size = _counts(scaled[positive], came[positive], far[positive])
    return Hurdle(any_, many, size, middle, spread, 2.0 * float(came.max()) + 1.0)


def _penalty(terms: Floats) -> tuple[float, Floats]:
    slope = RIDGE * terms
    slope[0] = 0.0
    return float(terms[1:] @ terms[1:]) * RIDGE / 2, slope


def _logistic(design: Floats, came: Floats) -> Floats:
    def loss(terms: Floats) -> tuple[float, Floats]:
        z = design @ terms
        ridge, slope = _penalty(terms)
        value = float(np.logaddexp(0, z).sum() - came @ z) + ridge
        return value, design.T @ (expit(z) - came) + slope

    start = np.zeros(design.shape[1])
    start[0] = math.log(came.mean() / (1 - came.mean()))
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return found


def _counts(design: Floats, came: Floats, far: Floats) -> tuple[Floats, Floats]:
    """Coefficients and (log size, its slope on log horizon) of a zero-truncated negative binomial."""
    width = design.shape[1]

    def each(eta: Floats, log_size: Floats) -> Floats:
        size, level = np.exp(np.clip(log_size, -4, 6)), np.exp(np.clip(eta, -WIDEST, WIDEST))
        none = size * (np.log(size) - np.log(size + level))
        told: Floats = (
            gammaln(came + size) - gammaln(size) + none + came * (np.log(level) - np.log(size + level))
        ) - np.log(-np.expm1(np.minimum(none, -1e-12)))
        return told

    def loss(terms: Floats) -> tuple[float, Floats]:
        eta, log_size = design @ terms[:width], terms[width] + terms[width + 1] * far
        ridge, slope = _penalty(terms[:width])
        step = 1e-4
        by_eta = (each(eta + step, log_size) - each(eta - step, log_size)) / (2 * step)
        by_size = (each(eta, log_size + step) - each(eta, log_size - step)) / (2 * step)
        extra = RIDGE * terms[width:] * np.array([0.1, 1.0])
        value = -float(each(eta, log_size).sum()) + ridge + float(extra @ terms[width:]) / 2
        rest = extra - np.array([by_size.sum(), by_size @ far])
        by_all = np.concatenate([-design.T @ by_eta + slope, rest])
        return value, by_all

    start = np.zeros(width + 2)
    start[0] = math.log(came.mean())
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return found[:width], found[width:]


def _truncated(level: Floats, size: float, rng: np.random.Generator) -> Floats:
    """Negative binomial draws that are not 0: drawn again until they are not; where that hardly happens, they are 1."""
    found: Floats = rng.poisson(rng.gamma(size, level / size)).astype(np.float64)
    for _ in range(TRIES):
        none = np.flatnonzero(found.reshape(-1) == 0)
        if not len(none):
            break
        found.reshape(-1)[none] = rng.poisson(rng.gamma(size, level.reshape(-1)[none] / size))
    return np.maximum(found, 1.0)
