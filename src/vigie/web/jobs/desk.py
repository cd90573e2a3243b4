"""The process that parses what strangers hand in and reads it, and nothing else.

In: frames on standard input: a ``Request``, then for each batch which of its reports to read. Out: frames: a batch of
reports and refusals, what reading each came to, ``END``. Its memory is capped (setrlimit); files in formats are parsed
in a process of their own again (``sources.child``).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import islice

from vigie.model import Report
from vigie.process import sweep_seldom
from vigie.reading.worker import frame, maker, unframe
from vigie.sources import Refusal
from vigie.sources.worker import cap_memory
from vigie.web.jobs.task import Task, reports

Found = Report | Refusal
END = "end"
TOGETHER = 16
CHARACTERS = 40_000
SECONDS = 1.0
"""A batch holds no more, and waits no longer for a slow source."""
MEMORY = 1_500_000_000
"""Bytes above what the interpreter and the lexicon map: a text of five megabytes is read with a third of it."""


@dataclass(frozen=True, slots=True)
class Request:
    """A task: of what it holds those from ``first`` to before ``last`` (None: to the end); ``one_by_one`` after a
    death, to find what kills.
    """

    task: Task
    first: int = 0
    last: int | None = None
    one_by_one: bool = False


def batches(found: Iterator[Found], together: int = TOGETHER) -> Iterator[list[Found]]:
    """The outcomes in order, few at a time."""
    batch: list[Found] = []
    characters, begun = 0, time.monotonic()
    for one in found:
        batch.append(one)
        characters += len(one.text) if isinstance(one, Report) else 0
        if len(batch) >= together or characters >= CHARACTERS or time.monotonic() - begun > SECONDS:
            yield batch
            batch, characters, begun = [], 0, time.monotonic()
    if batch:
        yield batch


def main() -> None:
    """Serves the parent until it closes the pipe."""
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints must not write into the replies
    sweep_seldom()
    import_module("vigie.reading.rules")
    make = maker("rules", as_json=False)
    cap_memory(MEMORY)

    def tell(value: object) -> None:
        replies.write(frame(value))
        replies.flush()

    try:
        while True:
            request: Request = unframe(requests)
            found = islice(reports(request.task), request.first, request.last)
            for batch in batches(found, 1 if request.one_by_one else TOGETHER):
                tell(batch)
                for n in unframe(requests):
                    report = batch[n]
                    assert isinstance(report, Report)
                    tell(make(report))
            tell(END)
    except (EOFError, BrokenPipeError):  # the parent is done, or gone
        os._exit(0)


if __name__ == "__main__":
    main()
