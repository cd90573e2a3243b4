"""The events that a question about movement is asked of, as arrays.

In: the facts of a record, or a CSV file with the columns day, lat, lon and, where known, area, source, id. Out:
``Events``. Events without a point are counted apart: areas can be told of them, places cannot.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vigie.analysis.finding import Basis
from vigie.analysis.shift.problems import ShiftError
from vigie.analysis.shift.sphere import Floats
from vigie.model import Sensitivity

if TYPE_CHECKING:
    from vigie.record.facts import FactFilter, Facts

AREAS = ("admin1", "admin2", "country")
NEEDED, OPTIONAL = ("day", "lat", "lon"), ("area", "source", "id")
LISTED = 20


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """Dated events: ``day`` as ordinals, ``lat`` and ``lon`` in degrees (NaN unknown), ``area``, ``source`` and ``id``
    as words ('' unknown). ``guarded``: some may not be shown to everybody. ``basis``: where they come from.
    """

    day: NDArray[np.int64]
    lat: Floats
    lon: Floats
    area: Any
    source: Any
    id: Any
    basis: tuple[Basis, ...] = ()
    guarded: bool = False

    def __len__(self) -> int:
        return len(self.day)

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Per event, whether it has a point."""
        return np.isfinite(self.lat) & np.isfinite(self.lon)

    def only(self, which: Any) -> Events:
        """Those of a mask or of positions; the same basis."""
        arrays = {name: getattr(self, name)[which] for name in ("day", "lat", "lon", "area", "source", "id")}
        return replace(self, **arrays)


def from_facts(facts: Facts, where: FactFilter, by: str = "admin1") -> Events:
    """What stands on record and fits; ``by`` tells which names are the areas ('admin1', 'admin2', 'country').

    Where only the area is known, the point is the middle of it: such a point is taken for none.
    """
    points = facts.points(where)
    area = getattr(points, by)
    if by != "country":
        # A region's name alone may be another country's too.
        home = {c for c in points.country if c}
        area = (
            area
            if len(home) < 2
            else np.array([f"{a} ({c})" if a else "" for a, c in zip(area, points.country, strict=True)], object)
        )
    told = Counter(points.origin)
    coverage = facts.coverage()
    origins = {where.origin} if where.origin else {c.origin for c in coverage}
    guarded = where.sensitivity is not Sensitivity.PUBLIC and any(
        _counted(facts, where, origin, Sensitivity.PUBLIC) < _counted(facts, where, origin, where.sensitivity)
        for origin in origins
    )
    basis = tuple(
        Basis(
            c.name or c.origin,
            c.version,
            f"{c.first} – {c.last}",
            c.licence,
            tuple(points.id[points.origin == c.origin][:LISTED]),
            told[c.origin],
        )
        for c in coverage
        if told[c.origin]
    )
    own = points.geo_precision != "area"
    lat, lon = np.where(own, points.lat, np.nan), np.where(own, points.lon, np.nan)
    return Events(points.day, lat, lon, area, points.source, points.id, basis, guarded)


def _counted(facts: Facts, where: FactFilter, origin: str, level: Sensitivity | None) -> int:
    """Accounts, not incidents: one that is not public may lend its point to an incident that is."""
    return facts.total(replace(where, origin=origin, sensitivity=level), "incidents").events


def from_csv(path: str) -> Events:
    """The events of a file; every row must have a day, and both coordinates or none.

    Raises ``ShiftError`` naming the line that is wrong.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ShiftError("file", path=path, reason=getattr(error, "strerror", None) or error) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    if lacking := [name for name in NEEDED if name not in columns]:
        raise ShiftError("columns", path=path, columns=", ".join(lacking))
    rows = list(_rows(reader, columns, path))
    if not rows:
        raise ShiftError("empty", path=path)
    day, lat, lon, *words = (np.array(column) for column in zip(*rows, strict=True))
    area, source, key = (column.astype(object) for column in words)
    basis = Basis(Path(path).name, incidents=tuple(key[:LISTED]), total=len(rows))
    return Events(day.astype(np.int64), lat.astype(np.float64), lon.astype(np.float64), area, source, key, (basis,))


def _rows(
    reader: csv.DictReader[str], columns: dict[str, str], path: str
) -> Iterator[tuple[int, float, float, str, str, str]]:
    for row in reader:
        cells = {name: (row[column] or "").strip() for name, column in columns.items()}
        try:
            day = dt.date.fromisoformat(cells["day"]).toordinal()
            lat, lon = (float(cells[name] or "nan") for name in ("lat", "lon"))
            if np.isfinite(lat) != np.isfinite(lon) or abs(lat) > 90 or abs(lon) > 180:
                raise ValueError
        except ValueError as error:
            raise ShiftError("line", path=path, line=reader.line_num) from error
        area, source, key = (cells.get(name, "") for name in OPTIONAL)
        yield day, lat, lon, area, source, key or f"{Path(path).name}:{reader.line_num}"
