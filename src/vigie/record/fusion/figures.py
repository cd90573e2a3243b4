"""Counts of several accounts as one, every figure kept beside its account and its words.

In: the accounts of one incident and a rule. Out: ``Span``: from the lowest to the highest of the figures that count
under the rule, and all figures stated. Where a person corrected a figure, that one alone counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vigie.model import Account, Evidence, Harm, Loss, Number, Quantity
from vigie.record.fusion.amending import amended
from vigie.record.fusion.rules import Rule, chosen
from vigie.record.judgements.corrections import EVERYBODY, Corrected
from vigie.record.judgements.decisions import Judgement
from vigie.record.linking.rows import bounds
from vigie.record.profile import Recorded

Ends = tuple[Number | None, Number | None, bool]
"""The lowest and the highest number, and whether the highest is an 'at least'."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as one account states it, by its words; or as a person corrected it, by the judgement."""

    account: str
    report: str
    quantity: Quantity
    evidence: Evidence | None
    judgement: Judgement | None = None


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
    judged: Judgement | None = None
    """The correction that settled it, where a person did; where that says that there were none, no figure counts."""

    @property
    def disputed(self) -> bool:
        """Is there no number that all figures allow? Not where a person settled it."""
        if self.judged:
            return False
        allowed = [found for figure in self.figures if (found := bounds(figure.quantity))]
        return bool(allowed) and max(low for low, _ in allowed) > min(high for _, high in allowed)


def harm(accounts: Sequence[Recorded], rule: Rule = Rule.SPAN) -> tuple[Span, ...]:
    """One span for every kind of harm and whom it befell."""
    return _spans(accounts, rule, lambda account: [((h.kind, h.who, f"{h.kind}.{h.who}"), h) for h in account.harm])


def losses(accounts: Sequence[Recorded], rule: Rule = Rule.SPAN) -> tuple[Span, ...]:
    """One span for every item and what became of it."""
    return _spans(accounts, rule, lambda account: [((x.item, x.how, f"{x.how}.{x.item}"), x) for x in account.losses])


def toll(accounts: Sequence[Recorded], kind: str, rule: Rule = Rule.SPAN) -> Span | None:
    """How many in all, by the accounts that count; None where no account counts any.

    Within an account the groups add up, and a figure for everybody ('unspecified') is not added to them;
    children stand within a total. Two figures for one group in one account are two versions, not a sum.
    """
    now, corrected = amended(accounts)
    totals = [(item, _account_toll(item.account, kind)) for item in now]
    stated = [(item, ends) for item, ends in totals if ends != (None, None, False)]
    if not stated:
        return None
    low, high, opened = _widest(stated[n][1] for n in chosen(stated, rule))
    told = [_figure(item, h) for item in accounts for h in item.stated.harm if h.kind == kind]
    settled = [one for one in corrected if one.key.partition(".")[0] == kind]
    judged = settled[-1].judgement if settled else None
    return Span(kind, "all", low, high, opened, (*told, *_corrected(accounts, settled)), judged)


Counted = Harm | Loss
Key = tuple[str, str, str]
"""Harm and who, or item and how; and the key of its correction."""
Counts = Callable[[Account], Iterable[tuple[Key, Counted]]]


def _spans(accounts: Sequence[Recorded], rule: Rule, counts: Counts) -> tuple[Span, ...]:
    """A span for every key that an account has, as its source states it or as a person corrected it."""
    now, corrected = amended(accounts)
    grouped: dict[Key, list[tuple[Recorded, Counted]]] = {}
    told: dict[Key, list[Figure]] = {}
    for item in accounts:
        for key, counted in counts(item.stated):
            grouped.setdefault(key, [])
            told.setdefault(key, []).append(_figure(item, counted))
    for item in now:
        for key, counted in counts(item.account):
            grouped.setdefault(key, []).append((item, counted))
    spans = []
    for (kind, of, code), found in grouped.items():
        stated = [(item, _ends(counted.quantity)) for item, counted in found]
        low, high, opened = _widest(stated[n][1] for n in chosen(stated, rule))
        settled = [one for one in corrected if one.key in {code, code.partition(".")[0]}]
        own = [one for one in settled if one.key == code or of == EVERYBODY]
        figures = (*told.get((kind, of, code), ()), *_corrected(accounts, own))
        spans.append(Span(kind, of, low, high, opened, figures, settled[-1].judgement if settled else None))
    return tuple(spans)


def _figure(item: Recorded, counted: Counted) -> Figure:
    return Figure(item.id, item.report.id, counted.quantity, counted.evidence or item.account.quote)


def _corrected(accounts: Sequence[Recorded], settled: Iterable[Corrected]) -> list[Figure]:
    """The figures of persons."""
    reports = {item.id: item.report.id for item in accounts}
    return [
        Figure(one.account, reports[one.account], one.value, None, one.judgement)
        for one in settled
        if isinstance(one.value, Quantity)
    ]


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
