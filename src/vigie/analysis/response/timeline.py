"""Indicators month by month beside the measures: incidents, deaths, isolation-days, people cut off.

In: a record, an area, a period, a ground for the indicators of access. Out: one Finding whose rows are months and
whose measures are those of the area.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vigie.analysis.access.ground import Ground
from vigie.analysis.access.reach import isolation_days
from vigie.analysis.finding import Finding, Told
from vigie.analysis.response.taken import Taken
from vigie.analysis.trend import from_facts
from vigie.analysis.trend.tally import first_day, index, iso
from vigie.knowledge.gazetteer import Gazetteer
from vigie.record.profile import squashed
from vigie.record.query.places import unit_names

if TYPE_CHECKING:
    from vigie.record.facts import FactFilter, Facts
    from vigie.record.facts.asking import Measure

COUNTED: tuple[Measure, ...] = ("incidents", "deaths", "civilian_deaths")
EVERY = 100_000
MOST_MONTHS = 60


def timeline(
    facts: Facts,
    where: FactFilter,
    area: str,
    measures: list[Taken],
    ground: Ground | None = None,
    *,
    service: str = "market",
) -> Finding:
    """The months of the area (all on record, ``MOST_MONTHS`` at most); isolation where a ground is given.

    Raises TrendError where nothing dated lies in the area.
    """
    own = replace(where, region=area)
    tallies = {name: from_facts(facts, own, name) for name in COUNTED}
    first, last = tallies["incidents"].months
    # A measure before the first incident or after the last belongs to the picture.
    told = [index(t.start) for t in measures if t.start]
    first = max(min([first, *told]), last - MOST_MONTHS + 1)
    last = min(max([last, *told]), first + MOST_MONTHS - 1)
    rows: list[dict[str, Any]] = []
    for month in range(first, last + 1):
        row: dict[str, Any] = {"month": iso(month)}
        for name, tally in tallies.items():
            at = month - tally.first
            row[name] = int(tally.counts[at]) if 0 <= at < len(tally.counts) else None
        if ground is not None:
            row |= _isolation(ground, area, service, first_day(month))
        rows.append(row)
    within = [t for t in measures if t.start and first <= index(t.start) <= last]
    ends = {"first": first_day(first), "last": first_day(last)}
    total = sum(row["incidents"] or 0 for row in rows)
    return Finding(
        kind="response_timeline",
        about={"area": area, "service": service if ground else None, "months": f"{iso(first)}/{iso(last)}"},
        value=len(within),
        unit="measures",
        method=Told("method.timeline"),
        said=Told("response.timeline", {"area": area, "n": len(within), "total": total, **ends}),
        basis=(*tallies["incidents"].basis, *(ground.basis() if ground else ())),
        caveats=(Told("response.caveat.undated_measures", {"n": undated}),)
        if (undated := sum(not t.dated for t in within))
        else (),
        details={"rows": rows, "measures": [t.to_json() for t in within]},
    )


def _isolation(ground: Ground, area: str, service: str, start: dt.date) -> dict[str, int]:
    """Isolation-days (people x days) and people cut off on any day of a month, in the area."""
    end = start.replace(day=monthrange(start.year, start.month)[1])
    found = isolation_days(ground, service, start=start, end=end, most=EVERY)
    names = {squashed(area)}.union(*(unit_names(unit) for unit in Gazetteer.load().admin(area)))
    here = [
        row
        for row in found.details["rows"]
        if names & {squashed(str(row[key] or "")) for key in ("place", "admin2", "admin1")} - {""}
    ]
    return {
        "isolation_days": sum((row["days"] - row["usual_days"]) * row["people"] for row in here),
        "people_cut_off": sum(row["people"] for row in here),
    }
