"""What the API says of one incident, as types: each value beside every source's version.

In: nothing. Out: pydantic models, which the description of the API is made of. Offsets count characters (Unicode code
points) of a report's text; days are ISO 8601; ``words`` are in the language asked.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

Run = tuple[int, int]
"""Where words start and end in a report's text."""


class Decided(BaseModel):
    """A judgement: whose, why and when (ISO 8601, UTC)."""

    judgement: str
    by: str
    reason: str
    made: str


class Version(BaseModel):
    """A value as one account states it, by its words; or as a person corrected it, by the judgement."""

    account: str
    value: Any
    words: str
    stated: str | None
    evidence: Run | None
    sentence: Run | None
    judgement: Decided | None = None


class Field(BaseModel):
    """One field of an incident: what stands, and every source's version of it.

    ``key`` is what a correction names it by ('date', 'killed.civilians', 'burned.truck'). ``differ``: its sources do
    not say the same, and no person settled it.
    """

    key: str
    property: str
    label: str
    value: Any
    words: str
    differ: bool
    corrected: Decided | None
    versions: list[Version]


class Passage(BaseModel):
    """A stretch of a report's text that begins at an offset."""

    start: int
    text: str


class Mark(BaseModel):
    """Words that a value rests on: which field's."""

    start: int
    end: int
    key: str


class Speaker(BaseModel):
    """Who is quoted."""

    name: str
    kind: str
    words: str


class AccountShown(BaseModel):
    """What one report says of the incident; ``whole``: the passages are all of its text."""

    id: str
    report: str
    index: int
    origin: str
    source: str | None
    title: str | None
    url: str | None
    published: str | None
    language: str
    sensitivity: str
    said_by: list[Speaker]
    certainty: str
    certainty_words: str
    quote: Run
    confirmed: list[Decided]
    passages: list[Passage]
    whole: bool
    marks: list[Mark]


class Toll(BaseModel):
    """How many in all of one kind of harm, by the accounts that count."""

    kind: str
    label: str
    low: float | None
    high: float | None
    open: bool
    disputed: bool
    words: str


class PlaceShown(BaseModel):
    """A place of the incident; where it is no point, ``area`` (GeoJSON) is where it may have happened, and ``km`` the
    radius of that where it is a circle.
    """

    name: str
    role: str
    role_words: str
    admin1: str | None
    country: str | None
    lat: float | None
    lon: float | None
    precision: str
    precision_words: str
    km: float | None
    area: dict[str, Any] | None


class Head(BaseModel):
    """An incident in one line."""

    id: str
    type: str
    type_words: str
    date: dict[str, str | None] | None
    days: str
    places: str
    killed: str | None
    certainty: str
    sources: list[str]
    point: tuple[float, float] | None


class IncidentShown(Head):
    """An incident with every source's version; ``tag`` is its entity tag, to be sent as If-Match with a judgement."""

    tag: str
    title: str
    rule: str
    map: list[PlaceShown]
    tolls: list[Toll]
    fields: list[Field]
    accounts: list[AccountShown]
    confirmed: list[Decided]


class WeightShown(BaseModel):
    """One respect in which two accounts were compared: what each states, what that is, what it weighs (log2 odds)."""

    field: str
    label: str
    a: str
    b: str
    finding: str
    weight: float
    weight_words: str


class Compared(BaseModel):
    """Two accounts held side by side."""

    a: str
    b: str
    a_name: str
    b_name: str
    total: float
    total_words: str
    settled: str
    settled_words: str
    weights: list[WeightShown]


class NeighbourShown(BaseModel):
    """An incident near in time and place and the pair of accounts that is most alike; ``tag`` for If-Match."""

    incident: Head
    tag: str
    days_apart: int | None
    km: float | None
    compared: Compared
    accounts: list[str]


class LinksShown(BaseModel):
    """Why the accounts are one incident, and what else is near; ``estimated``: the weights are this record's own."""

    links: list[Compared]
    neighbours: list[NeighbourShown]
    estimated: bool
    scale: str


class Happened(BaseModel):
    """A line of an incident's history; ``can_be_withdrawn`` where it is a judgement that is in force."""

    at: str
    what: str
    account: str
    who: str | None
    words: str
    fields: list[str]
    other: str | None
    judgement: str | None
    verdict: str | None
    reason: str | None
    withdrawn: bool
    waiting: bool
    can_be_withdrawn: bool


class History(BaseModel):
    """What happened to an incident, oldest first."""

    items: list[Happened]
