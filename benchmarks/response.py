"""Is a change seen where nothing was done, found where something was, and does its interval hold the truth?

    python -m benchmarks.response [SERIES [DESIGN …]]

SERIES (1000) are simulated for each design, with no effect and with a halving: an area of 8 events a month (or as
told) beside others of .6 to 1.6 times as much, all months in a row, from fixed seeds. 'changes' is the share of series
without effect whose interval leaves out 1; 'found' the share of halvings told as fewer.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.analysis.response.effect import effect

Counts = NDArray[np.int64]
RATIOS = (1.0, 0.5)


@dataclass(frozen=True)
class Design:
    """``areas`` beside the one, months before and after, its mean, the counts' a (variance mean + a·mean²), how far
    areas drift apart (log), how far a month moves all of them (log)."""

    areas: int
    before: int
    after: int
    mean: float = 8.0
    bursty: float = 0.0
    drift: float = 0.0
    shared: float = 0.0


DESIGNS = {
    "plain": Design(4, 24, 12),
    "year": Design(4, 12, 12),
    "one": Design(1, 24, 12),
    "two": Design(2, 24, 12),
    "many": Design(8, 36, 12),
    "bursty": Design(4, 24, 12, bursty=0.1),
    "months": Design(4, 24, 12, shared=0.4),
    "drifting": Design(5, 24, 12, drift=0.2),
    "sparse": Design(5, 36, 12, mean=0.8, bursty=0.3),
}


def simulated(rng: np.random.Generator, design: Design, ratio: float) -> list[tuple[Counts, Counts]]:
    """The area first, then the others."""
    months, found = design.before + design.after, []
    shared = np.exp(rng.normal(0, design.shared, months)) if design.shared else np.ones(months)
    late = np.arange(months) >= design.before
    for area in range(design.areas + 1):
        size, own = (1.0, ratio) if area == 0 else (rng.uniform(0.6, 1.6), 1.0)
        moved = own * np.exp(rng.normal(0, design.drift)) if design.drift else own
        mean = design.mean * size * shared * np.where(late, moved, 1.0)
        a = design.bursty
        drawn = rng.poisson(mean) if a == 0 else rng.negative_binomial(1 / a, 1 / (1 + a * mean))
        found.append((drawn[: design.before], drawn[design.before :]))
    return found


def main() -> None:
    series = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(f"{series} series a line        changes   found   intervals hold (no effect, halving)")
    for name in sys.argv[2:] or DESIGNS:
        design, rng, held = DESIGNS[name], np.random.default_rng(8), {1.0: 0, 0.5: 0}
        changes = found = 0
        for _ in range(series):
            for ratio in RATIOS:
                (before, after), *beside = simulated(rng, design, ratio)
                told = effect(before, after, beside)
                held[ratio] += told.low <= ratio <= told.high
                changes += ratio == 1.0 and told.way != "open"
                found += ratio == 0.5 and told.way == "less"
        shares = [n / series for n in (changes, found, held[1.0], held[0.5])]
        print(f"{name:22} {shares[0]:12.1%} {shares[1]:7.1%} {shares[2]:12.1%} {shares[3]:7.1%}", flush=True)


if __name__ == "__main__":
    main()
