"""A claimed figure beside what each dataset gives: low, best, high.

In: plain figures. Out: SVG on a scale that begins at 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.charts.frame import SIDE, across_axis, foot, head, label_column, row_label
from vigie.charts.scales import Scale, steps
from vigie.charts.svg import SIZE, SMALL, WIDTH, Sheet, said, text_width
from vigie.knowledge.formats import number
from vigie.knowledge.messages import message

ROW = 38.0


@dataclass(frozen=True, slots=True)
class Held:
    """What one dataset gives for the claim, or one slice of it."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None


def verdict_chart(
    rows: Sequence[Held],
    *,
    claimed: float,
    title: str,
    unit: str,
    lang: str,
    claimed_high: float | None = None,
    tolerance: tuple[float, float] | None = None,
    note: str = "",
    width: float = WIDTH,
) -> str:
    """The claim as SVG: a dashed line (a strip where it is a range), ``tolerance`` what still counts as supported,
    each dataset as a bar with its range; at least one row."""
    told = "; ".join(f"{row.label}, {_words(row, lang)}" for row in rows)
    stated = number(claimed, lang) + (f"–{number(claimed_high, lang)}" if claimed_high is not None else "")
    words = message("charts.claimed", lang, value=stated)
    sheet = Sheet(title, f"{words}. {unit}. {told}", lang, width)
    top = head(sheet, title, unit) + 18
    names = label_column(sheet, [row.label for row in rows])
    figures = max(text_width(_words(row, lang), SIZE) for row in rows)
    left, right = SIDE + names + 16, sheet.width - SIDE - figures - 16
    bottom = top + ROW * len(rows) + 4
    ends = [end for row in rows for end in (row.value, row.high) if end is not None]
    ticks = steps(max(*ends, claimed, claimed_high or 0.0, 1e-9))
    x = Scale(0, ticks[-1], left, right)
    across_axis(sheet, x, ticks, top, bottom, [number(tick, lang) for tick in ticks])
    sheet.line(left, top, left, bottom, stroke_opacity="0.7")
    strip = (claimed, claimed_high) if claimed_high is not None else tolerance
    if strip:
        shape = sheet.rect(
            x(strip[0]), top, max(x(strip[1]) - x(strip[0]), 1.5), bottom - top, "b", fill_opacity="0.18"
        )
        said(shape, f"{number(strip[0], lang)}–{number(strip[1], lang)}")
    for n, row in enumerate(rows):
        y = top + ROW * (n + 0.5)
        row_label(sheet, row.label, y, names)
        sheet.text(sheet.width - SIDE, y + 4, _words(row, lang), anchor="end")
        shape = sheet.rect(left, y - 8, x(row.value) - left, 16, "a", fill_opacity="0.62")
        said(shape, f"{row.label}, {_words(row, lang)}")
        if row.low is not None and row.high is not None and row.high > row.low:
            sheet.line(x(row.low), y, x(row.high), y, stroke_width="1.8")
            for end in (row.low, row.high):
                sheet.line(x(end), y - 5, x(end), y + 5, stroke_width="1.8")
    at, half = x(claimed), text_width(words, SMALL) / 2
    sheet.line(at, top - 6, at, bottom, "b", stroke_width="2.4", stroke_dasharray="6 3")
    middle = min(max(at, SIDE + half), sheet.width - SIDE - half)
    sheet.text(middle, top - 11, words, anchor="middle", font_size=str(SMALL), font_weight="600")
    return sheet.render(foot(sheet, bottom + 28, note))


def _words(row: Held, lang: str) -> str:
    if row.low is None or row.high is None or row.low == row.high:
        return number(row.value, lang)
    return f"{number(row.value, lang)} ({number(row.low, lang)}–{number(row.high, lang)})"
