"""The VIEWS Prediction Challenge: state-based deaths by country, 3 to 14 months ahead of October.

In: a panel, the year to be foreseen. Out: 1,000 draws a country and month, from the panel's months up to October of the
year before. A linear opinion pool of two families: what came of situations like this one (``analogues``) and the
country's own near past (``recent``); weights and constants were chosen on windows before 2018.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vigie.analysis.outlook.analogues import FEWEST, analogues, cases
from vigie.analysis.outlook.panel import Panel, filled, month_id, month_text, read_panel, write_draws
from vigie.analysis.outlook.problems import OutlookError
from vigie.analysis.outlook.recent import recent
from vigie.analysis.outlook.resampling import shares
from vigie.analysis.trend.series import Counts, Floats

DRAWS = 1000
POOL = (0.5, 0.5)
"""The shares of analogues and of the near past."""
FIRST_YEAR, LAST_YEAR = 1995, 2099
LATEST_GAP = 12
SEED = 2024


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """What was foreseen: ``draws`` (countries, months, draws); ``last`` is the last month_id known, ``asked`` the one
    that might have been; ``silent`` countries have no count in the last year and get no forecast."""

    months: Counts
    countries: Counts
    draws: Floats
    last: int
    asked: int
    silent: Counts


def challenge(path: Path, year: int, out: Path) -> Window:
    """Read the panel, foresee the twelve months of ``year``, write the draws. Raises ``OutlookError``."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutlookError("window", value=year, first=FIRST_YEAR, last=LAST_YEAR)
    found = foresee(read_panel(path, month_id(year - 1, 10)), year)
    write_draws(out, found.months, found.countries, found.draws)
    return found


def foresee(panel: Panel, year: int) -> Window:
    """The draws of a window. ``panel`` holds no month after October of the year before."""
    asked = month_id(year - 1, 10)
    panel = filled(panel)
    if panel.last < asked - LATEST_GAP:
        raise OutlookError("ends_early", last=month_text(panel.last), asked=month_text(asked))
    spoken = ~np.isnan(panel.counts[-12:]).all(axis=0)
    counts, countries = panel.counts[:, spoken], panel.countries[spoken]
    months = np.arange(month_id(year, 1), month_id(year, 12) + 1)
    draws = pooled(counts, months - panel.last, np.random.default_rng([SEED, year]))
    return Window(months, countries, draws, panel.last, asked, panel.countries[~spoken])


def pooled(counts: Floats, horizons: Counts, rng: np.random.Generator, draws: int = DRAWS) -> Floats:
    """Draws (areas, horizons, draws) of the pool, in random order; ``OutlookError`` where the past is too short."""
    past = cases(counts, horizons)
    if past is None:
        raise OutlookError("few_cases", least=FEWEST)
    many, few = shares(POOL, draws)
    peers = analogues(counts, past, many, rng, np.arange(counts.shape[1]))
    found = np.concatenate([peers, recent(counts, horizons, few, rng)], axis=2)
    return found[:, :, rng.permutation(draws)]
