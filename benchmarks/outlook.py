"""Is the outlook good, and is it honest? Windows of the VIEWS Prediction Challenge, and the past of the Sahel.

    python -m benchmarks.outlook [challenge|earlier|sahel …]

challenge: windows 2018 to 2021 beside conflictology, as ``challenge/score.py`` scores them. earlier: windows 1996 to
2017, on which constants were chosen. sahel: foreseen from every third month since 2000, 1 to 14 months ahead, on deaths
by country and month: how many outcomes the 90 % intervals hold, and whether the PIT is flat, by a bootstrap of blocks
of two years of a country (what is foreseen from neighbouring months misses together). Needs ``../shared``.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pyarrow.csv as pc
import pyarrow.parquet as pq

from benchmarks.shared import SHARED
from vigie.analysis.outlook.challenge import DRAWS, foresee, pooled
from vigie.analysis.outlook.panel import Panel, month_id, read_panel
from vigie.analysis.outlook.recent import conflictology
from vigie.analysis.outlook.scores import covered, crps, ignorance, interval_score, pit
from vigie.analysis.trend.series import Floats

DATA = SHARED / "data" / "challenge"
PANEL = DATA / "country_month_1989_2021.parquet"
ACTUAL = range(2018, 2022)
EARLIER = range(1996, 2018)
G5 = ("Burkina Faso", "Chad", "Mali", "Mauritania", "Niger")
SAHEL = (*G5, "Cameroon", "Gambia", "Guinea", "Nigeria", "Senegal")
"""The ten countries of the United Nations' strategy for the Sahel."""
HORIZONS = np.arange(1, 15)
SINCE, EVERY, BLOCK = 132, 3, 8
BINS, RESAMPLED = 10, 2000


def official() -> Panel:
    """The panel to June 2021, the challenge's actuals in place of its months from 2018 on."""
    panel = read_panel(PANEL, month_id(2021, 12))
    counts = panel.counts.copy()
    for year in ACTUAL:
        rows = pq.read_table(DATA / f"cm_actuals_{year}.parquet")
        months, countries, deaths = (np.asarray(rows.column(n)) for n in ("month_id", "country_id", "outcome"))
        counts[months - panel.first, np.searchsorted(panel.countries, countries)] = deaths
    return Panel(panel.first, panel.countries, counts)


def upto(panel: Panel, last: int) -> Panel:
    return Panel(panel.first, panel.countries, panel.counts[: last - panel.first + 1])


def scored(outcome: Floats, draws: Floats) -> Floats:
    known = ~np.isnan(outcome)
    return np.array([
        score(outcome[known], draws[known]).mean() for score in (crps, ignorance, interval_score)
    ])  # fmt: skip


def windows(years: range, every: bool) -> None:
    begun, panel = time.perf_counter(), official()
    rows = []
    scored_countries = np.unique(np.asarray(pq.read_table(DATA / "cm_actuals_2018.parquet").column("country_id")))
    for year in years:
        known = upto(panel, month_id(year - 1, 10))
        found = foresee(known, year)
        mine = np.isin(found.countries, scored_countries)
        at = np.searchsorted(panel.countries, found.countries[mine])
        outcome = panel.counts[found.months - panel.first][:, at].T
        plain = conflictology(known.counts[:, at], 12, DRAWS, np.random.default_rng(year))
        rows.append((scored(outcome, found.draws[mine]), scored(outcome, plain)))
        if every:
            print(f"  {year}  {_beside(*rows[-1])}", flush=True)
    ours, theirs = (np.array([row[n] for row in rows]) for n in (0, 1))
    worst = (ours[:, 0] / theirs[:, 0]).max()
    print(f"  mean  {_beside(ours.mean(axis=0), theirs.mean(axis=0))}; worst of a window {worst:.3f}")
    print(f"  {len(rows)} windows, {time.perf_counter() - begun:.0f} s")


def _beside(ours: Floats, theirs: Floats) -> str:
    names, digits = ("CRPS", "IGN", "MIS"), (3, 4, 1)
    each = zip(names, digits, ours, theirs, strict=True)
    told = [f"{name} {a:.{n}f} ({b:.{n}f})" for name, n, a, b in each]
    return f"{'  '.join(told)}  CRPS ratio {ours[0] / theirs[0]:.3f}"


def sahel() -> None:
    table = pc.read_csv(DATA / "country_month_deaths_1989_2025.csv")
    names = [name for name in table.column_names[1:] if name.strip()]
    counts = np.column_stack([np.asarray(table.column(name), dtype=float) for name in names])
    rng = np.random.default_rng(5)
    origins = range(SINCE, len(counts) - len(HORIZONS), EVERY)
    at, inside = [], []
    for origin in origins:
        draws = pooled(counts[: origin + 1], HORIZONS, np.random.default_rng(origin), 400)
        outcome = counts[origin + HORIZONS].T
        at.append(pit(outcome, draws, rng))
        inside.append(covered(outcome, draws, rng))
    pits, held = np.array(at), np.array(inside)
    for title, countries in (("G5 Sahel", G5), ("UN Sahel", SAHEL), ("all", names)):
        which = [names.index(name) for name in countries if name in names]
        shares = np.histogram(pits[:, which], BINS, (0, 1))[0] / pits[:, which].size * BINS
        p = _flat(pits[:, which], rng)
        flat = " ".join(f"{share:.2f}" for share in shares)
        print(f"  {title:9s} {len(which):3d} countries, {len(origins)} origins: 90 % intervals hold", end=" ")
        print(f"{held[:, which].mean():.1%}; PIT {flat}; flat: p = {p:.2f}", flush=True)
        if len(which) <= len(SAHEL):
            told = ", ".join(f"{names[n]} {held[:, n].mean():.0%}" for n in which)
            print(f"            {told}")


def _flat(pits: Floats, rng: np.random.Generator) -> float:
    """The chance of bins as uneven as these where they are even but for blocks that miss together."""
    blocks = [pits[n : n + BLOCK, c] for c in range(pits.shape[1]) for n in range(0, len(pits), BLOCK)]
    tables = np.array([np.histogram(block, BINS, (0, 1))[0] for block in blocks], float)
    whole = tables.sum(axis=0)
    expected = whole.sum() / BINS
    uneven = ((whole - expected) ** 2 / expected).sum()
    centred = tables - whole / len(blocks)
    drawn = [centred[rng.integers(0, len(blocks), len(blocks))].sum(axis=0) for _ in range(RESAMPLED)]
    return float(np.mean([(one**2 / expected).sum() >= uneven for one in drawn]))


def main(*parts: str) -> int:
    if not Path(PANEL).is_file():
        print("the challenge's files are not here (../shared/data/challenge, or VIGIE_SHARED)")
        return 1
    for name, run in (
        ("challenge", lambda: windows(ACTUAL, True)),
        ("earlier", lambda: windows(EARLIER, False)),
        ("sahel", sahel),
    ):
        if not parts or name in parts:
            print(f"{name} (conflictology in brackets)" if name != "sahel" else name)
            run()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
