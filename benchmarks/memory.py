"""Does memory stay flat over a long run?

    python -m benchmarks.memory [--reports N] [--every N]

In: reports without end, none like another (``varied``), read one after the other in one process. Out: resident
megabytes at every step; status 1 where the run passes ``ALLOWED`` or where its second half still grows faster than
``GROWTH`` megabytes for 100,000 reports.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.varied import varied
from vigie.reading import read
from vigie.reading.worker import line_of

ALLOWED = 600
GROWTH = 50


def resident() -> float:
    """Megabytes that this process holds now; the most it held where /proc is absent."""
    gc.collect()
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.memory")
    asked.add_argument("--reports", type=int, default=100_000)
    asked.add_argument("--every", type=int, default=10_000)
    given = asked.parse_args([] if arguments is None else arguments)
    told: list[tuple[int, float]] = []
    for n, report in enumerate(varied(given.reports), 1):
        line_of(read(report))
        if n in {1, 1000} or n % given.every == 0:
            told.append((n, resident()))
            print(f"{n:8} reports   {told[-1][1]:6.0f} MB", flush=True)
    late = [(n, held) for n, held in told if n >= given.reports / 2]
    (first, before), (last, after) = late[0], late[-1]
    growth = (after - before) / max(last - first, 1) * 100_000
    print(f"the second half grows by {growth:.0f} MB for 100,000 reports (asked: flat, below {ALLOWED} MB)")
    return 1 if after > ALLOWED or growth > GROWTH else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
