"""Mutated and random reports: no exception, every evidence a run of the text, numbers and days in order."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from benchmarks.fuzz import check, mutant
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.model import Evidence, Reading, Report
from vigie.reading import read

RUNS = 1200


def fails(reading: Reading) -> bool:
    try:
        check(reading)
    except AssertionError:
        return True
    return False


def test_the_check_sees_what_is_wrong() -> None:
    report = Report("x", "Kayes, le 3 mai 2025 : 12 soldats tués.", "fr", dt.date(2025, 5, 5))
    reading = read(report)
    assert reading.incidents
    assert not fails(reading)
    moved = Reading(Report("x", " " + report.text, "fr", report.published), reading.incidents)
    assert fails(moved)
    beyond = Evidence(10, 99, report.text[10:99])
    assert fails(replace(reading, incidents=(replace(reading.incidents[0], quote=beyond),)))


def test_a_mutant_is_the_same_for_its_seed() -> None:
    assert [mutant(n) for n in range(20)] == [mutant(n) for n in range(20)]
    assert len({mutant(n).text for n in range(20)}) == 20


@pytest.mark.parametrize("seed", [391, 993, 7561, 16328, 25079, 28385, 37753, 49409, 1057326])
def test_seeds_that_failed_once(seed: int) -> None:
    check(read(mutant(seed)))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["fr", "en"]), st.none() | st.dates(), st.none() | st.text(max_size=40))
def test_any_text(text: str, language: str, published: dt.date | None, title: str | None) -> None:
    check(read(Report("x", text, language, published, title=title)))


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(categories=["Cs", "Mn", "Nd", "Lu"]), max_size=100), st.sampled_from(["fr", "en"]))
def test_lone_surrogates(text: str, language: str) -> None:
    check(read(Report("x", f"À Kayes, 12 morts. {text} le 3 mai", language, dt.date(2025, 5, 5), title=text)))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_twelve_hundred_mutants(part: int) -> None:
    for seed in range(part, RUNS, 4):
        try:
            check(read(mutant(seed)))
        except Exception as error:
            raise AssertionError(f"mutant({seed})") from error
