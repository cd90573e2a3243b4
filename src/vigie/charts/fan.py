"""What may come: months counted, then months ahead as bands that widen.

In: plain figures. Out: SVG. The widest band is the palest; its share is written beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from vigie.charts.frame import SIDE, foot, head, value_axis
from vigie.charts.months import HEIGHT, LEFT, Bar, draw_bar, draw_months, index
from vigie.charts.scales import Scale, steps
from vigie.charts.svg import SMALL, WIDTH, Sheet, said
from vigie.knowledge.formats import month, number, percent
from vigie.knowledge.messages import message


@dataclass(frozen=True, slots=True)
class Ahead:
    """A month ahead: its median and, as many as there are ``levels``, bands from low to high."""

    month: dt.date
    median: float
    bands: Sequence[tuple[float, float]]


def fan_chart(
    past: Sequence[Bar],
    ahead: Sequence[Ahead],
    *,
    levels: Sequence[float],
    title: str,
    unit: str,
    lang: str,
    note: str = "",
    width: float = WIDTH,
) -> str:
    """Months past and ahead as SVG. ``levels`` are the shares of the bands, as 0.5 and 0.9; ``ahead`` follows ``past``
    and holds at least one month."""
    shares = ", ".join(percent(level, lang) for level in sorted(levels))
    under = f"{unit} · {message('charts.fan', lang, shares=shares)}"
    sheet = Sheet(title, _told(ahead, levels, unit, lang), lang, width)
    top = head(sheet, title, under)
    bottom, right = top + HEIGHT, sheet.width - SIDE
    start = index(past[0].month if past else ahead[0].month)
    count = index(ahead[-1].month) - start + 1
    most = max([bar.value or 0.0 for bar in past] + [high for one in ahead for _, high in one.bands])
    ticks = steps(most, whole=True)
    y, x = Scale(0, ticks[-1], bottom, top), Scale(0, count, LEFT, right)
    value_axis(sheet, y, ticks, LEFT, right, lang)
    draw_months(sheet, x, start, count, bottom, lang)
    for bar in past:
        draw_bar(sheet, bar, x, y, start, unit, lang)
    middles = [(x(index(one.month) - start) + x(index(one.month) - start + 1)) / 2 for one in ahead]
    half = (x(1) - x(0)) / 2
    for n in sorted(range(len(levels)), key=lambda n: -levels[n]):
        # A band is as wide as its months, so that one month ahead is a band too.
        over = [(m + side, y(one.bands[n][1])) for m, one in zip(middles, ahead, strict=True) for side in (-half, half)]
        down = [(m + side, y(one.bands[n][0])) for m, one in zip(middles, ahead, strict=True) for side in (-half, half)]
        sheet.path([*over, *reversed(down)], "b", closed=True, fill_opacity="0.24")
    steps_of = [(m + side, y(one.median)) for m, one in zip(middles, ahead, strict=True) for side in (-half, half)]
    sheet.path(steps_of, "b", closed=False, stroke_width="2.4")
    for m, one in zip(middles, ahead, strict=True):
        shape = sheet.rect(m - half, top, 2 * half, HEIGHT, fill_opacity="0")
        said(shape, _month(one, levels, lang))
    edge = x(index(ahead[0].month) - start)
    sheet.line(edge, top, edge, bottom, stroke_dasharray="5 3", stroke_width="1.4")
    sheet.text(edge + 6, top + 12, message("charts.ahead", lang), halo=True, font_size=str(SMALL), font_weight="600")
    return sheet.render(foot(sheet, bottom + 38, note))


def _month(one: Ahead, levels: Sequence[float], lang: str) -> str:
    bands = ", ".join(
        f"{percent(level, lang)} {number(low, lang)}–{number(high, lang)}"
        for level, (low, high) in zip(levels, one.bands, strict=True)
    )
    return f"{month(one.month, lang)}: {number(one.median, lang)} ({bands})"


def _told(ahead: Sequence[Ahead], levels: Sequence[float], unit: str, lang: str) -> str:
    return f"{unit}. " + "; ".join(_month(one, levels, lang) for one in ahead)
