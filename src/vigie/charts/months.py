"""Counts month by month: bars from zero, the mean of each stretch with its interval, change points and how sure they
are.

In: plain figures. Out: SVG. A month of no data is hatched, never drawn as zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from vigie.charts.frame import SIDE, foot, head, value_axis
from vigie.charts.scales import Scale, steps
from vigie.charts.svg import SMALL, WIDTH, Sheet, said, text_width
from vigie.knowledge.formats import month, number
from vigie.knowledge.messages import message

LEFT, HEIGHT = 56.0, 250.0
ROW = 16.0
STEPS = (1, 2, 3, 6, 12)
"""Months from one name on the axis to the next."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A month (any of its days) and what was counted; None where nothing is known. ``low`` and ``high`` where sources
    differ."""

    month: dt.date
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """The mean of the months from ``first`` to ``last``, both included, with its interval."""

    first: dt.date
    last: dt.date
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A line at the start of a month: a date asked, or a change found; ``first`` to ``last`` is where it may lie."""

    month: dt.date
    label: str
    first: dt.date | None = None
    last: dt.date | None = None


def months_chart(
    bars: Sequence[Bar],
    *,
    title: str,
    unit: str,
    lang: str,
    levels: Sequence[Level] = (),
    marks: Sequence[Mark] = (),
    note: str = "",
    width: float = WIDTH,
) -> str:
    """Monthly counts as SVG. ``bars`` in order of month, at least one; ``unit`` names what is counted."""
    start = index(bars[0].month)
    count = index(bars[-1].month) - start + 1
    sheet = Sheet(title, _told(bars, unit, lang), lang, width)
    under = unit + (f" · {message('charts.levels', lang)}" if levels else "")
    top = head(sheet, title, under)
    rows = _rows(marks, start, count, sheet.width)
    top += ROW * (max(rows, default=-1) + 1) + (6 if rows else 0)
    bottom, right = top + HEIGHT, sheet.width - SIDE
    most = max([b.high or b.value or 0.0 for b in bars] + [level.high for level in levels])
    # A wide interval of a mean must not flatten the bars it is about.
    shown = max(b.high or b.value or 0.0 for b in bars)
    most = min(most, 1.6 * shown) if shown else most
    ticks = steps(most, whole=True)
    y, x = Scale(0, ticks[-1], bottom, top), Scale(0, count, LEFT, right)
    value_axis(sheet, y, ticks, LEFT, right, lang)
    draw_months(sheet, x, start, count, bottom, lang)
    for mark in marks:
        if mark.first and mark.last:
            x1, x2 = x(index(mark.first) - start), x(index(mark.last) - start + 1)
            sheet.rect(x1, top, x2 - x1, HEIGHT, fill_opacity="0.09")
    for bar in bars:
        draw_bar(sheet, bar, x, y, start, unit, lang)
    for level in levels:
        _level(sheet, level, x, y, start, unit, lang)
    for row, mark in zip(rows, marks, strict=True):
        at = x(index(mark.month) - start)
        label = top - 8 - ROW * (max(rows) - row)
        sheet.line(at, label + 4, at, bottom, stroke_width="1.6", stroke_dasharray="5 3")
        words_left = at + 6 + text_width(mark.label, SMALL) > sheet.width
        sheet.text(at - 6 if words_left else at + 6, label, mark.label, anchor="end" if words_left else "start",
                   font_size=str(SMALL), font_weight="600")  # fmt: skip
    return sheet.render(foot(sheet, bottom + 38, note))


def index(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def draw_bar(sheet: Sheet, bar: Bar, x: Scale, y: Scale, start: int, unit: str, lang: str) -> None:
    n = index(bar.month) - start
    left, width = x(n), x(n + 1) - x(n)
    gap = min(width * 0.18, 3.0)
    if bar.value is None:
        shape = sheet.rect(left, y.end, width, y.start - y.end, fill=sheet.hatch("none"))
        said(shape, f"{month(bar.month, lang)}, {message('charts.no_data', lang)}")
        return
    shape = sheet.rect(left + gap / 2, y(bar.value), width - gap, y.start - y(bar.value), "a", fill_opacity="0.62")
    if bar.low is not None and bar.high is not None and bar.high > bar.low:
        middle = left + width / 2
        sheet.line(middle, y(bar.low), middle, y(bar.high), stroke_width="1.2")
    said(shape, f"{month(bar.month, lang)}, {_with_range(bar, lang)} {unit}")


def _with_range(bar: Bar, lang: str) -> str:
    value = number(bar.value or 0.0, lang)
    if bar.low is None or bar.high is None or bar.low == bar.high:
        return value
    return f"{value} ({number(bar.low, lang)}–{number(bar.high, lang)})"


def _level(sheet: Sheet, level: Level, x: Scale, y: Scale, start: int, unit: str, lang: str) -> None:
    x1, x2 = x(index(level.first) - start), x(index(level.last) - start + 1)
    low, high = y(level.low), y(level.high)
    sheet.rect(x1, high, x2 - x1, low - high, "b", fill_opacity="0.2")
    at = y(level.value)
    shape = sheet.line(x1, at, x2, at, "b", stroke_width="2.6")
    words = number(level.value, lang, 1)
    said(shape, f"{words} {unit} ({number(level.low, lang, 1)}–{number(level.high, lang, 1)})")
    if text_width(words, SMALL) + 8 < x2 - x1:
        # At the outer end, away from the lines of changes.
        left = x1 <= x.start
        place = (x1 + 5, "start") if left else (x2 - 5, "end")
        sheet.text(place[0], at - 5, words, anchor=place[1], halo=True, font_size=str(SMALL), font_weight="650")


def draw_months(sheet: Sheet, x: Scale, start: int, count: int, bottom: float, lang: str) -> None:
    """Years under their January; months too where they are few, one in so many all along the axis."""
    step = _month_step(x, start, count, lang)
    for n in range(count):
        day = dt.date((start + n) // 12, (start + n) % 12 + 1, 1)
        january = day.month == 1
        if january:
            sheet.line(x(n), bottom, x(n), bottom + 6, stroke_opacity="0.7")
        if count <= 30 and (day.month - 1) % step == 0:
            word, middle = month(day, lang, short=True, year=False), (x(n) + x(n + 1)) / 2
            sheet.text(middle, bottom + 16, word, anchor="middle", font_size=str(SMALL), soft=True)
    every = max(1, round(count / 12 / 14))
    for year in range(start // 12, (start + count - 1) // 12 + 1):
        first, last = max(year * 12 - start, 0), min(year * 12 + 12 - start, count)
        if year % every == 0 and x(last) - x(first) > text_width(str(year), SMALL):
            low = bottom + (32 if count <= 30 else 18)
            sheet.text((x(first) + x(last)) / 2, low, str(year), anchor="middle", font_size=str(SMALL))


def _month_step(x: Scale, start: int, count: int, lang: str) -> int:
    """Every how many months, January among them, there is room for a name."""
    days = [dt.date(2000, (start + n) % 12 + 1, 1) for n in range(min(count, 12))]
    widest = max(text_width(month(day, lang, short=True, year=False), SMALL) for day in days) + 4
    return next((step for step in STEPS if step * (x(1) - x(0)) >= widest), STEPS[-1])


def _rows(marks: Sequence[Mark], start: int, count: int, width: float) -> list[int]:
    """The row of each label, so that none is written over another."""
    x = Scale(0, count, LEFT, width - SIDE)
    taken: list[list[tuple[float, float]]] = []
    rows = []
    for mark in marks:
        at, long = x(index(mark.month) - start), text_width(mark.label, SMALL) + 12
        span = (at - long, at) if at + long > width else (at, at + long)
        row = next(
            (r for r, held in enumerate(taken) if all(b <= span[0] or span[1] <= a for a, b in held)), len(taken)
        )
        if row == len(taken):
            taken.append([])
        taken[row].append(span)
        rows.append(row)
    return rows


def _told(bars: Sequence[Bar], unit: str, lang: str) -> str:
    known = [bar for bar in bars if bar.value is not None]
    most = max(known, key=lambda bar: bar.value or 0.0, default=bars[0])
    return message(
        "charts.desc.months",
        lang,
        first=month(bars[0].month, lang),
        last=month(bars[-1].month, lang),
        unit=unit,
        total=number(sum(bar.value or 0.0 for bar in known), lang, 0),
        most=number(most.value or 0.0, lang),
        when=month(most.month, lang),
    )
