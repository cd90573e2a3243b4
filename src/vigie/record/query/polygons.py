"""A polygon asked for, as GeoJSON (RFC 7946) or WKT, in degrees of WGS 84.

In: its text. Out: ``Polygon``, which tells whether a point lies in it or on its edge; or a refusal that says what is
wrong with it.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from vigie.record.problems import QuestionProblem

MOST_LETTERS = 5_000_000
MOST_CORNERS = 100_000
AREAL = ("Polygon", "MultiPolygon")


class Polygon:
    """One or more polygons, made ready for many points."""

    def __init__(self, shape: Any) -> None:
        import shapely

        shapely.prepare(shape)
        self._shape = shape
        self.west, self.south, self.east, self.north = (float(x) for x in shape.bounds)

    def takes(self, lat: float | None, lon: float | None) -> bool:
        """Does the point lie in it or on its edge? No, where there is no point."""
        import shapely

        return lat is not None and lon is not None and bool(shapely.intersects_xy(self._shape, lon, lat))

    def take(self, lats: Any, lons: Any) -> Any:
        """The same of many points, as arrays."""
        import shapely

        return shapely.intersects_xy(self._shape, lons, lats)


@lru_cache(maxsize=32)
def polygon(text: str) -> Polygon:
    """The polygon that a text states; raises QuestionProblem where it states none."""
    import numpy as np
    import shapely

    if len(text) > MOST_LETTERS:
        raise _bad("too_long")
    try:
        # A corner that is no number is told below, not by a warning of numpy's.
        with np.errstate(invalid="ignore"):
            shape = _from_json(json.loads(text)) if text.lstrip().startswith("{") else shapely.from_wkt(text)
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError, shapely.errors.ShapelyError) as error:
        raise _bad("unreadable") from error
    if shape is None or shape.geom_type not in AREAL or shape.is_empty:
        raise _bad("no_area")
    if shapely.get_num_coordinates(shape) > MOST_CORNERS:
        raise _bad("too_long")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _bad("off_earth")
    if not shape.is_valid:
        raise _bad("crosses_itself")
    return Polygon(shapely.force_2d(shape))


def _from_json(found: Any) -> Any:
    """A geometry, a feature, or the features of a collection together."""
    import shapely

    match found["type"]:
        case "Feature":
            return _from_json(found["geometry"])
        case "FeatureCollection":
            return shapely.union_all([_from_json(one) for one in found["features"]])
    return shapely.geometry.shape(found)


def _bad(reason: str) -> QuestionProblem:
    return QuestionProblem(f"query.bad_polygon.{reason}")
