"""Incidents whose place is no point, gathered by place: what a map draws as areas.

In: ``Columns``. Out: ``Area``: a place, its extent (``knowledge.areas.extent``) and the incidents that happened
somewhere in it. An incident whose place is known exactly is in none; one without any coordinates neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vigie.knowledge.areas.extent import Extent, extent
from vigie.record.query.columns import Columns, Numbers
from vigie.record.query.flat import EXACT


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


def areas(found: Columns) -> Iterator[Area]:
    """The places of imprecise incidents, each once, the most incidents first."""
    at = imprecise(found)
    place, region, precision = (found.named[name] for name in ("place", "region", "precision"))
    reach = np.nan_to_num(found.reach[at], nan=-1)
    keys = np.stack(
        (place.number[at], region.number[at], precision.number[at], found.lat[at], found.lon[at], reach), axis=1
    )
    if not len(at):
        return
    groups, which = np.unique(keys, axis=0, return_inverse=True)
    order = np.argsort(which, kind="stable")
    members = np.split(at[order], np.cumsum(np.bincount(which))[:-1])
    for group in sorted(range(len(groups)), key=lambda n: (-len(members[n]), n)):
        first = int(members[group][0])
        name, lies_in, how = (one.values[one.number[first]] for one in (place, region, precision))
        lat, lon, far = float(found.lat[first]), float(found.lon[first]), float(found.reach[first])
        shape = extent(name, lies_in, lat, lon, how, None if np.isnan(far) else far)
        yield Area(name, lies_in, how, lat, lon, members[group], shape)
