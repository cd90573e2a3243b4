"""What a small change costs a large record, and what an export of all of it: ``python -m benchmarks.upkeep``.

In: ``--rows`` (1,000,000 made-up UCDP events, as ``benchmarks.datasets`` makes them), ``--record`` a file where they
are kept for the next run. Out: seconds and the peak of memory for the index made from nothing; seconds until a record
with some reports more, with a judgement more and with a release of some changed events more answers again; with
``--exports`` seconds, megabytes and memory of every export, each in a process of its own.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import datasets
from benchmarks.links_scale import SYLLABLES
from vigie.model import Report
from vigie.reading import read
from vigie.record import Filter, Record
from vigie.record.exporting import FORMATS, export
from vigie.record.query import upkeep
from vigie.sources.datasets.names import codebook

REPORT = (
    "Au moins {n} civils ont été tués le {day} mars 2019 dans une attaque contre le village de {town}, dans la région "
    "de Mopti, selon des sources locales. Les assaillants ont brûlé des maisons."
)
TOWNS = ("Diougani", "Koulogon", "Dinangourou", "Bankass", "Koro")


def made(place: Path, rows: int) -> None:
    """A record of so many events, without an index."""
    with tempfile.TemporaryDirectory() as folder, Record.open(place) as record:
        file = Path(folder) / "GEDEvent_v25_1.csv"
        write(file, datasets.rows(rows))
        _timed("imported", lambda: record.import_dataset(file))


def write(path: Path, rows: Iterable[list[str]]) -> None:
    """The rows with names as different from one another as those of real places."""
    columns = codebook("ucdp")["columns"]
    at = columns.index("where_coordinates")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        for row in rows:
            row[at] = f"{town(row[at])} village"
            writer.writerow(row)


def town(name: str) -> str:
    """A name of its own for 'Place 123 village'."""
    chance = random.Random(name)
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).title()


def change(place: Path, folder: Path) -> None:
    """Small changes, one after the other; what each takes until the index is of what stands."""
    chance = random.Random(4)
    texts = [
        REPORT.format(n=chance.randrange(3, 30), day=chance.randrange(2, 29), town=chance.choice(TOWNS))
        for _ in range(5)
    ]
    readings = [read(Report(f"upkeep-{time.time_ns()}-{n}", text, "fr", None, "Radio")) for n, text in enumerate(texts)]
    with Record.open(place) as record:
        record.add_all(readings)
        _timed("5 reports more", lambda: _must(upkeep.bring_up(record.engine, record._accounts())))
        pair = next(i for i in record.ask().listed(Filter(), 50).incidents if len(i.accounts) == 1)
        other = next(i for i in record.ask().listed(Filter(), 50).incidents if i != pair)
        record.judge("same", pair.id, other.id, "Awa")
        _timed("a judgement more", lambda: _must(upkeep.bring_up(record.engine, record._accounts())))
        file = folder / "GEDEvent_v25_0_1.csv"
        high = codebook("ucdp")["columns"].index("high")
        write(file, ([*row[:high], str(int(row[high]) + 1), *row[high + 1 :]] for row in datasets.rows(200)))
        record.import_dataset(file, partial=True, version=f"25.0.{time.time_ns()}", day=record_day())
        _timed("200 events changed", lambda: _must(upkeep.bring_up(record.engine, record._accounts())))
        _timed("asked", lambda: record.ask().answers.facets(Filter(place="Mali")))


def record_day() -> dt.date:
    """A day after all releases."""
    return dt.datetime.now(dt.UTC).date()


def _must(done: bool) -> None:
    if not done:
        raise SystemExit("the index was to be made anew")


def _timed(what: str, act: Callable[[], object]) -> None:
    began, busy = time.perf_counter(), time.process_time()
    act()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    took, used = time.perf_counter() - began, time.process_time() - busy
    print(f"upkeep {what:24} {took:7.2f} s  processor {used:7.2f} s  peak {peak:.2f} GB", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.upkeep")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--exports", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = asked.record or folder / "upkeep.vigie"
        if asked.one:
            with Record.open(place, read_only=True) as record:
                _timed(asked.one, lambda: export(record, folder / f"all{FORMATS[asked.one]}", asked.one))
            print(json.dumps(sum(p.stat().st_size for p in folder.iterdir()) // 1_000_000), "MB", flush=True)
            return 0
        if not place.exists():
            made(place, asked.rows)
            with Record.open(place) as record:
                _timed("index from nothing", record.rebuild)
        change(place, folder)
        for form in FORMATS if asked.exports else ():
            subprocess.run([sys.executable, "-m", "benchmarks.upkeep", "--record", place, "--one", form], check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
