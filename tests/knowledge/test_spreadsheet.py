"""Cells that a spreadsheet would calculate are shielded, and only those; nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.knowledge.spreadsheet import FORMULA, guarded, is_formula, shield, unshield


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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("=1+1", "'=1+1"),
        ("Kayes;=1+1", "Kayes;'=1+1"),
        (";@SUM(A1)", ";'@SUM(A1)"),
        ("Radio; -5 degrés", "Radio; -5 degrés"),
        ("a=b; c", "a=b; c"),
    ],
)
def test_a_cell_that_is_parted_at_semicolons_begins_no_formula(text, told):
    assert guarded(text) == told
    assert not any(is_formula(part) for part in told.split(";"))
