"""``vigie check``: hold claims against published data, with the figures.

In: a sentence, files of reports, JSONL of claims or of readings, or the record. Out: one line of JSON a
claim, or a panel a claim: verdict, figures, dataset, reason. Status 1 where there was nothing to check.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import AllowPrivate, AsJson, AsOf, Lang, Language, Published, RecordFile, language_of
from vigie.cli.output import print_json, print_text, progress, sentence, warn
from vigie.cli.read import outcomes, reports
from vigie.knowledge.messages import LANGUAGES, message
from vigie.model import Report, VigieError

if TYPE_CHECKING:
    from vigie.analysis.check import Check, Holdings
    from vigie.analysis.finding import Finding

ONE_CLAIM = 600
Answer = tuple[Any, "Check | Finding"]


def _help(key: str) -> str:
    return message(f"check.help.{key}", language_of(sys.argv[1:], os.environ))


@app.command(help=_help("command"))
def check(
    what: Annotated[list[str] | None, typer.Argument(help=_help("what"), metavar="[TEXT|FILE]…")] = None,
    everything: Annotated[bool, typer.Option("--all", help=_help("all"))] = False,
    record: RecordFile = None,
    beside: Annotated[list[Path] | None, typer.Option("--with", help=_help("with"), metavar="FILE")] = None,
    published: Published = None,
    language: Language = None,
    allow_private: AllowPrivate = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Check claims against published data."""
    tongue = options.language(lang)
    day = options.day(published, "--published")
    stood = options.day(as_of, "--as-of")
    options.choice(language, "--language", LANGUAGES)
    from vigie.analysis.check import UnclearClaim

    if beside and (everything or record is not None or stood is not None):
        raise options.BadOption("with_alone")
    if bool(what) == everything or not all(source.strip() for source in what or ()):
        raise UnclearClaim("nothing")

    refused: list[str] = []

    def refuse(reason: str) -> None:
        refused.append(reason)
        warn(reason, tongue)

    def readings(source: str) -> Iterator[Report]:
        found = outcomes(
            [source], published=published, language=language, allow_private=allow_private, sensitivity=None
        )
        return reports(found, refuse, tongue)

    if everything:
        from vigie.analysis.check.recorded import check_record
        from vigie.record import Record

        with Record.open(options.record_path(record), read_only=True, as_of=stood) as store:
            return _tell(check_record(store), as_json, tongue, store.place, [])
    given = what or []
    with ExitStack() as stack:
        asked = _Asked(day, language, tongue, *_holdings(record, stood, beside or [], stack, tongue))
        answers = (answer for source in given for answer in _given(source, asked, readings))
        return _tell(answers, as_json, tongue, ", ".join(given), refused)


@dataclass(frozen=True)
class _Asked:
    """How claims are to be read and what they are held against: ``batch`` of those in a JSONL file."""

    published: dt.date | None
    language: str | None
    lang: str
    holdings: Holdings
    batch: Holdings


def _holdings(
    record: str | None, stood: dt.date | None, beside: list[Path], stack: ExitStack, lang: str
) -> tuple[Holdings, Holdings]:
    """The datasets of events of a record that is named or of files held beside, and what is published.

    Without a record a file of claims is held against the national tables alone, whatever else the data folder holds.
    """
    from vigie.analysis.check import Holdings

    if record is None and stood is None and not beside:
        return Holdings(food=True), Holdings()
    from vigie.analysis.check.recorded import of_record
    from vigie.record import Record

    if beside:
        # Held for this one question, in a record that goes with it.
        folder = stack.enter_context(TemporaryDirectory(prefix="vigie-check-"))
        store = stack.enter_context(Record.open(Path(folder) / "beside.duckdb"))
        for file in beside:
            store.import_dataset(file)
    else:
        store = stack.enter_context(Record.open(options.record_path(record), read_only=True, as_of=stood))
    with progress(message("holdings.counting", lang)) as step:
        found = of_record(store, linked=not beside, step=lambda done: step(""))
    return found, found


def _given(source: str, asked: _Asked, readings: Callable[[str], Iterator[Report]]) -> Iterator[Answer]:
    """A path, an address or '-' is read; anything else is a claim."""
    path = None if "\n" in source or len(source) > 1000 else Path(source)
    if path is not None and path.suffix.lower() == ".jsonl" and path.is_file():
        yield from _lines(path, asked)
    elif source == "-" or source.startswith(("http://", "https://")) or (path is not None and _is_file(path)):
        for report in readings(source):
            yield from _of_report(report, asked.holdings)
    else:
        found = _typed(source, asked.published, asked.language, asked.holdings)
        yield None, found
        for doubt in _of_words(source, found.language, asked.published):
            yield None, doubt


def _is_file(path: Path) -> bool:
    """A file that is there, or one word that can only be the name of one ('report.pdf')."""
    return path.exists() or (bool(path.suffix[1:].isalnum()) and not any(c.isspace() for c in str(path)))


def _typed(text: str, published: dt.date | None, language: str | None, holdings: Holdings) -> Check:
    from vigie.analysis.check import check_text
    from vigie.sources import language as languages

    return check_text(text, language or languages.find(text, "TEXT"), published, holdings)


def _lines(path: Path, asked: _Asked) -> Iterator[Answer]:
    """Lines of claims ('text'), of readings ('report' and 'claims') or of reports; a bad line is told."""
    for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
        if not line.strip("\ufeff \t"):
            continue
        try:
            value = json.loads(line.lstrip("\ufeff"))
            yield from _one_line(value, asked)
        except (ValueError, TypeError, KeyError, AttributeError):
            warn(message("check.cli.bad_claim_file", asked.lang, where=path.name, line=number), asked.lang)
        except VigieError as error:
            warn(f"{path.name}:{number}: {sentence(error, asked.lang)}", asked.lang)


def _one_line(value: Any, asked: _Asked) -> Iterator[Answer]:
    from vigie.analysis.check import UnclearClaim, check_claim
    from vigie.exchange import claim_from_json, day, report_from_json

    told = value.get("report", value)
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        raise TypeError("text")
    on = day(told.get("published")) or asked.published
    if "report" in value or told.keys() & {"title", "source"} or len(told["text"]) > ONE_CLAIM:
        report = report_from_json({"id": "", "language": asked.language or "fr", **told})
        if "claims" not in value:
            yield from _of_report(report, asked.batch)
        for n, item in enumerate(value.get("claims", ())):
            claim = claim_from_json(item, report.text)
            yield f"{report.id}#{n}", check_claim(claim, report, holdings=asked.batch)
        return
    tongue = asked.language or told.get("language")
    if tongue is not None and tongue not in list(LANGUAGES):
        raise UnclearClaim("language", code=str(tongue)[:20])
    yield told.get("id"), _typed(told["text"], on, tongue, asked.batch)


def _of_words(text: str, language: str, published: dt.date | None) -> list[Finding]:
    """What in a typed sentence cannot be, whatever the data say."""
    from vigie.analysis.check.plausible import plausibility
    from vigie.reading import read

    report = Report("", text, language, published)
    return plausibility(report, read(report))


def _of_report(report: Report, holdings: Holdings) -> Iterator[Answer]:
    """The claims that reading finds, then what in the report cannot be; a text of one sentence is a claim itself."""
    from vigie.analysis.check import check_claim, check_text, plausibility
    from vigie.reading import read
    from vigie.reading.document import Document

    reading = read(report)
    claims = reading.claims
    for n, claim in enumerate(claims):
        yield f"{report.id}#{n}", check_claim(claim, report, holdings=holdings)
    if not claims and len(Document(report.text, report.language).sentences) == 1:
        yield report.id, check_text(report.text, report.language, report.published, holdings)
    for doubt in plausibility(report, reading):
        yield report.id, doubt


def _tell(answers: Iterable[Answer], as_json: bool, lang: str, where: str, refused: list[str]) -> int:
    from vigie.analysis.finding import Finding

    counts: Counter[str] = Counter()
    doubts = 0
    for key, found in answers:
        if isinstance(found, Finding):
            doubts += 1
        else:
            counts[found.verdict] += 1
        if as_json:
            print_json({"id": key, **found.to_json()})
            continue
        from vigie.cli.checked import print_check, print_doubt

        if isinstance(found, Finding):
            print_doubt(found, key, lang)
        else:
            print_check(found, key, lang)
    if not counts and not doubts:
        if not refused:
            warn(message("check.cli.none", lang, where=where), lang)
        return 1
    if not as_json and sum(counts.values()) > 1:
        names = ("supported", "close", "contradicted", "not_checkable")
        numbers = {name: counts[name] for name in names}
        print_text(message("check.cli.summary", lang, n=sum(counts.values()), **numbers))
    return 0
