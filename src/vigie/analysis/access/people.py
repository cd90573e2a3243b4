"""Who lives at the places of a graph, and what to say of the figures.

In: a graph. Out: people by place, each with year and source; the caveats that such a count owes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from vigie.analysis.access.graph import RoadGraph
from vigie.analysis.finding import Told
from vigie.knowledge.gazetteer import Entry
from vigie.knowledge.population import People, settled


def people_of(graph: RoadGraph) -> dict[Entry, People]:
    """The people of every place that has a figure."""
    return settled(list(graph.at))


def at_nodes(graph: RoadGraph, people: Mapping[Entry, People], countries: Sequence[str]) -> np.ndarray:
    """The people of these countries at every node."""
    here = np.zeros(len(graph.points))
    for entry, node in graph.at.items():
        if entry.country in countries:
            here[node] += count(people, entry)
    return here


def count(people: Mapping[Entry, People], entry: Entry) -> int:
    """The people of a place, 0 where no figure is known."""
    known = people.get(entry)
    return known.people if known else 0


def people_caveats(people: Mapping[Entry, People], some: Sequence[Entry]) -> tuple[Told, ...]:
    """By which figures people were counted, how many of them are modelled, how many places have none."""
    known = [people[e] for e in some if e in people]
    sources = sorted({f"{p.source} ({p.year})" for p in known})
    told = [Told("access.caveat.people", {"sources": "; ".join(sources)})] if sources else []
    if rough := sum(1 for p in known if p.approximate and not p.modelled):
        told.append(Told("access.caveat.approximate", {"n": rough}))
    if modelled := sum(1 for p in known if p.modelled):
        told.append(Told("access.caveat.shared", {"n": modelled}))
    if missing := len(some) - len(known):
        told.append(Told("access.caveat.nobody", {"n": missing}))
    return tuple(told)
