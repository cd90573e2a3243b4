"""The measures on record in order of time, read from reports and typed in.

In: a record, a question. Out: ``Taken``. A measure that a report tells of without days counts from the day on which the
report came out, and that is told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vigie.analysis.response.problems import ResponseError
from vigie.analysis.response.typed import TYPED
from vigie.model import Measure, Report
from vigie.record.query.places import cercle_of, spot_of

if TYPE_CHECKING:
    from vigie.record import Filter, Record

SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Taken:
    """``start`` is the day told, else (``dated`` False) the day of publication; ``end`` None where none is told."""

    id: str
    measure: Measure
    report: Report
    start: dt.date | None
    end: dt.date | None
    dated: bool
    typed: bool

    @property
    def areas(self) -> tuple[str, ...]:
        """Where it is taken: its places, then the cercles and regions that they lie in."""
        places = self.measure.places
        units = [unit for p in places for unit in (cercle_of(spot_of(p)), p.admin1)]
        return tuple(dict.fromkeys([*(p.name for p in places), *filter(None, units)]))

    def to_json(self) -> dict[str, Any]:
        """Plain values; ``evidence`` is the sentence and where it stands."""
        m = self.measure
        return {
            "id": self.id,
            "kind": m.kind,
            "status": m.status,
            "by": [b.name for b in m.by],
            "places": [{"name": p.name, "admin1": p.admin1, "country": p.country} for p in m.places],
            "start": self.start and self.start.isoformat(),
            "end": self.end and self.end.isoformat(),
            "dated": self.dated,
            "typed": self.typed,
            "aim": m.aim,
            "indicator": m.indicator,
            "evidence": {
                "report": self.report.id,
                "source": self.report.source,
                "published": self.report.published and self.report.published.isoformat(),
                "start": m.quote.start,
                "end": m.quote.end,
                "text": m.quote.text,
            },
        }


def taken(record: Record, where: Filter | None = None) -> list[Taken]:
    """Every measure that the question takes, by start."""
    found = []
    for key, report, measure in record.measures(where):
        days = measure.date
        start = days.start if days and days.start else report.published
        typed = report.id.startswith(TYPED) and measure.indicator is not None
        found.append(Taken(key, measure, report, start, days.end if days else None, bool(days and days.start), typed))
    return sorted(found, key=lambda t: (t.start or dt.date.max, t.id))


def named(record: Record, key: str) -> Taken:
    """The measure of an id or the beginning of one; raises ResponseError where there is none or several."""
    key = key.strip().lower()
    found = [t for t in taken(record) if len(key) >= SHORTEST and t.id.startswith(key)]
    if not found:
        raise ResponseError("no_measure", asked=key)
    if len(found) > 1:
        raise ResponseError("several_measures", asked=key, ids=", ".join(t.id[:12] for t in found[:5]))
    return found[0]
