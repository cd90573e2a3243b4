"""The roads between two places: what 'l'axe Diéma–Sandaré' means on the graph.

In: a graph, two nodes. Out: the roads of the shortest way between them, where that is a road between them; [] where one
must go far round, or through the seat of a region on no listed road: then there is no such road.
"""

from __future__ import annotations

from functools import cache

from vigie.analysis.access.graph import RoadGraph
from vigie.knowledge.asked import seat_of
from vigie.knowledge.gazetteer import Entry, Gazetteer, kilometres
from vigie.knowledge.road_speeds import speeds
from vigie.knowledge.roads import segments_between

MOST_ROUND = 1.9
"""A way that is so many times the straight line is no road between the two."""
NEAR_KM = 15.0


def roads_between(graph: RoadGraph, a: int, b: int) -> list[int]:
    """The roads of the way from a to b, in order; [] where there is no road between them."""
    if a == b:
        return []
    from vigie.analysis.access.paths import Tree

    roads = Tree(graph.network, [b], graph.km).path(a)
    length = float(graph.km[roads].sum())
    p, q = graph.points[a], graph.points[b]
    straight = kilometres(p.lat, p.lon, q.lat, q.lon)
    if not segments_between(graph.name(a), graph.name(b)) and _through_seat(graph, roads, a, b):
        return []
    if not roads or length > max(MOST_ROUND * straight, speeds().winding * straight + NEAR_KM):
        return []
    return roads


def _through_seat(graph: RoadGraph, roads: list[int], a: int, b: int) -> bool:
    """Does the way lead through the chief town of another region? Then nobody calls it one road."""
    passed = {n for r in roads for n in (graph.stretches[r].a, graph.stretches[r].b)} - {a, b}
    return any(graph.names[n] in seats() for n in passed if n in graph.names)


@cache
def seats() -> frozenset[Entry]:
    """The chief towns of all regions of the project's list."""
    units = (e for _, named in Gazetteer.load().names() for e in named if e.kind == "admin1")
    return frozenset(seat for unit in units if (seat := seat_of(unit)) is not None)


def into(graph: RoadGraph, node: int) -> list[int]:
    """Every road and track that leads into a node."""
    return list(graph.roads_at.get(node, ()))


def over_border(graph: RoadGraph, country: str) -> list[int]:
    """Every road between a country and another."""
    lands = graph.countries
    return [
        n
        for n, s in enumerate(graph.stretches)
        if country in (lands[s.a], lands[s.b]) and lands[s.a] != lands[s.b] and None not in (lands[s.a], lands[s.b])
    ]
