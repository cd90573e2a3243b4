"""Places and roads as a person names them, before the graph is made and on it.

In: 'Kayes', '14.5,-9.2', 'Sandaré–Lakamané'. Out: entries of the gazetteer, nodes and roads of a graph; a question back
where a name is nobody's or several places', a point lies at sea or far from all roads, or no road joins two places.
"""

from __future__ import annotations

from collections.abc import Collection

from vigie.analysis.access.between import into, roads_between
from vigie.analysis.access.graph import RoadGraph
from vigie.analysis.access.problems import AccessQuestion
from vigie.knowledge.areas.lookup import here
from vigie.knowledge.asked import PlaceQuestion, coordinates, the_place
from vigie.knowledge.gazetteer import Entry

Ends = tuple[Entry, Entry]
DASHES = (" – ", " — ", " - ", "–", "—", "->", "-")
MOST_CANDIDATES = 6


def place(text: str, within: Collection[str] | None = None) -> Entry:
    """The place meant, of these countries (ISO2) or anywhere; raises PlaceQuestion where that is not one, or the point
    lies at sea."""
    spot = coordinates(text)
    if spot is None:
        return the_place(text, within=within).entry
    where = here(text, *spot)
    name = f"{spot[0]:g},{spot[1]:g}"
    return Entry(name=name, kind="site", lat=spot[0], lon=spot[1], country=where.country or None, source="asked")


def road(text: str, within: Collection[str] | None = None) -> Ends:
    """The two ends of 'A–B'. A hyphen may belong to a name: the first parting that gives two places counts."""
    problem: PlaceQuestion | None = None
    for dash in DASHES:
        at = text.find(dash)
        while at >= 0:
            try:
                return place(text[:at].strip(), within), place(text[at + len(dash) :].strip(), within)
            except PlaceQuestion as error:
                problem = problem or error
            at = text.find(dash, at + 1)
    if problem is not None:
        raise problem
    raise AccessQuestion("no_ends", road=text)


def node(graph: RoadGraph, entry: Entry) -> int:
    """Where a place stands on the graph; raises AccessQuestion where no road comes near it."""
    found = graph.node(entry)
    if found is None:
        near = graph.nearest(entry.lat or 0.0, entry.lon or 0.0)
        raise AccessQuestion("off_roads", tuple(e.name for e in near), place=entry.name, source=graph.source)
    return found


def roads(graph: RoadGraph, ends: Ends) -> list[int]:
    """The roads between two places; raises AccessQuestion with the neighbours of both where there are none."""
    a, b = node(graph, ends[0]), node(graph, ends[1])
    found = roads_between(graph, a, b)
    if not found:
        near = (*neighbours(graph, a), *neighbours(graph, b))
        raise AccessQuestion("no_road", near[:MOST_CANDIDATES], a=ends[0].name, b=ends[1].name, source=graph.source)
    return found


def neighbours(graph: RoadGraph, start: int) -> list[str]:
    """'Kayes–Sandaré' and the like: the next town along each road out of a place."""
    found = []
    for first in into(graph, start):
        at, taken = start, first
        while True:
            s = graph.stretches[taken]
            at = s.b if s.a == at else s.a
            entry = graph.names.get(at)
            onward = [r for r in into(graph, at) if r != taken and graph.stretches[r].observed]
            if (entry and entry.kind == "town") or len(onward) != 1:
                break
            taken = onward[0]
        if graph.name(at) and at != start and graph.stretches[first].observed:
            found.append(f"{graph.name(start)}–{graph.name(at)}")
    return list(dict.fromkeys(found))
