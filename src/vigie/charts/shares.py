"""The share of each region before and after: hollow and full, with their intervals.

In: plain figures. Out: SVG, one row a region, on a scale that begins at 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.charts.frame import SIDE, across_axis, foot, head, label_column, row_label
from vigie.charts.scales import Scale, steps
from vigie.charts.svg import SIZE, SMALL, WIDTH, Sheet, said, text_width
from vigie.knowledge.formats import percent

ROW, APART = 38.0, 7.5


@dataclass(frozen=True, slots=True)
class Part:
    """A share of 1 with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """A region: what part of all it holds before and after; None where a period has nothing."""

    label: str
    before: Part | None
    after: Part | None


def shares_chart(
    rows: Sequence[Share],
    *,
    title: str,
    unit: str,
    before: str,
    after: str,
    lang: str,
    note: str = "",
    width: float = WIDTH,
) -> str:
    """Shares as SVG. ``before`` and ``after`` name the two periods; at least one row."""
    told = "; ".join(f"{row.label}, {_words(row, lang)}" for row in rows)
    sheet = Sheet(title, f"{unit}, {before} → {after}. {told}", lang, width)
    top = head(sheet, title, unit)
    _legend(sheet, top, before, after)
    top += 24
    names = label_column(sheet, [row.label for row in rows])
    figures = max(text_width(_words(row, lang), SIZE) for row in rows)
    left, right = SIDE + names + 16, sheet.width - SIDE - figures - 20
    bottom = top + ROW * len(rows) + 4
    ticks = steps(max(part.high for row in rows for part in (row.before, row.after) if part))
    ticks = [tick for tick in ticks if tick <= 1]
    x = Scale(0, ticks[-1], left, right)
    across_axis(sheet, x, ticks, top, bottom, [percent(tick, lang) for tick in ticks])
    sheet.line(left, top, left, bottom, stroke_opacity="0.7")
    for n, row in enumerate(rows):
        y = top + ROW * (n + 0.5)
        row_label(sheet, row.label, y, names)
        sheet.text(sheet.width - SIDE, y + 4, _words(row, lang), anchor="end")
        for part, at, full in ((row.before, y - APART, False), (row.after, y + APART, True)):
            if part:
                shape = sheet.line(x(part.low), at, x(part.high), at, "b" if full else "a", stroke_width="2.2")
                said(shape, f"{row.label}, {percent(part.low, lang)}–{percent(part.high, lang)}")
                _dot(sheet, x(part.value), at, full)
    return sheet.render(foot(sheet, bottom + 28, note))


def _dot(sheet: Sheet, x: float, y: float, full: bool) -> None:
    if full:
        sheet.circle(x, y, 5.4, "b")
    else:
        sheet.circle(x, y, 4.6, "a", fill="paper", stroke_width="2.2")


def _legend(sheet: Sheet, y: float, before: str, after: str) -> None:
    x = SIDE + 6
    for words, full in ((before, False), (after, True)):
        _dot(sheet, x, y, full)
        sheet.text(x + 11, y + 4, words, font_size=str(SMALL))
        x += 11 + text_width(words, SMALL) + 24


def _words(row: Share, lang: str) -> str:
    first, second = (percent(part.value, lang) if part else "–" for part in (row.before, row.after))
    return f"{first} → {second}"
