"""The roads between two places: what 'l'axe Diéma–Sandaré' means on the graph.

In: a graph, two nodes. Out: the roads of the shortest way between them, where that is a road between them; [] where one
must go far round: then there is no such road.
"""

from __future__ import annotations

from vigie.analysis.access.graph import RoadGraph
from vigie.knowledge.gazetteer import kilometres
from vigie.knowledge.road_speeds import speeds

MOST_ROUND = 1.9
"""A way that is so many times the straight line is no road between the two."""
NEAR_KM = 15.0


def roads_between(graph: RoadGraph, a: int, b: int) -> list[int]:
    """The roads of the way from a to b, in order; [] where there is no road between them."""
    if a == b:
        return []
    from vigie.analysis.access.paths import Tree

    km = [s.km if s.observed else s.km * 3 for s in graph.stretches]
    roads = Tree(graph.network, [b], km).path(a)
    length = sum(graph.stretches[r].km for r in roads)
    p, q = graph.points[a], graph.points[b]
    straight = kilometres(p.lat, p.lon, q.lat, q.lon)
    if not roads or length > max(MOST_ROUND * straight, speeds().winding * straight + NEAR_KM):
        return []
    return roads


def into(graph: RoadGraph, node: int) -> list[int]:
    """Every road and track that leads into a node."""
    return [n for n, s in enumerate(graph.stretches) if node in (s.a, s.b)]


def over_border(graph: RoadGraph, country: str) -> list[int]:
    """Every road between a country and another."""
    lands = graph.countries
    return [
        n
        for n, s in enumerate(graph.stretches)
        if country in (lands[s.a], lands[s.b]) and lands[s.a] != lands[s.b] and None not in (lands[s.a], lands[s.b])
    ]
