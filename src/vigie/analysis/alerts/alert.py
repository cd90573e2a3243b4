"""One alert: what is new, where, and how far it has gone.

In: what a rule found. Out: ``Alert``. ``key`` is the same for the same thing from week to week; ``stage`` rises when it
gets worse, and then it is told again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vigie.analysis.finding import Basis, Finding, Interval, Told
from vigie.model import Number

PROOFS = 5


@dataclass(frozen=True, slots=True)
class Alert:
    """What an analyst should look at."""

    key: str
    stage: int
    finding: Finding


def alert(
    rule: str, key: str, stage: int, on: dt.date, area: str, value: Number | str | None, unit: str, said: Told, *,
    method: Told | None, interval: Interval | None = None, basis: tuple[Basis, ...] = (),
    caveats: tuple[Told, ...] = (), details: dict[str, object] | None = None,
) -> Alert:  # fmt: skip
    """An alert with its finding; ``area`` is what it tells of, in words."""
    about = {"rule": rule, "area": area, "on": on.isoformat(), "key": key, "stage": stage}
    return Alert(
        key, stage, Finding("alert", about, value, unit, method, said, interval, basis, caveats, details or {})
    )
