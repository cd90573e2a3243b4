"""What changed after a measure, as the program, the API and the brief ask for it.

In: a record, a measure on record or an area and a day. Out: ``Sides``; ``ResponseError`` where too little is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vigie.analysis.response.problems import ResponseError
from vigie.analysis.response.sides import Sides, sides

if TYPE_CHECKING:
    from vigie.analysis.response.taken import Taken
    from vigie.record import Record
    from vigie.record.facts import FactFilter

COUNTED = ("incidents", "deaths", "civilian_deaths")
"""What can be counted before and after; the first where nothing else is asked."""


def asked_sides(
    record: Record,
    where: FactFilter,
    one: Taken | None,
    area: str | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    *,
    beside: Sequence[str] = (),
    measure: str | None = None,
    level: str | None = None,
) -> Sides:
    """Both sides of a measure's start; area, days and what is counted are those asked, else those of the measure."""
    areas: Sequence[str] = (area,) if area else ()
    if one is not None:
        start, end, areas = start or one.start, end or one.end, areas or one.areas
        measure = measure or one.measure.indicator
    if start is None:
        raise ResponseError("no_day")
    if not areas:
        raise ResponseError("no_place")
    counted = measure if measure in COUNTED else COUNTED[0]
    return sides(record.facts(), where, areas, start, end=end, beside=beside, measure=counted, level=level)
