"""A record in a file: held by one process, made whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from vigie.cli import run
from vigie.record import Record, RecordProblem


def test_a_second_process_is_told_who_holds_the_record(tmp_path: Path) -> None:
    path = tmp_path / "test.vigie"
    with Record.open(path):
        code = (
            "import sys; from vigie.record import Record, RecordProblem\n"
            "try: Record.open(sys.argv[1])\n"
            "except RecordProblem as e: print(e); print(e.sentence('fr'))"
        )
        said = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    english, french = said.stdout.strip().splitlines()
    assert f"(process {os.getpid()}) holds the record" in english
    assert f"(processus {os.getpid()}) tient le registre" in french


def test_a_damaged_file_is_told_in_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "test.vigie"
    gold = Path(__file__).parents[1] / "gold" / "A1.jsonl"
    assert run(["add", str(gold), "--record", str(path)]) == 0
    content = path.read_bytes()
    for at in range(3 * 4096 + 5000, len(content) - 64, 262_144):  # in every block, behind three headers
        turned = bytes(one ^ 255 for one in content[at : at + 64])
        path.write_bytes(content[:at] + turned + content[at + 64 :])
        capfd.readouterr()
        status = run(["incidents", "--record", str(path), "--lang", "en"])
        said = capfd.readouterr().err
        assert (status, said.count("\n")) in {(0, 0), (1, 1)}
        if "the file of the record is damaged" in said:
            return
    pytest.fail("no damage was noticed")


def test_a_wrong_query_stays_an_error_of_the_program(tmp_path: Path) -> None:
    with Record.open(tmp_path / "test.vigie") as record, pytest.raises(duckdb.Error):
        record.engine.one("SELECT nothing FROM nowhere")


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello")
    (tmp_path / "gone.wal").write_text("x")
    (tmp_path / "empty").touch()
    for name, word in (
        ("text", "no Vigie record"),
        ("gone", "that is gone"),
        ("none/x", "does not exist"),
        (".", "folder"),
    ):
        with pytest.raises(RecordProblem, match=word):
            Record.open(tmp_path / name)
    with pytest.raises(RecordProblem, match="no record here"):
        Record.open(tmp_path / "missing", read_only=True)
    with Record.open(tmp_path / "empty") as record:
        assert record.reports() == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty", "gone.wal", "text"]
