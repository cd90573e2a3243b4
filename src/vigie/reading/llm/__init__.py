"""The reader ``llm``: any OpenAI-compatible endpoint behind the reading contract (docs/reading-with-a-model.md).

In: reports and the settings of the environment (``vigie.knowledge.settings``). Out: readings whose every value rests on
the text; several reports are under way at a time. Nothing is sent unless this reader is asked for.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from vigie.knowledge import settings
from vigie.model import Reading, Report, VigieError
from vigie.reading.llm.problems import EndpointProblem
from vigie.reading.llm.reader import Reader
from vigie.reading.parallel import Done
from vigie.reading.worker import REASON, Result, broken, told

__all__ = ["EndpointProblem", "Reader", "configuration", "current", "read", "read_each"]

T = TypeVar("T")
AHEAD = 4
"""Reports a request that may be under way or wait for an earlier one."""


@lru_cache(maxsize=4)
def _made(given: settings.LlmSettings) -> Reader:
    return Reader(given)


def current() -> Reader:
    """The reader of the settings as they are; raises SettingsProblem where one is missing or wrong."""
    return _made(settings.llm())


def configuration() -> str:
    """The model and a code of all that it is told: what tells its readings apart on record."""
    return current().configuration


def read(report: Report) -> Reading:
    """What the model says of a report, as far as the text bears it out."""
    return current().read(report)


def read_each(items: Iterable[Report | T], *, jobs: int | None = None) -> Iterator[Done | T]:
    """Every item in its order, a report as ``Done``; ``jobs`` requests at a time, else as many as the settings say.

    Raises EndpointProblem where the endpoint would refuse every report alike.
    """
    model = current()
    most = jobs or settings.llm().concurrency
    gate = threading.Semaphore(most)

    def made(report: Report) -> Result:
        with gate:
            try:
                return model.read(report)
            except EndpointProblem as error:
                if error.final:
                    raise
                return told(report, error)
            except VigieError as error:
                return told(report, error)
            except Exception as error:
                return broken(report, f"{type(error).__name__}: {error}"[:REASON])

    waiting: deque[T | _Pending] = deque()
    for item in items:
        waiting.append(_started(made, item) if isinstance(item, Report) else item)
        while len(waiting) > AHEAD * most or (waiting and _ready(waiting[0])):
            yield _done(waiting.popleft())
    while waiting:
        yield _done(waiting.popleft())


@dataclass(frozen=True, slots=True)
class _Pending:
    report: Report
    future: Future[Result]


def _started(make: Callable[[Report], Result], report: Report) -> _Pending:
    """The work on a report in a thread of its own, which Ctrl-C need not wait for."""
    future: Future[Result] = Future()

    def run() -> None:
        try:
            future.set_result(make(report))
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return _Pending(report, future)


def _ready(item: object) -> bool:
    return not isinstance(item, _Pending) or item.future.done()


def _done(item: T | _Pending) -> Done | T:
    return Done(item.report, item.future.result()) if isinstance(item, _Pending) else item
