"""Reading: a report in, what it says out, each value with the words it rests on.

A reader is a plug: a module with ``read(report) -> Reading`` that obeys the reading contract. ``rules`` needs no model
and no network. A reader's module is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module

from vigie.model import QuestionError, Reading, Report

READERS = {"rules": "vigie.reading.rules"}

__all__ = ["READERS", "read"]


def read(report: Report, reader: str = "rules") -> Reading:
    """What ``reader`` takes out of a report; raises QuestionError for a reader that does not exist."""
    if reader not in READERS:
        raise QuestionError(f"there is no reader '{reader}': choose one of {', '.join(READERS)}")
    reading: Reading = import_module(READERS[reader]).read(report)
    return reading
