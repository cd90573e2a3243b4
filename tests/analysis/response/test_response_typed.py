"""A measure typed in: a report of its own, kept by the record like any other."""

from __future__ import annotations

import datetime as dt

import pytest

from vigie import exchange
from vigie.analysis.response.problems import ResponseError
from vigie.analysis.response.taken import named, taken
from vigie.analysis.response.typed import Typed, reading
from vigie.knowledge.asked import PlaceQuestion
from vigie.model import Evidence, Sensitivity
from vigie.record import Filter, Record

FIRST, LAST = dt.date(2025, 10, 1), dt.date(2025, 11, 15)


def typed(**changed):
    given = {"aim": "rouvrir la RN1", "person": "Awa", "source": "un communiqué", "end": LAST} | changed
    return Typed("military_escort", "FAMa", given.pop("area", "Kayes"), given.pop("start", FIRST), **given)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("changed", [{}, {"end": None}, {"aim": ""}, {"source": ""}, {"aim": "a: b, c. {x} \x1f %s"}])
def test_every_value_stands_in_the_sentence(lang, changed):
    told = reading(typed(**changed), lang)
    measure, text = told.measures[0], told.report.text
    runs = [measure.quote, measure.date_evidence, measure.aim_evidence, measure.indicator_evidence]
    runs += [measure.by[0].evidence, measure.places[0].evidence]
    for run in filter(None, runs):
        assert isinstance(run, Evidence) and text[run.start : run.end] == run.text
    assert (measure.aim_evidence is None) == (measure.aim is None)
    assert exchange.measure_from_json(exchange.measure_to_json(measure), text) == measure


def test_the_record_keeps_it_once_and_gives_it_back_whole(tmp_path):
    told = reading(typed(), "fr")
    with Record.open(tmp_path / "r.duckdb") as record:
        assert [record.add(told), record.add(told)] == ["new", "known"]
        (found,) = taken(record)
        assert found.measure == told.measures[0] and found.typed and found.dated
        assert (found.start, found.end) == (FIRST, LAST)
        assert named(record, found.id[:8]) == found
        assert record.verify() == []


def test_its_days_and_place_are_asked_for_like_those_of_other_statements(tmp_path):
    with Record.open(tmp_path / "r.duckdb") as record:
        record.add(reading(typed(), "fr"))
        record.add(reading(typed(area="Mopti", start=dt.date(2024, 1, 1), end=None), "en"))
        assert len(taken(record, Filter(place="Kayes"))) == 1
        assert len(taken(record, Filter(start=dt.date(2025, 11, 1), end=dt.date(2025, 11, 2)))) == 2
        assert len(taken(record, Filter(end=dt.date(2024, 12, 31)))) == 1


def test_a_guarded_measure_is_not_there_for_those_below(tmp_path):
    with Record.open(tmp_path / "r.duckdb") as record:
        record.add(reading(typed(sensitivity=Sensitivity.CONFIDENTIAL), "fr"))
        assert taken(record, Filter(sensitivity=Sensitivity.RESTRICTED)) == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"status": "done"}, "no_code"),
        ({"indicator": "peace"}, "no_code"),
        ({"area": " "}, "missing"),
        ({"start": LAST, "end": FIRST}, "order"),
        ({"aim": "x" * 501}, "too_long"),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(changed, problem):
    with pytest.raises(ResponseError) as error:
        reading(typed(**changed), "fr")
    assert error.value.problem == problem
    assert error.value.sentence("fr") != error.value.sentence("en")


def test_an_unknown_area_gives_a_question_back():
    with pytest.raises(PlaceQuestion):
        reading(typed(area="Xyzzyville"), "fr")


def test_a_measure_of_a_town_is_counted_in_its_cercle_or_region(tmp_path):
    with Record.open(tmp_path / "r.duckdb") as record:
        record.add(reading(typed(area="Diéma@14.54,-9.19"), "fr"))
        (found,) = taken(record)
        assert found.areas[0] == "Diéma" and "Kayes" in found.areas
