"""A few processes that read for whoever waits for an answer.

In: a ``Task``. Out: what it comes to. So many are read at once, so many more wait a while, the others are told to come
again: a stranger's slow file takes neither the threads of the server nor its memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from vigie.model import Report
from vigie.web.jobs.clerk import Clerk, Outcome
from vigie.web.jobs.task import Task
from vigie.web.problems import WebProblem

AGAIN = 15
"""Seconds after which who was sent away may come again."""


AT_ONCE = 90.0
"""Seconds after which one who waits is told that a text takes too long; a job takes its time."""


class Desks:
    """``most`` clerks, each started when first needed; ``waiting`` askers wait, at most ``patience`` seconds."""

    def __init__(self, most: int = 2, waiting: int = 6, patience: float = 20.0) -> None:
        self._free = [Clerk(AT_ONCE) for _ in range(most)]
        self._all = list(self._free)
        self._turn = threading.Condition()
        self._line, self._waiting, self._patience = 0, waiting, patience

    def read(self, task: Task, most: int, wanted: Callable[[Report], bool] = lambda report: True) -> list[Outcome]:
        """What a task comes to, at most so many reports and refusals; WebProblem (503) where no desk comes free."""
        clerk = self._take()
        try:
            return list(clerk.work(task, wanted, most))
        finally:
            with self._turn:
                self._free.append(clerk)
                self._turn.notify()

    def close(self) -> None:
        """End every process; who waits for one gets Stopped."""
        for clerk in self._all:
            clerk.stop()
        with self._turn:
            for clerk in self._free:
                clerk.close()

    def _take(self) -> Clerk:
        with self._turn:
            if self._line >= self._waiting:
                raise WebProblem("intake.busy", 503, wait=AGAIN, seconds=AGAIN)
            self._line += 1
            try:
                if not self._turn.wait_for(lambda: self._free, self._patience):
                    raise WebProblem("intake.busy", 503, wait=AGAIN, seconds=AGAIN)
                return self._free.pop()
            finally:
                self._line -= 1
