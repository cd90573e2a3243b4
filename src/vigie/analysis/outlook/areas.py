"""What a record or a file tells of areas month by month: countries, regions, cercles, cells of a grid.

In: a record and a filter, or a tally. Out: ``Sited``: the history of every area, and what it rests on. Only whole
months count: where the newest event lies days before the end of its month, that month is not over.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vigie.analysis.finding import Basis, Told
from vigie.analysis.outlook.cells import GRIDS, cell, middle
from vigie.analysis.outlook.history import History, history
from vigie.analysis.outlook.problems import OutlookError
from vigie.analysis.outlook.shut import shut
from vigie.analysis.trend import cautions
from vigie.analysis.trend.series import Floats, TrendError
from vigie.analysis.trend.tally import AREAS, MONTH_DAYS, Tally, first_day, from_csv, from_facts, index
from vigie.model import Place
from vigie.record.query.places import cercle_of, spot_of

if TYPE_CHECKING:
    from vigie.record import Record
    from vigie.record.facts import FactFilter, Points
    from vigie.record.facts.asking import Measure

Names = NDArray[np.object_]
LEVELS = (*AREAS, *GRIDS)
ENDING = 3
"""Days: a month whose last event is so near its end is over."""


@dataclass(frozen=True, slots=True, eq=False)
class Sited:
    """``unplaced`` is what is counted of no area; ``level`` one of ``LEVELS``, or 'area' of a file."""

    known: History
    measure: str
    level: str
    basis: tuple[Basis, ...]
    caveats: tuple[Told, ...]
    unplaced: int


def from_file(path: str, measure: str) -> Sited:
    """Of a file: the areas are its own, or it is one area; nothing is known of where they are."""
    try:
        tally = from_csv(path, measure, "area")
    except TrendError as error:
        if error.problem != "by":
            raise
        tally = from_csv(path, measure)
    areas = tuple(name for name in tally.areas if name) or ("",)
    counts = np.stack([tally.areas[name] for name in areas] if areas != ("",) else [tally.counts], axis=1)
    points = np.full((len(areas), 2), np.nan)
    known = history(tally.first, areas, counts.astype(np.float64), points)
    left = int(tally.areas[""].sum()) if areas != ("",) and "" in tally.areas else 0
    return Sited(known, tally.measure, "area", tally.basis, tuple(cautions.left_out(tally)), left)


def from_record(record: Record, where: FactFilter, measure: Measure, level: str) -> Sited:
    """Of a record. Raises ``OutlookError`` where nothing dated fits."""
    facts = record.facts()
    try:
        tally = from_facts(facts, where, measure)
    except TrendError as error:
        raise OutlookError(error.problem, **error.values) from error
    points = facts.points(replace(where, most_days=MONTH_DAYS, start=where.start or dt.date.min))
    # A release of the month after tells that a month is over.
    seen = [day for c in facts.coverage() for day in (c.last, c.day and c.day - dt.timedelta(1)) if day]
    tally = _over(tally, where, max(seen, default=None))
    names = _named(points, level)
    months = np.array([index(dt.date.fromordinal(int(day))) for day in points.day], np.int64) - tally.first
    inside = (months >= 0) & (months < len(tally.counts))
    worth = points.killed if measure == "deaths" else np.ones(len(months))
    areas = tuple(sorted({name for name in names[inside] if name}))
    if not areas:
        raise OutlookError("no_area", level=Told(f"outlook.level.{level}"))
    number = {name: n for n, name in enumerate(areas)}
    counts = np.zeros((len(tally.counts), len(areas)))
    which = inside & (names != "")
    np.add.at(counts, (months[which], [number[name] for name in names[which]]), worth[which])
    barred = shut(record.episodes(), areas, tally.first, len(counts), partial(_of_place, level=level))
    known = history(tally.first, areas, counts, _middles(points, names, areas, level), barred)
    left = int(worth[inside & (names == "")].sum())
    return Sited(known, measure, level, tally.basis, tuple(cautions.left_out(tally)), left)


def _over(tally: Tally, where: FactFilter, newest: dt.date | None) -> Tally:
    """Without a last month that goes on."""
    last = tally.months[1]
    end = first_day(last + 1) - dt.timedelta(1)
    if where.end or newest is None or newest >= end - dt.timedelta(ENDING) or len(tally.counts) < 2:
        return tally
    return tally.within((tally.first, last - 1))


def _named(points: Points, level: str) -> Names:
    """The area of each event, '' for none; an event known to an area only lies in no cell."""
    if level in GRIDS:
        own = (points.geo_precision != "area") & np.isfinite(points.lat) & np.isfinite(points.lon)
        found = [
            cell(level, float(lat), float(lon)) if has else ""
            for lat, lon, has in zip(points.lat, points.lon, own, strict=True)
        ]
        return np.array(found, object)
    columns = [getattr(points, name) for name in AREAS[: AREAS.index(level) + 1]]
    found = ["/".join(parts) if all(parts) else "" for parts in zip(*columns, strict=True)]
    return np.array(found, object)


def _middles(points: Points, names: Names, areas: tuple[str, ...], level: str) -> Floats:
    if level in GRIDS:
        return np.array([middle(level, name) for name in areas])
    found = np.full((len(areas), 2), np.nan)
    placed = np.isfinite(points.lat) & np.isfinite(points.lon)
    for n, name in enumerate(areas):
        here = placed & (names == name)
        if here.any():
            found[n] = points.lat[here].mean(), points.lon[here].mean()
    return found


def _of_place(place: Place, level: str) -> str:
    """The area of a place in the words of ``_named``."""
    spot = spot_of(place)
    if level in GRIDS:
        return cell(level, spot.lat, spot.lon) if spot.lat is not None and spot.lon is not None else ""
    parts = [spot.country, spot.admin1, cercle_of(spot)][: AREAS.index(level) + 1]
    return "/".join(parts) if all(parts) else ""
