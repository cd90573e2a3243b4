"""From A to B: how long, which way, and what closures change.

In: a ground, two places, a day or none, roads closed or opened for the question. Out: one Finding: minutes and km
before and after, the way in names, countries passed, the detour factor, cut off or not.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from vigie.analysis.access import asked
from vigie.analysis.access.asked import Ends
from vigie.analysis.access.closures import Closure
from vigie.analysis.access.graph import RoadGraph, Way
from vigie.analysis.access.ground import Ground, as_row
from vigie.analysis.access.problems import AccessQuestion
from vigie.analysis.access.words import Countries, Traffic, hours
from vigie.analysis.finding import Finding, Told
from vigie.knowledge.gazetteer import Entry
from vigie.knowledge.road_closures import DANGEROUS, ONE_COMPANY

FAINT = 0.1
"""Below that confidence a closure is not worth telling."""
METHOD = Told("method.route")


def route(
    ground: Ground,
    start: Entry,
    goal: Entry,
    *,
    day: dt.date | None = None,
    traffic: str = "people",
    close: Sequence[Ends] = (),
    reopen: Sequence[Ends] = (),
) -> Finding:
    """The way on a day (closures on record as of it) or on open roads, with roads closed and opened as asked.

    'Before' is the same season with every road open. A place off the roads or a road that is none raises QuestionError.
    """
    from vigie.analysis.access.paths import Tree

    graph = ground.graph
    a, b = asked.node(graph, start), asked.node(graph, goal)
    if a == b:
        raise AccessQuestion("one_place", a=start.name, b=goal.name)
    usual = graph.minutes_on(day)
    shut = [road for ends in close for road in asked.roads(graph, ends)]
    opened = [road for ends in reopen for road in asked.roads(graph, ends)]
    known = ground.barred
    now = known.asking((*known.shut, *shut), (*known.opened, *opened)).minutes(day, traffic)
    tree = Tree(graph.network, [b], usual)
    before = graph.way(a, tree.path(a), usual.tolist()) if math.isfinite(tree.distance[a]) else None
    tree.change(np.nonzero(now != usual)[0], now[now != usual])
    after = graph.way(a, tree.path(a), now.tolist()) if math.isfinite(tree.distance[a]) else None
    passed = set(after.roads if after else ())
    used, risky = _told(ground, day, traffic, passed, passed | set(before.roads if before else ()))
    caveats = list(ground.caveats(day, used))
    abroad = graph.abroad(after) if after else []
    if abroad:
        caveats.insert(0, Told("access.caveat.abroad", {"countries": Countries(abroad)}))
    factor = after.minutes / before.minutes if after and before else None
    return Finding(
        kind="route",
        about={
            "from": start.name,
            "to": goal.name,
            "on": day and day.isoformat(),
            "traffic": traffic,
            "closed": [f"{x.name}–{y.name}" for x, y in close],
            "opened": [f"{x.name}–{y.name}" for x, y in reopen],
        },
        value=round(after.minutes, 1) if after else None,
        unit="minutes",
        method=METHOD,
        said=_with_company(_with_risks(_said(start, goal, before, after, graph), risky), used, day),
        basis=ground.basis(used),
        caveats=tuple(caveats),
        details={
            "cut_off": after is None,
            "factor": factor and round(factor, 3),
            "factor_km": round(after.km / before.km, 3) if after and before else None,
            "before": before and _way(graph, before),
            "after": after and _way(graph, after),
            "through": abroad,
            "rows": [as_row(c, day, len(ground.barred.roads[c.id])) for c in (*used, *risky)] if day else [],
        },
    )


def _told(
    ground: Ground, day: dt.date | None, traffic: str, passed: set[int], either: set[int]
) -> tuple[list[Closure], list[Closure]]:
    """The closures for that traffic on the usual way or the one left, and the dangers on the latter, for whomever."""
    if day is None:
        return [], []
    roads = ground.barred.roads
    held = [c for c in ground.barred.closures if c.id in roads and c.confidence(day) >= FAINT]
    shut = [c for c in held if c.effect != DANGEROUS and c.meets(traffic) and either & set(roads[c.id])]
    risky = [c for c in held if c.effect == DANGEROUS and passed & set(roads[c.id])]
    return sorted(shut, key=lambda c: not c.counts(day)), risky


def _with_risks(said: Told, risky: Sequence[Closure]) -> Told:
    """Beside the way: for whom it is dangerous, though not shut."""
    if not risky:
        return said
    last = max((c.last_seen for c in risky if c.last_seen), default=None)
    kinds = Traffic({kind for c in risky for kind in c.traffic})
    return Told("access.said.risk", {"said": said, "traffic": kinds, "day": last or "?"})


def _with_company(said: Told, used: Sequence[Closure], day: dt.date | None) -> Told:
    """Beside the way: the companies that are kept from it, and nobody else."""
    names = {c.company for c in used if c.effect == ONE_COMPANY and c.company and day and c.counts(day)}
    return Told("access.said.company", {"said": said, "company": ", ".join(sorted(names))}) if names else said


def _by(passed: Sequence[str]) -> Told:
    return Told("access.said.by", {"path": ", ".join(passed)}) if len(passed) > 2 else Told("access.said.straight")


def _way(graph: RoadGraph, way: Way) -> dict[str, Any]:
    return {
        "minutes": round(way.minutes, 1),
        "km": round(way.km, 1),
        "modelled_km": round(way.modelled_km, 1),
        "path": graph.passed(way),
        "through": graph.abroad(way),
        "pieces": list(way.roads),
    }


def _said(start: Entry, goal: Entry, before: Way | None, after: Way | None, graph: RoadGraph) -> Told:
    values: dict[str, object] = {"a": start.name, "b": goal.name}
    if after is None:
        return Told("access.said.cut_off", values)
    values |= {"hours": hours(after.minutes), "km": round(after.km), "path": _by(graph.passed(after))}
    if before is None or after.minutes <= before.minutes * 1.001:
        return Told("access.said.route", values)
    usual = {
        "usual": hours(before.minutes),
        "usual_km": round(before.km),
        "factor": f"{after.minutes / before.minutes:.2f}",
    }
    return Told("access.said.longer", values | usual)
