"""The claims on record, each checked.

In: a record and a question. Out: the key, the report and the ``Check`` of each claim; a claim of incidents is
shown beside what the record itself holds for its place and period.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vigie.analysis.check.answer import Check, check_claim
from vigie.model import Claim
from vigie.record import Filter, Incident, Record

EVENTS = frozenset({"incidents", "attacks"})


def check_record(record: Record, where: Filter | None = None) -> Iterator[tuple[str, Check]]:
    """Every claim of the record that ``where`` takes, with its verdict."""
    level = where.sensitivity if where else None
    every = record.incidents(Filter(sensitivity=level))
    for key, report, claim in record.claims(where):
        yield key, check_claim(claim, report, _incidents(every, claim))


def _incidents(every: Sequence[Incident], claim: Claim) -> int | None:
    """How many incidents the record holds for what a claim of incidents speaks of."""
    if claim.measure not in EVENTS or claim.place is None:
        return None
    start, end = (claim.period.start, claim.period.end) if claim.period else (None, None)
    asked = Filter(start=start, end=end, place=claim.place.name)
    return sum(asked.takes_incident(incident) for incident in every)
