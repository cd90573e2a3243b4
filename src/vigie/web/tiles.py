"""Vector tiles of incidents (Mapbox Vector Tile 2.1), in Web Mercator (EPSG:3857).

In: ``Columns``, a tile. Out: its bytes. Layer ``incidents``: those whose place is known exactly, gathered by the cells
of a grid that grows finer with the zoom, from ``FINEST`` on by their very point; layer ``areas``: places that are no
points, as polygons. Days count from 1970-01-01; ``id`` is told of one alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely

from vigie.record.query.columns import UNDATED, Columns, Numbers
from vigie.record.query.flat import EXACT
from vigie.web.areas import areas

MEDIA = "application/vnd.mapbox-vector-tile"
DEEPEST = 14
FINEST = 11
"""From this zoom on points are gathered only where they are the same."""
CELLS = 32
"""To a side of a tile."""
EXTENT = 4096
BUFFER = 1 / 16
"""Of a tile, around it."""
NORTHERNMOST = 85.0511287798066
Feature = dict[str, Any]


def tile(found: Columns, z: int, x: int, y: int) -> bytes:
    """The tile of these incidents."""
    layers = [
        {"name": "incidents", "features": list(_points(found, z, x, y))},
        {"name": "areas", "features": list(_areas(found, z, x, y))},
    ]
    kept = [layer for layer in layers if layer["features"]]
    told: bytes = mapbox_vector_tile.encode(kept, default_options={"extents": EXTENT, "y_coord_down": True})
    return told if kept else b""


def _within(lat: Any, lon: Any, z: int) -> tuple[Any, Any]:
    """Where points lie, in tiles of a zoom from the north-west."""
    size = 1 << z
    bent = np.arcsinh(np.tan(np.radians(np.clip(lat, -NORTHERNMOST, NORTHERNMOST))))
    return (lon + 180) / 360 * size, (1 - bent / math.pi) / 2 * size


def _points(found: Columns, z: int, x: int, y: int) -> Iterator[Feature]:
    told = found.named["precision"]
    if EXACT not in told.values:
        return
    exact = told.number == told.values.index(EXACT)
    across, down = _within(found.lat, found.lon, z)
    here = exact & (abs(across - x - 0.5) <= 0.5 + BUFFER) & (abs(down - y - 0.5) <= 0.5 + BUFFER)
    at = np.flatnonzero(here).astype(np.int32)
    if not len(at):
        return
    across, down = across[at], down[at]
    key = (found.lat[at], found.lon[at]) if z >= FINEST else (np.floor(across * CELLS), np.floor(down * CELLS))
    _, which = np.unique(np.stack(key, axis=1), axis=0, return_inverse=True)
    often = np.bincount(which)
    middle = [np.bincount(which, values) / often for values in (across - x, down - y)]
    shapes = shapely.points(*(np.rint(values * EXTENT) for values in middle))
    order = np.argsort(which, kind="stable")
    for shape, members in zip(shapes, np.split(at[order], np.cumsum(often)[:-1]), strict=True):
        yield {"geometry": shape, "properties": _told(found, members)}


def _areas(found: Columns, z: int, x: int, y: int) -> Iterator[Feature]:
    around = shapely.box(-BUFFER * EXTENT, -BUFFER * EXTENT, (1 + BUFFER) * EXTENT, (1 + BUFFER) * EXTENT)

    def placed(points: Any) -> Any:
        across, down = _within(points[:, 1], points[:, 0], z)
        return np.stack(((across - x) * EXTENT, (down - y) * EXTENT), axis=1)

    for area in areas(found):
        shape = shapely.transform(area.extent.shape, placed)
        if not shape.intersects(around):
            continue
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
        "precision": EXACT,
    }
    if len(members) == 1:
        told["id"] = found.id[int(members[0])]
    if len(dated):
        told |= {"first": int(dated.min()), "last": int(dated.max())}
    return told
