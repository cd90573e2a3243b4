"""GET /api/alerts: what stands on a day by the rules of early warning, each with its evidence.

In: a filter's country-wide parts (source, origin, sensitivity), a day. Out: Findings; which were told before is each
reader's own business.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from vigie.record.query.typed import day
from vigie.web.api.trend import kept_of
from vigie.web.asked import Question
from vigie.web.counted import fact_filter
from vigie.web.findings import FindingTold, told
from vigie.web.people.who import Reader
from vigie.web.store import Open

router = APIRouter(tags=["alerts"])


class Alerts(BaseModel):
    """``on`` is the day they stand on."""

    on: dt.date
    alerts: list[FindingTold]


@router.get("/alerts")
def alerts(
    request: Request,
    asked: Question,
    who: Reader,
    store: Open,
    on: Annotated[str | None, Query(description="a day; the last on record without it")] = None,
) -> Alerts:
    """Rates that rose, clusters, first incidents, roads newly dangerous, sieges, hunger under a siege."""
    wanted = day(on, "on")
    key = ("alerts", store.stamp(), who.level, asked, wanted)

    def answer() -> Alerts:
        from vigie.analysis.alerts.asking import standing
        from vigie.analysis.alerts.rules import own_rules

        with store.counting(who, asked.as_of) as record:
            bounded = record.cleared(asked.where.sensitivity) if asked.where.sensitivity else record
            last, found = standing(bounded, fact_filter(asked, record), own_rules(), wanted)
        return Alerts(on=last, alerts=[told(one.finding) for one in found])

    result: Alerts = kept_of(request).of(key, answer)
    return result
