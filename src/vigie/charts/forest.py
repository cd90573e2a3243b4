"""Estimates with their intervals, one a row: rate ratios by area, the outcome before and after.

In: plain figures. Out: SVG. Ratios are drawn on a scale where ×2 and ÷2 are as long; an interval that leaves the sheet
ends in an arrow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vigie.charts.frame import SIDE, across_axis, foot, head, label_column, row_label
from vigie.charts.scales import Scale, between, ratios
from vigie.charts.svg import SIZE, SMALL, WIDTH, Sheet, said, text_width
from vigie.knowledge.formats import number
from vigie.knowledge.messages import message

ROW, WIDEST = 34.0, 100.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """``value`` may be None (nothing to divide by); ``high`` may be infinite, ``low`` 0. ``strong`` marks the total."""

    label: str
    value: float | None
    low: float
    high: float
    strong: bool = False


def forest_chart(
    rows: Sequence[Estimate],
    *,
    title: str,
    axis: str,
    lang: str,
    reference: float = 1.0,
    claimed: float | None = None,
    log: bool = True,
    note: str = "",
    width: float = WIDTH,
) -> str:
    """Estimates as SVG. ``reference`` is the line of no change, ``claimed`` a factor that somebody states; at least one
    row."""
    told = "; ".join(f"{row.label}, {_words(row, lang)}" for row in rows)
    sheet = Sheet(title, f"{axis}. {told}", lang, width)
    top = head(sheet, title, axis) + (18 if claimed is not None else 0)
    names = label_column(sheet, [row.label for row in rows])
    figures = max(text_width(_words(row, lang), SIZE) for row in rows)
    left, right = SIDE + names + 16, sheet.width - SIDE - figures - 16
    bottom = top + ROW * len(rows) + 6
    x = _scale(rows, reference, claimed, log, left, right)
    ticks = ratios(x.low, x.high) if log else between(x.low, x.high)
    across_axis(sheet, x, ticks, top, bottom, [("×" if log else "") + number(tick, lang) for tick in ticks])
    sheet.line(x(reference), top, x(reference), bottom, stroke_width="1.4", stroke_opacity="0.8")
    if claimed is not None:
        words = message("charts.claimed", lang, value=("×" if log else "") + number(claimed, lang))
        at, half = x(claimed), text_width(words, SMALL) / 2
        sheet.line(at, top - 6, at, bottom, "b", stroke_width="2", stroke_dasharray="5 3")
        middle = min(max(at, SIDE + half), sheet.width - SIDE - half)
        sheet.text(middle, top - 11, words, anchor="middle", font_size=str(SMALL), font_weight="600")
    for n, row in enumerate(rows):
        y = top + ROW * (n + 0.5) + 3
        weight = "650" if row.strong else "400"
        row_label(sheet, row.label, y, names, weight)
        sheet.text(sheet.width - SIDE, y + 4, _words(row, lang), anchor="end", font_weight=weight)
        _estimate(sheet, row, x, y, lang)
    return sheet.render(foot(sheet, bottom + 28, note))


def _estimate(sheet: Sheet, row: Estimate, x: Scale, y: float, lang: str) -> None:
    x1, x2 = x(row.low), x(row.high)
    shape = sheet.line(x1, y, x2, y, "a", stroke_width="3.4" if row.strong else "2.2")
    said(shape, f"{row.label}, {_words(row, lang)}")
    for at, out, way in ((x1, row.low < x.low, 1), (x2, row.high > x.high, -1)):
        if out:
            sheet.path([(at, y), (at + 7 * way, y - 4.5), (at + 7 * way, y + 4.5)], "a", closed=True)
        else:
            sheet.line(at, y - 5, at, y + 5, "a", stroke_width="2.2")
    if row.value is None or not x.holds(row.value):
        return
    at = x(row.value)
    if row.strong:
        sheet.path([(at - 8, y), (at, y - 8), (at + 8, y), (at, y + 8)], "a", closed=True)
    else:
        sheet.rect(at - 5, y - 5, 10, 10, "a")


def _scale(
    rows: Sequence[Estimate], reference: float, claimed: float | None, log: bool, left: float, right: float
) -> Scale:
    centre = [row.value for row in rows if row.value is not None] + [reference]
    centre += [claimed] if claimed is not None else []
    ends = [end for row in rows for end in (row.low, row.high) if math.isfinite(end)]
    if not log:
        low, high = min(*centre, *ends), max(*centre, *ends)
        spare = (high - low) * 0.06 or 1.0
        return Scale(low - spare, high + spare, left, right)
    held = [value for value in centre if value > 0]
    # An interval that says next to nothing must not squeeze those that say something.
    low = max(min([*held, *(e for e in ends if e > 0)]), min(held) / WIDEST)
    high = min(max([*held, *ends]), max(held) * WIDEST)
    return Scale(min(low, reference / 1.5) / 1.15, max(high, reference * 1.5) * 1.15, left, right, log=True)


def _words(row: Estimate, lang: str) -> str:
    """'2,1 (1,4–3,2)'."""
    value = "–" if row.value is None else _short(row.value, lang)
    return f"{value} ({_short(row.low, lang)}–{_short(row.high, lang)})"


def _short(value: float, lang: str) -> str:
    return number(value, lang, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2)
