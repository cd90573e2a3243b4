"""Eight processes write to one database at once: nothing is lost, nothing is there twice."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from benchmarks.labour import datasets, readings
from benchmarks.postgres import Server

from vigie.record import Record, RecordProblem

WRITERS = 8
REPORTS = 30


def fill(record: Record, folder: Path, writer: int) -> Counter[str]:
    """Add every reading in an order of one's own, import the datasets, judge; what each addition came to."""
    given = readings(REPORTS)
    counts = Counter(record.add(one, version="1").value for one in random.Random(writer).sample(given, len(given)))
    for path, version, day in datasets(folder):
        day_of = dt.date.fromisoformat(day)
        record.import_dataset(path, form=folder / "mapping.toml", version=version, day=day_of, complete=True)
    a, b = (row[0] for row in record.engine.all("SELECT id FROM event ORDER BY id LIMIT 2"))
    for name in ("Awa", f"Writer {writer}"):
        record.judge("same", a, b, name, made="2026-01-01T00:00:00+00:00")
    return counts


def write(place: str, folder: Path, writer: int) -> Counter[str]:
    """The work of one process."""
    with Record.open(place) as record:
        return fill(record, folder, writer)


def test_eight_writers_at_once(postgres: Server, tmp_path: Path) -> None:
    folders = [tmp_path / str(n) for n in range(WRITERS)]
    for folder in folders:
        folder.mkdir()
    place = postgres.database()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.labour", "psycopg", "pyarrow", "vigie.record.importing"])
    with context.Pool(WRITERS) as pool:
        counts = pool.starmap(write, [(place, folders[n], n) for n in range(WRITERS)])
    with Record.open(tmp_path / "alone") as alone, Record.open(place) as together:
        for n in range(WRITERS):
            fill(alone, folders[0], n)
        assert together.verify() == []
        assert together.digest() == alone.digest()
        assert len(together.reports()) == len({r.report.id for r in readings(REPORTS)})
    assert sum(one.total() for one in counts) == WRITERS * REPORTS
    assert sum(one["known"] for one in counts) == (WRITERS - 1) * REPORTS


def test_a_reader_changes_nothing_and_needs_no_right_to(postgres: Server) -> None:
    place = postgres.database()
    with pytest.raises(RecordProblem, match="no record here"):
        Record.open(place, read_only=True)
    with Record.open(place) as record:
        record.add(readings(1)[0])
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
    with Record.open(place, read_only=True) as record, pytest.raises(RecordProblem, match="read-only"):
        record.add(readings(2)[1])
    guest = place.replace("vigie@", "guest@")
    with Record.open(guest, read_only=True) as record:
        assert len(record.reports()) == 1
    with Record.open(guest) as record, pytest.raises(RecordProblem, match="does not allow"):
        record.add(readings(2)[1])


def test_a_server_that_goes_away_is_told(postgres: Server) -> None:
    place = postgres.database()
    with Record.open(place) as record:
        with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vigie'"
            )
        with pytest.raises(RecordProblem, match="cannot be read or written"):
            record.add(readings(1)[0])
    with Record.open(place) as record:
        assert record.reports() == []


def test_a_release_that_another_brings_meanwhile_comes_in_once(postgres: Server, tmp_path: Path) -> None:
    place = postgres.database()
    path, version, day = datasets(tmp_path)[0]

    def take() -> bool:
        with Record.open(place) as record:
            form = tmp_path / "mapping.toml"
            return record.import_dataset(path, form=form, version=version, day=dt.date.fromisoformat(day)).known

    with Record.open(place) as holder, ThreadPoolExecutor(4) as pool:
        with holder.engine.transaction():
            holder.engine.lock("datasets")
            waiting = [pool.submit(take) for _ in range(4)]
            asked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            while holder.engine.one(asked) != (4,):
                time.sleep(0.02)
        assert sorted(one.result() for one in waiting) == [False, True, True, True]
        assert holder.verify() == []
