"""Movement and clusters drawn: points of two periods with their ellipses, circles of clusters.

In: events and findings. Out: SVG. Where some events are not for everybody, points are told to a tenth of a degree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from vigie.analysis.finding import Finding
from vigie.analysis.shift.blocks import Span
from vigie.analysis.shift.events import Events
from vigie.analysis.shift.findings import COARSE_DEGREES, period
from vigie.charts import Circle, Cloud, Ellipse, scatter_chart
from vigie.charts.svg import WIDTH
from vigie.knowledge.messages import message

FINE = 2
"""Decimals of a degree, a kilometre: points closer than that are drawn as one."""
RECENT = 30
DRAWN = 3
"""Periods that a drawing can tell apart: the last ones."""


def moved_svg(events: Events, periods: Sequence[Span], findings: list[Finding], lang: str, width: float = WIDTH) -> str:
    """The points, ellipses and centres of two periods or more, one after the other."""
    told: dict[str, dict[str, Any]] = {}
    for finding in findings:
        for name in ("before", "after"):
            if f"centre_{name}" in finding.details:
                told[finding.about[name]] = finding.details[f"centre_{name}"]
    clouds = [Cloud(period(span), _points(events, span), _ellipse(told.get(period(span)))) for span in periods[-DRAWN:]]
    return scatter_chart(
        clouds,
        title=message("shift.cli.title", lang),
        unit=message("shift.cli.unit", lang),
        lang=lang,
        note=_note(findings, lang),
        width=width,
    )


def clusters_svg(events: Events, findings: list[Finding], lang: str, width: float = WIDTH) -> str:
    """A circle for each cluster; events since the first of them began (without any, of the last month) are full."""
    found = [f for f in findings if f.kind == "cluster"]
    first, last = int(events.day.min()), int(events.day.max())
    since = min((dt.date.fromisoformat(f.details["start"]).toordinal() for f in found), default=last - RECENT)
    spans = [span for span in ((first, since - 1), (max(since, first), last)) if span[0] <= span[1]]
    circles = [
        Circle(str(n), float(f.details["lon"]), float(f.details["lat"]), max(float(f.details["radius_km"]), 1.0))
        for n, f in enumerate(found, 1)
    ]
    return scatter_chart(
        [Cloud(period(span), _points(events, span)) for span in spans],
        title=message("shift.cli.clusters", lang),
        unit=message("shift.cli.unit_clusters", lang, day=dt.date.fromordinal(last)),
        lang=lang,
        circles=circles,
        note=_note(findings, lang),
        width=width,
    )


def _points(events: Events, span: Span) -> list[tuple[float, float]]:
    mine = events.placed & (events.day >= span[0]) & (events.day <= span[1])
    digits = COARSE_DEGREES if events.guarded else FINE
    distinct = np.unique(np.round(np.stack([events.lon[mine], events.lat[mine]], axis=1), digits), axis=0)
    return [(float(lon), float(lat)) for lon, lat in distinct]


def _ellipse(told: dict[str, Any] | None) -> Ellipse | None:
    if told is None:
        return None
    return Ellipse(told["lon"], told["lat"], told["long_km"], told["short_km"], told["bearing"])


def _note(findings: list[Finding], lang: str) -> str:
    """The first sentence and its first caveat."""
    first = findings[0]
    return " ".join([first.said.sentence(lang), *(c.sentence(lang) for c in first.caveats[:1])])
