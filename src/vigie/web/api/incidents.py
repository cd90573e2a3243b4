"""GET /api/incidents, /facets, /tolls, /series: what a filter takes, listed and counted.

In: the filter's query parameters (``asked``). Out: JSON; lists by pages, the newest first. A list is lean, as the
index has it; with ``detail=full`` an incident is what ``vigie incidents --json`` gives, with every account and figure.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

import msgspec
import numpy as np
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from vigie.record import Record
from vigie.record.exporting.incidents import incident_to_json
from vigie.record.query.answers import FACETS
from vigie.record.query.columns import UNDATED, Columns, day
from vigie.record.query.flat import HARM
from vigie.web.asked import FusedBy, Question
from vigie.web.etags import Kept
from vigie.web.people.who import Reader
from vigie.web.whole import Seen

router = APIRouter(tags=["incidents"])

MOST = 500
FACET_VALUES = 100


class Detail(StrEnum):
    """How much of each incident."""

    LEAN = "lean"
    FULL = "full"


class Step(StrEnum):
    """What a series counts by; weeks begin on Monday (ISO 8601)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Figure(BaseModel):
    """A toll: at least ``low``, at most ``high``; None is not stated."""

    kind: str
    low: float | None
    high: float | None


class Incident(BaseModel):
    """An incident in a list; ``precision`` is that of its place (exact, near, area, unknown; road: between two).
    ``perpetrators`` leave out groups above others that are named.
    """

    id: str
    first: dt.date | None
    last: dt.date | None
    place: str
    precision: str
    region: str
    lat: float | None
    lon: float | None
    type: str
    types: list[str]
    perpetrators: list[str]
    targets: list[str]
    tolls: list[Figure]
    certainty: str
    sources: list[str]
    accounts: int


class Page(BaseModel):
    """``next`` leads to the page after (``after=``); None after the last."""

    total: int
    items: list[Incident] | list[dict[str, Any]]
    next: str | None


class Value(BaseModel):
    value: str | None
    incidents: int


class Facets(BaseModel):
    """How many incidents, and of them how many have each value; months in order, the others the most frequent first."""

    total: int
    facets: dict[str, list[Value]]


class Toll(BaseModel):
    """A sum over incidents; ``incidents`` is how many have any figure."""

    kind: str
    low: float
    high: float
    incidents: int


class Tolls(BaseModel):
    total: int
    tolls: list[Toll]


class Bin(BaseModel):
    """A day, week or month by its first day."""

    start: dt.date
    incidents: int
    killed_low: float
    killed_high: float


class Series(BaseModel):
    """Steps without incidents are left out; ``undated`` incidents stand in none."""

    step: Step
    total: int
    undated: int
    bins: list[Bin]


@router.get("/incidents", response_model=Page)
def incidents(
    request: Request,
    asked: Question,
    rule: FusedBy,
    who: Reader,
    kept: Kept,
    whole: Seen,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    after: Annotated[str | None, Query(max_length=400, description="the ``next`` of the page before")] = None,
    detail: Detail = Detail.LEAN,
) -> Response:
    """Incidents by pages, the newest first; undated ones last."""

    def make(record: Record) -> bytes:
        where = asked.of(record)
        if detail is Detail.FULL:
            listed = record.ask().listed(where, limit, after)
            items = [incident_to_json(one.by(rule)) for one in reversed(listed.incidents)]
            return msgspec.json.encode({"total": listed.total, "items": items, "next": listed.next})
        page = whole.page(record, who, where, limit, after)
        return msgspec.json.encode({"total": page.total, "items": lean(page.found), "next": page.next})

    return kept.give(request, who, make, asked.as_of)


@router.get("/facets", response_model=Facets)
def facets(
    request: Request,
    asked: Question,
    who: Reader,
    kept: Kept,
    most: Annotated[int, Query(ge=1, le=10_000, description="values of each facet")] = FACET_VALUES,
) -> Response:
    """How many incidents have each value."""

    def make(record: Record) -> bytes:
        counted = record.ask().answers.facets(asked.of(record), most)
        told = {name: [{"value": code or None, "incidents": n} for code, n in counted.facets[name]] for name in FACETS}
        return msgspec.json.encode({"total": counted.total, "facets": told})

    return kept.give(request, who, make, asked.as_of)


@router.get("/tolls", response_model=Tolls)
def tolls(request: Request, asked: Question, who: Reader, kept: Kept) -> Response:
    """Sums over the incidents, one for every kind of harm that any has a figure for."""

    def make(record: Record) -> bytes:
        where, answers = asked.of(record), record.ask().answers
        told = [{"kind": t.kind, "low": t.low, "high": t.high, "incidents": t.incidents} for t in answers.tolls(where)]
        return msgspec.json.encode({"total": answers.count(where), "tolls": told})

    return kept.give(request, who, make, asked.as_of)


@router.get("/series", response_model=Series)
def series(
    request: Request, asked: Question, who: Reader, kept: Kept, whole: Seen, step: Step = Step.MONTH
) -> Response:
    """Incidents and people killed by day, week or month of their first day."""

    def make(record: Record) -> bytes:
        return msgspec.json.encode(counted(whole.of(record, who, asked.of(record)), step))

    return kept.give(request, who, make, asked.as_of)


def lean(found: Columns) -> list[dict[str, Any]]:
    """The incidents, as ``Incident``."""
    named = {name: [one.values[n] for n in one.number.tolist()] for name, one in found.named.items()}
    figures = {kind: (low.tolist(), high.tolist()) for kind, (low, high) in found.tolls.items()}
    lat, lon = found.lat.tolist(), found.lon.tolist()
    return [
        {
            "id": found.id[i],
            "first": day(int(found.first[i])),
            "last": day(int(found.last[i])),
            **{name: values[i] for name, values in named.items()},
            "lat": _known(lat[i]),
            "lon": _known(lon[i]),
            **{name: one.of(i) for name, one in found.listed.items()},
            "tolls": [
                {"kind": kind, "low": _known(low[i]), "high": _known(high[i])}
                for kind, (low, high) in figures.items()
                if low[i] == low[i] or high[i] == high[i]
            ],
            "accounts": int(found.accounts[i]),
        }
        for i in range(len(found))
    ]


def _known(value: float) -> float | None:
    """None for NaN."""
    return value if value == value else None


def counted(found: Columns, step: Step) -> dict[str, Any]:
    """The incidents by step, as ``Series``."""
    dated = found.first != UNDATED
    days = found.first[dated].astype("datetime64[D]")
    if step is Step.MONTH:
        days = days.astype("datetime64[M]").astype("datetime64[D]")
    elif step is Step.WEEK:
        # 1970-01-01 was a Thursday.
        number = days.astype(np.int64)
        days = (number - (number + 3) % 7).astype("datetime64[D]")
    starts, which = np.unique(days, return_inverse=True)
    sums = [np.bincount(which, np.nan_to_num(ends[dated]), len(starts)).tolist() for ends in found.tolls[HARM[0]]]
    often = np.bincount(which, minlength=len(starts)).tolist()
    return {
        "step": step.value,
        "total": len(found),
        "undated": len(found) - int(dated.sum()),
        "bins": [
            {"start": start, "incidents": n, "killed_low": low, "killed_high": high}
            for start, n, low, high in zip(starts.tolist(), often, *sums, strict=True)
        ],
    }
