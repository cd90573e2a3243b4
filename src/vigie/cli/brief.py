"""``vigie brief``: a situation report as one HTML file.

In: the record and a question. Out: the file, written whole or not at all, or its content as JSON.
"""

from __future__ import annotations

import datetime as dt
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
    Place,
    RecordFile,
    Target,
    To,
    Type,
    Within,
    Words,
    language_of,
)
from vigie.cli.output import print_json, print_text, warn
from vigie.cli.question import question
from vigie.knowledge.messages import message
from vigie.model import QuestionError


class BriefProblem(QuestionError):
    """A brief that cannot be written."""

    def __init__(self, problem: str, **values: object) -> None:
        self.problem, self.values = problem, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The sentence in a language of the output."""
        return message(f"brief.cli.{self.problem}", lang, **self.values)


def _help(key: str) -> str:
    return message(f"brief.cli.{key}", language_of(sys.argv[1:], os.environ))


@app.command(help=_help("command"))
def brief(
    out: Annotated[Path | None, typer.Option("--out", help=_help("out"), metavar="FILE.html")] = None,
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
    as_of: AsOf = None,
    sensitivity: Annotated[str, typer.Option("--sensitivity", help=_help("sensitivity"), metavar="LEVEL")] = "public",
    as_json: Annotated[bool, typer.Option("--json", help=_help("json"))] = False,
    lang: Lang = None,
) -> None:
    """Write a situation report."""
    tongue = options.language(lang)
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
    )
    from vigie.brief import brief as gather
    from vigie.brief import render, to_json
    from vigie.record import Record
    from vigie.record.query.names import understood

    with Record.open(options.record_path(record), read_only=True, as_of=day) as store:
        found = gather(store, understood(where, store.ask().answers), tongue, day or dt.date.today())
    if out is not None:
        write_whole(out, render(found))
    if as_json:
        print_json(to_json(found))
    elif out is not None:
        counts = {"incidents": len(found.incidents), "reports": len(found.reports)}
        print_text(message("brief.cli.written", tongue, path=out, **counts))
    if found.left_out:
        warn(message("brief.cli.left_out", tongue, n=found.left_out), tongue)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that no reader ever meets half of it."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
            umask = os.umask(0)
            os.umask(umask)
            Path(name).chmod(0o666 & ~umask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BriefProblem("unwritable", path=path, reason=error.strerror or str(error)) from error
