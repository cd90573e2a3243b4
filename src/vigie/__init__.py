"""Vigie reads reports about armed violence and humanitarian access and keeps one sourced record of them.

``read(text, published=…)`` gives what a text says, ``times(text, published, language)`` its dates,
``open(path)`` a record; the words of the model stand beside them. All of it loads on first use, so that
importing Vigie costs little.
"""

from __future__ import annotations

import builtins
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from vigie.model import (
        Account,
        Attribution,
        Certainty,
        Claim,
        Coded,
        Comparison,
        Condition,
        DateRange,
        Evidence,
        Harm,
        Loss,
        Measure,
        Place,
        Quantity,
        Reading,
        Report,
        Sensitivity,
        Timex,
        VigieError,
        Warning,
        WarningKind,
    )
    from vigie.record import Filter, Incident, Record

__all__ = [
    "Account",
    "Attribution",
    "Certainty",
    "Claim",
    "Coded",
    "Comparison",
    "Condition",
    "DateRange",
    "Evidence",
    "Filter",
    "Harm",
    "Incident",
    "Loss",
    "Measure",
    "Place",
    "Quantity",
    "Reading",
    "Record",
    "Report",
    "Sensitivity",
    "Timex",
    "VigieError",
    "Warning",
    "WarningKind",
    "__version__",
    "open",
    "read",
    "times",
]


def read(
    text: str | Report, published: dt.date | str | None = None, language: str | None = None, *, reader: str = "rules"
) -> Reading:
    """What a text, or a report, says: its incidents, conditions, claims, measures and warnings.

    ``published`` is the day that 'dimanche' or '17 mai' is counted from; without ``language`` it is found.
    ``reader`` is ``rules``, or ``llm`` for the endpoint of the settings (docs/reading-with-a-model.md).
    Raises SourceError where the text cannot be read, as in a language other than French and English, and
    QuestionError for a reader that does not exist.
    """
    from vigie import reading, sources
    from vigie.model import Report as ReportType

    if isinstance(text, ReportType):
        return reading.read(text, reader)
    day = sources.day(published, "published") if isinstance(published, str) else published
    data = text.encode("utf-8", "surrogatepass")
    outcome = next(sources.read_bytes(data, "text", published=day, language=language))
    if isinstance(outcome, sources.Refusal):
        raise outcome.error
    return reading.read(outcome, reader)


def times(text: str, published: dt.date | str | None = None, language: str = "fr") -> list[Timex]:
    """The time expressions of a text as TIMEX3, with the days each spans.

    Raises VigieError where the day is no day or the language neither 'fr' nor 'en'.
    """
    from vigie import sources
    from vigie.knowledge.messages import LANGUAGES
    from vigie.model import QuestionError
    from vigie.reading.times import times as find

    if language not in LANGUAGES:
        raise QuestionError(f"'{language}' is no language of Vigie: choose {' or '.join(LANGUAGES)}.")
    day = sources.day(published, "published") if isinstance(published, str) else published
    return find(text, day, language)


def open(path: str | Path, *, read_only: bool = False) -> Record:
    """The record at ``path``, made where there is none."""
    from vigie.record import Record as RecordType

    return RecordType.open(path, read_only=read_only)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("vigie")
    if name not in __all__:
        raise AttributeError(f"module 'vigie' has no attribute '{name}'")
    home = "vigie.record" if name in {"Filter", "Incident", "Record"} else "vigie.model"
    return getattr(import_module(home), name)


def __dir__() -> builtins.list[str]:
    return sorted(__all__)
