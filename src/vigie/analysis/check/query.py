"""What a claim asks of the data: its parts, or why no dataset can answer.

In: nothing but the words of the model. Out: ``Query`` and the measures that claims name.
"""

from __future__ import annotations

from dataclasses import dataclass

from vigie.analysis.check.subject import (
    FORECAST,
    NO_AREA,
    NO_FIGURE,
    NO_PERIOD,
    ONE_ACTOR,
    OTHER_MEASURE,
    SUBNATIONAL,
    Heading,
    Period,
)
from vigie.analysis.check.verdict import Part
from vigie.knowledge.countries import Area

__all__ = [
    "FORECAST",
    "NO_AREA",
    "NO_FIGURE",
    "NO_PERIOD",
    "ONE_ACTOR",
    "OTHER_MEASURE",
    "QUESTION",
    "SUBNATIONAL",
    "Query",
]

QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Query:
    """A claim understood. ``why`` tells why it cannot be checked, before any dataset is asked.

    Of a question (``QUESTION``) the part tells what it asks for.
    """

    text: str
    language: str
    measure: str
    area: Area | None
    parts: tuple[Part, ...] = ()
    why: str | None = None
    period: Period | None = None
    place: str | None = None
    caveats: tuple[str, ...] = ()
    heading: Heading | None = None
    """The movement that a claim without a figure tells."""
