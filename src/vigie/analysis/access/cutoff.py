"""Who is cut off on a day because of closures, on record or asked, and how much farther the others must go.

In: a ground (its ``barred`` may be asking what-if: ``Barred.asking``), the ground as it is on record, a service, a day,
a limit in minutes. Out: one Finding whose rows are the places that closures concern: cut off, beyond the limit, or on a
detour; each with its people by year and source, minutes usually, on record and now, the detour factor, since when.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vigie.analysis.access import words
from vigie.analysis.access.ground import Ground, shut, tree_of, wanted
from vigie.analysis.access.past import Past
from vigie.analysis.access.people import people_caveats, people_of
from vigie.analysis.access.route import METHOD
from vigie.analysis.access.words import Headcount, hours
from vigie.analysis.finding import Finding, Told
from vigie.knowledge.gazetteer import Entry
from vigie.knowledge.population import People
from vigie.knowledge.road_closures import BARRING

CUT_OFF, BEYOND, DETOUR = "cut_off", "beyond", "detour"
KEPT = (CUT_OFF, BEYOND)
STATES = (*KEPT, DETOUR)
LEAST_FACTOR = 1.1
"""A way that has become less than a tenth longer is not told."""
ROWS = 500


def cut_off(
    ground: Ground,
    recorded: Ground,
    past: Past,
    *,
    day: dt.date,
    limit: float,
    most: int = ROWS,
) -> Finding:
    """Every place that closures concern, the worst state first, then the most people.

    ``past`` is that of the record for the service and the traffic asked: it tells both, and since when.
    """
    graph, service, traffic = ground.graph, past.service, past.traffic
    there = wanted(ground, service)
    tree, usual = tree_of(ground, there, day)
    before = tree.distance.copy()
    shut(ground, tree, usual, day, traffic)
    after, nearest = tree.distance, tree.source
    asking = bool(ground.barred.shut or ground.barred.opened)
    told = after
    if asking:
        other, _ = tree_of(recorded, there, day)
        shut(recorded, other, usual, day, traffic)
        told = other.distance
    people, since = people_of(graph), past.since(day, limit)
    home = [(e, n) for e, n in graph.at.items() if e.country in ground.countries]
    found: list[tuple[Entry, dict[str, Any]]] = []
    for entry, n in home:
        state, was = (_state(float(before[n]), float(one[n]), limit) for one in (after, told))
        if state or was:
            at = graph.name(int(nearest[n])) if nearest[n] >= 0 else None
            row = _row(entry, people, state, was, float(before[n]), float(told[n]), float(after[n]))
            found.append((entry, row | {"at": at, "since": _iso(since.get(n))}))
    found.sort(key=lambda one: _order(one[1]))
    hit = [e for e, row in found if row["state"] in KEPT]
    counted, on_record = (
        sum(row["people"] or 0 for _, row in found if row[which] in KEPT) for which in ("state", "recorded")
    )
    far = [e for e, n in home if before[n] > limit]
    used = [c for c in ground.barred.on(day, traffic) if c.effect in BARRING and c.counts(day)]
    states = Counter(row["state"] for _, row in found if row["state"])
    far_people = sum(people[e].people for e in far if e in people)
    values: dict[str, object] = {
        "places": len(hit),
        "people": Headcount(counted),
        "service": words.service(service),
        "limit": hours(limit),
        "cut": states[CUT_OFF],
        "beyond": states[BEYOND],
        "detours": Told("access.said.detours", {"n": states[DETOUR]}) if states[DETOUR] else "",
        "far": Told("access.said.far", {"n": len(far), "people": Headcount(far_people), "limit": hours(limit)})
        if far
        else "",
    }
    both = states[CUT_OFF] and states[BEYOND]
    told_as = "both" if both else CUT_OFF if states[CUT_OFF] else BEYOND if states[BEYOND] else "none"
    return Finding(
        kind="cut_off",
        about={"service": service, "on": day.isoformat(), "minutes": limit, "traffic": traffic},
        value=counted,
        unit="people",
        method=METHOD,
        said=Told(f"access.said.kept.{told_as}", values),
        basis=ground.basis(used),
        caveats=(*ground.caveats(day, used), *people_caveats(people, hit)),
        details={
            "places": len(hit),
            "cut_off": states[CUT_OFF],
            "beyond": states[BEYOND],
            "detours": states[DETOUR],
            "recorded_people": on_record,
            "usually_far": {"places": len(far), "people": far_people},
            "rows_total": len(found),
            "rows": [row for _, row in found[:most]],
        },
    )


def _state(before: float, after: float, limit: float) -> str | None:
    """What closures do to a place: nothing leads there any more, it is beyond the limit, it has farther to go."""
    if math.isinf(before):
        return None
    if math.isinf(after):
        return CUT_OFF
    if after > limit >= before:
        return BEYOND
    return DETOUR if after > before * LEAST_FACTOR else None


def _order(row: Mapping[str, Any]) -> tuple[int, int, str]:
    state = STATES.index(row["state"]) if row["state"] else len(STATES)
    return state, -(row["people"] or 0), row["place"]


def _row(
    entry: Entry,
    people: Mapping[Entry, People],
    state: str | None,
    was: str | None,
    before: float,
    told: float,
    after: float,
) -> dict[str, Any]:
    known = people.get(entry)
    finite = math.isfinite(after)
    return {
        "place": entry.name,
        "admin2": entry.admin2,
        "admin1": entry.admin1,
        "country": entry.country,
        "lat": entry.lat,
        "lon": entry.lon,
        "state": state,
        "recorded": was,
        "usual_minutes": round(before, 1),
        "recorded_minutes": round(told, 1) if math.isfinite(told) else None,
        "minutes": round(after, 1) if finite else None,
        "factor": round(after / before, 2) if finite and before > 0 else None,
        "people": known and known.people,
        "people_year": known and known.year,
        "people_source": known and known.source,
        "people_modelled": known and known.modelled,
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def asking(ground: Ground, close: list[int], reopen: list[int]) -> Ground:
    """A ground on which roads are closed and opened for the question."""
    return replace(ground, barred=ground.barred.asking(close, reopen)) if close or reopen else ground
