"""/api/response: measures, what changed after one, a timeline of indicators, options compared.

In: an area, days, a measure on record or typed in, options in words. Out: measures, and Findings with their charts.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from vigie.model import Sensitivity
from vigie.record.query.typed import day
from vigie.web.asked import Question
from vigie.web.findings import FindingTold, told
from vigie.web.land import Known
from vigie.web.language import Lang
from vigie.web.people.who import Analyst, Reader
from vigie.web.store import Open

router = APIRouter(prefix="/response", tags=["response"])

Counted = Literal["incidents", "deaths", "civilian_deaths"]
Shown = Literal["incidents", "deaths", "civilian_deaths", "isolation_days", "people_cut_off"]
Level = Literal["admin1", "admin2", "country"]
Service = Literal["hospital", "health", "market", "school", "seat"]
Traffic = Literal["people", "goods", "fuel", "aid", "motorbikes"]
Name = Annotated[str, Query(min_length=1, max_length=120)]
Day = Annotated[str | None, Query(max_length=40)]
MOST_BESIDE, MOST_OPTIONS = 40, 20


class MeasureTold(BaseModel):
    """A measure on record; ``dated`` is false where its day is that of the report, ``typed`` where a person gave it."""

    id: str
    kind: str
    status: str
    by: list[str]
    places: list[dict[str, Any]]
    start: dt.date | None
    end: dt.date | None
    dated: bool
    typed: bool
    aim: str | None
    indicator: str | None
    evidence: dict[str, Any]


class Measures(BaseModel):
    total: int
    items: list[MeasureTold]


class Typed(BaseModel):
    """A measure as a person types it in."""

    kind: str = Field(max_length=60)
    by: str = Field(max_length=500)
    area: str = Field(max_length=120)
    start: dt.date
    end: dt.date | None = None
    status: str = Field("ongoing", max_length=20)
    aim: str = Field("", max_length=500)
    indicator: Shown = "incidents"
    source: str = Field("", max_length=500)
    sensitivity: Sensitivity = Sensitivity.PUBLIC


@router.get("/measures")
def measures(asked: Question, who: Reader, store: Open, limit: Annotated[int, Query(ge=1, le=1000)] = 200) -> Measures:
    """The measures on record that the filter takes, by day; the latest ``limit`` of them."""
    from vigie.analysis.response.taken import taken

    with store.reading(who, asked.as_of) as record:
        found = taken(record, asked.of(record))
    items = [MeasureTold.model_validate(one.to_json()) for one in found[-limit:]]
    return Measures(total=len(found), items=items)


@router.post("/measures", status_code=201)
def type_in(given: Typed, who: Analyst, store: Open, lang: Lang) -> MeasureTold:
    """Puts a measure on record, as a report of one sentence by who asks."""
    from vigie.analysis.response import typed
    from vigie.analysis.response.taken import taken

    reading = typed.reading(typed.Typed(**given.model_dump(), person=who.name), lang)
    with store.writing(who) as record:
        record.add(reading)
        found = next(one for one in taken(record) if one.report.id == reading.report.id)
    return MeasureTold.model_validate(found.to_json())


@router.get("/effect")
def effect(
    who: Reader,
    store: Open,
    lang: Lang,
    measure: Annotated[str | None, Query(max_length=64, description="the id of a measure on record")] = None,
    area: Annotated[str | None, Query(max_length=120)] = None,
    at: Day = None,
    until: Day = None,
    beside: Annotated[list[Annotated[str, Query(max_length=120)]], Query(max_length=MOST_BESIDE)] = [],  # noqa: B006
    counted: Counted | None = None,
    level: Level | None = None,
    origin: Annotated[str | None, Query(max_length=60)] = None,
) -> list[FindingTold]:
    """What changed in the area after the day, beside other areas, with its placebos."""
    from vigie.analysis.response.asking import asked_sides
    from vigie.analysis.response.drawing import effect_svg
    from vigie.analysis.response.findings import findings
    from vigie.analysis.response.taken import named
    from vigie.record.facts import FactFilter

    start, end = day(at, "at"), day(until, "until")
    with store.counting(who) as record:
        one = None if measure is None else named(record, measure)
        where = FactFilter(origin=origin)
        parts = asked_sides(record, where, one, area, start, end, beside=beside, measure=counted, level=level)
    found = findings(parts)
    charts = [effect_svg(parts, found[0], lang)]
    return [told(one, chart) for one, chart in zip(found, [*charts, *[None] * len(found)], strict=False)]


@router.get("/timeline")
def timeline(
    who: Reader,
    store: Open,
    lands: Known,
    lang: Lang,
    area: Name,
    service: Service = "market",
    indicator: Shown = "incidents",
    country: Annotated[str, Query(pattern="^[A-Z]{2}$")] = "ML",
) -> FindingTold:
    """Indicators month by month, with the measures of the area."""
    from vigie.analysis.response.drawing import timeline_svg
    from vigie.analysis.response.taken import taken
    from vigie.analysis.response.timeline import timeline as told_of
    from vigie.record import Filter
    from vigie.record.facts import FactFilter

    ground = lands.of(store, who, None, country).ground
    with store.counting(who) as record:
        found = told_of(record.facts(), FactFilter(), area, taken(record, Filter(place=area)), ground, service=service)
    return told(found, timeline_svg(found, indicator, lang))


@router.get("/options")
def options(
    who: Reader,
    store: Open,
    lands: Known,
    option: Annotated[list[Annotated[str, Query(max_length=400)]], Query(max_length=MOST_OPTIONS)] = [],  # noqa: B006
    on: Day = None,
    service: Service = "market",
    traffic: Traffic = "people",
    country: Annotated[str, Query(pattern="^[A-Z]{2}$")] = "ML",
) -> list[FindingTold]:
    """Roads reopened or escorted and aid by another way, by the access they give, the best first; without ``option``
    one of each for every closure of the day."""
    from vigie.analysis.response.options import compare, parsed, proposed

    land = lands.of(store, who, None, country)
    when = day(on, "on") or land.today
    wanted = [parsed(text, land.ground, land.names) for text in option]
    wanted = wanted or proposed(land.ground, day=when, traffic=traffic)
    return [told(one) for one in compare(land.ground, wanted, service, day=when, traffic=traffic)]
