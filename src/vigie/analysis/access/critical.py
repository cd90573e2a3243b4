"""Which segments matter most: what the loss of an open one costs, what the reopening of a closed one gives.

In: a ground, a day, a service. Out: two Findings, people x minutes to the nearest service: losses ranked one by one;
reopenings ranked one by one and as the best set of k. A place that nothing leads to counts as a day away.

A segment is a road of the source between two of its crossings; a road that villages cut into pieces is one segment, and
its loss is that of the piece that costs most. Losses and reopenings do not add up: see ``paths.best``.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from vigie.analysis.access import words
from vigie.analysis.access.graph import RoadGraph
from vigie.analysis.access.ground import SHUT_OUT, Ground, shut, tree_of, wanted
from vigie.analysis.access.people import at_nodes, people_caveats, people_of
from vigie.analysis.finding import Finding, Told
from vigie.knowledge.road_closures import BARRING

ROWS = 20
MOST = 5
LOSS_METHOD = Told("method.loss")
OPEN_METHOD = Told("method.reopening")


def critical(
    ground: Ground, service: str, *, day: dt.date, traffic: str = "people", most: int = MOST, rows: int = ROWS
) -> list[Finding]:
    """The losses and the reopenings; ``most``: how many may be reopened together."""
    there = wanted(ground, service)
    tree, usual = tree_of(ground, there, day)
    now = shut(ground, tree, usual, day, traffic)
    people = people_of(ground.graph)
    here = at_nodes(ground.graph, people, ground.countries)
    caveats = (
        *ground.caveats(day),
        *people_caveats(people, [e for e in ground.graph.at if e.country in ground.countries]),
    )
    about = {"service": service, "on": day.isoformat(), "traffic": traffic}
    return [
        _losses(ground, tree, now, here, about, caveats, rows),
        _reopenings(ground, tree, now, usual, here, about, caveats, most, rows),
    ]


def _losses(
    ground: Ground, tree: Any, now: Any, here: Any, about: dict[str, Any], caveats: tuple[Told, ...], rows: int
) -> Finding:
    graph = ground.graph
    open_roads = [n for n, s in enumerate(graph.stretches) if s.observed and np.isfinite(now[n])]
    gains, reached = tree.effects(open_roads, np.inf, here, SHUT_OUT)
    worst: dict[int, tuple[float, float, int]] = {}
    for road, gain, put in zip(open_roads, gains.tolist(), reached.tolist(), strict=True):
        base = graph.base[road]
        if gain < 0 and (base not in worst or gain < worst[base][0]):
            worst[base] = (gain, put, road)
    ranked = sorted(worst.values())[:rows]
    found: list[dict[str, Any]] = [
        {
            "segment": segment(graph, _pieces(graph, road)),
            "piece": segment(graph, [road]),
            "road": graph.stretches[road].name,
            "people_minutes": round(-gain),
            "people_cut_off": round(-put),
            "km": round(graph.stretches[road].km, 1),
            "pieces": [road],
        }
        for gain, put, road in ranked
    ]
    first = found[0] if found else None
    values = {"service": words.service(about["service"]), "n": len(worst)}
    dear = {"segment": first["segment"], "cost": words.in_hours(first["people_minutes"])} if first else {}
    return Finding(
        kind="critical_losses",
        about=about,
        value=first["people_minutes"] if first else None,
        unit="people x minutes",
        method=LOSS_METHOD,
        said=Told("access.said.loss" if first else "access.said.no_loss", values | dear),
        basis=ground.basis(),
        caveats=caveats,
        details={"rows_total": len(worst), "rows": found},
    )


def _reopenings(
    ground: Ground,
    tree: Any,
    now: Any,
    usual: Any,
    here: Any,
    about: dict[str, Any],
    caveats: tuple[Told, ...],
    most: int,
    rows: int,
) -> Finding:
    from vigie.analysis.access.paths import best_set

    graph = ground.graph
    groups = _grouped(graph, np.nonzero(now != usual)[0].tolist())
    weights = [usual[road] for group in groups for road in group]
    gains, reached = tree.effects(groups, weights, here, SHUT_OUT) if groups else (np.empty(0), np.empty(0))
    best = best_set(tree, groups, weights, here, SHUT_OUT, most)
    order = sorted(range(len(groups)), key=lambda n: (-gains[n], segment(graph, groups[n])))[:rows]
    chosen = [segment(graph, groups[n]) for n in best.chosen]
    values: dict[str, object] = {"service": words.service(about["service"]), "n": len(groups), "most": most}
    if best.chosen:
        values |= {"segments": "; ".join(chosen), "gain": words.in_hours(best.effect)}
        said = Told("access.said.reopen" if best.proved else "access.said.reopen_unproved", values)
    else:
        said = Told("access.said.no_reopening", values)
    day = dt.date.fromisoformat(about["on"])
    used = [c for c in ground.barred.on(day, about["traffic"]) if c.effect in BARRING and c.counts(day)]
    return Finding(
        kind="critical_reopenings",
        about={**about, "most": most},
        value=round(best.effect),
        unit="people x minutes",
        method=OPEN_METHOD,
        said=said,
        basis=ground.basis(used),
        caveats=caveats,
        details={
            "best_set": chosen,
            "proved_best": best.proved,
            "rows_total": len(groups),
            "rows": [
                {
                    "segment": segment(graph, groups[n]),
                    "road": graph.stretches[groups[n][0]].name,
                    "people_minutes": round(float(gains[n])),
                    "people_reached": round(float(reached[n])),
                    "closures": [c.id for c in used if set(groups[n]) & set(ground.barred.roads[c.id])],
                    "pieces": groups[n],
                }
                for n in order
            ],
        },
    )


def _grouped(graph: RoadGraph, roads: Sequence[int]) -> list[list[int]]:
    """Closed pieces of one road of the source, side by side, are one segment."""
    by_base: dict[int, list[int]] = defaultdict(list)
    for road in roads:
        by_base[graph.base[road]].append(road)
    groups: list[list[int]] = []
    for pieces in by_base.values():
        for road in sorted(pieces):
            last = groups[-1] if groups else []
            if last and graph.base[last[-1]] == graph.base[road] and road == last[-1] + 1:
                last.append(road)
            else:
                groups.append([road])
    return groups


def _pieces(graph: RoadGraph, road: int) -> list[int]:
    """All pieces of the road of the source that a piece is of; they are numbered in a row."""
    base, low, high = graph.base[road], road, road
    while low > 0 and graph.base[low - 1] == base:
        low -= 1
    while high + 1 < len(graph.base) and graph.base[high + 1] == base:
        high += 1
    return list(range(low, high + 1))


def segment(graph: RoadGraph, roads: Sequence[int]) -> str:
    """'Sandaré–Lakamané': the places at the ends of a run of pieces of one road, or next to them on that road."""
    pieces = _pieces(graph, roads[0])
    stops = [graph.stretches[pieces[0]].a, *(graph.stretches[n].b for n in pieces)]
    low, high = pieces.index(min(roads)), pieces.index(max(roads)) + 1
    before = next((n for n in reversed(stops[: low + 1]) if graph.name(n)), stops[0])
    after = next((n for n in stops[high:] if graph.name(n)), stops[-1])
    return "–".join(graph.name(n) or f"{graph.points[n].lat:.2f},{graph.points[n].lon:.2f}" for n in (before, after))
