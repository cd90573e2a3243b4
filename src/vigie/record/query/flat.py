"""Accounts and incidents as flat rows: one row each, for filters, facets, paging and linking.

In: accounts as they stand (``Recorded``) and incidents over them. Out: the table ``account`` (one row an account) and
rows of the same shape for incidents, each valid for a run of sensitivity levels: who may see fewer reports sees other
incidents. The table is derived, can be made again at any time and is no part of the record's digest.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vigie.model import Account, DateRange, Number, Place, Sensitivity
from vigie.record.engines import Engine
from vigie.record.incidents import Incident, fused, view
from vigie.record.linking import Ruling
from vigie.record.profile import Recorded, lineage
from vigie.record.query.places import spot_of
from vigie.record.query.words import BETWEEN, folded

LEVELS = tuple(Sensitivity)
HARM = ("killed", "injured", "abducted", "captured", "displaced", "released")
TOLLS = tuple(f"{kind}{end}" for kind in HARM for end in ("_low", "", "_high"))

# What accounts and incidents have in common. Lists hold each value once; those in the order of the report say 'best
# first', the others are sorted. ``places`` are keys of ``places.Spot``; ``words`` are folded, passages parted by lines.
SHARED = {
    "start": "DATE",
    "finish": "DATE",
    "lat": "DOUBLE",
    "lon": "DOUBLE",
    "country": "VARCHAR",
    "admin1": "VARCHAR",
    "place": "VARCHAR",
    "places": "VARCHAR[]",
    "types": "VARCHAR[]",
    "type": "VARCHAR",
    "perpetrators": "VARCHAR[]",
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
INCIDENT = {"id": "VARCHAR", "members": "VARCHAR[]", **SHARED}
ACCOUNT = {
    "id": "VARCHAR",
    "origin": "VARCHAR",
    "report": "VARCHAR",
    "number": "INTEGER",
    "source": "VARCHAR",
    "published": "DATE",
    "date_precision": "VARCHAR",
    "geo_precision": "VARCHAR",
    "road_from": "VARCHAR",
    "road_to": "VARCHAR",
    "sensitivity": "VARCHAR",
    "incident": "VARCHAR",
    **SHARED,
}


def ddl(table: str, columns: dict[str, str], temporary: bool = False) -> str:
    """The statement that makes the table."""
    told = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    return f"CREATE {'TEMPORARY ' if temporary else ''}TABLE {table} ({told})"


def fill(engine: Engine, accounts: Iterable[Recorded], incidents: dict[str, str] | None = None) -> int:
    """Insert accounts into the table ``account``; ``incidents`` tells each account's incident. How many."""
    known = incidents or {}
    return engine.insert("account", tuple(ACCOUNT), (account_row(a, known.get(a.id)) for a in accounts))


def account_row(item: Recorded, incident: str | None = None) -> tuple[Any, ...]:
    """One account as a row of ``ACCOUNT``."""
    account, report = item.account, item.report
    whole = fused((item,))
    ends = [next((p.name for p in account.places if p.role == role), None) for role in ("from", "to")]
    level = LEVELS.index(report.sensitivity)
    return (
        item.id,
        item.origin,
        report.id,
        item.index,
        report.source,
        report.published,
        _date_precision(whole.date),
        whole.places[0].precision if whole.places else None,
        *ends,
        report.sensitivity.value,
        incident,
        *_shared(whole, level, len(LEVELS) - 1),
    )


def incident_row(incident: Incident, level_from: int, level_to: int) -> tuple[Any, ...]:
    """One incident as a row of ``INCIDENT``, for those who may see reports of these levels."""
    return (incident.id, [a.id for a in incident.accounts], *_shared(incident, level_from, level_to))


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


def _shared(incident: Incident, level_from: int, level_to: int) -> tuple[Any, ...]:
    first: Place | None = incident.places[0] if incident.places else None
    lat, lon = incident.point or (None, None)
    return (
        incident.date.start if incident.date else None,
        incident.date.end if incident.date else None,
        lat,
        lon,
        first.country if first else None,
        first.admin1 if first else None,
        first.name if first else None,
        sorted({spot_of(p).key for p in incident.places}),
        list(incident.types),
        incident.type,
        list(incident.perpetrators),
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


def _toll(incident: Incident, kind: str) -> tuple[Number | None, Number | None, Number | None]:
    """The lowest, the best where all accounts that have one agree, the highest."""
    span = incident.toll(kind)
    if span is None:
        return None, None, None
    stated = {best for a in incident.accounts if (best := _best(a.account, kind)) is not None}
    return span.low, stated.pop() if len(stated) == 1 else None, span.high


def _best(account: Account, kind: str) -> Number | None:
    """'About so many' in all: groups add up, children stand within a total, a figure for everybody is no group."""
    groups: dict[str, Number] = {}
    for h in account.harm:
        if h.kind == kind and h.who != "children" and h.quantity.value is not None:
            groups.setdefault(h.who, h.quantity.value)
    whole = groups.pop("unspecified", None)
    parts = sum(groups.values()) if groups else None
    known = [n for n in (whole, parts) if n is not None]
    return max(known) if known else None


def _date_precision(days: DateRange | None) -> str | None:
    """'day', 'month' for a whole one, 'year' for a whole one, else 'range'."""
    if days is None or days.start is None or days.end is None:
        return None
    start, end = days.start, days.end
    if start == end:
        return "day"
    if start.day == 1 and end == dt.date(start.year, start.month, monthrange(start.year, start.month)[1]):
        return "month"
    return "year" if (start, end) == (dt.date(start.year, 1, 1), dt.date(start.year, 12, 31)) else "range"
