"""How rare is a contrast between some months and the rest? Orders of the same counts are the yardstick.

In: counts by month, what share of its level each month has, stretches to hold against the rest. Out: the largest
quasi-Poisson likelihood ratio, where it is, and its p-value by permutation.
"""

from __future__ import annotations

import numpy as np

from vigie.analysis.trend.rates import autocorrelation
from vigie.analysis.trend.season import YEAR
from vigie.analysis.trend.series import Counts, Floats

# Once this many of the first draws are above, no further draw makes it rare.
FIRST, ENOUGH, DRAWS = 99, 20, 1999
MOST_CELLS = 4_000_000
BEYOND = 0.5
"""Standard errors of autocorrelation held to be chance: a second change still to be found looks like one."""


def p_value(
    series: Counts, share: Floats, pairs: Counts, seasonal: bool, rng: np.random.Generator
) -> tuple[float, Counts]:
    """How rare the largest statistic is among the same counts in other orders."""
    if not len(pairs):
        return 1.0, np.zeros(2, dtype=np.int64)
    values = statistic(series[None, :], share, pairs)[0]
    best = int(values.argmax())
    low, high = pairs[best]
    parts = [part for part in (series[:low], series[low:high], series[high:]) if len(part)]
    inside = [np.concatenate([parts[0], parts[2]]), parts[1]] if len(parts) == 3 else parts
    sticky = autocorrelation(inside, BEYOND)
    observed = float(values[best]) * (1 - sticky) / (1 + sticky)
    above = drawn = 0
    for draws in (FIRST, DRAWS - FIRST):
        for some in _batches(draws, len(pairs)):
            orders = _shuffled(series, some, seasonal, rng)
            above += int((statistic(orders, share, pairs).max(axis=1) >= observed - 1e-9).sum())
        drawn += draws
        if above >= ENOUGH:
            break
    return (above + 1) / (drawn + 1), pairs[best]


def _batches(draws: int, pairs: int) -> list[int]:
    size = max(1, min(draws, MOST_CELLS // pairs))
    return [size] * (draws // size) + ([draws % size] if draws % size else [])


def _shuffled(series: Counts, draws: int, seasonal: bool, rng: np.random.Generator) -> Counts:
    """The counts in other orders, a row a draw; with ``seasonal`` each stays in its calendar month."""
    rows = np.broadcast_to(series, (draws, len(series)))
    if not seasonal:
        return rng.permuted(rows, axis=1)
    out = rows.copy()
    for month in range(YEAR):
        out[:, month::YEAR] = rng.permuted(rows[:, month::YEAR], axis=1)
    return out


def statistic(rows: Counts, share: Floats, pairs: Counts) -> Floats:
    """The log likelihood ratio of each stretch against the rest over its dispersion: a row a series, a column a
    stretch."""
    ratio, dispersion = contrast(rows, share, pairs)
    found: Floats = ratio / dispersion
    return found


def contrast(rows: Counts, share: Floats, pairs: Counts) -> tuple[Floats, Floats]:
    """The Poisson log likelihood ratio of each stretch against the rest, and Pearson's dispersion about the two means,
    never below that of chance."""
    edge = ((0, 0), (1, 0))
    upto = np.pad(np.cumsum(rows, axis=1, dtype=np.float64), edge)
    weighed = np.pad(np.cumsum(rows * rows / share, axis=1), edge)
    exposure = np.concatenate([[0.0], np.cumsum(share)])
    low, high = pairs[:, 0], pairs[:, 1]
    inside = upto[:, high] - upto[:, low]
    within = exposure[high] - exposure[low]
    outside, without = upto[:, -1:] - inside, exposure[-1] - within
    ratio = _log_term(inside, within) + _log_term(outside, without) - _log_term(upto[:, -1:], exposure[-1])
    squares = weighed[:, high] - weighed[:, low]
    rest = weighed[:, -1:] - squares
    left = len(share) - 2
    pearson = _pearson(squares, inside, within) + _pearson(rest, outside, without)
    return ratio, np.maximum(pearson / left, 1.0)


def _log_term(total: Floats, exposure: Floats | float) -> Floats:
    found: Floats = total * np.log(np.maximum(total, 1e-300) / exposure)
    return found


def _pearson(squares: Floats, total: Floats, exposure: Floats) -> Floats:
    """Σ (y - m·share)² / (m·share), m = total / exposure."""
    found: Floats = np.where(total > 0, squares * exposure / np.maximum(total, 1e-300) - total, 0.0)
    return found
