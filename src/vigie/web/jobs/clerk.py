"""The server's side of the process that reads: one task at a time, whatever becomes of the process.

In: a ``Task``. Out: its reports with what reading them came to, and refusals, in order. A process that dies or hangs
over a report is replaced; the report is tried once more where it died, and one that kills twice is told. The rest goes
on.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from vigie.knowledge.messages import LANGUAGES, message
from vigie.model import Reading, Report
from vigie.reading.parallel import NoWorkers
from vigie.reading.worker import Failure, frame, unframe
from vigie.sources import Refusal, Unreadable
from vigie.web.jobs.desk import END, Request
from vigie.web.jobs.task import Task

START = "from vigie.web.jobs.desk import main; main()"
PATIENCE = 180.0
"""Seconds for one answer: a text of five megabytes is read in a tenth of that, in half of it on a busy machine."""
TRIES = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report and what reading it came to (None: it was not wanted), or a refusal; ``number`` is its place."""

    number: int
    found: Report | Refusal
    result: Reading | Failure | None = None


class Stopped(Exception):
    """Somebody ended what this clerk was at."""


class _Died(Exception):
    """The process is gone."""


class Clerk:
    """A process that reads, started when first needed. One thread uses it at a time; any may ``stop`` it."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._at: Report | None = None
        self._late = False
        self._stopped = threading.Event()

    def work(
        self, task: Task, wanted: Callable[[Report], bool] = lambda report: True, most: int | None = None
    ) -> Iterator[Outcome]:
        """What a task comes to, ``most`` reports and refusals of it; only reports that are ``wanted`` are read.

        Raises Stopped after ``stop``, NoWorkers where no process can be started.
        """
        self._stopped.clear()
        done = deaths = 0
        while True:
            try:
                for outcome in self._exchange(Request(task, done, most, one_by_one=deaths > 0), wanted):
                    yield outcome
                    done, deaths = outcome.number + 1, 0
                return
            except _Died:
                if self._stopped.is_set():
                    raise Stopped from None
                deaths += 1
                if self._late or deaths == TRIES:
                    yield self._killer(task, done)
                    if self._at is None:
                        return
                    done, deaths = done + 1, 0

    def stop(self) -> None:
        """End what is under way, and the process with it."""
        self._stopped.set()
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End the process; nothing is under way."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin and process.stdout
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()

    def _exchange(self, request: Request, wanted: Callable[[Report], bool]) -> Iterator[Outcome]:
        process = self._process or self._start()
        idle = self._late = False
        self._at = None
        try:
            self._send(process, request)
            number = request.first
            while (batch := self._answer(process)) != END:
                read = [n for n, one in enumerate(batch) if isinstance(one, Report) and wanted(one)]
                self._send(process, read)
                for n, one in enumerate(batch):
                    result = None
                    if n in read:
                        self._at = one
                        result = self._answer(process)
                        self._at = None
                    yield Outcome(number, one, result)
                    number += 1
            idle = True
        finally:
            if not idle:  # what the pipe holds belongs to no later task
                self.close()

    def _start(self) -> subprocess.Popen[bytes]:
        # -P and an explicit path: a folder of reports may hold a file called lxml.py
        path = os.pathsep.join(entry for entry in sys.path if entry)
        try:
            self._process = subprocess.Popen(  # noqa: S603 (arguments of our own)
                [sys.executable, "-P", "-c", START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": path},
                process_group=0,  # Ctrl-C is the server's to answer
            )
        except OSError as error:
            raise NoWorkers from error
        return self._process

    def _send(self, process: subprocess.Popen[bytes], value: object) -> None:
        assert process.stdin
        try:
            process.stdin.write(frame(value))
            process.stdin.flush()
        except OSError as error:
            raise _Died from error

    def _answer(self, process: subprocess.Popen[bytes]) -> Any:
        assert process.stdout
        late = threading.Timer(self._patience, self._give_up, [process])
        late.daemon = True
        late.start()
        try:
            return unframe(process.stdout)
        except (EOFError, OSError) as error:
            raise _Died from error
        finally:
            late.cancel()

    def _give_up(self, process: subprocess.Popen[bytes]) -> None:
        self._late = True
        process.kill()

    def _killer(self, task: Task, number: int) -> Outcome:
        """What is told of the report, or else of the file, that this process died over."""
        report, where = self._at, task.name
        if report is None:
            key = "parser_timeout" if self._late else "parser_crashed"
            return Outcome(number, Refusal(where, Unreadable(key, where, seconds=f"{self._patience:g}")))
        key = "intake.too_slow" if self._late else "reading.died"
        told = {"report": report.id, "seconds": f"{self._patience:g}"} if self._late else {"report": report.id}
        return Outcome(number, report, Failure({lang: message(key, lang, **told) for lang in LANGUAGES}))
