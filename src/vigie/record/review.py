"""Judgements that await a person: the text that they were made on has changed, and what is read out of it too.

In: what stands. Out: ``Pending``: the judgement, what the account said and said now. A person
makes it again for the account of today (``again``), or withdraws it. It guards what its accounts guard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vigie.model import Sensitivity
from vigie.record.current import Standing
from vigie.record.judgements import NOTHING, OF_TWO, Judgement, Verdict, now
from vigie.record.judgements.deciding import decision
from vigie.record.judgements.heirs import nearest
from vigie.record.problems import QuestionProblem
from vigie.record.profile import Recorded

LEVELS = tuple(Sensitivity)


@dataclass(frozen=True, slots=True)
class Side:
    """An account that was judged: as it was, and the account that stands for it or, not ``settled``, may do so."""

    account: str
    before: Recorded | None
    now: Recorded | None
    settled: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """A judgement that is in force and applied to nothing."""

    judgement: Judgement
    sides: tuple[Side, ...]
    level: Sensitivity


def review(standing: Standing) -> list[Pending]:
    """What awaits a person, oldest first."""
    return [_pending(standing, one) for one in standing.judged().waiting]


def _pending(standing: Standing, one: Judgement) -> Pending:
    sides = tuple(_side(standing, key) for key in one.accounts)
    seen = [item.report.sensitivity for side in sides for item in (side.before, side.now) if item]
    return Pending(one, sides, max(seen, key=LEVELS.index, default=Sensitivity.SECRET))


def _side(standing: Standing, key: str) -> Side:
    before = standing.account_ever(key)
    home = standing.judged().homes.get(key)
    if home:
        return Side(key, before, standing.any_of([home]).get(home), settled=True)
    if before is None:
        return Side(key, None, None, settled=False)
    _, after = standing.accounts_in([before.report.id]).get(before.report.id, (None, []))
    return Side(key, before, nearest(before, after), settled=False)


def again(
    pending: Pending, accounts: Sequence[str], person: str, reason: str, made: str | None = None
) -> list[Judgement]:
    """The judgement made anew and the old one withdrawn, to be recorded together.

    ``accounts`` (ids) stand for the sides that have none, in order; without them what ``review`` shows does.
    """
    given = iter(accounts)
    old = pending.judgement
    ids = [_chosen(side, given, old) for side in pending.sides]
    if next(given, None) is not None:
        raise QuestionProblem("judging.too_many_accounts", asked=old.id[:12])
    made = made or now()
    b = ids[1] if old.verdict in OF_TWO else old.b
    fresh = decision(old.verdict, ids[0], b, person, reason, made)
    return [fresh, decision(Verdict.WITHDRAW, old.id, NOTHING, person, reason, made)]


def _chosen(side: Side, given: Iterator[str], old: Judgement) -> str:
    if side.settled and side.now:
        return side.now.id
    chosen = next(given, None) or (side.now.id if side.now else None)
    if chosen is None:
        raise QuestionProblem("judging.no_candidate", asked=old.id[:12])
    return chosen
