"""The outlook itself: a linear opinion pool of what peers did, the area's own past, and a hurdle model of all areas.

In: a history, horizons. Out: 1,000 draws for each area and month ahead, and which families they come from. A family
that has too little to go by is left out, its share goes to the others (Stone, Annals of Math. Statistics 32, 1961).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vigie.analysis.outlook.analogues import analogues, cases
from vigie.analysis.outlook.history import History
from vigie.analysis.outlook.hurdle import fit
from vigie.analysis.outlook.recent import recent
from vigie.analysis.outlook.resampling import shares
from vigie.analysis.trend.series import Counts, Floats

DRAWS = 1000
SHARES = {"analogues": 0.4, "recent": 0.4, "hurdle": 0.2}


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """``draws`` (areas asked, horizons, draws); ``families`` the shares of what they come from."""

    draws: Floats
    families: dict[str, float]


def pool(known: History, horizons: Counts, which: Counts, rng: np.random.Generator, draws: int = DRAWS) -> Pooled:
    """Draws for the areas ``which`` after the last month known."""
    parts: dict[str, Callable[[int], Floats]] = {
        "recent": lambda n: recent(known.counts[:, which], horizons, n, rng),
    }
    past, model = cases(known.counts, horizons), fit(known, horizons, rng)
    if past is not None:
        parts["analogues"] = lambda n: analogues(known.counts, past, n, rng, which)
    if model is not None:
        parts["hurdle"] = lambda n: model.draws(known, horizons, n, rng, which)
    names = [name for name in SHARES if name in parts]
    counts = shares(tuple(SHARES[name] for name in names), draws)
    found = np.concatenate([parts[name](n) for name, n in zip(names, counts, strict=True)], axis=2)
    return Pooled(found[:, :, rng.permutation(draws)], {n: c / draws for n, c in zip(names, counts, strict=True)})
