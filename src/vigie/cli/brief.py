"""``vigie brief``: a situation report as HTML, PDF or DOCX.

In: the record, a question and a template. Out: the file, written whole or not at all, or its content as JSON;
``vigie brief templates`` lists the templates and copies one out, to be changed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import (
    Actor,
    AsOf,
    From,
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
    Within,
    Words,
    language_of,
)
from vigie.cli.output import print_json, print_text, progress, warn
from vigie.cli.question import question
from vigie.knowledge.messages import message

TEMPLATES = "templates"
USUAL = "situation"


def _help(key: str) -> str:
    return message(f"brief.cli.{key}", language_of(sys.argv[1:], os.environ))


@app.command(help=_help("command"))
def brief(
    words: Annotated[list[str] | None, typer.Argument(help=_help("words"), metavar="[templates [NAME]]")] = None,
    out: Annotated[Path | None, typer.Option("--out", help=_help("out"), metavar="FILE")] = None,
    template: Annotated[str, typer.Option("--template", help=_help("template"), metavar="NAME|FILE")] = USUAL,
    record: RecordFile = None,
    start: From = None,
    end: To = None,
    place: Place = None,
    within: Within = None,
    actor: Actor = None,
    kind: Type = None,
    target: Target = None,
    certainty: HowSure = None,
    min_sources: MinSources = 1,
    text: Words = None,
    pcode: Pcode = None,
    polygon: Polygon = None,
    source: Source = None,
    origin: Origin = None,
    as_of: AsOf = None,
    sensitivity: Annotated[str, typer.Option("--sensitivity", help=_help("sensitivity"), metavar="LEVEL")] = "public",
    publication: Annotated[bool, typer.Option("--publication", help=_help("publication"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_help("json"))] = False,
    lang: Lang = None,
) -> None:
    """Write a situation report."""
    tongue = options.language(lang)
    if words:
        _templates(words, out, tongue, as_json)
        return
    from vigie.brief.problems import BriefProblem

    day = options.day(as_of, "--as-of")
    if out is None and not as_json:
        raise BriefProblem("need_out")
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
    from vigie.brief import compose, to_json, write
    from vigie.brief.forms import form_of
    from vigie.brief.template import chosen
    from vigie.record import Record
    from vigie.record.query.names import understood

    form = form_of(out) if out is not None else ""
    wanted = chosen(template)
    with (
        progress(message("brief.cli.working", tongue)) as step,
        Record.open(options.record_path(record), read_only=True, as_of=day) as store,
    ):
        step("")
        made = compose(store, understood(where, store.ask().answers), tongue, wanted, as_of=day, publish=publication)
        if out is not None:
            write_whole(out, write(made.document, form))
    found = made.content
    if as_json:
        print_json(to_json(found))
    elif out is not None:
        counts = {"incidents": len(found.incidents), "reports": len(found.reports)}
        print_text(message("brief.cli.written", tongue, path=out, **counts))
    if found.left_out:
        warn(message("brief.cli.left_out", tongue, n=found.left_out), tongue)


def _templates(words: list[str], out: Path | None, lang: str, as_json: bool) -> None:
    """Lists the standing templates; with a name copies that one to the file, or prints it."""
    from vigie.brief.problems import BriefProblem
    from vigie.brief.template import source_of, standing

    if words[0] != TEMPLATES or len(words) > 2:
        raise BriefProblem("words", word=" ".join(words))
    if len(words) == 2:
        text = source_of(words[1])
        if out is None:
            sys.stdout.write(text)
        else:
            write_whole(out, text.encode())
            print_text(message("brief.cli.copied", lang, path=out))
        return
    found = standing()
    if as_json:
        print_json([{"name": t.name, "about": t.about[lang], "days": t.days} for t in found], lines=False)
        return
    for one in found:
        print_text(f"{one.name:<10} {one.about[lang]}")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that no reader ever meets half of it."""
    from vigie.brief.problems import BriefProblem

    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            umask = os.umask(0)
            os.umask(umask)
            Path(name).chmod(0o666 & ~umask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BriefProblem("unwritable", path=path, reason=error.strerror or str(error)) from error
