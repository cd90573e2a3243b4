"""A trend drawn: months with the means of the periods and the changes found, or the areas' ratios one under another.

In: a tally and its findings. Out: SVG.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from vigie.analysis.finding import Finding
from vigie.analysis.trend.findings import area_name
from vigie.analysis.trend.rates import LEAST_MONTHS, rate_ratio
from vigie.analysis.trend.tally import Span, Tally, first_day, index
from vigie.charts import Bar, Estimate, Level, Mark, forest_chart, months_chart
from vigie.charts.svg import WIDTH
from vigie.knowledge.formats import month as month_name
from vigie.knowledge.formats import number
from vigie.knowledge.messages import message


def months_svg(
    tally: Tally, findings: Sequence[Finding], lang: str, at: int | None = None, width: float = WIDTH
) -> str:
    """Bars by month. Where two periods are compared their means are drawn, else those between the changes; ``at`` is
    the month asked about."""
    what = message(f"trend.what.{tally.measure}", lang)
    ratio = next((f for f in findings if f.kind == "rate_ratio" and "area" not in f.about), None)
    found = [f for f in findings if f.kind == "change_point" and f.value]
    marks = [_mark(f, lang) for f in found]
    if at is not None:
        marks.insert(0, Mark(first_day(at), message("trend.cli.at", lang, month=month_name(first_day(at), lang))))
    ends = {"first": month_name(first_day(tally.first), lang), "last": month_name(first_day(tally.months[1]), lang)}
    title = message("trend.cli.title", lang, what=what[0].upper() + what[1:], **ends)
    if ratio is not None and ratio.value is not None:
        figures = _shown(ratio, lang)
        title = message("trend.cli.title_ratio", lang, what=what, **figures)
    return months_chart(
        [
            Bar(first_day(tally.first + n), float(count), float(low), float(high))
            for n, (count, low, high) in enumerate(zip(tally.counts, tally.low, tally.high, strict=True))
        ],
        title=title,
        unit=message("trend.cli.unit", lang, what=what),
        lang=lang,
        levels=_compared(ratio) if ratio is not None else _between(tally, found),
        marks=marks,
        note=_note(findings, lang),
        width=width,
    )


def areas_svg(
    tally: Tally, findings: Sequence[Finding], lang: str, factor: float | None = None, width: float = WIDTH
) -> str:
    """The ratio of each area and of all, with the claimed factor where there is one."""
    ratios = [f for f in findings if f.kind == "rate_ratio"]
    what = message(f"trend.what.{tally.measure}", lang)
    whole = next(f for f in ratios if "area" not in f.about)
    periods = {"first": whole.about["before"], "second": whole.about["after"]}
    rows = [_estimate(area_name(str(f.about["area"])), f.details) for f in ratios if "area" in f.about]
    return forest_chart(
        [*rows, _estimate(message("trend.cli.all", lang), whole.details, strong=True)],
        title=message("trend.cli.forest", lang),
        axis=message("trend.cli.forest_axis", lang, what=what, **periods),
        lang=lang,
        claimed=factor,
        note=_note(ratios, lang),
        width=width,
    )


def _estimate(label: str, figures: Any, *, strong: bool = False) -> Estimate:
    high = math.inf if figures["high"] is None else figures["high"]
    return Estimate(label, figures["value"], figures["low"], high, strong)


def _mark(finding: Finding, lang: str) -> Mark:
    month, first, last = (
        _day(str(text)) for text in (finding.value, finding.details["first"], finding.details["last"])
    )
    return Mark(month, message("trend.cli.change", lang, month=month_name(month, lang)), first, last)


def _compared(ratio: Finding) -> list[Level]:
    levels = []
    for name in ("before", "after"):
        first, last = str(ratio.about[name]).split("/")
        side = ratio.details[name]
        levels.append(Level(_day(first), _day(last), side["mean"], side["low"], side["high"]))
    return levels


def _between(tally: Tally, found: Sequence[Finding]) -> list[Level]:
    """The mean of each stretch between two changes."""
    edges = [tally.first, *(index(_day(str(f.value))) for f in found), tally.months[1] + 1]
    levels = []
    for start, end in pairwise(edges):
        span: Span = (start, end - 1)
        part = tally.part(span)
        if len(part) >= LEAST_MONTHS and part.any():
            mean = rate_ratio(part, part).before
            levels.append(Level(first_day(start), first_day(end - 1), mean.mean, mean.low, mean.high))
    return levels


def _day(text: str) -> Any:
    year, month = text.split("-")
    return first_day(int(year) * 12 + int(month) - 1)


def _shown(ratio: Finding, lang: str) -> dict[str, str]:
    """The figures of its sentence: those of the details are rounded once already."""
    said: Any = ratio.said.values
    return {name: number(said[name], lang) for name in ("value", "low", "high", "before", "after")}


def _note(findings: Sequence[Finding], lang: str) -> str:
    """What it rests on, and every caveat."""
    named = dict.fromkeys(
        b.told(lang) + (f" ({b.licence.rstrip('.')})" if b.licence else "") for f in findings for b in f.basis
    )
    cautions = dict.fromkeys(c.sentence(lang) for f in findings for c in f.caveats)
    basis = [message("finding.basis", lang, names=", ".join(named))] if named else []
    return " ".join([*basis, *cautions])
