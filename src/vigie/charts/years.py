"""Figures year by year with what was claimed of some of them: bars from zero, ranges, a dashed mark across each year
claimed.

In: plain figures. Out: SVG. A year of no data is hatched, never drawn as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.charts.frame import SIDE, foot, head, value_axis
from vigie.charts.scales import Scale, steps
from vigie.charts.svg import SMALL, WIDTH, Sheet, said, text_width
from vigie.knowledge.formats import number
from vigie.knowledge.messages import message

LEFT, HEIGHT = 56.0, 200.0
TALLEST = 2.5
"""A claim so many times the largest figure is drawn at the edge: it must not flatten the bars."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year and its figure; None where nothing is known. ``low`` and ``high`` where the source gives them."""

    year: int
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is claimed of the years from ``first`` to ``last``, both included."""

    first: int
    last: int
    value: float


def years_chart(
    years: Sequence[Year],
    claims: Sequence[Claimed],
    *,
    title: str,
    unit: str,
    lang: str,
    note: str = "",
    width: float = WIDTH,
) -> str:
    """Yearly figures as SVG; ``years`` in order without a gap, at least one."""
    told = "; ".join(f"{one.year}: {_words(one, lang)}" for one in years)
    sheet = Sheet(title, f"{unit}. {told}", lang, width)
    # Several labels in words would not have room beside each other.
    worded = len(claims) == 1
    under = unit if worded or not claims else f"{unit} · {message('charts.claimed_years', lang)}"
    top = head(sheet, title, under) + 16
    bottom, right = top + HEIGHT, sheet.width - SIDE
    shown = max((one.high or one.value or 0.0 for one in years), default=0.0)
    wanted = max((one.value for one in claims), default=0.0)
    ticks = steps(max(shown, min(wanted, shown * TALLEST)) or wanted)
    y, x = Scale(0, ticks[-1], bottom, top), Scale(years[0].year, years[-1].year + 1, LEFT, right)
    value_axis(sheet, y, ticks, LEFT, right, lang)
    free = -1e9
    for one in years:
        left, wide = x(one.year), x(one.year + 1) - x(one.year)
        gap = min(wide * 0.3, 14.0)
        held = any(c.first <= one.year <= c.last for c in claims)
        _bar(sheet, one, left + gap / 2, wide - gap, y, unit, lang, strong=held or not claims)
        middle, half = left + wide / 2, text_width(str(one.year), SMALL) / 2
        if middle - half > free:
            weight = "650" if held else "400"
            sheet.text(middle, bottom + 16, str(one.year), anchor="middle", font_size=str(SMALL), font_weight=weight)
            free = middle + half + 4
    for claim in claims:
        _mark(sheet, claim, x, y, lang, worded=worded)
    return sheet.render(foot(sheet, bottom + 30, note))


def _bar(sheet: Sheet, one: Year, left: float, wide: float, y: Scale, unit: str, lang: str, *, strong: bool) -> None:
    if one.value is None:
        shape = sheet.rect(left, y.end, wide, y.start - y.end, fill=sheet.hatch("none"))
    else:
        opacity = "0.72" if strong else "0.34"
        shape = sheet.rect(left, y(one.value), wide, y.start - y(one.value), "a", fill_opacity=opacity)
    said(shape, f"{one.year}: {_words(one, lang)} {unit if one.value is not None else ''}".strip())
    if one.low is not None and one.high is not None and one.high > one.low:
        middle = left + wide / 2
        sheet.line(middle, y(one.low), middle, y(one.high), stroke_width="1.4")
        for end in (one.low, one.high):
            sheet.line(middle - 4, y(end), middle + 4, y(end), stroke_width="1.4")


def _mark(sheet: Sheet, claim: Claimed, x: Scale, y: Scale, lang: str, *, worded: bool) -> None:
    left, right, at = x(claim.first), x(claim.last + 1), y(claim.value)
    told = number(claim.value, lang)
    words = message("charts.claimed", lang, value=told) if worded else told
    shape = sheet.line(left, at, right, at, "b", stroke_width="2.6", stroke_dasharray="6 3")
    said(shape, words)
    half = text_width(words, SMALL) / 2
    middle = min(max((left + right) / 2, LEFT + half), sheet.width - SIDE - half)
    sheet.text(middle, at - 6, words, anchor="middle", halo=True, font_size=str(SMALL), font_weight="650")


def _words(one: Year, lang: str) -> str:
    if one.value is None:
        return message("charts.no_data", lang)
    if one.low is None or one.high is None or one.low == one.high:
        return number(one.value, lang)
    return f"{number(one.value, lang)} ({number(one.low, lang)}–{number(one.high, lang)})"
