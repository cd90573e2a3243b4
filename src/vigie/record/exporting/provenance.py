"""Everything as JSON Lines, each line with where it comes from in the terms of W3C PROV-O.

In: a record and a filter. Out: lines. The first is the export itself (a prov:Bundle with what was asked and the
record's digest), then the releases of datasets, each report with what was read out of it in the form of the reading
contract (``exchange.reading_from_json`` reads it), each event of a dataset with its row, the incidents with their
members, and what people decided about accounts that are in the export: a judgement is guarded like its accounts. A
corrected value is an entity attributed to a person, a revision of what the account says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from vigie import exchange
from vigie.model import Account, Claim, Condition, Measure, Report, Warning
from vigie.record.current import Standing
from vigie.record.datasets import rows_of, vintages
from vigie.record.engines import chunks
from vigie.record.exporting.about import About
from vigie.record.exporting.incidents import incident_to_json
from vigie.record.exporting.judgements import corrected_to_json, judgement_to_json, who
from vigie.record.incidents import Incident
from vigie.record.judgements.decisions import Verdict, withdrawn
from vigie.record.profile import Recorded
from vigie.record.query.filters import Filter
from vigie.record.store import Record

Json = dict[str, Any]
CONTEXT = {"prov": "http://www.w3.org/ns/prov#", "xsd": "http://www.w3.org/2001/XMLSchema#"}
Member = tuple[Recorded, str]
"""An account and the id of its incident."""
READING = "reading"
PAGE = 5_000
KINDS = ("incidents", "conditions", "claims", "measures", "warnings")


def lines(record: Record, where: Filter | None, found: Iterable[Incident], told: About) -> Iterator[Json]:
    """Every line of the export; ``found`` is gone through three times, and of it the accounts of reports alone stay in
    memory.
    """
    yield {
        "@context": CONTEXT,
        "@id": _urn("record", told.digest),
        "@type": ["prov:Bundle", "prov:Entity"],
        "prov:generatedAtTime": told.made,
        "prov:wasAttributedTo": {"@type": "prov:SoftwareAgent", "name": told.json()["made_by"]},
        "about": told.json(),
    }
    origins = {one["name"] for one in told.datasets}
    for v in vintages(record.engine, record.as_of):
        if v.name in origins:
            yield {
                "@id": _urn("release", v.id),
                "@type": ["prov:Entity", "prov:Collection"],
                "dataset": v.name,
                "version": v.version,
                "day": v.day.isoformat(),
                "file": v.file,
                "events": v.total,
                "licence": v.about.licence,
                "citation": v.about.citation,
                "prov:hadPrimarySource": v.about.url or None,
            }
    judged = set(record.judged().homes.values())
    members: set[str] = set()
    read: list[Member] = []
    for member in _members(found):
        if member[0].origin == READING:
            read.append(member)
        if member[0].id in judged:
            members.add(member[0].id)
    yield from _reports(record, where, read)
    for some in chunks((member for member in _members(found) if member[0].origin != READING), PAGE):
        yield from _events(record, some)
    for incident in found:
        fused = {k: v for k, v in incident_to_json(incident).items() if k not in {"accounts", "id"}}
        yield {
            "@id": _urn("incident", incident.id),
            "@type": ["prov:Entity", "prov:Collection"],
            "incident": incident.id,
            **fused,
            "prov:hadMember": [_urn("account", a.id) for a in incident.accounts],
            "prov:wasGeneratedBy": {"@type": "prov:Activity", "method": f"linking, fusing by the rule '{told.rule}'"},
        }
    yield from _judgements(record, members)


def _members(found: Iterable[Incident]) -> Iterator[Member]:
    """Every account with the id of its incident."""
    return ((a, incident.id) for incident in found for a in incident.accounts)


def _judgements(record: Record, members: set[str]) -> Iterator[Json]:
    """What was decided about these accounts and no others, and what was withdrawn of it."""
    judged, every = record.judged(), record.judgements()
    gone = withdrawn(every)
    shown: set[str] = set()
    for one in every:
        now = [judged.homes.get(key, key) for key in one.accounts]
        if not (members.issuperset(now) if now else one.a in shown):
            continue
        shown.add(one.id)
        used = [_urn("account", key) for key in now] or [_urn("judgement", one.a)]
        person = {"@type": "prov:Person", "name": one.person}
        yield {
            "@id": _urn("judgement", one.id),
            "@type": "prov:Activity",
            "judgement": one.verdict.value,
            "prov:used": used,
            "prov:wasAssociatedWith": person,
            "prov:endedAtTime": one.made,
            "reason": one.reason,
            "withdrawn": one.id in gone,
        }
        if one.verdict is Verdict.CORRECT:
            yield {
                "@id": _urn("correction", one.id),
                "@type": "prov:Entity",
                "values": judgement_to_json(one)["values"],
                "prov:wasAttributedTo": person,
                "prov:wasGeneratedBy": _urn("judgement", one.id),
                "prov:wasRevisionOf": used[0],
            }


def _reports(record: Record, where: Filter | None, accounts: Sequence[Member]) -> Iterator[Json]:
    """A line a report: what was read out of it and is asked for."""
    reports: dict[str, Report] = {}
    held: dict[str, dict[str, list[Json]]] = {}

    def take(kind: str, report: Report, value: Json) -> None:
        reports.setdefault(report.id, report)
        held.setdefault(report.id, {name: [] for name in KINDS})[kind].append(value)

    for a, incident in accounts:
        take("incidents", a.report, {**_to_json(a.stated), **_of_account(a, incident)})
    for kind, statements in (
        ("conditions", record.conditions(where)),
        ("claims", record.claims(where)),
        ("measures", record.measures(where)),
        ("warnings", record.warnings(where)),
    ):
        for key, report, statement in statements:
            take(kind, report, {**_to_json(statement), "@id": _urn(kind.removesuffix("s"), key)})
    readings = _readings(record)
    for report in record.reports(where):
        reports.setdefault(report.id, report)
    for key in sorted(reports):
        reader, version, configuration, recorded = readings[key]
        values = held.get(key) or {name: [] for name in KINDS}
        yield {
            "@id": _urn("report", key),
            "@type": "prov:Entity",
            "report": exchange.report_to_json(reports[key]),
            **values,
            "reader": reader,
            **({"configuration": configuration} if configuration else {}),
            "prov:wasAttributedTo": {"@type": "prov:Agent", "name": reports[key].source},
            "prov:hadPrimarySource": reports[key].url,
            "prov:wasGeneratedBy": {
                "@type": "prov:Activity",
                "prov:wasAssociatedWith": {"@type": "prov:SoftwareAgent", "name": reader, "version": version},
                "prov:endedAtTime": recorded,
            },
        }


def _events(record: Record, accounts: Sequence[Member]) -> Iterator[Json]:
    """A line an event: its account and its row."""
    rows = {key: (vintage, row) for key, vintage, row in rows_of(record.engine, {a.id for a, _ in accounts})}
    for a, incident in accounts:
        vintage, row = rows[a.id]
        yield {
            "@id": _urn("event", a.id),
            "@type": "prov:Entity",
            "report": exchange.report_to_json(a.report),
            "incidents": [{**_to_json(a.stated), **_of_account(a, incident)}],
            "reader": a.origin,
            "row": msgspec.json.decode(row),
            "prov:wasDerivedFrom": _urn("release", vintage),
        }


def _of_account(a: Recorded, incident: str) -> Json:
    """The account's own id, and the incident that it is an account of."""
    return {
        "@id": _urn("account", a.id),
        "@type": "prov:Entity",
        "index": a.index,
        "incident": incident,
        **({"corrected": [corrected_to_json(one) for one in a.corrected]} if a.corrected else {}),
        **({"confirmed": [who(one) for one in a.confirmed]} if a.confirmed else {}),
        "prov:wasDerivedFrom": _urn("report" if a.origin == READING else "event", _source(a)),
    }


def _source(a: Recorded) -> str:
    return a.report.id if a.origin == READING else a.id


def _readings(record: Record) -> dict[str, tuple[str, str, str, str]]:
    """Report -> reader, its version, its configuration, when it was recorded."""
    standing = Standing(record.engine, record.as_of)
    rows = record.engine.all(
        standing.query(
            "SELECT p.report, r.reader, r.version, r.configuration, r.recorded FROM current_reading r "
            "JOIN publication p ON p.id = r.publication"
        )
    )
    return {report: (reader, version, how, when.isoformat()) for report, reader, version, how, when in rows}


def _to_json(value: Account | Condition | Claim | Measure | Warning) -> Json:
    match value:
        case Account():
            return exchange.account_to_json(value)
        case Condition():
            return exchange.condition_to_json(value)
        case Claim():
            return exchange.claim_to_json(value)
        case Measure():
            return exchange.measure_to_json(value)
        case Warning():
            return exchange.warning_to_json(value)


def _urn(kind: str, key: str) -> str:
    return f"urn:vigie:{kind}:{key}"
