"""A check as JSON: its figures, the dataset it rests on, the claim in the form of the reading contract.

In: a ``Check``. Out: what ``vigie check --json`` prints of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vigie.analysis.check.datasets import is_series
from vigie.analysis.check.holdings import Held
from vigie.analysis.check.slices import Found
from vigie.analysis.check.subject import Period
from vigie.analysis.check.verdict import PartVerdict
from vigie.analysis.finding import Finding
from vigie.knowledge.indicators import Dataset
from vigie.model import Number

if TYPE_CHECKING:
    from vigie.analysis.check.answer import Check


def figures(check: Check) -> dict[str, Any]:
    """The figures of a check: those of its main part on top, every part below."""
    if check.moved is not None:
        return moved_figures(check.moved, check.why)
    if not check.parts:
        empty = dict.fromkeys(("claimed", "data", "low", "high", "period", "compared"))
        return {**empty, "why": check.why}
    return part_figures(check.parts)


def moved_figures(found: Finding, why: str | None) -> dict[str, Any]:
    """Of a claim of movement: km in the claimed direction, negative the other way."""
    about, interval = found.about, found.interval
    compared = {
        "op": "moved",
        "period": about["before"],
        "direction": about["direction"],
        "probability": found.details.get("probability"),
        "answer": found.details.get("answer"),
    }
    told: dict[str, Any] = {
        "claimed": None,
        "data": found.value,
        "low": interval and interval.low,
        "high": interval and interval.high,
        "unit": found.unit,
        "period": about["after"],
        "compared": compared,
        "parts": [],
    }
    return told | ({"why": why} if why else {})


def part_figures(parts: tuple[PartVerdict, ...]) -> dict[str, Any]:
    """As ``figures``, of judged parts."""
    main, other = _main(parts)
    part, figure = main.part, main.figure
    top: dict[str, Any] = {
        "claimed": part.claimed if part.op in {"level", "average"} else None,
        "data": figure.best,
        "low": figure.low,
        "high": figure.high,
        "period": str(figure.period or part.target.period),
        "compared": _compared(other) if other else None if part.op == "level" else _compared(main),
    }
    if part.op == "share":
        top |= {"claimed": part.claimed, "data": main.ratio, "low": None, "high": None}
    return {**top, "parts": [_part(p, parts[0]) for p in parts]}


def _main(parts: tuple[PartVerdict, ...]) -> tuple[PartVerdict, PartVerdict | None]:
    """The latest level and what stands beside it: a comparison if there is one, else the other level."""
    levels = [p for p in parts if p.part.op in {"level", "average"}]
    if not levels:
        return parts[0], None
    main = max(levels, key=lambda p: p.part.target.period)
    others = [p for p in parts if p is not main]
    comparisons = [p for p in others if p not in levels]
    return main, next(iter(comparisons or others), None)


def _compared(judged: PartVerdict) -> dict[str, Any]:
    part, figure = judged.part, judged.figure
    if part.op in {"level", "average"}:
        return {
            "op": part.op,
            "period": str(figure.period or part.target.period),
            "claimed": part.claimed,
            "data": figure.best,
            "low": figure.low,
            "high": figure.high,
        }
    found: dict[str, Any] = {"op": part.op, **(judged.compared or {})}
    if part.op in {"ratio", "share"}:
        found |= {"ratio_claimed": part.claimed, "ratio_data": judged.ratio}
    elif part.op == "difference":
        found |= {"difference_claimed": part.claimed, "difference_data": judged.ratio}
    elif part.op in {"order", "direction"}:
        found |= {"direction": part.direction, "ratio_data": judged.ratio}
    return found


def _part(judged: PartVerdict, first: PartVerdict) -> dict[str, Any]:
    part, figure = judged.part, judged.figure
    found: dict[str, Any] = {
        "op": part.op,
        "period": str(figure.period or part.target.period),
        "claimed": part.claimed,
        "words": part.words,
        "data": figure.best,
        "low": figure.low,
        "high": figure.high,
    }
    optional: Mapping[str, Number | str | None] = {
        "claimed_high": part.claimed_high,
        "per": part.per,
        "direction": part.direction if part.op not in {"ratio"} else None,
        "measure": part.target.measure if part.target.measure != first.part.target.measure else None,
        "country": part.target.area.label if part.target.area != first.part.target.area else None,
    }
    found |= {key: value for key, value in optional.items() if value is not None}
    if judged.compared:
        found["compared"] = judged.compared
    if judged.ratio is not None:
        found["ratio"] = judged.ratio
    if judged.spread:
        found["by_months"] = dict(judged.spread.figures)
    return {**found, "verdict": judged.verdict.value}


def held_json(one: Held) -> dict[str, Any]:
    """What one dataset says of the claim, or why it says nothing."""
    return {
        "dataset": one.dataset and dataset_json(one.dataset),
        "verdict": one.verdict.value,
        "figures": moved_figures(one.moved, None) if one.moved else part_figures(one.parts) if one.parts else None,
        "why": one.why,
    }


def slice_json(found: Found) -> dict[str, Any]:
    """A slice that gives the claimed figure: of a national table, or of events; of a pair of figures the second is in
    ``pair``.
    """
    first, *rest = found.fits
    told: dict[str, Any] = {
        "measure": first.slice.measure,
        "period": str(first.slice.period),
        "country": first.slice.area.label,
        "data": first.figure,
    }
    if not found.events:
        return told
    told |= {
        "claimed": first.claimed,
        "pair": [{"period": str(f.slice.period), "data": f.figure, "claimed": f.claimed} for f in rest],
        "dataset": found.dataset.name,
        "version": found.dataset.version,
        "changes": list(found.changes),
        "cost": round(found.cost, 2),
        "expected_by_luck": None if found.expected is None else round(found.expected, 3),
        "could_be_luck": found.lucky,
    }
    narrowed = {
        "perpetrator": first.slice.perpetrator,
        "named": list(found.names),
        "type": first.slice.type,
        "kinds": list(found.kinds),
        "target": first.slice.target,
        "region": list(first.slice.region),
        "bound": found.bound,
        "events": found.events,
        "ids": list(found.ids),
    }
    return told | {key: value for key, value in narrowed.items() if value}


def dataset_json(about: Dataset) -> dict[str, Any]:
    """How a dataset is cited beside a verdict."""
    return {
        "name": about.name,
        "short": about.short,
        "version": about.version,
        "definition": {"fr": about.definition_fr, "en": about.definition_en},
        "coverage": {"fr": about.coverage_fr, "en": about.coverage_en},
        "licence": about.licence,
        "citation": about.citation,
        "url": about.url,
    }


def claim_json(check: Check) -> dict[str, Any]:
    """A typed claim in the form of the reading contract."""
    query = check.query
    parts = query.parts
    main = parts[-1] if parts else None
    level = next((p for p in parts if p.op == "level"), None)
    other = next((p for p in parts if p is not level), None)
    members = query.area.members if query.area else ()
    unit = "people"
    if is_series(query.measure):
        unit = "USD" if query.measure == "gdp_per_capita" else "share"
    period = main.target.period if main else query.period
    return {
        "measure": query.measure,
        "place": query.place and {"name": query.place, "country": members[0].iso2 if len(members) == 1 else None},
        "period": _days(period),
        "quantity": _quantity(level.claimed, level.words, level.claimed_high) if level else None,
        "unit": unit,
        "compare": _compare_json(other) if other else None,
        "by": None,
        "said_by": [],
        "quote": query.text,
    }


def _compare_json(part: Any) -> dict[str, Any]:
    base = part.base.period if part.base else part.window or part.target.period
    op = {"level": "level", "ratio": "ratio", "share": "ratio", "difference": "difference"}.get(part.op, "direction")
    stated = part.claimed is not None
    direction = part.direction
    if part.op == "ratio" and stated:
        direction = "up" if part.claimed > 1 else "down"
    return {
        "op": op,
        "period": _days(base),
        "quantity": _quantity(part.claimed, part.words, part.claimed_high) if stated else None,
        "direction": direction or ("down" if part.op == "lowest" else "up" if part.op == "highest" else None),
    }


def _days(period: Period | None) -> dict[str, str | None] | None:
    # 'en dix ans' is a window whose years only its end would tell
    if period is None or period.first < dt.MINYEAR:
        return None
    start, end = period.days or (dt.date(period.first, 1, 1), dt.date(period.last, 12, 31))
    return {"from": start.isoformat(), "to": None if period.open else end.isoformat()}


def _quantity(n: Number | None, words: str, high: Number | None) -> dict[str, Number | None]:
    low = n if words in {"exact", "at_least", "between"} else None
    value = None if words == "between" else n
    upper = high if words == "between" else n if words in {"exact", "at_most"} else None
    return {"low": low, "value": value, "high": upper}
