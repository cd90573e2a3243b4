"""Change points and seasons: found where they are, not where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from vigie.analysis.trend import TrendError, change_points, season

MONTHS = np.arange(60)
RAINS = np.where((MONTHS % 12 >= 5) & (MONTHS % 12 <= 9), 0.4, 1.0)


def bursty(rng: np.random.Generator, mean: object, a: float) -> np.ndarray:
    return rng.negative_binomial(1 / a, 1 / (1 + a * np.asarray(mean, dtype=float)))


def test_a_doubling_is_found_within_a_month():
    """Even who knows both rates finds no more than 89 % (``benchmarks/trend.py``)."""
    rng = np.random.default_rng(1)
    near = 0
    for _ in range(60):
        found = change_points(np.r_[rng.poisson(5, 24), rng.poisson(10, 24)])
        near += any(abs(one.index - 24) <= 1 for one in found)
    assert near >= 48


@pytest.mark.parametrize("mean", [np.full(48, 5.0), 6 * RAINS[:48]], ids=["constant", "seasonal"])
def test_no_alarm_where_nothing_changes(mean):
    rng = np.random.default_rng(2)
    assert sum(bool(change_points(bursty(rng, mean, 0.5))) for _ in range(80)) <= 6


def test_the_interval_holds_the_month_and_the_odds_add_up():
    rng = np.random.default_rng(3)
    (found,) = change_points(np.r_[bursty(rng, np.full(30, 4.0), 0.2), bursty(rng, np.full(30, 16.0), 0.2)])
    assert found.first <= 30 <= found.last and found.first <= found.index <= found.last
    assert sum(found.posterior) == pytest.approx(1)
    inside = found.posterior[found.first - found.posterior_start : found.last - found.posterior_start + 1]
    assert sum(inside) >= 0.95
    assert (found.months_before, found.months_after) == (found.index, 60 - found.index)
    assert found.before < 6 and found.after > 12


def test_several_changes_come_in_order_and_a_spell_that_passes_is_two():
    rng = np.random.default_rng(4)
    stairs = np.r_[rng.poisson(2, 30), rng.poisson(9, 30), rng.poisson(25, 30)]
    assert [abs(one.index - at) <= 1 for one, at in zip(change_points(stairs), (30, 60), strict=True)] == [True] * 2
    spell = np.r_[rng.poisson(5, 30), rng.poisson(20, 5), rng.poisson(5, 30)]
    assert [abs(one.index - at) <= 1 for one, at in zip(change_points(spell), (30, 35), strict=True)] == [True] * 2


def test_a_change_is_found_under_a_season():
    rng = np.random.default_rng(6)
    found = change_points(rng.poisson(5 * RAINS * np.where(MONTHS < 30, 1, 3)))
    assert any(abs(one.index - 30) <= 2 for one in found) and len(found) <= 2


def test_the_same_counts_give_the_same_answer():
    counts = np.random.default_rng(7).poisson(np.r_[np.full(20, 3.0), np.full(20, 6.0)])
    assert change_points(counts) == change_points(list(counts))


def test_a_short_or_empty_series_is_refused_or_has_none():
    with pytest.raises(TrendError):
        change_points([3] * 11)
    assert change_points([0] * 40) == []
    assert change_points([4] * 40) == []


def test_the_rains_are_told_with_their_interval():
    rng = np.random.default_rng(8)
    counts = bursty(rng, 20 * RAINS, 0.1)
    found = season(counts)
    assert found.p < 0.001 and found.low <= 0.4 <= found.high and found.peak not in (6, 7, 8, 9, 10)
    assert season(counts[3:], first_month=4).rains == pytest.approx(found.rains, rel=0.1)
    assert season(counts[3:], first_month=1).rains > 1.5 * found.rains


def test_a_season_is_not_seen_where_there_is_none_nor_in_a_change_of_level():
    rng = np.random.default_rng(9)
    level = np.r_[np.full(30, 4.0), np.full(30, 12.0)]
    seen = [season(bursty(rng, level, 0.3), changes=[30]).p < 0.05 for _ in range(100)]
    assert sum(seen) <= 10


def test_a_season_needs_two_years_and_events():
    with pytest.raises(TrendError, match="23 months"):
        season([1] * 23)
    with pytest.raises(TrendError):
        season([0] * 36)


@pytest.mark.parametrize(("low", "high", "at"), [(0, 14, 24), (14, 0, 24), (2, 40, 12), (30, 3, 20)])
def test_a_sharp_change_is_told_at_its_own_month(low, high, at):
    (found,) = change_points([low] * at + [high] * (36 - at))
    assert (found.index, found.first, found.last) == (at, at, at)
    assert (found.before, found.after) == (low, high)
    assert found.posterior_start + int(np.argmax(found.posterior)) == found.index
