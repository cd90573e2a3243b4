"""What lies under a map: borders, outlines of regions, roads, rivers, places.

In: the project's own lists and the data folder. Out: features of GeoJSON (RFC 7946), a list a layer, each with the
source that is to be cited. What the data folder has is read once and again when its files change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from vigie.analysis.access.graph.listed import from_list
from vigie.knowledge import borders as known
from vigie.knowledge import folder
from vigie.knowledge.areas import polygons
from vigie.knowledge.gazetteer import Entry, Gazetteer

Feature = dict[str, Any]
DIGITS = 4
SHOWN = frozenset({"town", "admin1", "admin2"})
COARSE = 0.01
"""Degrees that outlines and rivers are simplified to on a map of a country."""
RIVER = 0.005
OSM = "OpenStreetMap, {name} (ODbL)"


def geometry(shape: Any, digits: int = DIGITS) -> dict[str, Any]:
    """A shapely geometry as GeoJSON, rounded."""
    import shapely

    return _rounded(shapely.geometry.mapping(shape), digits)


def _rounded(told: dict[str, Any], digits: int) -> dict[str, Any]:
    def rounded(value: Any) -> Any:
        return [rounded(one) for one in value] if isinstance(value, list | tuple) else round(value, digits)

    return {"type": told["type"], "coordinates": rounded(told["coordinates"])}


def _feature(shape: dict[str, Any], **properties: Any) -> Feature:
    return {"type": "Feature", "geometry": shape, "properties": properties}


def _line(points: Any) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [[round(x, DIGITS), round(y, DIGITS)] for x, y in points]}


def _borders() -> list[Feature]:
    source = known.source()
    return [
        _feature(_line(one.points), between=list(one.between), settled=one.settled, source=source)
        for one in known.borders()
    ]


def _outlines(level: int) -> list[Feature]:
    """The regions (1) or cercles (2) of the newest division that the data folder has."""
    every = [o for path in folder.files(folder.BOUNDARIES) for o in polygons.rows(path) if o.level == level]
    newest = {o.country: max(p.division for p in every if p.country == o.country) for o in every}
    once = {(o.country, o.name): o for o in every if o.division == newest[o.country]}
    return [
        _feature(
            geometry(one.shape.simplify(COARSE)), name=one.name, country=one.country, pcode=one.pcode, source=one.source
        )
        for one in once.values()
    ]


def _roads() -> list[Feature]:
    sketch = from_list()
    found = []
    for stretch in sketch.stretches:
        a, b = (sketch.points[n] for n in (stretch.a, stretch.b))
        points = [(a.lon, a.lat), *stretch.line, (b.lon, b.lat)]
        ends = [end.entry.name if end.entry else "" for end in (a, b)]
        found.append(
            _feature(
                _line(points), name=stretch.name, kind=stretch.kind, ends=ends, km=stretch.km, source=sketch.source
            )
        )
    return found


def _rivers() -> list[Feature]:
    return [one for path in folder.files(folder.OSM_EXTRACT) for one in _rivers_of(path)]


def _rivers_of(path: Path) -> Iterator[Feature]:
    """The named rivers of an extract."""
    import osmium
    import shapely

    reader = (
        osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.TagFilter(("waterway", "river")))
    )
    source = OSM.format(name=path.name)
    for thing in reader:
        if not isinstance(thing, osmium.osm.Way) or "name" not in thing.tags:
            continue
        points = [(n.lon, n.lat) for n in thing.nodes if n.location.valid()]
        if len(points) > 1:
            shape = shapely.LineString(points).simplify(RIVER)
            yield _feature(geometry(shape), name=thing.tags["name"], source=source)


def _places() -> list[Feature]:
    """Towns and the seats of regions and cercles, the most people first."""
    every = {e for _, named in Gazetteer.load().names() for e in named if e.kind in SHOWN}
    ranked = sorted((e for e in every if e.lat is not None and e.lon is not None), key=_rank)
    return [
        _feature(
            {"type": "Point", "coordinates": [round(e.lon or 0, DIGITS), round(e.lat or 0, DIGITS)]},
            name=e.name,
            kind=e.kind,
            country=e.country,
            population=e.population or None,
            source=e.source,
        )
        for e in ranked
    ]


def _rank(entry: Entry) -> tuple[int, int, str]:
    return (0 if entry.kind == "admin1" else 1, -entry.population, entry.name)


_MAKERS: dict[str, Callable[[], list[Feature]]] = {
    "borders": _borders,
    "admin1": lambda: _outlines(1),
    "admin2": lambda: _outlines(2),
    "roads": _roads,
    "rivers": _rivers,
    "places": _places,
}
LAYERS = tuple(_MAKERS)


def layer(name: str) -> list[Feature]:
    """The features of a layer of ``LAYERS``; [] where nothing is known."""
    return _layer(name, folder.state())


@lru_cache(maxsize=len(LAYERS))
def _layer(name: str, _: object) -> list[Feature]:
    return _MAKERS[name]()
