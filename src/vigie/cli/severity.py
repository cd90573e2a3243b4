"""``vigie severity``: how hard each cercle is to reach for aid on a day, after ACAPS.

In: a record, a day, an area. Out: findings as a table, with ``--admin`` every indicator with its sentences, or JSON.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import AsJson, Lang, RecordFile, UpTo, language_of
from vigie.cli.output import clean, console, print_json, print_text
from vigie.knowledge.messages import message
from vigie.model import Sensitivity

if TYPE_CHECKING:
    from vigie.analysis.finding import Finding

INDENT = "    "


def _help(key: str) -> str:
    return message(f"severity.help.{key}", language_of(sys.argv[1:], os.environ))


@app.command("severity", help=_help("command"))
def severity(
    record: RecordFile = None,
    on: Annotated[str | None, typer.Option("--on", help=_help("on"), metavar="DATE")] = None,
    admin: Annotated[str | None, typer.Option("--admin", help=_help("admin"), metavar="AREA")] = None,
    level: Annotated[int, typer.Option("--level", min=1, max=2, help=_help("level"), metavar="1|2")] = 2,
    sensitivity: UpTo = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Score access on a day."""
    tongue = options.language(lang)
    day = options.day(on, "--on")
    up_to = options.choice(sensitivity, "--sensitivity", [s.value for s in Sensitivity])
    from vigie.analysis.newest import newest_day
    from vigie.analysis.severity import severity as score
    from vigie.record import Record

    with Record.open(options.record_path(record), read_only=True) as store:
        asked = day or newest_day(store)
        found = score(store, asked, admin=admin, level=level, sensitivity=Sensitivity(up_to) if up_to else None)
    if as_json:
        print_json([one.to_json() for one in found], lines=False)
    elif not found:
        print_text(message("severity.none", tongue, day=asked))
    elif admin is None:
        _table(found, tongue)
    else:
        for one in found:
            _told(one, tongue)


def _table(found: list[Finding], lang: str) -> None:
    from rich.table import Table
    from rich.text import Text

    print_text(message("severity.head", lang, day=found[0].about["on"], first=found[0].about["period"][0]))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("area", "region", "score", "range", "points", "known"):
        table.add_column(message(f"severity.column.{column}", lang))
    for one in found:
        interval = one.interval
        table.add_row(
            Text(clean(f"{one.about['area']} ({one.about['country']})")),
            Text(clean(one.about["region"] or "")),
            f"{one.value} {message(f'severity.label.{one.value}', lang)}",
            f"{interval.low}–{interval.high}" if interval else "",
            str(one.details["points"]),
            f"{one.details['known']}/9",
        )
    console().print(table)


def _told(one: Finding, lang: str) -> None:
    print_text(one.said.sentence(lang))
    if people := one.details["people"]:
        number = f"{people['people']:,}".replace(",", " ")
        print_text(message("severity.people", lang, people=number, year=str(people["year"]), source=people["source"]))
    dimension = ""
    for indicator in one.details["indicators"]:
        if indicator["dimension"] != dimension:
            dimension = indicator["dimension"]
            print_text(message(f"severity.dimension.{dimension}", lang))
        points = message("severity.gap", lang) if indicator["points"] is None else str(indicator["points"])
        name = message(f"severity.indicator.{indicator['indicator']}", lang)
        print_text("  " + message("severity.row", lang, points=points, indicator=name))
        for ground in indicator["evidence"]:
            print_text(INDENT + _ground(ground, lang))
            for sentence in ground["sentences"]:
                source = sentence["source"] or sentence["report"]
                print_text(f"{INDENT}  “{clean(sentence['quote'])}” ({clean(source)}, {sentence['published'] or '–'})")
        if indicator["silent"]:
            print_text(INDENT + message("severity.silent", lang, datasets=", ".join(indicator["silent"])))
    for caveat in one.caveats:
        print_text(caveat.sentence(lang))
    print_text("")


def _ground(ground: dict[str, Any], lang: str) -> str:
    from vigie.record.words import label

    topic = {"condition": "condition", "measure": "measure", "incident": "type"}[ground["type"]]
    parts = [label(topic, ground["kind"], lang)]
    if ground.get("extent"):
        parts.append(label("extent", ground["extent"], lang))
    if ground["type"] == "condition":
        if ground["start"]:
            parts.append(message("severity.since", lang, day=ground["start"]))
        if ground["over"]:
            parts.append(message("severity.over", lang, day=ground["end"]))
        elif ground["last_told"]:
            parts.append(message("severity.last", lang, day=ground["last_told"]))
    else:
        parts.append(ground["day"])
    points = f"{ground['points']} · " if "points" in ground else "· "
    return f"{points}{', '.join(parts)} [{ground['id'][:10]}]"
