"""Would it have been right before? The past foreseen again, month for month, with nothing known that came later.

In: a history. Out: for each area asked, the mean CRPS of the pool and of the two baselines, and how often outcomes fell
within the 90 % interval. Rolling origin (Tashman, Int. J. Forecasting 16, 2000).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vigie.analysis.outlook.history import History
from vigie.analysis.outlook.pool import pool
from vigie.analysis.outlook.recent import conflictology, last_month
from vigie.analysis.outlook.scores import covered, crps
from vigie.analysis.trend.series import Counts

DRAWS = 200
ORIGINS = 12
APART = 3
BEHIND = 24
"""Months known before the first test."""
BETTER = 0.98
"""How small a part of the baseline's score must be left to be told as better."""


@dataclass(frozen=True, slots=True)
class Past:
    """``tests`` are outcomes scored; ``pool``, ``conflictology`` and ``last_month`` mean CRPS, in the unit of the
    counts, lower is better; ``inside`` is the share within the 90 % interval."""

    tests: int
    pool: float
    conflictology: float
    last_month: float
    inside: float

    @property
    def better(self) -> bool:
        """Than both baselines."""
        return self.pool < BETTER * min(self.conflictology, self.last_month)

    @property
    def best_baseline(self) -> str:
        return "conflictology" if self.conflictology <= self.last_month else "last_month"


def past(
    known: History, months: int, which: Counts, seed: int, step: Callable[[], None] = lambda: None
) -> list[Past | None]:
    """One an area of ``which``; None where the history is too short to be tested on."""
    length = len(known.counts)
    origins = range(length - months, BEHIND - 1, -APART)[:ORIGINS]
    horizons = np.arange(1, months + 1)
    scores: list[list[np.ndarray]] = [[], [], [], []]
    for origin in origins:
        rng = np.random.default_rng([seed, origin])
        before, outcome = known.upto(origin), known.counts[origin : origin + months, which].T
        ours = pool(before, horizons, which, rng, DRAWS).draws
        plain = conflictology(before.counts[:, which], months, DRAWS, rng)
        same = last_month(before.counts[:, which], months)
        for found, score in zip(
            scores, (crps(outcome, ours), crps(outcome, plain), crps(outcome, same), covered(outcome, ours, rng)),
            strict=True,
        ):  # fmt: skip
            found.append(score)
        step()
    if not len(origins):
        return [None] * len(which)
    means = [np.mean([score.mean(axis=1) for score in found], axis=0) for found in scores]
    return [Past(len(origins) * months, *(float(mean[n]) for mean in means)) for n in range(len(which))]
