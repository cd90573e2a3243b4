"""Which accounts are worth comparing: those near in time that share a place, a spelling, a road or a region.

In: profiles. Out: pairs of indices, each once. Accounts are laid into days and places, so that the work grows
with the number of accounts and not with its square.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from vigie.record.profile import Profile, Spot, weights

CELL = 0.25  # degrees; with its neighbours more than near_km wide at any latitude people live at
WIDEST = 62  # days; a longer range is laid into its first days only
MOST_CELLS = 40
Key = tuple[object, ...]


def candidates(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Pairs i < j that could be one incident."""
    slack = int(weights()["date"]["slack_days"])
    by_day: dict[int, dict[Key, list[int]]] = defaultdict(lambda: defaultdict(list))
    names: dict[int, set[str]] = defaultdict(set)
    by_name: dict[str, list[int]] = defaultdict(list)
    undated: list[int] = []
    for i, a in enumerate(profiles):
        found: set[int] = set()
        if a.days is None:
            undated.append(i)
            continue
        span = range(a.days[0], min(a.days[1], a.days[0] + WIDEST) + 1)
        window = range(span[0] - slack, span[-1] + slack + 1)
        wanted = _keys(a, around=True)
        for day in window:
            if day in by_day:
                shelf = by_day[day]
                found.update(j for key in wanted for j in shelf.get(key, ()))
        nearby = set[str]().union(*(names[day] for day in window if day in names))
        for name in _alike(a, nearby):
            for day in window:
                found.update(by_day[day].get(("name", name), ()))
        yield from ((j, i) for j in found if profiles[j].report != a.report)
        for day in span:
            for key in _keys(a, around=False):
                by_day[day][key].append(i)
            names[day].update(s.name for s in a.spots)
        for spot in a.spots:
            by_name[spot.name].append(i)
    yield from _undated(profiles, undated, by_name)


def _undated(
    profiles: Sequence[Profile], undated: Sequence[int], by_name: dict[str, list[int]]
) -> Iterator[tuple[int, int]]:
    """An account without a date is held against all that name its place."""
    for i in undated:
        found = {j for spot in profiles[i].spots for j in by_name.get(spot.name, ())}
        yield from ((min(i, j), max(i, j)) for j in found if profiles[j].report != profiles[i].report)
        for spot in profiles[i].spots:
            by_name[spot.name].append(i)


def _keys(a: Profile, around: bool) -> set[Key]:
    """Where an account lies, or with ``around`` where those lie that it could be one with."""
    if not a.spots:
        return {("nowhere",), ("somewhere",)} if around else {("nowhere",)}
    keys: set[Key] = {("nowhere",)} if around else {("somewhere",)}
    for spot in a.spots:
        keys.add(("name", spot.name))
        if spot.area:
            keys.add(("town of", spot.name) if around else ("area", spot.name))
        elif spot.admin1:
            keys.add(("area", spot.admin1) if around else ("town of", spot.admin1))
        keys.update(_cells(spot.lat, spot.lon, around))
    keys.update(("name", name) for name in a.along)
    if a.road:
        keys.update(_cells_along(a.road[0], a.road[1], around))
    return keys


def _cells(lat: float | None, lon: float | None, around: bool) -> Iterator[Key]:
    if lat is None or lon is None:
        return
    x, y = math.floor(lon / CELL), math.floor(lat / CELL)
    reach = (-1, 0, 1) if around else (0,)
    yield from (("cell", x + dx, y + dy) for dx in reach for dy in reach)


def _cells_along(a: Spot, b: Spot, around: bool) -> Iterator[Key]:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return
    steps = min(MOST_CELLS, 1 + int(max(abs(a.lat - b.lat), abs(a.lon - b.lon)) / CELL))
    for step in range(1, steps):
        share = step / steps
        yield from _cells(a.lat + share * (b.lat - a.lat), a.lon + share * (b.lon - a.lon), around)


def _alike(a: Profile, names: set[str]) -> Iterator[str]:
    rules = weights()["place"]
    choices = sorted(n for n in names if len(n) >= rules["alike_letters"])
    for spot in a.spots:
        if len(spot.name) >= rules["alike_letters"]:
            for name, _, _ in process.extract(
                spot.name, choices, scorer=ratio, score_cutoff=rules["distant_ratio"], limit=None
            ):
                if name != spot.name:
                    yield name
