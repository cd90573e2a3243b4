"""When did the level change? Change points of monthly counts, each with where it may lie.

In: counts by month. Out: ``ChangePoint`` in order: the first month of the new level, the months it may as well be, the
levels before and after.

Whether there is one is asked by permutation, which needs no model of how bursty months are: the largest quasi-Poisson
likelihood ratio over all splits (and, for a spell that passes, over all stretches: Olshen and others, Biostatistics 5,
2004) against that of the same counts in other orders. From three years on (two, where there is a sign of a season) only
the years of a calendar month are exchanged, so that no season is taken for a change. Months that resemble the month
before weaken the statistic. Each part is searched again (binary segmentation). Where a change lies is then the
posterior over its months, all levels and the season held at their estimates; the month told is the one with most of it
within a month either way, its own weighing a little more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from vigie.analysis.trend.permutation import contrast, p_value
from vigie.analysis.trend.season import LEAST_MONTHS as TWO_YEARS
from vigie.analysis.trend.season import YEAR, harmonics, stretches
from vigie.analysis.trend.series import Counts, Floats, counts

ALARM = 0.03
"""How often a series without change may raise an alarm."""
SPLITS, SPELLS = 0.8, 0.2
SEASON, SIGN_OF_SEASON = 0.01, 0.2
THREE_YEARS = 3 * YEAR
LEAST_STRETCH = 3
LEAST_MONTHS = 4 * LEAST_STRETCH
MOST_PAIRS = 2500
BESIDE = 0.95
SEED = 20_230_907


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """``index`` is the first month of the new level, counted from 0; it lies between ``first`` and ``last`` with
    probability ``level``. ``before`` and ``after`` are means a month of the stretches either side, of ``months_before``
    and ``months_after`` months; ``p`` the chance of such an alarm without a change; ``posterior`` the probability of
    each index from ``posterior_start`` on."""

    index: int
    first: int
    last: int
    level: float
    before: float
    after: float
    months_before: int
    months_after: int
    p: float
    posterior_start: int
    posterior: tuple[float, ...]


def change_points(series: ArrayLike, *, alarm: float = ALARM, level: float = 0.95) -> list[ChangePoint]:
    """The change points of counts by month, in order; none where nothing stands out. ``alarm`` is how often a series
    without change may give one. Raises ``TrendError`` for less than a year or what is no count."""
    months = counts(series, least=LEAST_MONTHS)
    rng = np.random.default_rng(SEED)
    found: dict[int, float] = {}
    _search(months, 0, alarm, rng, found)
    if not found:
        return []
    calendar = np.arange(len(months)) % YEAR
    places = _settled(months, sorted(found), calendar)
    share = _factors(months, calendar, places)
    edges = [0, *places, len(months)]
    tells = sorted(found.items())
    out = []
    for n, (_, p) in enumerate(tells, 1):
        start, here, end = edges[n - 1], edges[n], edges[n + 1]
        first, odds = _posterior(months, share, start, end)
        low, high = _span(odds, level)
        out.append(
            ChangePoint(
                here,
                min(first + low, here),
                max(first + high, here),
                level,
                float(months[start:here].mean()),
                float(months[here:end].mean()),
                here - start,
                end - here,
                p,
                first,
                tuple(float(x) for x in odds),
            )
        )
    return out


def _search(series: Counts, start: int, alarm: float, rng: np.random.Generator, found: dict[int, float]) -> None:
    """Look for a change, then in the parts; places with their p-values go to ``found``."""
    if len(series) < LEAST_MONTHS or not series.any():
        return
    p, places = _alarm(series, rng, alarm)
    if p > alarm:
        return
    for place in places:
        found[start + place] = p
    edges = [0, *places, len(series)]
    for low, high in pairwise(edges):
        _search(series[low:high], start + low, alarm / 2, rng, found)


def _alarm(series: Counts, rng: np.random.Generator, alarm: float) -> tuple[float, list[int]]:
    """The p-value of the best split, or of the best spell, and where it is."""
    months = len(series)
    calendar = np.arange(months) % YEAR
    share, seasonal = np.ones(months), False
    if months >= TWO_YEARS:
        share = _factors(series, calendar, [])
        # With two values a calendar month there is little to exchange: only where there is some sign of a season.
        seasonal = months >= THREE_YEARS or harmonics(series, calendar, stretches(months, []))[0] <= SIGN_OF_SEASON
    splits = _splits(months)
    p, place = p_value(series, share, splits, seasonal, rng)
    if p <= SPLITS * alarm:
        return p / SPLITS, [int(place[1])]
    spells = _spells(months)
    p_spell, spell = p_value(series, share, spells, seasonal, rng)
    if len(spells) and p_spell <= SPELLS * alarm:
        return p_spell / SPELLS, [int(spell[0]), int(spell[1])]
    return 1.0, []


def _splits(months: int) -> Counts:
    """Stretches that begin at 0: [0, end)."""
    ends = np.arange(LEAST_STRETCH, months - LEAST_STRETCH + 1)
    return np.column_stack([np.zeros_like(ends), ends])


def _spells(months: int) -> Counts:
    """Stretches with months either side, thinned where they are very many."""
    step = max(1, round((months * months / 2 / MOST_PAIRS) ** 0.5))
    starts = np.arange(LEAST_STRETCH, months - 2 * LEAST_STRETCH + 1, step)
    pairs = [(a, b) for a in starts for b in range(a + LEAST_STRETCH, months - LEAST_STRETCH + 1, step)]
    return np.asarray(pairs, dtype=np.int64).reshape(-1, 2)


def _factors(series: Counts, calendar: Counts, changes: Sequence[int]) -> Floats:
    """Each month's share of its level: the season where there is one, else 1."""
    if len(series) < TWO_YEARS:
        return np.ones(len(series))
    p, factors = harmonics(series, calendar, stretches(len(series), changes))
    return factors[calendar] if p <= SEASON else np.ones(len(series))


def _settled(series: Counts, places: list[int], calendar: Counts) -> list[int]:
    """Each change where it fits best between its neighbours, until none moves."""
    for _ in range(10):
        share = _factors(series, calendar, places)
        before = list(places)
        for n in range(len(places)):
            start = places[n - 1] if n else 0
            end = places[n + 1] if n + 1 < len(places) else len(series)
            first, odds = _posterior(series, share, start, end)
            places[n] = first + _likeliest(odds)
        if places == before:
            break
    return places


def _posterior(series: Counts, share: Floats, start: int, end: int) -> tuple[int, Floats]:
    """The first index that may be the change between two others, and the probability of it and of those after it."""
    part, weight = series[start:end], share[start:end]
    pairs = _splits(end - start)
    ratio, dispersion = (values[0] for values in contrast(part[None, :], weight, pairs))
    # One dispersion for all months, else the worst splits would look the likeliest.
    chance = np.exp((ratio - ratio.max()) / dispersion[int(ratio.argmax())])
    odds: Floats = chance / chance.sum()
    return start + LEAST_STRETCH, odds


def _likeliest(odds: Floats) -> int:
    """The month with most probability within a month either way, its own weighing a little more: where one month has
    nearly all of it, its neighbours have as much around them."""
    return int(np.convolve(odds, (BESIDE, 1.0, BESIDE), "same").argmax())


def _span(odds: Floats, level: float) -> tuple[int, int]:
    """The months that hold ``level`` of the probability, as much left out on either side."""
    upto, edge = np.cumsum(odds), (1 - level) / 2
    return int(np.searchsorted(upto, edge)), min(int(np.searchsorted(upto, 1 - edge)), len(odds) - 1)
