"""Findings over the API: what ``Finding.to_json`` gives, for the description of endpoints.

In: nothing. Out: ``FindingTold``; ``chart`` is SVG text, on answers that have one.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from vigie.analysis.finding import Finding


class IntervalTold(BaseModel):
    low: float
    high: float
    level: float


class BasisTold(BaseModel):
    """What a finding rests on; ``incidents`` may be cut short, ``total`` is how many there are."""

    name: str
    version: str
    coverage: str
    licence: str
    incidents: list[str]
    total: int


class InBoth(BaseModel):
    """A sentence in French and in English."""

    fr: str
    en: str


class ManyInBoth(BaseModel):
    fr: list[str]
    en: list[str]


class FindingTold(BaseModel):
    """An answer: its value with unit and interval, in words, what it rests on, what it does not show."""

    kind: str
    about: dict[str, Any]
    value: float | str | None
    unit: str
    interval: IntervalTold | None
    method: InBoth | None
    said: InBoth
    basis: list[BasisTold]
    caveats: ManyInBoth
    details: dict[str, Any]
    chart: str | None = None


def told(finding: Finding, chart: str | None = None) -> FindingTold:
    """A finding as it is sent."""
    return FindingTold.model_validate({**finding.to_json(), "chart": chart})
