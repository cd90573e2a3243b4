"""``vigie check`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vigie.cli import run

CLAIM = "Au Mali, 759 civils ont été tués en 2023."


@pytest.fixture(autouse=True)
def bundled_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_DATA", raising=False)


def answers(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_sentence_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", CLAIM, "--json"]) == 0
    (found,) = answers(capsys)
    assert (found["verdict"], found["figures"]["data"]) == ("supported", 759)
    assert found["dataset"]["licence"] == "CC BY 4.0"
    assert set(found["reason"]) == {"fr", "en"}
    assert found["claim"]["quantity"] == {"low": 759, "value": 759, "high": 759}


def test_an_empty_claim_is_no_folder() -> None:
    assert run(["check", ""]) == 1


@pytest.mark.parametrize(("lang", "word"), [("fr", "CONFIRMÉ"), ("en", "SUPPORTED")])
def test_a_sentence_for_people(capsys: pytest.CaptureFixture[str], lang: str, word: str) -> None:
    assert run(["check", CLAIM, "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert word in out
    assert "759" in out


def test_a_file_of_claims_keeps_ids_and_goes_on_after_a_bad_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "claims.jsonl"
    rows = [
        {"id": "a", "language": "fr", "text": CLAIM},
        {"id": "b", "text": "500 people died in Mali in 2022."},
    ]
    path.write_text("\n".join([json.dumps(rows[0]), "{not json", "[1]", json.dumps(rows[1])]), encoding="utf-8")
    assert run(["check", str(path), "--json", "--lang", "en"]) == 0
    captured = capsys.readouterr()
    found = [json.loads(line) for line in captured.out.splitlines()]
    assert [(f["id"], f["verdict"]) for f in found] == [("a", "supported"), ("b", "contradicted")]
    assert "line 2" in captured.err
    assert "line 3" in captured.err


def test_a_line_of_a_reading_checks_its_claims(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    quote = "759 civils ont été tués au Mali en 2023"
    claim = {
        "measure": "civilian_deaths",
        "place": {"name": "Mali", "country": "ML"},
        "period": {"from": "2023-01-01", "to": "2023-12-31"},
        "quantity": {"low": 759, "value": 759, "high": 759},
        "unit": "people",
        "compare": None,
        "by": None,
        "said_by": [],
        "quote": quote,
    }
    report = {"id": "r", "language": "fr", "published": None, "source": None, "title": None, "text": quote}
    path = tmp_path / "readings.jsonl"
    path.write_text(json.dumps({"report": report, "claims": [claim]}), encoding="utf-8")
    assert run(["check", str(path), "--json"]) == 0
    (found,) = answers(capsys)
    assert (found["id"], found["report"], found["verdict"]) == ("r#0", "r", "supported")


def test_every_claim_on_record(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = tmp_path / "r.txt"
    text.write_text("Selon l'ONU, 759 civils ont été tués au Mali en 2023, contre 528 en 2019.", encoding="utf-8")
    record = ["--record", str(tmp_path / "r.duckdb")]
    assert run(["add", str(text), "--published", "2024-03-01", *record]) == 0
    capsys.readouterr()
    assert run(["check", "--all", "--json", *record]) == 0
    (found,) = answers(capsys)
    assert found["verdict"] == "supported"
    assert [p["data"] for p in found["figures"]["parts"]] == [759, 528]


@pytest.mark.parametrize("arguments", [[], [CLAIM, "--all"], [" "], ["x" * 3000]])
def test_nothing_to_check_is_one_clear_line(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(["check", *arguments, "--language", "fr", "--lang", "en"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_a_missing_file_is_not_taken_for_a_claim(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "nosuchfile.pdf", "--lang", "en"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "nosuchfile.pdf" in captured.err
    assert captured.err.count("\n") == 1
