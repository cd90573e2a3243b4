"""What options are compared under, and how far each assumption may be off.

In: ``knowledge/response.toml``. Out: ``Assumptions`` as set, and one for each end of each.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files

from vigie.model import KnowledgeError


@dataclass(frozen=True, slots=True)
class Assumptions:
    """``escort_factor`` times the usual minutes, on ``convoy_days`` of seven; ``limit`` in minutes;
    ``least_confidence`` of a closure from 0 to 1; all minutes times ``slowness``."""

    escort_factor: float
    convoy_days: float
    limit: float
    least_confidence: float
    slowness: float


@cache
def _table() -> dict[str, dict[str, float]]:
    table = tomllib.loads((files("vigie.knowledge") / "response.toml").read_text(encoding="utf-8"))
    try:
        return {
            f.name: {end: float(table[f.name][end]) for end in ("value", "low", "high")} for f in fields(Assumptions)
        }
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"response.toml: {error!r} is missing or wrong; mend it") from error


def usual() -> Assumptions:
    """The assumptions as set."""
    return Assumptions(**{name: row["value"] for name, row in _table().items()})


def varied(base: Assumptions) -> Iterator[tuple[str, Assumptions]]:
    """The same with one assumption at one of its ends, each by its name and value."""
    for name, row in _table().items():
        for end in ("low", "high"):
            if row[end] != getattr(base, name):
                yield f"{name}={row[end]:g}", replace(base, **{name: row[end]})
