"""Do the intervals of movement hold the truth? Displacement, shares and earth mover's distance on bursty months.

In: two periods of months with negative binomial counts, each month around a focus of its own and with area shares of
its own (Dirichlet), with and without a displacement. Out: a line a setting: the part of 95 % intervals that hold the
truth, and how often a movement is seen where there is none. ``python -m benchmarks.shift [RUNS]``.
"""

from __future__ import annotations

import sys
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vigie.analysis.shift import ShiftError, displacement, shares, transport
from vigie.analysis.shift.blocks import cut
from vigie.analysis.shift.sphere import kilometres, vectors

MONTH = 30.4375
SHARES = np.array([0.4, 0.25, 0.15, 0.1, 0.06, 0.04])
EAST = 0.55  # degrees, some 60 km
TRANSPORTED = 60  # runs in which the slower earth mover's distance is measured
Floats = NDArray[np.float64]


class Made(NamedTuple):
    day: NDArray[np.int64]
    lat: Floats
    lon: Floats
    area: NDArray[np.int64]


def made(rng: np.random.Generator, months: int, mean: float, burst: float, east: float) -> Made:
    """Events of twice so many months; ``burst`` is the dispersion of their counts (0: Poisson, and no focus)."""
    parts: list[tuple[NDArray[np.int64], Floats, Floats, NDArray[np.int64]]] = []
    for month in range(2 * months):
        n = rng.negative_binomial(1 / burst, 1 / (1 + burst * mean)) if burst else rng.poisson(mean)
        focus = rng.normal(0, 0.5 * bool(burst), 2)
        shift = east if month >= months else 0.0
        share = rng.dirichlet(SHARES * 15) if burst else SHARES
        parts.append(
            (
                int(month * MONTH) + rng.integers(0, 30, n),
                14 + focus[0] + rng.normal(0, 1, n),
                -5 + focus[1] + rng.normal(0, 1.5, n) + shift,
                rng.choice(len(SHARES), n, p=share),
            )
        )
    return Made(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def main(runs: int = 200) -> int:
    true = float(kilometres(vectors(14, -5)[None], vectors(14, -5 + EAST)[None])[0, 0])
    for months, mean, burst in product((8, 12, 24), (4, 20), (0.0, 0.5, 1.5)):
        held = around = seen = part = change = differ = asked = areas = transported = 0
        rng = np.random.default_rng(3)
        length = int(months * MONTH)
        periods = (0, length - 1), (length, 2 * length)
        for n in range(runs):
            moved, still = (made(rng, months, mean, burst, east) for east in (EAST, 0.0))
            try:
                blocks, calm = cut(moved.day, *periods), cut(still.day, *periods)
            except ShiftError:  # too few events: refused
                continue
            asked += 1
            one = displacement(moved.lat, moved.lon, blocks)
            held += one.low_km <= true <= one.high_km
            around += one.from_deg is None or (90 - one.from_deg) % 360 <= ((one.to_deg or 0) - one.from_deg) % 360
            seen += displacement(still.lat, still.lon, calm).p_value <= 0.05
            for area in shares(still.area, calm):
                areas += 1
                part += area.after.low <= SHARES[int(area.area)] <= area.after.high
                change += not area.low <= 0 <= area.high
            if n < TRANSPORTED:
                transported += 1
                differ += transport(still.lat, still.lon, calm, permutations=39).p_value <= 0.05
        held_by = f"length {held / asked:.3f}, direction {around / asked:.3f}, share {part / areas:.3f}"
        wrongly = f"displacement {seen / asked:.3f}, change of share {change / areas:.3f}"
        print(
            f"{months} months, {mean} a month, dispersion {burst}, {asked} runs: {held_by}; "
            f"seen where there is none: {wrongly}, transport {differ / transported:.3f}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:2])))
