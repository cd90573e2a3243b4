"""What persons decide about accounts: the same incident, not the same, or open again.

In: judgements on record. Out: rulings about the accounts that stand now. A judgement is never changed; a
later one of the same two accounts supersedes it. It survives a new reading unless both the text and what was
read out of it changed. After nomenklatura's judgements.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vigie.identity import digest
from vigie.model import Account
from vigie.record.linking import Ruling
from vigie.record.profile import Recorded


class Verdict(StrEnum):
    """What a person holds two accounts to be; OPEN takes an earlier judgement back."""

    SAME = "same"
    NOT_SAME = "not_same"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision about accounts ``a`` and ``b`` (ids, in order): whose, why and when (ISO 8601, UTC)."""

    id: str
    verdict: Verdict
    a: str
    b: str
    person: str
    reason: str
    made: str

    @classmethod
    def of(cls, verdict: Verdict, a: str, b: str, person: str, reason: str, made: str) -> Judgement:
        a, b = sorted((a, b))
        return cls(
            digest("judgement", verdict.value, a, b, person, reason, made),
            verdict,
            a,
            b,
            person,
            reason,
            made,
        )


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def resolve(
    judgements: Sequence[Judgement], accounts: Sequence[Recorded], history: Callable[[str], Recorded | None]
) -> list[Ruling]:
    """The rulings in force, newest first, about the ids of current accounts; judgements come oldest first.

    ``history`` gives an account that a newer reading has superseded.
    """
    if not judgements:
        return []
    current = {item.id: item for item in accounts}
    by_report: dict[str, list[Recorded]] = {}
    for item in accounts:
        by_report.setdefault(item.report.id, []).append(item)
    homes: dict[str, str | None] = {}

    def home(account: str) -> str | None:
        if account not in homes:
            old = None if account in current else history(account)
            homes[account] = _heir(old, by_report.get(old.report.id, [])) if old else account
        return homes[account] if homes[account] in current else None

    newest: dict[tuple[str, str], Verdict] = {}
    for judgement in judgements:
        a, b = home(judgement.a), home(judgement.b)
        if a and b and a != b:
            key = (min(a, b), max(a, b))
            newest.pop(key, None)
            newest[key] = judgement.verdict
    return [(a, b, verdict is Verdict.SAME) for (a, b), verdict in reversed(newest.items()) if verdict != Verdict.OPEN]


def _heir(old: Recorded, candidates: Iterable[Recorded]) -> str | None:
    """The account that now stands for ``old``: of the same words, or saying the same in a changed text."""
    best, heir = 0, None
    for item in candidates:
        if item.report.text == old.report.text:
            a, b = old.account.quote, item.account.quote
            shared = min(a.end, b.end) - max(a.start, b.start)
        else:
            shared = int(_content(item.account) == _content(old.account))
        if shared > best:
            best, heir = shared, item.id
    return heir


def _content(account: Account) -> tuple[object, ...]:
    return (
        tuple(t.code for t in account.types),
        account.date,
        tuple(p.name for p in account.places),
        tuple(p.code for p in account.perpetrators),
        tuple((h.kind, h.who, h.quantity) for h in account.harm),
    )
