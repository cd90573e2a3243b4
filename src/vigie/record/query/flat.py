"""Incidents as flat rows, for filters, facets and paging.

In: accounts as they stand and what persons judged of them. Out: one row an incident, with the ids of its accounts and
their values fused. A row is good for a run of sensitivity levels: who may see fewer reports sees other incidents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vigie.model import Number, Sensitivity
from vigie.record.incidents import Incident, view
from vigie.record.linking import Ruling
from vigie.record.profile import Recorded, lineage
from vigie.record.query.places import spot_of
from vigie.record.query.words import BETWEEN, folded

LEVELS = tuple(Sensitivity)
HARM = ("killed", "injured", "abducted", "captured", "displaced", "released")
TOLLS = tuple(f"{kind}{end}" for kind in HARM for end in ("_low", "_high"))

# Lists hold each value once, sorted. ``places`` are keys of ``places.Spot``, ``actors`` have their parents with them,
# ``words`` are folded, passages parted by lines.
INCIDENT = {
    "id": "VARCHAR",
    "members": "VARCHAR[]",
    "start": "DATE",
    "finish": "DATE",
    "lat": "DOUBLE",
    "lon": "DOUBLE",
    "places": "VARCHAR[]",
    "types": "VARCHAR[]",
    "type": "VARCHAR",
    "actors": "VARCHAR[]",
    "targets": "VARCHAR[]",
    **dict.fromkeys(TOLLS, "DOUBLE"),
    "certainty": "VARCHAR",
    "level_from": "SMALLINT",
    "level_to": "SMALLINT",
    "sources": "VARCHAR[]",
    "origins": "VARCHAR[]",
    "words": "VARCHAR",
}


def ddl(table: str, columns: dict[str, str], temporary: bool = False) -> str:
    """The statement that makes the table."""
    told = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    return f"CREATE {'TEMPORARY ' if temporary else ''}TABLE {table} ({told})"


def by_level(accounts: Sequence[Recorded], rulings: Iterable[Ruling] = ()) -> Iterator[tuple[Incident, int, int]]:
    """Every incident with the first and the last level of ``LEVELS`` at which it is what is seen."""
    present = sorted({LEVELS.index(a.report.sensitivity) for a in accounts})
    decided = list(rulings)
    open_rows: dict[tuple[str, ...], tuple[Incident, int]] = {}
    for level in present:
        seen = {
            tuple(a.id for a in incident.accounts): incident
            for incident in view([a for a in accounts if LEVELS.index(a.report.sensitivity) <= level], decided)
        }
        for members in [m for m in open_rows if m not in seen]:
            incident, since = open_rows.pop(members)
            yield incident, since, level - 1
        for members, incident in seen.items():
            open_rows.setdefault(members, (incident, level))
    yield from ((incident, since, len(LEVELS) - 1) for incident, since in open_rows.values())


def row(incident: Incident, level_from: int, level_to: int) -> tuple[Any, ...]:
    """One incident as a row of ``INCIDENT``, for those who may see reports of these levels."""
    lat, lon = incident.point or (None, None)
    return (
        incident.id,
        [a.id for a in incident.accounts],
        incident.date.start if incident.date else None,
        incident.date.end if incident.date else None,
        lat,
        lon,
        sorted({spot_of(p).key for p in incident.places}),
        sorted(incident.types),
        incident.type,
        sorted({code for one in incident.perpetrators for code in lineage(one)}),
        sorted(incident.targets),
        *(figure for kind in HARM for figure in _toll(incident, kind)),
        incident.certainty.value,
        level_from,
        level_to,
        sorted(incident.sources),
        sorted(incident.origins),
        BETWEEN.join(dict.fromkeys(passage for a in incident.accounts for passage in _passages(a))),
    )


def _passages(item: Recorded) -> Iterator[str]:
    """The words that the filter ``text`` looks into: the quote and the title."""
    for text in (item.account.quote.text, item.report.title):
        if text and (words := folded(text)):
            yield words


def _toll(incident: Incident, kind: str) -> tuple[Number | None, Number | None]:
    span = incident.toll(kind)
    return (span.low, span.high) if span else (None, None)
