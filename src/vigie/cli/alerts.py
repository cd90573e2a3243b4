"""``vigie alerts``: early warning, told once until it changes.

In: a record, rules, a memory. Out: what is new as text, JSON (a list), an Atom feed, a mail. What was told is
remembered only once it has been told everywhere it should be.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.counted import Country, fact_filter
from vigie.cli.options import AsJson, Lang, Origin, RecordFile, Source, UpTo, language_of
from vigie.cli.output import clean, print_json, print_text, progress
from vigie.knowledge.messages import message
from vigie.model import Sensitivity

if TYPE_CHECKING:
    from vigie.analysis.alerts.alert import Alert


def _help(key: str) -> str:
    return message(f"alerts.help.{key}", language_of(sys.argv[1:], os.environ))


@app.command("alerts", help=_help("command"))
def alerts(
    record: RecordFile = None,
    on: Annotated[str | None, typer.Option("--on", help=_help("on"), metavar="DATE")] = None,
    rules: Annotated[Path | None, typer.Option("--rules", help=_help("rules"), metavar="FILE")] = None,
    country: Country = None,
    source: Source = None,
    origin: Origin = None,
    sensitivity: UpTo = None,
    everything: Annotated[bool, typer.Option("--all", help=_help("all"))] = False,
    state: Annotated[Path | None, typer.Option("--state", help=_help("state"), metavar="FILE")] = None,
    feed: Annotated[Path | None, typer.Option("--feed", help=_help("feed"), metavar="FILE")] = None,
    mail: Annotated[list[str] | None, typer.Option("--mail", help=_help("mail"), metavar="ADDRESS")] = None,
    show_rules: Annotated[bool, typer.Option("--show-rules", help=_help("show"))] = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """What should be looked at."""
    tongue = options.language(lang)
    if show_rules:
        from importlib.resources import files

        print_text((files("vigie.knowledge") / "alerts.toml").read_text(encoding="utf-8").rstrip())
        return
    day = options.day(on, "--on")
    where = fact_filter(country=country, source=source, origin=origin, sensitivity=sensitivity)
    from vigie.analysis.alerts.asking import standing
    from vigie.analysis.alerts.mail import address, server_of
    from vigie.analysis.alerts.rules import own_rules, read_rules
    from vigie.record import Record

    # What is wrong with rules or addresses is told before any work.
    watched = read_rules(rules) if rules else own_rules()
    to = [address(one) for one in mail or ()]
    server = server_of(os.environ) if to else None
    place = options.record_path(record)
    with progress(message("alerts.cli.watching", tongue)), Record.open(place, read_only=True) as store:
        level = Sensitivity(sensitivity) if sensitivity else None
        asked, found = standing(store.cleared(level) if level else store, where, watched, day)
    if everything:
        _tell(found, found, asked, as_json, tongue, everything=True)
        return
    from vigie.analysis.alerts import feed as feeds
    from vigie.analysis.alerts import mail as mails
    from vigie.analysis.alerts.memory import load, save, write_whole

    kept = state or beside(place, sensitivity)
    memory = load(kept, sensitivity or Sensitivity.SECRET.value)
    new = memory.new(found, asked)
    memory.remember(found, asked)
    if feed is not None:
        write_whole(feed, feeds.atom(memory, kept.name, asked, tongue))
    if server is not None and new:
        mails.send(mails.digest(new, len(found), asked, tongue, server.sender, to), server)
    save(memory, kept)
    _tell(new, found, asked, as_json, tongue)
    if server is not None and new and not as_json:
        print_text(message("alerts.cli.sent", tongue, addresses=", ".join(to)))


def beside(place: str, level: str | None) -> Path:
    """Where it is remembered what was told of a record; each level of sensitivity has its own file."""
    name = place if "://" not in place else "vigie"
    return Path(f"{name}.alerts{f'.{level}' if level else ''}.json")


def _tell(
    new: Sequence[Alert], found: Sequence[Alert], day: dt.date, as_json: bool, lang: str, *, everything: bool = False
) -> None:
    if as_json:
        print_json([one.finding.to_json() for one in new], lines=False)
        return
    for one in new:
        print_text(clean(one.finding.said.sentence(lang)))
        for caveat in one.finding.caveats:
            print_text(clean(message("alerts.cli.caution", lang, caveat=caveat.sentence(lang))))
    if not new:
        key = "none" if everything or not found else "nothing"
        print_text(message(f"alerts.cli.{key}", lang, day=day, n=len(found)))
