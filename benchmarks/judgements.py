"""What judgements cost on a large record: deciding, what they come to, asking for what was judged.

In: ``python -m benchmarks.judgements --rows 420000 --judgements 1000``. Out: seconds for each; events of UCDP's shape.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.datasets import write
from vigie.record import Record
from vigie.record.judgements.corrections import written
from vigie.record.judgements.deciding import decision
from vigie.record.judgements.typed import values

T = TypeVar("T")
KEYS = 100_000
"""The number of the first event."""


def timed(what: str, call: Callable[[], T]) -> T:
    began = time.perf_counter()
    found = call()
    print(f"{what}: {time.perf_counter() - began:.2f} s", flush=True)
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judgements", description=__doc__)
    parser.add_argument("--rows", type=int, default=420_000)
    parser.add_argument("--judgements", type=int, default=1000)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "GEDEvent_v25_1.csv"
        write(file, asked.rows)
        with Record.open(Path(folder) / "bench.duckdb") as record:
            timed(f"{asked.rows} events in", lambda: record.import_dataset(file))
            name = f"ucdp_ged:{KEYS + asked.rows // 2}#0"
            item = timed("an account by its name", lambda: record.account(name))
            told = written(values(["killed=7", "date=2024-05-01"]))
            timed("one judgement", lambda: record.judge("correct", item.id, told, "Awa", "counted"))
            timed("an account that was judged", lambda: record.account(name))
            step = max(1, asked.rows // asked.judgements)
            ids = [row[0] for row in record.engine.all("SELECT id FROM event ORDER BY id")][::step]
            verdicts = (("confirm", ""), ("reject", ""), ("correct", told))
            many = [decision(*_of(n, key, verdicts), "Awa", "in one go") for n, key in enumerate(ids)]
            timed(f"{len(many)} judgements in one go", lambda: record.judge_all(many))
            judged = timed("what they come to", record.judged)
            print(
                f"rejected {len(judged.rejected)}, corrected {len(judged.corrected)}, confirmed {len(judged.confirmed)}"
            )
            timed("again, nothing having changed", record.judged)
            timed("an account that was judged", lambda: record.account(name))
    return 0


def _of(n: int, key: str, verdicts: tuple[tuple[str, str], ...]) -> tuple[str, str, str]:
    verdict, told = verdicts[n % len(verdicts)]
    return verdict, key, told


if __name__ == "__main__":
    sys.exit(main())
