"""Are changes seen in time, and how often is one seen where there is none? Two simulated years, watched week by week.

    python -m benchmarks.alerts [WORLDS]

Each world (12) has ten regions with .3 to 6 incidents a week, burstier than chance, a year of run-up and two years
watched with the rules that come with Vigie and one memory. In each, one change of every kind is planted in a region of
its own: a rate times 4 (where two a week or more were usual), a cluster of 9 within 15 km and three weeks, a first
incident, travellers attacked on a road, a road shut, a siege past its 30th day, hunger under it. Found: told within 21
days of the change (or of the day on which the rule's limit is passed). False: told of a region in which nothing of that
kind was planted within the year before.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections import Counter
from dataclasses import dataclass

import numpy as np

from vigie.analysis.access.closures import Closure, Proof
from vigie.analysis.alerts.lasting import Lasting
from vigie.analysis.alerts.memory import Memory
from vigie.analysis.alerts.rules import own_rules
from vigie.analysis.alerts.watching import Scene, watch
from vigie.analysis.shift.events import Events
from vigie.knowledge.food_security import Round
from vigie.model import Place

REGIONS, RUN_UP, WATCHED, WITHIN = 10, 371, 728, 21
START = dt.date(2022, 1, 3).toordinal()
BURSTY = 0.2
QUARTER = 91.3125


@dataclass(frozen=True)
class Planted:
    """``day`` is the first on which it could be told."""

    kind: str
    area: str
    day: int


def world(seed: int) -> tuple[Scene, list[Planted]]:
    rng = np.random.default_rng(seed)
    rates = rng.permutation(np.geomspace(0.3, 6, REGIONS))
    middles = np.column_stack([rng.uniform(11, 17, REGIONS), rng.uniform(-11, 3, REGIONS)])
    days = RUN_UP + WATCHED

    def moment() -> int:
        return int(rng.integers(RUN_UP + 14, days - WITHIN - 7))

    lively, quiet = np.flatnonzero(rates >= 2), np.flatnonzero(rates < 1)
    risen, crowded = int(rng.choice(lively)), int(rng.choice(quiet))
    rise, crowd, first = moment(), moment(), moment()
    rows: list[tuple[int, float, float, str]] = []
    for n in range(REGIONS):
        week = rng.gamma(1 / BURSTY, BURSTY, days // 7 + 1)
        level = rates[n] / 7 * np.repeat(week, 7)[:days]
        if n == risen:
            level[rise:] *= 4
        for day, count in enumerate(rng.poisson(level)):
            rows += [(day, *(middles[n] + rng.normal(0, 0.5, 2)), f"R{n}") for _ in range(count)]
    centre = middles[crowded] + rng.normal(0, 0.4, 2)
    rows += [
        (crowd + int(rng.integers(WITHIN)), *(centre + rng.uniform(-0.1, 0.1, 2)), f"R{crowded}") for _ in range(9)
    ]
    rows += [(first, 20.0, -3.0, "New")]
    rows.sort()
    day, lat, lon, area = (np.array(column, object) for column in zip(*rows, strict=True))
    source = rng.choice(["Radio", "ACLED", "Agence"], len(rows)).astype(object)
    events = Events(
        day.astype(np.int64) + START, lat.astype(float), lon.astype(float), area, source,
        np.array([str(n) for n in range(len(rows))], object),
    )  # fmt: skip
    lasting, told = _lasting(moment)
    planted = [
        Planted("rate", f"R{risen}", START + rise),
        Planted("cluster", f"R{crowded}", START + crowd),
        Planted("first", "New", START + first),
        *told,
    ]
    return Scene({"admin1": events, "admin2": events}, lasting), planted


def _lasting(moment) -> tuple[Lasting, list[Planted]]:  # type: ignore[no-untyped-def]
    shut, attacked, besieged = (dt.date.fromordinal(START + moment()) for _ in range(3))
    limit = besieged + dt.timedelta(31)

    def closure(name: str, kind: str, effect: str, start: dt.date, seen: dt.date) -> Closure:
        place = Place(name, lat=14.0, lon=-9.0, country="ML", admin1=name)
        proof = Proof("r", "Radio", start, f"{name}: {kind}.")
        return Closure(name, kind, effect, (place,), frozenset(), start, None, seen, 0.8, 60, (), (proof,))

    found = (
        closure("Shut", "road_closed", "closed", shut, shut),
        closure("Attacked", "attack", "dangerous", attacked, attacked),
        closure("Besieged", "blockade", "closed", besieged, limit),
    )
    hungry = Round("u", "ML", "Besieged", "", limit, limit + dt.timedelta(90), False, "CH", 3, 1000, 400)
    told = [
        ("road", "Shut", shut),
        ("road", "Attacked", attacked),
        ("siege", "Besieged", limit),
        ("hunger", "Besieged", limit),
    ]
    return Lasting(found, (), (hungry,)), [Planted(kind, area, day.toordinal()) for kind, area, day in told]


def watched(scene: Scene, planted: list[Planted]) -> tuple[dict[Planted, int], Counter[str]]:
    """The day on which each planted change was told first, and the false alarms by kind."""
    rules, memory = own_rules(), Memory("secret")
    found: dict[Planted, int] = {}
    false: Counter[str] = Counter()
    for day in range(START + RUN_UP, START + RUN_UP + WATCHED, 7):
        today = dt.date.fromordinal(day)
        alerts = watch(scene, today, rules)
        new = memory.new(alerts, today)
        memory.remember(alerts, today)
        for one in new:
            kind, area = one.key.split(":")[0], str(one.finding.about["area"])
            # Any rule may tell of a change: a cluster is a rate that rose too.
            theirs = [p for p in planted if area.startswith(p.area) and 0 <= day - p.day <= 365]
            for p in theirs:
                if p.kind == kind or {p.kind, kind} <= {"rate", "cluster"}:
                    found.setdefault(p, day)
            # A siege that begins is a road newly shut as well: told before its own limit, and true.
            if not theirs and area != "Besieged":
                false[kind] += 1
    return found, false


def main(worlds: int = 12) -> int:
    begun = time.perf_counter()
    seen: Counter[str] = Counter()
    every: Counter[str] = Counter()
    false: Counter[str] = Counter()
    waits: list[int] = []
    for seed in range(worlds):
        scene, planted = world(seed)
        found, wrong = watched(scene, planted)
        false += wrong
        for one in planted:
            every[one.kind] += 1
            wait = found.get(one, 10**6) - one.day
            seen[one.kind] += wait <= WITHIN
            waits += [wait] if wait <= WITHIN else []
    quarters = worlds * REGIONS * WATCHED / QUARTER
    for kind in every:
        share = f"{seen[kind]:4d} of {every[kind]:4d}  {seen[kind] / every[kind]:6.1%}"
        print(f"  {kind:8s} found within {WITHIN} days {share}")
    total = sum(seen.values()) / sum(every.values())
    print(f"all {total:.1%} of {sum(every.values())}, after {np.median(waits):.0f} days (median)")
    print(f"false alarms a quarter and area {sum(false.values()) / quarters:.3f}: {dict(false)}")
    print(f"{worlds} worlds of two years, {time.perf_counter() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
