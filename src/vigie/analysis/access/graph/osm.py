"""Roads of an OpenStreetMap extract (.osm.pbf) as a sketch, read by pyosmium.

In: a file of Geofabrik or the like. Out: ``Sketch``: one stretch from crossing to crossing, its length along all its
bends; class and surface give the speed. Footpaths, cycleways and the like are no roads.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

from vigie.analysis.access.graph.sketch import Point, RoadFileError, Sketch, Stretch
from vigie.knowledge.gazetteer import kilometres
from vigie.knowledge.road_speeds import speeds

SOURCE = "OpenStreetMap, {name}"
LICENCE = "ODbL"
Way = tuple[str, str, list[tuple[int, float, float]]]


def from_osm(path: Path, least: str | None = None) -> Sketch:
    """The roads of an extract; ``least``: leave out classes slower than this one (a country's tracks are many)."""
    known = speeds()
    ways = [way for way in _ways(path) if least is None or known.dry[way[0]] >= known.dry[least]]
    if not ways:
        raise RoadFileError(f"{path.name}: there is no road in this extract; give one of the country in question.")
    often = Counter(node for _, _, nodes in ways for node, _, _ in nodes)
    ends = {node for _, _, nodes in ways for node in (nodes[0][0], nodes[-1][0])}
    sketch = Sketch(SOURCE.format(name=path.name), LICENCE, coarse=False)
    numbers: dict[int, int] = {}
    for kind, name, nodes in ways:
        run = [nodes[0]]
        for node in nodes[1:]:
            run.append(node)
            if often[node[0]] > 1 or node[0] in ends:
                _add(sketch, numbers, kind, name, run)
                run = [node]
    return sketch


def _add(sketch: Sketch, numbers: dict[int, int], kind: str, name: str, run: list[tuple[int, float, float]]) -> None:
    km = sum(kilometres(a[1], a[2], b[1], b[2]) for a, b in pairwise(run))
    if run[0][0] == run[-1][0] or km <= 0:
        return
    for node, lat, lon in (run[0], run[-1]):
        if node not in numbers:
            numbers[node] = len(sketch.points)
            sketch.points.append(Point(lat, lon))
    line = tuple((lon, lat) for _, lat, lon in run[1:-1])
    sketch.stretches.append(Stretch(numbers[run[0][0]], numbers[run[-1][0]], km, kind, None, name, True, line))


def _ways(path: Path) -> list[Way]:
    import osmium

    known, found = speeds(), []
    try:
        reader = osmium.FileProcessor(str(path)).with_locations()
        for thing in reader.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)):
            if not isinstance(thing, osmium.osm.Way) or "highway" not in thing.tags:
                continue
            kind = known.of_osm(thing.tags["highway"], thing.tags.get("surface"))
            nodes = [(n.ref, n.lat, n.lon) for n in thing.nodes if n.location.valid()]
            if kind and len(nodes) > 1:
                found.append((kind, thing.tags.get("ref") or thing.tags.get("name") or "", nodes))
    except (RuntimeError, OSError) as error:
        raise RoadFileError(f"{path.name}: no whole OpenStreetMap extract ({error}); fetch it again.") from error
    return found
