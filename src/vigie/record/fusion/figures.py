"""Counts of several accounts as one, every figure kept beside its account and its words.

In: the accounts of one incident and a rule. Out: ``Span``: from the lowest to the highest of the figures that count
under the rule, and all figures stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.model import Account, Evidence, Harm, Loss, Number, Quantity
from vigie.record.fusion.rules import Rule, chosen
from vigie.record.linking.rows import bounds
from vigie.record.profile import Recorded

Ends = tuple[Number | None, Number | None, bool]
"""The lowest and the highest number, and whether the highest is an 'at least'."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as one account states it."""

    account: str
    report: str
    quantity: Quantity
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Span:
    """What the accounts together say of one count: at least ``low``, at most ``high`` of those that count.

    ``kind`` and ``of`` are harm and who, or item and how. ``open`` tells that the highest is itself an 'at
    least'. ``figures`` are all that were stated, whichever count.
    """

    kind: str
    of: str
    low: Number | None
    high: Number | None
    open: bool
    figures: tuple[Figure, ...]

    @property
    def disputed(self) -> bool:
        """Is there no number that all figures allow?"""
        allowed = [found for figure in self.figures if (found := bounds(figure.quantity))]
        return bool(allowed) and max(low for low, _ in allowed) > min(high for _, high in allowed)


def harm(accounts: Sequence[Recorded], rule: Rule = Rule.SPAN) -> tuple[Span, ...]:
    """One span for every kind of harm and whom it befell."""
    return _spans((((h.kind, h.who), item, h) for item in accounts for h in item.account.harm), rule)


def losses(accounts: Sequence[Recorded], rule: Rule = Rule.SPAN) -> tuple[Span, ...]:
    """One span for every item and what became of it."""
    return _spans((((x.item, x.how), item, x) for item in accounts for x in item.account.losses), rule)


def toll(accounts: Sequence[Recorded], kind: str, rule: Rule = Rule.SPAN) -> Span | None:
    """How many in all, by the accounts that count; None where no account counts any.

    Within an account the groups add up, and a figure for everybody ('unspecified') is not added to them;
    children stand within a total. Two figures for one group in one account are two versions, not a sum.
    """
    totals = [(item, _account_toll(item.account, kind)) for item in accounts]
    stated = [(item, ends) for item, ends in totals if ends != (None, None, False)]
    if not stated:
        return None
    low, high, opened = _widest(stated[n][1] for n in chosen(stated, rule))
    figures = tuple(_figure(item, h) for item, _ in stated for h in item.account.harm if h.kind == kind)
    return Span(kind, "all", low, high, opened, figures)


def _spans(counts: Iterable[tuple[tuple[str, str], Recorded, Harm | Loss]], rule: Rule) -> tuple[Span, ...]:
    grouped: dict[tuple[str, str], list[tuple[Recorded, Harm | Loss]]] = {}
    for key, item, counted in counts:
        grouped.setdefault(key, []).append((item, counted))
    spans = []
    for (kind, of), found in grouped.items():
        stated = [(item, _ends(counted.quantity)) for item, counted in found]
        low, high, opened = _widest(stated[n][1] for n in chosen(stated, rule))
        spans.append(Span(kind, of, low, high, opened, tuple(_figure(*one) for one in found)))
    return tuple(spans)


def _figure(item: Recorded, counted: Harm | Loss) -> Figure:
    return Figure(item.id, item.report.id, counted.quantity, counted.evidence or item.account.quote)


def _account_toll(account: Account, kind: str) -> Ends:
    groups: dict[str, list[Quantity]] = {}
    for h in account.harm:
        if h.kind == kind and h.who != "children":
            groups.setdefault(h.who, []).append(h.quantity)
    spans = {who: _widest(map(_ends, quantities)) for who, quantities in groups.items()}
    whole = spans.pop("unspecified", None)
    if not spans:
        return whole or (None, None, False)
    lows = [s[0] for s in spans.values() if s[0] is not None]
    highs = [s[1] for s in spans.values() if s[1] is not None]
    parts = (sum(lows) if lows else None, sum(highs) if highs else None, any(s[2] for s in spans.values()))
    if whole is None or (whole[1] or 0) < (parts[1] or 0):
        return parts
    return whole


def _ends(q: Quantity) -> Ends:
    stated = [n for n in (q.low, q.value, q.high) if n is not None]
    return (min(stated), max(stated), q.high is None and q.low is not None) if stated else (None, None, False)


def _widest(ends: Iterable[Ends]) -> Ends:
    """From the lowest to the highest; open where the highest is."""
    low: Number | None = None
    high: Number | None = None
    opened = False
    for least, most, open_end in ends:
        if least is not None:
            low = least if low is None else min(low, least)
        if most is not None and (high is None or most >= high):
            opened = open_end or (opened and most == high)
            high = most
    return low, high, opened
