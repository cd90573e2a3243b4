"""What came of situations like this one, anywhere and before: draws of whole trajectories.

In: counts by month and area. Out: for each area, draws of the months ahead, taken from the past situations nearest to
its own (``states``), scaled to its level. Lorenz's analogue method (J. Atmos. Sci. 26, 1969) on counts: a quiet area
draws from what quiet areas did, so outbreaks are as likely as they have been; a war from what wars did.
"""

from __future__ import annotations

import numpy as np

from vigie.analysis.outlook.problems import OutlookError
from vigie.analysis.outlook.resampling import systematic
from vigie.analysis.outlook.states import LOOKS_BACK, level, states
from vigie.analysis.trend.series import Counts, Floats

NEAREST = 500
FEWEST = 100
"""Cases below which peers say nothing."""
SAME = 1e-9


def analogues(counts: Floats, horizons: Counts, draws: int, rng: np.random.Generator) -> Floats:
    """Draws (areas, horizons, draws) of months ahead of the last of ``counts`` (months by areas, NaN unknown).

    Raises ``OutlookError`` where there are too few past situations whose outcome is known.
    """
    cases, levels, came = _cases(counts, horizons)
    last = len(counts) - 1
    here, now = states(counts, last), level(counts, last)
    found = np.empty((counts.shape[1], len(horizons), draws))
    squares = (cases**2).sum(axis=1)
    for area, state in enumerate(here):
        away = np.sqrt(np.maximum(squares - 2 * cases @ state + state @ state, 0.0))
        nth = min(NEAREST, len(away)) - 1
        edge = np.partition(away, (nth // 4, nth))
        # All that are equally near count: thousands of situations are those of places at peace.
        near = np.flatnonzero(away <= edge[nth] + SAME)
        weights = 1 / (1 + (away[near] / max(edge[nth // 4], 1e-3)) ** 2)
        chosen = near[systematic(weights, draws, rng)]
        scale = (now[area] + 1) / (levels[chosen] + 1)
        outcome = came[chosen]
        drawn = np.round(outcome * scale[:, None])
        found[area] = np.where(outcome > 0, np.maximum(drawn, 1.0), 0.0).T
    return found


def _cases(counts: Floats, horizons: Counts) -> tuple[Floats, Floats, Floats]:
    """Past situations: their states, their levels, and what came at each horizon."""
    ends = range(LOOKS_BACK - 1, len(counts) - int(horizons.max()))
    parts = [(states(counts, end), level(counts, end), counts[end + horizons].T) for end in ends]
    if not parts:
        raise OutlookError("few_cases", cases=0, least=FEWEST)
    state, size, came = (np.concatenate([part[n] for part in parts]) for n in range(3))
    known = ~np.isnan(came).any(axis=1)
    if known.sum() < FEWEST:
        raise OutlookError("few_cases", cases=int(known.sum()), least=FEWEST)
    return state[known], size[known], came[known]
