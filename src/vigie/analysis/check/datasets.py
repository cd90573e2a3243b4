"""The published national tables as one holding: UCDP country-years and candidate months, World Bank series.

In: ``Slice``. Out: ``Figure`` (best, low, high), or why there is none. Follows the definitions in
``knowledge/indicators/datasets.toml``. Low and high of civilians are those of one-sided violence, to which the
civilians among the other dead, which UCDP gives as one figure, are added.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

from vigie.analysis.check.subject import (
    FINER,
    NO_COUNTRY,
    NO_VALUE,
    ONE_ACTOR,
    ONE_KIND,
    OTHER_MEASURE,
    SUBNATIONAL,
    Figure,
    Period,
    Slice,
    year,
)
from vigie.knowledge import indicators
from vigie.knowledge.countries import Area, Country
from vigie.knowledge.indicators import Counts, Dataset, Point
from vigie.model import Number

# what events would answer, so that their region is what a national table lacks
EVENTS = frozenset({"incidents", "attacks", "abductions"})


def is_ucdp(measure: str) -> bool:
    return measure in indicators.settings()["measures"]


def is_series(measure: str) -> bool:
    return measure in indicators.settings()["series"]


def dataset(slice_: Slice) -> Dataset | None:
    """The dataset that answers for this slice, covered or not; None where the project has none."""
    if is_ucdp(slice_.measure):
        about = _counts(slice_.period).dataset
        table = indicators.settings()["measures"][slice_.measure]
        if "fr" not in table:
            return about
        return replace(about, definition_fr=table["fr"], definition_en=table["en"])
    if is_series(slice_.measure):
        table = indicators.settings()["series"][slice_.measure]
        bank = indicators.dataset("world_bank")
        return replace(
            bank,
            name=f"{bank.name}, {table['code']}",
            definition_fr=table["definition"]["fr"],
            definition_en=table["definition"]["en"],
        )
    return None


def covered_years() -> tuple[int, int]:
    """The first and last year of the country-year table in use."""
    years = sorted(int(p) for p in indicators.country_years().periods)
    return years[0], years[-1]


def missing(slice_: Slice) -> str | None:
    """Why no national table gives this slice ('outside 1989-2024', 'finer than a year'); None where one does."""
    if not (is_ucdp(slice_.measure) or is_series(slice_.measure)):
        return SUBNATIONAL if slice_.region and slice_.measure in EVENTS else OTHER_MEASURE
    if slice_.region:
        return SUBNATIONAL
    if slice_.perpetrator:
        return ONE_ACTOR
    if not slice_.national:
        return ONE_KIND
    if is_series(slice_.measure):
        return None if _point(slice_) else NO_VALUE
    period, (first, last) = slice_.period, covered_years()
    outside = f"outside {first}-{last}"
    if period.month:
        if str(period) in indicators.country_months().periods:
            return None
        return outside if not first <= period.first <= last else FINER
    if period.first < first or period.last > last or period.first > period.last:
        return outside
    if period.part and not _months(period):
        return FINER
    return None if _members(slice_) else NO_COUNTRY


def figure(slice_: Slice) -> Figure:
    """The figure of a slice for which ``missing`` is None."""
    if is_series(slice_.measure):
        point = _point(slice_)
        if point is None:
            raise LookupError(slice_)
        share = indicators.settings()["series"][slice_.measure]["unit"] == "percent"
        best: Number = point.value / 100 if share else int(point.value)
        return Figure(best, None, None, point.margin, point.note, year(point.year))
    counts = _counts(slice_.period)
    period = slice_.period
    periods = _months(period) or [str(period)] if period.month or period.part else [str(y) for y in period.years]
    table = indicators.settings()["measures"][slice_.measure]
    rows = [counts.row(c.gw, p) for c in _members(slice_) for p in periods]
    plus = sum(row[column] for row in rows for column in table.get("plus", ()))
    best, low, high = (
        plus + sum(row[f"{kind}_{bound}"] for row in rows for kind in table["sum"]) for bound in ("best", "low", "high")
    )
    return Figure(best, low, high)


def _counts(period: Period) -> Counts:
    return indicators.country_months() if period.month or period.part else indicators.country_years()


def _months(period: Period) -> list[str]:
    """The months that a part of a year is made of, where the monthly table has them all."""
    if not period.part or period.days is None:
        return []
    start, end = period.days
    if start.day != 1 or (end + dt.timedelta(1)).day != 1:
        return []
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    ordinals = (start.year * 12 + start.month - 1 + n for n in range(count))
    names = [f"{n // 12}-{n % 12 + 1:02d}" for n in ordinals]
    return names if indicators.country_months().periods.issuperset(names) else []


def _members(slice_: Slice) -> tuple[Country, ...]:
    """Countries that existed in some year asked for.

    A country still listed last counts in newer tables too.
    """
    _, bundled_last = indicators.settings()["ucdp_country_year"]["years"]
    return tuple(
        c
        for c in slice_.area.members
        if c.first <= slice_.period.last and (c.last >= slice_.period.first or c.last == bundled_last)
    )


@cache
def _series() -> dict[tuple[str, str], dict[int, Point]]:
    found: dict[tuple[str, str], dict[int, Point]] = {}
    for point in indicators.points():
        found.setdefault((point.iso3, point.code), {})[point.year] = point
    return found


def _point(slice_: Slice) -> Point | None:
    """The year asked for, else, for a slow series (poverty, unemployment).

    The latest year at most five before.
    """
    if len(slice_.area.members) != 1 or slice_.period.first != slice_.period.last:
        return None
    code = indicators.settings()["series"][slice_.measure]["code"]
    by_year = _series().get((slice_.area.members[0].iso3, code), {})
    asked = slice_.period.first
    if asked in by_year or slice_.measure in {"gdp_per_capita", "population"}:
        return by_year.get(asked)
    near = [y for y in by_year if asked - 5 <= y < asked]
    return by_year[max(near)] if near else None


def latest(measure: str, area: Area) -> int | None:
    """The latest year that a series holds for a country."""
    if not is_series(measure) or len(area.members) != 1:
        return None
    code = indicators.settings()["series"][measure]["code"]
    return max(_series().get((area.members[0].iso3, code), {}), default=None)


class Published:
    """The national tables as a holding: which of them answers is told by the measure and the period."""

    id = "published"
    national = True

    def about(self, slice_: Slice) -> Dataset | None:
        return dataset(slice_)

    def missing(self, slice_: Slice) -> str | None:
        return missing(slice_)

    def figure(self, slice_: Slice) -> Figure:
        return figure(slice_)

    def years(self) -> tuple[int, int]:
        return covered_years()
