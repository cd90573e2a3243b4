"""A reading as a page shows it: each statement with its values in words and the run of text each rests on.

In: a ``Reading``, a language. Out: pydantic models; ids are those the record gives the same statements. Offsets count
characters (Unicode code points) of the report's text; the longest text is shown whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import BaseModel

from vigie.exchange import report_to_json
from vigie.knowledge.messages import message
from vigie.model import Account, Attribution, Claim, Condition, Evidence, Measure, Place, Reading, Report, Warning
from vigie.record.rows import Subject, subjects
from vigie.record.telling import value_in_words
from vigie.record.verify import FIELDS, publication_id
from vigie.record.words import actor, comparison, days, label, places, quantity
from vigie.sources.draft import id_of

Run = tuple[int, int]
Kind = Literal["account", "condition", "claim", "measure", "warning"]
Sort = Literal["type", "time", "place", "actor", "target", "quantity", "source", "other"]
"""What a value is, for its mark in the text."""


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


class Row(BaseModel):
    """One value of a statement: its field, the field's name, itself in words, where its evidence stands."""

    key: str
    label: str
    words: str
    sort: Sort
    evidence: Run | None


class StatementShown(BaseModel):
    """One statement; ``head`` tells it in a few words, ``code`` is its type or kind."""

    id: str
    kind: Kind
    code: str
    head: str
    certainty: str | None
    quote: Run | None
    rows: list[Row]


class Landed(BaseModel):
    """An incident that accounts of a report are part of; ``reports`` tell of it in all."""

    id: str
    head: str
    reports: int
    accounts: list[str]


class ReadingShown(BaseModel):
    """A report and what was read out of it; ``standing``: what recording it would come to (new, known …), and of one
    that is known the incidents it is part of.
    """

    report: ReportShown
    statements: list[StatementShown]
    standing: str
    landed: list[Landed]


def reading_shown(reading: Reading, standing: str, landed: list[Landed], lang: str) -> ReadingShown:
    """The whole of it, statements in the order of the text."""
    found = list(_statements(reading, lang))
    found.sort(key=lambda s: s.quote or (len(reading.report.text), 0))
    return ReadingShown(report=report_shown(reading.report), statements=found, standing=standing, landed=landed)


def report_shown(report: Report) -> ReportShown:
    """A report and whether its id is its own."""
    derived = report.id == id_of(report.text, report.title, report.published, report.source)
    return ReportShown(**report_to_json(report), id_is_derived=derived)


def ids(reading: Reading) -> dict[str, Subject]:
    """Every statement of a reading by the id that the record gives it."""
    rows = subjects(reading, publication_id(reading.report))
    return {row.id: getattr(reading, FIELDS[row.kind])[row.number] for row in rows}


def _statements(reading: Reading, lang: str) -> Iterator[StatementShown]:
    for key, subject in ids(reading).items():
        match subject:
            case Account():
                yield _account(key, subject, lang)
            case Condition():
                yield _condition(key, subject, lang)
            case Claim():
                yield _claim(key, subject, lang)
            case Measure():
                yield _measure(key, subject, lang)
            case Warning():
                yield _warning(key, subject, lang)


def _account(key: str, a: Account, lang: str) -> StatementShown:
    rows = [_row("types", value_in_words(t, "types", lang), "type", t.evidence, lang) for t in a.types]
    if a.date:
        rows.append(_row("date", days(a.date, lang), "time", a.date_evidence, lang))
    rows += _placed(a.places, lang)
    rows += [
        _row("perpetrators", value_in_words(c, "perpetrators", lang), "actor", c.evidence, lang) for c in a.perpetrators
    ]
    rows += [_row("targets", value_in_words(c, "targets", lang), "target", c.evidence, lang) for c in a.targets]
    rows += [_row("harm", value_in_words(h, "harm", lang), "quantity", h.evidence, lang) for h in a.harm]
    rows += [_row("losses", value_in_words(x, "losses", lang), "quantity", x.evidence, lang) for x in a.losses]
    rows += _said(a.said_by, lang)
    code = a.types[0].code if a.types else "other"
    return StatementShown(
        id=key,
        kind="account",
        code=code,
        head=_head(label("type", code, lang), days(a.date, lang), places(a.places, lang)),
        certainty=a.certainty.value,
        quote=_run(a.quote),
        rows=rows,
    )


def _condition(key: str, c: Condition, lang: str) -> StatementShown:
    rows = _placed(c.places, lang)
    if c.date:
        rows.append(_row("date", days(c.date, lang), "time", c.date_evidence, lang))
    if c.extent:
        rows.append(_row("extent", label("extent", c.extent, lang), "other", None, lang))
    if c.quantity:
        of = label("who", c.of, lang) if c.of else ""
        rows.append(
            _row("quantity", f"{quantity(c.quantity, lang)} {of}".strip(), "quantity", c.quantity_evidence, lang)
        )
    rows += [_row("imposed_by", actor(one.code, lang), "actor", one.evidence, lang) for one in c.imposed_by]
    rows += _said(c.said_by, lang)
    return StatementShown(
        id=key,
        kind="condition",
        code=c.kind,
        head=_head(label("condition", c.kind, lang), days(c.date, lang), places(c.places, lang) if c.places else ""),
        certainty=c.certainty.value,
        quote=_run(c.quote),
        rows=rows,
    )


def _claim(key: str, c: Claim, lang: str) -> StatementShown:
    amount = " ".join(part for part in (quantity(c.quantity, lang), c.unit or "") if part)
    rows = [_row("quantity", amount, "quantity", c.quantity_evidence, lang)] if amount else []
    if c.period:
        rows.append(_row("period", days(c.period, lang), "time", c.period_evidence, lang))
    if c.place:
        rows.append(_row("places", c.place.name, "place", c.place.evidence, lang))
    if c.compare:
        rows.append(_row("compare", comparison(c.compare, lang), "quantity", c.compare.evidence, lang))
    if c.by:
        rows.append(_row("perpetrators", actor(c.by, lang), "actor", None, lang))
    rows += _said(c.said_by, lang)
    return StatementShown(
        id=key,
        kind="claim",
        code=c.measure,
        head=_head(label("claim", c.measure, lang), amount, c.place.name if c.place else ""),
        certainty=None,
        quote=_run(c.quote),
        rows=rows,
    )


def _measure(key: str, m: Measure, lang: str) -> StatementShown:
    rows = [_row("status", label("status", m.status, lang), "other", None, lang)]
    rows += [_row("by", one.name, "actor", one.evidence, lang) for one in m.by]
    rows += _placed(m.places, lang)
    if m.horizon:
        rows.append(_row("horizon", message(f"llm.horizon.{m.horizon}", lang), "time", None, lang))
    return StatementShown(
        id=key,
        kind="measure",
        code=m.kind,
        head=_head(label("measure", m.kind, lang), ", ".join(one.name for one in m.by)),
        certainty=None,
        quote=_run(m.quote),
        rows=rows,
    )


def _warning(key: str, w: Warning, lang: str) -> StatementShown:
    return StatementShown(
        id=key,
        kind="warning",
        code=w.kind.value,
        head=_head(label("warning", w.kind.value, lang), w.about or ""),
        certainty=None,
        quote=_run(w.quote),
        rows=[],
    )


def _head(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _placed(found: Iterable[Place], lang: str) -> list[Row]:
    return [_row("places", value_in_words(p, "places", lang), "place", p.evidence, lang) for p in found]


def _said(said_by: Iterable[Attribution], lang: str) -> list[Row]:
    return [_row("said_by", s.name, "source", s.evidence, lang) for s in said_by]


def _row(key: str, words: str, sort: Sort, evidence: Evidence | None, lang: str) -> Row:
    return Row(key=key, label=message(f"llm.field.{key}", lang), words=words, sort=sort, evidence=_run(evidence))


def _run(evidence: Evidence | None) -> Run | None:
    return (evidence.start, evidence.end) if evidence else None
