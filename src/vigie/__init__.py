"""Vigie reads reports about armed violence and humanitarian access and keeps one sourced record of them.

``read(text, published=…)`` gives what a text says, ``times(text, published, language)`` its dates,
``open(path)`` a record; the words of the model stand beside them. All of it loads on first use, so that
importing Vigie costs little.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "read": "vigie.api",
    "times": "vigie.api",
    "open": "vigie.api",
    "Record": "vigie.record",
    "Filter": "vigie.record",
    "Incident": "vigie.record",
    **dict.fromkeys(
        (
            "Account",
            "Attribution",
            "Certainty",
            "Claim",
            "Coded",
            "Comparison",
            "Condition",
            "DateRange",
            "Evidence",
            "Finding",
            "Harm",
            "Loss",
            "Measure",
            "Place",
            "Quantity",
            "Reading",
            "Report",
            "Sensitivity",
            "Timex",
            "VigieError",
            "Warning",
            "WarningKind",
        ),
        "vigie.model",
    ),
}

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
    "Finding",
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

if TYPE_CHECKING:
    from vigie.api import open, read, times
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
        Finding,
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


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'vigie' has no attribute '{name}'")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
