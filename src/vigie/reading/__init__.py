"""Reading: a report in, what it says out, each value with the words it rests on.

A reader is a plug: a module with ``read(report) -> Reading`` that obeys the reading contract. ``rules`` needs no model
and no network; ``llm`` asks the endpoint of the user's settings. A reader's module is loaded when first asked for.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

from vigie.model import QuestionError, Reading, Report

READERS = {"rules": "vigie.reading.rules", "llm": "vigie.reading.llm"}

__all__ = ["READERS", "configuration", "dated", "read"]


def read(report: Report, reader: str = "rules") -> Reading:
    """What ``reader`` takes out of a report; raises QuestionError for a reader that does not exist."""
    reading: Reading = _module(reader).read(report)
    return reading


def dated(report: Report) -> Report:
    """The report as its reading has it: where nothing else tells when it came out, its own dateline does."""
    if report.published or not report.text:
        return report
    from vigie.reading import times
    from vigie.reading.document import Document

    return replace(report, published=times.stated_day(times.find(Document(report.text, report.language), None)))


def configuration(reader: str = "rules") -> str:
    """What tells a reader's readings apart beside its name: '' for one that is set up by nobody."""
    own = getattr(_module(reader), "configuration", None)
    return str(own()) if own else ""


def _module(reader: str) -> Any:
    if reader not in READERS:
        raise QuestionError(f"there is no reader '{reader}': choose one of {', '.join(READERS)}")
    return import_module(READERS[reader])
