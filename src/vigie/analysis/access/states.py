"""Roads as they are on a day, for a map: open, slowed, dangerous or closed, by what, and what was asked of them.

In: a ground, the names of its segments, a day, a kind of traffic. Out: for each segment that is not simply open its
state and the closures that say so; the segments themselves as GeoJSON features (RFC 7946).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from vigie.analysis.access.ground import Ground
from vigie.analysis.access.segments import Segments
from vigie.knowledge.road_closures import CLOSED, DANGEROUS, SLOWED

OPEN = "open"
WORST_FIRST = (CLOSED, SLOWED, DANGEROUS)
FAINT = 0.05
"""Below that confidence a danger is not drawn."""


def states(ground: Ground, names: Segments, day: dt.date, traffic: str) -> list[dict[str, Any]]:
    """The segments that something is told or asked of: ``state`` as it counts, ``recorded`` as it is on record,
    ``asked`` 'close' or 'open' where it was, ``closures`` their ids."""
    barred = ground.barred
    told: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for closure in barred.on(day, traffic):
        held = closure.counts(day) if closure.effect != DANGEROUS else closure.confidence(day) >= FAINT
        if closure.effect in WORST_FIRST and held:
            for road in barred.roads[closure.id]:
                told[names.of[road]][closure.effect].add(closure.id)
    shut = {names.of[road] for road in barred.shut}
    opened = {names.of[road] for road in barred.opened} - shut
    found = []
    for segment in sorted({*told, *shut, *opened}):
        effects = told[segment]
        recorded = next((effect for effect in WORST_FIRST if effect in effects), OPEN)
        asked = "close" if segment in shut else "open" if segment in opened else None
        found.append(
            {
                "road": names.names[segment],
                "state": CLOSED if asked == "close" else OPEN if asked == "open" else recorded,
                "recorded": recorded,
                "asked": asked,
                "closures": sorted({name for ids in effects.values() for name in ids}),
            }
        )
    return found


def features(ground: Ground, names: Segments) -> list[dict[str, Any]]:
    """Every segment as a feature; ``observed`` is false of modelled tracks, ``shape`` is 'ends' of a line that only
    joins its ends."""
    graph = ground.graph
    dry, wet = graph.minutes(False), graph.minutes(True)
    return [_feature(graph, names, k, dry, wet) for k in range(len(names.runs))]


def _feature(graph: Any, names: Segments, k: int, dry: Any, wet: Any) -> dict[str, Any]:
    run = list(names.runs[k])
    first = graph.stretches[run[0]]
    start = graph.points[first.a]
    line = [(start.lon, start.lat)]
    for n in run:
        end = graph.points[graph.stretches[n].b]
        line += [*graph.stretches[n].line, (end.lon, end.lat)]
    nodes = {end for n in run for end in (graph.stretches[n].a, graph.stretches[n].b)}
    return {
        "type": "Feature",
        "id": k,
        "geometry": {"type": "LineString", "coordinates": [[round(x, 4), round(y, 4)] for x, y in line]},
        "properties": {
            "road": names.names[k],
            "name": first.name,
            "kind": first.kind,
            "observed": first.observed,
            "shape": "bends" if first.line else "ends",
            "km": round(sum(graph.stretches[n].km for n in run), 1),
            "minutes": round(float(dry[run].sum()), 1),
            "minutes_rains": round(float(wet[run].sum()), 1),
            "lands": sorted({c for n in nodes if (c := graph.countries[n])}),
        },
    }
