"""Scales: round numbers, whole ones where half makes no sense, and the examples of the modules."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.charts import scales
from vigie.knowledge import formats


@pytest.mark.parametrize("module", [scales, formats])
def test_the_examples_hold(module):
    assert doctest.testmod(module).failed == 0


@given(st.floats(1e-6, 1e9), st.integers(2, 9))
def test_steps_begin_at_zero_and_reach_the_highest(high, most):
    found = scales.steps(high, most)
    assert found[0] == 0 and found[-1] >= high * (1 - 1e-6) and len(found) <= most + 1


@given(st.floats(1e-3, 1), st.floats(1.5, 1e4))
def test_ratios_lie_within_and_are_few(low, high):
    found = scales.ratios(low, high)
    assert all(low <= value <= high for value in found) and len(found) <= 8
