"""``vigie trend``: is it getting worse?

In: a record and filters, or a CSV file of counts; two periods where they are to be compared. Out: findings as text,
JSON (a list) or a drawing. Status 1 where nothing can be told.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.counted import Area, BadQuestion, Country, fact_filter, names_known
from vigie.cli.findings import print_findings, write_drawing
from vigie.cli.options import (
    Actor,
    AsJson,
    AsOf,
    From,
    HowSure,
    Lang,
    Origin,
    Pcode,
    RecordFile,
    Source,
    Target,
    To,
    Type,
    UpTo,
    language_of,
)
from vigie.cli.output import print_text, progress
from vigie.knowledge.messages import message
from vigie.knowledge.spans import span

if TYPE_CHECKING:
    from vigie.analysis.finding import Finding
    from vigie.analysis.trend.tally import Tally
    from vigie.record.facts.asking import Measure

MEASURES = ("incidents", "deaths", "civilian_deaths")
AREAS = ("country", "admin1", "admin2")


def _help(key: str) -> str:
    return message(f"trend.help.{key}", language_of(sys.argv[1:], os.environ))


@app.command(help=_help("command"))
def trend(
    record: RecordFile = None,
    at: Annotated[str | None, typer.Option("--at", help=_help("at"), metavar="DATE")] = None,
    before: Annotated[str | None, typer.Option("--before", help=_help("before"), metavar="PERIOD")] = None,
    after: Annotated[str | None, typer.Option("--after", help=_help("after"), metavar="PERIOD")] = None,
    factor: Annotated[float | None, typer.Option("--factor", min=0.01, max=1e6, help=_help("factor"))] = None,
    measure: Annotated[str, typer.Option("--measure", help=_help("measure"), metavar="MEASURE")] = "incidents",
    by: Annotated[str | None, typer.Option("--by", help=_help("by"), metavar="AREA")] = None,
    start: From = None,
    end: To = None,
    country: Country = None,
    area: Area = None,
    pcode: Pcode = None,
    actor: Actor = None,
    kind: Type = None,
    target: Target = None,
    source: Source = None,
    origin: Origin = None,
    certainty: HowSure = None,
    sensitivity: UpTo = None,
    as_of: AsOf = None,
    counts: Annotated[str | None, typer.Option("--counts", help=_help("counts"), metavar="FILE")] = None,
    svg: Annotated[str | None, typer.Option("--svg", help=_help("svg"), metavar="FILE")] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Is it getting worse?"""
    tongue = options.language(lang)
    options.choice(measure, "--measure", MEASURES)
    options.choice(by, "--by", AREAS)
    day, parted = options.day(as_of, "--as-of"), options.day(at, "--at")
    if (before is None) != (after is None):
        raise BadQuestion("both_periods")
    if at is not None and before is not None:
        raise BadQuestion("two_ways")
    where = fact_filter(
        start=start, end=end, country=country, area=area, actor=actor, kind=kind, target=target, source=source,
        origin=origin, certainty=certainty, sensitivity=sensitivity, pcode=pcode,
    )  # fmt: skip
    asked = {
        "--country": country, "--area": area, "--actor": actor, "--type": kind, "--target": target, "--source": source,
        "--origin": origin, "--certainty": certainty, "--sensitivity": sensitivity, "--as-of": as_of, "--pcode": pcode,
        "--record": record,
    }  # fmt: skip
    periods = [span(value, name) for value, name in ((before, "--before"), (after, "--after")) if value]
    from vigie.analysis.trend import TrendError
    from vigie.analysis.trend import trend as told_of
    from vigie.analysis.trend.periods import compared_months
    from vigie.analysis.trend.tally import first_day, from_csv, from_facts, whole_months

    if counts is not None:
        if narrowing := next((name for name, value in asked.items() if value), None):
            raise BadQuestion("events_alone", option=narrowing, file="--counts")
        tally = from_csv(counts, measure, by)
        if where.start or where.end:
            ends = where.start or first_day(tally.first), where.end or first_day(tally.months[1] + 1) - dt.timedelta(1)
            tally = tally.within(whole_months(*ends))
    else:
        from vigie.record import Record

        with (
            progress(message("trend.cli.counting", tongue)) as step,
            Record.open(options.record_path(record), read_only=True, as_of=day) as store,
        ):
            try:
                tally = from_facts(store.facts(lambda done: step("")), where, cast("Measure", measure), by)
            except TrendError:
                # Perhaps because nobody knows a name: then that is the answer.
                names_known(store, where)
                raise
    first, second = compared_months(tally, parted, periods)
    findings = told_of(tally, first, second, factor)
    if svg:
        _draw(Path(svg), tally, findings, parted, factor, tongue)
    print_findings(findings, as_json, tongue)
    if svg and not as_json:
        print_text(message("trend.cli.written", tongue, path=svg))
    return 0


def _draw(
    path: Path, tally: Tally, findings: Sequence[Finding], at: dt.date | None, factor: float | None, lang: str
) -> None:
    from vigie.analysis.trend.drawing import areas_svg, months_svg
    from vigie.analysis.trend.tally import index

    if any("area" in finding.about for finding in findings):
        drawn = areas_svg(tally, findings, lang, factor)
    else:
        drawn = months_svg(tally, findings, lang, index(at) if at else None)
    write_drawing(path, drawn)
