"""kill -9 at any moment, run again: the record is what an undisturbed run makes of it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vigie.record import Record

REPORTS = 200
ADDING = f"""
import dataclasses, json, sys
from pathlib import Path
from vigie.exchange import reading_from_json
from vigie.record import Record

lines = [line for file in sys.argv[2:] for line in Path(file).read_text(encoding="utf-8").splitlines()]
readings = [reading_from_json(json.loads(line)) for line in lines]
print("ready", flush=True)
with Record.open(sys.argv[1]) as record:
    for n in range({REPORTS}):
        reading = readings[n % len(readings)]
        report = dataclasses.replace(reading.report, id=f"{{reading.report.id}}-{{n}}")
        record.add(dataclasses.replace(reading, report=report))
print("done", flush=True)
"""
GOLD = Path(__file__).parents[1] / "gold"


def start(path: Path) -> subprocess.Popen[str]:
    files = [str(GOLD / f"{name}.jsonl") for name in ("A1", "A2", "E")]
    process = subprocess.Popen(
        [sys.executable, "-c", ADDING, path, *files], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def finish(process: subprocess.Popen[str]) -> None:
    said, _ = process.communicate(timeout=120)
    assert (process.returncode, said) == (0, "done\n")


def state(path: Path) -> tuple[str, int, int]:
    """The digest, and how many rows stand twice or belong to no reading."""
    with Record.open(path) as record:
        run = record._connection.execute
        twice = sum(
            (run(f"SELECT count(*) - count(DISTINCT id) FROM {table}").fetchone() or (0,))[0]
            for table in ("text", "publication", "reading", "statement")
        )
        lost = run(
            "SELECT (SELECT count(*) FROM statement WHERE reading NOT IN (SELECT id FROM reading)) + "
            "(SELECT count(*) FROM reading WHERE publication NOT IN (SELECT id FROM publication)) + "
            "(SELECT count(*) FROM publication WHERE id NOT IN (SELECT publication FROM reading))"
        ).fetchone() or (0,)
        return record.digest(), twice, lost[0]


def kill_and_rerun(folder: Path, kills: int) -> None:
    chance = random.Random(20251121)
    whole = folder / "whole"
    process = start(whole)
    began = time.monotonic()
    finish(process)
    lasted = time.monotonic() - began
    expected = state(whole)
    assert expected[1:] == (0, 0)
    interrupted = 0
    for n in range(kills):
        path = folder / f"killed-{n}"
        process = start(path)
        time.sleep(chance.uniform(0, lasted))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        interrupted += process.returncode == -signal.SIGKILL
        if path.exists():
            assert state(path)[1:] == (0, 0)
        finish(start(path))
        assert state(path) == expected
    assert interrupted > kills // 2


def test_killed_a_few_times(tmp_path: Path) -> None:
    kill_and_rerun(tmp_path, 3)


@pytest.mark.slow
def test_killed_fifty_times(tmp_path: Path) -> None:
    kill_and_rerun(tmp_path, 50)
