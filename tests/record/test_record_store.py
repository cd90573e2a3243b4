from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from benchmarks.labour import datasets
from benchmarks.postgres import Server

from vigie.model import Certainty, DateRange, Reading, Report
from vigie.reading import read
from vigie.record import Added, Filter, Record, RecordProblem, Verdict


def filled(place: str, readings: list[Reading]) -> Record:
    record = Record.open(place)
    for reading in readings:
        record.add(reading)
    return record


def test_what_goes_in_comes_out(place: str, readings: list[Reading]) -> None:
    with filled(place, readings):
        pass
    with Record.open(place, read_only=True) as record:
        assert {r.id: r for r in record.reports()} == {r.report.id: r.report for r in readings}
        by_report = {r.report.id: r for r in readings}
        accounts = record.accounts()
        assert len(accounts) == sum(len(r.incidents) for r in readings)
        for item in accounts:
            assert item.account == by_report[item.report.id].incidents[item.index]
        for found, name in (
            (record.conditions(), "conditions"),
            (record.claims(), "claims"),
            (record.measures(), "measures"),
        ):
            told = {(r.report.id, x) for r in readings for x in getattr(r, name)}
            assert {(report.id, x) for _, report, x in found} == told


def test_adding_again_changes_nothing(place: str, readings: list[Reading]) -> None:
    some = readings[:10]
    with filled(place, some) as record:
        before = record.digest()
        assert [record.add(r) for r in some] == [Added.KNOWN] * 10
        assert record.digest() == before
        assert record.knows(some[0].report, some[0].reader)
        assert not record.knows(some[0].report, some[0].reader, version="0.0.0")
        undated = Report("n", "Kayes, 12 mars 2026. Un pont a brûlé mardi.", "fr")
        assert record.add(read(undated)) is Added.NEW
        assert record.knows(undated, "rules")


def test_digest_does_not_depend_on_the_order(places: Callable[[], str], readings: list[Reading]) -> None:
    shuffled = random.Random(1).sample(readings[:30], 30)
    with filled(places(), readings[:30]) as one, filled(places(), shuffled) as other:
        assert one.digest() == other.digest()
        assert [i.id for i in one.incidents()] == [i.id for i in other.incidents()]
        with filled(places(), readings[:29]) as fewer:
            assert fewer.digest() != one.digest()


def test_the_same_content_has_the_same_digest_on_every_engine(
    tmp_path: Path, postgres: Server, readings: list[Reading]
) -> None:
    with filled(str(tmp_path / "file"), readings) as file, filled(postgres.database(), readings) as database:
        assert file.digest() == database.digest()
        assert file.accounts() == database.accounts()
        assert [i.id for i in file.incidents()] == [i.id for i in database.incidents()]


def test_as_of_a_day_the_record_is_what_it_was(place: str, readings: list[Reading]) -> None:
    early, late = [r for r in readings if r.report.id in {"A2-01", "A2-02"}]
    with filled(place, [early, late]) as record:
        a, b = (item.id for item in record.incident("A2-01#0").accounts)
        record.judge("not_same", a, b, "Awa")
        revised = dataclasses.replace(early, report=dataclasses.replace(early.report, text=early.report.text + " "))
        record.add(dataclasses.replace(revised, incidents=()))
        # Time passes: what came first was recorded years ago.
        record.engine.execute(
            "UPDATE publication SET recorded = TIMESTAMPTZ '2024-05-04 23:59:59+00' "
            "WHERE text IN (SELECT id FROM text WHERE text = ?)",
            [early.report.text],
        )
        for table, day in (("reading", "2024-05-05"), ("judgement", "2024-05-06")):
            record.engine.execute(f"UPDATE {table} SET recorded = TIMESTAMPTZ '{day} 00:00:00+00'")
        record.engine.execute(
            "UPDATE publication SET recorded = TIMESTAMPTZ '2024-05-05 12:00:00+00' WHERE report = 'A2-02'"
        )
        assert record.at(dt.date(2024, 5, 3)).reports() == []
        assert record.at(dt.date(2024, 5, 4)).accounts() == []
        before = record.at(dt.date(2024, 5, 5))
        assert [r.text for r in before.reports()] == [
            r.report.text for r in sorted((early, late), key=lambda r: r.report.id)
        ]
        assert len(before.accounts()) == len(early.incidents) + len(late.incidents)
        assert before.judgements() == []
        assert len(before.incident(a).accounts) == 2
        assert len(record.at(dt.date(2024, 5, 6)).incident(a).accounts) == 1
        assert record.at(dt.date(2024, 5, 6)).reports() != record.reports()
        assert len(record.accounts()) == len(late.incidents)
    with Record.open(place, as_of=dt.date(2024, 5, 3)) as record:
        assert record.accounts() == []
        for change in (lambda: record.add(late), lambda: record.judge("same", a, b, "Awa"), record.rebuild):
            with pytest.raises(RecordProblem, match="as of 2024-05-03"):
                change()


def test_one_text_of_two_outlets_is_one_text_and_two_publications(place: str, readings: list[Reading]) -> None:
    reading = readings[0]
    second = dataclasses.replace(reading.report, id="other", source="Another outlet")
    with filled(place, [reading, dataclasses.replace(reading, report=second)]) as record:
        assert len(record.reports()) == 2
        counts = record.engine.one("SELECT (SELECT count(*) FROM text), (SELECT count(*) FROM publication)")
        assert counts == (1, 2)
        assert all(len(i.accounts) == 2 for i in record.incidents())


def test_a_changed_text_supersedes_and_nothing_is_lost(place: str, readings: list[Reading]) -> None:
    reading = next(r for r in readings if r.incidents)
    changed = dataclasses.replace(
        reading, report=dataclasses.replace(reading.report, text=reading.report.text + " "), incidents=()
    )
    with filled(place, [reading]) as record:
        assert record.accounts()
        assert record.add(changed) is Added.REVISED
        assert [r.text for r in record.reports()] == [changed.report.text]
        assert record.accounts() == []
        assert record.engine.one("SELECT count(*) FROM publication") == (2,)


def test_a_newer_reading_supersedes_an_older_one(place: str, readings: list[Reading]) -> None:
    reading = next(r for r in readings if len(r.incidents) > 1)
    with filled(place, [reading]) as record:
        again = dataclasses.replace(reading, incidents=reading.incidents[:1])
        assert record.add(again, version="9") is Added.REREAD
        assert [a.account for a in record.accounts()] == [reading.incidents[0]]


def test_a_report_fails_whole(place: str, readings: list[Reading], monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(place, readings[:3]) as record:
        before = record.digest()
        whole = record.engine.insert

        def broken(table: str, *values: Any) -> int:
            done = whole(table, *values)
            if table == "statement":
                raise KeyboardInterrupt
            return done

        monkeypatch.setattr(record.engine, "insert", broken)
        with pytest.raises(KeyboardInterrupt):
            record.add(readings[3])
        monkeypatch.undo()
        assert record.digest() == before
        assert record.add(readings[3]) is Added.NEW


def test_judgements_outrank_linking_and_can_be_taken_back(place: str, readings: list[Reading]) -> None:
    some = [r for r in readings if r.report.id in {"A2-01", "A2-02"}]
    with filled(place, some) as record:
        convoy = record.incident("A2-01#0")
        a, b = (item.id for item in convoy.accounts)
        record.judge(Verdict.NOT_SAME, a, b, "Awa", "two convoys", made="2026-01-01")
        assert len(record.incident(a).accounts) == len(record.incident(b).accounts) == 1
        with_one = record.digest()
        record.judge("open", a, b, "Awa", made="2026-01-02")
        assert len(record.incident(a).accounts) == 2
        assert record.digest() != with_one
        other = record.incident("A2-01#1").id
        record.judge("same", a, other, "Awa", made="2026-01-03")
        assert {x.index for x in record.incident(a).accounts if x.report.id == "A2-01"} == {0, 1}
        for values in (("same", a, a, "Awa"), ("same", a, b, " "), ("same", a, "nobody", "Awa")):
            with pytest.raises(RecordProblem):
                record.judge(*values)
        assert len(record.judgements()) == 3


def test_a_judgement_survives_a_new_reading(place: str, readings: list[Reading]) -> None:
    some = {r.report.id: r for r in readings if r.report.id in {"A2-01", "A2-02"}}
    with filled(place, list(some.values())) as record:
        a, b = (item.id for item in record.incident("A2-01#0").accounts)
        record.judge("not_same", a, b, "Awa")
        first = some["A2-01"]
        denied = dataclasses.replace(first.incidents[0], certainty=Certainty.ALLEGED)
        record.add(dataclasses.replace(first, incidents=(denied, *first.incidents[1:])), version="2")
        assert record.accounts()[0].id != a
        assert len(record.incident("A2-01#0").accounts) == 1
        report = dataclasses.replace(first.report, text="Flash. " + first.report.text)
        record.add(dataclasses.replace(first, report=report), version="2")
        assert len(record.incident("A2-01#0").accounts) == 1
        elsewhere = dataclasses.replace(first.incidents[0], date=DateRange(dt.date(2025, 10, 18), None))
        report = dataclasses.replace(first.report, text="Urgent. " + first.report.text)
        record.add(dataclasses.replace(first, report=report, incidents=(elsewhere,)), version="3")
        assert record.judgements()[0].reason == ""
        assert len(record.judgements()) == 1


def test_filters_of_statements(place: str, readings: list[Reading]) -> None:
    with filled(place, readings) as record:
        every = record.conditions()
        blockades = record.conditions(Filter(actor="JNIM"))
        assert 0 < len(blockades) < len(every)
        assert all("JNIM" in [c.code for c in x.imposed_by] for _, _, x in blockades)
        late = record.reports(Filter(start=dt.date(2026, 1, 1)))
        assert late
        assert all(r.published and r.published >= dt.date(2026, 1, 1) for r in late)
        assert record.claims(Filter(text="no such words at all")) == []


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE statement SET understood = '[]' WHERE property = 'harm'",
        "DELETE FROM statement WHERE property = 'places'",
        "DELETE FROM statement WHERE property = 'quote'",
        "INSERT INTO statement SELECT * FROM statement WHERE property = 'types'",
        "DELETE FROM subject WHERE kind = 'claim'",
        "INSERT INTO subject SELECT * FROM subject WHERE kind = 'account'",
        "UPDATE reading SET version = '0'",
        "DELETE FROM reading",
        "UPDATE text SET text = text || '.'",
        "DELETE FROM text",
        "UPDATE publication SET source = 'x'",
        "DELETE FROM publication",
        "UPDATE judgement SET reason = 'x'",
        "UPDATE event SET row = '{}' WHERE key = '3'",
        "DELETE FROM event WHERE key = '3'",
        "DELETE FROM vintage WHERE key = '3'",
        "UPDATE vintage SET event = (SELECT id FROM event WHERE key = '5') WHERE key = '3'",
        "UPDATE dataset SET total = total + 1",
        "DELETE FROM dataset",
    ],
)
def test_a_record_that_was_tampered_with_is_found_out(
    place: str, readings: list[Reading], tmp_path: Path, harm: str
) -> None:
    with filled(place, readings[:8]) as record:
        file, version, day = datasets(tmp_path)[0]
        form = tmp_path / "mapping.toml"
        record.import_dataset(file, form=form, version=version, day=dt.date.fromisoformat(day))
        a, b = (item.id for item in record.accounts()[:2])
        record.judge("same", a, b, "Awa", "one convoy")
        assert record.verify() == []
        record.engine.execute(harm)
        assert record.verify()


def test_many_at_once_are_as_one_by_one(places: Callable[[], str], readings: list[Reading]) -> None:
    first = readings[0]
    second = next(r for r in readings[1:12] if len(r.incidents) > 1)
    longer = dataclasses.replace(first, report=dataclasses.replace(first.report, text=first.report.text + " "))
    less = dataclasses.replace(second, incidents=second.incidents[:1])
    given = [*readings[:12], longer, first, less, second]
    with filled(places(), given) as single, Record.open(places()) as together:
        told = together.add_all(given)
        assert told[:12] == [Added.NEW] * 12
        assert told[12:] == [Added.REVISED, Added.KNOWN, Added.REREAD, Added.KNOWN]
        assert together.add_all(given) == [Added.KNOWN] * 16
        assert together.add_all([]) == []
        assert together.digest() == single.digest()
        assert together.accounts() == single.accounts()
        assert together.reports() == single.reports()
        assert longer.report in together.reports()


@pytest.mark.parametrize("harm", ["\x00", "\ud83d"])
def test_characters_that_no_database_keeps_are_refused(place: str, readings: list[Reading], harm: str) -> None:
    with Record.open(place) as record:
        for field in ("id", "text", "title", "source", "url"):
            report = dataclasses.replace(readings[0].report, **{field: f"x{harm}"})
            with pytest.raises(RecordProblem, match="characters that no record keeps"):
                record.add_all([readings[1], dataclasses.replace(readings[0], report=report)])
        assert record.reports() == []
