"""What every command takes: language, record, JSON; and how their values are read.

In: options as typed. Out: typed values, or one clear line and exit status 2.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.knowledge.messages import LANGUAGES, message
from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError

if TYPE_CHECKING:
    from vigie.record import Rule

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DEFAULT_RECORD = "vigie.duckdb"
READERS = ("rules", "llm")


class BadOption(Spoken, QuestionError):
    """An option that cannot be used as given; ends the program with status 2."""

    exit_status = 2

    topic = "cli.bad"


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """'fr' or 'en': what --lang asks for, else the language of the system."""
    for n, argument in enumerate(arguments):
        asked = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and n + 1 < len(arguments):
            asked = arguments[n + 1]
        if asked in LANGUAGES:
            return asked
    system = next((environment[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(k)), "")
    return "fr" if system.lower().startswith("fr") else "en"


def language(asked: str | None) -> str:
    """The language of a command's output."""
    if asked is None:
        return language_of(sys.argv[1:], os.environ)
    if asked not in LANGUAGES:
        raise BadOption("language", value=asked)
    return asked


def help_text(key: str) -> str:
    """The help of a command or option in the user's language."""
    return message(f"cli.help.{key}", language_of(sys.argv[1:], os.environ))


def query_help(key: str) -> str:
    """The help of an option that narrows a question down, in the user's language."""
    return message(f"query.help.{key}", language_of(sys.argv[1:], os.environ))


def record_path(asked: str | None) -> str:
    """--record, else VIGIE_RECORD, else a file in this folder; a file's path or a database's URL."""
    return asked or os.environ.get("VIGIE_RECORD") or DEFAULT_RECORD


def day(value: str | None, option: str) -> dt.date | None:
    """An ISO 8601 day."""
    if value is None:
        return None
    try:
        if not ISO_DAY.fullmatch(value):
            raise ValueError
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise BadOption("date", value=value, option=option) from error


def polygon(value: str | None) -> str | None:
    """What the file of that name holds, else the value itself where it may be GeoJSON or WKT."""
    if value is None or value.lstrip()[:1] in {"{", "["}:
        return value
    try:
        file = Path(value)
        return file.read_text(encoding="utf-8-sig") if file.is_file() or "(" not in value else value
    except (OSError, ValueError) as error:
        if "(" in value:
            return value
        raise BadOption("file", path=value, reason=getattr(error, "strerror", None) or error) from error


def choice(value: str | None, option: str, choices: Iterable[str]) -> str | None:
    """One of the words an option knows."""
    known = list(choices)
    if value is not None and value not in known:
        raise BadOption("choice", value=value, option=option, choices=", ".join(known))
    return value


def fused_by(rule: str) -> Rule:
    """--rule: how one figure is made of several."""
    from vigie.record import Rule

    choice(rule, "--rule", list(Rule))
    return Rule(rule)


Lang = Annotated[str | None, typer.Option("--lang", help=help_text("lang"), metavar="fr|en")]
RecordFile = Annotated[str | None, typer.Option("--record", help=help_text("record"), metavar="FILE|URL")]
AsJson = Annotated[bool, typer.Option("--json", help=help_text("json"))]
Sources = Annotated[list[str], typer.Argument(help=help_text("sources"), metavar="SOURCE…")]
Published = Annotated[str | None, typer.Option("--published", help=help_text("published"), metavar="DATE")]
Language = Annotated[str | None, typer.Option("--language", help=help_text("language"), metavar="fr|en")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help=help_text("jobs"), metavar="N")]
AllowPrivate = Annotated[bool, typer.Option("--allow-private", help=help_text("allow_private"))]
Level = Annotated[str | None, typer.Option("--sensitivity", help=help_text("sensitivity"), metavar="LEVEL")]
Reader = Annotated[str, typer.Option("--reader", help=help_text("reader"), metavar="rules|llm|both")]
RecordedReader = Annotated[str, typer.Option("--reader", help=help_text("recorded_reader"), metavar="rules|llm")]
From = Annotated[str | None, typer.Option("--from", help=help_text("from"), metavar="DATE")]
To = Annotated[str | None, typer.Option("--to", help=help_text("to"), metavar="DATE")]
Place = Annotated[str | None, typer.Option("--place", help=help_text("place"))]
Within = Annotated[float | None, typer.Option("--within", help=help_text("within"), metavar="KM")]
Actor = Annotated[str | None, typer.Option("--actor", help=help_text("actor"), metavar="CODE")]
Type = Annotated[str | None, typer.Option("--type", help=help_text("type"), metavar="TYPE")]
Target = Annotated[str | None, typer.Option("--target", help=help_text("target"))]
HowSure = Annotated[str | None, typer.Option("--certainty", help=help_text("certainty"))]
MinSources = Annotated[int, typer.Option("--min-sources", min=1, help=help_text("min_sources"))]
FusedBy = Annotated[str, typer.Option("--rule", help=help_text("rule"), metavar="RULE")]
Words = Annotated[str | None, typer.Option("--text", help=help_text("text"))]
Pcode = Annotated[str | None, typer.Option("--pcode", help=query_help("pcode"), metavar="CODE")]
Polygon = Annotated[str | None, typer.Option("--polygon", help=query_help("polygon"), metavar="SHAPE")]
Source = Annotated[str | None, typer.Option("--source", help=query_help("source"))]
Origin = Annotated[str | None, typer.Option("--origin", help=query_help("origin"))]
UpTo = Annotated[str | None, typer.Option("--sensitivity", help=query_help("sensitivity"), metavar="LEVEL")]
Facets = Annotated[bool, typer.Option("--facets", help=query_help("facets"))]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help=query_help("limit"))]
After = Annotated[str | None, typer.Option("--after", help=query_help("after"), metavar="CURSOR")]
AsOf = Annotated[str | None, typer.Option("--as-of", help=help_text("as_of"), metavar="DATE")]
