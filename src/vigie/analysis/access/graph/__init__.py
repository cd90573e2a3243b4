"""Road graphs: from the project's own list, a table, or an OpenStreetMap extract, with places joined to them.

``load(path)`` gives the ``RoadGraph`` of a file, ``load(None)`` that of the project's list.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vigie.analysis.access.graph.listed import from_list
from vigie.analysis.access.graph.roadgraph import RoadGraph, Way
from vigie.analysis.access.graph.sketch import RoadFileError, Sketch
from vigie.analysis.access.graph.tables import from_table
from vigie.knowledge.gazetteer import Entry

__all__ = ["RoadFileError", "RoadGraph", "Sketch", "Way", "load", "sketch"]


def sketch(path: Path | None) -> Sketch:
    """The roads of a file (.csv, .osm.pbf), or of the project's list; what is no such file raises RoadFileError."""
    if path is None:
        return from_list()
    if not path.is_file():
        raise RoadFileError(f"{path}: there is no such file of roads; give a .csv or an .osm.pbf.")
    if path.name.endswith((".pbf", ".osm", ".osm.bz2")):
        from vigie.analysis.access.graph.osm import from_osm

        return from_osm(path)
    return from_table(path)


def load(path: Path | None, entries: Iterable[Entry]) -> RoadGraph:
    """The graph of a file or of the project's list, with these places joined to it."""
    return RoadGraph(sketch(path), entries)
