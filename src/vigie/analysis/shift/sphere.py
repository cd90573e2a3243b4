"""Points on the earth as a sphere.

In: latitudes and longitudes in degrees (WGS 84, taken as a sphere of mean radius). Out: unit vectors, great-circle
kilometres, and kilometres east and north of a centre (azimuthal equidistant, which keeps distance and direction
from that centre: Snyder 1987, *Map Projections*, USGS 1395).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EARTH_KM = 6371.0088


def vectors(lat: Any, lon: Any) -> Floats:
    """Unit vectors, one a row."""
    phi, lam = np.radians(np.asarray(lat, np.float64)), np.radians(np.asarray(lon, np.float64))
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


def kilometres(a: Floats, b: Floats) -> Floats:
    """Great-circle km between every row of ``a`` and every row of ``b``; the chord keeps short distances exact."""
    chord = np.sqrt(np.maximum(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2), 0.0))
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0)), np.float64)


def middle(points: Floats, weights: Floats | None = None) -> tuple[float, float]:
    """The mean centre: the direction of the (weighted) sum of unit vectors, as latitude and longitude."""
    x, y, z = np.average(points, axis=0, weights=weights)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def plane(lat: Any, lon: Any, centre: tuple[float, float]) -> Floats:
    """Km east and north of a centre, one point a row."""
    phi, dlam = np.radians(np.asarray(lat, np.float64)), np.radians(np.asarray(lon, np.float64) - centre[1])
    phi0 = math.radians(centre[0])
    east = np.cos(phi) * np.sin(dlam)
    north = math.cos(phi0) * np.sin(phi) - math.sin(phi0) * np.cos(phi) * np.cos(dlam)
    cosine = math.sin(phi0) * np.sin(phi) + math.cos(phi0) * np.cos(phi) * np.cos(dlam)
    sine = np.hypot(east, north)
    angle = np.arctan2(sine, cosine)
    stretch = np.divide(angle, sine, out=np.ones_like(angle), where=sine > 1e-12)
    return np.stack([east * stretch, north * stretch], axis=-1) * EARTH_KM


def bearing(east: float, north: float) -> float:
    """Direction in degrees clockwise from north, 0 to 360."""
    return math.degrees(math.atan2(east, north)) % 360
