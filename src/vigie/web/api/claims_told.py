"""What /api/claims answers, for its description: verdicts, figures, slices, charts, questions back.

In: nothing. Out: models of the answers.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel

from vigie.web.findings import FindingTold, InBoth, ManyInBoth

Verdict = Literal["supported", "close", "contradicted", "not_checkable"]


class DatasetTold(BaseModel):
    """How a dataset is cited."""

    name: str
    short: str
    version: str
    definition: InBoth
    coverage: InBoth
    licence: str
    citation: str
    url: str


class EventsTold(BaseModel):
    """The events counted: how many, ids of some, and the filter of incidents that asks for them."""

    total: int
    ids: list[str]
    where: dict[str, str]


class RowTold(BaseModel):
    """A figure in words (``cells``: what, when, said, in the data, from low to high, verdict) and as numbers of the
    data, with its events where it is of events."""

    cells: list[str]
    period: str
    data: float | None
    low: float | None
    high: float | None
    events: EventsTold | None


class HeldTold(BaseModel):
    """What one dataset says of a claim; ``decides``: the verdict is its own; ``why`` where it says nothing."""

    dataset: DatasetTold | None
    verdict: Verdict
    figures: dict[str, Any] | None
    why: str | None
    decides: bool
    said: InBoth | None
    events: EventsTold | None


class SliceTold(BaseModel):
    """What does give the claimed figure; ``differs`` tells in words what it counts otherwise than the claim says."""

    figure: float
    said: InBoth
    differs: list[str]
    exact: bool
    expected_by_luck: float | None
    could_be_luck: bool
    dataset: str
    version: str
    events: EventsTold | None


class SearchTold(BaseModel):
    """How many slices were tried, how many of them give the figure; ``by_luck`` are those that tell nothing."""

    tried: int
    fitting: int
    by_luck: list[SliceTold]
    events: bool


class Charts(BaseModel):
    """SVG; null where there is nothing to draw."""

    verdict: str | None
    years: str | None


class Offered(BaseModel):
    """A question back: what the claim lacks, what may be chosen, the claim with it."""

    lacks: Literal["year", "country", "figure"]
    word: str
    text: str


class CheckTold(BaseModel):
    """A claim, checked: as ``vigie check --json``, with what a page shows besides.

    ``claimed`` are the figures stated that the verdict does not find supported.
    """

    text: str
    language: str
    report: str | None
    verdict: Verdict
    why: str | None
    measure: str
    measure_name: str
    country: str | None
    figures: dict[str, Any]
    rows: list[RowTold]
    claimed: list[float]
    dataset: DatasetTold | None
    needs: dict[str, str | None] | None
    slices: list[SliceTold]
    search: SearchTold
    held: list[HeldTold]
    reason: InBoth
    method: InBoth
    caveats: ManyInBoth
    context: dict[str, int] | None
    record: dict[str, float | None] | None
    charts: Charts
    choices: list[Offered]


class Passages(BaseModel):
    """A passage, checked: its claims in order, the sentences that state nothing, how many were not looked at, and what
    in the words cannot be."""

    language: str
    claims: list[CheckTold]
    silent: list[str]
    left: int
    doubts: list[FindingTold]


class RecordedClaim(BaseModel):
    """A claim of a report; ``start`` and ``end`` are the offsets of its words in the report's text."""

    id: str
    report: str
    title: str
    source: str | None
    published: dt.date | None
    start: int
    end: int
    check: CheckTold


class RecordedClaims(BaseModel):
    total: int
    items: list[RecordedClaim]
    next: str | None
