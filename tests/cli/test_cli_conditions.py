"""``vigie conditions``: what lasts, from the record to the screen and to JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vigie.cli import run

REPORTS = [
    ("2025-09-10", "Kayes est sous blocus depuis le 3 septembre, imposé par le JNIM."),
    ("2025-09-25", "La ville de Kayes reste sous blocus, selon des transporteurs."),
    ("2025-11-03", "Le blocus de Kayes, imposé depuis le 3 septembre, a été levé le 1er novembre."),
]


@pytest.fixture
def record(tmp_path: Path) -> str:
    lines = (
        json.dumps({"id": f"r{n}", "language": "fr", "published": day, "source": f"radio {n}", "text": text})
        for n, (day, text) in enumerate(REPORTS)
    )
    (tmp_path / "reports.jsonl").write_text("\n".join(lines), encoding="utf-8")
    place = str(tmp_path / "r.duckdb")
    assert run(["add", str(tmp_path / "reports.jsonl"), "--record", place]) == 0
    return place


def test_one_blockade_of_three_reports(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["conditions", "--record", record, "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["from"], found["to"]) == ("blockade", "2025-09-03", "2025-11-01")
    assert [one["report"] for one in found["reports"]] == ["r0", "r1", "r2"]
    for one, (_, text) in zip(found["reports"], REPORTS, strict=True):
        start, end = one["evidence"]["quote"]
        assert text[start:end] == one["quote"]


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        (("--from", "2025-10-05", "--to", "2025-10-10"), True),
        (("--from", "2025-11-02"), False),
        (("--place", "Kayes", "--text", "reste sous blocus"), True),
        (("--place", "Nioro"), False),
    ],
)
def test_a_filter_takes_a_state_as_it_is_or_not_at_all(
    record: str, asked: tuple[str, ...], holds: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = {"id": "n", "language": "fr", "published": "2025-10-06", "text": "Nioro du Sahel manque d'électricité."}
    (tmp_path / "other.json").write_text(json.dumps(other), encoding="utf-8")
    assert run(["add", str(tmp_path / "other.json"), "--record", record]) == 0
    capsys.readouterr()
    assert run(["conditions", "--record", record, "--json", "--kind", "blockade"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert run(["conditions", "--record", record, "--json", "--kind", "blockade", *asked]) == 0
    assert json.loads(capsys.readouterr().out) == (whole if holds else [])


def test_a_place_asked_is_the_states_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A report that names two towns has two states; who asks for one gets that one."""
    text = "Les écoles de Bla et de Nioro du Sahel sont fermées depuis lundi."
    report = {"id": "two", "language": "fr", "published": "2025-09-10", "text": text}
    (tmp_path / "two.json").write_text(json.dumps(report), encoding="utf-8")
    place = str(tmp_path / "two.duckdb")
    assert run(["add", str(tmp_path / "two.json"), "--record", place]) == 0
    capsys.readouterr()
    assert run(["conditions", "--record", place, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2
    assert run(["conditions", "--record", place, "--json", "--place", "Bla"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in found["places"]] == ["Bla"]


@pytest.mark.parametrize(("day", "holds"), [("2025-09-20", True), ("2025-10-31", True), ("2025-11-01", False)])
def test_on_a_day(record: str, day: str, holds: bool, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["conditions", "--record", record, "--on", day, "--kind", "blockade", "--lang", "fr"]) == 0
    told = capsys.readouterr().out
    assert ("Kayes" in told) is holds
    assert holds or "Aucun état" in told


def test_a_kind_that_does_not_exist_is_named(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["conditions", "--record", record, "--kind", "siege"]) == 2
    assert "siege" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["conditions"], ["brief", "--json"], ["incidents"], ["export", "out.csv"]])
def test_a_place_that_nobody_knows_is_told(
    record: str, command: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    assert run([*command, "--record", record, "--place", "Kayyes Nord-Ouest", "--lang", "en"]) == 1
    told = capsys.readouterr()
    assert "Kayyes Nord-Ouest" in told.err
    assert told.out == ""
