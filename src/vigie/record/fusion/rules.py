"""Which of several accounts' figures count: the named rules of fusing.

In: what each account states, and a rule. Out: whose word counts. No rule averages, and none hides the others: a span
keeps every figure, whatever the rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from enum import StrEnum

from vigie.record.profile import Recorded

OFFICIAL = frozenset({"official", "army"})


class Rule(StrEnum):
    """How one figure is made of several."""

    SPAN = "span"
    """From the lowest to the highest that any account states."""
    OFFICIAL = "official"
    """What accounts state that quote an authority or an army."""
    LATEST = "latest"
    """What the accounts published last state."""
    MOST_SOURCED = "most_sourced"
    """The figure that most different sources publish."""


def chosen(stated: Sequence[tuple[Recorded, Hashable]], rule: Rule) -> list[int]:
    """The places in ``stated`` (an account and what it says) that count; all where the rule tells none apart."""
    everything = list(range(len(stated)))
    match rule:
        case Rule.OFFICIAL:
            found = [n for n, (item, _) in enumerate(stated) if _official(item)]
        case Rule.LATEST:
            days = [item.report.published for item, _ in stated]
            newest = max((day for day in days if day), default=None)
            found = [n for n, day in enumerate(days) if newest and day == newest]
        case Rule.MOST_SOURCED:
            sources: dict[Hashable, set[str]] = defaultdict(set)
            for item, value in stated:
                sources[value].add(item.report.voice)
            most = max(map(len, sources.values()), default=0)
            found = [n for n, (_, value) in enumerate(stated) if len(sources[value]) == most]
        case Rule.SPAN:
            found = everything
    return found or everything


def _official(item: Recorded) -> bool:
    return any(source.kind in OFFICIAL for source in item.account.said_by)
