"""GET /api/reports: the reports on record, the last published first.

In: from, to, source, text, origin and sensitivity of the filter; a page. Out: JSON, without texts, which GET
/api/reports/{id} has.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from vigie.record import Record
from vigie.record.query.listing import reports as listed
from vigie.web.asked import Question
from vigie.web.etags import Kept
from vigie.web.people.who import Reader

router = APIRouter(tags=["reports"])

MOST = 500


class ReportTold(BaseModel):
    """``statements`` counts what was read out of it: incidents, conditions, claims, measures."""

    id: str
    title: str | None
    source: str | None
    published: dt.date | None
    language: str
    url: str | None
    sensitivity: str
    letters: int
    statements: dict[str, int]


class ReportsTold(BaseModel):
    """``next`` leads to the page after (``after=``); None after the last."""

    total: int
    items: list[ReportTold]
    next: str | None


@router.get("/reports", response_model=ReportsTold)
def reports(
    request: Request,
    asked: Question,
    who: Reader,
    kept: Kept,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    after: Annotated[str | None, Query(max_length=400, description="the ``next`` of the page before")] = None,
) -> Response:
    """Reports by pages; what of a filter asks of incidents alone is asked of none."""

    def make(record: Record) -> bytes:
        page = listed(record, asked.where, limit, after)
        items = [
            {
                "id": one.report.id,
                "title": one.report.title,
                "source": one.report.source,
                "published": one.report.published,
                "language": one.report.language,
                "url": one.report.url,
                "sensitivity": one.report.sensitivity.value,
                "letters": one.letters,
                "statements": one.statements,
            }
            for one in page.found
        ]
        return msgspec.json.encode({"total": page.total, "items": items, "next": page.next})

    return kept.give(request, who, make, asked.as_of)
