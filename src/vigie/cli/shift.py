"""``vigie shift``: where reported violence moves, and where it has lately thickened.

In: a record and filters, or a CSV file of events; two periods. Out: findings as text, JSON (one a line) or a drawing.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.counted import Area, BadQuestion, Country, fact_filter, names_known
from vigie.cli.findings import print_owed, write_drawing
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
from vigie.cli.output import clean, print_json, print_text, progress
from vigie.knowledge.messages import message
from vigie.knowledge.spans import span

if TYPE_CHECKING:
    from vigie.analysis.finding import Finding
    from vigie.analysis.shift import Events

DIRECTIONS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
AREAS = ("admin1", "admin2", "country")
Span = tuple[int, int]


def _help(key: str) -> str:
    return message(f"shift.help.{key}", language_of(sys.argv[1:], os.environ))


@app.command(help=_help("command"))
def shift(
    record: RecordFile = None,
    before: Annotated[str | None, typer.Option("--before", help=_help("before"), metavar="PERIOD")] = None,
    after: Annotated[str | None, typer.Option("--after", help=_help("after"), metavar="PERIOD")] = None,
    at: Annotated[str | None, typer.Option("--at", help=_help("at"), metavar="DATE")] = None,
    periods: Annotated[str | None, typer.Option("--periods", help=_help("periods"), metavar="PERIODS")] = None,
    direction: Annotated[str | None, typer.Option("--direction", help=_help("direction"), metavar="DIRECTION")] = None,
    scan: Annotated[bool, typer.Option("--scan", help=_help("scan"))] = False,
    max_km: Annotated[float, typer.Option("--max-km", min=1, max=2000, help=_help("max_km"))] = 100.0,
    max_days: Annotated[int, typer.Option("--max-days", min=1, max=730, help=_help("max_days"))] = 60,
    draws: Annotated[int, typer.Option("--draws", min=19, max=99_999, help=_help("draws"))] = 999,
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
    by: Annotated[str, typer.Option("--by", help=_help("by"), metavar="AREA")] = "admin1",
    events: Annotated[str | None, typer.Option("--events", help=_help("events"), metavar="FILE")] = None,
    svg: Annotated[str | None, typer.Option("--svg", help=_help("svg"), metavar="FILE")] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Where reported violence moves."""
    tongue = options.language(lang)
    options.choice(direction, "--direction", DIRECTIONS)
    options.choice(by, "--by", AREAS)
    day = options.day(as_of, "--as-of")
    if (before is None) != (after is None):
        raise BadQuestion("both_periods")
    if sum(way is not None for way in (at, before, periods)) > 1:
        raise BadQuestion("two_ways")
    compared = {"--at": at, "--before": before, "--periods": periods, "--direction": direction}
    if scan and (comparing := next((name for name, value in compared.items() if value), None)):
        raise BadQuestion("scan_alone", option=comparing)
    asked = {
        "--country": country, "--area": area, "--actor": actor, "--type": kind, "--target": target, "--source": source,
        "--origin": origin, "--certainty": certainty, "--sensitivity": sensitivity, "--as-of": as_of, "--pcode": pcode,
        "--record": record,
    }  # fmt: skip
    where = fact_filter(
        start=start, end=end, country=country, area=area, actor=actor, kind=kind, target=target, source=source,
        origin=origin, certainty=certainty, sensitivity=sensitivity, pcode=pcode,
    )  # fmt: skip
    named = [(before, "--before"), (after, "--after"), *((one, "--periods") for one in (periods or "").split(","))]
    spans = [span(value, name) for value, name in named if value]
    if len(spans) == 1:
        raise BadQuestion("one_period", value=periods)
    parted = options.day(at, "--at")
    from vigie.analysis.shift import ShiftError, emerging, from_csv, from_facts, moved
    from vigie.analysis.shift import shift as shifted
    from vigie.analysis.shift.periods import compared_days

    if events is not None:
        if narrowing := next((name for name, value in asked.items() if value), None):
            raise BadQuestion("events_alone", option=narrowing, file="--events")
        found = _between(from_csv(events), where.start, where.end)
    else:
        from vigie.record import Record

        with (
            progress(message("shift.cli.counting", tongue)) as step,
            Record.open(options.record_path(record), read_only=True, as_of=day) as store,
        ):
            found = from_facts(store.facts(lambda done: step("")), where, by)
            if not len(found):
                # Perhaps because nobody knows a name: then that is the answer.
                names_known(store, where)
    if not len(found):
        raise ShiftError("no_day")
    if scan:
        with progress(message("shift.cli.drawing", tongue)) as step:
            findings = emerging(
                found,
                max_km=max_km,
                max_days=max_days,
                permutations=draws,
                last_day=where.end.toordinal() if where.end else None,
                told=lambda n: step(""),
            )
        asked_of: list[Span] = []
    else:
        asked_of = compared_days(found, spans, parted, where.start, where.end)
        findings = []
        for first, last in pairwise(asked_of):
            findings += [moved(found, first, last, direction)] if direction else shifted(found, first, last)
    if svg:
        _draw(Path(svg), found, asked_of, findings, tongue)
    if as_json:
        print_json([finding.to_json() for finding in findings], lines=False)
    else:
        _tell(findings, tongue)
        if svg:
            print_text(message("shift.cli.written", tongue, path=svg))
    return 0 if any(finding.value is not None for finding in findings) else 1


def _between(events: Events, start: dt.date | None, end: dt.date | None) -> Events:
    kept = events.day >= (start or dt.date.min).toordinal()
    return events.only(kept & (events.day <= (end or dt.date.max).toordinal()))


def _tell(findings: list[Finding], lang: str) -> None:
    """A sentence each; what each area's part is only where it changed."""
    quiet = [f for f in findings if f.kind == "share" and f.said.key == "shift.share.same"]
    shown = [f for f in findings if f not in quiet]
    for finding in shown:
        print_text(clean(finding.said.sentence(lang)))
    if quiet:
        print_text(message("shift.cli.shown_shares", lang, n=len(quiet)))
    print_owed(shown, findings, lang)


def _draw(path: Path, events: Events, periods: list[Span], findings: list[Finding], lang: str) -> None:
    from vigie.analysis.shift.drawing import clusters_svg, moved_svg

    drawn = moved_svg(events, periods, findings, lang) if periods else clusters_svg(events, findings, lang)
    write_drawing(path, drawn)
