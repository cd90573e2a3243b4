"""``vigie outlook``: what may come. ``vigie outlook challenge``: the same families on the VIEWS challenge's panel.

In: a record and filters, or a CSV file of counts; a panel and a year. Out: findings as text, JSON (a list) or a
drawing; 1,000 draws as a Parquet file. Status 1 where no outlook can be given.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.counted import BadQuestion, Country, fact_filter
from vigie.cli.findings import print_owed, write_drawing
from vigie.cli.options import (
    Actor,
    AsJson,
    AsOf,
    From,
    HowSure,
    Lang,
    Origin,
    RecordFile,
    Source,
    Target,
    To,
    Type,
    UpTo,
    language_of,
)
from vigie.cli.output import clean, print_json, print_text, progress, warn
from vigie.knowledge.formats import number, percent
from vigie.knowledge.messages import message

if TYPE_CHECKING:
    from vigie.analysis.finding import Finding
    from vigie.record.facts.asking import Measure

MEASURES = ("incidents", "deaths")
LEVELS = ("country", "admin1", "admin2", "prio", "h3")

SILENT_SHOWN = 10


def _help(key: str) -> str:
    return message(f"outlook.help.{key}", language_of(sys.argv[1:], os.environ))


group = typer.Typer(
    rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]}, help=_help("command")
)
app.add_typer(group, name="outlook", help=_help("command"))


@group.callback(invoke_without_command=True)
def outlook(
    context: typer.Context,
    record: RecordFile = None,
    area: Annotated[str | None, typer.Option("--area", "--place", help=_help("area"))] = None,
    level: Annotated[str | None, typer.Option("--level", help=_help("level"), metavar="LEVEL")] = None,
    months: Annotated[int, typer.Option("--months", help=_help("months"), metavar="N")] = 6,
    measure: Annotated[str, typer.Option("--measure", help=_help("measure"), metavar="MEASURE")] = "incidents",
    start: From = None,
    end: To = None,
    country: Country = None,
    actor: Actor = None,
    kind: Type = None,
    target: Target = None,
    source: Source = None,
    origin: Origin = None,
    certainty: HowSure = None,
    sensitivity: UpTo = None,
    as_of: AsOf = None,
    counts: Annotated[str | None, typer.Option("--counts", help=_help("counts"), metavar="FILE")] = None,
    draws: Annotated[Path | None, typer.Option("--draws", help=_help("draws"), metavar="FILE")] = None,
    svg: Annotated[Path | None, typer.Option("--svg", help=_help("svg"), metavar="FILE")] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """What may come."""
    if context.invoked_subcommand is not None:
        return
    tongue = options.language(lang)
    options.choice(measure, "--measure", MEASURES)
    options.choice(level, "--level", LEVELS)
    where = fact_filter(
        start=start, end=end, country=country, actor=actor, kind=kind, target=target, source=source, origin=origin,
        certainty=certainty, sensitivity=sensitivity,
    )  # fmt: skip
    asked = {
        "--country": country, "--actor": actor, "--type": kind, "--target": target, "--source": source, "--from": start,
        "--to": end, "--origin": origin, "--certainty": certainty, "--sensitivity": sensitivity, "--as-of": as_of,
        "--record": record, "--level": level,
    }  # fmt: skip
    names = _areas(area)
    day = options.day(as_of, "--as-of")
    from vigie.analysis.outlook.areas import from_file
    from vigie.analysis.outlook.asking import outlooks, write_draws
    from vigie.analysis.outlook.findings import outlook as foreseen

    with progress(message("outlook.cli.testing", tongue)) as step:
        if counts is not None:
            if narrowing := next((name for name, value in asked.items() if value), None):
                raise BadQuestion("events_alone", option=narrowing, file="--counts")
            found = foreseen(from_file(counts, measure), months, names, lambda: step(""))
        else:
            from vigie.record import Record

            with Record.open(options.record_path(record), read_only=True, as_of=day) as store:
                found = outlooks(store, where, cast("Measure", measure), months, names, level, lambda: step(""))
    if draws is not None:
        write_draws(draws, found)
    if svg is not None:
        from vigie.analysis.outlook.drawing import fan_svg

        write_drawing(svg, fan_svg(found[0].finding, tongue))
    if as_json:
        print_json([one.finding.to_json() for one in found], lines=False)
        return
    _tell([one.finding for one in found], tongue)
    for path in (draws, svg):
        if path is not None:
            print_text(message("outlook.cli.out", tongue, path=path))


def _areas(value: str | None) -> list[str]:
    """Several are parted by commas; a point has a comma of its own."""
    from vigie.knowledge.asked import coordinates

    if value and coordinates(value):
        return [value]
    return [name.strip() for name in (value or "").split(",") if name.strip()]


def _tell(findings: Sequence[Finding], lang: str) -> None:
    """Each area; month by month where there is one alone; what holds for several is said once."""
    for finding in findings:
        print_text(clean(finding.said.sentence(lang)))
        if len(findings) == 1:
            for month in finding.details["months"]:
                words = {name: number(month[name], lang) for name in ("median", "low", "high")}
                words |= {"month": month["month"], "any": percent(month["any"], lang)}
                print_text(message("outlook.cli.month", lang, **words))
            plain = finding.details["baselines"]
            words = {name: number(plain["conflictology"][name], lang) for name in ("median", "low", "high")}
            last = number(plain["last_month"]["total"], lang)
            print_text(message("outlook.cli.baseline", lang, last=last, **words))
    print_owed(findings, findings, lang)


@group.command("challenge", help=_help("challenge"))
def challenge(
    panel: Annotated[Path, typer.Option("--panel", help=_help("panel"), metavar="FILE")],
    window: Annotated[int, typer.Option("--window", help=_help("window"), metavar="YEAR")],
    out: Annotated[Path, typer.Option("--out", help=_help("out"), metavar="FILE")],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Foresee a window of the challenge."""
    tongue = options.language(lang)
    from vigie.analysis.outlook.challenge import challenge as foreseen
    from vigie.analysis.outlook.panel import month_text

    with progress(message("outlook.cli.foreseeing", tongue)):
        found = foreseen(panel, window, out)
    if found.last < found.asked:
        words = {"last": month_text(found.last), "asked": month_text(found.asked)}
        warn(message("outlook.cli.empty_end", tongue, **words), tongue)
    if len(found.silent):
        named = ", ".join(map(str, found.silent[:SILENT_SHOWN])) + ("…" if len(found.silent) > SILENT_SHOWN else "")
        warn(message("outlook.cli.silent", tongue, n=len(found.silent), countries=named), tongue)
    told = {
        "out": str(out),
        "window": window,
        "last_month": month_text(found.last),
        "countries": len(found.countries),
        "months": len(found.months),
        "draws": found.draws.shape[2],
    }
    if as_json:
        print_json(told)
    else:
        print_text(message("outlook.cli.written", tongue, **told))
