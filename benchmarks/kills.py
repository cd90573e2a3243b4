"""kill -9 at any moment of adding, importing, linking and judging; run again; the record is what it would have been.

In: ``python -m benchmarks.kills --runs 200``. Out: for DuckDB and PostgreSQL how many processes were killed in which
step, and whether after a re-run the digest, the rows and everything acknowledged were those of an undisturbed run.
Readings are the annotated ones, made ready beforehand: nothing here depends on what the reader reads.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks.labour import STEPS, in_process, work
from benchmarks.postgres import server
from vigie.record import Record
from vigie.record.engines import is_url

Place = str
# A process that is killed loses nothing that the system has taken; memory is as good as a disk here, and quicker.
MEMORY = Path("/dev/shm")
TOLD_EVERY = 20
State = tuple[str, tuple[str, ...]]


def state(place: Place) -> State:
    """The digest, and every account that stands."""
    with Record.open(place) as record:
        damaged = record.verify()
        if damaged:
            raise AssertionError(f"{place}: {len(damaged)} things are not as they went in")
        return record.digest(), tuple(repr(account) for account in record.accounts())


def acknowledged(place: Place, told: Sequence[str]) -> None:
    """Is everything there that the process said was?"""
    with Record.open(place) as record:
        reports = {one.id for one in record.reports()}
        judged = {one.id for one in record.judgements()}
        versions = {row[0] for row in record.engine.all("SELECT version FROM dataset")}
    known = {"ack": reports, "judged": judged, "dataset": versions}
    for line in told:
        kind, _, what = line.partition(" ")
        if kind in known and what not in known[kind]:
            raise AssertionError(f"{place}: '{line}' was acknowledged and is not there")


class Hunt:
    """Kills one process after the other, each in a place of its own."""

    def __init__(self, fresh: Callable[[], Place], folder: Path, seed: int) -> None:
        self._fresh, self._folder = fresh, folder
        self._chance = random.Random(seed)
        # Forked from a process that never opened a database: quick, and free of its threads.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["benchmarks.labour", "duckdb", "pyarrow", "vigie.record.importing"])
        self.killed: Counter[str] = Counter()
        self._began: dict[str, float] = {}
        whole = fresh()
        work(whole, folder, self._note)
        self._expected = state(whole)

    def _note(self, line: str) -> None:
        """When each step of the undisturbed run began."""
        if line.startswith("step "):
            self._began[line.removeprefix("step ")] = time.monotonic()

    def run(self, step: str) -> None:
        """Start, kill somewhere within the step, look, run again, compare."""
        steps = list(self._began)
        lasts = self._began[steps[steps.index(step) + 1]] - self._began[step]
        told: list[str] | None = None
        while told is None:
            place = self._fresh()
            told = self._killed_within(place, step, self._chance.uniform(0, lasts))
        self.killed[next((t.removeprefix("step ") for t in reversed(told) if t.startswith("step ")), "start")] += 1
        state(place)
        acknowledged(place, told)
        work(place, self._folder, lambda line: None)
        if state(place) != self._expected:
            raise AssertionError(f"{place}: killed in '{step}' after {told[-1:]}, another record after the re-run")
        if not is_url(place):
            Path(place).unlink()

    def _killed_within(self, place: Place, step: str, delay: float) -> list[str] | None:
        """What the process told until it was killed, so long after the step began; None where it was done before."""
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=in_process, args=(place, self._folder, theirs))
        process.start()
        theirs.close()
        told: list[str] = []
        end = None
        try:
            while True:
                left = None if end is None else max(0.0, end - time.monotonic())
                if not ours.poll(left):
                    break
                told.append(ours.recv())
                if told[-1] == f"step {step}":
                    end = time.monotonic() + delay
        except EOFError:
            pass
        process.kill()
        try:
            while ours.poll(0.1):
                told.append(ours.recv())
        except EOFError:
            pass
        process.join()
        if process.exitcode not in {-signal.SIGKILL, 0}:
            raise AssertionError(f"the process ended by itself with status {process.exitcode}")
        return told if process.exitcode else None


def places(engine: str, folder: Path) -> Iterator[Callable[[], Place]]:
    """Where to make records: fresh places, as long as the iterator is not closed."""
    if engine == "postgres":
        with server() as running:
            yield running.database
        return
    taken: list[int] = []

    def fresh() -> Place:
        taken.append(len(taken))
        return str(folder / f"{len(taken)}.duckdb")

    yield fresh


def hunt(engine: str, runs: int, seed: int = 20251121, tell: Callable[[int], None] = lambda done: None) -> Counter[str]:
    """So many kills spread over the steps; how many fell into which. Raises AssertionError where something is lost.

    ``tell`` hears how many are done.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(_folder()))
        found = places(engine, folder)
        stack.callback(found.close)  # type: ignore[attr-defined]
        one = Hunt(next(found), folder, seed)
        for n in range(runs):
            one.run(STEPS[n % len(STEPS)])
            tell(n + 1)
        return one.killed


def _progress(engine: str, done: int) -> None:
    if done % TOLD_EVERY == 0:
        print(f"{engine}: {done}", file=sys.stderr, flush=True)


def _folder() -> tempfile.TemporaryDirectory[str]:
    home = MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None
    return tempfile.TemporaryDirectory(prefix="vigie-kills-", dir=home)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="kills on each engine")
    parser.add_argument("--engine", choices=["duckdb", "postgres"], help="only this one")
    parser.add_argument("--seed", type=int, default=20251121)
    asked = parser.parse_args(arguments)
    for engine in [asked.engine] if asked.engine else ["duckdb", "postgres"]:
        began = time.monotonic()
        try:
            killed = hunt(engine, asked.runs, asked.seed, partial(_progress, engine))
        except LookupError as reason:
            print(f"{engine}: not run, {reason}")
            continue
        except AssertionError as lost:
            print(f"{engine}: {lost}")
            return 1
        told = ", ".join(f"{n} in {step}" for step, n in sorted(killed.items()))
        took = time.monotonic() - began
        print(f"{engine}: {asked.runs} kills ({told}); same digest, nothing acknowledged lost; {took:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
