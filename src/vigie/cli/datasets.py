"""``vigie import`` and ``vigie datasets``: what others coded comes into the record.

In: releases of UCDP GED, ACLED exports and API answers, tables with a mapping file; UCDP country-years go to the data
folder, where the checks look. Out: what each release changed, or the releases on record.
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
from vigie.cli.leftover import none_left_behind
from vigie.cli.options import AsJson, BadOption, Lang, RecordFile, language_of
from vigie.cli.output import console, print_json, print_text, progress, sentence, warn
from vigie.knowledge import folder
from vigie.knowledge.messages import message
from vigie.model import VigieError

if TYPE_CHECKING:
    from vigie.record import Record
    from vigie.record.importing import Imported

FORMS = ("ucdp", "acled")


def _help(key: str) -> str:
    return message(f"datasets_cli.help.{key}", language_of(sys.argv[1:], os.environ))


@app.command("import", help=_help("import"))
def import_datasets(
    files: Annotated[list[Path], typer.Argument(help=_help("files"), metavar="FILE…")],
    record: RecordFile = None,
    form: Annotated[str | None, typer.Option("--as", help=_help("as"), metavar="ucdp|acled|MAPPING.toml")] = None,
    vintage: Annotated[str | None, typer.Option("--vintage", help=_help("vintage"), metavar="VERSION")] = None,
    day: Annotated[str | None, typer.Option("--day", help=_help("day"), metavar="DATE")] = None,
    partial: Annotated[bool, typer.Option("--partial", help=_help("partial"))] = False,
    complete: Annotated[bool, typer.Option("--complete", help=_help("complete"))] = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Import releases of datasets."""
    tongue = options.language(lang)
    released = options.day(day, "--day")
    if form and form not in FORMS and not form.endswith(".toml"):
        raise BadOption("choice", value=form, option="--as", choices=f"{', '.join(FORMS)}, *.toml")
    if partial and complete:
        raise BadOption("choice", value="--complete", option="--partial", choices="--partial | --complete")
    tables, events = _parted(files)
    told: list[dict[str, Any]] = []
    failed = 0
    for path in tables:
        try:
            told.append(_country_years(path, tongue, as_json))
        except VigieError as error:
            warn(sentence(error, tongue), tongue)
            failed += 1
    if events:
        from vigie.record import Record

        place = options.record_path(record)
        with none_left_behind(place), Record.open(place) as store:
            for group in _releases(events, vintage, form):
                try:
                    found = _one(store, group, form, vintage, released, partial, complete, tongue)
                except VigieError as error:
                    warn(sentence(error, tongue), tongue)
                    failed += 1
                    continue
                told.append(_told(found, group))
                if not as_json:
                    print_text(_summary(found, store.place, tongue))
            if as_json:
                print_json({"record": store.place, "imported": told, "failed": failed})
    elif as_json:
        print_json({"record": None, "imported": told, "failed": failed})
    return 1 if failed else 0


def _parted(files: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    tables = [path for path in files if folder.COUNTRY_YEARS.fullmatch(path.name)]
    return tables, [path for path in files if path not in tables]


def _releases(files: list[Path], vintage: str | None, form: str | None) -> list[list[Path]]:
    """Files that name their release are one each; all others together are one."""
    from vigie.sources.datasets.releases import named

    alone = [path for path in files if form is None and vintage is None and named(path.name)]
    together = [path for path in files if path not in alone]
    return [*([path] for path in alone), *([together] if together else [])]


def _one(
    store: Record,
    files: list[Path],
    form: str | None,
    vintage: str | None,
    day: dt.date | None,
    partial: bool,
    complete: bool,
    lang: str,
) -> Imported:
    with progress(message("datasets_cli.reading", lang)) as step:
        return store.import_dataset(
            *files,
            form=form,
            version=vintage,
            day=day,
            partial=partial,
            complete=complete,
            step=lambda done: step(f"{done:,}"),
        )


def _told(found: Imported, files: list[Path]) -> dict[str, Any]:
    low, best, high = found.sums
    return {
        "dataset": found.name,
        "version": found.version,
        "day": found.day.isoformat(),
        "files": [path.name for path in files],
        "events": found.total,
        "deaths": {"low": low, "best": best, "high": high},
        "new": found.new,
        "changed": found.changed,
        "deleted": found.deleted,
        "same": found.same,
        "known": found.known,
    }


def _summary(found: Imported, place: str, lang: str) -> str:
    low, best, high = found.sums
    values = {
        "record": place,
        "dataset": found.name,
        "version": found.version,
        "day": found.day,
        "n": found.total,
        "best": best,
        "low": low,
        "high": high,
    }
    if found.known:
        return message("datasets_cli.known", lang, **values)
    changes = {"new": found.new, "changed": found.changed, "deleted": found.deleted, "same": found.same}
    return message("datasets_cli.imported", lang, **values, **changes)


def _country_years(path: Path, lang: str, quiet: bool) -> dict[str, Any]:
    """Country-years are no events: they go where the checks of claims look."""
    from vigie.sources.getting import take

    target, rows = take(path)
    if not quiet:
        print_text(message("datasets_cli.country_years", lang, file=path.name, n=rows, folder=target))
    return {"dataset": "ucdp_country_year", "files": [path.name], "rows": rows, "folder": str(target)}


@app.command("datasets", help=_help("datasets"))
def datasets(record: RecordFile = None, as_json: AsJson = False, lang: Lang = None) -> None:
    """List the releases on record."""
    tongue = options.language(lang)
    from vigie.record import Record
    from vigie.record.datasets import vintages

    with Record.open(options.record_path(record), read_only=True) as store:
        found = vintages(store.engine)
    columns = ("name", "version", "day", "events", "low", "best", "high", "licence", "citation", "file")
    rows = [
        (v.name, v.version, v.day.isoformat(), v.total, *v.sums, v.about.licence, v.about.citation, v.file)
        for v in found
    ]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows], lines=False)
        return
    if not rows:
        print_text(message("datasets_cli.none", tongue))
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns[:-2]:
        number = name in {"events", "low", "best", "high"}
        table.add_column(message(f"datasets_cli.column.{name}", tongue), justify="right" if number else "left")
    for row in rows:
        table.add_row(*(str(value) for value in row[:-2]))
    console().print(table)
