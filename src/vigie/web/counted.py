"""The page's question as one that counts on the facts of a record: what trend and shift ask.

In: ``Asked``. Out: a ``FactFilter`` of the same meaning; a problem where a part of the question has none in it, for
nothing is left out in silence.
"""

from __future__ import annotations

from vigie.record import Record
from vigie.record.facts import FactFilter
from vigie.record.query.filters import Filter, several
from vigie.web.asked import Asked
from vigie.web.problems import WebProblem


def fact_filter(asked: Asked, record: Record) -> FactFilter:
    """The filter, its names understood (raises QuestionProblem with suggestions where nobody knows one)."""
    asked.of(record)
    where = asked.where
    if left := _left_out(where):
        raise WebProblem("claims.not_counted", names=", ".join(left))
    sure = tuple(str(one) for one in several(where.certainty))
    origins = several(where.origin)
    return FactFilter(
        origin=origins[0] if origins else None,
        start=where.start,
        end=where.end,
        region=where.place,
        pcode=where.pcode,
        perpetrator=where.actor,
        type=where.type,
        target=where.target,
        source=where.source,
        certainty=sure or None,
        sensitivity=where.sensitivity,
    )


def _left_out(where: Filter) -> list[str]:
    """What facts cannot be asked for."""
    told = {
        "within": where.within_km is not None,
        "polygon": where.polygon is not None,
        "text": where.text is not None,
        "min_sources": where.min_sources > 1,
        "origin": len(several(where.origin)) > 1,
    }
    return [name for name, asked in told.items() if asked]
