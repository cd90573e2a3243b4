"""Cells that a spreadsheet would calculate are shielded, and only those; nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.knowledge.spreadsheet import FORMULA, is_formula, shield, unshield


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "@A1!B", "@", "@+1", "\t=1", "%0A", "=HYPERLINK(\"x\")", "--1"],
)  # fmt: skip
def test_formulas_are_shielded(text):
    assert is_formula(text)
    assert shield(text) == "'" + text


@pytest.mark.parametrize("text", ["", "-9.18", "+3", "@radio_kayes;@x", "@Nat on Twitter (X)", "a=b", "'quoted'"])
def test_numbers_names_and_words_stay(text):
    assert shield(text) == text


@given(st.text(alphabet=st.sampled_from([*"'=+-@\t\r\n|%(!a1. "]), max_size=12))
def test_what_goes_out_comes_in_again(text):
    out = shield(text)
    assert unshield(out) == text
    assert not (out.startswith(FORMULA) and is_formula(out))
