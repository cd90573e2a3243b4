"""GET /api/severity: how hard each cercle or region is to reach for aid on a day, after ACAPS.

In: a day (that of the newest report without one), an area, a level. Out: Findings with every indicator and its
sentences; the names of indicators, dimensions and scores.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from vigie.knowledge.messages import message
from vigie.record.query.typed import day
from vigie.web.api.trend import kept_of
from vigie.web.findings import FindingTold, told
from vigie.web.language import Lang
from vigie.web.people.who import Reader
from vigie.web.store import Open

router = APIRouter(tags=["severity"])

DIMENSIONS = ("people", "actors", "security")
INDICATORS = (
    *("denial", "services", "entry", "movement", "interference", "violence"),
    *("hostilities", "mines", "physical"),
)
SCORES = ("0", "1", "2", "3", "4", "5", "none")


class Severity(BaseModel):
    """``words``: labels of scores, indicators and dimensions in the language asked, by code."""

    on: dt.date
    areas: list[FindingTold]
    words: dict[str, dict[str, str]]


@router.get("/severity")
def severity(
    request: Request,
    who: Reader,
    store: Open,
    lang: Lang,
    on: Annotated[str | None, Query(description="the day asked; that of the newest report without it")] = None,
    admin: Annotated[str | None, Query(max_length=120, description="one cercle or region")] = None,
    level: Annotated[int, Query(ge=1, le=2, description="1 regions, 2 cercles")] = 2,
    as_of: Annotated[str | None, Query(description="the record as it stood at the end of that day (UTC)")] = None,
) -> Severity:
    """Every area that something is told of, the gravest first."""
    asked, stood = day(on, "on"), day(as_of, "as_of")
    key = ("severity", store.stamp(), who.level, asked, admin, level, stood)

    def answer() -> tuple[dt.date, list[FindingTold]]:
        from vigie.analysis.newest import newest_day
        from vigie.analysis.severity import severity as score

        with store.counting(who, stood) as record:
            then = asked or newest_day(record)
            return then, [told(one) for one in score(record, then, admin=admin, level=level)]

    found: tuple[dt.date, list[FindingTold]] = kept_of(request).of(key, answer)
    topics = {"label": SCORES, "indicator": INDICATORS, "dimension": DIMENSIONS}
    words = {
        topic: {code: message(f"severity.{topic}.{code}", lang) for code in codes} for topic, codes in topics.items()
    }
    return Severity(on=found[0], areas=found[1], words=words)
