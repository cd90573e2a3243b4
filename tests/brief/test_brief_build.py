"""Numbers in a sentence are links as wholes, in both languages; years and days are none."""

from __future__ import annotations

import datetime as dt

import pytest

from vigie.brief import compose, named, write
from vigie.brief.blocks.build import traced
from vigie.model import Report
from vigie.reading import read
from vigie.record import Filter, Record


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


def test_signs_that_no_font_has_are_boxes_not_errors(tmp_path):
    text = "Le 17 mai 2025, trois soldats ont été tués à Diéma 🔥 نص 中文 \U0001f468‍👩."
    with Record.open(tmp_path / "r.duckdb") as record:
        record.add(read(Report("e1", text, "fr", dt.date(2025, 5, 19), "🔥 \u202eRadio", "Attaque 😱 à Diéma")))
        made = compose(record, Filter(), "fr", named("claims")).document
        told = [write(made, form) for form in ("pdf", "pdf", "docx", "html")]
    assert told[0].startswith(b"%PDF") and told[0] == told[1] and all(told)
