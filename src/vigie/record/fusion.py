"""Fusing: one value out of several accounts, none of them lost.

In: the accounts of one incident. Out: dates, places, codes and figures by the rule ``span``: a figure goes
from the lowest to the highest that any account states, with every figure kept beside its account and its
words. Days are those that all accounts have in common, else from the first to the last.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.model import Account, Certainty, DateRange, Evidence, Number, Place, Quantity
from vigie.record.profile import Recorded, same_place, spot

VAGUE = ("SUSPECTED_JIHADISTS", "UNIDENTIFIED_ARMED_GROUP")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as one account states it."""

    account: str
    report: str
    quantity: Quantity
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Span:
    """What the accounts together say of one count: at least ``low``, at most ``high`` of those stated.

    ``kind`` and ``of`` are harm and who, or item and how. ``open`` tells that the highest is itself an 'at
    least'.
    """

    kind: str
    of: str
    low: Number | None
    high: Number | None
    open: bool
    figures: tuple[Figure, ...]


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


def harm(accounts: Sequence[Recorded]) -> tuple[Span, ...]:
    """One span for every kind of harm and whom it befell."""
    figures: dict[tuple[str, str], list[Figure]] = {}
    for item in accounts:
        for h in item.account.harm:
            figures.setdefault((h.kind, h.who), []).append(
                Figure(item.id, item.report.id, h.quantity, h.evidence or item.account.quote)
            )
    return tuple(_span(kind, who, found) for (kind, who), found in figures.items())


def losses(accounts: Sequence[Recorded]) -> tuple[Span, ...]:
    """One span for every item and what became of it."""
    figures: dict[tuple[str, str], list[Figure]] = {}
    for item in accounts:
        for x in item.account.losses:
            figures.setdefault((x.item, x.how), []).append(
                Figure(item.id, item.report.id, x.quantity, x.evidence or item.account.quote)
            )
    return tuple(_span(thing, how, found) for (thing, how), found in figures.items())


def toll(accounts: Sequence[Recorded], kind: str) -> Span | None:
    """How many in all, from the lowest account to the highest; None where no account counts any.

    Within an account the groups add up, and a figure for everybody ('unspecified') is not added to them;
    children stand within a total. Two figures for one group in one account are two versions, not a sum.
    """
    low: Number | None = None
    high: Number | None = None
    opened = False
    figures: list[Figure] = []
    for item in accounts:
        least, most, open_end = _account_toll(item.account, kind)
        if most is None and not open_end and least is None:
            continue
        figures.extend(
            Figure(item.id, item.report.id, h.quantity, h.evidence or item.account.quote)
            for h in item.account.harm
            if h.kind == kind
        )
        if least is not None:
            low = least if low is None else min(low, least)
        if most is not None and (high is None or most >= high):
            opened = open_end or (opened and most == high)
            high = most
    return Span(kind, "all", low, high, opened, tuple(figures)) if figures else None


def _account_toll(account: Account, kind: str) -> tuple[Number | None, Number | None, bool]:
    groups: dict[str, list[Quantity]] = {}
    for h in account.harm:
        if h.kind == kind and h.who != "children":
            groups.setdefault(h.who, []).append(h.quantity)
    spans = {who: _ends(quantities) for who, quantities in groups.items()}
    whole = spans.pop("unspecified", None)
    if not spans:
        return whole or (None, None, False)
    lows = [s[0] for s in spans.values() if s[0] is not None]
    highs = [s[1] for s in spans.values() if s[1] is not None]
    parts = (sum(lows) if lows else None, sum(highs) if highs else None, any(s[2] for s in spans.values()))
    if whole is None or (whole[1] or 0) < (parts[1] or 0):
        return parts
    return whole


def _span(kind: str, of: str, figures: Sequence[Figure]) -> Span:
    low, high, opened = _ends([f.quantity for f in figures])
    return Span(kind, of, low, high, opened, tuple(figures))


def _ends(quantities: Iterable[Quantity]) -> tuple[Number | None, Number | None, bool]:
    """The lowest and the highest stated number, and whether the highest is an 'at least'."""
    low: Number | None = None
    high: Number | None = None
    opened = False
    for q in quantities:
        stated = [n for n in (q.low, q.value, q.high) if n is not None]
        if not stated:
            continue
        least, most = min(stated), max(stated)
        low = least if low is None else min(low, least)
        open_end = q.high is None and q.low is not None
        if high is None or most > high:
            high, opened = most, open_end
        elif most == high:
            opened = opened or open_end
    return low, high, opened
