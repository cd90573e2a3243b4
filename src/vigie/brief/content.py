"""What a brief says, before it has a form.

In: a record, a question, a language. Out: ``Brief``: the summary, incidents, conditions, claims, measures and warnings
of the record, numbered, with a footnote for each statement. The page and the JSON are two forms of it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

from vigie.analysis.check import Check, Verdict
from vigie.analysis.check.recorded import check_record
from vigie.brief import findings
from vigie.brief.notes import Note, Notes
from vigie.brief.prose import Sentence
from vigie.brief.tallies import Numbered, Tallies
from vigie.knowledge.indicators import Dataset
from vigie.knowledge.messages import message
from vigie.model import Claim, Condition, DateRange, Evidence, Measure, Place, Quantity, Report, Sensitivity, Warning
from vigie.record import Filter, Incident, Record, Span
from vigie.record.publication import Published, published
from vigie.record.words import label, number, quantity
from vigie.record.words import span as amount_of

CONDITION_ORDER = ("blockade", "road_closed", "movement_restricted", "curfew")
T = TypeVar("T")
IDLE = (("min_sources", 1), ("sensitivity", Sensitivity.PUBLIC))
"""What a question asks for by default."""
VERDICT_ORDER = (Verdict.CONTRADICTED, Verdict.CLOSE, Verdict.SUPPORTED, Verdict.NOT_CHECKABLE)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as one account states it, and where that stands; ``outranked`` where a person corrected it."""

    text: str
    note: int
    anchor: str
    outranked: bool = False


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """What was done ('killed', 'burned') and to whom or what, each with all figures."""

    label: str
    figures: tuple[tuple[str, tuple[Figure, ...]], ...]


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """A line of the table of incidents; ``notes`` is one an account, then one a judgement about it."""

    item: Numbered
    groups: tuple[FigureGroup, ...]
    notes: tuple[Note, ...]

    @property
    def anchor(self) -> str:
        return self.item.anchor

    @property
    def incident(self) -> Incident:
        return self.item.incident


@dataclass(frozen=True, slots=True)
class ConditionRow:
    anchor: str
    condition: Condition
    report: Report
    note: Note
    ended: bool


@dataclass(frozen=True, slots=True)
class ClaimRow:
    anchor: str
    check: Check
    report: Report
    note: Note


@dataclass(frozen=True, slots=True)
class MeasureRow:
    measure: Measure
    report: Report
    note: Note


@dataclass(frozen=True, slots=True)
class WarningRow:
    """``note`` is None where a warning is about the whole report."""

    warning: Warning
    note: Note | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report of the brief and what a reader should distrust in it."""

    anchor: str
    report: Report
    incidents: tuple[Numbered, ...]
    warnings: tuple[WarningRow, ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number at the head of the brief; ``name`` is what templates call it."""

    name: str
    amount: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole content; ``left_out`` counts the reports above the level asked for, as far as the record shows them."""

    lang: str
    made: dt.date
    digest: str
    where: Filter
    countries: tuple[str, ...]
    period: DateRange | None
    key: tuple[KeyFigure, ...]
    summary: tuple[Sentence, ...]
    incidents: tuple[IncidentRow, ...]
    conditions: tuple[ConditionRow, ...]
    claims: tuple[ClaimRow, ...]
    measures: tuple[MeasureRow, ...]
    reports: tuple[ReportRow, ...]
    tallies: Tallies
    notes: Notes
    left_out: int
    datasets: tuple[Dataset, ...]
    too_few: int | None = None
    """Where it is to be published: incidents that share place and time with too few others to be told."""

    @property
    def asked(self) -> list[tuple[str, str | int | float | list[str]]]:
        """The question's filters by name, those that ask for something; several values as a list."""
        found: list[tuple[str, str | int | float | list[str]]] = []
        for name in (f.name for f in fields(self.where)):
            value = getattr(self.where, name)
            if value is None or name == "point" or (name, value) in IDLE:
                continue
            if isinstance(value, tuple):
                found.append((name, [str(one) for one in value]))
            else:
                found.append((name, value if isinstance(value, str | int | float) else value.isoformat()))
        return found

    @property
    def home(self) -> str | None:
        """The country of most incidents, which need not be named each time."""
        return next(iter(self.countries), None)

    @property
    def empty(self) -> bool:
        return not (self.incidents or self.conditions or self.claims or self.measures)


def brief(record: Record, where: Filter, lang: str, made: dt.date, publish: bool = False) -> Brief:
    """The brief that answers a question, as of its day; to ``publish``, incidents alone, told less closely."""
    notes, tallies = Notes(), Tallies(lang)
    told_of = published(record.incidents(where)) if publish else Published(tuple(record.incidents(where)), 0)
    rows = _incidents(told_of.incidents, notes, lang)
    items = [row.item for row in rows]
    if publish:
        return _published(record, where, rows, notes, tallies, lang, made, told_of.left_out)
    conditions = _conditions(record, where, notes, made)
    claims = _claims(record, where, notes)
    measures = [
        MeasureRow(m, report, notes.add(report, [m.quote], f"m{n}"))
        for n, (_, report, m) in enumerate(_newest(record.measures(where)), 1)
    ]
    reports = _reports(record, where, rows, notes, [*conditions, *claims, *measures])
    told = [row.report for row in reports]
    countries = _countries(i.incident.places for i in items) or _countries(c.condition.places for c in conditions)
    summary = [
        *(findings.of_incidents(items, told, tallies, lang) if items else ()),
        *findings.of_conditions(_lasting(conditions), lang, next(iter(countries), None)),
        *findings.of_checks([(c.anchor, c.check) for c in claims], lang),
    ]
    return Brief(
        lang=lang,
        made=made,
        digest=record.digest(),
        where=where,
        countries=countries,
        period=_period(where, [i.incident for i in items]),
        key=_key(tallies, conditions, lang),
        summary=tuple(summary),
        incidents=tuple(rows),
        conditions=tuple(conditions),
        claims=tuple(claims),
        measures=tuple(measures),
        reports=tuple(reports),
        tallies=tallies,
        notes=notes,
        left_out=0,
        datasets=tuple({d.id: d for row in claims if (d := row.check.dataset)}.values()),
    )


def _published(
    record: Record,
    where: Filter,
    rows: list[IncidentRow],
    notes: Notes,
    tallies: Tallies,
    lang: str,
    made: dt.date,
    too_few: int,
) -> Brief:
    """Incidents told less closely, and who reported them; nothing whose words would tell more."""
    items = [row.item for row in rows]
    behind = {a.report.id: a.report for row in rows for a in row.incident.accounts}
    reports = [
        ReportRow(f"r{n}", r, tuple(i for i in items if any(a.report.id == r.id for a in i.incident.accounts)), ())
        for n, r in enumerate(sorted(behind.values(), key=lambda r: (r.source or "", r.id)), 1)
    ]
    summary = tuple(findings.of_incidents(items, [r.report for r in reports], tallies, lang)) if items else ()
    return Brief(
        lang=lang,
        made=made,
        digest=record.digest(),
        where=where,
        countries=_countries(i.incident.places for i in items),
        period=_period(where, [i.incident for i in items]),
        key=_key(tallies, (), lang),
        summary=summary,
        incidents=tuple(rows),
        conditions=(),
        claims=(),
        measures=(),
        reports=tuple(reports),
        tallies=tallies,
        notes=notes,
        left_out=0,
        datasets=(),
        too_few=too_few,
    )


def _incidents(found: Sequence[Incident], notes: Notes, lang: str) -> list[IncidentRow]:
    """The newest first, those without a date last."""
    ranked = sorted(found, key=lambda i: (i.date is not None, _last(i), i.id), reverse=True)
    rows = []
    for n, incident in enumerate(ranked, 1):
        item = Numbered(n, incident)
        own = {a.id: notes.of_account(a.report, a.stated, item.anchor) for a in incident.accounts}
        own |= _judged(incident, notes, item.anchor)
        groups: dict[str, list[tuple[str, tuple[Figure, ...]]]] = {}
        for span in incident.harm:
            groups.setdefault(label("harm", span.kind, lang), []).append(
                (label("who", span.of, lang), _figures_of(span, own, lang))
            )
        for span in incident.losses:
            groups.setdefault(label("how", span.of, lang), []).append(
                (label("item", span.kind, lang), _figures_of(span, own, lang))
            )
        done = tuple(FigureGroup(name, tuple(found)) for name, found in groups.items())
        rows.append(IncidentRow(item, done, tuple(own.values())))
    return rows


def _last(incident: Incident) -> str:
    days = incident.date
    return str(days.end or days.start or "") if days else ""


def _judged(incident: Incident, notes: Notes, anchor: str) -> dict[str, Note]:
    """A note for each judgement that the incident rests on."""
    reports = {j.id: (a.report, j) for a in incident.accounts for j in a.confirmed}
    homes = {a.id: a.report for a in incident.accounts}
    reports |= {c.judgement.id: (homes[c.account], c.judgement) for c in incident.corrected}
    return {key: notes.of_judgement(*told, anchor) for key, told in reports.items()}


def _figures_of(span: Span, notes: dict[str, Note], lang: str) -> tuple[Figure, ...]:
    """What persons hold right first."""
    found = []
    for f in sorted(span.figures, key=lambda figure: figure.judgement is None):
        note = notes[f.judgement.id if f.judgement else f.account]
        outranked = span.judged is not None and f.judgement is None
        found.append(Figure(_amount(f.quantity, lang), note.number, note.at(f.evidence), outranked))
    if not found and notes:  # told without who stated it
        note = next(iter(notes.values()))
        found.append(Figure(amount_of(span, lang), note.number, note.anchor))
    return tuple(found)


def _amount(q: Quantity, lang: str) -> str:
    return quantity(q, lang) or "?"


def _conditions(record: Record, where: Filter, notes: Notes, today: dt.date) -> list[ConditionRow]:
    def rank(found: tuple[str, Report, Condition]) -> tuple[int, str]:
        kind = found[2].kind
        order = CONDITION_ORDER.index(kind) if kind in CONDITION_ORDER else len(CONDITION_ORDER)
        return order, kind

    found = sorted(_newest(record.conditions(where)), key=rank)
    return [
        ConditionRow(f"c{n}", c, report, notes.add(report, [c.quote], f"c{n}"), findings.ended(c, today))
        for n, (_, report, c) in enumerate(found, 1)
    ]


def _claims(record: Record, where: Filter, notes: Notes) -> list[ClaimRow]:
    checks = [check for _, check in check_record(record, where)]
    rows: list[ClaimRow] = []
    for check in sorted(checks, key=lambda c: VERDICT_ORDER.index(c.verdict)):
        if check.claim is None or check.report is None:
            continue
        anchor = f"k{len(rows) + 1}"
        note = notes.add(check.report, _figures(check.claim), anchor)
        rows.append(ClaimRow(anchor, check, check.report, note))
    return rows


def _figures(claim: Claim) -> list[Evidence]:
    """The words of a claim's figures, else the claim."""
    compared = claim.compare.evidence if claim.compare else None
    return [run for run in (claim.quantity_evidence, compared) if run] or [claim.quote]


def _newest(found: Iterable[tuple[str, Report, T]]) -> list[tuple[str, Report, T]]:
    """By publication, the newest first; within a report in the order of its text."""
    return sorted(found, key=lambda row: str(row[1].published or ""), reverse=True)


def _reports(
    record: Record,
    where: Filter,
    rows: Sequence[IncidentRow],
    notes: Notes,
    statements: Sequence[ConditionRow | ClaimRow | MeasureRow],
) -> list[ReportRow]:
    """The reports that the brief rests on and those that the question takes, the newest first."""
    behind: dict[str, Report] = {r.id: r for r in record.reports(where)} if _whole(where) else {}
    behind |= {a.report.id: a.report for row in rows for a in row.incident.accounts}
    behind |= {s.report.id: s.report for s in statements}
    warnings: dict[str, list[Warning]] = {}
    for _, report, warning in record.warnings(Filter(sensitivity=where.sensitivity)):
        warnings.setdefault(report.id, []).append(warning)
    items: dict[str, dict[str, Numbered]] = {}
    for row in rows:
        for account in row.incident.accounts:
            items.setdefault(account.report.id, {})[row.anchor] = row.item
    found = []
    ordered = sorted(behind.values(), key=lambda r: (str(r.published or ""), r.id), reverse=True)
    for n, report in enumerate(ordered, 1):
        told = tuple(
            WarningRow(w, notes.add(report, [w.quote], f"r{n}") if w.quote else None)
            for w in warnings.get(report.id, ())
        )
        found.append(ReportRow(f"r{n}", report, tuple(items.get(report.id, {}).values()), told))
    return found


def _whole(where: Filter) -> bool:
    """Is every report asked for, so that those that tell of nothing are listed too?"""
    return where == Filter(sensitivity=where.sensitivity)


def _lasting(conditions: Sequence[ConditionRow]) -> list[findings.Row]:
    """Those that are not known to have ended."""
    return [(c.anchor, c.report, c.condition) for c in conditions if not c.ended]


def _key(tallies: Tallies, conditions: Sequence[ConditionRow], lang: str) -> tuple[KeyFigure, ...]:
    """The numbers of the summary that a reader looks for first."""
    wanted = {
        message("brief.tally.incidents", lang): "incidents",
        message("brief.tally.killed", lang): "killed",
        label("harm", "abducted", lang): "abducted",
    }
    found = [
        KeyFigure(wanted[t.label], t.amount, message(f"brief.key.{wanted[t.label]}", lang), t.leads_to)
        for t in tallies
        if t.label in wanted
    ]
    shut = findings.shut(_lasting(conditions))
    if shut:
        found.append(KeyFigure("shut", number(len(shut), lang), message("brief.key.shut", lang), shut[0][0]))
    return tuple(found)


def _countries(found: Iterable[Iterable[Place]]) -> tuple[str, ...]:
    """Countries by the number of statements that lie there."""
    count = Counter(code for places in found for code in dict.fromkeys(p.country for p in places if p.country))
    return tuple(code for code, _ in count.most_common())


def _period(where: Filter, incidents: Sequence[Incident]) -> DateRange | None:
    """The days asked for, else from the first to the last incident."""
    days = [i.date for i in incidents if i.date]
    first = where.start or min((d.start for d in days if d.start), default=None)
    last = where.end or max((d.end for d in days if d.end), default=None)
    return DateRange(first, last) if first or last else None
