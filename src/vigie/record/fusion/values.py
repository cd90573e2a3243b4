"""Days, places, codes and certainty of several accounts as one, none of them lost.

In: the accounts of one incident. Out: the days that all have in common, else from the first to the last; every place
and code once, those that most accounts give first; the surest certainty.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from vigie.model import Account, Certainty, DateRange, Place
from vigie.record.profile import same_place, spot

VAGUE = ("SUSPECTED_JIHADISTS", "UNIDENTIFIED_ARMED_GROUP")


def days(accounts: Iterable[Account]) -> DateRange | None:
    """The days all dated accounts have in common, else from the first to the last."""
    ranges = [
        (a.date.start or a.date.end, a.date.end or a.date.start)
        for a in accounts
        if a.date and (a.date.start or a.date.end)
    ]
    known = [(start, end) for start, end in ranges if start and end]
    if not known:
        return None
    first: dt.date = max(start for start, _ in known)
    last: dt.date = min(end for _, end in known)
    if first <= last:
        return DateRange(first, last)
    return DateRange(min(start for start, _ in known), max(end for _, end in known))


def codes(lists: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Every code once: those that most accounts give first, then as the accounts order them."""
    count = Counter(code for codes in lists for code in dict.fromkeys(codes))
    rank: dict[str, tuple[int, int]] = {}
    for position, codes in enumerate(lists):
        for n, code in enumerate(codes):
            rank[code] = min(rank.get(code, (n, position)), (n, position))
    return tuple(sorted(count, key=lambda code: (-count[code], rank[code], code)))


def actors(lists: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Like ``codes``; codes that name nobody come last."""
    return tuple(sorted(codes(lists), key=lambda code: code in VAGUE))


def places(accounts: Iterable[Account]) -> tuple[Place, ...]:
    """Every place once, under the name most accounts give it, with a point where any account has one."""
    groups: list[list[Place]] = []
    for place in (p for a in accounts for p in a.places):
        home = next((g for g in groups if _one_place(g[0], place)), None)
        if home is None:
            groups.append([place])
        else:
            home.append(place)
    found = [_common(group) for group in groups]
    return tuple(sorted(found, key=lambda p: {"at": 0, "near": 1, "from": 2, "to": 3}.get(p.role, 4)))


def _one_place(a: Place, b: Place) -> bool:
    return same_place(spot(a), spot(b))


def _common(group: list[Place]) -> Place:
    names = Counter(p.name for p in group)
    roles = Counter(p.role for p in group)
    best = max(group, key=lambda p: (p.lat is not None, names[p.name], roles[p.role]))
    name = max(names, key=lambda n: (names[n], n == best.name, n))
    role = max(roles, key=lambda r: (roles[r], r == best.role, r))
    return Place(
        name,
        role,
        best.admin1,
        best.country,
        best.lat,
        best.lon,
        best.precision,
        best.geoname_id,
        best.evidence,
    )


def certainty(accounts: Iterable[Account]) -> Certainty:
    """Stated where one account states it, else alleged where one alleges it, else denied."""
    found = {a.certainty for a in accounts}
    return next(level for level in (Certainty.STATED, Certainty.ALLEGED, Certainty.DENIED) if level in found)
