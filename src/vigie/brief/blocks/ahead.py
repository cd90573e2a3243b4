"""Blocks of what may come, what is to be watched, and what responses changed.

In: an ``Ask``. Out: nodes; where an analysis cannot answer, the one sentence in which it says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vigie.analysis.finding import Finding
from vigie.brief.blocks.analyses import MEASURES, counted, drawn, problem
from vigie.brief.blocks.ask import Ask
from vigie.brief.blocks.build import cell, joined, line, quoted, ref, refs, say, text
from vigie.brief.blocks.found import caveats, source_of, told
from vigie.brief.document import Bullets, Item, Node, Para, Row, Table
from vigie.knowledge.formats import number, percent
from vigie.model import VigieError
from vigie.record.words import label, places

if TYPE_CHECKING:
    from vigie.analysis.response.taken import Taken

AREAS = 3
MONTHS = 3.0
EFFECTS = 4
"""At most so many measures are held against what was counted: each takes a scan of its area."""


def outlook(ask: Ask) -> Iterator[Node]:
    """The months ahead in the areas asked, else in the liveliest, beside what the same areas' past would say."""
    from vigie.analysis.outlook.asking import outlooks
    from vigie.analysis.outlook.drawing import fan_svg

    where = counted(ask, None)
    names = [ask.where.place] if ask.where.place and ask.where.point is None else []
    months = int(ask.number("months", MONTHS))
    measure = ask.choice("measure", MEASURES[:2])
    try:
        every = [one.finding for one in outlooks(ask.record, where, measure, months, names)]  # type: ignore[arg-type]
    except VigieError as error:
        yield problem(error, ask.lang)
        return
    found = every[:AREAS]
    first, *rest = found
    yield drawn(ask, fan_svg(first, ask.lang), told(ask, first))
    yield from _months(ask, first)
    if rest:
        yield Bullets(tuple(Item(told(ask, one)) for one in rest), "summary")
    yield from caveats(ask, found)


def _months(ask: Ask, one: Finding) -> Iterator[Node]:
    lang, note = ask.lang, source_of(ask, one)
    rows = []
    for month in one.details.get("months", ()):
        shown = [number(month[name], lang) for name in ("median", "low", "high")] + [percent(month["any"], lang)]
        rows.append(Row((cell(month["month"], ref(note)), *(cell(text(value, "", note.anchor)) for value in shown))))
    if rows:
        columns = tuple(say(f"column.{n}", lang) for n in ("month", "median", "low", "high", "any"))
        area = one.about.get("area", "")
        yield Table(say("caption.outlook", lang, area=area), columns, (0.28, 0.18, 0.18, 0.18, 0.18), tuple(rows))


def alerts(ask: Ask) -> Iterator[Node]:
    """What the rules of early warning find on the day, each with its evidence."""
    from vigie.analysis.alerts.asking import standing
    from vigie.analysis.alerts.rules import own_rules

    try:
        _, found = standing(ask.record, counted(ask, None), own_rules(), ask.day)
    except VigieError as error:
        yield problem(error, ask.lang)
        return
    findings = [one.finding for one in found]
    if not findings:
        yield Para(line(say("no_alerts", ask.lang, day=ask.day)))
        return
    yield Bullets(tuple(Item(told(ask, one)) for one in findings), "summary")
    yield from caveats(ask, findings)


def response(ask: Ask) -> Iterator[Node]:
    """The measures in force with their days, and what was counted before and after those that can be held to it."""
    from vigie.analysis.response.taken import taken

    lang = ask.lang
    held = [one for one in taken(ask.record, ask.where) if one.end is None or one.end >= ask.day]
    rows = []
    for one in held:
        m = one.measure
        note = ask.content.notes.of_quote(one.report, m.quote.text, "")
        days = f"{one.start or '?'} → {one.end or ''}".rstrip(" →")
        rows.append(
            Row(
                (
                    cell(label("measure", m.kind, lang)),
                    cell(", ".join(who.name for who in m.by)),
                    cell(places(m.places, lang, ask.content.home) if m.places else ""),
                    cell(days if one.dated else text(say("in_report", lang, day=days), "quiet")),
                    (
                        joined(
                            [line(quoted(ask.quote(m.quote.text), one.report, lang)), refs([note] if note else [])], ""
                        ),
                    ),
                )
            )
        )
    if rows:
        columns = tuple(say(f"column.{n}", lang) for n in ("kind", "by", "place", "days", "sentence"))
        yield Table(say("caption.response", lang), columns, (0.16, 0.17, 0.15, 0.14, 0.38), tuple(rows))
    yield from _effects(ask, [one for one in held if one.dated and one.measure.places][:EFFECTS])


def _effects(ask: Ask, dated: Sequence[Taken]) -> Iterator[Node]:
    """The first finding of each; where a measure cannot be held to counts, why."""
    from vigie.analysis.response.asking import asked_sides
    from vigie.analysis.response.findings import findings

    found: list[Finding] = []
    for one in dated:
        area = one.measure.places[0].name
        try:
            found += findings(asked_sides(ask.record, counted(ask, None), one))[:1]
        except VigieError as error:
            tell = getattr(error, "sentence", None)
            reason = str(tell(ask.lang) if tell else error)
            yield Para(line(f"{label('measure', one.measure.kind, ask.lang)} ({area}) — {reason}"), "small")
    if found:
        yield Bullets(tuple(Item(told(ask, one)) for one in found), "summary")
        yield from caveats(ask, found)
