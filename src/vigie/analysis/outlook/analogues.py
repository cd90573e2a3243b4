"""What came of situations like this one, anywhere and before: draws of whole trajectories.

In: counts by month and area. Out: for each area, draws of the months ahead, taken from the past situations nearest to
its own (``states``), scaled to its level. Lorenz's analogue method (J. Atmos. Sci. 26, 1969) on counts: a quiet area
draws from what quiet areas did, so outbreaks are as likely as they have been; a war from what wars did.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vigie.analysis.outlook.resampling import systematic
from vigie.analysis.outlook.states import LOOKS_BACK, level, states
from vigie.analysis.trend.series import Counts, Floats

NEAREST = 500
FEWEST = 100
"""Cases below which peers say nothing."""
SAME = 1e-6
"""Distances that differ by no more are one: below lies what rounding makes of zero."""


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Past situations: their states, their levels, and what came at each horizon."""

    states: Floats
    levels: Floats
    came: Floats


def analogues(counts: Floats, known: Cases, draws: int, rng: np.random.Generator, which: Counts) -> Floats:
    """Draws (areas of ``which``, horizons, draws) of months ahead of the last of ``counts`` (months by areas, NaN
    unknown)."""
    last = len(counts) - 1
    here, now = states(counts, last), level(counts, last)
    found = np.empty((len(which), known.came.shape[1], draws))
    squares = (known.states**2).sum(axis=1)
    for n, area in enumerate(which):
        state = here[area]
        away = np.sqrt(np.maximum(squares - 2 * known.states @ state + state @ state, 0.0))
        nth = min(NEAREST, len(away)) - 1
        edge = np.partition(away, (nth // 4, nth))
        # All that are equally near count: thousands of situations are those of places at peace.
        near = np.flatnonzero(away <= edge[nth] + SAME)
        weights = 1 / (1 + (away[near] / max(edge[nth // 4], 1e-3)) ** 2)
        chosen = near[systematic(weights, draws, rng)]
        outcome = known.came[chosen]
        drawn = np.round(outcome * ((now[area] + 1) / (known.levels[chosen] + 1))[:, None])
        found[n] = np.where(outcome > 0, np.maximum(drawn, 1.0), 0.0).T
    return found


def cases(counts: Floats, horizons: Counts) -> Cases | None:
    """Every area's past situations whose outcome is known; None where there are too few to say anything."""
    ends = range(LOOKS_BACK - 1, len(counts) - int(horizons.max()))
    parts = [(states(counts, end), level(counts, end), counts[end + horizons].T) for end in ends]
    if not parts:
        return None
    state, size, came = (np.concatenate([part[n] for part in parts]) for n in range(3))
    known = ~np.isnan(came).any(axis=1)
    return Cases(state[known], size[known], came[known]) if known.sum() >= FEWEST else None
