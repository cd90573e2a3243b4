"""Asking a record: by its index where it is fresh, else one by one; names that nobody knows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from vigie.model import QuestionError, Reading
from vigie.record import Record, Recorded, Verdict
from vigie.record.query.asking import Asking
from vigie.record.query.filters import Filter
from vigie.record.query.names import understood
from vigie.record.query.plain import Plain
from vigie.record.query.search import Search
from vigie.record.query.stamp import is_fresh

WHERE = Filter(place="Kayes", min_sources=1)


@pytest.fixture
def record(place: str, readings: list[Reading]) -> Iterator[Record]:
    with Record.open(place) as opened:
        for reading in readings:
            if reading.report.id.startswith(("A1", "A2")):
                opened.add(reading)
        yield opened


def told(asking: Asking) -> object:
    page = asking.answers.page(WHERE)
    return asking.answers.facets(WHERE), asking.answers.tolls(WHERE), page, asking.incidents(page.found)


def test_an_index_answers_and_follows_what_comes(record: Record, readings: list[Reading]) -> None:
    before = record.ask()
    assert isinstance(before.answers, Plain)
    digest = record.digest()
    record.rebuild()
    assert record.digest() == digest
    after = record.ask()
    assert isinstance(after.answers, Search)
    assert told(after) == told(before)
    for incident in before.answers.incidents(WHERE):
        for item in incident.accounts:
            for key in (item.id, item.id[:20], f" {item.report.id}#{item.index} "):
                assert after.incident(key) == before.incident(key) == incident
    for key in ("zz", "zzzzzzzz", "A9-99#0", "#", "A1-01#x", "%%%%", "A1-01#99"):
        for asking in (before, after):
            with pytest.raises(QuestionError, match="No incident goes by"):
                asking.incident(key)
    record.add(next(r for r in readings if r.report.id.startswith("B")))
    assert not is_fresh(record.engine)
    assert isinstance(record.ask().answers, Search)
    assert is_fresh(record.engine)
    one, other = (a.id for a in record.incidents()[0:2] for a in a.accounts[:1])
    record.judge(Verdict.SAME, one, other, "Awa")
    assert not is_fresh(record.engine)
    assert record.incident(one) == record.incident(other)
    assert is_fresh(record.engine)


def test_events_of_a_dataset_are_found_and_shown(record: Record) -> None:
    shared = Path(os.environ.get("VIGIE_SHARED") or Path(__file__).parents[2].parent / "shared")
    file = shared / "data" / "ucdp" / "GEDEvent_v23_0_10.csv"
    if not file.is_file():
        pytest.skip("the UCDP file is not at hand: ../shared or VIGIE_SHARED")
    record.import_dataset(file)
    where = Filter(place="Burkina Faso", origin="ucdp_ged", target="civilians")
    before = record.incidents(where)
    record.rebuild()
    asking = record.ask()
    assert isinstance(asking.answers, Search)
    listed = asking.listed(where)
    assert listed.incidents == record.incidents(where) == before
    item = before[0].accounts[0]
    assert record.incident(f"{item.report.id}#0") == record.incident(item.id[:16]) == before[0]
    assert listed.total > 20
    latest = asking.listed(where, limit=5)
    assert latest.incidents == listed.incidents[-5:]
    assert asking.listed(where, 5, latest.next).incidents == listed.incidents[-10:-5]


def test_the_index_is_made_anew_as_often_as_asked(record: Record) -> None:
    for _ in range(2):
        record.rebuild()
    assert record.ask().answers.count(Filter()) == len(record.incidents())
    assert record.verify() == []


def test_a_day_of_the_past_is_counted_one_by_one(record: Record) -> None:
    record.rebuild()
    from datetime import date

    asking = record.at(date(2020, 1, 1)).ask()
    assert isinstance(asking.answers, Plain)
    assert asking.answers.count(Filter()) == 0


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (Filter(place="Kayez-les-Bains-sur-Rien"), "No place is called 'Kayez-les-Bains-sur-Rien'"),
        (Filter(place="Dyema"), "did you mean .*Diéma"),
        (Filter(place="Xqzw", within_km=5), "No place is called 'Xqzw', on record or in the gazetteer\\."),
        (Filter(actor="JNIN"), "No actor goes by 'JNIN'; did you mean .*JNIM"),
        (Filter(actor="no such group whatever"), "No actor goes by"),
        (Filter(source="Studio Tamany"), "No source on record is called"),
        (Filter(origin="acled"), "Nothing on record comes from 'acled': choose one of reading"),
        (Filter(pcode="ML99"), "no P-code"),
        (Filter(pcode="ML0103@1999"), "choose one of ML0103@2015, ML0103@2021"),
        (Filter(polygon="here"), "cannot be read"),
    ],
)
def test_what_nobody_knows_is_said_to_be_unknown(readings: list[Reading], where: Filter, said: str) -> None:
    plain = Plain(_accounts(readings))
    with pytest.raises(QuestionError, match=said):
        understood(where, plain)


@pytest.mark.parametrize(
    "where",
    [
        Filter(place="Timbuktu"),
        Filter(place="Fidji"),
        Filter(place="mali"),
        Filter(place="ML"),
        Filter(place="Diema"),
        Filter(place="Tirena-Marena"),
        Filter(actor="M23"),
        Filter(actor="POLICE_ML"),
        Filter(pcode="ml01"),
    ],
)
def test_what_is_known_may_have_no_incident(readings: list[Reading], where: Filter) -> None:
    assert understood(where, Plain(_accounts(readings))) == where


@pytest.mark.parametrize("name", ["Groupe de soutien à l’islam et aux musulmans", "GSIM", "jnim"])
def test_an_actor_goes_by_any_of_its_names(name: str) -> None:
    assert understood(Filter(actor=name), Plain([])).actor == "JNIM"


def _accounts(readings: list[Reading]) -> list[Recorded]:
    return [
        Recorded(f"{r.report.id}#{i}", r.report, i, a)
        for r in readings
        if r.report.id.startswith(("A1", "A2"))
        for i, a in enumerate(r.incidents)
    ]
