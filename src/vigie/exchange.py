"""The reading contract as JSON, both ways (docs/reading-contract.md).

In and out: the dataclasses of ``vigie.model`` and plain dicts. What Vigie adds to the contract stands in keys of
its own: ``evidence`` (offsets, beside every statement), ``warnings``, ``reader`` and, where it has them, its
``configuration`` and an account's ``codes``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from vigie.model import (
    Account,
    Attribution,
    Certainty,
    Claim,
    Code,
    Coded,
    Comparison,
    Condition,
    DateRange,
    Evidence,
    Harm,
    Loss,
    Measure,
    Place,
    Quantity,
    Reading,
    Report,
    Sensitivity,
    SourceError,
    Warning,
    WarningKind,
)

Json = dict[str, Any]


def _offsets(evidence: Evidence | None) -> list[int] | None:
    return [evidence.start, evidence.end] if evidence else None


def _each(values: tuple[Any, ...]) -> list[list[int] | None]:
    return [_offsets(value.evidence) for value in values]


def _days(days: DateRange | None) -> Json | None:
    if days is None:
        return None
    return {"from": days.start and days.start.isoformat(), "to": days.end and days.end.isoformat()}


def _quantity(quantity: Quantity | None) -> Json | None:
    return {"low": quantity.low, "value": quantity.value, "high": quantity.high} if quantity else None


def _place(place: Place) -> Json:
    return {
        "name": place.name,
        "role": place.role,
        "admin1": place.admin1,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
        "geoname_id": place.geoname_id,
    }


def _said_by(said_by: tuple[Attribution, ...]) -> list[Json]:
    return [{"name": s.name, "kind": s.kind} for s in said_by]


def report_to_json(report: Report) -> Json:
    return {
        "id": report.id,
        "language": report.language,
        "published": report.published and report.published.isoformat(),
        "source": report.source,
        "title": report.title,
        "url": report.url,
        "sensitivity": report.sensitivity.value,
        "text": report.text,
    }


def account_to_json(account: Account) -> Json:
    return {
        "types": [t.code for t in account.types],
        "date": _days(account.date),
        "places": [_place(p) for p in account.places],
        "perpetrators": [p.code for p in account.perpetrators],
        "targets": [t.code for t in account.targets],
        "harm": [{"kind": h.kind, "who": h.who, **(_quantity(h.quantity) or {})} for h in account.harm],
        "losses": [{"item": x.item, "how": x.how, **(_quantity(x.quantity) or {})} for x in account.losses],
        "said_by": _said_by(account.said_by),
        "certainty": account.certainty.value,
        "quote": account.quote.text,
        **({"codes": [{"name": c.name, "value": c.value} for c in account.codes]} if account.codes else {}),
        "evidence": {
            "quote": _offsets(account.quote),
            "types": _each(account.types),
            "date": _offsets(account.date_evidence),
            "places": _each(account.places),
            "perpetrators": _each(account.perpetrators),
            "targets": _each(account.targets),
            "harm": _each(account.harm),
            "losses": _each(account.losses),
            "said_by": _each(account.said_by),
            **({"codes": _each(account.codes)} if account.codes else {}),
        },
    }


def condition_to_json(condition: Condition) -> Json:
    quantity = _quantity(condition.quantity)
    return {
        "kind": condition.kind,
        "places": [_place(p) for p in condition.places],
        "imposed_by": [c.code for c in condition.imposed_by],
        "date": _days(condition.date),
        "extent": condition.extent,
        "quantity": quantity and {**quantity, "of": condition.of},
        "said_by": _said_by(condition.said_by),
        "certainty": condition.certainty.value,
        "quote": condition.quote.text,
        "evidence": {
            "quote": _offsets(condition.quote),
            "places": _each(condition.places),
            "imposed_by": _each(condition.imposed_by),
            "date": _offsets(condition.date_evidence),
            "quantity": _offsets(condition.quantity_evidence),
            "said_by": _each(condition.said_by),
        },
    }


def claim_to_json(claim: Claim) -> Json:
    compare = claim.compare
    return {
        "measure": claim.measure,
        "place": claim.place and {"name": claim.place.name, "country": claim.place.country},
        "period": _days(claim.period),
        "quantity": _quantity(claim.quantity),
        "unit": claim.unit,
        "compare": compare
        and {
            "op": compare.op,
            "period": _days(compare.period),
            "quantity": _quantity(compare.quantity),
            "direction": compare.direction,
        },
        "by": claim.by,
        "said_by": _said_by(claim.said_by),
        "quote": claim.quote.text,
        "evidence": {
            "quote": _offsets(claim.quote),
            "place": _offsets(claim.place.evidence if claim.place else None),
            "period": _offsets(claim.period_evidence),
            "quantity": _offsets(claim.quantity_evidence),
            "compare": _offsets(compare.evidence if compare else None),
            "said_by": _each(claim.said_by),
        },
    }


def measure_to_json(measure: Measure) -> Json:
    """What only a measure typed in has is there for that alone."""
    typed = {"date": _days(measure.date), "aim": measure.aim, "indicator": measure.indicator}
    told = {name: value for name, value in typed.items() if value is not None}
    return {
        "kind": measure.kind,
        "by": [b.name for b in measure.by],
        "places": [_place(p) for p in measure.places],
        "horizon": measure.horizon,
        "status": measure.status,
        **told,
        "quote": measure.quote.text,
        "evidence": {
            "quote": _offsets(measure.quote),
            "by": _each(measure.by),
            "places": _each(measure.places),
            **{name: _offsets(getattr(measure, f"{name}_evidence")) for name in told},
        },
    }


def warning_to_json(warning: Warning) -> Json:
    return {
        "kind": warning.kind.value,
        "about": warning.about,
        "quote": warning.quote and warning.quote.text,
        "evidence": {"quote": _offsets(warning.quote)},
    }


def reading_to_json(reading: Reading) -> Json:
    """One line of ``vigie read --json``."""
    return {
        "report": report_to_json(reading.report),
        "incidents": [account_to_json(a) for a in reading.incidents],
        "conditions": [condition_to_json(c) for c in reading.conditions],
        "claims": [claim_to_json(c) for c in reading.claims],
        "measures": [measure_to_json(m) for m in reading.measures],
        "warnings": [warning_to_json(w) for w in reading.warnings],
        "reader": reading.reader,
        **({"configuration": reading.configuration} if reading.configuration else {}),
    }


def day(value: str | None) -> dt.date | None:
    """An ISO 8601 day, with or without a time behind it; raises SourceError on anything else."""
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value[:10])
    except (ValueError, TypeError) as error:
        raise SourceError(f"'{value}' is not a date: write it as YYYY-MM-DD") from error


def days_from_json(value: Mapping[str, Any] | None) -> DateRange | None:
    return DateRange(day(value.get("from")), day(value.get("to"))) if value else None


def quantity_from_json(value: Mapping[str, Any] | None) -> Quantity | None:
    return Quantity(value.get("low"), value.get("value"), value.get("high")) if value else None


class _Offsets:
    """Evidence of a statement from its JSON, where the offsets are there and the text is known."""

    def __init__(self, statement: Mapping[str, Any], text: str) -> None:
        self._evidence = statement.get("evidence") or {}
        self._text = text

    def run(self, offsets: list[int] | None) -> Evidence | None:
        return Evidence(offsets[0], offsets[1], self._text[offsets[0] : offsets[1]]) if offsets else None

    def of(self, key: str) -> Evidence | None:
        return self.run(self._evidence.get(key))

    def nth(self, key: str, n: int) -> Evidence | None:
        every = self._evidence.get(key) or []
        return self.run(every[n]) if n < len(every) else None

    def quote(self, statement: Mapping[str, Any]) -> Evidence:
        known = self.of("quote")
        if known:
            return known
        quote = statement.get("quote") or ""
        start = max(self._text.find(quote), 0)
        return Evidence(start, start + len(quote), quote)


def _places_from_json(values: list[Json], offsets: _Offsets) -> tuple[Place, ...]:
    return tuple(
        Place(
            name=p["name"],
            role=p.get("role", "at"),
            admin1=p.get("admin1"),
            country=p.get("country"),
            lat=p.get("lat"),
            lon=p.get("lon"),
            precision=p.get("precision") or ("unknown" if p.get("lat") is None else "exact"),
            geoname_id=p.get("geoname_id"),
            evidence=offsets.nth("places", n),
        )
        for n, p in enumerate(values)
    )


def _said_by_from_json(values: list[Json], offsets: _Offsets) -> tuple[Attribution, ...]:
    return tuple(Attribution(s["name"], s["kind"], offsets.nth("said_by", n)) for n, s in enumerate(values))


def _coded(values: list[str], key: str, offsets: _Offsets) -> tuple[Coded, ...]:
    return tuple(Coded(code, offsets.nth(key, n)) for n, code in enumerate(values))


def report_from_json(value: Mapping[str, Any]) -> Report:
    return Report(
        id=str(value["id"]),
        text=value["text"],
        language=value["language"],
        published=day(value.get("published")),
        source=value.get("source"),
        title=value.get("title"),
        url=value.get("url"),
        sensitivity=Sensitivity(value.get("sensitivity") or "public"),
    )


def account_from_json(value: Mapping[str, Any], text: str) -> Account:
    offsets = _Offsets(value, text)
    return Account(
        types=_coded(value["types"], "types", offsets),
        date=days_from_json(value.get("date")),
        places=_places_from_json(value.get("places", []), offsets),
        perpetrators=_coded(value.get("perpetrators", []), "perpetrators", offsets),
        targets=_coded(value.get("targets", []), "targets", offsets),
        harm=tuple(
            Harm(h["kind"], h["who"], quantity_from_json(h) or Quantity(), offsets.nth("harm", n))
            for n, h in enumerate(value.get("harm", []))
        ),
        losses=tuple(
            Loss(x["item"], x["how"], quantity_from_json(x) or Quantity(), offsets.nth("losses", n))
            for n, x in enumerate(value.get("losses", []))
        ),
        said_by=_said_by_from_json(value.get("said_by", []), offsets),
        certainty=Certainty(value.get("certainty", "stated")),
        quote=offsets.quote(value),
        date_evidence=offsets.of("date"),
        codes=tuple(
            Code(c["name"], c["value"], offsets.nth("codes", n)) for n, c in enumerate(value.get("codes") or [])
        ),
    )


def condition_from_json(value: Mapping[str, Any], text: str) -> Condition:
    offsets = _Offsets(value, text)
    return Condition(
        kind=value["kind"],
        places=_places_from_json(value.get("places", []), offsets),
        imposed_by=_coded(value.get("imposed_by", []), "imposed_by", offsets),
        date=days_from_json(value.get("date")),
        extent=value.get("extent"),
        quantity=quantity_from_json(value.get("quantity")),
        of=(value.get("quantity") or {}).get("of"),
        said_by=_said_by_from_json(value.get("said_by", []), offsets),
        certainty=Certainty(value.get("certainty", "stated")),
        quote=offsets.quote(value),
        date_evidence=offsets.of("date"),
        quantity_evidence=offsets.of("quantity"),
    )


def claim_from_json(value: Mapping[str, Any], text: str) -> Claim:
    offsets = _Offsets(value, text)
    place, compare = value.get("place"), value.get("compare")
    return Claim(
        measure=value["measure"],
        place=place and Place(place["name"], country=place.get("country"), evidence=offsets.of("place")),
        period=days_from_json(value.get("period")),
        quantity=quantity_from_json(value.get("quantity")),
        unit=value.get("unit"),
        compare=compare
        and Comparison(
            compare["op"],
            days_from_json(compare.get("period")),
            quantity_from_json(compare.get("quantity")),
            compare.get("direction"),
            offsets.of("compare"),
        ),
        by=value.get("by"),
        said_by=_said_by_from_json(value.get("said_by", []), offsets),
        quote=offsets.quote(value),
        period_evidence=offsets.of("period"),
        quantity_evidence=offsets.of("quantity"),
    )


def measure_from_json(value: Mapping[str, Any], text: str) -> Measure:
    offsets = _Offsets(value, text)
    return Measure(
        kind=value["kind"],
        by=tuple(Attribution(name, "unknown", offsets.nth("by", n)) for n, name in enumerate(value.get("by", []))),
        places=_places_from_json(value.get("places", []), offsets),
        horizon=value.get("horizon"),
        status=value["status"],
        quote=offsets.quote(value),
        date=days_from_json(value.get("date")),
        aim=value.get("aim"),
        indicator=value.get("indicator"),
        date_evidence=offsets.of("date"),
        aim_evidence=offsets.of("aim"),
        indicator_evidence=offsets.of("indicator"),
    )


def warning_from_json(value: Mapping[str, Any], text: str) -> Warning:
    offsets = _Offsets(value, text)
    return Warning(WarningKind(value["kind"]), value.get("about"), offsets.quote(value) if value.get("quote") else None)


def reading_from_json(value: Mapping[str, Any]) -> Reading:
    """The reading behind one line of JSON, as ``reading_to_json`` or an annotator wrote it."""
    report = report_from_json(value["report"])
    return Reading(
        report=report,
        incidents=tuple(account_from_json(x, report.text) for x in value.get("incidents", [])),
        conditions=tuple(condition_from_json(x, report.text) for x in value.get("conditions", [])),
        claims=tuple(claim_from_json(x, report.text) for x in value.get("claims", [])),
        measures=tuple(measure_from_json(x, report.text) for x in value.get("measures", [])),
        warnings=tuple(warning_from_json(x, report.text) for x in value.get("warnings", [])),
        reader=value.get("reader", "annotator"),
        configuration=value.get("configuration", ""),
    )
