"""Conditions, claims, measures and warnings that a person sets aside: they leave every answer, and come back."""

from __future__ import annotations

from itertools import islice

import pytest

from vigie.model import Reading
from vigie.reading import read
from vigie.record import Record

KINDS = {
    "conditions": Record.conditions,
    "claims": Record.claims,
    "measures": Record.measures,
    "warnings": Record.warnings,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_statement_that_is_set_aside_leaves_the_answers_until_it_is_taken_back(
    place: str, readings: list[Reading], kind: str
) -> None:
    told = list(islice((found for one in readings if getattr(found := read(one.report), kind)), 2))
    with Record.open(place) as record:
        record.add_all(told)
        before = KINDS[kind](record)
        counts = record.counts()
        key = before[0][0]
        judgement = record.judge("reject", key, "", "Awa", "it says no such thing")
        assert [one[0] for one in KINDS[kind](record)] == [one[0] for one in before[1:]]
        assert record.counts() == counts, "no account was rejected"
        assert not record.review()
        assert not record.verify()
        assert [one for one in record.add_all(told) if one.value != "known"] == []
        assert key not in {one[0] for one in KINDS[kind](record)}, "adding the report again brings it back"
        record.judge("withdraw", judgement.id, "", "Awa", "it does")
        assert KINDS[kind](record) == before


def test_the_newest_word_on_a_statement_counts(place: str, readings: list[Reading]) -> None:
    told = next(reading for reading in readings if reading.conditions)
    with Record.open(place) as record:
        record.add(told)
        key = record.conditions()[0][0]
        record.judge("reject", key, "", "Awa", "no", "2025-01-01T00:00:00+00:00")
        record.judge("confirm", key, "", "Binta", "yes", "2025-01-02T00:00:00+00:00")
        assert key in {one[0] for one in record.conditions()}


def test_all_that_is_read_of_a_report_is_found_by_it(place: str, readings: list[Reading]) -> None:
    told = next(reading for reading in readings if reading.conditions and reading.incidents)
    with Record.open(place) as record:
        record.add_all([told, next(reading for reading in readings if reading is not told)])
        found = record.of_report(told.report.id)
        assert found is not None
        report, read = found
        assert report == told.report
        kinds = (told.incidents, told.conditions, told.claims, told.measures, told.warnings)
        assert sorted(map(repr, read.values())) == sorted(repr(one) for kind in kinds for one in kind)
        record.judge("reject", record.conditions()[0][0], "", "Awa", "no")
        assert record.of_report(told.report.id) == found
        assert record.of_report("nothing") is None
