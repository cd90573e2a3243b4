"""Blocks of what is computed: weeks, trend, severity, access.

In: an ``Ask``. Out: nodes; where an analysis cannot answer, the one sentence in which it says why.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from vigie.analysis.finding import Finding
from vigie.brief.blocks.ask import Ask
from vigie.brief.blocks.build import cell, joined, line, ref, refs, say, text, traced
from vigie.brief.blocks.found import caveats, source_of, told
from vigie.brief.document import Bullets, Cell, Item, Line, Node, Para, Picture, Row, Run, Table, plain
from vigie.brief.notes import DataRow, Note
from vigie.brief.tallies import Numbered, total
from vigie.knowledge.formats import number
from vigie.knowledge.messages import message
from vigie.model import Certainty, Report, VigieError
from vigie.record.facts.filters import FactFilter
from vigie.record.words import span

if TYPE_CHECKING:
    from vigie.analysis.access.ground import Ground

MONTHS = 36
WEEK = dt.timedelta(days=7)
LEAST_WEEKS = 2
MOST_ROWS = 10
MOST_QUOTES = 4
HOME = "ML"
TRAFFIC = "people"
MEASURES = ("incidents", "deaths", "civilian_deaths")
SERVICES = ("hospital", "health", "market", "school", "seat")
LIMIT = 120.0
"""Minutes to a service beyond which a place counts as far."""


def problem(error: VigieError, lang: str) -> Para:
    """Why there is no answer."""
    tell = getattr(error, "sentence", None)
    return Para(line(str(tell(lang) if tell else error)), "small")


def weeks(ask: Ask) -> Iterator[Node]:
    """Incidents and deaths week by week (ISO weeks), each number leading to the incidents it counts."""
    content, lang = ask.content, ask.lang
    by_week: dict[dt.date, list[Numbered]] = {}
    for row in content.incidents:
        days = row.incident.date
        day = days and days.start
        close = days and days.start and days.end and days.end - days.start < WEEK
        if day and close and row.incident.certainty is not Certainty.DENIED:
            by_week.setdefault(day - dt.timedelta(days=day.weekday()), []).append(row.item)
    if len(by_week) < LEAST_WEEKS:
        return
    rows = []
    monday = min(by_week)
    while monday <= max(by_week):
        name = say("week", lang, week=f"{monday.isocalendar().week}", start=monday, end=monday + WEEK - dt.timedelta(1))
        items = by_week.get(monday, [])
        rows.append(Row((cell(name), cell(_count(ask, items, name)), cell(_killed(ask, items, name)))))
        monday += WEEK
    columns = tuple(say(f"column.{n}", lang) for n in ("week", "incidents", "killed"))
    yield Table(say("caption.weeks", lang), columns, (0.5, 0.25, 0.25), tuple(rows), "figures")


def _count(ask: Ask, items: Sequence[Numbered], name: str) -> Run:
    if not items:
        return text("–", "quiet")
    to = ask.content.tallies.incidents(say("tally.week", ask.lang, which=name), items)
    return Run(str(len(items)), to)


def _killed(ask: Ask, items: Sequence[Numbered], name: str) -> Run:
    killed, shares = total(items, "killed", ask.lang)
    if killed is None:
        return text("–", "quiet")
    label = f"{say('tally.killed', ask.lang)} ({name})"
    return Run(span(killed, ask.lang), ask.content.tallies.add(label, span(killed, ask.lang), shares))


def trend(ask: Ask) -> Iterator[Node]:
    """Is it getting worse: the rate, change points and season of the last 36 months, drawn."""
    from vigie.analysis.trend import from_facts
    from vigie.analysis.trend import trend as asked
    from vigie.analysis.trend.drawing import months_svg

    measure = ask.choice("measure", MEASURES)
    try:
        tally = from_facts(ask.record.facts(), counted(ask), measure)  # type: ignore[arg-type]
        found = asked(tally)
    except VigieError as error:
        yield problem(error, ask.lang)
        return
    note = source_of(ask, found[0])
    svg = months_svg(tally, found, ask.lang)
    yield drawn(ask, svg, (*traced(found[0].said.sentence(ask.lang), note.anchor), *line(ref(note))))
    if found[1:]:
        yield Bullets(tuple(Item(told(ask, one)) for one in found[1:]), "summary")
    yield from caveats(ask, found)


def counted(ask: Ask, months: int | None = MONTHS) -> FactFilter:
    """The question of a brief put to the facts: over so many months up to its end, None of all there are."""
    where = ask.where
    end = where.end or ask.day
    return FactFilter(
        origin=where.origin if isinstance(where.origin, str) else None,
        start=dt.date(end.year - months // 12, end.month, 1) if months else None,
        end=end,
        region=where.place if where.point is None else None,
        pcode=where.pcode,
        perpetrator=where.actor,
        type=where.type,
        target=where.target,
        source=where.source,
        certainty=where.certainty,
        sensitivity=where.sensitivity,
    )


def drawn(ask: Ask, svg: str, caption: Line) -> Picture:
    """A chart, said by its own title and description."""
    width, height = (float(re.search(rf'{name}="([\d.]+)"', svg)[1]) for name in ("width", "height"))  # type: ignore[index]
    return Picture(svg, plain(caption), caption, width, height)


def severity(ask: Ask) -> Iterator[Node]:
    """How hard each cercle is to reach, after ACAPS, with the sentences behind the points."""
    from vigie.analysis.severity import severity as score

    where = ask.where
    try:
        found = score(ask.record, ask.day, admin=where.place if isinstance(where.place, str) else None)
    except VigieError as error:
        yield problem(error, ask.lang)
        return
    known = [one for one in found if one.value is not None][:MOST_ROWS]
    if not known:
        return
    reports = {r.id: r for r in ask.record.reports()}
    columns = tuple(say(f"column.{n}", ask.lang) for n in ("area", "score", "grounds"))
    rows = tuple(_scored(ask, one, reports) for one in known)
    yield Table(say("caption.severity", ask.lang), columns, (0.2, 0.18, 0.62), rows)
    yield Para(line(say("severity_range", ask.lang)), "small")


def _scored(ask: Ask, one: Finding, reports: dict[str, Report]) -> Row:
    lang, note = ask.lang, source_of(ask, one)
    region = f" ({one.about['region']})" if one.about["region"] else ""
    high = f"–{one.interval.high}" if one.interval and one.interval.high != one.value else ""
    score = Run(f"{one.value}{high}", note.anchor, "strong")
    words = message(f"severity.label.{one.value}", lang)
    grounds = [line(*_grounds(ask, indicator, reports)) for indicator in one.details["indicators"]]
    return Row(
        (cell(f"{one.about['area']}{region}"), cell(score, f" {words}", ref(note)), tuple(g for g in grounds if g))
    )


def _grounds(ask: Ask, indicator: dict[str, Any], reports: dict[str, Report]) -> Iterator[Run]:
    """'Restriction of movement: 2' with the sentences that give the points."""
    if not indicator["points"]:
        return
    notes: list[Note] = []
    for ground in indicator["evidence"]:
        for words in ground["sentences"]:
            report = reports.get(words["report"])
            if report and len(notes) < MOST_QUOTES and (note := ask.content.notes.of_quote(report, words["quote"], "")):
                notes.append(note)
    name = message(f"severity.indicator.{indicator['indicator']}", ask.lang)
    yield Run(f"{name}{say('colon', ask.lang)} ")
    points = number(indicator["points"], ask.lang)
    yield Run(points, notes[0].anchor if notes else "")
    yield from refs(notes)


def ground(ask: Ask) -> Ground:
    """The roads with the closures on record; kept for the other blocks of the same document."""
    from vigie.analysis.access.ground import ground as laid

    if "ground" not in ask.kept:
        country = ask.content.home or HOME
        ask.kept["ground"] = ask.land(country) if ask.land else laid(ask.record, None, (), [country])
    found: Ground = ask.kept["ground"]
    return found


def access(ask: Ask) -> Iterator[Node]:
    """Whom closures cut off from a service and since when, and which road's reopening or loss would change most."""
    from vigie.analysis.access.critical import critical
    from vigie.analysis.access.cutoff import cut_off
    from vigie.analysis.access.past import Past

    service = ask.choice("service", SERVICES)
    try:
        base = ground(ask)
        cut = cut_off(base, base, Past(base, service, TRAFFIC), day=ask.day, limit=LIMIT)
        roads = critical(base, service, day=ask.day, traffic=TRAFFIC)
    except VigieError as error:
        yield problem(error, ask.lang)
        return
    found = [cut, *roads]
    yield Bullets(tuple(Item(told(ask, one)) for one in found), "summary")
    columns = ("place", "admin2", "since", "minutes", "usual_minutes", "people")
    yield from _listed(ask, cut, cut.details["rows"][:MOST_ROWS], "isolated", columns)
    yield from caveats(ask, found)


def closures(ask: Ask) -> Iterator[Node]:
    """Roads and places shut on the day, each with its sentences."""
    from vigie.analysis.access import words

    base = ground(ask)
    reports = {r.id: r for r in ask.record.reports()}
    holding = [c for c in base.barred.closures if c.holds(ask.day) and c.counts(ask.day)]
    rows = []
    for one in sorted(holding, key=lambda c: (str(c.start or ""), c.id), reverse=True):
        proofs = [reports[p.report] for p in one.proofs[:MOST_QUOTES] if p.report in reports]
        quotes = [p.sentence for p in one.proofs[:MOST_QUOTES] if p.report in reports]
        notes = [n for r, q in zip(proofs, quotes, strict=True) if (n := ask.content.notes.of_quote(r, q, ""))]
        if not notes:
            continue
        effect = words.effect(one.effect, True, one.company).sentence(ask.lang)
        rows.append(
            Row(
                (
                    cell("–".join(p.name for p in one.where)),
                    cell(words.kind(one.kind).sentence(ask.lang)),
                    cell(effect),
                    cell(str(one.start or "?")),
                    cell(f"{one.last_seen or '?'} ", *refs(notes)),
                )
            )
        )
    if rows:
        columns = tuple(say(f"column.{n}", ask.lang) for n in ("place", "kind", "effect", "since", "last_told"))
        yield Table(say("caption.closures", ask.lang, day=ask.day), columns, (0.28, 0.2, 0.24, 0.12, 0.16), tuple(rows))


def exposure(ask: Ask) -> Iterator[Node]:
    """Works, mines and sites with incidents near them or works suspended."""
    from vigie.analysis.access.exposed import exposed

    km, months = ask.number("km", 25), ask.number("months", 6)
    try:
        found = exposed(ground(ask), ask.record, day=ask.day, km=km, months=months)
    except VigieError as error:
        yield problem(error, ask.lang)
        return
    yield Para(told(ask, found))
    columns = ("site", "admin2", "incidents", "killed", "nearest_km", "last", "works_suspended_since")
    yield from _listed(ask, found, found.details["rows"][:MOST_ROWS], "exposed", columns)
    yield from caveats(ask, [found])


def _listed(
    ask: Ask, finding: Finding, rows: Sequence[dict[str, Any]], name: str, columns: tuple[str, ...]
) -> Iterator[Node]:
    """Rows of a finding as a table; the last column carries a source that repeats the row."""
    if not rows:
        return
    lang, basis = ask.lang, source_of(ask, finding)
    heads = [message(f"access.column.{column}", lang) for column in columns]
    listed = []
    for row in rows:
        shown = [_shown(row.get(column), column, lang) for column in columns]
        pairs = "; ".join(f"{head}: {value}" for head, value in zip(heads, shown, strict=True) if value)
        ids = [str(key)[:12] for key in row.get("ids", ())]
        behind = f"{say('source.counted', lang)} {', '.join(ids)}." if ids else ""
        name_of = basis.row.name if basis.row else ""
        source = ask.content.notes.of_row(DataRow(name_of, "", "", f"{pairs}. {behind}".strip()), "")
        cells: list[Cell] = [(traced(value, source.anchor),) if n else cell(value) for n, value in enumerate(shown)]
        cells[0] = (joined([cells[0][0], line(ref(source))], ""),)
        listed.append(Row(tuple(cells)))
    share = 1 / (len(columns) + 1)
    yield Table(say(f"caption.{name}", lang), tuple(heads), (2 * share, *[share] * (len(columns) - 1)), tuple(listed))


def _shown(value: object, column: str, lang: str) -> str:
    if column.endswith("minutes"):
        from vigie.analysis.access.words import hours

        return hours(value) if isinstance(value, int | float) else message("brief.cut_off", lang)
    if isinstance(value, float | int):
        return number(value, lang, 0 if float(value).is_integer() else None)
    return "" if value is None else str(value)
