"""What charts share: the head with title and unit, axes with round numbers, the line of sources at the foot.

In: a sheet, words, scales. Out: shapes on the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.charts.scales import Scale
from vigie.charts.svg import HEAD, SIZE, SMALL, Sheet, text_width, wrapped
from vigie.knowledge.formats import number

SIDE = 16.0
LINES, LEADING = 3, 13.0
BOLD = 1.08


def head(sheet: Sheet, title: str, under: str) -> float:
    """Title, and under it the unit and what is shown; the height where the drawing may begin."""
    y = 14.0
    for line in wrapped(title, HEAD * BOLD, sheet.width - 2 * SIDE):
        y += 13
        sheet.text(SIDE, y, line, font_size=str(HEAD), font_weight="650")
        y += 7
    for line in wrapped(under, SIZE, sheet.width - 2 * SIDE) if under else ():
        y += 13
        sheet.text(SIDE, y, line, soft=True)
        y += 4
    return y + 14


def foot(sheet: Sheet, y: float, note: str) -> float:
    """The line of sources and cautions; the height of the whole."""
    for line in wrapped(note, SMALL, sheet.width - 2 * SIDE) if note else ():
        y += 15
        sheet.text(SIDE, y, line, font_size=str(SMALL), soft=True)
    return y + 14


def value_axis(sheet: Sheet, scale: Scale, ticks: Sequence[float], left: float, right: float, lang: str) -> None:
    """Rules across the sheet with their numbers left of them, the zero line stronger."""
    for tick in ticks:
        y = scale(tick)
        zero = tick == 0
        sheet.line(left, y, right, y, stroke_opacity="0.7" if zero else "0.16")
        sheet.text(left - 8, y + 4, number(tick, lang), anchor="end", font_size=str(SMALL), soft=True)


def across_axis(
    sheet: Sheet, scale: Scale, ticks: Sequence[float], top: float, bottom: float, words: list[str]
) -> None:
    """Upright rules with their words under them; words that would touch those before are left out."""
    free = -1e9
    for tick, word in zip(ticks, words, strict=True):
        x, half = scale(tick), text_width(word, SMALL) / 2
        sheet.line(x, top, x, bottom, stroke_opacity="0.16")
        if x - half >= free:
            sheet.text(x, bottom + 16, word, anchor="middle", font_size=str(SMALL), soft=True)
            free = x + half + 6


def label_column(sheet: Sheet, labels: Sequence[str]) -> float:
    """How wide the column of these labels is: as wide as they need, at most three tenths of the sheet."""
    return min(max((text_width(label, SIZE) for label in labels), default=0.0), 0.3 * sheet.width)


def row_label(sheet: Sheet, label: str, y: float, width: float, weight: str = "400") -> None:
    """The name of a row about its middle, on up to three lines."""
    lines = wrapped(label, SIZE, width + 4)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1]} …"]
    for n, line in enumerate(lines):
        sheet.text(SIDE, y + 4 + LEADING * (n - (len(lines) - 1) / 2), line, font_weight=weight)
