"""A record as JSON Lines: out of one engine and into the other, the same to the digest."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.postgres import Server

from vigie.model import Reading
from vigie.record import Record, RecordProblem


def filled(place: str, readings: list[Reading]) -> Record:
    """A record with readings, a revised report and judgements."""
    record = Record.open(place)
    for reading in readings[:12]:
        record.add(reading)
    first = readings[0]
    record.add(dataclasses.replace(first, report=dataclasses.replace(first.report, text=first.report.text + " ")))
    a, b = (item.id for item in record.accounts()[:2])
    record.judge("same", a, b, "Awa", "the same\nconvoy «\u00e9»")
    return record


@pytest.fixture
def lines(tmp_path: Path, readings: list[Reading]) -> list[str]:
    with filled(str(tmp_path / "source"), readings) as record:
        return list(record.export())


def test_out_and_in_again_on_either_engine(
    tmp_path: Path, postgres: Server, readings: list[Reading], lines: list[str]
) -> None:
    with filled(str(tmp_path / "one"), readings) as one, Record.open(postgres.database()) as other:
        assert sum(other.take(lines, "x").new.values()) == len(lines) - 2
        told = json.loads(lines[-1])["digest"]
        assert other.digest() == told
        assert other.verify() == []
        assert other.accounts() == one.accounts()
        with Record.open(tmp_path / "back") as back:
            back.take(other.export(), "y")
            assert back.digest() == told
            assert list(back.export()) == list(other.export()) == lines


def test_what_supersedes_what_and_when_goes_along(place: str, readings: list[Reading], lines: list[str]) -> None:
    then = [line.replace(f'"recorded":"{dt.datetime.now(dt.UTC).year}', '"recorded":"2019') for line in lines]
    with Record.open(place) as record:
        record.take(then, "x")
        assert [r.text for r in record.reports() if r.id == readings[0].report.id] == [readings[0].report.text + " "]
        assert record.at(dt.date(2018, 12, 31)).reports() == []
        assert record.at(dt.date(2019, 12, 31)).reports() == record.reports()


def test_taking_in_twice_or_into_another_record_changes_nothing_that_was_there(
    place: str, readings: list[Reading], lines: list[str]
) -> None:
    with Record.open(place) as record:
        for reading in readings[6:20]:
            record.add(reading)
        taken = record.take(lines, "x")
        assert taken.known > 0
        assert record.verify() == []
        digest = record.digest()
        again = record.take(lines, "x")
        assert (sum(again.new.values()), again.known) == (0, len(lines) - 2)
        assert record.digest() == digest
        assert len(record.reports()) == 20


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda lines: lines[:-1], "not complete"),
        (lambda lines: [*lines[:4], *lines[5:]], "not complete"),
        (lambda lines: [line.replace("Awa", "Eve") for line in lines], "not those that were exported"),
        (lambda lines: [*lines[:3], lines[3][:-5], *lines[4:]], "line 4"),
        (lambda lines: [*lines[:3], '{"table": "nothing"}', *lines[4:]], "line 4"),
        (lambda lines: [*lines[:3], "[]", *lines[4:]], "line 4"),
        (lambda lines: lines[1:], "no exported record"),
        (lambda lines: [lines[0].replace('"version":2', '"version":7'), *lines[1:]], "version 7"),
        (lambda lines: [], "not complete"),
    ],
)
def test_a_broken_export_leaves_the_record_as_it_was(
    places: Callable[[], str], lines: list[str], harm: Callable[[list[str]], list[str]], said: str
) -> None:
    with Record.open(places()) as record:
        before = record.digest()
        with pytest.raises(RecordProblem, match=said):
            record.take(harm(lines), "x")
        assert record.digest() == before
        assert record.accounts() == []
