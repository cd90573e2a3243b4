"""Incidents whose place is no point, gathered by place: what a map draws as areas.

In: ``Columns``. Out: ``Area``: a place, its extent (``knowledge.areas.extent``) and the incidents that happened
somewhere in it. An incident whose place is known exactly is in none; one without any coordinates neither. Places of one
name, region and precision that lie within ``TOGETHER`` of each other are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vigie.knowledge.areas.extent import Extent, extent
from vigie.record.query.columns import Columns, Numbers
from vigie.record.query.flat import EXACT, ROAD

TOGETHER = 0.1
"""Degrees."""


@dataclass(frozen=True, slots=True)
class Area:
    """A place that is no point; ``at`` are the positions of its incidents, the newest first."""

    place: str
    region: str
    precision: str
    lat: float
    lon: float
    at: Numbers
    extent: Extent


def imprecise(found: Columns) -> Numbers:
    """The positions of incidents that have a point, but not exactly."""
    told = found.named["precision"]
    inexact = np.array([value != EXACT for value in told.values], np.bool_)
    if not len(inexact):
        return np.zeros(0, np.int32)
    return np.flatnonzero(inexact[told.number] & ~np.isnan(found.lat)).astype(np.int32)


def areas(found: Columns, at: Numbers) -> Iterator[Area]:
    """The places of these incidents, each once, the most incidents first."""
    if not len(at):
        return
    place, region, precision = (found.named[name] for name in ("place", "region", "precision"))
    cells = [np.rint(ends[at] / TOGETHER).astype(np.int32) for ends in (found.lat, found.lon)]
    which, firsts = _grouped(*(one.number[at] for one in (place, region, precision)), *cells)
    order = np.argsort(which, kind="stable")
    members = np.split(at[order], np.cumsum(np.bincount(which))[:-1])
    for group in sorted(range(len(firsts)), key=lambda n: (-len(members[n]), n)):
        first = int(at[firsts[group]])
        name, lies_in, how = (one.values[one.number[first]] for one in (place, region, precision))
        lat, lon = float(found.lat[first]), float(found.lon[first])
        yield Area(name, lies_in, how, lat, lon, members[group], _extent(found, first))


def _extent(found: Columns, i: int) -> Extent:
    name, region, precision = (
        one.values[one.number[i]] for one in (found.named[n] for n in ("place", "region", "precision"))
    )
    far = float(found.reach[i]) if precision == ROAD else np.nan
    return extent(name, region, float(found.lat[i]), float(found.lon[i]), precision, None if np.isnan(far) else far)


def _grouped(*columns: Numbers) -> tuple[Numbers, Numbers]:
    """The group of each row among those that are alike in all columns, and the first row of each group."""
    which = np.zeros(len(columns[0]), np.int64)
    firsts = np.zeros(0, np.int64)
    for column in columns:
        _, number = np.unique(column, return_inverse=True)
        size = int(number.max(initial=-1)) + 1
        _, firsts, which = np.unique(which * size + number, return_index=True, return_inverse=True)
    return which.astype(np.int32), firsts.astype(np.int32)
