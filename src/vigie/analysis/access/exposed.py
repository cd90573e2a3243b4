"""Works, mines and sites with violence around them, and who depends on the road where they stand.

In: a ground, the record, km and months. Out: a Finding: for each site the incidents within so many km in the months
before a day, the nearest, the deaths, the works that reports say are suspended there; and how many people's way to the
nearest service leads over the road at the site: whom stopped works on that road concern.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from vigie.analysis.access.graph import RoadGraph
from vigie.analysis.access.ground import Ground, shut, tree_of, wanted
from vigie.analysis.access.people import at_nodes, people_caveats, people_of
from vigie.analysis.finding import Finding, Told
from vigie.knowledge.gazetteer import EARTH_KM, Entry
from vigie.record.facts.filters import FactFilter

if TYPE_CHECKING:
    from vigie.record import Episode, Record

SITES = ("mine", "site")
SUSPENDED = "works_suspended"
MONTH_DAYS = 30.4375
METHOD = Told("method.exposed")


def sites(graph: RoadGraph, episodes: list[Episode]) -> dict[Entry, list[Episode]]:
    """Mines and sites of the map, and every place where reports say that works are suspended, with those reports."""
    found: dict[Entry, list[Episode]] = {e: [] for e in graph.at if e.kind in SITES}
    named = {(e.name, e.country): e for e in graph.at}
    for episode in episodes:
        for place in episode.where if episode.kind == SUSPENDED and episode.stated else ():
            entry = named.get((place.name, place.country))
            if entry is not None:
                found.setdefault(entry, []).append(episode)
    return found


def exposed(
    ground: Ground,
    record: Record,
    *,
    day: dt.date,
    km: float = 25.0,
    months: float = 6,
    service: str = "hospital",
    traffic: str = "people",
) -> Finding:
    """Every site with incidents near it or works suspended at it, the most incidents first."""
    start = dt.date.fromordinal(max(1, day.toordinal() - round(months * MONTH_DAYS)))
    points = record.facts().points(FactFilter(start=start, end=day))
    people = people_of(ground.graph)
    load = _loads(ground, service, day, traffic, at_nodes(ground.graph, people, ground.countries))
    rows = []
    for entry, stopped in sites(ground.graph, record.episodes()).items():
        away = _distance(entry, points.lat, points.lon)
        near = np.nonzero(away <= km)[0]
        standing = [e for e in stopped if e.in_force(day) and (e.last_seen or day) >= start]
        if not len(near) and not standing:
            continue
        rows.append(_row(entry, near, away, points, standing, load.get(ground.graph.at[entry], 0.0)))
    rows.sort(key=lambda row: (-row["incidents"], row["nearest_km"] or 0.0, row["site"]))
    values = {"n": len(rows), "km": f"{km:g}", "months": f"{months:g}", "incidents": sum(r["incidents"] for r in rows)}
    return Finding(
        kind="exposed",
        about={"on": day.isoformat(), "km": km, "months": months, "service": service},
        value=len(rows),
        unit="sites",
        method=METHOD,
        said=Told("access.said.exposed" if rows else "access.said.none_exposed", values),
        basis=ground.basis(),
        caveats=(
            *ground.caveats(day),
            *people_caveats(people, [e for e in ground.graph.at if e.country in ground.countries]),
        ),
        details={"rows": rows},
    )


def _row(entry: Entry, near: Any, away: Any, points: Any, stopped: list[Episode], load: float) -> dict[str, Any]:
    killed = points.killed[near]
    return {
        "site": entry.name,
        "admin2": entry.admin2,
        "country": entry.country,
        "kind": entry.kind,
        "incidents": len(near),
        "killed": float(np.nansum(killed)) if len(near) else 0.0,
        "nearest_km": round(float(away[near].min()), 1) if len(near) else None,
        "last": dt.date.fromordinal(int(points.day[near].max())).isoformat() if len(near) else None,
        "works_suspended_since": str(stopped[0].start or stopped[0].first_seen) if stopped else None,
        "evidence": [one.condition.quote.text for episode in stopped for one in episode.stated[:3]],
        "people_on_road": round(load),
        "ids": [str(i) for i in points.id[near][:20]],
    }


def _distance(entry: Entry, lat: Any, lon: Any) -> Any:
    """Great-circle km from a place to many points; NaN where unknown."""
    p, q = np.radians(entry.lat or 0.0), np.radians(lat)
    h = np.sin((q - p) / 2) ** 2 + np.cos(p) * np.cos(q) * np.sin(np.radians(lon - (entry.lon or 0.0)) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(h, 1.0)))


def _loads(ground: Ground, service: str, day: dt.date, traffic: str, here: Any) -> dict[int, float]:
    """How many people's way to the nearest service leads over each node, their own included."""
    tree, usual = tree_of(ground, wanted(ground, service), day)
    shut(ground, tree, usual, day, traffic)
    load, roads = here.copy(), tree.first_road.tolist()
    for node in np.argsort(-np.where(np.isfinite(tree.distance), tree.distance, -1.0), kind="stable").tolist():
        road = roads[node]
        if road >= 0:
            s = ground.graph.stretches[road]
            load[s.b if s.a == node else s.a] += load[node]
    return {n: float(load[n]) for n in range(len(load))}
