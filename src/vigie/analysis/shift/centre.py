"""How far, and which way, the mean centre of reported events moved between two periods.

In: points and the blocks of two periods. Out: ``Displacement``: centre and standard deviational ellipse of each period
(Lefever 1926), displacement with 95 % intervals for its length and its direction, and the chance of none at all.
The plane is azimuthal equidistant around the centre of all. Variances come from leaving out one block after the other
(jackknife), with as many degrees of freedom as equal blocks would give (Carter, Schnepel and Steigerwald 2017);
Hotelling's T² tests the displacement, the length's lower bound inverts a noncentral χ², the direction's is Fieller's
(1954): all directions where the data tell none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.analysis.shift.blocks import Blocks
from vigie.analysis.shift.problems import ShiftError
from vigie.analysis.shift.sphere import Floats, bearing, middle, plane, vectors

DIRECTIONS = {name: 45.0 * n for n, name in enumerate(("n", "ne", "e", "se", "s", "sw", "w", "nw"))}
"""Degrees clockwise from north."""


@dataclass(frozen=True, slots=True)
class Ellipse:
    """Mean centre (degrees) and standard deviational ellipse: semi-axes in km, direction of the long one (0 to 180)."""

    lat: float
    lon: float
    long_km: float
    short_km: float
    direction: float
    events: int


@dataclass(frozen=True, slots=True)
class Displacement:
    """From one period's centre to the other's. ``low_km`` to ``high_km`` and ``from_deg`` to ``to_deg`` (clockwise;
    None where every direction is possible) at ``level``; ``p_value`` of no displacement; ``covariance`` (km², east and
    north) and ``freedom`` (degrees) are what a question about one direction rests on.
    """

    before: Ellipse
    after: Ellipse
    east_km: float
    north_km: float
    km: float
    bearing: float
    low_km: float
    high_km: float
    from_deg: float | None
    to_deg: float | None
    p_value: float
    covariance: Floats
    freedom: float
    level: float

    def towards(self, direction: float) -> tuple[float, float]:
        """Km of displacement in a direction (degrees from north) and the probability that it went that way at all."""
        from scipy.stats import t

        unit = np.array([math.sin(math.radians(direction)), math.cos(math.radians(direction))])
        km = float(unit @ [self.east_km, self.north_km])
        error = math.sqrt(float(unit @ self.covariance @ unit))
        if not error:
            return km, float(km > 0) if km else 0.5
        return km, float(t.cdf(km / error, self.freedom))


def displacement(lat: Floats, lon: Floats, blocks: Blocks, level: float = 0.95) -> Displacement:
    """The displacement between the two periods of ``blocks``; km and degrees."""
    points = vectors(lat, lon)
    inside = blocks.of >= 0
    origin = middle(points[inside])
    flat = plane(lat, lon, origin)
    means, covariances, ellipses, counts = [], [], [], []
    for events in (blocks.early, blocks.recent):
        mean, covariance, count = _left_out(flat[events], blocks.of[events])
        means.append(mean)
        covariances.append(covariance)
        counts.append(count)
        ellipses.append(_ellipse(points[events], flat[events] - mean))
    step = means[1] - means[0]
    covariance = covariances[0] + covariances[1]
    freedom = _freedom(covariances, counts)
    low, high, p = _length(step, covariance, freedom, level)
    arc = _arc(step, covariance, freedom, level)
    return Displacement(
        before=ellipses[0],
        after=ellipses[1],
        east_km=float(step[0]),
        north_km=float(step[1]),
        km=float(np.hypot(*step)),
        bearing=bearing(*step),
        low_km=low,
        high_km=high,
        from_deg=None if arc is None else arc[0],
        to_deg=None if arc is None else arc[1],
        p_value=p,
        covariance=covariance,
        freedom=freedom,
        level=level,
    )


def _left_out(flat: Floats, of: NDArray[np.int64]) -> tuple[Floats, Floats, float]:
    """The mean, its covariance by the jackknife over blocks, and how many equal blocks these unequal ones are worth."""
    _, block = np.unique(of, return_inverse=True)
    sizes = np.bincount(block).astype(np.float64)
    sums = np.stack([np.bincount(block, flat[:, axis]) for axis in range(2)], axis=1)
    mean, many = sums.sum(axis=0) / len(flat), len(sizes)
    if many < 2:
        raise ShiftError("one_block")
    without = (sums.sum(axis=0) - sums) / (len(flat) - sizes)[:, None] - mean
    return mean, without.T @ without * (many - 1) / many, len(flat) ** 2 / float((sizes**2).sum())


def _ellipse(points: Floats, residuals: Floats) -> Ellipse:
    lat, lon = middle(points)
    values, axes = np.linalg.eigh(residuals.T @ residuals / len(residuals))
    short, long = np.sqrt(np.maximum(values, 0))
    return Ellipse(lat, lon, float(long), float(short), bearing(*axes[:, 1]) % 180, len(residuals))


def _freedom(covariances: list[Floats], counts: list[float]) -> float:
    """Degrees of freedom of the sum of two covariances (Satterthwaite 1946, by their traces)."""
    parts = [float(np.trace(c)) for c in covariances]
    below = sum(part**2 / (count - 1) for part, count in zip(parts, counts, strict=True))
    return max(sum(parts) ** 2 / below, 2.0) if below else float(sum(counts) - 2)


def _length(step: Floats, covariance: Floats, freedom: float, level: float) -> tuple[float, float, float]:
    """The interval of the displacement's length, and the chance of one as long where there is none."""
    from scipy.optimize import brentq
    from scipy.stats import f, ncx2, norm, t

    km = float(np.hypot(*step))
    if not np.linalg.det(covariance) > 0:
        return km, km, float(km == 0)
    squared = float(step @ np.linalg.solve(covariance, step))
    second = freedom - 1
    p = float(f.sf(squared * second / (2 * freedom), 2, second))
    # Few blocks: errors as much longer as Student's quantile is than the normal one.
    normal, student = float(norm.ppf((1 + level) / 2)), float(t.ppf((1 + level) / 2, freedom))
    statistic = squared * (normal / student) ** 2
    error = student * (km / math.sqrt(squared) if squared else math.sqrt(float(np.trace(covariance)) / 2))

    def beyond(root: float) -> float:
        return float(ncx2.cdf(statistic, 2, root**2)) - (1 + level) / 2

    # A length is measured too long rather than too short: the lower bound takes that off.
    low = brentq(beyond, 0.0, math.sqrt(statistic) + 1) * error / normal if beyond(0.0) > 0 else 0.0
    return float(low), km + error, p


def _arc(step: Floats, covariance: Floats, freedom: float, level: float) -> tuple[float, float] | None:
    """The directions that the data leave possible, clockwise from and to; None where they leave all."""
    from scipy.stats import t

    quantile = float(t.ppf((1 + level) / 2, freedom))
    ahead = bearing(*step)
    offsets = np.arange(-90, 91)
    turned = np.radians(ahead + offsets + 90)
    across = np.stack([np.sin(turned), np.cos(turned)], axis=1)
    error = np.sqrt(np.einsum("ij,jk,ik->i", across, covariance, across))
    possible = offsets[np.abs(across @ step) <= quantile * error]
    if len(possible) and (possible[0] == -90 or possible[-1] == 90):
        return None
    low, high = (int(possible[0]), int(possible[-1])) if len(possible) else (0, 0)
    return (ahead + low) % 360, (ahead + high) % 360
