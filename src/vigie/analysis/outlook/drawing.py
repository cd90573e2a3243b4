"""An outlook drawn: the months counted, then the months ahead as bands of 50 and 90 %.

In: an outlook's finding. Out: SVG.
"""

from __future__ import annotations

from typing import Any

from vigie.analysis.finding import Finding
from vigie.analysis.trend.tally import first_day
from vigie.charts import Ahead, Bar, fan_chart
from vigie.charts.svg import WIDTH
from vigie.knowledge.messages import message

SHOWN = 36
LEVELS = (0.5, 0.9)


def fan_svg(finding: Finding, lang: str, width: float = WIDTH) -> str:
    """The last three years and the months ahead; below, the verdict on its past and the caveats."""
    details = finding.details
    what = message(f"trend.what.{finding.about['measure']}", lang)
    words: Any = finding.said.values
    area = words["area"]
    title = f"{area.sentence(lang) if hasattr(area, 'sentence') else area} · {what}"
    verdict = words["verdict"].sentence(lang)
    notes = [f"{verdict[0].upper()}{verdict[1:]}.", *(caveat.sentence(lang) for caveat in finding.caveats)]
    return fan_chart(
        [Bar(first_day(_month(row["month"])), row["count"]) for row in details["history"][-SHOWN:]],
        [
            Ahead(
                first_day(_month(row["month"])),
                row["median"],
                [(row["low_50"], row["high_50"]), (row["low"], row["high"])],
            )
            for row in details["months"]
        ],
        levels=LEVELS,
        title=title,
        unit=message("trend.cli.unit", lang, what=what),
        lang=lang,
        note=" ".join(notes),
        width=width,
    )


def _month(text: str) -> int:
    year, month = text.split("-")
    return int(year) * 12 + int(month) - 1
