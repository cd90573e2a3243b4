"""What is read of a report as a page shows it: each statement, its values in words and the runs of text they rest on.

In: statements by the ids that the record gives them, what persons decided of them, a language. Out: pydantic models, in
the order of the text. Offsets count characters (Unicode code points) of the report's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from vigie.exchange import report_to_json
from vigie.knowledge.messages import message
from vigie.model import (
    Account,
    Attribution,
    Claim,
    Coded,
    Condition,
    DateRange,
    Evidence,
    Harm,
    Loss,
    Measure,
    Place,
    Reading,
    Report,
    Warning,
)
from vigie.record import Judgement
from vigie.record.judgements.corrections import EVERYBODY
from vigie.record.judgements.words import values_in_words
from vigie.record.rows import Subject, plain, subjects
from vigie.record.verify import FIELDS, publication_id
from vigie.record.words import actor, amount, comparison, days, harm_text, label, labels, loss_text, places, quantity
from vigie.sources.draft import id_of

Run = tuple[int, int]
Kind = Literal["account", "condition", "claim", "measure", "warning"]
Sort = Literal["what", "time", "place", "who", "quantity", "source", "other"]
"""What a value is, for its mark in the text."""
KIND: dict[type[Subject], Kind] = {
    Account: "account",
    Condition: "condition",
    Claim: "claim",
    Measure: "measure",
    Warning: "warning",
}


class Days(BaseModel):
    """The first and the last day, ISO 8601; null where it is open."""

    start: str | None
    end: str | None


class ReportShown(BaseModel):
    """A report as it was found; ``id_is_derived`` where its source gave none: it changes with what the report says."""

    id: str
    id_is_derived: bool
    text: str
    language: str
    published: str | None
    source: str | None
    title: str | None
    url: str | None
    sensitivity: str


class FieldShown(BaseModel):
    """A field of a statement: what a correction names it by ('killed.civilians'), its name, what it says, where."""

    key: str
    property: str
    sort: Sort
    label: str
    words: str
    value: Any
    runs: list[Run]


class DecidedShown(BaseModel):
    """A judgement in force: whose, why, when (ISO 8601, UTC); ``values`` in words where it corrects some."""

    judgement: str
    verdict: str
    by: str
    reason: str
    made: str
    values: str


class StatementShown(BaseModel):
    """One statement: ``code`` is its type or kind, ``quote`` is where it stands. ``head`` tells it in a few words: what
    it is, when, and more (where, how many, by whom).
    """

    id: str
    kind: Kind
    code: str
    head: str
    what: str
    when: Days | None
    more: str
    certainty: str | None
    quote: Run | None
    fields: list[FieldShown]
    decided: list[DecidedShown]
    incident: str | None = None


class Landed(BaseModel):
    """An incident that accounts of a report are part of: what, when, where; ``reports`` tell of it in all."""

    id: str
    what: str
    when: Days | None
    more: str
    reports: int
    accounts: list[str]


class ReadingShown(BaseModel):
    """A report and what is read of it; ``standing``: what recording it would come to (new, known …), and of one that is
    on record the incidents it is part of.
    """

    report: ReportShown
    statements: list[StatementShown]
    standing: str
    landed: list[Landed]


def reading_shown(
    report: Report,
    read: Mapping[str, Subject],
    standing: str,
    landed: Sequence[Landed],
    lang: str,
    judgements: Iterable[Judgement] = (),
) -> ReadingShown:
    """The whole of it; ``judgements`` are those in force."""
    decided: dict[str, list[DecidedShown]] = {}
    for one in judgements:
        if one.a in read:
            decided.setdefault(one.a, []).append(_decided(one, lang))
    home = {account: one.id for one in landed for account in one.accounts}
    found = [
        statement_shown(key, subject, lang).model_copy(
            update={"decided": decided.get(key, []), "incident": home.get(key)}
        )
        for key, subject in read.items()
    ]
    found.sort(key=lambda s: s.quote or (len(report.text), 0))
    derived = report.id == id_of(report.text, report.title, report.published, report.source)
    return ReadingShown(
        report=ReportShown(**report_to_json(report), id_is_derived=derived),
        statements=found,
        standing=standing,
        landed=list(landed),
    )


def ids(reading: Reading) -> dict[str, Subject]:
    """Every statement of a reading by the id that the record gives it."""
    rows = subjects(reading, publication_id(reading.report))
    return {row.id: getattr(reading, FIELDS[row.kind])[row.number] for row in rows}


def statement_shown(key: str, subject: Subject, lang: str) -> StatementShown:
    """One statement in words."""
    code, what, more, fields = _told(subject, lang)
    certainty, when = getattr(subject, "certainty", None), _when(subject)
    return StatementShown(
        id=key,
        kind=KIND[type(subject)],
        code=code,
        head=_joined(what, days(when, lang) if when else "", more),
        what=what,
        when=span(when),
        more=more,
        certainty=certainty.value if certainty else None,
        quote=_run(subject.quote),
        fields=list(fields),
        decided=[],
    )


def span(days: DateRange | None) -> Days | None:
    """The days of a statement or an incident; None where none are known."""
    if days is None:
        return None
    start, end = (day.isoformat() if day else None for day in (days.start, days.end))
    return Days(start=start, end=end)


def _decided(one: Judgement, lang: str) -> DecidedShown:
    return DecidedShown(
        judgement=one.id,
        verdict=one.verdict.value,
        by=one.person,
        reason=one.reason,
        made=one.made,
        values=values_in_words(one, lang),
    )


def _when(subject: Subject) -> DateRange | None:
    """The days that a head tells: a claim's period stands among its fields."""
    return subject.date if isinstance(subject, (Account, Condition)) else None


def _told(subject: Subject, lang: str) -> tuple[str, str, str, Iterator[FieldShown]]:
    """(code, what it is, what its head tells more than the days, its fields)."""
    match subject:
        case Account():
            code = subject.types[0].code if subject.types else "other"
            return code, label("type", code, lang), places(subject.places, lang), _account(subject, lang)
        case Condition():
            where = places(subject.places, lang) if subject.places else ""
            return subject.kind, label("condition", subject.kind, lang), where, _condition(subject, lang)
        case Claim():
            more = _joined(amount(subject.quantity, subject.unit, lang), subject.place.name if subject.place else "")
            return subject.measure, label("claim", subject.measure, lang), more, _claim(subject, lang)
        case Measure():
            by = ", ".join(one.name for one in subject.by)
            return subject.kind, label("measure", subject.kind, lang), by, _measure(subject, lang)
    kind = subject.kind.value
    return kind, label("warning", kind, lang), subject.about or "", iter(())


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _account(a: Account, lang: str) -> Iterator[FieldShown]:
    yield from _coded("types", "what", a.types, labels("type", [t.code for t in a.types], lang), lang)
    yield from _days("date", a.date, a.date_evidence, lang)
    yield from _places(a.places, lang)
    yield from _coded("perpetrators", "who", a.perpetrators, _actors(a.perpetrators, lang), lang)
    yield from _coded("targets", "who", a.targets, labels("target", [t.code for t in a.targets], lang), lang)
    counted: tuple[Harm | Loss, ...] = (*a.harm, *a.losses)
    for one in counted:
        yield _counted(one, lang)
    yield from _said(a.said_by, lang)
    value = a.certainty.value
    yield _field("certainty", "other", label("certainty", value, lang), value, [], lang)


def _condition(c: Condition, lang: str) -> Iterator[FieldShown]:
    yield from _places(c.places, lang)
    yield from _days("date", c.date, c.date_evidence, lang)
    if c.extent:
        yield _field("extent", "other", label("extent", c.extent, lang), c.extent, [], lang)
    if c.quantity:
        of = label("who", c.of, lang) if c.of else ""
        words = f"{quantity(c.quantity, lang)} {of}".strip()
        yield _field("quantity", "quantity", words, plain(c.quantity), [c.quantity_evidence], lang)
    yield from _coded("imposed_by", "who", c.imposed_by, _actors(c.imposed_by, lang), lang)
    yield from _said(c.said_by, lang)


def _claim(c: Claim, lang: str) -> Iterator[FieldShown]:
    if figure := amount(c.quantity, c.unit, lang):
        yield _field("quantity", "quantity", figure, plain(c.quantity), [c.quantity_evidence], lang)
    yield from _days("period", c.period, c.period_evidence, lang)
    if c.place:
        yield from _places([c.place], lang)
    if c.compare:
        words = comparison(c.compare, lang)
        yield _field("compare", "quantity", words, plain(c.compare), [c.compare.evidence], lang)
    if c.by:
        yield _field("perpetrators", "who", actor(c.by, lang), c.by, [], lang)
    yield from _said(c.said_by, lang)


def _measure(m: Measure, lang: str) -> Iterator[FieldShown]:
    yield _field("status", "other", label("status", m.status, lang), m.status, [], lang)
    if m.by:
        names = [one.name for one in m.by]
        yield _field("by", "who", ", ".join(names), names, [one.evidence for one in m.by], lang)
    yield from _places(m.places, lang)
    if m.horizon:
        yield _field("horizon", "time", message(f"llm.horizon.{m.horizon}", lang), m.horizon, [], lang)


def _actors(coded: Iterable[Coded], lang: str) -> str:
    return ", ".join(actor(one.code, lang) for one in coded)


def _coded(key: str, sort: Sort, coded: Sequence[Coded], words: str, lang: str) -> Iterator[FieldShown]:
    if coded:
        yield _field(key, sort, words, [one.code for one in coded], [one.evidence for one in coded], lang)


def _days(key: str, span: Any, evidence: Evidence | None, lang: str) -> Iterator[FieldShown]:
    if span:
        yield _field(key, "time", days(span, lang), plain(span), [evidence], lang)


def _places(found: Sequence[Place], lang: str) -> Iterator[FieldShown]:
    if found:
        yield _field(
            "places", "place", places(found, lang), [plain(p) for p in found], [p.evidence for p in found], lang
        )


def _said(said_by: Sequence[Attribution], lang: str) -> Iterator[FieldShown]:
    if said_by:
        names = [one.name for one in said_by]
        yield _field("said_by", "source", ", ".join(names), names, [one.evidence for one in said_by], lang)


def _counted(one: Harm | Loss, lang: str) -> FieldShown:
    """A figure of harm or loss, by the key that a correction names it by."""
    if isinstance(one, Harm):
        key, name = one.kind if one.who == EVERYBODY else f"{one.kind}.{one.who}", harm_text(one.kind, one.who, lang)
    else:
        key, name = f"{one.how}.{one.item}", loss_text(one.item, one.how, lang)
    return FieldShown(
        key=key,
        property="harm" if isinstance(one, Harm) else "losses",
        sort="quantity",
        label=name,
        words=quantity(one.quantity, lang) or "?",
        value=plain(one.quantity),
        runs=_runs([one.evidence]),
    )


def _field(key: str, sort: Sort, words: str, value: Any, evidence: Iterable[Evidence | None], lang: str) -> FieldShown:
    return FieldShown(
        key=key,
        property=key,
        sort=sort,
        label=message(f"llm.field.{key}", lang),
        words=words,
        value=value,
        runs=_runs(evidence),
    )


def _runs(evidence: Iterable[Evidence | None]) -> list[Run]:
    return sorted({run for one in evidence if (run := _run(one))})


def _run(evidence: Evidence | None) -> Run | None:
    return (evidence.start, evidence.end) if evidence else None
