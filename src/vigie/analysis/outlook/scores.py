"""How good an outlook was: CRPS, ignorance, interval score, where the outcome fell.

In: outcomes and draws. Out: one figure an outcome; lower is better, but for ``pit``. CRPS and interval score after
Gneiting and Raftery (JASA 102, 2007); ignorance with the bins of the VIEWS Prediction Challenge 2023/24, one
pseudo-draw in each; PIT made even by chance for counts (Czado, Gneiting and Held, Biometrics 65, 2009).
"""

from __future__ import annotations

import numpy as np

from vigie.analysis.trend.series import Floats

BINS = np.array([0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5])
LEVEL = 0.9


def crps(outcome: Floats, draws: Floats) -> Floats:
    """``outcome`` of any shape, ``draws`` of that shape and one more axis; in the unit of the counts."""
    ordered = np.sort(draws, axis=-1)
    n = ordered.shape[-1]
    rank = 2 * np.arange(1, n + 1) - n - 1
    found: Floats = np.abs(ordered - outcome[..., None]).mean(axis=-1) - (rank * ordered).sum(axis=-1) / n**2
    return found


def ignorance(outcome: Floats, draws: Floats) -> Floats:
    """Bits: minus the log of the share of draws in the outcome's bin."""
    hits = (np.digitize(draws, BINS) == np.digitize(outcome, BINS)[..., None]).sum(axis=-1) + 1
    found: Floats = -np.log2(hits / (draws.shape[-1] + len(BINS)))
    return found


def interval_score(outcome: Floats, draws: Floats, level: float = LEVEL) -> Floats:
    """Width of the central interval, and what lies outside of it at 2/(1 - level) times the distance."""
    miss = 1 - level
    low, high = np.quantile(draws, miss / 2, axis=-1), np.quantile(draws, 1 - miss / 2, axis=-1)
    below, above = np.maximum(low - outcome, 0), np.maximum(outcome - high, 0)
    found: Floats = high - low + 2 / miss * (below + above)
    return found


def pit(outcome: Floats, draws: Floats, rng: np.random.Generator) -> Floats:
    """Uniform on 0 to 1 where draws are as outcomes are."""
    below = (draws < outcome[..., None]).mean(axis=-1)
    upto = (draws <= outcome[..., None]).mean(axis=-1)
    found: Floats = below + rng.random(outcome.shape) * (upto - below)
    return found


def covered(outcome: Floats, draws: Floats, rng: np.random.Generator, level: float = LEVEL) -> Floats:
    """Is the outcome within the central interval? By ``pit``: at a bound that holds much of the draws, by chance."""
    at = pit(outcome, draws, rng)
    found: Floats = ((at >= (1 - level) / 2) & (at <= (1 + level) / 2)).astype(np.float64)
    return found
