"""Counting facts: totals, months, points, coverage.

In: a record's engine and the day it is asked of. Out: ``Facts``. What is counted: 'incidents' (rows), 'deaths' and
'civilian_deaths' (low, best, high as the source gives them; a figure that nobody gives counts zero). Linked accounts
that count as one incident take the middle one of their best figures and the widest range; nothing is averaged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from vigie.model import Sensitivity
from vigie.record.clearance import LEVELS, lower
from vigie.record.current import Standing
from vigie.record.engines import Engine
from vigie.record.facts.coding import COLUMNS
from vigie.record.facts.filters import FactFilter
from vigie.record.facts.incidents import Ask, Linker
from vigie.record.facts.tables import Made, Maker, Step

Measure = Literal["incidents", "deaths", "civilian_deaths"]
READING = "reading"
NAMED = ("country", "admin1", "admin2", "geo_precision", "origin", "source", "id")
"""The columns of points that are words."""

_ONE = "1"
MEASURES = {
    "incidents": (_ONE, _ONE, _ONE),
    **{
        name: (f"coalesce({c}_low, {c}, 0)", f"coalesce({c}, {c}_low, {c}_high, 0)", f"coalesce({c}_high, {c}, 0)")
        for name, c in (("deaths", "killed"), ("civilian_deaths", "civilians"))
    },
}
GROUPS = {
    "country": "coalesce(country, '')",
    "admin1": "coalesce(country, '') || '/' || coalesce(admin1, '')",
    "admin2": "coalesce(country, '') || '/' || coalesce(admin1, '') || '/' || coalesce(admin2, '')",
    **{name: f"coalesce({name}, '')" for name in ("place", "type", "event_type", "violence", "origin", "source")},
    "certainty": "certainty",
    "perpetrator": "unnest(perpetrators)",
    "actor": "unnest(actors)",
    "target": "unnest(targets)",
}
"""What months may be told apart by; of the last three a fact counts under each of its values."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A release of a dataset, or what was read: the days and countries (ISO codes; () is all) that it covers.

    ``whole``: the publisher says so (a release of UCDP); else the days are those of its first and last event.
    """

    origin: str
    version: str
    first: dt.date | None
    last: dt.date | None
    countries: tuple[str, ...]
    events: int
    licence: str
    name: str = ""
    citation: str = ""
    url: str = ""
    day: dt.date | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """What a month counts, in one group ('' where none was asked); ``month`` is its first day."""

    month: dt.date
    group: str
    events: int
    low: float
    best: float
    high: float
    sources: int


@dataclass(frozen=True, slots=True)
class Total:
    """What all that was asked for comes to."""

    low: float
    best: float
    high: float
    events: int


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Dated facts as NumPy arrays of one length: ``day`` as proleptic ordinals (int64), ``lat``, ``lon`` (NaN unknown)
    and ``killed`` as float64, the others as objects ('' unknown).
    """

    day: Any
    lat: Any
    lon: Any
    killed: Any
    country: Any
    admin1: Any
    admin2: Any
    geo_precision: Any
    origin: Any
    source: Any
    id: Any


class Facts:
    """The facts of a record as it stands, or stood on its day. Made when first asked for."""

    def __init__(
        self,
        engine: Engine,
        day: dt.date | None,
        ask: Ask,
        step: Step | None = None,
        level: Sensitivity | None = None,
    ) -> None:
        """``ask`` and the engine are of all; nothing above ``level`` is counted, whatever is asked."""
        self._engine, self._day, self._linker, self._level = engine, day, Linker(engine, ask), level
        self._maker = Maker(engine, step)
        self._made: dict[dt.date | None, Made] = {}
        self._linked: set[dt.date | None] = set()

    def total(self, where: FactFilter, measure: Measure = "incidents") -> Total:
        """Low, best and high of all that the filter takes."""
        low, best, high = MEASURES[measure]
        query = f"SELECT sum({low}), sum({best}), sum({high}), count(*) FROM {{table}} WHERE {{asked}}"  # noqa: S608
        found = self._all(query, where)[0]
        return Total(float(found[0] or 0), float(found[1] or 0), float(found[2] or 0), int(found[3]))

    def months(self, where: FactFilter, measure: Measure = "incidents", by: str | None = None) -> list[Month]:
        """By month, and by ``by`` (a key of ``GROUPS``); months without events are left out, undated ones too."""
        low, best, high = MEASURES[measure]
        group = GROUPS[by] if by else "''"
        query = (
            f"SELECT CAST(date_trunc('month', day) AS DATE) AS month, told, count(*), sum({low}), sum({best}), "  # noqa: S608
            f"sum({high}), count(DISTINCT source) FROM (SELECT *, {group} AS told FROM {{table}} "
            "WHERE day IS NOT NULL AND {asked}) AS counted GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return [
            Month(month, str(told), int(n), float(lowest), float(likely), float(highest), int(sources))
            for month, told, n, lowest, likely, highest, sources in self._all(query, where)
        ]

    def points(self, where: FactFilter) -> Points:
        """Every dated fact, by day and id."""
        import numpy as np

        query = (
            "SELECT day - DATE '0001-01-01' + 1 AS day, lat, lon, "
            "coalesce(killed, killed_low, killed_high, 0) AS killed, coalesce(country, '') AS country, "
            "coalesce(admin1, '') AS admin1, coalesce(admin2, '') AS admin2, "
            "coalesce(geo_precision, '') AS geo_precision, origin, "
            "coalesce(source, '') AS source, id "
            "FROM {table} WHERE day IS NOT NULL AND {asked} ORDER BY day, id"
        )
        table, asked, values = self._asked(where)
        found = self._engine.arrow(query.format(table=table, asked=asked), values)
        arrays = {name: found.column(name).to_numpy() for name in found.column_names}
        floats = {name: arrays[name].astype(np.float64) for name in ("lat", "lon", "killed")}
        objects = {name: arrays[name].astype(object) for name in NAMED}
        return Points(day=arrays["day"].astype(np.int64), **floats, **objects)

    def columns(self, where: FactFilter, names: Sequence[str]) -> Any:
        """These columns of ``coding.COLUMNS`` as a ``pyarrow.Table``, by day and id."""
        table, asked, values = self._asked(where)
        told = ", ".join(name for name in names if name in COLUMNS)
        query = f"SELECT {told} FROM {table} WHERE {asked} ORDER BY day, id"  # noqa: S608
        return self._engine.arrow(query, values)

    def ids(self, where: FactFilter, most: int = 20) -> tuple[str, ...]:
        """The ids of accounts (of incidents, where no origin is asked) that count, by day; at most so many."""
        query = f"SELECT id FROM {{table}} WHERE {{asked}} ORDER BY day, id LIMIT {int(most)}"  # noqa: S608
        return tuple(row[0] for row in self._all(query, where))

    def any(self, where: FactFilter) -> bool:
        """Is there any such account (incident, where no origin is asked)?"""
        return bool(self._all("SELECT 1 FROM {table} WHERE {asked} LIMIT 1", where))

    def coverage(self) -> list[Coverage]:
        """What each release covers, and what was read; a release that a newer one covers wholly is left out."""
        from vigie.record.facts.coverage import coverage

        return coverage(self._engine, self._day, self._shown())

    def refresh(self) -> None:
        """Bring what is kept up to date after a change; nothing where nothing is kept, or where it would take long."""
        if self._day is None and not self._engine.read_only:
            self._maker.refresh(Standing(self._engine))

    def releases(self) -> list[Coverage]:
        """As ``coverage``, of datasets alone and with the releases that newer ones cover."""
        from vigie.record.facts.coverage import releases

        return releases(self._engine, self._day, self._shown())

    def table(self, day: dt.date | None = None, *, linked: bool) -> str:
        """The name of the table to count in: accounts, or incidents where ``linked``; made where it is not yet."""
        day = day or self._day
        made = self._made.get(day)
        if made is None:
            made = self._made[day] = self._maker.facts(Standing(self._engine, day))
        if not linked:
            return made.facts
        if day not in self._linked:
            self._linker.lay(made, day, self._maker)
            self._linked.add(day)
        return made.incidents

    def _asked(self, where: FactFilter) -> tuple[str, str, list[object]]:
        where = replace(where, sensitivity=lower(where.sensitivity, self._level))
        asked, values = where.condition()
        table = self.table(where.as_of, linked=where.origin is None)
        if not where.asks_spots:
            return table, asked, values
        spots = self._engine.all(f"SELECT DISTINCT unnest(spots) FROM {table} WHERE {asked}", values)  # noqa: S608
        placed, more = where.placed(table, (row[0] for row in spots))
        return table, f"{asked} AND {placed}", [*values, *more]

    def _shown(self) -> str:
        """The accounts that may be counted, as SQL after FROM."""
        table = self.table(linked=False)
        if self._level is None:
            return table
        return f"(SELECT * FROM {table} WHERE level <= {LEVELS.index(self._level)}) AS shown"  # noqa: S608

    def _all(self, query: str, where: FactFilter) -> list[tuple[Any, ...]]:
        table, asked, values = self._asked(where)
        return self._engine.all(query.format(table=table, asked=asked), values)
