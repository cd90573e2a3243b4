"""``vigie response``: the measures on record, what changed after one, one typed in, options compared.

In: a record, an area, days. Out: Findings as text, JSON or a drawing. Status 1 where nothing can be told.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.counted import fact_filter
from vigie.cli.findings import print_findings, write_drawing
from vigie.cli.options import Actor, AsJson, Lang, Origin, RecordFile, Type, UpTo, language_of
from vigie.cli.output import clean, print_json, print_text, progress
from vigie.knowledge.messages import message

LEVELS = ("admin1", "admin2", "country")
SERVICES = ("hospital", "health", "market", "school", "seat")


def _help(key: str) -> str:
    return message(f"response.help.{key}", language_of(sys.argv[1:], os.environ))


group = typer.Typer(
    rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]}, help=_help("command")
)
app.add_typer(group, name="response", help=_help("command"))

Area = Annotated[str | None, typer.Option("--area", help=_help("area"))]
Roads = Annotated[Path | None, typer.Option("--roads", help=_help("roads"), metavar="FILE")]


@group.callback(invoke_without_command=True)
def response(context: typer.Context, record: RecordFile = None, as_json: AsJson = False, lang: Lang = None) -> None:
    """List the measures where nothing else is asked."""
    if context.invoked_subcommand is None:
        _list(record, as_json, options.language(lang))


@group.command("list", help=_help("list"))
def listed(record: RecordFile = None, as_json: AsJson = False, lang: Lang = None) -> None:
    """The measures on record."""
    _list(record, as_json, options.language(lang))


@group.command("add", help=_help("add"))
def add(
    kind: Annotated[str, typer.Option("--kind", help=_help("kind"), metavar="KIND")],
    by: Annotated[str, typer.Option("--by", help=_help("by"))],
    area: Annotated[str, typer.Option("--area", help=_help("area"))],
    start: Annotated[str, typer.Option("--from", help=_help("from"), metavar="DATE")],
    end: Annotated[str | None, typer.Option("--to", help=_help("to"), metavar="DATE")] = None,
    status: Annotated[str, typer.Option("--status", help=_help("status"))] = "ongoing",
    aim: Annotated[str, typer.Option("--aim", help=_help("aim"))] = "",
    indicator: Annotated[str, typer.Option("--indicator", help=_help("indicator"))] = "incidents",
    source: Annotated[str, typer.Option("--source", help=_help("source"))] = "",
    person: Annotated[str, typer.Option("--person", help=_help("person"))] = "",
    sensitivity: Annotated[str, typer.Option("--sensitivity", help=options.help_text("sensitivity"))] = "public",
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Type a measure in."""
    from vigie.analysis.response.typed import Typed, reading
    from vigie.model import Sensitivity
    from vigie.record import Record

    tongue = options.language(lang)
    first, last = options.day(start, "--from"), options.day(end, "--to")
    options.choice(sensitivity, "--sensitivity", [level.value for level in Sensitivity])
    assert first is not None
    typed = Typed(
        kind, by, area, first, last, status, aim, indicator, person or getpass.getuser(), source,
        Sensitivity(sensitivity),
    )  # fmt: skip
    told = reading(typed, tongue)
    with Record.open(options.record_path(record)) as store:
        added = store.add(told)
        key = next(key for key, report, _ in store.measures() if report.id == told.report.id)
    if as_json:
        print_json([{"id": key, "added": added.value, "report": told.report.id}], lines=False)
    else:
        print_text(clean(message(f"response.cli.added_{added.value}", tongue, id=key[:12], text=told.report.text)))


@group.command("effect", help=_help("effect"))
def effect(
    what: Annotated[str | None, typer.Argument(help=_help("measure_id"), metavar="[MEASURE]")] = None,
    area: Area = None,
    at: Annotated[str | None, typer.Option("--at", help=_help("at"), metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option("--until", help=_help("until"), metavar="DATE")] = None,
    beside: Annotated[list[str] | None, typer.Option("--beside", help=_help("beside"), metavar="AREA")] = None,
    measure: Annotated[str | None, typer.Option("--measure", help=_help("measure"), metavar="MEASURE")] = None,
    by: Annotated[str | None, typer.Option("--by", help=_help("level"), metavar="LEVEL")] = None,
    actor: Actor = None,
    kind: Type = None,
    origin: Origin = None,
    sensitivity: UpTo = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """What changed after a measure, beside other areas."""
    from vigie.analysis.response.asking import COUNTED, asked_sides
    from vigie.analysis.response.findings import findings
    from vigie.analysis.response.taken import named
    from vigie.record import Record

    tongue = options.language(lang)
    options.choice(measure, "--measure", COUNTED)
    options.choice(by, "--by", LEVELS)
    start, end = options.day(at, "--at"), options.day(until, "--until")
    where = fact_filter(actor=actor, kind=kind, origin=origin, sensitivity=sensitivity)
    with _counting(tongue), Record.open(options.record_path(record), read_only=True) as store:
        one = None if what is None else named(store, what)
        parts = asked_sides(store, where, one, area, start, end, beside=beside or (), measure=measure, level=by)
    print_findings(findings(parts), as_json, tongue)


@group.command("timeline", help=_help("timeline"))
def timeline(
    area: Annotated[str, typer.Option("--area", help=_help("area"))],
    service: Annotated[str, typer.Option("--service", help=_help("service"))] = "market",
    roads: Roads = None,
    svg: Annotated[Path | None, typer.Option("--svg", help=_help("svg"), metavar="FILE")] = None,
    indicator: Annotated[str, typer.Option("--indicator", help=_help("indicator"))] = "incidents",
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Measures beside indicators, month by month."""
    from vigie.analysis.access.ground import ground
    from vigie.analysis.response.drawing import timeline_svg
    from vigie.analysis.response.taken import taken
    from vigie.analysis.response.timeline import timeline as told_of
    from vigie.analysis.response.typed import INDICATORS
    from vigie.record import Filter, Record

    tongue = options.language(lang)
    options.choice(service, "--service", SERVICES)
    options.choice(indicator, "--indicator", INDICATORS)
    with _counting(tongue), Record.open(options.record_path(record), read_only=True) as store:
        measures = taken(store, Filter(place=area))
        found = told_of(store.facts(), fact_filter(), area, measures, ground(store, roads), service=service)
    if svg:
        write_drawing(svg, timeline_svg(found, indicator, tongue))
    print_findings([found], as_json, tongue)
    if not as_json:
        for row in found.details["rows"]:
            if any(row[name] for name in INDICATORS if name in row):
                print_text(message("response.cli.row", tongue, **{k: "–" if v is None else v for k, v in row.items()}))


@group.command("options", help=_help("options"))
def compared(
    option: Annotated[list[str] | None, typer.Option("--option", help=_help("option"), metavar="TEXT")] = None,
    on: Annotated[str | None, typer.Option("--on", help=_help("on"), metavar="DATE")] = None,
    service: Annotated[str, typer.Option("--service", help=_help("service"))] = "market",
    traffic: Annotated[str, typer.Option("--traffic", help=_help("traffic"))] = "people",
    roads: Roads = None,
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Roads reopened or escorted and aid by another way, compared by the access they give."""
    from vigie.analysis.access.ground import ground
    from vigie.analysis.access.segments import Segments
    from vigie.analysis.response.options import compare, parsed, proposed
    from vigie.record import Record

    tongue = options.language(lang)
    options.choice(service, "--service", SERVICES)
    day = options.day(on, "--on") or dt.date.today()
    with _counting(tongue), Record.open(options.record_path(record), read_only=True) as store:
        base = ground(store, roads)
        segments = Segments(base.graph)
        wanted = [parsed(text, base, segments) for text in option or ()] or proposed(base, day=day, traffic=traffic)
        found = compare(base, wanted, service, day=day, traffic=traffic)
    print_findings(found, as_json, tongue)


def _counting(lang: str) -> Any:
    return progress(message("response.cli.working", lang))


def _list(record: str | None, as_json: bool, lang: str) -> None:
    from vigie.analysis.response.taken import taken
    from vigie.record import Record
    from vigie.record.words import label, places

    with Record.open(options.record_path(record), read_only=True) as store:
        found = taken(store)
    if as_json:
        print_json([one.to_json() for one in found], lines=False)
        return
    if not found:
        print_text(message("response.cli.none", lang))
    for one in found:
        m = one.measure
        days = f"{one.start or '?'}" + (f" – {one.end}" if one.end else "") + ("" if one.dated else " *")
        parts = [label("measure", m.kind, lang), label("status", m.status, lang), *(b.name for b in m.by)]
        where = places(m.places, lang)
        print_text(clean(" · ".join([one.id[:12], days, *parts, *([where] if where else [])])))
    if any(not one.dated for one in found):
        print_text(message("response.cli.undated", lang))
