"""Numbers in a sentence are links as wholes, in both languages; years and days are none."""

from __future__ import annotations

import pytest

from vigie.brief.blocks.build import traced


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("missed by 0.0798 of 1,167,620,275", ["0.0798", "1,167,620,275"]),
        ("de 0,0798 sur 1\u202f167\u202f620, soit 95\u202f%", ["0,0798", "1\u202f167\u202f620", "95\u202f%"]),
        ("from 2009 to 2024-05, on 2025-10-21/31: 7", ["7"]),
        ("JNIM2 et A4, −44 points", ["−44"]),
        ("nothing", []),
    ],
)
def test_a_number_is_one_link(words: str, numbers: list[str]) -> None:
    line = traced(words, "n1")
    assert [run.text for run in line if run.to] == numbers
    assert "".join(run.text for run in line) == words
