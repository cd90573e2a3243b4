"""The space-time scan: speed beside plain NumPy, level, power.

In: made-up events at places of Mali (GeoNames' populated places where ``../shared`` is at hand, else the project's own
list). Out: one line a figure. ``python -m benchmarks.scan [speed] [level] [power]``; all three without a word.
Plain NumPy (``plain_scan``) looks at the same circles and windows and at the same draws, with no loop but over centres;
its time for 999 draws is that of a few of them. Compiling is timed apart, in a process with an empty cache.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks import plain_scan
from benchmarks.shared import SHARED
from vigie.analysis.shift import Expectation, scan
from vigie.analysis.shift.prospective import Search, draws, maxima, search
from vigie.knowledge.gazetteer import Gazetteer

Floats = NDArray[np.float64]
Made = tuple[NDArray[np.int64], Floats, Floats]
GEONAMES = SHARED / "data" / "geo" / "geonames_ML_2014.txt"
ONE_SCAN = """
import time
import numpy as np
from vigie.analysis.shift import scan
rng = np.random.default_rng(1)
start = time.time()
scan(rng.integers(0, 99, 50), rng.normal(14, 1, 50), rng.normal(-5, 1, 50), permutations=19)
print(time.time() - start)
"""
NULLS, CLUSTERS, EXTRA = 500, 200, 15
DRAWN = 4


def places() -> Floats:
    """Latitude and longitude of populated places of Mali, one a row."""
    if GEONAMES.is_file():
        rows = (line.split("\t") for line in GEONAMES.read_text(encoding="utf-8").splitlines())
        return np.array([(float(r[4]), float(r[5])) for r in rows if r[6] == "P"])
    named = {e for _, found in Gazetteer.load().names() for e in found if e.country == "ML" and e.lat is not None}
    return np.array(sorted((e.lat, e.lon) for e in named))


def heaped(rng: np.random.Generator, n: int, among: Floats) -> Floats:
    """Points at 300 of the places, some of which see far more than others."""
    towns, pull = among[rng.choice(len(among), 300, replace=False)], rng.lognormal(0, 1.5, 300)
    return towns[rng.choice(300, n, p=pull / pull.sum())]


def even(rng: np.random.Generator, n: int, among: Floats) -> Floats:
    return among[rng.integers(0, len(among), n)]


def disc(rng: np.random.Generator, centre: Floats, n: int, km: float = 30) -> Floats:
    """Points anywhere within some km."""
    r, angle = km * np.sqrt(rng.random(n)), rng.random(n) * 2 * np.pi
    north, east = r * np.cos(angle) / 111.195, r * np.sin(angle) / 111.195
    return centre + np.stack([north, east / np.cos(np.radians(centre[0]))], axis=1)


def speed() -> None:
    """999 draws on 20,000 events, over one year and over five."""
    with tempfile.TemporaryDirectory() as cache:
        for name in ("compiling, first scan of all", "a first scan after that, from the cache"):
            done = subprocess.run(
                [sys.executable, "-c", ONE_SCAN],
                env=os.environ | {"NUMBA_CACHE_DIR": cache},
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            print(f"{name}: {float(done.stdout):.1f} s")
    rng = np.random.default_rng(1)
    among = places()
    for years in (1, 5):
        for name, laid in (("a place of its own for most", even), ("at 300 places", heaped)):
            day, at = rng.integers(0, 365 * years, 20_000), laid(rng, 20_000, among)
            start = time.perf_counter()
            found = scan(day, at[:, 0], at[:, 1])
            ours = time.perf_counter() - start
            one = search(
                day, at[:, 0], at[:, 1], max_km=100, max_days=60, expected=None, first_day=None, last_day=None,
                max_share=0.5, min_events=3, centres=2500,
            )  # fmt: skip
            plain, equal = _plainly(one, at)
            print(
                f"20,000 events, {years} y, {name} ({len(one.where.lat)} places, {len(one.where.centre)} centres): "
                f"999 draws {ours:.1f} s, plain NumPy {999 * plain:.0f} s ({DRAWN} draws x {999 / DRAWN:.0f}), "
                f"{999 * plain / ours:.0f} times; same maxima: {equal}; first p = {found[0].p_value:.3f}"
            )


def _plainly(one: Search, at: Floats) -> tuple[float, bool]:
    """Seconds a draw of the plain scan, and whether it finds what the compiled one does."""
    where = one.where
    weight = np.unique(np.round(at, 4), axis=0, return_counts=True)[1].astype(np.float64)
    around = [
        plain_scan.Circles(c.centre, c.sites[:most], c.share[:most])
        for c, most in zip(
            plain_scan.circles(where.lat, where.lon, weight, where.centre, 100.0, 0.5),
            np.diff(where.first),
            strict=True,
        )
    ]
    drawn = list(draws(one, np.random.SeedSequence(0).spawn(1)[0], DRAWN))
    start = time.perf_counter()
    plain = [plain_scan.best(around, len(where.lat), s, a, one.expected, one.total, one.least).llr for s, a in drawn]
    seconds = (time.perf_counter() - start) / DRAWN
    return seconds, bool(np.allclose(plain, maxima(one, DRAWN, 0), rtol=1e-9))


def level() -> None:
    """The share of data sets without a cluster in which one is found at 5 %."""
    among = places()

    def plain(rng: np.random.Generator) -> Made:
        at = even(rng, 730, among)
        return rng.integers(0, 365, 730), at[:, 0], at[:, 1]

    def by_place(rng: np.random.Generator) -> Made:
        at = heaped(rng, 730, among)
        return rng.integers(0, 365, 730), at[:, 0], at[:, 1]

    def by_both(rng: np.random.Generator) -> Made:
        at = heaped(rng, 730, among)
        season = 1 + 0.8 * np.sin(np.arange(365) / 58) + np.arange(365) / 200  # rains, and a rise
        return rng.choice(365, 730, p=season / season.sum()), at[:, 0], at[:, 1]

    settings: dict[str, Callable[[np.random.Generator], Made]] = {
        "even in place and time": plain,
        "heaped in place": by_place,
        "heaped in place, seasons and a rise": by_both,
    }
    for name, made in settings.items():
        for many in (999, 99):
            alarms = [_alarm(*made(np.random.default_rng(seed)), seed, many) for seed in range(NULLS)]
            print(f"level, permutation, {many} draws, {name}: {np.mean(alarms):.3f} of {NULLS}")
    towns = among[np.random.default_rng(0).choice(len(among), 300, replace=False)]
    pull = np.random.default_rng(0).lognormal(0, 1.5, 300)
    alarms = []
    for seed in range(NULLS):
        rng = np.random.default_rng(seed)
        at = towns[rng.choice(300, 730, p=pull / pull.sum())]
        expected = Expectation(towns[:, 0], towns[:, 1], pull)
        alarms.append(_alarm(rng.integers(0, 365, 730), at[:, 0], at[:, 1], seed, 99, expected))
    print(f"level, Poisson, 99 draws, heaped in place: {np.mean(alarms):.3f} of {NULLS}")


def _alarm(
    day: NDArray[np.int64], lat: Floats, lon: Floats, seed: int, many: int, expected: Expectation | None = None
) -> bool:
    found = scan(day, lat, lon, permutations=many, seed=seed, expected=expected)
    return bool(found) and found[0].p_value <= 0.05


def power() -> None:
    """How often 15 extra events within 30 km in the last three weeks are found among two a day over a year."""
    among = places()
    for name, laid in (("even", even), ("heaped at 300 places", heaped)):
        for where in ("at a place", "where events already are"):
            hits = near = 0
            for seed in range(CLUSTERS):
                rng = np.random.default_rng(seed)
                at = laid(rng, 730, among)
                centre = among[rng.integers(len(among))] if where == "at a place" else at[rng.integers(730)]
                at = np.concatenate([at, disc(rng, centre, EXTRA)])
                day = np.concatenate([rng.integers(0, 365, 730), 364 - rng.integers(0, 21, EXTRA)])
                first = scan(day, at[:, 0], at[:, 1], permutations=199, seed=seed)[0]
                hits += first.p_value <= 0.05
                near += first.p_value <= 0.05 and sum(n >= 730 for n in first.events) >= EXTRA / 2
            shares = f"{hits / CLUSTERS:.3f} (the very one: {near / CLUSTERS:.3f})"
            print(f"power, background {name}, cluster {where}: {shares} of {CLUSTERS}")


def main(asked: list[str]) -> int:
    for name, measure in (("speed", speed), ("level", level), ("power", power)):
        if not asked or name in asked:
            measure()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
