"""GET /api/shift: where does the weight of reported violence move? GET /api/shift/clusters: where has it lately
thickened?

In: the filter of the page, periods or a day that parts them, areas, a direction. Out: Findings and the drawing as SVG;
ellipses and circles stand in the details, in degrees and km.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from vigie.knowledge.spans import span
from vigie.record.query.typed import WrongValue, day
from vigie.web.api.trend import AreaAsked, kept_of
from vigie.web.asked import Asked, Question
from vigie.web.counted import fact_filter
from vigie.web.findings import FindingTold, told
from vigie.web.people.who import Reader, Who
from vigie.web.store import Open, Store

if TYPE_CHECKING:
    from vigie.analysis.shift import Events

router = APIRouter(tags=["shift"])

Direction = Literal["n", "ne", "e", "se", "s", "sw", "w", "nw"]
WORK, FEWEST, USUAL = 3_000_000, 99, 999
"""Draws times events of one scan, so that it takes seconds; the fewest draws, and those that suffice."""
SHUFFLES = 2_000_000
"""The same of a comparison of two maps."""
Width = Annotated[int, Query(ge=280, le=1600, description="of the chart, in pixels")]


class Shift(BaseModel):
    """``chart`` is SVG; ``events`` how many incidents were counted."""

    findings: list[FindingTold]
    chart: str | None
    events: int


@router.get("/shift")
def shift(
    request: Request,
    asked: Question,
    who: Reader,
    store: Open,
    at: Annotated[str | None, Query(description="the day that parts before from after")] = None,
    before: Annotated[str | None, Query(max_length=40, description="2024, 2024-05 or FROM..TO")] = None,
    after: Annotated[str | None, Query(max_length=40)] = None,
    direction: Direction | None = None,
    by: AreaAsked = "admin1",
    width: Width = 760,
) -> Shift:
    """Displacement, shares of areas, distance between the maps, areas newly reached; the last year against the one
    before where nothing is asked."""
    parted = day(at, "at")
    if (before is None) != (after is None):
        raise WrongValue("choice", value=before or after, option="before", choices="before + after")
    if at is not None and before is not None:
        raise WrongValue("choice", value=at, option="at", choices="at | before + after")
    spans = [span(value, name) for value, name in ((before, "before"), (after, "after")) if value]
    key = ("shift", store.stamp(), who.level, asked, parted, tuple(spans), direction, by, width)

    def answer() -> Shift:
        from vigie.analysis.shift import moved
        from vigie.analysis.shift import shift as compared
        from vigie.analysis.shift.drawing import moved_svg
        from vigie.analysis.shift.periods import compared_days

        events = _events(asked, who, store, by)
        periods = compared_days(events, spans, parted, asked.where.start, asked.where.end)
        shuffles = max(FEWEST, min(499, SHUFFLES // max(1, len(events))))
        findings = []
        for first, last in pairwise(periods):
            findings += (
                [moved(events, first, last, direction)]
                if direction
                else compared(events, first, last, permutations=shuffles)
            )
        return Shift(
            findings=[told(one) for one in findings],
            chart=moved_svg(events, periods, findings, asked.lang, width),
            events=len(events),
        )

    found: Shift = kept_of(request).of(key, answer)
    return found


@router.get("/shift/clusters")
def clusters(
    request: Request,
    asked: Question,
    who: Reader,
    store: Open,
    max_km: Annotated[float, Query(ge=1, le=2000)] = 100,
    max_days: Annotated[int, Query(ge=1, le=730)] = 60,
    width: Width = 760,
) -> Shift:
    """Circles in which incidents have lately come thicker than chance gives, until the last day."""
    key = ("clusters", store.stamp(), who.level, asked, max_km, max_days, width)

    def answer() -> Shift:
        from vigie.analysis.shift import emerging
        from vigie.analysis.shift.drawing import clusters_svg

        events = _events(asked, who, store, "admin1")
        end = asked.where.end
        draws = max(FEWEST, min(USUAL, WORK // max(1, len(events))))
        findings = emerging(
            events,
            max_km=max_km,
            max_days=max_days,
            permutations=draws,
            last_day=end.toordinal() if end else None,
        )
        return Shift(
            findings=[told(one) for one in findings],
            chart=clusters_svg(events, findings, asked.lang, width),
            events=len(events),
        )

    found: Shift = kept_of(request).of(key, answer)
    return found


def _events(asked: Asked, who: Who, store: Store, by: str) -> Events:
    """What is counted; ShiftError where nothing has a day."""
    from vigie.analysis.shift import ShiftError, from_facts

    with store.counting(who, asked.as_of) as record:
        found = from_facts(record.facts(), fact_filter(asked, record), by)
    if not len(found):
        raise ShiftError("no_day")
    return found
