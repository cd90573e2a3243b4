"""``vigie read`` and ``vigie times``: what texts say, nothing stored.

In: sources. Out: readings as lines of JSON (docs/reading-contract.md) or laid out for people; refusals on
standard error, status 1 where nothing could be read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import (
    AllowPrivate,
    AsJson,
    BadOption,
    Lang,
    Language,
    Level,
    Published,
    Sources,
    help_text,
)
from vigie.cli.output import clean, console, print_indented, print_json, print_text, progress, sentence, warn
from vigie.knowledge.messages import LANGUAGES, message
from vigie.model import Reading, Report, Sensitivity, VigieError


def reports(
    sources: list[str],
    *,
    published: str | None,
    language: str | None,
    allow_private: bool,
    sensitivity: str | None,
    refused: Callable[[str], None],
    lang: str,
    by_file: bool = False,
) -> Iterator[Report]:
    """The reports of all sources; each that cannot be read is told and handed to ``refused``."""
    day = options.day(published, "--published")
    level = options.choice(sensitivity, "--sensitivity", [s.value for s in Sensitivity])
    options.choice(language, "--language", LANGUAGES)
    from vigie.sources import Refusal, read_sources

    outcomes = read_sources(
        sources,
        published=day,
        language=language,
        allow_private=allow_private,
        sensitivity=Sensitivity(level) if level else None,
        by_file=by_file,
    )

    def readable() -> Iterator[Report]:
        for outcome in outcomes:
            if isinstance(outcome, Refusal):
                refused(outcome.sentence(lang))
            else:
                yield outcome

    return readable()


def reading_of(report: Report, refused: Callable[[str], None], lang: str) -> Reading | None:
    """What the reader takes out of a report; where it fails, that is told and the rest goes on."""
    from vigie import reading

    try:
        return reading.read(report)
    except VigieError as error:
        refused(f"{report.id}: {sentence(error, lang)}")
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        refused(message("cli.bad.reader", lang, report=report.id, reason=clean(reason)[:200]))
    return None


@app.command(help=help_text("read"))
def read(
    sources: Sources,
    published: Published = None,
    language: Language = None,
    sensitivity: Level = None,
    allow_private: AllowPrivate = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Print what reports say."""
    tongue = options.language(lang)
    done = 0

    def refused(reason: str) -> None:
        warn(reason, tongue)

    found = reports(
        sources,
        published=published,
        language=language,
        allow_private=allow_private,
        sensitivity=sensitivity,
        refused=refused,
        lang=tongue,
        by_file=True,
    )
    from vigie.exchange import reading_to_json

    out = None if as_json else console()
    # A counter beside results on the same screen would only be in their way.
    watched = nullcontext(lambda what: None) if sys.stdout.isatty() else progress(message("cli.added.reading", tongue))
    with watched as step:
        for report in found:
            said = reading_of(report, refused, tongue)
            if said is None:
                continue
            done += 1
            step(report.id)
            if out is None:
                print_json(reading_to_json(said))
            else:
                from vigie.cli.show import reading_lines

                for line, by in reading_lines(said, tongue):
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
