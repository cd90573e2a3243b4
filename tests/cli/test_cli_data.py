"""``vigie data``: what is in use, and fuller files taken in."""

import json
from pathlib import Path

import pytest

from vigie.cli import run
from vigie.knowledge.gazetteer import Gazetteer

ROW = "\t".join(
    [
        "999",
        "Zzyrko",
        "Zzyrko",
        "",
        "14.5",
        "-10.5",
        "P",
        "PPL",
        "ML",
        "",
        "01",
        "",
        "",
        "",
        "120",
        "",
        "10",
        "UTC",
        "2014-01-01",
    ]
)


def test_the_tables_in_use_are_told_with_licence_and_origin(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"25.1", "23.0.10"} <= {row["version"] for row in rows}
    assert all(row["licence"] and row["origin"] for row in rows)


def test_a_dump_taken_in_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "data"))
    dump = tmp_path / "ML.txt"
    dump.write_text(ROW + "\n", encoding="utf-8")
    assert not Gazetteer.load().named("Zzyrko")
    assert run(["data", str(dump)]) == 0
    assert "ML.txt" in capsys.readouterr().out
    assert [e.geoname_id for e in Gazetteer.load().named("Zzyrko")] == [999]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [("ML.txt", "three\tcolumns\tonly\n", "19"), ("notes.txt", "x", "publisher"), ("BF.txt", "", "no row")],
)
def test_a_file_that_is_no_such_thing_stays_out(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: str,
    word: str,
) -> None:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "data"))
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert run(["data", str(tmp_path / name), "--lang", "en"]) == 1
    error = capsys.readouterr().err
    assert word in error and error.count("\n") == 1
    assert not (tmp_path / "data" / name).exists()
