"""``vigie conditions``: what lasts, where, since when and until when, each from all its reports.

In: a record and filters. Out: a table or JSON; with ``--on`` what is in force on a day as far as reports tell.
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import AsJson, AsOf, From, HowSure, Lang, Place, RecordFile, To, Within, Words, help_text
from vigie.cli.output import clean, console, print_json
from vigie.cli.question import question
from vigie.cli.show import certainty
from vigie.knowledge.messages import message
from vigie.record import Episode, Record
from vigie.record.query.names import NamesOfConditions, understood
from vigie.record.words import actor, codes, label, places

SHOWN_ID = 10


@app.command(help=help_text("conditions"))
def conditions(
    record: RecordFile = None,
    on: Annotated[str | None, typer.Option("--on", help=help_text("on"), metavar="DATE")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help=help_text("condition_kind"), metavar="KIND")] = None,
    start: From = None,
    end: To = None,
    place: Place = None,
    within: Within = None,
    sure: HowSure = None,
    text: Words = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """List the conditions on record."""
    tongue = options.language(lang)
    day = options.day(on, "--on")
    wanted = options.choice(kind, "--kind", codes("condition"))
    where = question(
        start=start,
        end=end,
        place=place,
        within=within,
        actor=None,
        kind=None,
        target=None,
        certainty=sure,
        min_sources=1,
        text=text,
    )
    known = options.day(as_of, "--as-of")
    with Record.open(options.record_path(record), read_only=True, as_of=known) as store:
        found = store.episodes(understood(where, NamesOfConditions(store.conditions())))
    shown = [e for e in found if wanted in (None, e.kind) and (day is None or e.in_force(day))]
    if as_json:
        from vigie.record.exporting.conditions import episode_to_json

        print_json([episode_to_json(e) for e in shown], lines=False)
    else:
        _print(shown, tongue)


def _print(shown: list[Episode], lang: str) -> None:
    out = console()
    if not shown:
        out.print(Text(message("cli.no_conditions", lang)))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "condition", "place", "start", "end", "last_seen", "perpetrators", "sources"):
        table.add_column(message(f"cli.column.{name}", lang), no_wrap=name in {"id", "start", "end", "last_seen"})
    for e in shown:
        starts = "/".join(map(str, e.starts[:3]))
        table.add_row(
            e.id[:SHOWN_ID],
            Text(label("condition", e.kind, lang) + certainty(e.certainty, lang)),
            Text(clean(places(e.where, lang))),
            starts,
            str(e.end or ""),
            str(e.last_seen or ""),
            Text(", ".join(actor(code, lang) for code in e.imposed_by)),
            str(len({one.report.voice for one in (*e.stated, *e.denials)})),
        )
    out.print(table)
