"""What can be reached from where: one place's state, places cut off from a service, isolation-days over a period.

In: a ground, a day or a period, a service (hospital, health, market, school, seat of a region), a limit in minutes.
Out: Findings; every person counted with the figure's year and source.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from vigie.analysis.access import asked, words
from vigie.analysis.access.closures import onto
from vigie.analysis.access.closures.onto import SAME_KM
from vigie.analysis.access.graph import RoadGraph
from vigie.analysis.access.ground import Ground, as_row, goals, shut, tree_of, wanted
from vigie.analysis.access.past import turns
from vigie.analysis.access.people import count, people_caveats, people_of
from vigie.analysis.access.route import METHOD
from vigie.analysis.access.words import Headcount, Traffic, hours
from vigie.analysis.finding import Basis, Finding, Told
from vigie.knowledge.gazetteer import Entry, kilometres
from vigie.knowledge.population import People
from vigie.knowledge.road_closures import BARRING, CLOSED, DANGEROUS, ONE_COMPANY, SLOWED
from vigie.model import Place

RECENT = 60
"""A closure that ended so many days ago is still told."""
EFFECTS = (CLOSED, SLOWED, DANGEROUS, ONE_COMPANY)
FAINT = 0.05
"""Below that confidence a closure is not worth telling."""
ROWS = 100
LIMIT = 120.0
DAYS_METHOD = Told("method.days")


def of(ground: Ground, place: Entry, *, day: dt.date, traffic: str = "people") -> list[Finding]:
    """The closures at a place, with their evidence, and how long it takes from there to each service."""
    return [_state(ground, place, day), *_living(ground, place), *_services(ground, place, day, traffic)]


def _living(ground: Ground, place: Entry) -> list[Finding]:
    """How many people live there, by which figure; nothing where none is known."""
    known = people_of(ground.graph).get(place)
    if known is None:
        return []
    values = {"place": place.name, "people": Headcount(known.people), "year": str(known.year), "source": known.source}
    return [
        Finding(
            kind="people",
            about={"place": place.name},
            value=known.people,
            unit="people",
            method=Told("method.people"),
            said=Told("access.said.people_modelled" if known.modelled else "access.said.people", values),
            basis=(Basis(known.source, version=str(known.year)),),
            details={"year": known.year, "approximate": known.approximate, "modelled": known.modelled},
        )
    ]


def _state(ground: Ground, place: Entry, day: dt.date) -> Finding:
    here = asked.node(ground.graph, place)
    near = set(ground.graph.roads_at.get(here, ()))
    touching = [
        c
        for c in ground.barred.closures
        if near & set(ground.barred.roads.get(c.id, ())) or any(_is(place, p) for p in c.where)
    ]
    holding = [c for c in touching if c.holds(day) and c.confidence(day) >= FAINT]
    ended = [c for c in touching if c.ended(day, RECENT)]
    holding.sort(
        key=lambda c: (
            not c.counts(day),
            EFFECTS.index(c.effect),
            len(c.where) > 1,
            bool(c.traffic),
            -c.confidence(day),
            c.id,
        )
    )
    worst = holding[0] if holding else None
    values: dict[str, object] = {"place": place.name, "day": day}
    if worst is None and ended:
        last = max(ended, key=lambda c: c.end or dt.date.min)
        said = Told("access.said.ended", values | {"end": last.end, "kind": words.kind(last.kind)})
    elif worst is None:
        said = Told("access.said.nothing" if ground.record else "access.said.no_record", values)
    else:
        key = "access.said.holds" if worst.end else "access.said.holds_no_end"
        said = Told(
            key,
            values
            | {
                "kind": words.kind(worst.kind),
                "effect": words.effect(worst.effect, worst.counts(day), worst.company),
                "traffic": Traffic(worst.traffic),
                "since": words.since(worst.start),
                "seen": worst.last_seen or "?",
                "end": worst.end,
                "sure": round(100 * worst.confidence(day)),
            },
        )
    return Finding(
        kind="closures",
        about={"place": place.name, "on": day.isoformat()},
        value=len(holding),
        unit="closures",
        method=Told("method.closures"),
        said=said,
        basis=ground.basis([*holding, *ended]),
        caveats=ground.caveats(day, holding),
        details={"rows": [as_row(c, day, len(ground.barred.roads.get(c.id, ()))) for c in (*holding, *ended)]},
    )


def _is(place: Entry, told: Place) -> bool:
    """The same name, and not far apart: several places bear it."""
    if told.name != place.name or told.lat is None or told.lon is None or place.lat is None or place.lon is None:
        return told.name == place.name
    return kilometres(place.lat, place.lon, told.lat, told.lon) <= SAME_KM


def _services(ground: Ground, place: Entry, day: dt.date, traffic: str) -> list[Finding]:
    graph, here, found = ground.graph, asked.node(ground.graph, place), []
    for service in ("hospital", "market", "seat"):
        there = goals(graph, service)
        if not there:
            continue
        tree, usual = tree_of(ground, there, day)
        before, near = float(tree.distance[here]), int(tree.source[here])
        shut(ground, tree, usual, day, traffic)
        after, now = float(tree.distance[here]), int(tree.source[here])
        values = {"place": place.name, "service": words.service(service), "usual": hours(before) if near >= 0 else "–"}
        if now < 0:
            key = "access.said.no_service"
        else:
            key = "access.said.service" if after <= before * 1.001 else "access.said.service_longer"
            values |= {"where": graph.name(now), "hours": hours(after)}
        found.append(
            Finding(
                kind="service",
                about={"place": place.name, "service": service, "on": day.isoformat(), "traffic": traffic},
                value=round(after, 1) if now >= 0 else None,
                unit="minutes",
                method=METHOD,
                said=Told(key, values),
                basis=ground.basis(),
                details={
                    "at": graph.name(now) if now >= 0 else None,
                    "usual_minutes": round(before, 1) if near >= 0 else None,
                    "usual_at": graph.name(near) if near >= 0 else None,
                    "cut_off": now < 0,
                },
            )
        )
    return found


def isolated(
    ground: Ground, service: str, *, day: dt.date, traffic: str = "people", limit: float = LIMIT, most: int = ROWS
) -> Finding:
    """The places more than ``limit`` minutes from the nearest service, or without any way to one; and their people."""
    graph, there = ground.graph, wanted(ground, service)
    tree, usual = tree_of(ground, there, day)
    before = tree.distance.copy()
    shut(ground, tree, usual, day, traffic)
    after, people = tree.distance, people_of(graph)
    far = [(e, n) for e, n in graph.at.items() if e.country in ground.countries and after[n] > limit]
    far.sort(key=lambda pair: (-count(people, pair[0]), -after[pair[1]], pair[0].name))
    anew = [(e, n) for e, n in far if before[n] <= limit]
    counted, counted_anew = (sum(count(people, e) for e, _ in some) for some in (far, anew))
    used = [c for c in ground.barred.on(day, traffic) if c.effect in BARRING]
    values: dict[str, object] = {
        "places": len(far),
        "people": Headcount(counted),
        "anew": len(anew),
        "people_anew": Headcount(counted_anew),
        "service": words.service(service),
        "limit": hours(limit),
        "cut": sum(1 for _, n in far if math.isinf(after[n])),
    }
    return Finding(
        kind="isolated",
        about={"service": service, "on": day.isoformat(), "minutes": limit, "traffic": traffic},
        value=counted,
        unit="people",
        method=METHOD,
        said=Told("access.said.isolated", values),
        basis=ground.basis(used),
        caveats=(*ground.caveats(day, used), *people_caveats(people, [e for e, _ in far])),
        details={
            "places": len(far),
            "places_anew": len(anew),
            "people_anew": counted_anew,
            "rows_total": len(far),
            "rows": [_row(e, n, graph, people, float(before[n]), float(after[n])) for e, n in far[:most]],
        },
    )


def isolation_days(
    ground: Ground,
    service: str,
    *,
    start: dt.date,
    end: dt.date,
    traffic: str = "people",
    limit: float = LIMIT,
    most: int = ROWS,
) -> Finding:
    """On how many days of a period (both ends included) closures put each place beyond ``limit``; people times days.

    Days on which the season alone puts it beyond are told apart and not counted.
    """
    graph, there, days = ground.graph, wanted(ground, service), (end - start).days + 1
    counts, changes = _beyond(ground, there, start, days, traffic, limit)
    season, _ = _beyond(replace(ground, barred=onto(graph, ())), there, start, days, traffic, limit)
    people = people_of(graph)
    hit = [(e, n) for e, n in graph.at.items() if e.country in ground.countries and counts[n] > season[n]]
    hit.sort(key=lambda one: (-(counts[one[1]] - season[one[1]]) * count(people, one[0]), -counts[one[1]], one[0].name))
    total = sum(int(counts[n] - season[n]) * count(people, e) for e, n in hit)
    used = [c for c in ground.barred.closures if c.id in ground.barred.roads and _within(c.start, c.end, start, end)]
    return Finding(
        kind="isolation_days",
        about={
            "service": service,
            "from": start.isoformat(),
            "to": end.isoformat(),
            "minutes": limit,
            "traffic": traffic,
        },
        value=total,
        unit="people x days",
        method=DAYS_METHOD,
        said=Told(
            "access.said.days",
            {
                "places": len(hit),
                "days": sum(int(counts[n] - season[n]) for _, n in hit),
                "total": float(total),
                "service": words.service(service),
                "limit": hours(limit),
                "start": start,
                "end": end,
            },
        ),
        basis=ground.basis(used),
        caveats=(*ground.caveats(end, used), *people_caveats(people, [e for e, _ in hit])),
        details={
            "days": days,
            "changes": changes,
            "rows_total": len(hit),
            "rows": [
                {
                    **_named(e),
                    "days": int(counts[n]),
                    "usual_days": int(season[n]),
                    "people": count(people, e),
                }
                for e, n in hit[:most]
            ],
        },
    )


def _beyond(
    ground: Ground, there: Mapping[int, Any], start: dt.date, days: int, traffic: str, limit: float
) -> tuple[npt.NDArray[np.int64], int]:
    """On how many days every node is farther than the limit; on how many days roads changed."""
    from vigie.analysis.access.paths import Timeline, Tree

    weights = ground.barred.minutes(start, traffic)
    tree, changes = Tree(ground.graph.network, list(there), weights), {}
    for day in turns(ground.barred.closures, start, start + dt.timedelta(days - 1))[1:]:
        now = ground.barred.minutes(day, traffic)
        moved = np.nonzero(now != weights)[0]
        if len(moved):
            changes[(day - start).days] = (moved, now[moved])
        weights = now
    return Timeline(tree, days, changes).days_beyond(limit), len(changes)


def _within(first: dt.date | None, last: dt.date | None, start: dt.date, end: dt.date) -> bool:
    return (first is None or first <= end) and (last is None or last > start)


def _named(entry: Entry) -> dict[str, str | None]:
    return {"place": entry.name, "admin2": entry.admin2, "admin1": entry.admin1, "country": entry.country}


def _row(
    entry: Entry, node: int, graph: RoadGraph, people: Mapping[Entry, People], before: float, after: float
) -> dict[str, Any]:
    known = people.get(entry)
    return {
        **_named(entry),
        "minutes": round(after, 1) if math.isfinite(after) else None,
        "usual_minutes": round(before, 1) if math.isfinite(before) else None,
        "cut_off": math.isinf(after),
        "people": known and known.people,
        "people_year": known and known.year,
        "people_source": known and known.source,
        "people_modelled": known and known.modelled,
    }
