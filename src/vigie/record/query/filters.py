"""What can be asked of the record: ``Filter``, and its answer in Python.

In: accounts fused into incidents, conditions, claims, measures, warnings, reports. Out: taken or not. ``search``
answers the same of the record's index in SQL; the tests hold the one against the other.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vigie.knowledge.event_types import sub_events
from vigie.knowledge.gazetteer import Gazetteer
from vigie.model import Certainty, Claim, Condition, DateRange, Measure, Place, Report, Sensitivity, Warning
from vigie.record.problems import QuestionProblem
from vigie.record.profile import lineage, squashed
from vigie.record.query.places import Spot, in_unit, name_asked, spot_of, unit_asked, within
from vigie.record.query.polygons import polygon
from vigie.record.query.words import asked, folded

if TYPE_CHECKING:
    from vigie.record.incidents import Incident

LEVELS = tuple(Sensitivity)
READING = "reading"
Point = tuple[float, float]
Some = str | tuple[str, ...] | None
"""A value, several of which any may hold, or none asked."""


def several(value: Some) -> tuple[str, ...]:
    """What is asked of one thing, as a tuple."""
    return () if value is None else (value,) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; None asks nothing, and everything asked must hold.

    ``start`` and ``end`` are days, both included. ``place`` is a name, region or country, or with ``within_km`` what
    is measured from; ``pcode`` a region or cercle ('ML0103', 'ML0103@2015' in that vintage); ``polygon`` GeoJSON or
    WKT. ``actor`` takes in groups below it, ``type`` is an ACLED sub-event or event type. ``origin`` is 'reading' or
    the name of a dataset. ``text`` are words of a quoted passage or a title, whatever their accents and case.
    A tuple asks for any of several actors, types, targets, certainties, sources or origins. ``id`` are the incidents
    themselves, by their whole ids: with it neither states nor claims nor reports are taken.
    ``sensitivity`` is the most guarded level wanted; reports above it count for nothing, linking included.
    """

    start: dt.date | None = None
    end: dt.date | None = None
    place: str | None = None
    within_km: float | None = None
    point: Point | None = None
    actor: Some = None
    type: Some = None
    target: Some = None
    certainty: Certainty | tuple[Certainty, ...] | None = None
    text: str | None = None
    min_sources: int = 1
    sensitivity: Sensitivity | None = None
    pcode: str | None = None
    polygon: str | None = None
    source: Some = None
    origin: Some = None
    id: Some = None

    def takes_level(self, report: Report) -> bool:
        return self.sensitivity is None or LEVELS.index(report.sensitivity) <= LEVELS.index(self.sensitivity)

    def takes_incident(self, incident: Incident) -> bool:
        return (
            (self.id is None or incident.id in several(self.id))
            and self._takes_days(incident.date)
            and self._takes_places(incident.places)
            and self._takes_actors(incident.perpetrators)
            and (self.type is None or any(not sub_events(t).isdisjoint(incident.types) for t in several(self.type)))
            and (self.target is None or not set(several(self.target)).isdisjoint(incident.targets))
            and (self.certainty is None or incident.certainty in several(self.certainty))
            and len(incident.sources) >= self.min_sources
            and self._takes_sources(incident.sources)
            and (self.origin is None or not set(several(self.origin)).isdisjoint(incident.origins))
            and any(self._takes_text(a.account.quote.text, a.report) for a in incident.accounts)
        )

    def takes_statement(self, report: Report, statement: Condition | Claim | Measure | Warning) -> bool:
        """A statement without days is taken by the day its report was published."""
        published = DateRange(report.published, report.published) if report.published else None
        quote = statement.quote.text if statement.quote else ""
        match statement:
            case Condition():
                when, places, actors = statement.date or published, statement.places, statement.imposed_by
                codes = [c.code for c in actors]
            case Claim():
                when = statement.period or published
                places = (statement.place,) if statement.place else ()
                codes = [statement.by] if statement.by else []
            case Measure():
                when, places, codes = statement.date or published, statement.places, []
            case Warning():
                when, places, codes = published, (), []
        return (
            self.id is None
            and self.takes_level(report)
            and self._takes_days(when)
            and self._takes_places(places)
            and self._takes_actors(codes)
            and (self.certainty is None or self._takes_certainty(statement))
            and self._takes_sources([report.publisher])
            and (self.origin is None or READING in several(self.origin))
            and self._takes_text(quote, report)
        )

    def takes_report(self, report: Report) -> bool:
        """By level, day of publication, source and words alone."""
        published = DateRange(report.published, report.published) if report.published else None
        return (
            self.id is None
            and self.takes_level(report)
            and self._takes_days(published)
            and self._takes_sources([report.publisher])
            and (self.origin is None or READING in several(self.origin))
            and self._takes_text(report.text, report)
        )

    def takes_spot(self, spot: Spot) -> bool:
        """Does one place meet all that is asked of places?"""
        if self.point is not None and self.within_km is not None:
            if not within(spot, *self.point, self.within_km):
                return False
        elif self.place is not None and not name_asked(self.place).takes(spot):
            return False
        if self.pcode is not None and not in_unit(spot, unit_asked(self.pcode)):
            return False
        return self.polygon is None or polygon(self.polygon).takes(spot.lat, spot.lon)

    @property
    def asks_places(self) -> bool:
        near = self.point is not None and self.within_km is not None
        return near or not (self.place is None and self.pcode is None and self.polygon is None)

    def _takes_days(self, days: DateRange | None) -> bool:
        if self.start is None and self.end is None:
            return True
        if days is None or (days.start is None and days.end is None):
            return False
        first, last = days.start or dt.date.min, days.end or dt.date.max
        return first <= (self.end or dt.date.max) and last >= (self.start or dt.date.min)

    def _takes_places(self, places: Iterable[Place]) -> bool:
        return not self.asks_places or any(self.takes_spot(spot_of(p)) for p in places)

    def _takes_actors(self, codes: Iterable[str]) -> bool:
        return self.actor is None or any(not set(several(self.actor)).isdisjoint(lineage(code)) for code in codes)

    def _takes_certainty(self, statement: Condition | Claim | Measure | Warning) -> bool:
        return not isinstance(statement, Condition) or statement.certainty in several(self.certainty)

    def _takes_sources(self, sources: Iterable[str]) -> bool:
        return self.source is None or not set(map(squashed, several(self.source))).isdisjoint(map(squashed, sources))

    def _takes_text(self, quote: str, report: Report) -> bool:
        if not self.text:
            return True
        wanted = asked(self.text)
        return bool(wanted) and (wanted in folded(quote) or wanted in folded(report.title or ""))


def located(where: Filter, incidents: Sequence[Incident]) -> Filter:
    """The filter with the point that ``within_km`` is measured from: as the record places the name, else as
    the gazetteer does; raises QuestionProblem where neither knows it.
    """
    if where.within_km is None or where.point is not None or where.place is None:
        return where
    point = _on_record(where.place, incidents) or in_gazetteer(where.place)
    if point is None:
        raise QuestionProblem("record.no_point", place=where.place)
    return replace(where, point=point)


def in_gazetteer(name: str) -> Point | None:
    """Where the gazetteer has a name."""
    known = Gazetteer.load().named(name)
    return next(((e.lat, e.lon) for e in known if e.lat is not None and e.lon is not None), None)


def _on_record(name: str, incidents: Iterable[Incident]) -> Point | None:
    points = [
        (spot.lat, spot.lon)
        for incident in incidents
        for p in incident.places
        if squashed(p.name) == squashed(name) and (spot := spot_of(p)).lat is not None and spot.lon is not None
    ]
    if not points:
        return None
    return math.fsum(p[0] for p in points) / len(points), math.fsum(p[1] for p in points) / len(points)
