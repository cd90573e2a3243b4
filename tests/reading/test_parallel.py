"""Reading in several processes: the order and the output of one, and what happens when a process dies."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pytest

from vigie.exchange import report_from_json
from vigie.knowledge.messages import message
from vigie.model import Reading, Report
from vigie.reading import parallel
from vigie.reading.parallel import Done, Failure, NoWorkers, read_each
from vigie.record import Record

GOLD = Path(__file__).parents[1] / "gold"
TEXT = "Dimanche 4 mai 2025, deux orpailleurs ont été tués à Kéniéba par des hommes armés, selon l'armée."


def reports(number: int) -> list[Report]:
    lines = (GOLD / "H.jsonl").read_text(encoding="utf-8").splitlines()
    known = [report_from_json(json.loads(line)["report"]) for line in lines]
    return [known[n % len(known)] for n in range(number)]


@pytest.fixture
def brittle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process that reads does so until a report's title tells it to do otherwise."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal\n"
        "from vigie.reading import rules\n"
        "whole = rules.read\n"
        "def read(report):\n"
        "    if report.title == 'die':\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    if report.title == 'once' and not os.path.exists(report.source):\n"
        "        open(report.source, 'w').close()\n"
        "        os._exit(1)\n"
        "    if report.title == 'raise':\n"
        "        raise MemoryError\n"
        "    return whole(report)\n"
        "rules.read = read\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))


def test_two_processes_say_what_one_says() -> None:
    items: list[Report | str] = []
    for n, report in enumerate(reports(50)):
        items += [report] if n % 7 else [f"refused {n}", report]
    for as_json in (True, False):
        alone = list(read_each(items, jobs=1, as_json=as_json))
        assert list(read_each(items, jobs=2, as_json=as_json)) == alone
    assert [x.report if isinstance(x, Done) else x for x in alone] == items
    assert all(isinstance(x, str) or isinstance(x.result, Reading) for x in alone)


def test_nothing_and_only_refusals() -> None:
    assert list(read_each([], jobs=2)) == []
    assert list(read_each(["a"] * 50, jobs=2)) == ["a"] * 50


@pytest.mark.usefixtures("brittle")
def test_a_report_that_kills_loses_only_itself(tmp_path: Path) -> None:
    many = reports(45)
    many[5] = Report("killer", TEXT, "fr", None, title="die")
    many[20] = Report("raiser", TEXT, "fr", None, title="raise")
    many[40] = Report("unlucky", TEXT, "fr", None, title="once", source=str(tmp_path / "died"))
    many[44] = Report("last", TEXT, "fr", None, title="die")
    found = [x for x in read_each(many, jobs=2) if isinstance(x, Done)]
    assert [x.report for x in found] == many
    failed = {x.report.id: x.result.sentence("en") for x in found if isinstance(x.result, Failure)}
    assert failed == {
        "killer": message("reading.died", "en", report="killer"),
        "last": message("reading.died", "en", report="last"),
        "raiser": message("reading.failed", "en", report="raiser", reason="MemoryError: "),
    }


def test_processes_that_do_not_start_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os; os._exit(3)")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(NoWorkers, match="--jobs 1"):
        list(read_each(reports(3), jobs=2))


def test_few_reports_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(parallel.subprocess, "Popen", refuse)
    monkeypatch.setattr(parallel, "cores", lambda: 8)
    assert len(list(read_each(reports(20)))) == 20
    with pytest.raises(AssertionError, match="started"):
        list(read_each(reports(200)))


def test_a_stream_is_never_held_whole() -> None:
    pulled = 0

    def endless() -> Iterator[Report]:
        nonlocal pulled
        for report in (reports(20)[n % 20] for n in count()):
            pulled += 1
            yield report

    stream = read_each(endless(), jobs=2, as_json=True)
    for given, _ in enumerate(islice(stream, 400), 1):
        assert pulled - given <= (parallel.AHEAD * 2 + 1) * parallel.REPORTS
    stream.close()  # type: ignore[attr-defined]


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are counted in /proc, which is not here")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_an_end_from_outside_leaves_no_process_behind(ending: signal.Signals, tmp_path: Path) -> None:
    source = tmp_path / "reports.jsonl"
    line = json.dumps({"id": "x", "language": "fr", "text": TEXT}) + "\n"
    source.write_text(line * 2000, encoding="utf-8")
    command = [sys.executable, "-m", "vigie", "read", str(source), "--json", "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    assert process.stdout.read(1) == b"{"
    process.send_signal(signal.SIGSTOP)
    workers = children(process.pid)
    process.send_signal(ending)
    process.send_signal(signal.SIGCONT)
    _, said = process.stdout.read(), process.stderr.read()
    assert process.wait(30) == (130 if ending is signal.SIGINT else -signal.SIGKILL)
    assert said == b""
    assert len(workers) == 2
    until = time.monotonic() + 10
    while time.monotonic() < until and any(map(alive, workers)):
        time.sleep(0.05)
    assert not any(map(alive, workers))


def test_a_record_comes_out_the_same(tmp_path: Path) -> None:
    source = tmp_path / "reports.jsonl"
    with source.open("w", encoding="utf-8") as out:
        for n, report in enumerate(reports(70)):
            line = {"id": f"{report.id}-{n % 65}", "language": report.language, "text": report.text}
            out.write(json.dumps(line) + "\n" + ("{broken\n" if n % 20 == 3 else ""))
    digests, told = set(), []
    for jobs in ("1", "2"):
        path = tmp_path / f"record-{jobs}.duckdb"
        command = [sys.executable, "-m", "vigie", "add", str(source), "--record", str(path), "--jobs", jobs, "--json"]
        said = subprocess.run(command, check=True, capture_output=True, text=True)
        told.append((said.stderr, {**json.loads(said.stdout), "record": ""}))
        with Record.open(path, read_only=True) as record:
            digests.add(record.digest())
    assert len(digests) == 1
    assert told[0] == told[1]
    assert len(told[0][0].splitlines()) == len(told[0][1]["refused"])
