"""The process that reads reports for another one, and nothing else.

In: frames on standard input, each a batch of reports. Out: a frame when it is ready, then one a batch with what
each report came to, in order: the reading, its line of JSON, or why there is none. It ends when its input does.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import IO, Any

from vigie.exchange import reading_to_json
from vigie.knowledge.messages import LANGUAGES, message
from vigie.model import Reading, Report, VigieError
from vigie.process import sweep_seldom

LENGTH = 8
READY = "ready"
REASON = 200
"""Characters of a strange error that are told."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a report could not be read: one sentence in each language of the output."""

    sentences: Mapping[str, str]

    def sentence(self, lang: str) -> str:
        """The sentence in that language."""
        return self.sentences[lang]


Result = Reading | str | Failure


def frame(value: Any) -> bytes:
    """A value with its length before it."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(LENGTH, "big") + data


def unframe(stream: IO[bytes]) -> Any:
    """The next value of a stream that a process of ours writes; raises EOFError where it ends."""
    length = int.from_bytes(_exactly(stream, LENGTH), "big")
    return pickle.loads(_exactly(stream, length))  # noqa: S301


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def maker(reader: str, as_json: bool) -> Callable[[Report], Result]:
    """What turns a report into its result; no report's failure goes beyond that report."""
    from vigie import reading

    def make(report: Report) -> Result:
        try:
            said = reading.read(report, reader)
            return line_of(said) if as_json else said
        except VigieError as error:
            return told(report, error)
        except Exception as error:
            return broken(report, f"{type(error).__name__}: {error}"[:REASON])

    return make


def line_of(reading: Reading) -> str:
    """A reading as one line of JSON; a lone surrogate is escaped, since no output can hold it."""
    line = json.dumps(reading_to_json(reading), ensure_ascii=False)
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def told(report: Report, error: VigieError) -> Failure:
    """An error of ours speaks for itself, in each language it knows."""
    tell = getattr(error, "sentence", lambda lang: str(error))
    return Failure({lang: f"{report.id}: {tell(lang)}" for lang in LANGUAGES})


def broken(report: Report, reason: str) -> Failure:
    return Failure({lang: message("reading.failed", lang, report=report.id, reason=reason) for lang in LANGUAGES})


def main() -> None:
    """Serves the parent until it closes the pipe."""
    batches, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints must not write into the results
    reader, as_json = sys.argv[1], sys.argv[2] == "json"
    sweep_seldom()
    import_module("vigie.reading.rules")
    make = maker(reader, as_json)
    try:
        results.write(frame(READY))
        results.flush()
        while True:
            results.write(frame([make(report) for report in unframe(batches)]))
            results.flush()
    except (EOFError, BrokenPipeError):  # the parent is done, or gone
        os._exit(0)
