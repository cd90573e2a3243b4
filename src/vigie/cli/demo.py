"""``vigie demo``: from bundled reports to a situation report, with the commands that a user has.

In: a folder. Out: a record and two briefs there; on standard output what ``add``, ``incidents``, ``why`` and
``check`` print on the way.
"""

from __future__ import annotations

import os
import sys
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.brief import brief
from vigie.cli.check import check
from vigie.cli.options import Lang, language_of
from vigie.cli.output import print_text
from vigie.cli.record import add, incidents, why
from vigie.knowledge.messages import LANGUAGES, message

if TYPE_CHECKING:
    from vigie.record import Incident

RECORD = "demo.duckdb"


def _help(key: str) -> str:
    return message(f"demo.{key}", language_of(sys.argv[1:], os.environ))


@app.command(help=_help("command"))
def demo(
    out: Annotated[Path, typer.Option("--out", help=_help("out"), metavar="DIR")] = Path("out"),
    lang: Lang = None,
) -> int:
    """Show the whole line on bundled reports."""
    tongue = options.language(lang)
    record = out / RECORD
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in (record, record.with_name(f"{RECORD}.wal")):
            old.unlink(missing_ok=True)
    except OSError as error:
        from vigie.brief.problems import BriefProblem

        raise BriefProblem("unwritable", path=out, reason=error.strerror or str(error)) from error
    with as_file(files("vigie.samples") / "reports.jsonl") as reports:
        _step("add", f"vigie add {os.path.relpath(reports)} --record {record}", tongue)
        status = add([str(reports)], record=str(record), lang=tongue)
    if status:
        return status
    _step("incidents", f"vigie incidents --record {record}", tongue)
    incidents(record=str(record), lang=tongue)
    from vigie.record import Record

    with Record.open(record, read_only=True) as store:
        shown = max(store.incidents(), key=_told).id[:10]
    _step("why", f"vigie why {shown} --record {record}", tongue)
    why(shown, record=str(record), lang=tongue)
    _step("check", f"vigie check --all --record {record}", tongue)
    check(everything=True, record=str(record), lang=tongue)
    _step("brief", f"vigie brief --record {record} --out {out / f'brief-{tongue}.html'} --lang {tongue}", tongue)
    for language in LANGUAGES:
        brief(out=out / f"brief-{language}.html", record=str(record), lang=language)
    print_text(message("demo.done", tongue, fr=out / "brief-fr.html", en=out / "brief-en.html"))
    return 0


def _told(incident: Incident) -> tuple[int, int, str]:
    """How well told an incident is: by its sources, then by how many figures they give."""
    figures = sum(len(span.figures) for span in (*incident.harm, *incident.losses))
    return len(incident.sources), figures, incident.id


def _step(name: str, command: str, lang: str) -> None:
    print_text(f"\n== {message(f'demo.step.{name}', lang)}\n$ {command}\n")
