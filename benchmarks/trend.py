"""Do intervals hold the truth as often as they say, are change points found, how often is one seen where there is none?

    python -m benchmarks.trend [SERIES [intervals|doubled|alarms|seasons …]]

SERIES (2000) are simulated for each line, all drawn from fixed seeds. The last column of the change points is the best
that anybody can do: the share found within a month by who knows both rates and that counts are Poisson.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from vigie.analysis.trend import change_points, rate_ratio, season

Counts = NDArray[np.int64]
LENGTHS = ((6, 6), (12, 12), (12, 36), (24, 24), (48, 12), (60, 60))
MEANS = (0.3, 1.0, 5.0, 50.0)
BURSTY = {"Poisson": 0.0, "a=0.1": 0.1, "a=0.5": 0.5, "a=2": 2.0}
RAINS = np.array([1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 1])
EDGE = 3


def bursty(rng: np.random.Generator, mean: object, a: float, months: int | None = None) -> Counts:
    """Counts of that mean and of variance mean + a·mean²."""
    level = np.broadcast_to(np.asarray(mean, dtype=float), (months,)) if months else np.asarray(mean, dtype=float)
    return rng.poisson(level) if a == 0 else rng.negative_binomial(1 / a, 1 / (1 + a * level))


def sticky(rng: np.random.Generator, mean: float, a: float, like: float, months: int) -> Counts:
    """Poisson counts about a level that drifts: log-normal, its logarithm with autocorrelation ``like``."""
    spread = np.sqrt(np.log1p(a))
    noise = rng.standard_normal(months)
    for n in range(1, months):
        noise[n] = like * noise[n - 1] + np.sqrt(1 - like * like) * noise[n]
    return rng.poisson(mean * np.exp(spread * noise - spread * spread / 2))


def mixed(rng: np.random.Generator) -> tuple[Counts, Counts, float]:
    """Any lengths, means, ratios and burstiness of the grid."""
    first, second = LENGTHS[rng.integers(len(LENGTHS))]
    mean, a = MEANS[rng.integers(len(MEANS))], [*BURSTY.values()][rng.integers(len(BURSTY))]
    ratio = (0.5, 1.0, 2.0, 3.0)[rng.integers(4)]
    return bursty(rng, mean, a, first), bursty(rng, mean * ratio, a, second), ratio


def covered(draw: Callable[[], tuple[Counts, Counts, float]], series: int) -> tuple[float, float, float]:
    """The share of 95 % intervals that hold the true ratio, lie above it, lie below it."""
    held = above = below = 0
    for _ in range(series):
        before, after, truth = draw()
        found = rate_ratio(before, after)
        held, above, below = (
            held + (found.low <= truth <= found.high),
            above + (truth < found.low),
            below + (found.high < truth),
        )
    return held / series, above / series, below / series


def settings(rng: np.random.Generator) -> Iterator[tuple[str, Callable[[], tuple[Counts, Counts, float]]]]:
    yield "all settings mixed", lambda: mixed(rng)
    for first, second in LENGTHS:
        yield f"{first} + {second} months", _of(rng, (first, second), None, None)
    for mean in MEANS:
        yield f"mean {mean:g}", _of(rng, None, mean, None)
    for name, a in BURSTY.items():
        yield name, _of(rng, None, None, a)
    yield "burstier after (a=0.1, then 0.5)", lambda: (bursty(rng, 5, 0.1, 24), bursty(rng, 10, 0.5, 24), 2.0)
    yield "steady variance/mean of 3", lambda: (_steady(rng, 5, 24), _steady(rng, 10, 24), 2.0)
    yield "autocorrelation 0.2 (a=0.3)", lambda: _drifting(rng, 0.2)
    yield "autocorrelation 0.4 (a=0.3)", lambda: _drifting(rng, 0.4)


def _of(
    rng: np.random.Generator, lengths: tuple[int, int] | None, mean: float | None, a: float | None
) -> Callable[[], tuple[Counts, Counts, float]]:
    cells = list(product(LENGTHS if lengths is None else [lengths], MEANS if mean is None else [mean],
                         BURSTY.values() if a is None else [a], (1.0, 2.0)))  # fmt: skip

    def draw() -> tuple[Counts, Counts, float]:
        (first, second), level, spread, ratio = cells[rng.integers(len(cells))]
        return bursty(rng, level, spread, first), bursty(rng, level * ratio, spread, second), ratio

    return draw


def _steady(rng: np.random.Generator, mean: float, months: int) -> Counts:
    return rng.negative_binomial(mean / 2, 1 / 3, months)


def _drifting(rng: np.random.Generator, like: float) -> tuple[Counts, Counts, float]:
    both = sticky(rng, 6, 0.3, like, 60)
    return both[:30], both[30:], 1.0


def intervals(series: int) -> None:
    print(f"95 % intervals of the rate ratio, {series} series a line")
    rng = np.random.default_rng(1)
    for name, draw in settings(rng):
        begun = time.perf_counter()
        held, above, below = covered(draw, series)
        each = (time.perf_counter() - begun) / series * 1000
        print(
            f"  {name:34s} hold {held:6.1%}   too high {above:5.1%}   too low {below:5.1%}   {each:.1f} ms", flush=True
        )


def doubled(series: int) -> None:
    print(f"\nrate doubles from 5 to 10 a month, {series} series a line")
    rng = np.random.default_rng(2)
    for (first, second), a in product(((12, 12), (24, 24), (36, 24), (30, 30), (60, 60)), (0.0, 0.05, 0.2)):
        seen = near = holds = single = best = 0
        for _ in range(series):
            counts = np.concatenate([bursty(rng, 5, a, first), bursty(rng, 10, a, second)])
            found = change_points(counts)
            seen, single = seen + bool(found), single + (len(found) == 1)
            near += any(abs(one.index - first) <= 1 for one in found)
            holds += any(one.first <= first <= one.last for one in found)
            best += abs(_knowing(counts) - first) <= 1
        print(
            f"  {first:2d} + {second:2d} a={a:<5g} seen {seen / series:6.1%}   within a month {near / series:6.1%}"
            f"   interval holds it {holds / max(seen, 1):6.1%} of those seen   one only {single / series:6.1%}"
            + (f"   best possible {best / series:6.1%}" if a == 0 else ""),
            flush=True,
        )


def _knowing(counts: Counts) -> int:
    """Where the change is by who knows that Poisson rates go from 5 to 10, with most probability within a month."""
    gain = np.cumsum(counts * np.log(0.5) + 5)[EDGE - 1 : -EDGE]
    odds = np.exp(gain - gain.max())
    return int(np.convolve(odds, np.ones(3), "same").argmax()) + EDGE


def alarms(series: int) -> None:
    print(f"\nalarms where nothing changes, {series} series a line")
    rng = np.random.default_rng(3)
    for months in (24, 48, 60, 120):
        year = np.resize(RAINS, months)
        steady = [
            _alarms(partial(bursty, rng, mean, a, months), series)
            for mean, a in product((1.0, 5.0, 20.0), (0.0, 0.3, 1.5))
        ]
        others = {
            "season of half, a=0.3": partial(bursty, rng, 6 * year, 0.3),
            "season of half, Poisson": partial(bursty, rng, 6 * year, 0.0),
            "autocorrelation 0.2, a=0.3": partial(sticky, rng, 6, 0.3, 0.2, months),
        }
        told = ", ".join(f"{name} {_alarms(draw, series):.1%}" for name, draw in others.items())
        span = f"{min(steady):.1%} to {max(steady):.1%}"
        print(f"  {months:3d} months: constant {np.mean(steady):.1%} ({span}); {told}", flush=True)


def _alarms(draw: Callable[[], Counts], series: int) -> float:
    return sum(bool(change_points(draw())) for _ in range(series)) / series


def seasons(series: int) -> None:
    print(f"\nseason, test of 5 %, {series} series a line")
    rng = np.random.default_rng(4)
    for months, a in product((24, 48, 96), (0.0, 0.5)):
        false = sum(season(bursty(rng, 6, a, months)).p <= 0.05 for _ in range(series)) / series
        found = [season(bursty(rng, 6 * np.resize(RAINS, months), a)) for _ in range(series)]
        true = sum(one.p <= 0.05 for one in found) / series
        holds = sum(one.low <= 0.5 <= one.high for one in found) / series
        told = f"false {false:5.1%}   rains of half seen {true:6.1%}   their interval holds {holds:6.1%}"
        print(f"  {months:2d} months a={a:<4g} {told}", flush=True)


def main(series: int = 2000, *parts: str) -> int:
    for part, share in ((intervals, 1), (doubled, 1), (alarms, 4), (seasons, 2)):
        if not parts or part.__name__ in parts:
            part(max(series // share, 20))
    return 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:2]), *sys.argv[2:]))
