"""A check drawn: the claimed figure beside what each dataset gives, and the years around it.

In: a ``Check``. Out: SVG, or None where there is nothing to draw (no level claimed, no dataset that covers it).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vigie.analysis.check import phrases, wording
from vigie.analysis.check.answer import Check
from vigie.analysis.check.holdings import Held
from vigie.analysis.check.subject import Slice, year
from vigie.analysis.check.verdict import ABOUT, EXACT, PartVerdict
from vigie.charts import Claimed, Year, verdict_chart, years_chart
from vigie.charts import Held as Row
from vigie.knowledge.messages import message

BEFORE, MOST = 9, 16
"""Years before the first one claimed, and years in all."""
LEVELS = ("level", "average")
TOLERANCE = {"exact": EXACT, "about": ABOUT}
"""What still counts as supported, by the word before the figure."""


def verdict_svg(check: Check, lang: str, width: float) -> str | None:
    """The first figure that the claim states and the data do not support, else its main one, by dataset."""
    main = _main(check)
    if main is None or main.part.claimed is None:
        return None
    scale = 100 if wording.is_percent(main.part.target.measure) else 1
    rows = [
        Row(f"{held.dataset.short} {held.dataset.version}".strip(), *_figures(part, scale))
        for held, part in _covering(check, main)
        if held.dataset
    ]
    if not rows:
        return None
    claimed = float(main.part.claimed) * scale
    high = main.part.claimed_high
    return verdict_chart(
        rows,
        claimed=claimed,
        claimed_high=None if high is None else float(high) * scale,
        tolerance=_tolerance(main, claimed),
        title=_title(main.part.target, lang, when=True),
        unit=wording.measure_name(main.part.target.measure, lang),
        lang=lang,
        width=width,
    )


def years_svg(check: Check, lang: str, width: float) -> str | None:
    """The deciding dataset's figure for each year around the claimed ones, of the same slice."""
    main = _main(check)
    held = check.held[0] if check.held else None
    if main is None or held is None or held.why is not None or held.dataset is None:
        return None
    target = main.part.target
    mine = [p for p in check.parts if p.part.op in LEVELS and replace(p.part.target, period=target.period) == target]
    if any(p.part.target.period.month or p.part.target.period.part for p in mine) or main.part.op != "level":
        return None
    scale = 100 if wording.is_percent(target.measure) else 1
    years = list(_years(held, target, [p.part.target for p in mine], scale))
    if sum(one.value is not None for one in years) < 2:
        return None
    single = [p for p in mine if p.part.claimed is not None and p.part.target.period.first == p.part.target.period.last]
    return years_chart(
        years,
        [
            Claimed(p.part.target.period.first, p.part.target.period.last, float(p.part.claimed or 0) * scale)
            for p in single
        ],
        title=_title(target, lang, when=False),
        unit=wording.measure_name(target.measure, lang),
        lang=lang,
        note=f"{held.dataset.name} {held.dataset.version} ({held.dataset.licence})",
        width=width,
    )


def _main(check: Check) -> PartVerdict | None:
    levels = [p for p in check.parts if p.part.op in LEVELS]
    missed = [p for p in levels if p.part.claimed in check.claimed]
    return next(iter([*missed, *sorted(levels, key=lambda p: p.part.target.period, reverse=True)]), None)


def _covering(check: Check, main: PartVerdict) -> Iterator[tuple[Held, PartVerdict]]:
    for held in check.held:
        same = next((p for p in held.parts if held.why is None and p.part == main.part), None)
        if same is not None:
            yield held, same


def _figures(part: PartVerdict, scale: int) -> tuple[float, float | None, float | None]:
    figure = part.figure
    low, high = (None if n is None else float(n) * scale for n in (figure.low, figure.high))
    return float(figure.best) * scale, low, high


def _tolerance(main: PartVerdict, claimed: float) -> tuple[float, float] | None:
    share = TOLERANCE.get(main.part.words)
    return None if share is None else (claimed * (1 - share), claimed * (1 + share))


def _years(held: Held, target: Slice, claimed: list[Slice], scale: int) -> Iterator[Year]:
    periods = [one.period for one in claimed]
    first, last = min(p.first for p in periods), max(p.last for p in periods)
    start = max(first - BEFORE, last - MOST)
    known: dict[int, Year] = {}
    for y in range(start, last + BEFORE):
        one = replace(target, period=year(y))
        if held.holding.missing(one) is None:
            figure = held.holding.figure(one)
            low, high = (None if n is None else float(n) * scale for n in (figure.low, figure.high))
            if figure.period is None or figure.period.first == y:
                known[y] = Year(y, float(figure.best) * scale, low, high)
    for y in range(min([*known, first]), max([*known, last]) + 1):
        yield known.get(y, Year(y, None))


def _title(target: Slice, lang: str, *, when: bool) -> str:
    where = phrases.place(target.area, lang)
    if target.region:
        where = f"{', '.join(target.region)} ({target.area.name(lang)})"
    key = "claims.title_when" if when else "claims.title"
    measure = wording.measure_name(target.measure, lang)
    told = message(key, lang, measure=measure, place=where, when=phrases.when(target.period, lang))
    return told[:1].upper() + told[1:]
