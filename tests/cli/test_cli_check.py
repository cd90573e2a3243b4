"""``vigie check`` from the command line."""

from __future__ import annotations

import csv
import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from vigie.cli import run
from vigie.cli.check import _holdings
from vigie.sources.datasets.names import codebook

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


def attack(key: int, day: str, by: str, deaths: int) -> dict[str, str]:
    row = dict.fromkeys(codebook("acled")["columns"], "")
    return row | {
        "event_id_cnty": f"MLI{key}", "event_date": day, "year": day[:4], "time_precision": "1", "actor1": by,
        "disorder_type": "Political violence", "event_type": "Violence against civilians", "sub_event_type": "Attack",
        "inter1": "1", "actor2": "Civilians (Mali)", "inter2": "7", "interaction": "17", "iso": "466",
        "civilian_targeting": "Civilian targeting", "country": "Mali", "admin1": "Mopti", "location": "Koro",
        "latitude": "14.1", "longitude": "-3.1", "geo_precision": "1", "source": "RFI", "source_scale": "National",
        "notes": "Note", "fatalities": str(deaths), "timestamp": "1596240000",
    }  # fmt: skip


def test_a_record_is_asked_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, record = tmp_path / "acled.csv", str(tmp_path / "r.duckdb")
    rows = [attack(n, f"2019-0{n}-11", "Military Forces of Mali (2013-2020)", 20 + n) for n in (1, 5)]
    rows += [attack(n, f"2019-0{n}-21", "JNIM", 90) for n in (2, 9)]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert run(["import", str(file), "--record", record]) == 0
    capsys.readouterr()
    claim = "46 civils ont été tués au Mali en 2019."
    assert run(["check", claim, "--record", record, "--json"]) == 0
    (found,) = answers(capsys)
    assert (found["verdict"], found["held"][1]["dataset"]["name"]) == ("contradicted", "ACLED")
    first = found["slices"][0]
    assert (first["perpetrator"], first["data"], first["events"]) == ("FAMA", 46, 2)
    assert run(["check", claim, "--record", record, "--lang", "en"]) == 0
    assert "Military Forces of Mali (2013-2020)" in " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert run(["check", claim, "--with", str(file), "--json"]) == 0
    (beside,) = answers(capsys)
    assert beside["slices"] == found["slices"]
    # there is no record then that could count
    with ExitStack() as stack:
        assert not _holdings(None, None, [file], stack, "fr")[0].linked
    assert run(["check", claim, "--with", str(file), "--record", record]) == 2
    assert run(["check", claim, "--with", str(tmp_path / "no.csv")]) == 1
    capsys.readouterr()
    assert run(["check", claim, "--record", record, "--as-of", "2019-01-01", "--json"]) == 0
    (before,) = answers(capsys)
    assert before["slices"] == [] and len(before["held"]) == 1


def test_what_in_a_report_cannot_be_is_told_beside_its_claims(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.txt"
    report.write_text(f"Une attaque a fait 12 morts : 5 soldats et 4 civils. {CLAIM}", encoding="utf-8")
    assert run(["check", str(report), "--published", "2025-05-15", "--json"]) == 0
    claim, doubt = answers(capsys)
    assert claim["verdict"] == "supported"
    assert (doubt["kind"], doubt["said"]["fr"] != doubt["said"]["en"]) == ("implausible", True)
    assert run(["check", str(report), "--published", "2025-05-15", "--lang", "fr"]) == 0
    assert "INVRAISEMBLABLE" in capsys.readouterr().out


def test_a_line_in_another_language_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "claims.jsonl"
    lines = [{"text": "759 Tote", "language": "de"}, {"text": CLAIM, "language": "fr"}]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run(["check", str(file), "--json", "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert "claims.jsonl:1" in told.err and "'language' is 'de'" in told.err
    assert [json.loads(line)["verdict"] for line in told.out.splitlines()] == ["supported"]
