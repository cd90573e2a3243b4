"""A timeline drawn: an indicator month by month, the measures as lines.

In: a finding of ``timeline``. Out: SVG.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from vigie.analysis.finding import Finding
from vigie.charts import Bar, Mark, months_chart
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
