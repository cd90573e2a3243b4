"""What /api/access answers, for its description: roads, closures, changes over time.

In: nothing. Out: models of the answers.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel

from vigie.web.findings import FindingTold

State = Literal["open", "slowed", "dangerous", "closed"]


class RoadState(BaseModel):
    """A segment that something is told or asked of: its state for this question, and on record."""

    road: str
    state: State
    recorded: State
    asked: Literal["close", "open"] | None
    closures: list[str]


class Proof(BaseModel):
    report: str
    source: str | None
    published: str | None
    quote: str


class Closure(BaseModel):
    """A closure that holds on the day; ``id`` is that of an episode of conditions, or of an incident for an attack.

    ``placed`` is false where no road answers to it; ``counts`` tells whether it is sure enough to change ways.
    """

    id: str
    kind: str
    effect: str
    company: str | None
    traffic: list[str]
    where: list[str]
    since: str | None
    end: str | None
    end_told: bool
    last_seen: str | None
    in_force: bool
    confidence: float
    counts: bool
    imposed_by: list[str]
    denied_by: int
    roads: int
    evidence: list[Proof]
    placed: bool
    words: dict[str, str]
    """``kind``, ``effect`` and ``traffic`` in the language asked."""


class Situation(BaseModel):
    """Roads and places on a day. ``version`` is that of the roads: /api/access/roads has the lines by name.

    ``finding`` is of kind cut_off: its rows are places with ``state`` cut_off, beyond or detour (null: freed by what
    was asked), ``recorded`` the same without what was asked.
    """

    on: dt.date
    today: dt.date
    version: str
    finding: FindingTold
    roads: list[RoadState]
    closures: list[Closure]
    services: dict[str, str]
    """What may be asked for, in the language asked; ``traffics`` likewise."""
    traffics: dict[str, str]


class Feature(BaseModel):
    """A feature of GeoJSON (RFC 7946)."""

    type: Literal["Feature"]
    id: int
    geometry: dict[str, Any]
    properties: dict[str, Any]


class Features(BaseModel):
    type: Literal["FeatureCollection"]
    features: list[Feature]
    version: str | None = None
    source: str | None = None
    licence: str | None = None
    on: dt.date | None = None


class Step(BaseModel):
    """From ``day`` until the next step: places and people that closures keep beyond the limit, closures that count."""

    day: dt.date
    places: int
    people: int
    closures: int


class Span(BaseModel):
    """A closure and the days on which it counts: from ``since`` until the day before ``until``, null where unknown.

    ``end_told``: ``until`` is an end that somebody told, else the day on which confidence has faded too far.
    """

    id: str
    kind: str
    effect: str
    where: list[str]
    since: dt.date | None
    until: dt.date | None
    end_told: bool
    placed: bool


class Past(BaseModel):
    today: dt.date
    steps: list[Step]
    closures: list[Span]
