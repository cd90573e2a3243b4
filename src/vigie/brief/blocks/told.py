"""Blocks of what reports tell: summary, key figures, incidents, conditions, claims, responses, reports.

In: an ``Ask``. Out: nodes; nothing where there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Iterator

from vigie.analysis.check import saying
from vigie.analysis.check.verdict import Verdict
from vigie.analysis.check.wording import figure_rows
from vigie.brief.blocks.ask import Ask
from vigie.brief.blocks.build import amount, by, cell, joined, judged, line, quoted, ref, say, sentence, text, traced
from vigie.brief.blocks.build import web_address as address
from vigie.brief.content import ClaimRow, ConditionRow, FigureGroup, IncidentRow, ReportRow
from vigie.brief.document import Bullets, Cell, Item, Key, Keys, Line, Node, Para, Row, Run, Table
from vigie.brief.notes import DataRow
from vigie.knowledge.messages import message
from vigie.model import Certainty, Report
from vigie.record.words import actor, days, label, places


def summary(ask: Ask) -> Iterator[Node]:
    """What the record says, computed, in sentences whose numbers lead to what they count."""
    content = ask.content
    if not content.incidents:
        yield Para(line(say("no_incidents", ask.lang)))
    if content.summary:
        yield Bullets(tuple(Item(sentence(parts)) for parts in content.summary), "summary")


def key_figures(ask: Ask) -> Iterator[Node]:
    """The numbers of the summary that a reader looks for first."""
    if ask.content.key:
        yield Keys(tuple(Key(k.amount, k.label, k.anchor) for k in ask.content.key))


def _columns(ask: Ask, *names: str) -> tuple[str, ...]:
    return tuple(say(f"column.{name}", ask.lang) for name in names)


def incidents(ask: Ask) -> Iterator[Node]:
    """A row an incident, every figure of every source leading to its words."""
    if ask.content.incidents:
        yield Table(
            say("caption.incidents", ask.lang),
            _columns(ask, "number", "date", "place", "type", "perpetrators", "harm", "certainty", "sources"),
            (0.05, 0.10, 0.15, 0.12, 0.12, 0.22, 0.10, 0.14),
            tuple(_incident(row, ask) for row in ask.content.incidents),
            "incidents",
        )


def _incident(row: IncidentRow, ask: Ask) -> Row:
    lang, incident = ask.lang, row.incident
    who = ", ".join(actor(code, lang) for code in incident.perpetrators)
    sources: list[Line] = []
    for note in row.notes:
        told = judged(note.judgement, False, lang) if note.judgement else _outlet(note.report, lang)
        sources.append(line(told, ref(note)))
    return Row(
        (
            cell(text(str(row.item.number), "strong")),
            cell(days(incident.date, lang)),
            cell(places(incident.places, lang, ask.content.home)),
            cell(label("type", incident.type, lang)),
            cell(who or text(say("nobody", lang), "quiet")),
            tuple(_harm(group, lang) for group in row.groups) or cell(text(say("none_told", lang), "quiet")),
            cell(label("certainty", incident.certainty.value, lang)),
            (joined(sources),),
        ),
        row.anchor,
    )


def _outlet(report: Report | None, lang: str) -> str:
    return label("source", report.publisher, lang) if report else ""


def _harm(group: FigureGroup, lang: str) -> Line:
    """'tués : civils 4¹ / 7²'."""
    whats: list[Line] = []
    for what, figures in group.figures:
        told = [
            line(Run(f.text, look="gone" if f.outranked else "strong"), Run("", f.anchor, "note", note=f.note))
            for f in figures
        ]
        whats.append((Run(f"{what} "), *joined(told, " / ")))
    return (Run(f"{group.label}{say('colon', lang)} "), *joined(whats))


def conditions(ask: Ask) -> Iterator[Node]:
    """What lasts: blockades, closed roads, services stopped, people displaced."""
    if ask.content.conditions:
        yield Table(
            say("caption.conditions", ask.lang),
            _columns(ask, "kind", "place", "days", "extent", "sentence"),
            (0.14, 0.16, 0.13, 0.14, 0.43),
            tuple(_condition(row, ask) for row in ask.content.conditions),
            "conditions",
        )


def _condition(row: ConditionRow, ask: Ask) -> Row:
    c, lang = row.condition, ask.lang
    kind = [Run(label("condition", c.kind, lang))]
    if c.certainty is not Certainty.STATED:
        kind.append(text(f" ({label('certainty', c.certainty.value, lang)})", "quiet"))
    extent = [label("extent", c.extent, lang)] if c.extent else []
    if c.quantity:
        extent.append(" ".join(filter(None, [amount(c.quantity, lang), label("who", c.of, lang) if c.of else ""])))
    if c.imposed_by:
        extent.append(f"{say('by', lang)} {', '.join(actor(a.code, lang) for a in c.imposed_by)}")
    return Row(
        (
            (tuple(kind),),
            cell(places(c.places, lang, ask.content.home)),
            cell(*_since(row, lang)),
            tuple(line(one) for one in extent),
            cell(quoted(ask.quote(c.quote.text), row.report, lang), by(row.report, lang), ref(row.note)),
        ),
        row.anchor,
    )


def _since(row: ConditionRow, lang: str) -> Iterator[Run]:
    told = row.condition.date
    if told and (told.start or told.end):
        start, end = (day.isoformat() if day else "" for day in (told.start, told.end))
        yield Run(f"{start} → {end}".strip() if end else start)
    elif row.report.published:
        yield text(say("in_report", lang, day=row.report.published.isoformat()), "quiet")
    else:
        yield text(say("undated", lang), "quiet")
    if row.ended:
        yield text(f" ({say('ended', lang)})", "quiet")


def claims(ask: Ask) -> Iterator[Node]:
    """Each claim beside its verdict, the figures of the dataset, and the slice that does give the figure."""
    lang = ask.lang
    held = [row for row in ask.content.claims if row.check.verdict is not Verdict.NOT_CHECKABLE]
    rest = [row for row in ask.content.claims if row.check.verdict is Verdict.NOT_CHECKABLE]
    if held:
        yield Table(
            say("caption.claims", lang),
            _columns(ask, "verdict", "claim", "data"),
            (0.12, 0.36, 0.52),
            tuple(Row((_verdict(row, lang), _claim(row, ask), tuple(_figures(row, ask))), row.anchor) for row in held),
            "claims",
        )
    if rest:
        yield Table(
            say("caption.unchecked", lang),
            _columns(ask, "claim", "why"),
            (0.48, 0.52),
            tuple(Row((_claim(row, ask), tuple(_figures(row, ask))), row.anchor) for row in rest),
        )


def _verdict(row: ClaimRow, lang: str) -> Cell:
    code = row.check.verdict
    return cell(text(f"{say(f'sign.{code}', lang)} {message(f'check.verdict.{code}', lang)}", "strong"))


def _claim(row: ClaimRow, ask: Ask) -> Cell:
    lang = ask.lang
    return cell(quoted(ask.quote(row.check.text), row.report, lang), by(row.report, lang), ref(row.note))


def _figures(row: ClaimRow, ask: Ask) -> Iterator[Line]:
    """The reason, its numbers leading to the rows of data that it rests on."""
    check, lang = row.check, ask.lang
    reason = check.reason(lang)
    about = check.dataset
    if about is None and check.context is None and check.counted is None:
        yield line(reason)
        return
    rows = [", ".join(cell for cell in told if cell) for part in check.parts for told in figure_rows(part, lang)]
    others = [*saying.others(check.held, lang), *saying.found(check.slices, check.claimed, lang)]
    if check.counted is not None:
        others.append(saying.counted(check.counted, lang))
    if check.context is not None:
        others.append(message("check.context.record", lang, incidents=check.context))
    others += check.caveats(lang)
    note = ask.content.notes.of_row(
        DataRow(
            about.name if about else say("source.record", lang, digest=ask.content.digest[:12]),
            about.version if about else "",
            about.licence if about else "",
            " · ".join([*rows, *others]),
            about.url if about else "",
        ),
        row.anchor,
    )
    yield (*traced(reason, note.anchor), ref(note))


def measures(ask: Ask) -> Iterator[Node]:
    """What is done, announced or recommended."""
    lang = ask.lang
    rows = [
        Row(
            (
                cell(label("measure", row.measure.kind, lang)),
                cell(", ".join(who.name for who in row.measure.by)),
                cell(places(row.measure.places, lang, ask.content.home) if row.measure.places else ""),
                cell(label("status", row.measure.status, lang)),
                cell(quoted(ask.quote(row.measure.quote.text), row.report, lang), by(row.report, lang), ref(row.note)),
            ),
            row.note.back,
        )
        for row in ask.content.measures
    ]
    if rows:
        columns = _columns(ask, "kind", "by", "place", "status", "sentence")
        yield Table(say("caption.measures", lang), columns, (0.15, 0.16, 0.14, 0.12, 0.43), tuple(rows), "conditions")


def reports(ask: Ask) -> Iterator[Node]:
    """Every report behind the brief, with what to distrust in it."""
    if ask.content.reports:
        rows = tuple(_report(row, ask) for row in ask.content.reports)
        columns = _columns(ask, "report", "incidents", "warnings")
        yield Table(say("caption.reports", ask.lang), columns, (0.46, 0.14, 0.40), rows)


def titled(report: Report, lang: str) -> Line:
    """Who published what, and when."""
    day = report.published.isoformat() if report.published else say("undated", lang)
    title = Run(report.title, address(report), "quote", lang=report.language) if report.title else None
    return line(text(label("source", report.publisher, lang), "strong"), ", " if title else None, title, f", {day}")


def _report(row: ReportRow, ask: Ask) -> Row:
    lang = ask.lang
    numbers = [line(Run(str(item.number), item.anchor)) for item in row.incidents]
    warnings: list[Line] = []
    for told in row.warnings:
        name, about = label("warning", told.warning.kind.value, lang), told.warning.about
        words = f"{name}{say('colon', lang)} {about}" if about else name
        warnings.append(line(words, ref(told.note) if told.note else None))
    return Row(
        (
            (titled(row.report, lang),),
            (joined(numbers),) if numbers else cell(text(say("none_told", lang), "quiet")),
            tuple(warnings),
        ),
        row.anchor,
    )
