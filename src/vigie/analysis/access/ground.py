"""What a question of access is put to: a graph with the places in question, and the closures that are on record.

In: a file of roads or none, a record or none, the places asked. Out: ``Ground``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from vigie.analysis.access.between import seats
from vigie.analysis.access.closures import Barred, Closure, closures, onto
from vigie.analysis.access.closures.onto import entries
from vigie.analysis.access.graph import RoadGraph, load
from vigie.analysis.access.problems import AccessQuestion
from vigie.analysis.finding import Basis, Told
from vigie.knowledge.gazetteer import Entry, kilometres
from vigie.knowledge.population import listed_places
from vigie.knowledge.road_closures import rules
from vigie.knowledge.services import Service, services

if TYPE_CHECKING:
    from vigie.analysis.access.paths import Tree
    from vigie.analysis.access.paths.network import Floats
    from vigie.record import Record

HOME = "ML"
SERVICES = ("hospital", "health", "market", "school", "seat")
SERVICE_KM = 10.0
SHUT_OUT = 1440.0
"""Minutes that a place without any way counts as: a day."""


@dataclass(frozen=True, slots=True)
class Ground:
    """``record``: the name of the record that closures are of, '' without one; ``countries``: whose places count."""

    graph: RoadGraph
    barred: Barred
    record: str
    countries: tuple[str, ...] = (HOME,)

    def basis(self, used: Sequence[Closure] = ()) -> tuple[Basis, ...]:
        """What an answer rests on: the roads, and the record's closures that were used."""
        roads = Basis(self.graph.source, licence=self.graph.licence, total=len(self.graph.stretches))
        if not self.record:
            return (roads,)
        return roads, Basis(self.record, incidents=tuple(c.id for c in used), total=len(used))

    def caveats(self, day: dt.date | None, used: Sequence[Closure] = ()) -> tuple[Told, ...]:
        """What every answer owes: modelled tracks, estimated speeds, ends that nobody told, closures not placed."""
        told = [Told("access.caveat.tracks"), Told("access.caveat.speeds")]
        if not self.record:
            return (*told, Told("access.caveat.no_record"))
        if day is not None and any(c.end is None and c.last_seen and c.last_seen < day for c in used):
            told.append(Told("access.caveat.no_end", {"least": round(100 * rules().least)}))
        if day is not None and (lost := [c for c in self.barred.unplaced if c.counts(day)]):
            told.append(Told("access.caveat.unplaced", {"n": len(lost)}))
        return tuple(told)


def ground(
    record: Record | None,
    roads: Path | None,
    asked: Iterable[Entry] = (),
    countries: Sequence[str] = (HOME,),
    make: Callable[[Path | None, Sequence[Entry]], RoadGraph] = load,
) -> Ground:
    """The graph with the places of these countries, those asked and those that closures name; ``make`` makes it, for
    who keeps graphs.
    """
    from vigie.record import Filter

    told: list[Closure] = []
    if record is not None:
        on_roads = Filter(target=tuple(rules().danger_targets))
        told = closures(record.episodes(), record.incidents(on_roads))
    wanted = [e for country in countries for e in listed_places(country)]
    named = [*wanted, *asked, *entries(told)]
    graph = make(roads, named)
    return Ground(graph, onto(graph, told), record.place if record is not None else "", tuple(countries))


def goals(graph: RoadGraph, service: str) -> dict[int, Service | Entry]:
    """The nodes where a service is to be had: hospital, health (any facility), market, school, seat of a region."""
    if service == "seat":
        return {n: e for e in sorted(seats(), key=lambda e: e.name) if (n := graph.node(e)) is not None}
    kind, level = ("health", "hospital") if service == "hospital" else (service, None)
    found: dict[int, Service | Entry] = {}
    towns = list(graph.at)
    for one in services(kind, level):
        near = _nearest(towns, graph, one)
        if near is not None:
            found.setdefault(near, one)
    return found


def wanted(ground: Ground, service: str) -> dict[int, Service | Entry]:
    """``goals``; raises AccessQuestion where no such service is known."""
    there = goals(ground.graph, service)
    if not there:
        raise AccessQuestion("no_service", service=service)
    return there


def tree_of(ground: Ground, there: Iterable[int], day: dt.date | None) -> tuple[Tree, Floats]:
    """Every node's way to the nearest of some on open roads, and the minutes of the roads."""
    from vigie.analysis.access.paths import Tree

    usual = ground.graph.minutes_on(day)
    return Tree(ground.graph.network, list(there), usual), usual


def shut(ground: Ground, tree: Tree, usual: Floats, day: dt.date, traffic: str) -> Floats:
    """Puts the closures of a day on a tree of open roads; the minutes of the roads then."""
    now = ground.barred.minutes(day, traffic)
    changed = np.nonzero(now != usual)[0]
    tree.change(changed, now[changed])
    return now


def _nearest(towns: Sequence[Entry], graph: RoadGraph, one: Service) -> int | None:
    """The node of the place that a service is at, within ``SERVICE_KM``."""
    close = [
        (kilometres(one.lat, one.lon, e.lat or 0.0, e.lon or 0.0), n)
        for n, e in enumerate(towns)
        if abs((e.lat or 0.0) - one.lat) < 0.1 and abs((e.lon or 0.0) - one.lon) < 0.1
    ]
    km, at = min(close, default=(SERVICE_KM + 1, -1))
    return graph.at[towns[at]] if km <= SERVICE_KM else None


def as_row(closure: Closure, day: dt.date, roads: int) -> dict[str, Any]:
    """A closure as plain values, as on a day."""
    return {
        "id": closure.id,
        "kind": closure.kind,
        "effect": closure.effect,
        "company": closure.company,
        "traffic": sorted(closure.traffic) or ["all"],
        "where": [p.name for p in closure.where],
        "since": closure.start and closure.start.isoformat(),
        "end": closure.end and closure.end.isoformat(),
        "end_told": closure.end is not None,
        "last_seen": closure.last_seen and closure.last_seen.isoformat(),
        "in_force": closure.holds(day),
        "confidence": round(closure.confidence(day), 2),
        "counts": closure.counts(day),
        "imposed_by": list(closure.by),
        "denied_by": closure.denied,
        "roads": roads,
        "evidence": [
            {
                "report": p.report,
                "source": p.source,
                "published": p.published and p.published.isoformat(),
                "quote": p.sentence,
            }
            for p in closure.proofs
        ],
    }
