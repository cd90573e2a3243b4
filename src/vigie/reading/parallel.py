"""Reading in several processes, as if there were one.

In: reports, and whatever else stands between them (refusals), one after the other. Out: the same in the same order,
each report with what reading it came to. Reports travel in batches, and only so many are under way that memory stays
flat however long the stream. A process that dies costs its batch a second try, report by report; the report that kills
again is told and the rest goes on. A few reports are read here, since starting processes would take longer.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import TracebackType
from typing import Generic, TypeVar

from vigie.knowledge.messages import LANGUAGES, message
from vigie.model import QuestionError, Report
from vigie.reading.worker import READY, Failure, Result, frame, maker, unframe

__all__ = ["Done", "Failure", "NoWorkers", "Result", "cores", "read_each"]

T = TypeVar("T")

REPORTS = 16
CHARACTERS = 40_000
"""A batch holds no more: a task of some 50 ms, so that what it costs to send hardly counts."""
FEW = 3 * REPORTS
"""So many reports are read before a second process would be ready."""
AHEAD = 4
"""Batches a process that may be under way or wait for an earlier one: what is held however long the stream."""
START = "from vigie.reading.worker import main; main()"
STARTS = 3
"""Processes in a row that end before they are ready; the next one would too."""


class NoWorkers(QuestionError):
    """Processes to read in cannot be started here."""

    def __init__(self) -> None:
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The sentence in a language of the output."""
        return message("reading.no_workers", lang)


@dataclass(frozen=True, slots=True)
class Done:
    """A report and what reading it came to."""

    report: Report
    result: Result


def cores() -> int:
    """The cores this process may use; one where pipes cannot be waited for."""
    if os.name != "posix":
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_each(
    items: Iterable[Report | T], *, jobs: int | None = None, reader: str = "rules", as_json: bool = False
) -> Iterator[Done | T]:
    """Every item in its order, a report as ``Done``; with ``as_json`` its result is the line of JSON.

    ``jobs`` processes read; None takes a process a core, or none beside this one where the reports are few. Raises
    NoWorkers where processes cannot be started.
    """
    stream = iter(items)
    if jobs is None:
        jobs, stream = _suited(stream)
    if jobs == 1:
        make = maker(reader, as_json)
        return (Done(item, make(item)) if isinstance(item, Report) else item for item in stream)
    return _in_processes(stream, jobs, [reader, "json" if as_json else "reading"])


def _suited(stream: Iterator[Report | T]) -> tuple[int, Iterator[Report | T]]:
    """(the processes that so many reports are worth, the stream as it was)."""
    most = cores()
    seen: list[Report | T] = []
    reports = characters = 0
    while most > 1 and reports < FEW and characters < FEW * CHARACTERS // REPORTS:
        try:
            item = next(stream)
        except StopIteration:
            return 1, iter(seen)
        seen.append(item)
        if isinstance(item, Report):
            reports += 1
            characters += len(item.text)
    return most, chain(seen, stream)


@dataclass(slots=True)
class _Batch(Generic[T]):
    """Items in order; ``results`` has one for each report among them once they are read."""

    items: list[Report | T]
    results: list[Result] = field(default_factory=list)
    tried: bool = False

    def reports(self) -> list[Report]:
        """Those still to be read: all, or after a death one at a time."""
        rest = [item for item in self.items if isinstance(item, Report)][len(self.results) :]
        return rest[:1] if self.tried else rest

    def done(self) -> Iterator[Done | T]:
        results = iter(self.results)
        for item in self.items:
            yield Done(item, next(results)) if isinstance(item, Report) else item


def _batches(stream: Iterator[Report | T]) -> Iterator[_Batch[T]]:
    items: list[Report | T] = []
    characters = 0
    for item in stream:
        items.append(item)
        characters += len(item.text) if isinstance(item, Report) else 0
        if len(items) == REPORTS or characters >= CHARACTERS:
            yield _Batch(items)
            items, characters = [], 0
    if items:
        yield _Batch(items)


def _in_processes(stream: Iterator[Report | T], jobs: int, arguments: Sequence[str]) -> Iterator[Done | T]:
    batches = _batches(stream)
    under_way: deque[_Batch[T]] = deque()
    waiting: deque[_Batch[T]] = deque()
    more = True
    with _Pool[T](jobs, arguments) as pool:
        while more or under_way:
            # One batch more than there are hands for, ready when the first is free.
            while more and len(under_way) < AHEAD * jobs and len(waiting) <= pool.free():
                batch = next(batches, None)
                if batch is None:
                    more = False
                    break
                under_way.append(batch)
                if batch.reports():
                    waiting.append(batch)
            while waiting and pool.free():
                pool.give(waiting.popleft())
            while under_way and not under_way[0].reports():
                yield from under_way.popleft().done()
            waiting.extendleft(batch for batch in pool.answered() if batch.reports())


class _Worker(Generic[T]):
    """A process and the batch it has at hand."""

    def __init__(self, arguments: Sequence[str]) -> None:
        # -P and an explicit path, as for the parser of sources: a folder of reports may hold a file called json.py
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self.process = subprocess.Popen(  # noqa: S603 (arguments of our own)
            [sys.executable, "-P", "-c", START, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            process_group=0,  # Ctrl-C is this process's to answer
        )
        self.ready = False
        self.batch: _Batch[T] | None = None

    def send(self, batch: _Batch[T]) -> None:
        assert self.process.stdin
        self.batch = batch
        try:
            self.process.stdin.write(frame(batch.reports()))
            self.process.stdin.flush()
        except OSError:
            self.process.kill()  # it is dead or dying: its end is read from its other pipe

    def stop(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:  # what was not written yet has nobody to go to
                continue


class _Pool(Generic[T]):
    """So many processes, each replaced when it dies."""

    def __init__(self, jobs: int, arguments: Sequence[str]) -> None:
        self._jobs = jobs
        self._arguments = arguments
        self._workers: list[_Worker[T]] = []
        self._selector = selectors.DefaultSelector()
        self._failed_starts = 0

    def __enter__(self) -> _Pool[T]:
        for _ in range(self._jobs):
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._selector.close()
        for worker in self._workers:
            worker.stop()

    def free(self) -> int:
        """How many processes wait for a batch."""
        return sum(worker.batch is None for worker in self._workers)

    def give(self, batch: _Batch[T]) -> None:
        next(worker for worker in self._workers if worker.batch is None).send(batch)

    def answered(self) -> Iterator[_Batch[T]]:
        """Waits where a batch is at hand, and gives each that came back, read or cut short by a death."""
        if all(worker.batch is None for worker in self._workers):
            return
        for key, _ in self._selector.select():
            worker: _Worker[T] = key.data
            try:
                reply = unframe(key.fileobj)  # type: ignore[arg-type]
            except (EOFError, OSError):
                yield from self._bury(worker)
                continue
            if reply == READY:
                worker.ready, self._failed_starts = True, 0
            elif worker.batch:
                batch, worker.batch = worker.batch, None
                batch.results += reply
                yield batch

    def _start(self) -> None:
        try:
            worker = _Worker[T](self._arguments)
        except OSError as error:
            raise NoWorkers from error
        self._workers.append(worker)
        assert worker.process.stdout
        self._selector.register(worker.process.stdout, selectors.EVENT_READ, worker)

    def _bury(self, worker: _Worker[T]) -> Iterator[_Batch[T]]:
        """Replaces a process that has died; its batch is tried again one by one, what kills twice is told."""
        assert worker.process.stdout
        self._selector.unregister(worker.process.stdout)
        self._workers.remove(worker)
        worker.stop()
        self._failed_starts += not worker.ready
        if self._failed_starts >= STARTS:
            raise NoWorkers
        self._start()
        batch = worker.batch
        if batch is None:
            return
        if worker.ready:
            if batch.tried:
                batch.results.append(_killer(batch.reports()[0]))
            batch.tried = True
        yield batch


def _killer(report: Report) -> Failure:
    return Failure({lang: message("reading.died", lang, report=report.id) for lang in LANGUAGES})
