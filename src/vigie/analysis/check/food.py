"""The Cadre Harmonisé as a holding: people in phase 3 or worse, by region and cercle.

In: the tables of the user's data folder. Out: figures. A day or a month is asked of the period of analysis that it
lies in; a year of its lean season (June to August), which is what is quoted of a year, with the lowest and the
highest of the year's periods as bounds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from vigie.analysis.check.subject import (
    NO_COUNTRY,
    NOT_NAMED,
    ONE_ACTOR,
    OTHER_MEASURE,
    PARTLY,
    Figure,
    Slice,
)
from vigie.knowledge import food_security, indicators
from vigie.knowledge.food_security import Round
from vigie.knowledge.indicators import Dataset
from vigie.record.profile import squashed

MEASURE = "food_insecure_people"
LEAN = 7
"""July lies in every lean season."""
MOST_DAYS = 200
"""A longer period is a year."""


class FoodInsecurity:
    """The Cadre Harmonisé."""

    id = "cadre_harmonise"
    national = True

    def about(self, slice_: Slice) -> Dataset | None:
        if slice_.measure != MEASURE or not food_security.rounds():
            return None
        first, last = self.years()
        names = ", ".join(sorted({one.country for one in food_security.rounds()}))
        bundled = indicators.dataset(self.id)
        return replace(
            bundled,
            version=", ".join(dict.fromkeys(r.exercise for r in self._asked(slice_))) or bundled.version,
            coverage_fr=f"{names}, {first}-{last}, par cercle et période d'analyse",
            coverage_en=f"{names}, {first}-{last}, by cercle and period of analysis",
        )

    def years(self) -> tuple[int, int]:
        every = food_security.rounds()
        return min(r.start.year for r in every), max(r.end.year for r in every)

    def missing(self, slice_: Slice) -> str | None:
        if self.about(slice_) is None:
            return OTHER_MEASURE
        if slice_.perpetrator or slice_.type or slice_.target:
            return ONE_ACTOR
        countries = {c.iso2 for c in slice_.area.members}
        if not countries <= {one.country for one in food_security.rounds()}:
            return NO_COUNTRY
        if slice_.region and not self._units(slice_):
            return NOT_NAMED
        if slice_.period.days is None:
            return PARTLY
        first, last = self.years()
        if self._asked(slice_):
            return None
        # within those years, but in no period of analysis
        within = first <= slice_.period.first and slice_.period.last <= last
        return PARTLY if within else f"outside {first}-{last}"

    def figure(self, slice_: Slice) -> Figure:
        found = self._asked(slice_)
        by_period: dict[tuple[dt.date, dt.date], int] = {}
        for one in found:
            by_period[one.start, one.end] = by_period.get((one.start, one.end), 0) + one.crisis
        lean = [period for period in by_period if period[0] <= dt.date(period[0].year, LEAN, 1) <= period[1]]
        chosen = max(lean or by_period)
        low, high = min(by_period.values()), max(by_period.values())
        several = len(by_period) > 1
        return Figure(by_period[chosen], low if several else None, high if several else None)

    def _units(self, slice_: Slice) -> list[Round]:
        """Every period of the units asked for: regions by name, else cercles."""
        countries = {c.iso2 for c in slice_.area.members}
        every = [one for one in food_security.rounds() if one.country in countries]
        names = set(map(squashed, slice_.region))
        if not names:
            return every
        regions = [one for one in every if squashed(one.admin1) in names]
        return regions or [one for one in every if squashed(one.admin2) in names]

    def _asked(self, slice_: Slice) -> Sequence[Round]:
        """The units in the periods of analysis that the claim's period falls in; the newest exercise of each."""
        days = slice_.period.days
        if days is None:
            return ()
        start, end = days
        if (end - start).days > MOST_DAYS:
            near = [one for one in self._units(slice_) if start <= one.start <= end]
        else:
            near = [one for one in self._units(slice_) if one.start <= end and start <= one.end]
        newest: dict[tuple[str, dt.date], Round] = {}
        for one in near:
            newest[one.unit, one.start] = one
        return tuple(newest.values())
