"""Incidents for other programs: JSON and GeoJSON (RFC 7946).

In: incidents. Out: plain dicts. Every figure keeps the account it comes from, or the judgement of a person; accounts
are given as their sources state them, ``corrected`` holds what persons put beside that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vigie.exchange import account_to_json
from vigie.model import DateRange, Evidence
from vigie.record.exporting.cells import TOLLS
from vigie.record.exporting.judgements import corrected_to_json, who
from vigie.record.fusion import Figure, Span
from vigie.record.incidents import Incident
from vigie.record.linking import Model
from vigie.record.rows import plain
from vigie.record.why import Value, links, values

Json = dict[str, Any]


def incident_to_json(incident: Incident) -> Json:
    """An incident with its accounts, each with its report and index, and every figure beside its words."""
    return {
        "id": incident.id,
        "type": incident.type,
        "types": list(incident.types),
        "date": _days(incident.date),
        "places": [plain(p) for p in incident.places],
        "point": list(incident.point) if incident.point else None,
        "perpetrators": list(incident.perpetrators),
        "targets": list(incident.targets),
        "tolls": [_span(s) for kind in TOLLS if (s := incident.toll(kind))],
        "harm": [_span(s) for s in incident.harm],
        "losses": [_span(s) for s in incident.losses],
        "certainty": incident.certainty.value,
        "sources": list(incident.sources),
        "rule": incident.rule.value,
        "corrected": [corrected_to_json(one) for one in incident.corrected],
        "confirmed": [who(one) for one in incident.confirmed],
        "accounts": [
            {
                "id": item.id,
                "report": item.report.id,
                "index": item.index,
                "source": item.report.source,
                "published": item.report.published and item.report.published.isoformat(),
                "title": item.report.title,
                "url": item.report.url,
                **account_to_json(item.stated),
                **({"corrected": [corrected_to_json(one) for one in item.corrected]} if item.corrected else {}),
                **({"confirmed": [who(one) for one in item.confirmed]} if item.confirmed else {}),
            }
            for item in incident.accounts
        ],
    }


def geojson(incidents: Sequence[Incident]) -> Json:
    """A FeatureCollection of the incidents with a point; ``without_point`` names the others."""
    return {
        "type": "FeatureCollection",
        "features": [feature(incident) for incident in incidents if incident.point],
        "without_point": [pointless(incident) for incident in incidents if incident.point is None],
    }


def pointless(incident: Incident) -> Json:
    """An incident that has no point, by its id and the names of its places."""
    return {"id": incident.id, "places": [p.name for p in incident.places]}


def feature(incident: Incident) -> Json:
    """An incident with a point."""
    lat, lon = incident.point or (0.0, 0.0)
    known = incident_to_json(incident)
    accounts = [{"id": a["id"], "report": a["report"], "index": a["index"]} for a in known["accounts"]]
    for taken in ("id", "point"):
        known.pop(taken)
    return {
        "type": "Feature",
        "id": incident.id,
        "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
        "properties": {**known, "accounts": accounts},
    }


def _days(days: DateRange | None) -> Json | None:
    if days is None:
        return None
    return {"from": days.start and days.start.isoformat(), "to": days.end and days.end.isoformat()}


def _span(span: Span) -> Json:
    return {
        "kind": span.kind,
        "of": span.of,
        "low": span.low,
        "high": span.high,
        "open": span.open,
        "disputed": span.disputed,
        "figures": [_figure(f) for f in span.figures],
    }


def _figure(figure: Figure) -> Json:
    return {
        "account": figure.account,
        "report": figure.report,
        "quantity": plain(figure.quantity),
        **words(figure.evidence),
        **({"judgement": who(figure.judgement)} if figure.judgement else {}),
    }


def words(evidence: Evidence | None) -> Json:
    """The words and where they stand."""
    if evidence is None:
        return {"stated": None, "evidence": None}
    return {"stated": evidence.text, "evidence": [evidence.start, evidence.end]}


def why_to_json(incident: Incident, model: Model | None = None) -> Json:
    """An incident with ``values``, each beside its sentence, and ``links``, what joined its accounts."""
    return {
        **incident_to_json(incident),
        "values": [_value(value) for value in values(incident)],
        "links": [
            {
                "account": one.account.id,
                "earlier": one.earlier.id,
                "sum": one.total,
                "weights": [{"field": w.field, "comparison": w.comparison, "weight": w.weight} for w in one.weights],
            }
            for one in links(incident, model)
        ],
    }


def _value(value: Value) -> Json:
    corrected = value.corrected
    sentence = None if corrected else value.sentence
    return {
        "property": value.name,
        "value": _days(told) if isinstance(told := value.value, DateRange) else plain(told),
        "account": value.account.id,
        "report": value.account.report.id,
        "index": value.account.index,
        "source": value.account.report.source,
        **words(value.evidence),
        "sentence": sentence and sentence.text,
        "sentence_at": sentence and [sentence.start, sentence.end],
        **({"key": corrected.key, "judgement": who(corrected.judgement)} if corrected else {}),
    }
