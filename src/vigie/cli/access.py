"""``vigie access``: ways and closures, isolated places, critical roads, exposed sites.

In: one question, a record where there is one, roads of a file or the project's own. Out: Findings as text with a table,
or as JSON.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import AsJson, Lang, RecordFile, language_of
from vigie.cli.output import print_json, progress
from vigie.knowledge.countries import countries
from vigie.knowledge.messages import message

if TYPE_CHECKING:
    from vigie.analysis.finding import Finding
    from vigie.record import Record

SERVICES = ("hospital", "health", "market", "school", "seat")
TRAFFIC = ("people", "goods", "fuel", "aid", "motorbikes")

QUESTIONS = {
    "of": "--of",
    "route": "--from",
    "isolated": "--isolated",
    "critical": "--critical",
    "exposed": "--exposed",
}
OF = {
    "close": ("route",),
    "reopen": ("route",),
    "minutes": ("isolated",),
    "since": ("isolated",),
    "until": ("isolated",),
    "most": ("critical",),
    "km": ("exposed",),
    "months": ("exposed",),
    "service": ("isolated", "critical", "exposed"),
}
"""The questions that an option goes with; those not named go with all."""


def _help(key: str) -> str:
    return message(f"access.help.{key}", language_of(sys.argv[1:], os.environ))


@app.command(help=_help("command"))
def access(
    ctx: typer.Context,
    record: RecordFile = None,
    of: Annotated[str | None, typer.Option("--of", help=_help("of"), metavar="PLACE")] = None,
    a: Annotated[str | None, typer.Option("--from", help=_help("a"), metavar="PLACE")] = None,
    b: Annotated[str | None, typer.Option("--to", help=_help("b"), metavar="PLACE")] = None,
    on: Annotated[str | None, typer.Option("--on", help=_help("on"), metavar="DATE")] = None,
    close: Annotated[list[str] | None, typer.Option("--close", help=_help("close"), metavar="A–B")] = None,
    reopen: Annotated[list[str] | None, typer.Option("--open", help=_help("open"), metavar="A–B")] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help=_help("isolated"))] = False,
    minutes: Annotated[float, typer.Option("--minutes", min=0, help=_help("minutes"), metavar="N")] = 120,
    since: Annotated[str | None, typer.Option("--since", help=_help("since"), metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option("--until", help=_help("until"), metavar="DATE")] = None,
    critical: Annotated[bool, typer.Option("--critical", help=_help("critical"))] = False,
    most: Annotated[int, typer.Option("--most", min=1, help=_help("most"), metavar="K")] = 5,
    exposed: Annotated[bool, typer.Option("--exposed", help=_help("exposed"))] = False,
    km: Annotated[float, typer.Option("--km", min=0, help=_help("km"), metavar="N")] = 25,
    months: Annotated[float, typer.Option("--months", min=0, help=_help("months"), metavar="N")] = 6,
    country: Annotated[str | None, typer.Option("--country", help=_help("country"), metavar="CODE")] = None,
    service: Annotated[str, typer.Option("--service", help=_help("service"))] = "hospital",
    traffic: Annotated[str, typer.Option("--traffic", help=_help("traffic"))] = "people",
    roads: Annotated[Path | None, typer.Option("--roads", help=_help("roads"), metavar="FILE")] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help=_help("evidence"))] = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Answer one question of access."""
    tongue = options.language(lang)
    day = options.day(on, "--on")
    start, end = options.day(since, "--since"), options.day(until, "--until")
    options.choice(service, "--service", SERVICES)
    land = options.choice(country and country.upper(), "--country", [c.iso2 for c in countries()])
    options.choice(traffic, "--traffic", TRAFFIC)
    asked = [name for name, given in _asked(of, a, b, isolated, critical, exposed) if given]
    if len(asked) != 1:
        raise _Wrong("which")
    if (a is None) != (b is None):
        raise _Wrong("needs_both")
    if (start is None) != (end is None) or (start and end and start > end):
        raise _Wrong("needs_period")
    _fit(ctx, asked[0])
    path = options.record_path(record)
    store = _open(path, record is not None)
    try:
        with progress(message("access.working", tongue)) as step:
            step(str(roads or ""))
            found = _answer(
                asked[0], store, path, roads, of, a, b, day, close or [], reopen or [],
                minutes, start, end, most, km, months, land, service, traffic,
            )  # fmt: skip
    finally:
        if store is not None:
            store.close()
    if as_json:
        print_json([one.to_json() for one in found], lines=False)
        return
    from vigie.cli.access_shown import show

    show(found, tongue, evidence)


class _Wrong(options.BadOption):
    """Options that do not go together; ends the program with status 2."""

    def sentence(self, lang: str) -> str:
        return message(f"access.problem.{self.problem}", lang, **self.values)


def _asked(of: Any, a: Any, b: Any, isolated: bool, critical: bool, exposed: bool) -> Iterable[tuple[str, bool]]:
    yield "of", of is not None
    yield "route", a is not None or b is not None
    yield "isolated", isolated
    yield "critical", critical
    yield "exposed", exposed


def _fit(ctx: typer.Context, question: str) -> None:
    """Options that the question knows nothing of are refused, not passed over."""
    names = {p.name: p.opts[0] for p in ctx.command.params if p.name}
    sources = {name: ctx.get_parameter_source(name) for name in names}
    given = [name for name, source in sources.items() if source is not None and source.name != "DEFAULT"]
    for name in given:
        if question not in OF.get(name, QUESTIONS):
            raise _Wrong("not_with", option=names[name], question=QUESTIONS[question])
    if "on" in given and "since" in given:
        raise _Wrong("not_with", option="--on", question="--since")


def _open(path: str, asked: bool) -> Record | None:
    """The record, where there is one or one was named."""
    if not asked and "://" not in path and not Path(path).is_file():
        return None
    from vigie.record import Record

    return Record.open(path, read_only=True)


def _answer(
    question: str,
    store: Record | None,
    path: str,
    roads: Path | None,
    of: str | None,
    a: str | None,
    b: str | None,
    day: dt.date | None,
    close: list[str],
    reopen: list[str],
    minutes: float,
    start: dt.date | None,
    end: dt.date | None,
    most: int,
    km: float,
    months: float,
    country: str | None,
    service: str,
    traffic: str,
) -> list[Finding]:
    from vigie.analysis.access import asked
    from vigie.analysis.access.ground import HOME, ground

    today, within = day or dt.date.today(), [country] if country else None
    if question == "of":
        from vigie.analysis.access.reach import of as state

        place = asked.place(of or "", within)
        return state(ground(store, roads, [place], _lands([place])), place, day=today, traffic=traffic)
    if question == "route":
        from vigie.analysis.access.route import route

        ends = [asked.place(a or "", within), asked.place(b or "", within)]
        shut, opened = [asked.road(one, within) for one in close], [asked.road(one, within) for one in reopen]
        named = [*ends, *(e for pair in (*shut, *opened) for e in pair)]
        # Without a day no closure on record counts: the record need not be asked.
        base = ground(store if day else None, roads, named, ())
        return [route(base, ends[0], ends[1], day=day, traffic=traffic, close=shut, reopen=opened)]
    if question == "isolated":
        from vigie.analysis.access.reach import isolated, isolation_days

        base = ground(store, roads, (), within or [HOME])
        if start and end:
            return [isolation_days(base, service, start=start, end=end, traffic=traffic, limit=minutes)]
        return [isolated(base, service, day=today, traffic=traffic, limit=minutes)]
    if question == "critical":
        from vigie.analysis.access.critical import critical

        return critical(ground(store, roads, (), within or [HOME]), service, day=today, traffic=traffic, most=most)
    if store is None:
        raise _Wrong("needs_record", path=path)
    from vigie.analysis.access.exposed import exposed

    return [
        exposed(
            ground(store, roads, (), within or [HOME]),
            store,
            day=today,
            km=km,
            months=months,
            service=service,
            traffic=traffic,
        )
    ]


def _lands(places: Iterable[Any]) -> list[str]:
    return [*dict.fromkeys(p.country for p in places if p.country)]
