"""``vigie export``: what the filters take, as a file for other programs.

In: a record, filters, a file. Out: the file, and one line that tells what went in, what had no room, and whose licence
it is under.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import (
    Actor,
    AsJson,
    AsOf,
    BadOption,
    From,
    FusedBy,
    HowSure,
    Lang,
    MinSources,
    Origin,
    Pcode,
    Place,
    Polygon,
    RecordFile,
    Source,
    Target,
    To,
    Type,
    UpTo,
    Within,
    Words,
    language_of,
)
from vigie.cli.output import print_json, print_text, warn
from vigie.cli.question import question
from vigie.knowledge.messages import message

if TYPE_CHECKING:
    from vigie.record.exporting import About

FREE = "CC"
"""How the licences begin that let a dataset be passed on with its source named."""


def _help(key: str) -> str:
    return message(f"exporting.help.{key}", language_of(sys.argv[1:], os.environ))


@app.command("export", help=_help("export"))
def export_to(
    file: Annotated[Path, typer.Argument(help=_help("file"), metavar="FILE")],
    record: RecordFile = None,
    form: Annotated[str | None, typer.Option("--format", help=_help("format"), metavar="FORMAT")] = None,
    level: Annotated[str, typer.Option("--rows", help=_help("level"), metavar="incident|account")] = "incident",
    rule: FusedBy = "span",
    as_of: AsOf = None,
    start: From = None,
    end: To = None,
    place: Place = None,
    within: Within = None,
    pcode: Pcode = None,
    polygon: Polygon = None,
    actor: Actor = None,
    kind: Type = None,
    target: Target = None,
    source: Source = None,
    origin: Origin = None,
    certainty: HowSure = None,
    min_sources: MinSources = 1,
    sensitivity: UpTo = None,
    text: Words = None,
    publish: Annotated[
        bool,
        typer.Option("--publication", help=message("publication.help.publish", language_of(sys.argv[1:], os.environ))),
    ] = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Write a file for other programs."""
    tongue = options.language(lang)
    from vigie.record import Record
    from vigie.record.exporting import FORMATS, LEVELS, export, format_of

    asked = options.choice(form, "--format", FORMATS) or format_of(file)
    if asked is None:
        raise BadOption("choice", value=file.name, option="--format", choices=", ".join(FORMATS))
    options.choice(level, "--rows", LEVELS)
    day = options.day(as_of, "--as-of")
    where = question(
        start=start,
        end=end,
        place=place,
        within=within,
        actor=actor,
        kind=kind,
        target=target,
        certainty=certainty,
        min_sources=min_sources,
        text=text,
        sensitivity=sensitivity,
        pcode=pcode,
        polygon=polygon,
        source=source,
        origin=origin,
    )
    fused_by = options.fused_by(rule)
    with Record.open(options.record_path(record), read_only=True, as_of=day, level=where.sensitivity) as store:
        told = export(store, file, asked, where, level, fused_by, publish)
    if as_json:
        print_json({"file": str(file), "format": asked, **told.json()})
        return
    counts = {"incidents": told.incidents, "accounts": told.accounts, "digest": told.digest[:12]}
    print_text(message("exporting.written", tongue, path=file, **counts))
    _cautions(told, file, tongue)


def _cautions(told: About, file: Path, lang: str) -> None:
    """That an index would help, what had no room in the format, and whose data may not be passed on."""
    if told.slow:
        warn(message("query.phrase.slow", lang), lang)
    if told.left_out:
        what = ", ".join(message(f"exporting.left.{why}", lang, n=n) for why, n in sorted(told.left_out.items()))
        warn(message("exporting.left_out", lang, path=file.name, what=what), lang)
    licences = {one["name"]: one["licence"] for one in told.datasets if not one["licence"].startswith(FREE)}
    for name, licence in licences.items():
        warn(message("exporting.licence", lang, path=file.name, dataset=name, licence=licence), lang)
