from __future__ import annotations

import dataclasses
import datetime as dt

from vigie.model import (
    Account,
    Attribution,
    Certainty,
    Claim,
    Coded,
    Comparison,
    Condition,
    DateRange,
    Evidence,
    Harm,
    Loss,
    Measure,
    Place,
    Quantity,
    Reading,
    Report,
    Warning,
    WarningKind,
)
from vigie.record.rows import SubjectRow, subject_from, subjects

TEXT = "Le 4 mai, au moins 12 soldats ont été tués à Diéma."


def run(words: str) -> Evidence:
    start = TEXT.index(words)
    return Evidence(start, start + len(words), words)


def everything() -> Reading:
    """A reading with a value in every field there is."""
    place = Place("Diéma", "at", "Kayes", "ML", 14.54, -9.19, "exact", 2455000, run("Diéma"))
    days = DateRange(dt.date(2025, 5, 4), None)
    said = (Attribution("l'armée", "army", run("Le")),)
    account = Account(
        types=(Coded("attack", run("tués")), Coded("armed_clash")),
        date=days,
        places=(place,),
        perpetrators=(Coded("JNIM"),),
        targets=(Coded("soldiers", run("soldats")),),
        harm=(Harm("killed", "soldiers", Quantity(12, 12, None), run("au moins 12 soldats")),),
        losses=(Loss("truck", "burned", Quantity(None, 0.5, None)),),
        said_by=said,
        certainty=Certainty.ALLEGED,
        quote=run("12 soldats ont été tués"),
        date_evidence=run("Le 4 mai"),
    )
    condition = Condition(
        "blockade", (place,), (Coded("JNIM"),), days, "total", Quantity.exactly(3), "people", said,
        Certainty.STATED, run("soldats"), run("4 mai"), run("12"),
    )  # fmt: skip
    claim = Claim(
        "deaths", place, days, Quantity.exactly(924), "people",
        Comparison("level", days, Quantity.exactly(84), "up", run("au moins")), "JNIM", said,
        run("Le 4 mai"), run("4"), run("12"),
    )  # fmt: skip
    measure = Measure("dialogue", said, (place,), "short", "recommended", run("tués"))
    warning = Warning(WarningKind.YEAR_INFERRED, "4 mai", None)
    return Reading(Report("r", TEXT, "fr"), (account,), (condition,), (claim,), (measure,), (warning,))


def back(row: SubjectRow) -> object:
    return subject_from(row.kind, [statement for _, statement in row.statements])


def test_every_field_of_every_kind_comes_back() -> None:
    reading = everything()
    found = [back(row) for row in subjects(reading, "p")]
    assert found == [
        *reading.incidents, *reading.conditions, *reading.claims, *reading.measures, *reading.warnings
    ]  # fmt: skip


def test_annotated_reports_come_back(readings: list[Reading]) -> None:
    for reading in readings:
        rows = list(subjects(reading, "p"))
        told = [
            *reading.incidents, *reading.conditions, *reading.claims, *reading.measures, *reading.warnings
        ]  # fmt: skip
        assert [back(row) for row in rows] == told


def test_ids_take_in_evidence_and_publication() -> None:
    reading = everything()
    account = reading.incidents[0]
    moved = dataclasses.replace(account, quote=Evidence(0, 5, TEXT[:5]))
    ids = {
        row.id
        for changed, publication in ((account, "p"), (moved, "p"), (account, "q"))
        for row in subjects(dataclasses.replace(reading, incidents=(changed,)), publication)
        if row.kind == "account"
    }
    assert len(ids) == 3


def test_two_accounts_alike_to_the_letter_stay_two() -> None:
    reading = everything()
    twice = dataclasses.replace(reading, incidents=reading.incidents * 2)
    rows = [row for row in subjects(twice, "p") if row.kind == "account"]
    statements = [key for row in rows for key, _ in row.statements]
    assert rows[0].id != rows[1].id
    assert len(statements) == len(set(statements))


def test_ids_are_the_same_on_every_machine() -> None:
    row = next(subjects(everything(), "p"))
    assert row.id == "d46794ab897cb62b5c2c08d24a0ce17ca106c1d071591f8865bb4714c3376116"
