"""Incidents and accounts as rows of a table: the columns that CSV, XLSX, GeoParquet, KML and HXL share.

In: incidents. Out: rows of plain values (text, numbers, days), one an incident or one an account; ``or_more`` names the
harm whose highest figure is itself an 'at least'. A text cell that a spreadsheet would take for a formula gets an
apostrophe before it where the format is text (OWASP, CSV injection).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from vigie.knowledge.spreadsheet import guarded
from vigie.model import DateRange, Place
from vigie.record.incidents import Incident, fused
from vigie.record.profile import Recorded

TOLLS = ("killed", "injured", "abducted", "captured", "displaced", "released")
FIGURES = tuple(f"{kind}_{end}" for kind in TOLLS for end in ("low", "high"))
COLUMNS = (
    *("id", "type", "types", "from", "to", "place", "places", "admin1", "country", "lat", "lon"),
    *("perpetrators", "targets"),
    *FIGURES,
    "or_more",
    *("certainty", "judgements", "sources", "accounts"),
)
ACCOUNT_COLUMNS = (
    *COLUMNS[:-2],
    *("source", "published", "origin", "report", "index", "incident", "precision", "sensitivity", "quote", "codes"),
)

Value = str | int | float | dt.date | None
Row = list[Value]


def incident_row(incident: Incident) -> Row:
    """An incident's values in the order of ``COLUMNS``."""
    return [
        *_shared(incident),
        "; ".join(incident.sources),
        " ".join(f"{item.report.id}#{item.index}" for item in incident.accounts),
    ]


def account_rows(incident: Incident) -> Iterator[Row]:
    """The values of each of its accounts in the order of ``ACCOUNT_COLUMNS``."""
    for item in incident.accounts:
        yield account_row(item, incident.id)


def account_row(item: Recorded, incident: str) -> Row:
    """One account, told as an incident of its own."""
    alone = fused((item,))
    place = alone.places[0] if alone.places else None
    return [
        *_shared(alone),
        item.report.source,
        item.report.published,
        item.origin,
        item.report.id,
        item.index,
        incident,
        place.precision if place else None,
        item.report.sensitivity.value,
        item.account.quote.text,
        "; ".join(f"{code.name}={code.value}" for code in item.account.codes) or None,
    ]


def _shared(incident: Incident) -> Row:
    first: Place | None = incident.places[0] if incident.places else None
    tolls = [incident.toll(kind) for kind in TOLLS]
    days: DateRange = incident.date or DateRange(None, None)
    return [
        incident.id,
        incident.type,
        " ".join(incident.types),
        days.start,
        days.end,
        first.name if first else None,
        "; ".join(f"{p.name} ({p.role})" for p in incident.places),
        first.admin1 if first else None,
        first.country if first else None,
        *(incident.point or (None, None)),
        " ".join(incident.perpetrators),
        " ".join(incident.targets),
        *(end for span in tolls for end in ((span.low, span.high) if span else (None, None))),
        " ".join(span.kind for span in tolls if span and span.open) or None,
        incident.certainty.value,
        " ".join(
            dict.fromkeys([*(one.judgement.id for one in incident.corrected), *(j.id for j in incident.confirmed)])
        )
        or None,
    ]


def csv_rows(incidents: Iterable[Incident]) -> Iterator[list[str | int | float]]:
    """The heading and one row an incident, ready for ``csv.writer``."""
    yield list(COLUMNS)
    for incident in incidents:
        yield [cell(value) for value in incident_row(incident)]


def cell(value: Any) -> str | int | float:
    """A value that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    return guarded(str(value))
