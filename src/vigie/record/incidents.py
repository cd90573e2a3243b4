"""Incidents as views: accounts linked and fused, picked by id, filtered by a question.

In: the accounts on record and the rulings of persons. Out: incidents, each with every account it rests on. An
incident carries the id of its earliest published account; the id of any of its accounts finds it, so that a
reference stays good when an earlier report comes in. Nothing here is stored.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from vigie.knowledge.countries import by_iso2
from vigie.knowledge.gazetteer import Gazetteer
from vigie.model import (
    Certainty,
    Claim,
    Condition,
    DateRange,
    Measure,
    Place,
    Report,
    Sensitivity,
    Warning,
)
from vigie.record import fusion
from vigie.record.fusion import Span
from vigie.record.linking import Ruling, link
from vigie.record.problems import QuestionProblem
from vigie.record.profile import Recorded, Spot, kilometres, lineage, spot, squashed, weights

SHORTEST_ID = 4
LEVELS = tuple(Sensitivity)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened at a time and a place: its accounts, and their values fused by the rule
    ``span``.
    """

    id: str
    accounts: tuple[Recorded, ...]
    date: DateRange | None
    places: tuple[Place, ...]
    types: tuple[str, ...]
    perpetrators: tuple[str, ...]
    targets: tuple[str, ...]
    harm: tuple[Span, ...]
    losses: tuple[Span, ...]
    certainty: Certainty
    sources: tuple[str, ...]

    @property
    def type(self) -> str:
        """The code that most accounts put first among the acceptable ones."""
        return self.types[0] if self.types else "other"

    @property
    def point(self) -> Point | None:
        """Latitude and longitude of where it happened: the place itself, else the middle of the road; None if
        unknown.
        """
        known = [(p.role, p.lat, p.lon) for p in self.places if p.lat is not None and p.lon is not None]
        spots = [(lat, lon) for role, lat, lon in known if role in {"at", "near"}]
        ends = [(lat, lon) for role, lat, lon in known if role in {"from", "to"}]
        chosen = spots[:1] or ends[:2]
        if not chosen:
            return None
        return sum(p[0] for p in chosen) / len(chosen), sum(p[1] for p in chosen) / len(chosen)

    def toll(self, kind: str = "killed") -> Span | None:
        """How many were killed (injured, abducted …) in all, from the lowest account to the highest."""
        return fusion.toll(self.accounts, kind)


def view(accounts: Sequence[Recorded], rulings: Iterable[Ruling] = ()) -> list[Incident]:
    """Every incident, by its first day (undated ones first) and id."""
    found = [_incident(cluster.accounts) for cluster in link(accounts, rulings)]
    return sorted(found, key=lambda i: (str(i.date.start) if i.date else "", i.id))


def _incident(accounts: tuple[Recorded, ...]) -> Incident:
    bare = [item.account for item in accounts]
    return Incident(
        id=accounts[0].id,
        accounts=accounts,
        date=fusion.days(bare),
        places=fusion.places(bare),
        types=fusion.codes([[t.code for t in a.types] for a in bare]),
        perpetrators=fusion.actors([[c.code for c in a.perpetrators] for a in bare]),
        targets=fusion.codes([[c.code for c in a.targets] for a in bare]),
        harm=fusion.harm(accounts),
        losses=fusion.losses(accounts),
        certainty=fusion.certainty(bare),
        sources=tuple(dict.fromkeys(item.report.source or item.report.id for item in accounts)),
    )


def pick(incidents: Sequence[Incident], key: str) -> Incident:
    """The incident named by an id of it or of one of its accounts, by the beginning of one, or by
    'REPORT#INDEX'.
    """
    key = key.strip()
    found = [
        incident
        for incident in incidents
        if any(f"{a.report.id}#{a.index}" == key for a in incident.accounts)
        or (len(key) >= SHORTEST_ID and any(a.id.startswith(key.lower()) for a in incident.accounts))
    ]
    if not found:
        raise QuestionProblem("record.no_incident", asked=key)
    if len(found) > 1:
        ids = ", ".join(sorted(i.id[:12] for i in found)[:5])
        raise QuestionProblem("record.several_incidents", asked=key, ids=ids)
    return found[0]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; None and () ask nothing. Days are included; ``actor`` takes in groups below it.

    ``sensitivity`` is the most guarded level wanted; reports above it count for nothing, linking included.
    """

    start: dt.date | None = None
    end: dt.date | None = None
    place: str | None = None
    within_km: float | None = None
    point: Point | None = None
    actor: str | None = None
    type: str | None = None
    target: str | None = None
    certainty: Certainty | None = None
    text: str | None = None
    min_sources: int = 1
    sensitivity: Sensitivity | None = None

    def takes_level(self, report: Report) -> bool:
        return self.sensitivity is None or LEVELS.index(report.sensitivity) <= LEVELS.index(self.sensitivity)

    def takes_incident(self, incident: Incident) -> bool:
        return (
            self._takes_days(incident.date)
            and self._takes_places(incident.places)
            and self._takes_actors(incident.perpetrators)
            and (self.type is None or self.type in incident.types)
            and (self.target is None or self.target in incident.targets)
            and (self.certainty is None or incident.certainty == self.certainty)
            and len(incident.sources) >= self.min_sources
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
                when, places, codes = published, statement.places, []
            case Warning():
                when, places, codes = published, (), []
        return (
            self.takes_level(report)
            and self._takes_days(when)
            and self._takes_places(places)
            and self._takes_actors(codes)
            and (self.certainty is None or getattr(statement, "certainty", self.certainty) == self.certainty)
            and self._takes_text(quote, report)
        )

    def takes_report(self, report: Report) -> bool:
        """By level, day of publication and words alone."""
        published = DateRange(report.published, report.published) if report.published else None
        return self.takes_level(report) and self._takes_days(published) and self._takes_text(report.text, report)

    def _takes_days(self, days: DateRange | None) -> bool:
        if self.start is None and self.end is None:
            return True
        if days is None or (days.start is None and days.end is None):
            return False
        first, last = days.start or dt.date.min, days.end or dt.date.max
        return first <= (self.end or dt.date.max) and last >= (self.start or dt.date.min)

    def _takes_places(self, places: Iterable[Place]) -> bool:
        if self.point is not None and self.within_km is not None:
            here = Spot("", "at", *self.point, "", False)
            return any(kilometres(here, spot(p)) <= self.within_km for p in places)
        return self.place is None or any(named(self.place, p) for p in places)

    def _takes_actors(self, codes: Iterable[str]) -> bool:
        return self.actor is None or any(self.actor in lineage(code) for code in codes)

    def _takes_text(self, quote: str, report: Report) -> bool:
        if self.text is None:
            return True
        wanted = self.text.casefold()
        return wanted in quote.casefold() or wanted in (report.title or "").casefold()


def named(name: str, place: Place) -> bool:
    """Is it the place's name in some spelling, its region, or its country by name or code?"""
    names = _spellings(name)
    if squashed(place.name) in names or squashed(place.admin1 or "-") in names or name.upper() == place.country:
        return True
    if place.country and squashed(name) in _country_names(place.country):
        return True
    rules = weights()["place"]
    wanted, other = squashed(name), squashed(place.name)
    long_enough = min(len(wanted), len(other)) >= rules["alike_letters"]
    return long_enough and ratio(wanted, other) >= float(rules["alike_ratio"])


@lru_cache(maxsize=256)
def _spellings(name: str) -> frozenset[str]:
    """The name and the others that the gazetteer has for a place of that name."""
    known = Gazetteer.load().named(name)
    found = {squashed(n) for n in (name, *(v for e in known for v in (e.name, *e.variants)))}
    return frozenset(found - {""})


@lru_cache(maxsize=256)
def _country_names(code: str) -> frozenset[str]:
    """What a country is called in French and English."""
    area = by_iso2(code)
    found = {squashed(n) for c in (area.members if area else ()) for n in (c.name_en, c.name_fr, *c.names)}
    return frozenset(found - {""})


def located(where: Filter, incidents: Sequence[Incident]) -> Filter:
    """The filter with the point that ``within_km`` is measured from: as the record places the name, else as
    the gazetteer does; raises QuestionProblem where neither knows it.
    """
    if where.within_km is None or where.point is not None or where.place is None:
        return where
    point = _on_record(where.place, incidents)
    if point is None:
        known = Gazetteer.load().named(where.place)
        point = next(((e.lat, e.lon) for e in known if e.lat is not None and e.lon is not None), None)
    if point is None:
        raise QuestionProblem("record.no_point", place=where.place)
    return replace(where, point=point)


def _on_record(name: str, incidents: Iterable[Incident]) -> Point | None:
    points = [
        (p.lat, p.lon)
        for incident in incidents
        for p in incident.places
        if p.lat is not None and p.lon is not None and squashed(p.name) == squashed(name)
    ]
    if not points:
        return None
    return math.fsum(p[0] for p in points) / len(points), math.fsum(p[1] for p in points) / len(points)
