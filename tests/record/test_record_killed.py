"""kill -9 at any moment, run again: the record is what an undisturbed run makes of it."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vigie.record import Record

REPORTS = 200
FLASHES = Path(__file__).parents[1] / "gold" / "H.jsonl"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """200 short reports in one file."""
    lines = [json.loads(line)["report"] for line in FLASHES.read_text(encoding="utf-8").splitlines() if line]
    file = tmp_path / "reports.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for n in range(REPORTS):
            report = lines[n % len(lines)]
            out.write(json.dumps({**report, "id": f"{report['id']}-{n}"}) + "\n")
    return file


def start(source: Path, record: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "vigie", "add", str(source), "--record", str(record), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> None:
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    told = json.loads(said)
    assert (told["new"] + told["known"], told["reports"]) == (REPORTS, REPORTS)


def state(path: Path) -> tuple[str, list[str]]:
    """The digest, and what is there twice or half."""
    with Record.open(path) as record:
        return record.digest(), record.verify()


def kill_and_rerun(source: Path, folder: Path, kills: int) -> None:
    chance = random.Random(20251121)
    whole = folder / "whole"
    began = time.monotonic()
    process = start(source, whole)
    finish(process)
    lasted = time.monotonic() - began
    expected = state(whole)
    assert expected[1] == []
    interrupted = 0
    for n in range(kills):
        path = folder / f"killed-{n}"
        process = start(source, path)
        time.sleep(chance.uniform(0, lasted))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        interrupted += process.returncode == -signal.SIGKILL
        if path.exists():
            assert state(path)[1] == []
        finish(start(source, path))
        assert state(path) == expected
    assert interrupted > kills // 2


def test_killed_a_few_times(tmp_path: Path, source: Path) -> None:
    kill_and_rerun(source, tmp_path, 3)


@pytest.mark.slow
def test_killed_fifty_times(tmp_path: Path, source: Path) -> None:
    kill_and_rerun(source, tmp_path, 50)
