"""Accounts and judgements by what people call them.

In: what stands, an id, the beginning of one, or 'REPORT#INDEX'. Out: the one that is meant, rejected accounts too; or a
refusal that tells why there is none.
"""

from __future__ import annotations

from vigie.record.current import Standing
from vigie.record.judgements import Judgement
from vigie.record.judgements.heirs import heirs
from vigie.record.problems import QuestionProblem
from vigie.record.profile import Recorded

SHORTEST = 4
SHOWN = 5


def account_named(standing: Standing, asked: str) -> Recorded:
    """The account that stands under this name, with what persons judged of it."""
    key = asked.strip()
    report, _, number = key.rpartition("#")
    at = standing.account_at(report, int(number)) if report and number.isascii() and number.isdigit() else None
    found = [at] if at else standing.beginning(key.lower(), SHOWN) if len(key) >= SHORTEST else []
    found = found or [one for one in [heir(standing, key.lower())] if one]
    if not found:
        raise QuestionProblem("judging.no_account", asked=asked)
    if len(found) > 1:
        raise QuestionProblem("judging.several_accounts", asked=asked, ids=", ".join(one[:12] for one in found))
    return standing.any_of(found)[found[0]]


def heir(standing: Standing, key: str) -> str | None:
    """The account that stands for one of an earlier reading or release, by its whole id: references stay good."""
    before = standing.companions([key]).get(key, [])
    old = next((item for item in before if item.id == key), None)
    if old is None:
        return None
    _, after = standing.accounts_in([old.report.id]).get(old.report.id, (None, []))
    return heirs(before, after).get(key)


def judgement_named(standing: Standing, asked: str) -> Judgement:
    """The judgement of an id, or of the beginning of one."""
    key = asked.strip().lower()
    found = [one for one in standing.judgements() if len(key) >= SHORTEST and one.id.startswith(key)]
    if not found:
        raise QuestionProblem("judging.no_judgement", asked=asked)
    if len(found) > 1:
        ids = ", ".join(one.id[:12] for one in found[:SHOWN])
        raise QuestionProblem("judging.several_judgements", asked=asked, ids=ids)
    return found[0]


def rejection(standing: Standing, asked: str) -> QuestionProblem | None:
    """Why there is no incident of this name, where that is because a person rejected its account."""
    if not standing.judged().rejected:
        return None
    try:
        found = account_named(standing, asked)
    except QuestionProblem:
        return None
    by = standing.judged().rejected.get(found.id)
    if by is None:
        return None
    return QuestionProblem("judging.rejected", asked=asked, person=by.person, day=by.made[:10], reason=by.reason)
