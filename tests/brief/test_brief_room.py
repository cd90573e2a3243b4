"""Room on a sheet: what touches nothing is free, whichever cells it lies in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from vigie.brief.findings import _two_sided
from vigie.brief.room import Box, Room

SPOT = st.tuples(st.integers(-100, 900), st.integers(-100, 900), st.integers(1, 300), st.integers(1, 60))


def _box(spot: tuple[int, int, int, int]) -> Box:
    x, y, wide, tall = spot
    return (x, y, x + wide, y + tall)


@given(st.lists(SPOT, max_size=30), SPOT)
def test_a_box_is_free_where_it_covers_none(taken: list[tuple[int, int, int, int]], asked: tuple[int, int, int, int]):
    room = Room()
    for spot in taken:
        room.take(_box(spot))
    left, top, right, bottom = _box(asked)
    covered = any(left < r and l < right and top < b and t < bottom for l, t, r, b in map(_box, taken))  # noqa: E741
    assert room.is_free(_box(asked)) is not covered


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_chance_of_two_halves_is_the_exact_binomial_tests(before: int, after: int):
    if before + after:
        assert abs(_two_sided(before, after) - binomtest(before, before + after).pvalue) < 1e-9
