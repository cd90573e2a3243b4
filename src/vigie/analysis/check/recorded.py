"""The claims on record, each checked.

In: a record and a question. Out: the key, the report and the ``Check`` of each claim; a claim of incidents is
shown beside what the record itself holds for its place and period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vigie.analysis.check.answer import Check, check_claim
from vigie.analysis.check.events import Events
from vigie.analysis.check.holdings import Holdings
from vigie.model import Claim, Report, Sensitivity
from vigie.record import Filter, Record
from vigie.record.facts import Step
from vigie.record.query.answers import Answers

EVENTS = frozenset({"incidents", "attacks"})


def check_record(record: Record, where: Filter | None = None) -> Iterator[tuple[str, Check]]:
    """Every claim of the record that ``where`` takes, with its verdict."""
    check = checker(record, where.sensitivity if where else None)
    for key, report, claim in record.claims(where):
        yield key, check(report, claim)


def checker(record: Record, level: Sensitivity | None = None) -> Callable[[Report, Claim], Check]:
    """What checks a claim on record, as ``check_record`` does each."""
    answers, holdings = record.ask().answers, of_record(record, level)

    def check(report: Report, claim: Claim) -> Check:
        return check_claim(claim, report, _incidents(answers, claim, level), holdings)

    return check


def of_record(
    record: Record, level: Sensitivity | None = None, *, linked: bool = False, step: Step | None = None
) -> Holdings:
    """What claims are held against beside a record: its datasets of events, and what is published.

    ``linked``: also what the record counts, incident by incident. ``step`` is told how many accounts are coded.
    """
    return Holdings(Events(record, level, step), food=True, linked=linked)


def _incidents(answers: Answers, claim: Claim, level: Sensitivity | None) -> int | None:
    """How many incidents the record holds for what a claim of incidents speaks of."""
    if claim.measure not in EVENTS or claim.place is None:
        return None
    start, end = (claim.period.start, claim.period.end) if claim.period else (None, None)
    return answers.count(Filter(start=start, end=end, place=claim.place.name, sensitivity=level))
