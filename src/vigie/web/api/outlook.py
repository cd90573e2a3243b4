"""GET /api/outlook: what may come, month by month, beside the baselines, with its own past scores.

In: the filter of the page, areas (else its place, else the liveliest regions), their level, how many months. Out: one
Finding an area, with its fan as SVG.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from vigie.web.api.trend import kept_of
from vigie.web.asked import LONGEST, Question
from vigie.web.counted import fact_filter
from vigie.web.findings import FindingTold, told
from vigie.web.people.who import Reader
from vigie.web.store import Open

router = APIRouter(tags=["outlook"])

MeasureAsked = Literal["incidents", "deaths"]
LevelAsked = Literal["country", "admin1", "admin2", "prio", "h3"]
MOST_AREAS = 10


class Outlooks(BaseModel):
    """``areas``: a Finding each; ``details.months`` are the months ahead, ``details.past`` what it was worth before."""

    areas: list[FindingTold]


@router.get("/outlook")
def outlook(
    request: Request,
    asked: Question,
    who: Reader,
    store: Open,
    area: Annotated[
        list[Annotated[str, Query(max_length=LONGEST)]],
        Query(max_length=MOST_AREAS, description="names, codes; for cells an id or LAT,LON"),
    ] = [],  # noqa: B006
    level: LevelAsked | None = None,
    months: Annotated[int, Query(ge=1, le=14)] = 6,
    measure: MeasureAsked = "incidents",
    width: Annotated[int, Query(ge=280, le=1600, description="of the charts, in pixels")] = 760,
) -> Outlooks:
    """The outlook of areas; 1,000 draws stand behind each figure, the same for the same record."""
    names = tuple(area or ((asked.where.place,) if asked.where.place else ()))
    # The place is what is foreseen: what is learnt from is every area of the filter.
    everywhere = replace(asked, where=replace(asked.where, place=None))
    key = ("outlook", store.stamp(), who.level, everywhere, names, level, months, measure, width)

    def answer() -> Outlooks:
        from vigie.analysis.outlook.asking import outlooks
        from vigie.analysis.outlook.drawing import fan_svg

        with store.counting(who, asked.as_of) as record:
            found = outlooks(record, fact_filter(everywhere, record), measure, months, names, level)
        return Outlooks(areas=[told(one.finding, fan_svg(one.finding, asked.lang, width)) for one in found])

    result: Outlooks = kept_of(request).of(key, answer)
    return result
