"""Rate ratios: intervals that hold the truth as often as they say, and what happens at the edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.analysis.trend import TrendError, rate_ratio

SERIES = st.lists(st.integers(0, 60), min_size=3, max_size=30)


def draw(rng: np.random.Generator, mean: float, bursty: float, months: int) -> np.ndarray:
    if bursty == 0:
        return rng.poisson(mean, months)
    return rng.negative_binomial(1 / bursty, 1 / (1 + bursty * mean), months)


def test_intervals_hold_the_true_ratio_as_often_as_they_say():
    """Many settings mixed, as ``benchmarks/trend.py`` does at length; 600 series put ±1.8 % around 95 %."""
    rng = np.random.default_rng(4)
    held = missed_low = 0
    for n in range(600):
        mean, bursty = (0.5, 2.0, 8.0, 40.0)[n % 4], (0.0, 0.2, 1.0)[n % 3]
        lengths, factor = ((6, 12), (24, 24), (48, 12), (12, 60))[n // 4 % 4], (1.0, 2.0, 0.4)[n // 3 % 3]
        found = rate_ratio(draw(rng, mean, bursty, lengths[0]), draw(rng, mean * factor, bursty, lengths[1]))
        held += found.low <= factor <= found.high
        missed_low += factor < found.low
    assert 0.93 <= held / 600 <= 0.97
    assert 0.3 <= missed_low / (600 - held) <= 0.7


def test_the_level_asked_for_is_the_level_given():
    rng = np.random.default_rng(5)
    found = [rate_ratio(draw(rng, 5, 0.3, 24), draw(rng, 10, 0.3, 24), level=0.5) for _ in range(300)]
    assert 0.42 <= sum(one.low <= 2 <= one.high for one in found) / 300 <= 0.58


@settings(deadline=None, max_examples=60)
@given(SERIES, SERIES)
def test_before_and_after_exchanged_is_the_inverse(before, after):
    one, other = rate_ratio(before, after), rate_ratio(after, before)
    if sum(before) and sum(after):
        assert one.value == pytest.approx(1 / other.value)
        assert math.log(one.low) == pytest.approx(-math.log(other.high), abs=0.05)
    assert one.at_least(1.0) == pytest.approx(1 - other.at_least(1.0), abs=0.01)
    assert one.low <= one.high and one.at_least(2) >= one.at_least(3)


def test_more_months_narrow_and_burstier_months_widen_the_interval():
    def width(before, after):
        found = rate_ratio(before, after)
        return math.log(found.high / found.low)

    steady, bursty = [5, 4, 6, 5] * 6, [0, 0, 0, 20] * 6
    assert width(steady, steady) < width(steady[:8], steady[:8])
    assert width(bursty, bursty) > 2 * width(steady, steady)


def test_months_that_follow_one_another_widen_it_too():
    apart, runs = [2, 8] * 15, [2] * 5 + [8] * 10 + [2] * 10 + [8] * 5
    mixed, sticky = rate_ratio(apart, apart), rate_ratio(runs, runs)
    assert mixed.autocorrelation == 0 < sticky.autocorrelation
    assert sticky.high > mixed.high


def test_tripled_is_a_probability():
    found = rate_ratio([5] * 24, [12, 14, 13, 12] * 6)
    assert found.at_least(2) > 0.95 and found.at_least(3) < 0.2 and found.at_least(0) == 1


def test_nothing_counted_before_has_no_ratio_but_a_lower_end():
    found = rate_ratio([0] * 12, [3, 5, 4] * 4)
    assert found.value is None and found.high == math.inf and found.low > 3
    nothing = rate_ratio([0] * 12, [0] * 12)
    assert (nothing.low, nothing.high) == (0.0, math.inf)


@pytest.mark.parametrize(
    ("before", "problem"),
    [
        ([], "too_short"),
        ([1, 2], "too_short"),
        ([1, -2, 3], "not_counts"),
        ([1, 2.5, 3], "not_counts"),
        ([1, math.nan, 3], "not_counts"),
        (["a", "b", "c"], "not_numbers"),
        ([[1, 2, 3]], "not_a_series"),
        ([1] * 5000, "too_long"),
    ],
)
def test_what_is_no_series_is_refused_in_one_sentence(before, problem):
    with pytest.raises(TrendError) as told:
        rate_ratio(before, [1, 2, 3])
    assert told.value.problem == problem
    assert told.value.sentence("fr") != told.value.sentence("en")
    with pytest.raises(TrendError):
        rate_ratio([1, 2, 3], [1, 2, 3], level=95)
