"""Emerging clusters as findings: where reported incidents have lately come thicker than elsewhere and before.

In: events. Out: a ``Finding`` of the kind cluster for each that chance hardly makes, or one of the kind no_cluster.
What is told are reports, not positions of forces: where some events are not for everybody, a circle is never told
closer than 10 km, nor its centre closer than a tenth of a degree.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from vigie.analysis.finding import Basis, Finding, Told
from vigie.analysis.shift.events import LISTED, Events
from vigie.analysis.shift.findings import CERTAIN, COARSE_DEGREES, COARSE_KM, chance
from vigie.analysis.shift.problems import ShiftError
from vigie.analysis.shift.prospective import Cluster, scan

CENTURY = 36525.0
SAME_DAY = 0.5
YEAR = 365.25


def emerging(
    events: Events, *, max_km: float = 100.0, max_days: int = 60, permutations: int = 999, seed: int = 0,
    last_day: int | None = None, told: Callable[[int], object] | None = None,
) -> list[Finding]:  # fmt: skip
    """Clusters that last until ``last_day`` (an ordinal; by default the last event's), at 5 %; parameters as for
    ``scan``. Raises ``ShiftError`` for fewer than ten events with a point or a single day.
    """
    placed = events.only(events.placed)
    if not len(placed):
        raise ShiftError("few", n=0, least=10)
    last = int(placed.day.max()) if last_day is None else last_day
    found = scan(
        placed.day, placed.lat, placed.lon, max_km=max_km, max_days=max_days, permutations=permutations, seed=seed,
        last_day=last_day, told=told,
    )  # fmt: skip
    method = Told("method.scan", {"n": permutations, "km": float(max_km), "days": max_days})
    about = {
        "measure": "incidents",
        "period": f"{dt.date.fromordinal(int(placed.day.min()))}/{dt.date.fromordinal(last)}",
    }
    caution = [Told("shift.caveat.unplaced", {"n": n})] if (n := len(events) - len(placed)) else []
    clear = [one for one in found if one.p_value <= CERTAIN]
    if clear:
        return [_cluster(one, placed, about, method, caution) for one in clear]
    p = found[0].p_value if found else 1.0
    values = {"p": chance(p), "day": dt.date.fromordinal(last), "n": len(placed)}
    return [
        Finding(
            kind="no_cluster",
            about=about,
            value=0,
            unit="clusters",
            method=method,
            said=Told("shift.cluster.none", values),
            basis=events.basis,
            caveats=tuple(caution),
            details={"p_value": p},
        )
    ]


def _cluster(one: Cluster, events: Events, about: dict[str, Any], method: Told, caution: list[Told]) -> Finding:
    mine = events.only(np.array(one.events, np.int64))
    km, digits = (max(one.radius_km, COARSE_KM), COARSE_DEGREES) if events.guarded else (one.radius_km, 3)
    areas = [name for name, _ in Counter(a for a in mine.area if a).most_common(3)]
    start, end = dt.date.fromordinal(one.start), dt.date.fromordinal(one.end)
    values = {
        "observed": one.observed, "expected": one.expected, "km": float(round(km)), "start": start,
        "p": chance(one.p_value),
        "lat": f"{one.lat:.{min(digits, 2)}f}", "lon": f"{one.lon:.{min(digits, 2)}f}",
        "often": _often(one.recurrence_days),
        "where": Told("shift.cluster.where", {"areas": ", ".join(areas)}) if areas else "",
    }  # fmt: skip
    return Finding(
        kind="cluster",
        about=about | {"areas": areas},
        value=round(one.ratio, 2),
        unit="observed / expected",
        method=method,
        said=Told("shift.cluster.found", values),
        basis=_basis(events, mine),
        caveats=(*_reporting(one, events, mine), *caution, Told("shift.caveat.reports_only")),
        details={
            "lat": round(one.lat, digits),
            "lon": round(one.lon, digits),
            "radius_km": round(km, 1),
            "start": start.isoformat(),
            "end": end.isoformat(),
            "observed": one.observed,
            "expected": round(one.expected, 3),
            "llr": round(one.llr, 4),
            "p_value": one.p_value,
            "p_gumbel": one.p_gumbel,
            "recurrence_days": round(min(one.recurrence_days, 100 * CENTURY), 1),
        },
    )


def _often(days: float) -> Told:
    if days >= CENTURY:
        return Told("shift.recurrence.century")
    return (
        Told("shift.recurrence.years", {"n": days / YEAR})
        if days >= YEAR
        else Told("shift.recurrence.days", {"n": round(days)})
    )


def _basis(events: Events, mine: Events) -> tuple[Basis, ...]:
    """The datasets of all, with the incidents of the cluster alone."""
    names = events.basis[0] if len(events.basis) == 1 else Basis(", ".join(b.name for b in events.basis))
    return (Basis(names.name, names.version, names.coverage, names.licence, tuple(mine.id[:LISTED]), len(mine)),)


def _reporting(one: Cluster, events: Events, mine: Events) -> list[Told]:
    """What about the cluster could be reporting: one source, a new one, one event told several times, one point."""
    found = []
    tellers = Counter(name for name in mine.source if name)
    if not tellers:
        found.append(Told("shift.caveat.no_sources"))
    elif len(tellers) == 1 and all(mine.source):
        found.append(Told("shift.caveat.cluster_one_source", {"name": next(iter(tellers))}))
    earlier = set(events.source[events.day < one.start])
    new = {name: n for name, n in tellers.items() if name not in earlier}
    if new and 2 * sum(new.values()) >= len(mine):
        found.append(Told("shift.caveat.cluster_new_source", {"names": ", ".join(list(new)[:3])}))
    spots = Counter(zip(mine.day, mine.lat, mine.lon, strict=True))
    if spots.most_common(1)[0][1] >= SAME_DAY * len(mine):
        found.append(Told("shift.caveat.cluster_same_day", {"n": spots.most_common(1)[0][1]}))
    if len({(lat, lon) for _, lat, lon in spots}) == 1:
        found.append(Told("shift.caveat.cluster_one_point"))
    return found
