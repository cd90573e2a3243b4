"""What could be reporting rather than violence.

In: events with their sources and the blocks of two periods. Out: caveats (``Told``), and the events of steady sources:
those that told of events in both periods. What the steady sources alone show is set beside what all of them show; where
a source or dataset came or went between the two periods, a difference may be theirs.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.analysis.finding import Told
from vigie.analysis.shift.blocks import FEWEST_EVENTS, Blocks
from vigie.analysis.shift.centre import Displacement, displacement
from vigie.analysis.shift.events import Events

MUCH = 0.2
"""The part of a period's events that a source which came or went must have, that tells no source, or that the mix must
have changed by, to be told of."""
STEADY = 5
LONG = 45
"""Days without any event at the edge of a period that may be days without a source."""
SHOWN = 5


def steady(events: Events, blocks: Blocks) -> NDArray[np.bool_]:
    """Events of sources that told of at least five in each period."""
    early, recent = Counter(events.source[blocks.early]), Counter(events.source[blocks.recent])
    kept = {name for name in early if name and min(early[name], recent[name]) >= STEADY}
    return np.array([name in kept for name in events.source], bool)


def caveats(events: Events, blocks: Blocks) -> list[Told]:
    """Sources that came or went, a changed mix of them, days that nobody covered."""
    early, recent = Counter(events.source[blocks.early]), Counter(events.source[blocks.recent])
    if not any(early) and not any(recent):
        return [Told("shift.caveat.no_sources"), *_uncovered(events, blocks)]
    told = []
    for key, here, there in (("came", recent, early), ("went", early, recent)):
        names = [name for name, _ in here.most_common() if name and name not in there]
        share = sum(here[name] for name in names) / here.total()
        if share >= MUCH:
            listed = ", ".join(names[:SHOWN]) + ("…" if len(names) > SHOWN else "")
            told.append(Told(f"shift.caveat.{key}", {"share": round(100.0 * share, 1), "names": listed}))
    mix = sum(abs(early[n] / early.total() - recent[n] / recent.total()) for n in early.keys() | recent.keys()) / 2
    if mix >= MUCH and not told:
        told.append(Told("shift.caveat.mix", {"share": round(100.0 * mix, 1)}))
    if len(early.keys() | recent.keys()) == 1:
        told.append(Told("shift.caveat.one_source", {"name": next(iter(early))}))
    nameless = (early[""] + recent[""]) / (early.total() + recent.total())
    if nameless >= MUCH:
        told.append(Told("shift.caveat.untold", {"share": round(100.0 * nameless)}))
    return told + _uncovered(events, blocks)


def _uncovered(events: Events, blocks: Blocks) -> list[Told]:
    """A period that begins before the first event at hand, or ends after the last."""
    first, last = int(events.day.min()), int(events.day.max())
    found = []
    if first - blocks.before[0] > LONG:
        found.append(Told("shift.caveat.starts", {"day": dt.date.fromordinal(first)}))
    if blocks.after[1] - last > LONG:
        found.append(Told("shift.caveat.ends", {"day": dt.date.fromordinal(last)}))
    return found


def by_source(events: Events, blocks: Blocks) -> dict[str, Any]:
    """The displacement by each source with enough events in both periods, and by the steady ones together."""
    early, recent = Counter(events.source[blocks.early]), Counter(events.source[blocks.recent])
    enough = [name for name in early if name and min(early[name], recent[name]) >= FEWEST_EVENTS]
    named = sorted(enough, key=lambda name: -(early[name] + recent[name]))[:SHOWN]
    masks = {name: events.source == name for name in named}
    found = {name: told for name, mask in masks.items() if (told := _alone(events, blocks, mask))}
    together = _alone(events, blocks, steady(events, blocks))
    return {"sources": found} | ({"steady_sources": together} if together else {})


def _alone(events: Events, blocks: Blocks, mask: NDArray[np.bool_]) -> dict[str, Any] | None:
    """The displacement by some events only, as plain figures; None where they are too few or all of one block."""
    some = Blocks(blocks.of[mask], blocks.late, blocks.unit, blocks.before, blocks.after)
    for events_of in (some.early, some.recent):
        if events_of.sum() < FEWEST_EVENTS or len(np.unique(some.of[events_of])) < 2:
            return None
    return figures(displacement(events.lat[mask], events.lon[mask], some))


def figures(one: Displacement) -> dict[str, Any]:
    """A displacement as plain figures."""
    return {
        "km": round(one.km, 1),
        "low_km": round(one.low_km, 1),
        "high_km": round(one.high_km, 1),
        "bearing": round(one.bearing),
        "east_km": round(one.east_km, 1),
        "north_km": round(one.north_km, 1),
        "p_value": round(one.p_value, 4),
        "events": [one.before.events, one.after.events],
    }


def other_way(all_of_them: Displacement, told: dict[str, Any]) -> list[Told]:
    """A caveat where the steady sources alone show a displacement of less than half, or another way."""
    alone = told.get("steady_sources")
    if alone is None:
        return []
    along = (alone["east_km"] * all_of_them.east_km + alone["north_km"] * all_of_them.north_km) / max(
        all_of_them.km, 1e-9
    )
    if along >= all_of_them.km / 2:
        return []
    return [Told("shift.caveat.steady_sources", {"km": float(alone["km"]), "all": float(round(all_of_them.km, 1))})]
