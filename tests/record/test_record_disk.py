"""A full disk: one clear sentence, and everything that was acknowledged is still there."""

from __future__ import annotations

import dataclasses
import os
import pwd
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from benchmarks.postgres import Server

from vigie.cli import run
from vigie.model import Reading
from vigie.record import Added, Record, RecordProblem

LETTERS = "abcdefghijklmnopqrstuvwxyz "


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.getuid() == 0 and mount("-t", "tmpfs", "-o", "size=4m,mode=777", "tmpfs", disk)
    if not mounted:
        pytest.skip("a small disk takes the right to mount one")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def mount(*arguments: object) -> bool:
    return subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False).returncode == 0


def long_readings(reading: Reading) -> Iterator[Reading]:
    """Readings without end, of reports that no compression makes small."""
    chance = random.Random(1)
    for n in range(1000):
        text = reading.report.text + "".join(chance.choices(LETTERS, k=40_000))
        yield dataclasses.replace(reading, report=dataclasses.replace(reading.report, id=f"long-{n}", text=text))


def until_full(record: Record, reading: Reading) -> tuple[set[str], Reading]:
    """Add until the disk is full; what was acknowledged, and the reading that did not go in."""
    known: set[str] = set()
    for one in long_readings(reading):
        try:
            record.add(one)
        except RecordProblem as problem:
            assert problem.key == "record.full"
            assert "disque est plein" in problem.sentence("fr")
            return known, one
        known.add(one.report.id)
    raise AssertionError("the disk never filled")


@pytest.mark.parametrize("log", ["16MB", "1MB"])
def test_a_full_disk_keeps_what_a_file_acknowledged(small: Path, readings: list[Reading], log: str) -> None:
    """Full while the log is written, or while the log is folded into the file."""
    path = small / "test.vigie"
    with Record.open(path) as record:
        record.engine.execute(f"SET wal_autocheckpoint = '{log}'")
        known, refused = until_full(record, readings[0])
    assert known
    with Record.open(path, read_only=True) as record:
        assert {r.id for r in record.reports()} == known
        assert record.verify() == []
    assert mount("-o", "remount,size=20m", small)
    with Record.open(path) as record:
        assert record.add(refused) is Added.NEW
        assert {r.id for r in record.reports()} == known | {refused.report.id}
        assert record.verify() == []


def test_a_full_disk_keeps_what_a_database_acknowledged(
    tmp_path: Path, small: Path, postgres: Server, readings: list[Reading]
) -> None:
    place = postgres.database()
    name = place.partition("?")[0].rpartition("/")[2]
    # The server's user must reach the disk, whose folders above are ours alone.
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    space = small / "space"
    space.mkdir()
    os.chown(space, pwd.getpwnam(postgres.user or "root").pw_uid, -1)
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
        connection.execute(f"ALTER DATABASE {name} SET default_tablespace = small")
    try:
        with Record.open(place) as record:
            known, refused = until_full(record, readings[0])
            assert known
            assert {r.id for r in record.reports()} == known
            assert record.verify() == []
            assert mount("-o", "remount,size=20m", small)
            assert record.add(refused) is Added.NEW
            assert {r.id for r in record.reports()} == known | {refused.report.id}
    finally:
        with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}")
            connection.execute("DROP TABLESPACE small")


def test_no_room_for_a_new_record(
    small: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (small / "filled").write_bytes(b"\0" * 4_180_000)
    source = Path(__file__).parents[1] / "gold" / "A1.jsonl"
    assert run(["add", str(source), "--record", str(small / "test.vigie")]) == 1
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert "No space left" in said
    assert [p.name for p in small.iterdir()] == ["filled"]
