"""``vigie read`` and ``vigie times``: what texts say, nothing stored.

In: sources. Out: readings as lines of JSON (docs/reading-contract.md) or laid out for people; refusals on
standard error, status 1 where nothing could be read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO, TypeVar

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import (
    AllowPrivate,
    AsJson,
    BadOption,
    Jobs,
    Lang,
    Language,
    Level,
    Published,
    Reader,
    Sources,
    help_text,
)
from vigie.cli.output import console, print_indented, print_json, print_text, progress, warn
from vigie.knowledge.messages import LANGUAGES, message
from vigie.model import Reading, Report, Sensitivity, VigieError

if TYPE_CHECKING:
    from vigie.reading.parallel import Done
    from vigie.sources import Refusal

T = TypeVar("T")


def outcomes(
    sources: list[str],
    *,
    published: str | None,
    language: str | None,
    allow_private: bool,
    sensitivity: str | None,
    by_file: bool = False,
) -> Iterator[Report | Refusal]:
    """What comes of all sources: reports, and refusals of what is none."""
    day = options.day(published, "--published")
    level = options.choice(sensitivity, "--sensitivity", [s.value for s in Sensitivity])
    options.choice(language, "--language", LANGUAGES)
    from vigie.sources import read_sources

    return read_sources(
        sources,
        published=day,
        language=language,
        allow_private=allow_private,
        sensitivity=Sensitivity(level) if level else None,
        by_file=by_file,
    )


def reports(found: Iterable[Report | Refusal], refused: Callable[[str], None], lang: str) -> Iterator[Report]:
    """The reports among outcomes; each refusal is told to ``refused``."""
    for outcome in found:
        if isinstance(outcome, Report):
            yield outcome
        else:
            refused(outcome.sentence(lang))


def readings(
    found: Iterable[Report | Refusal | T],
    refused: Callable[[str], None],
    lang: str,
    *,
    jobs: int | None,
    reader: str = "rules",
    as_json: bool = False,
) -> Iterator[Done | T]:
    """Each report as it was read; what could not be is told to ``refused`` and the rest goes on."""
    from vigie.reading.parallel import Done, Failure, read_each
    from vigie.sources import Refusal

    stream: Iterator[Done | Refusal | T]
    if reader == "llm":
        from vigie.cli.readers import by_model

        stream = by_model(found, lang, jobs=jobs, as_json=as_json)
    else:
        stream = read_each(found, jobs=jobs, as_json=as_json)
    for one in stream:
        if isinstance(one, Refusal):
            refused(one.sentence(lang))
        elif isinstance(one, Done) and isinstance(one.result, Failure):
            refused(one.result.sentence(lang))
        else:
            yield one


@app.command(help=help_text("read"))
def read(
    sources: Sources,
    published: Published = None,
    language: Language = None,
    sensitivity: Level = None,
    allow_private: AllowPrivate = False,
    reader: Reader = "rules",
    jobs: Jobs = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Print what reports say."""
    tongue = options.language(lang)
    options.choice(reader, "--reader", [*options.READERS, "both"])
    done = 0

    def refused(reason: str) -> None:
        warn(reason, tongue)

    found = outcomes(
        sources,
        published=published,
        language=language,
        allow_private=allow_private,
        sensitivity=sensitivity,
        by_file=True,
    )
    out = None if as_json else console()
    if reader == "both":
        from vigie.cli.readers import print_both

        return (
            0 if print_both(readings(found, refused, tongue, jobs=jobs, reader="llm"), out, tongue) else nothing(tongue)
        )
    # A counter beside results on the same screen would only be in their way.
    watched = nullcontext(lambda what: None) if sys.stdout.isatty() else progress(message("cli.added.reading", tongue))
    with watched as step:
        for one in readings(found, refused, tongue, jobs=jobs, reader=reader, as_json=as_json):
            done += 1
            step(one.report.id)
            if isinstance(one.result, str):
                print_text(one.result)
            elif out and isinstance(one.result, Reading):
                from vigie.cli.show import reading_lines

                for line, by in reading_lines(one.result, tongue):
                    print_indented(out, line, by)
    return 0 if done else nothing(tongue)


def nothing(lang: str) -> int:
    warn(message("cli.nothing_read", lang), lang)
    return 1


@app.command(help=help_text("times"))
def times(
    file: Annotated[str, typer.Argument(help=help_text("times_file"), metavar="FILE")],
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Print the time expressions of texts."""
    tongue = options.language(lang)
    from vigie.reading.times import times as find

    done = 0
    for where, line in lines_of(file):
        try:
            key, text, published, language = _text_of(line)
            found = find(text, published, language)
        except (ValueError, TypeError, KeyError, VigieError) as error:
            warn(message("cli.bad.times_line", tongue, where=where, reason=_reason(error)), tongue)
            continue
        done += 1
        if as_json:
            print_json({"id": key, "timex": [[t.start, t.end, t.type, t.value] for t in found]})
            continue
        for t in found:
            print_text(f"{key}\t{t.start}\t{t.end}\t{t.type}\t{t.value}\t{' '.join(text[t.start : t.end].split())}")
    return 0 if done else nothing(tongue)


def _reason(error: Exception) -> str:
    return f"'{error.args[0]}' is missing" if isinstance(error, KeyError) else str(error)


def _text_of(line: str) -> tuple[Any, str, str | None, str]:
    value = json.loads(line)
    value = value.get("report", value) if isinstance(value, dict) else value
    if not isinstance(value, dict) or not isinstance(value["text"], str):
        raise TypeError("'text'")
    published, language = value.get("published"), value.get("language") or "fr"
    if not isinstance(published, str | None) or language not in LANGUAGES:
        raise TypeError("'published', 'language'")
    options.day(published[:10] if published else None, "published")
    return value.get("id"), value["text"], published[:10] if published else None, language


def lines_of(file: str) -> Iterator[tuple[str, str]]:
    """('file:3', line) for every line that holds anything; raises BadOption where the file cannot be read."""

    def numbered(stream: TextIO) -> Iterator[tuple[str, str]]:
        for n, line in enumerate(stream, 1):
            if line.strip("\ufeff \t\r\n"):
                yield f"{file}:{n}", line.lstrip("\ufeff")

    try:
        if file == "-":
            yield from numbered(sys.stdin)
        else:
            with Path(file).open(encoding="utf-8", errors="surrogateescape", newline="\n") as stream:
                yield from numbered(stream)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadOption("file", path=file, reason=reason) from error
