"""GET /api/trend: is it getting worse? Rates before and after, change points, season, by area; with the chart.

In: the filter of the page, a measure, a day that parts two periods or the periods themselves, a factor, areas to
compare. Out: Findings, the counts by month, the drawing as SVG.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from vigie.knowledge.messages import message
from vigie.knowledge.spans import span
from vigie.record.query.typed import WrongValue, day
from vigie.web.asked import Question
from vigie.web.counted import fact_filter
from vigie.web.findings import FindingTold, told
from vigie.web.kept import Kept
from vigie.web.people.who import Reader
from vigie.web.store import Open

router = APIRouter(tags=["trend"])

MeasureAsked = Literal["incidents", "deaths", "civilian_deaths"]
AreaAsked = Literal["country", "admin1", "admin2"]
KEPT = 64


class MonthTold(BaseModel):
    month: dt.date
    count: float
    low: float
    high: float


class Trend(BaseModel):
    """``months`` in order, 0 where nothing is told; ``chart`` is SVG; ``measures`` names what may be asked."""

    findings: list[FindingTold]
    months: list[MonthTold]
    chart: str
    measures: dict[str, str]


def kept_of(request: Request) -> Kept[Any]:
    """What is dear to work out and good until the record changes."""
    state = request.app.state
    if not hasattr(state, "counted"):
        state.counted = Kept(KEPT)
    found: Kept[Any] = state.counted
    return found


@router.get("/trend")
def trend(
    request: Request,
    asked: Question,
    who: Reader,
    store: Open,
    measure: MeasureAsked = "incidents",
    at: Annotated[str | None, Query(description="the day that parts before from after")] = None,
    before: Annotated[str | None, Query(max_length=40, description="2024, 2024-05 or FROM..TO")] = None,
    after: Annotated[str | None, Query(max_length=40)] = None,
    factor: Annotated[float | None, Query(ge=0.01, le=1e6, description="so many times as many?")] = None,
    by: AreaAsked | None = None,
    width: Annotated[int, Query(ge=280, le=1600, description="of the chart, in pixels")] = 760,
) -> Trend:
    """The trend of what the filter takes, by whole months."""
    parted = day(at, "at")
    if (before is None) != (after is None):
        raise WrongValue("choice", value=before or after, option="before", choices="before + after")
    if at is not None and before is not None:
        raise WrongValue("choice", value=at, option="at", choices="at | before + after")
    periods = [span(value, name) for value, name in ((before, "before"), (after, "after")) if value]
    key = ("trend", store.stamp(), who.level, asked, measure, parted, tuple(periods), factor, by, width)

    def answer() -> Trend:
        from vigie.analysis.trend import from_facts
        from vigie.analysis.trend import trend as told_of
        from vigie.analysis.trend.drawing import areas_svg, months_svg
        from vigie.analysis.trend.periods import compared_months
        from vigie.analysis.trend.tally import first_day, index

        with store.counting(who, asked.as_of) as record:
            tally = from_facts(record.facts(), fact_filter(asked, record), measure, by)
        first, second = compared_months(tally, parted, periods)
        findings = told_of(tally, first, second, factor)
        if any("area" in one.about for one in findings):
            chart = areas_svg(tally, findings, asked.lang, factor, width)
        else:
            chart = months_svg(tally, findings, asked.lang, index(parted) if parted else None, width)
        rows = zip(tally.counts, tally.low, tally.high, strict=True)
        return Trend(
            findings=[told(one) for one in findings],
            months=[
                MonthTold(month=first_day(tally.first + n), count=float(c), low=float(lo), high=float(hi))
                for n, (c, lo, hi) in enumerate(rows)
            ],
            chart=chart,
            measures={code: message(f"trend.what.{code}", asked.lang) for code in get_args(MeasureAsked)},
        )

    found: Trend = kept_of(request).of(key, answer)
    return found
