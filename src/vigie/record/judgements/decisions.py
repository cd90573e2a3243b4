"""Judgements: what a person decided, whose it is, why and when.

In: the rows of the table ``judgement``. Out: ``Judgement`` and those in force. A judgement is never changed: a later
one about the same supersedes it, and any can be withdrawn, a withdrawal too. After nomenklatura's judgements.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from vigie.identity import digest


class Verdict(StrEnum):
    """What a person decides."""

    SAME = "same"
    NOT_SAME = "not_same"
    OPEN = "open"
    """The two accounts are left to the weights again."""
    CONFIRM = "confirm"
    REJECT = "reject"
    """The account tells of no incident: it leaves the view, counts and exports."""
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    """An earlier judgement, a withdrawal too, counts no more."""


OF_TWO = frozenset({Verdict.SAME, Verdict.NOT_SAME, Verdict.OPEN})
NOTHING = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision: whose, why and when (ISO 8601, UTC).

    ``a`` and ``b`` are two accounts in order; or an account and nothing, its correction as JSON (``corrections``); or,
    of a withdrawal, the judgement that is withdrawn and nothing.
    """

    id: str
    verdict: Verdict
    a: str
    b: str
    person: str
    reason: str
    made: str

    @classmethod
    def of(cls, verdict: Verdict, a: str, b: str, person: str, reason: str, made: str) -> Judgement:
        if verdict in OF_TWO:
            a, b = sorted((a, b))
        key = digest("judgement", verdict.value, a, b, person, reason, made)
        return cls(key, verdict, a, b, person, reason, made)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that it is about; () for a withdrawal."""
        if self.verdict is Verdict.WITHDRAW:
            return ()
        return (self.a, self.b) if self.verdict in OF_TWO else (self.a,)


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def withdrawn(judgements: Sequence[Judgement]) -> dict[str, Judgement]:
    """Judgement -> the newest withdrawal of it that is in force, whatever the order they come in.

    A withdrawal names a judgement by a digest, so that none can name one that names it in turn.
    """
    against: dict[str, list[Judgement]] = defaultdict(list)
    for one in judgements:
        if one.verdict is Verdict.WITHDRAW:
            against[one.a].append(one)
    found: dict[str, Judgement] = {}
    settled: set[str] = set()
    waiting = [one.id for one in judgements]
    while waiting:
        key = waiting[-1]
        open_ones = [w.id for w in against[key] if w.id not in settled] if key in against else []
        if open_ones and key not in settled:
            waiting += open_ones
            continue
        waiting.pop()
        if key not in settled:
            settled.add(key)
            standing = [w for w in against.get(key, ()) if w.id not in found]
            if standing:
                found[key] = max(standing, key=age)
    return found


def in_force(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Those that count, oldest first; withdrawals have had their say."""
    gone = withdrawn(judgements)
    counting = (one for one in judgements if one.verdict is not Verdict.WITHDRAW and one.id not in gone)
    return sorted(counting, key=age)


def age(judgement: Judgement) -> tuple[str, str]:
    """What puts judgements in order: when they were made, and where two were made at once their ids."""
    return judgement.made, judgement.id
