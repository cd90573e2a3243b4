"""Movement as findings: where the weight of reported violence went, what each area's part became, where it is new.

In: events and two periods. Out: ``Finding`` of the kinds displacement, share, transport and newly_reached, each with
its interval or its chance, and with what could be reporting rather than violence. ``moved`` is about one direction.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from vigie.analysis.finding import Finding, Interval, Told
from vigie.analysis.shift.blocks import FEWEST_EVENTS, Blocks, Span, cut
from vigie.analysis.shift.centre import DIRECTIONS, Displacement, displacement
from vigie.analysis.shift.events import Events
from vigie.analysis.shift.problems import ShiftError
from vigie.analysis.shift.reached import NewAreas, reached
from vigie.analysis.shift.reporting import by_source, caveats, figures, other_way, steady
from vigie.analysis.shift.shares import Share, shares
from vigie.analysis.shift.transport import transport
from vigie.model import DateRange
from vigie.record.words import days

SHOWN = 5
CERTAIN = 0.05
COARSE_KM, COARSE_DEGREES = 10.0, 1
"""What is known to some only is told no finer than this."""
METHOD_DISPLACEMENT = Told("method.displacement")
METHOD_SHARES = Told("method.shares")
METHOD_REACHED = Told("method.reached")


def shift(events: Events, before: Span, after: Span, *, permutations: int = 499, seed: int = 0) -> list[Finding]:
    """What moved between two periods (first and last day as ordinals).

    Displacement and transport ask for ten events with a point in each period; shares and areas newly reached for
    ten with an area: a question that has too few is answered with the reason, as a finding without a value.
    Raises ``ShiftError`` where the periods do not do, or no question has enough events.
    """
    placed, named = events.only(events.placed), events.only(events.area != "")
    told = tuple(caveats(events, cut(events.day, before, after)))
    found: list[Finding] = []
    refused: list[ShiftError] = []
    for some, ask in ((placed, _of_places), (named, _of_areas)):
        try:
            blocks = cut(some.day, before, after)
            found += ask(some, blocks, told, permutations, seed)
        except ShiftError as error:
            refused.append(error)
    if not found:
        raise refused[0]
    unplaced = int((~events.placed & _within(events.day, before, after)).sum())
    if unplaced:
        left_out = Told("shift.caveat.unplaced", {"n": unplaced})
        kinds = ("displacement", "transport")
        found = [replace(f, caveats=(*f.caveats, left_out)) if f.kind in kinds else f for f in found]
    return found + [_refused(error, before, after, events) for error in refused]


def moved(events: Events, before: Span, after: Span, direction: str | float) -> Finding:
    """Did the weight of reported violence move that way ('w', 'ne' … or degrees from north)?

    The value is the displacement in that direction in km, negative where it went the other way; ``details`` hold the
    ``probability`` that it went that way at all, given the events reported. Raises ``ShiftError`` as ``shift`` does.
    """
    if isinstance(direction, str) and direction not in DIRECTIONS:
        raise ShiftError("direction", value=direction, choices=", ".join(DIRECTIONS))
    degrees = DIRECTIONS[direction] if isinstance(direction, str) else direction % 360
    placed = events.only(events.placed)
    blocks = cut(placed.day, before, after)
    one = displacement(placed.lat, placed.lon, blocks)
    km, probability = one.towards(degrees)
    from scipy.stats import t

    unit = np.array([math.sin(math.radians(degrees)), math.cos(math.radians(degrees))])
    half = float(t.ppf((1 + one.level) / 2, one.freedom)) * math.sqrt(float(unit @ one.covariance @ unit))
    answer = "yes" if probability >= 1 - CERTAIN / 2 else "no" if probability <= CERTAIN / 2 else "open"
    sources = by_source(placed, blocks)
    values = {
        **_said(blocks), "direction": Told(f"shift.direction.{_name(degrees)}"), "km": round(abs(km), 1),
        "low": round(km - half, 1), "high": round(km + half, 1), "probability": _probability(probability),
    }  # fmt: skip
    return Finding(
        kind="moved",
        about={**_about(blocks), "direction": direction},
        value=round(km, 1),
        unit="km",
        interval=Interval(round(km - half, 1), round(km + half, 1), one.level),
        method=METHOD_DISPLACEMENT,
        said=Told(f"shift.moved.{answer}", values),
        basis=events.basis,
        caveats=(*caveats(placed, blocks), *other_way(one, sources)),
        details={"probability": probability, "answer": answer, **_ellipses(one, events.guarded), **sources},
    )


def _of_places(events: Events, blocks: Blocks, told: tuple[Told, ...], permutations: int, seed: int) -> list[Finding]:
    one = displacement(events.lat, events.lon, blocks)
    way = Told(f"shift.direction.{_name(one.bearing)}")
    sure = one.p_value <= CERTAIN
    sources = by_source(events, blocks)
    values = {
        **_said(blocks), "km": round(one.km, 1), "direction": way, "low": round(one.low_km, 1),
        "high": round(one.high_km, 1), "p": chance(one.p_value),
    }  # fmt: skip
    centre = Finding(
        kind="displacement",
        about=_about(blocks),
        value=round(one.km, 1),
        unit="km",
        interval=Interval(round(one.low_km, 1), round(one.high_km, 1), one.level),
        method=METHOD_DISPLACEMENT,
        said=Told(f"shift.displacement.{'moved' if sure else 'stayed'}", values),
        basis=events.basis,
        caveats=(*told, *other_way(one, sources)),
        details={
            **figures(one),
            "bearing_from": one.from_deg and round(one.from_deg),
            "bearing_to": one.to_deg and round(one.to_deg),
            **_ellipses(one, events.guarded),
            **sources,
        },
    )
    carried = transport(events.lat, events.lon, blocks, permutations, seed)
    sure = carried.p_value <= CERTAIN
    mask = steady(events, blocks)
    alone = Blocks(blocks.of[mask], blocks.late, blocks.unit, blocks.before, blocks.after)
    details: dict[str, Any] = asdict(carried)
    if 0 < mask.sum() < len(events) and min(alone.early.sum(), alone.recent.sum()) >= FEWEST_EVENTS:
        same = transport(events.lat[mask], events.lon[mask], alone, permutations, seed)
        details["steady_sources"] = asdict(same)
        if sure and same.p_value > CERTAIN:
            told = (*told, Told("shift.caveat.steady_alike", {"p": chance(same.p_value)}))
    return [
        centre,
        Finding(
            kind="transport",
            about=_about(blocks),
            value=round(carried.km, 1),
            unit="km",
            method=Told("method.transport", {"n": permutations}),
            said=Told(
                f"shift.transport.{'differs' if sure else 'alike'}",
                {
                    **_said(blocks),
                    "km": round(carried.km, 1),
                    "chance": round(carried.by_chance_km, 1),
                    "p": chance(carried.p_value),
                },
            ),
            basis=events.basis,
            caveats=told,
            details=details,
        ),
    ]


def _of_areas(events: Events, blocks: Blocks, told: tuple[Told, ...], permutations: int, seed: int) -> list[Finding]:
    mask = steady(events, blocks)
    alone: dict[str, Share] = {}
    if 0 < mask.sum() < len(events):
        some = Blocks(blocks.of[mask], blocks.late, blocks.unit, blocks.before, blocks.after)
        if min(some.early.sum(), some.recent.sum()) >= FEWEST_EVENTS:
            alone = {s.area: s for s in shares(events.area[mask], some)}
    found = [_share(one, alone.get(one.area), blocks, events, told) for one in shares(events.area, blocks)]
    return [*found, _reached(reached(events.area, events.day, blocks), blocks, events, told)]


def _share(one: Share, alone: Share | None, blocks: Blocks, events: Events, told: tuple[Told, ...]) -> Finding:
    clear = one.low > 0 or one.high < 0
    key = "same" if not clear else "more" if one.change > 0 else "less"
    caution = [Told("shift.caveat.one_of_many", {"area": one.area})] if clear and not one.sure else []
    if alone and clear and alone.change * one.change <= 0:
        caution.append(Told("shift.caveat.steady_share", {"area": one.area, "change": round(100 * alone.change, 1)}))
    values: dict[str, object] = {
        **_said(blocks), "area": one.area, "before_share": round(100 * one.before.share, 1),
        "after_share": round(100 * one.after.share, 1), "change": round(100 * abs(one.change), 1),
        "low": round(100 * one.low, 1), "high": round(100 * one.high, 1),
    }  # fmt: skip
    details = {
        "before": asdict(one.before), "after": asdict(one.after), "sure_among_all": one.sure,
        **({"steady_sources": {"change": round(100 * alone.change, 1)}} if alone else {}),
    }  # fmt: skip
    return Finding(
        kind="share",
        about={**_about(blocks), "area": one.area},
        value=round(100 * one.change, 1),
        unit="percentage points",
        interval=Interval(round(100 * one.low, 1), round(100 * one.high, 1), one.level),
        method=METHOD_SHARES,
        said=Told(f"shift.share.{key}", values),
        basis=events.basis,
        caveats=(*told, *caution),
        details=details,
    )


def _reached(new: NewAreas, blocks: Blocks, events: Events, told: tuple[Told, ...]) -> Finding:
    before = set(events.source[blocks.early])
    areas = []
    for one in new.found:
        tellers = set(events.source[(events.area == one.area) & blocks.recent])
        areas.append(
            asdict(one)
            | {
                "first_day": dt.date.fromordinal(one.first_day).isoformat(),
                "only_new_sources": not tellers & (before | {""}),
            }
        )
    names = [one["area"] for one in areas]
    untold = [one["area"] for one in areas if one["only_new_sources"]]
    caution = [Told("shift.caveat.new_tellers", {"names": _some(untold)})] if untold else []
    caution += [Told("shift.caveat.places_unnamed")]
    return Finding(
        kind="newly_reached",
        about=_about(blocks),
        value=len(areas),
        unit="areas",
        method=METHOD_REACHED,
        said=Told(
            f"shift.reached.{'some' if areas else 'none'}",
            {**_said(blocks), "n": len(areas), "names": _some(names), "chance": round(new.by_chance, 1)},
        ),
        basis=events.basis,
        caveats=(*told, *caution),
        details={"areas": areas, "expected_by_chance": new.by_chance, "areas_in_all": new.areas},
    )


def _refused(error: ShiftError, before: Span, after: Span, events: Events) -> Finding:
    """A question that these events cannot answer, with the reason."""
    return Finding(
        kind="refused",
        about={"before": period(before), "after": period(after)},
        value=None,
        unit="",
        method=None,
        said=Told(f"shift.bad.{error.problem}", error.values),
        basis=events.basis,
    )


def chance(p: float) -> Told:
    """'p = 0.03', 'p < 0.001'."""
    return Told("shift.chance.is", {"p": float(round(p, 3))}) if p >= 0.001 else Told("shift.chance.below")


def _probability(share: float) -> Told:
    """A probability in hundredths, which is never all or nothing."""
    if 0.001 <= share <= 0.999:
        return Told("shift.probability.is", {"share": round(100.0 * share, 1)})
    return Told(f"shift.probability.{'over' if share > 0.5 else 'under'}")


def _within(day: Any, before: Span, after: Span) -> Any:
    return ((day >= before[0]) & (day <= before[1])) | ((day >= after[0]) & (day <= after[1]))


def period(span: Span) -> str:
    """'2024-01-01/2024-12-31', shorter where months are whole."""
    return days(DateRange(dt.date.fromordinal(span[0]), dt.date.fromordinal(span[1])), "en")


def _about(blocks: Blocks) -> dict[str, Any]:
    return {"measure": "incidents", **_periods(blocks), "blocks": blocks.unit}


def _periods(blocks: Blocks) -> dict[str, str]:
    return {"before": period(blocks.before), "after": period(blocks.after)}


def _said(blocks: Blocks) -> dict[str, str]:
    """The periods in a sentence: whole years by their numbers."""
    return {name: years(span) for name, span in (("before", blocks.before), ("after", blocks.after))}


def years(span: Span) -> str:
    """'2024', '2023–2024' where years are whole, else as ``period``."""
    first, last = (dt.date.fromordinal(day) for day in span)
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return "–".join(dict.fromkeys(str(day.year) for day in (first, last))) if whole else period(span)


def _name(degrees: float) -> str:
    """The nearest of eight directions."""
    return list(DIRECTIONS)[round(degrees / 45) % 8]


def _some(names: list[str]) -> object:
    listed = ", ".join(names[:SHOWN])
    return Told("shift.reached.others", {"names": listed, "n": len(names) - SHOWN}) if names[SHOWN:] else listed


def _ellipses(one: Displacement, guarded: bool) -> dict[str, Any]:
    """Centres and ellipses of both periods; coarse where events are not for everybody."""
    digits = COARSE_DEGREES if guarded else 3

    def told(e: Any) -> dict[str, Any]:
        axes = {"long_km": e.long_km, "short_km": e.short_km}
        rounded = {name: round(max(km, COARSE_KM) if guarded else km, 1) for name, km in axes.items()}
        return {
            "lat": round(e.lat, digits),
            "lon": round(e.lon, digits),
            **rounded,
            "bearing": round(e.direction),
            "events": e.events,
        }

    return {"centre_before": told(one.before), "centre_after": told(one.after)}
