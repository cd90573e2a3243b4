"""``vigie outlook``: what may come. ``vigie outlook challenge``: the same families on the VIEWS challenge's panel.

In: a panel and a year. Out: 1,000 draws for each country and month as a Parquet file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import AsJson, Lang, language_of
from vigie.cli.output import print_json, print_text, progress, warn
from vigie.knowledge.messages import message

SILENT_SHOWN = 10


def _help(key: str) -> str:
    return message(f"outlook.help.{key}", language_of(sys.argv[1:], os.environ))


group = typer.Typer(
    rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]}, help=_help("command")
)
app.add_typer(group, name="outlook", help=_help("command"))


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
