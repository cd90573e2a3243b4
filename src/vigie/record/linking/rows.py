"""What linking needs of an account, as a row of the table that the conditions of linking.toml speak of.

In: an account and its report. Out: the values of ``COLUMNS``: days as ordinals, place names in one spelling, actors
with their sides, ranges of figures. They are what the source states: a person who corrects a value joins and parts
nothing by it, that is a decision of its own.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from vigie.knowledge.roads import segments_between
from vigie.model import DateRange, Harm, Loss, Place, Quantity
from vigie.record.profile import Recorded, Spot, lineage, side, spot, squashed, weights

MOST_PLACES = 12
MOST_STEPS = 60
STEP = 0.1  # degrees between the points that a road is looked up by
NO_LIMIT = 1e12
TAKEN = ("abducted", "captured")
READING = "reading"

LISTS = "VARCHAR[]"
COLUMNS = {
    "number": "INTEGER",
    "key": "VARCHAR",
    "report": "VARCHAR",
    "place_in_report": "INTEGER",
    "house": "VARCHAR",  # accounts of one house are told apart by it: a report, a dataset
    "source": "VARCHAR",
    "published": "INTEGER",
    "first": "INTEGER",
    "last": "INTEGER",
    "placed": "BOOLEAN",
    "names": LISTS,  # towns where it happened
    "regions": LISTS,  # areas where it happened
    "admins": LISTS,  # regions of the towns
    "lats": "DOUBLE[]",
    "lons": "DOUBLE[]",
    "from_name": "VARCHAR",
    "from_lat": "DOUBLE",
    "from_lon": "DOUBLE",
    "to_name": "VARCHAR",
    "to_lat": "DOUBLE",
    "to_lon": "DOUBLE",
    "along": LISTS,
    "way_lats": "DOUBLE[]",
    "way_lons": "DOUBLE[]",
    "type": "VARCHAR",
    "types": LISTS,
    "families": LISTS,
    "mixes": LISTS,
    "wide": LISTS,  # families that the source's codes do not tell apart
    "actors": LISTS,
    "named": LISTS,
    "lines": LISTS,
    "sides": LISTS,
    "opens": LISTS,
    "targets": LISTS,
    "rare_targets": LISTS,
    "target_groups": LISTS,
    "fighters": "BOOLEAN",
    "harms": LISTS,
    "killed": "DOUBLE[]",
    "killed_exact": "DOUBLE[]",
    "injured": "DOUBLE[]",
    "injured_exact": "DOUBLE[]",
    "taken": "DOUBLE[]",
    "taken_exact": "DOUBLE[]",
    "items": LISTS,
    "counts": LISTS,
}
Row = tuple[Any, ...]


def row(number: int, item: Recorded) -> Row:
    """The row of an account that goes by ``number`` here."""
    account, report = item.stated, item.report
    first, last = _days(account.date)
    return (
        number,
        item.id,
        report.id,
        item.index,
        house(item),
        report.source if item.origin == READING else item.origin,
        report.published.toordinal() if report.published else None,
        first,
        last,
        bool(account.places),
        *_places(account.places[:MOST_PLACES]),
        *_kinds(tuple(t.code for t in account.types), item.origin),
        *_actors(tuple(c.code for c in account.perpetrators)),
        *_targets(tuple(c.code for c in account.targets)),
        *_harm(account.harm),
        *_losses(account.losses),
    )


def house(item: Recorded) -> str:
    """Who tells this account from others: its report, or the dataset whose event it is."""
    return item.report.id if item.origin == READING else item.origin


def _days(date: DateRange | None) -> tuple[int | None, int | None]:
    if date is None:
        return None, None
    start, end = date.start or date.end, date.end or date.start
    if start is None or end is None:
        return None, None
    days = sorted((start.toordinal(), end.toordinal()))
    return days[0], days[1]


@lru_cache(maxsize=65536)
def _places(places: tuple[Place, ...]) -> Row:
    spots = [spot(p) for p in places]
    ends = [next((n for n, s in enumerate(spots) if s.role == role), None) for role in ("from", "to")]
    a, b = (spots[n] if n is not None else None for n in ends)
    road = (a, b) if a and b else None
    points = [s for s in spots if not road or s not in road]
    towns = [s for s in points if not s.area]
    names = list(dict.fromkeys(s.name for s in towns if s.name))
    regions = list(dict.fromkeys(s.name for s in points if s.area and s.name))
    admins = list(dict.fromkeys(s.admin1 for s in towns if s.admin1))
    known = list(dict.fromkeys((s.lat, s.lon) for s in towns if s.lat is not None and s.lon is not None))
    found: list[Any] = [names, regions, admins, [p[0] for p in known], [p[1] for p in known]]
    if road is None or ends[0] is None or ends[1] is None:
        return (*found, *[None] * 6, [], [], [])
    start, end = road
    along = segments_between(places[ends[0]].name, places[ends[1]].name)
    passed = [places[n].name for n in ends if n is not None] + list(along[0].places if along else ())
    trail = _trail(start, end)
    return (
        *found,
        *(start.name, start.lat, start.lon, end.name, end.lat, end.lon),
        list(dict.fromkeys(map(squashed, passed))),
        [p[0] for p in trail],
        [p[1] for p in trail],
    )


def _trail(a: Spot, b: Spot) -> list[tuple[float, float]]:
    """Points along the straight line between the ends of a road, the ends included."""
    ends = [(s.lat, s.lon) for s in (a, b) if s.lat is not None and s.lon is not None]
    if len(ends) < 2:
        return ends
    (lat1, lon1), (lat2, lon2) = ends
    steps = min(MOST_STEPS, 1 + int(max(abs(lat1 - lat2), abs(lon1 - lon2)) / STEP))
    return [(lat1 + n / steps * (lat2 - lat1), lon1 + n / steps * (lon2 - lon1)) for n in range(steps + 1)]


@lru_cache(maxsize=4096)
def _kinds(types: tuple[str, ...], origin: str) -> Row:
    known = weights()["kind"]
    of = {code: family for family, codes in known["families"].items() for code in codes}
    families = list(dict.fromkeys(of.get(t, t) for t in types))
    mixes = list(dict.fromkeys(other for f in families for other in known["mixed_families"].get(f, ())))
    return types[0] if types else None, list(types), families, mixes, known["wide"].get(origin, [])


@lru_cache(maxsize=65536)
def _actors(codes: tuple[str, ...]) -> Row:
    vague = weights()["perpetrators"]["vague"]
    actors = list(dict.fromkeys(codes))
    lines = list(dict.fromkeys(parent for code in actors for parent in lineage(code)))
    opens = list(dict.fromkeys(one for code in actors for one in vague.get(code, ())))
    sides = list(dict.fromkeys(map(side, actors)))
    return actors, [code for code in actors if code not in vague], lines, sides, opens


@lru_cache(maxsize=65536)
def _targets(codes: tuple[str, ...]) -> Row:
    known = weights()["targets"]
    targets = list(dict.fromkeys(codes))
    groups = [name for name, members in known["families"].items() if set(members) & set(targets)]
    return targets, [t for t in targets if t not in known["common"]], groups, set(targets) == {"jihadists"}


def _harm(harm: tuple[Harm, ...]) -> Row:
    parts: dict[str, list[Quantity]] = {}
    for h in harm:
        if h.who != "children":
            parts.setdefault("taken" if h.kind in TAKEN else h.kind, []).append(h.quantity)
    known = {kind: found for kind, quantities in parts.items() if (found := _figures(quantities))}
    figures = [known.get(kind, ([], [])) for kind in ("killed", "injured", "taken")]
    return (list(known), *(column for pair in figures for column in pair))


def _figures(quantities: list[Quantity]) -> tuple[list[float], list[float]] | None:
    """The range of all together, and the exact figures: of each part and of all, as another report may give either."""
    ranges = [found for q in quantities if (found := bounds(q))]
    if not ranges:
        return None
    total = (sum(r[0] for r in ranges), sum(r[1] for r in ranges))
    return list(total), list(dict.fromkeys(low for low, high in (*ranges, total) if low == high))


def bounds(quantity: Quantity) -> tuple[float, float] | None:
    """Lowest and highest that a stated number allows; 'about n' is n give or take a fifth."""
    low, value, high = quantity.low, quantity.value, quantity.high
    if low is None and value is None and high is None:
        return None
    if low is None and high is None and value is not None:
        return value * 0.8, value * 1.2
    return float(low or 0), float(high) if high is not None and math.isfinite(high) else NO_LIMIT


def _losses(losses: tuple[Loss, ...]) -> Row:
    found: dict[str, tuple[float, float]] = {}
    for loss in losses:
        low, high = bounds(loss.quantity) or (1.0, NO_LIMIT)
        known = found.get(loss.item, (low, high))
        found[loss.item] = (min(low, known[0]), max(high, known[1]))
    # The same range twice tells as little as no figure where it is one thing or open
    counts = [f"{item}:{low:g}-{high:g}" for item, (low, high) in found.items() if low >= 2]
    return list(found), counts
