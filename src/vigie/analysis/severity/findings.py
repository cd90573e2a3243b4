"""Severity as Findings: one an area, with what each indicator rests on.

In: a record, a day, which areas. Out: Findings, the gravest first. A named area that nothing is told of is a finding
too: no information.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from vigie.analysis.finding import Basis, Finding, Interval, Told
from vigie.analysis.severity import evidence
from vigie.analysis.severity.evidence import Event, Response, State, Words
from vigie.analysis.severity.problems import SeverityQuestion
from vigie.analysis.severity.scopes import Area, division_of
from vigie.analysis.severity.scoring import Ground, Points, Scored, Scorer, areas
from vigie.knowledge import population
from vigie.knowledge.areas import table
from vigie.knowledge.gazetteer import ADMIN, Gazetteer
from vigie.knowledge.severity import rules
from vigie.model import Sensitivity
from vigie.record import Record

METHOD = Told("method.severity")
MOST_WORDS = 3
MOST_GROUNDS = 12


def severity(
    record: Record,
    on: dt.date,
    *,
    admin: str | None = None,
    level: int = 2,
    sensitivity: Sensitivity | None = None,
) -> list[Finding]:
    """The areas of a level (2: cercles, 1: regions) of which the record tells something that counts, the gravest first.

    ``admin`` names one cercle or region; a region gives its cercles too. Raises SeverityQuestion for an unknown name.
    """
    told = evidence.told(record, on, rules(), sensitivity)
    wanted = areas(told, level) if admin is None else _asked(admin, on, areas(told, 2))
    scorer = Scorer(told, rules())
    every = map(scorer.score, wanted)
    found = [one for one in every if one.known or admin is not None]
    ranked = sorted(found, key=lambda s: (-(s.score or 0), -s.total, s.area))
    return [_finding(one, told) for one in ranked]


def _asked(name: str, on: dt.date, known: Sequence[Area]) -> list[Area]:
    """The region or cercle of that name; with a region those of its cercles that something is told of."""
    units = [e for e in Gazetteer.load().named(name) if e.kind in ADMIN and e.country]
    if not units:
        raise SeverityQuestion("unknown_area", name=name)
    found: list[Area] = []
    year = division_of(on)
    for unit in units:
        country = unit.country or ""
        if unit.kind == "admin2":
            region = table.region(unit.name, year) if country == table.COUNTRY else unit.admin1
            found.append(Area(country, 2, unit.name, region or ""))
        elif country != table.COUNTRY or unit.name in {u.name for u in table.units(year, 1)}:
            found.append(Area(country, 1, unit.name))
            found += [a for a in known if (a.country, a.region) == (country, unit.name)]
    if not found:
        raise SeverityQuestion("no_such_then", name=name, day=on)
    return list(dict.fromkeys(found))


def _finding(one: Scored, told: evidence.Told) -> Finding:
    known = one.score is not None
    values = {
        "area": one.area.name,
        "score": one.score if known else 0,
        "highest": one.highest,
        "known": one.known,
        "day": told.day,
        "first": told.first,
    }
    ids = tuple(dict.fromkeys(g.what.id for p in one.indicators for g in p.grounds if isinstance(g.what, Event)))
    return Finding(
        kind="access_severity",
        about={
            "area": one.area.name,
            "level": one.area.level,
            "country": one.area.country,
            "region": one.area.region or None,
            "on": told.day.isoformat(),
            "period": [told.first.isoformat(), told.day.isoformat()],
        },
        value=one.score,
        unit="0-5",
        method=METHOD,
        said=Told(f"severity.said.{'score' if known else 'nothing'}.{one.area.level}", values),
        interval=Interval(one.score, one.highest, 1.0) if one.score is not None else None,
        basis=tuple(
            Basis(origin, version, incidents=ids if origin == evidence.READING else (), total=len(ids))
            for origin, version in told.versions
        ),
        caveats=tuple(_caveats(one)),
        details={
            "points": one.total,
            "known": one.known,
            "pcodes": dict(table.pcodes(one.area.name, one.area.level)) if one.area.country == table.COUNTRY else {},
            "people": _people(one.area),
            "indicators": [_indicator(p) for p in one.indicators],
        },
    )


def _people(area: Area) -> dict[str, Any] | None:
    """How many live there by the newest figure, and whose figure that is; None where there is none."""
    found = population.of_unit(area.name, area.level, area.country)
    return {"people": found.people, "year": found.year, "source": found.source} if found else None


def _caveats(one: Scored) -> Iterable[Told]:
    gaps = len(one.indicators) - one.known
    if gaps and one.score is not None:
        yield Told("severity.caveat.gaps", {"n": gaps, "score": one.score, "highest": one.highest})
    whys = {why for p in one.indicators for g in p.grounds for why in g.why}
    for why in sorted(whys):
        yield Told(f"severity.caveat.{why}")
    open_ended = [g.what for p in one.indicators for g in p.grounds if isinstance(g.what, State) and not g.what.end]
    if open_ended:
        yield Told("severity.caveat.no_end", {"n": len({s.id for s in open_ended})})


def _indicator(one: Points) -> dict[str, Any]:
    return {
        "indicator": one.indicator,
        "dimension": one.dimension,
        "points": one.points,
        "information": "none" if one.points is None else "constraint" if one.points else "no_constraint",
        "silent": list(one.silent),
        "total": len(one.grounds),
        "evidence": [_ground(g) for g in one.grounds[:MOST_GROUNDS]],
    }


def _ground(ground: Ground) -> dict[str, Any]:
    what = ground.what
    base: dict[str, Any] = {"id": what.id, "less_for": list(ground.why)}
    if not isinstance(what, Event):  # incidents give their points together
        base["points"] = ground.points
    match what:
        case State():
            base |= {
                "type": "condition",
                "kind": what.kind,
                "extent": None if what.extent == "untold" else what.extent,
                "start": _day(what.start),
                "end": _day(what.end),
                "last_told": _day(what.last_told),
                "over": what.over,
            }
        case Response():
            base |= {"type": "measure", "kind": what.kind, "status": what.status, "day": _day(what.day)}
        case Event():
            base |= {"type": "incident", "kind": what.types[0] if what.types else "other", "day": _day(what.day)}
            base |= {"targets": list(what.targets), "killed": what.killed}
    return base | {"sentences": [_words(w) for w in what.words[:MOST_WORDS]]}


def _words(words: Words) -> dict[str, Any]:
    return {
        "quote": words.quote,
        "report": words.report,
        "source": words.source,
        "published": _day(words.published),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
