"""``vigie data``: what is known, from where, under which licence; and fuller files taken in.

In: nothing, or files under their publishers' names. Out: the tables in use; a file is read whole before it is copied
into the data folder, so that a broken one never gets there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import AsJson, Lang, help_text
from vigie.cli.output import console, print_json, print_text, sentence, warn
from vigie.knowledge import folder
from vigie.knowledge.messages import message
from vigie.model import KnowledgeError, VigieError


class DataProblem(KnowledgeError):
    """A file that cannot be taken into the data folder."""

    def __init__(self, problem: str, **values: object) -> None:
        self.problem, self.values = problem, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The sentence in a language of the output."""
        return message(f"data.{self.problem}", lang, **self.values)


@app.command(help=help_text("data"))
def data(
    files: Annotated[list[Path] | None, typer.Argument(help=help_text("data_files"), metavar="[FILE]…")] = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Show the data in use, or take files in."""
    tongue = options.language(lang)
    failed = 0
    for path in files or ():
        try:
            print_text(message("data.taken", tongue, file=path.name, folder=take(path)[0]))
        except VigieError as error:
            warn(sentence(error, tongue), tongue)
            failed += 1
    if files:
        _make_ready(files)
        return 1 if failed == len(files) else 0
    rows = list(_in_use(tongue))
    if as_json:
        print_json(rows, lines=False)
        return 0
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "version", "coverage", "licence", "origin"):
        table.add_column(message(f"data.column.{column}", tongue), overflow="fold")
    for row in rows:
        table.add_row(*(str(row[c]) for c in ("name", "version", "coverage", "licence", "origin")))
    console().print(table)
    print_text(message("data.folder", tongue, folder=folder.where()))
    return 0


def take(path: Path) -> tuple[Path, int]:
    """Copy a file into the data folder once all of it has been read; the folder, and how many rows were read."""
    if not path.is_file():
        raise DataProblem("missing", file=path)
    reader = _reader(path)
    if reader is None:
        raise DataProblem("unknown", file=path.name)
    rows = sum(1 for _ in reader(path))
    if not rows:
        raise DataProblem("empty", file=path.name)
    target = folder.where()
    try:
        target.mkdir(parents=True, exist_ok=True)
        part = target / f".{path.name}.part"
        shutil.copyfile(path, part)
        part.replace(target / path.name)
    except OSError as error:
        raise DataProblem("unwritable", folder=target, reason=error.strerror or error) from error
    return target, rows


def _make_ready(files: list[Path]) -> None:
    """Compile the dumps now, so that the next reading does not wait for it."""
    from vigie.knowledge import compiled

    if any(folder.GEONAMES.fullmatch(path.name) for path in files):
        compiled.load(folder.files(folder.GEONAMES))


def _reader(path: Path) -> Callable[[Path], Iterable[Any]] | None:
    from vigie.knowledge import geonames, indicators

    kinds: dict[Any, Callable[[Path], Iterable[Any]]] = {
        folder.GEONAMES: geonames.rows,
        folder.COUNTRY_YEARS: indicators.yearly_rows,
        folder.CANDIDATE: indicators.monthly_rows,
    }
    return next((read for kind, read in kinds.items() if kind.fullmatch(path.name)), None)


def _in_use(lang: str) -> Iterable[dict[str, Any]]:
    from vigie.knowledge import geonames, indicators, placelist

    own = sum(1 for _ in placelist.listed())
    yield _row(
        "places", message("data.own_version", lang), message("data.places", lang, n=own), "CC BY 4.0, ODbL", lang
    )
    for path in folder.files(folder.GEONAMES):
        n = sum(1 for _ in geonames.rows(path))
        yield _row("geonames", path.name, message("data.places", lang, n=n), "CC BY 4.0", lang, path)
    for counts, kind in (
        (indicators.country_years(), folder.COUNTRY_YEARS),
        (indicators.country_months(), folder.CANDIDATE),
    ):
        about = counts.dataset
        newest = next(reversed(folder.files(kind)), None)
        yield _row(about.name, about.version, about.coverage(lang), about.licence, lang, newest)
    about = indicators.dataset("world_bank")
    yield _row(about.name, about.version, about.coverage(lang), about.licence, lang)


def _row(name: str, version: str, coverage: str, licence: str, lang: str, path: Path | None = None) -> dict[str, Any]:
    shown = message(f"data.name.{name}", lang) if name in {"places", "geonames"} else name
    origin = str(path) if path else message("data.bundled", lang)
    return {"name": shown, "version": version, "coverage": coverage, "licence": licence, "origin": origin}
