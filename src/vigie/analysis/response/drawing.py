"""A response drawn: an indicator month by month with the measures as lines, or an area before and after one.

In: a finding of ``timeline``; the sides of a comparison. Out: SVG.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from vigie.analysis.finding import Finding
from vigie.analysis.response.sides import Sides, first_days
from vigie.analysis.trend.findings import area_name
from vigie.analysis.trend.rates import rate_ratio
from vigie.analysis.trend.tally import first_day
from vigie.charts import Bar, Level, Mark, months_chart
from vigie.knowledge.messages import message

MOST_MARKS = 8


def timeline_svg(found: Finding, indicator: str, lang: str) -> str:
    """Bars of one indicator of a timeline, with its measures (the first ``MOST_MARKS``)."""
    rows: list[dict[str, Any]] = found.details["rows"]
    measures: list[dict[str, Any]] = found.details["measures"]
    unit = message(f"response.indicator.{indicator}", lang)
    return months_chart(
        [Bar(dt.date.fromisoformat(f"{row['month']}-01"), row[indicator]) for row in rows],
        title=f"{found.about['area']} · {unit}",
        unit=unit,
        lang=lang,
        marks=[
            Mark(dt.date.fromisoformat(m["start"]).replace(day=1), message(f"labels.measure.{m['kind']}", lang))
            for m in measures[:MOST_MARKS]
        ],
        note=found.said.sentence(lang),
    )


def effect_svg(sides: Sides, found: Finding, lang: str) -> str:
    """The months of the area with the means before and after."""
    unit = message(f"trend.what.{sides.tally.measure}", lang)
    alone = rate_ratio(*sides.own)
    (first, last), (start, end) = first_days(sides.before), first_days(sides.after)
    series = [*sides.own[0].tolist(), *([None] * (sides.after[0] - sides.before[1] - 1)), *sides.own[1].tolist()]
    return months_chart(
        [Bar(first_day(sides.before[0] + n), count) for n, count in enumerate(series)],
        title=f"{area_name(sides.area)} · {unit}",
        unit=unit,
        lang=lang,
        levels=[
            Level(first, last, alone.before.mean, alone.before.low, alone.before.high),
            Level(start, end, alone.after.mean, alone.after.low, alone.after.high),
        ],
        marks=[Mark(start, message("response.cli.begins", lang))],
        note=found.said.sentence(lang),
    )
