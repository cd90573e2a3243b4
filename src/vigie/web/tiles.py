"""Vector tiles of incidents (Mapbox Vector Tile 2.1), in Web Mercator (EPSG:3857).

In: ``Columns``, a tile. Out: its bytes. Layer ``areas``: places that are no points and wide enough to be seen, as
polygons. Layer ``incidents``: the others, gathered by the cells of a grid that grows finer with the zoom, from
``FINEST`` on by their very point; no cell is finer than what is known of the places in it. Days count from 1970-01-01;
``id`` is told of one incident alone, ``exact`` where all places are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely

from vigie.knowledge.gazetteer import EARTH_KM
from vigie.record.query.columns import UNDATED, Columns, Floats, Numbers
from vigie.record.query.flat import EXACT
from vigie.web.areas import areas, imprecise

MEDIA = "application/vnd.mapbox-vector-tile"
DEEPEST = 14
FINEST = 11
"""From this zoom on points are gathered only where they are the same."""
CELLS = 32
"""To a side of a tile."""
SEEN = 1.0 / CELLS / 2
"""Of a tile: a place that reaches less far is drawn with the points."""
EXTENT = 4096
BUFFER = 1 / 16
"""Of a tile, around it."""
NORTHERNMOST = 85.0511287798066
Feature = dict[str, Any]


def tile(found: Columns, z: int, x: int, y: int) -> bytes:
    """The tile of these incidents."""
    across, down = _within(found.lat, found.lon, z)
    across, down = across - x, down - y
    near = _near(across, 0.0) & _near(down, 0.0)
    wide = np.zeros(len(found), np.bool_)
    inexact = imprecise(found)
    if len(inexact):
        far = found.reach[inexact] / (2 * math.pi * EARTH_KM / (1 << z) * np.cos(np.radians(found.lat[inexact])))
        wide[inexact[far >= SEEN]] = True
        touched = inexact[(far >= SEEN) & _near(across[inexact], far) & _near(down[inexact], far)]
    else:
        touched = inexact
    layers = [
        {"name": "incidents", "features": list(_points(found, _at(near & ~wide), across, down, z))},
        {"name": "areas", "features": list(_areas(found, touched, z, x, y))},
    ]
    kept = [layer for layer in layers if layer["features"]]
    if not kept:
        return b""
    told: bytes = mapbox_vector_tile.encode(kept, default_options={"extents": EXTENT, "y_coord_down": True})
    return told


def _within(lat: Any, lon: Any, z: int) -> tuple[Any, Any]:
    """Where points lie, in tiles of a zoom from the north-west."""
    size = 1 << z
    bent = np.arcsinh(np.tan(np.radians(np.clip(lat, -NORTHERNMOST, NORTHERNMOST))))
    return (lon + 180) / 360 * size, (1 - bent / math.pi) / 2 * size


def _near(along: Floats, far: Floats | float) -> Any:
    """Which of these lie on the tile along one axis, or reach it."""
    return np.abs(along - 0.5) <= 0.5 + BUFFER + far


def _at(mask: Any) -> Numbers:
    return np.flatnonzero(mask).astype(np.int32)


def _points(found: Columns, at: Numbers, across: Floats, down: Floats, z: int) -> Iterator[Feature]:
    if not len(at):
        return
    across, down = across[at], down[at]
    key = (found.lat[at], found.lon[at]) if z >= FINEST else (np.floor(across * CELLS), np.floor(down * CELLS))
    _, which = np.unique(np.stack(key, axis=1), axis=0, return_inverse=True)
    often = np.bincount(which)
    middle = [np.bincount(which, values) / often for values in (across, down)]
    shapes = shapely.points(*(np.rint(values * EXTENT) for values in middle))
    order = np.argsort(which, kind="stable")
    precision = found.named["precision"]
    for shape, members in zip(shapes, np.split(at[order], np.cumsum(often)[:-1]), strict=True):
        exact = all(precision.values[n] == EXACT for n in set(precision.number[members].tolist()))
        yield {"geometry": shape, "properties": _told(found, members) | {"exact": exact}}


def _areas(found: Columns, at: Numbers, z: int, x: int, y: int) -> Iterator[Feature]:
    around = shapely.box(-BUFFER * EXTENT, -BUFFER * EXTENT, (1 + BUFFER) * EXTENT, (1 + BUFFER) * EXTENT)

    def placed(points: Any) -> Any:
        across, down = _within(points[:, 1], points[:, 0], z)
        return np.stack(((across - x) * EXTENT, (down - y) * EXTENT), axis=1)

    for area in areas(found, at):
        shape = shapely.transform(area.extent.shape, placed)
        clipped = shapely.intersection(shapely.make_valid(shape), around)
        if clipped.area <= 0:
            continue
        own = {"place": area.place, "region": area.region, "precision": area.precision}
        yield {"geometry": clipped, "properties": _told(found, area.at) | own | {"outline": area.extent.outline}}


def _told(found: Columns, members: Numbers) -> dict[str, Any]:
    """What is said of some incidents together."""
    low, high = (float(np.nansum(ends[members])) for ends in found.tolls["killed"])
    types = found.named["type"]
    days = found.first[members]
    dated = days[days != UNDATED]
    told = {
        "n": len(members),
        "killed_low": int(low),
        "killed_high": int(high),
        "type": types.values[int(np.argmax(np.bincount(types.number[members])))],
    }
    if len(members) == 1:
        told["id"] = found.id[int(members[0])]
    if len(dated):
        told |= {"first": int(dated.min()), "last": int(dated.max())}
    return told
