"""Reports on record as a list, without their texts: the last published first, page by page.

In: a record, a filter, the end of the page before. Out: ``ReportPage``: reports that ``Filter.takes_report`` takes,
each with how many statements of each kind are read out of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vigie.model import Report, Sensitivity
from vigie.record.query import cursor
from vigie.record.query.filters import Filter

if TYPE_CHECKING:
    from vigie.record.store import Record

AMONG = "(SELECT unnest(CAST(? AS VARCHAR[])))"
KINDS = {"account": "incidents", "condition": "conditions", "claim": "claims", "measure": "measures"}


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A report without its text; ``statements`` counts what was read out of it by kind."""

    report: Report
    letters: int
    statements: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportPage:
    found: tuple[ListedReport, ...]
    total: int
    next: str | None


def reports(record: Record, where: Filter, limit: int, after: str | None = None) -> ReportPage:
    """So many reports behind the end of a page (``after``); undated ones come last."""
    every = sorted(_taken(record, where), key=lambda one: _key(one.report), reverse=True)
    first = 0
    if after is not None:
        last = cursor.read(after, newest=True)
        first = next((n for n, one in enumerate(every) if _key(one.report) < last), len(every))
    shown = every[first : first + limit]
    counts = _counts(record, [one.report.id for one in shown])
    more = first + limit < len(every)
    follows = cursor.write(shown[-1].report.published, shown[-1].report.id, True) if more and shown else None
    found = tuple(ListedReport(one.report, one.letters, counts.get(one.report.id, {})) for one in shown)
    return ReportPage(found, len(every), follows)


def _key(report: Report) -> tuple[dt.date, str]:
    return report.published or cursor.UNDATED, report.id


def _taken(record: Record, where: Filter) -> list[ListedReport]:
    if where.text:
        # Words are looked for in the texts themselves.
        return [ListedReport(one, len(one.text)) for one in record.reports(where)]
    rows = record.standing(
        "SELECT p.report, t.language, p.published, p.source, p.title, p.url, p.sensitivity, length(t.text) "
        "FROM current_reading r JOIN current_publication p ON r.publication = p.id JOIN text t ON p.text = t.id"
    )
    found = {
        row[0]: ListedReport(
            Report(row[0], "", row[1], row[2], row[3], row[4], row[5], Sensitivity(row[6])), int(row[7])
        )
        for row in rows
    }
    return [one for one in found.values() if where.takes_report(one.report)]


def _counts(record: Record, ids: list[str]) -> dict[str, dict[str, int]]:
    rows = record.standing(
        "SELECT p.report, s.kind, count(*) FROM subject s JOIN current_reading r ON s.reading = r.id "  # noqa: S608
        f"JOIN current_publication p ON r.publication = p.id WHERE p.report IN {AMONG} GROUP BY 1, 2",
        [ids],
    )
    found: dict[str, dict[str, int]] = {}
    for report, kind, n in rows:
        if kind in KINDS:
            found.setdefault(report, {})[KINDS[kind]] = int(n)
    return found
