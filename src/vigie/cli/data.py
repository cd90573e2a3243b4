"""``vigie data``: what is known, from where, under which licence; more of it fetched from its publishers or taken in.

In: nothing; names of the catalogue; files under their publishers' names. Out: the tables in use; what was fetched, with
its digest; a file is read whole before it gets into the data folder.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import AllowPrivate, AsJson, BadOption, Lang, language_of
from vigie.cli.output import console, print_json, print_text, sentence, warn
from vigie.knowledge import folder
from vigie.knowledge.messages import message
from vigie.model import VigieError

if TYPE_CHECKING:
    from vigie.knowledge.catalogue import Order
    from vigie.sources.getting import Got
    from vigie.sources.getting.transfer import Step

SHA256 = re.compile(r"[0-9a-fA-F]{64}")
WHOS_ON_FIRST = "CC BY 4.0 (Who's On First)"
COLUMNS = ("name", "version", "coverage", "licence", "fetched", "origin")


class BadName(BadOption):
    """What is to be fetched cannot be asked so; ends the program with status 2."""

    def sentence(self, lang: str) -> str:
        """The sentence in a language of the output."""
        return message(f"data.ask.{self.problem}", lang, **self.values)


class _Files(TyperGroup):
    """A word that is no command is a file to take in: 'vigie data ML.txt'."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            args = ["take", *args]
        return super().resolve_command(ctx, args)


def _help(key: str) -> str:
    return message(f"data.help.{key}", language_of(sys.argv[1:], os.environ))


group = typer.Typer(
    cls=_Files, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]}, help=_help("data")
)
app.add_typer(group, name="data", help=_help("data"))


@group.callback(invoke_without_command=True)
def data(context: typer.Context, as_json: AsJson = False, lang: Lang = None) -> None:
    """Show the data in use where nothing else is asked."""
    if context.invoked_subcommand is None:
        _list(as_json, options.language(lang))


@group.command("list", help=_help("list"))
def in_use(as_json: AsJson = False, lang: Lang = None) -> None:
    """Show the data in use."""
    _list(as_json, options.language(lang))


@group.command("take", help=_help("take"))
def take(
    files: Annotated[list[Path], typer.Argument(help=options.help_text("data_files"), metavar="FILE…")],
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Take files in."""
    from vigie.sources import getting

    tongue = options.language(lang)
    failed = 0
    taken: list[dict[str, object]] = []
    for path in files:
        try:
            target, rows = getting.take(path)
            taken.append({"file": str(target / path.name), "rows": rows})
            if not as_json:
                print_text(message("data.taken", tongue, file=path.name, folder=target))
        except VigieError as error:
            warn(sentence(error, tongue), tongue)
            failed += 1
    if as_json:
        print_json(taken, lines=False)
    _make_ready(files)
    return 1 if failed == len(files) else 0


@group.command("get", help=_help("get"))
def get(
    names: Annotated[list[str] | None, typer.Argument(help=_help("names"), metavar="NAME…")] = None,
    mirror: Annotated[str | None, typer.Option("--from", help=_help("mirror"), metavar="URL")] = None,
    sha256: Annotated[str | None, typer.Option("--sha256", help=_help("sha256"), metavar="HEX")] = None,
    again: Annotated[bool, typer.Option("--again", help=_help("again"))] = False,
    allow_private: AllowPrivate = False,
    as_json: AsJson = False,
    lang: Lang = None,
) -> int:
    """Fetch data from its publisher."""
    tongue = options.language(lang)
    if not names:
        _catalogue(as_json, tongue)
        return 0
    from vigie.sources.getting import Manner
    from vigie.sources.getting import get as fetch

    mirror = mirror or os.environ.get("VIGIE_DATA_FROM") or None
    orders = _orders(names, mirror, sha256)
    done: list[Got] = []
    failed = 0
    for order in orders:
        try:
            with _bytes(order.name) as step:
                manner = Manner(mirror, allow_private, sha256, again, step)
                got = fetch(order, folder.where(), manner)
        except VigieError as error:
            warn(sentence(error, tongue), tongue)
            failed += 1
            continue
        done += got
        if not as_json:
            for one in got:
                _tell(one, tongue)
    if as_json:
        print_json([_fetched(one) for one in done], lines=False)
    _make_ready([one.path for one in done if one.state == "fetched"])
    return 1 if failed else 0


@group.command("verify", help=_help("verify"))
def verify(as_json: AsJson = False, lang: Lang = None) -> int:
    """Hold every fetched file against its digest."""
    from vigie.knowledge import kept

    tongue = options.language(lang)
    found = [(path, note, bool(kept.whole(path))) for path in folder.every() if (note := kept.about(path))]
    if as_json:
        print_json(
            [{"file": str(p), "fetched": n.fetched, "sha256": n.sha256, "whole": w} for p, n, w in found], lines=False
        )
    changed = [(path, note) for path, note, whole in found if not whole]
    for path, note in changed:
        warn(message("data.changed", tongue, file=path, day=note.fetched[:10]), tongue)
    if not as_json and not found:
        print_text(message("data.none_fetched", tongue, folder=folder.where()))
    if not as_json and len(found) > len(changed):
        print_text(message("data.all_whole", tongue, n=len(found) - len(changed)))
    return 1 if changed else 0


def _orders(names: list[str], mirror: str | None, sha256: str | None) -> list[Order]:
    from vigie.knowledge.catalogue import CatalogueQuestion, order

    if sha256 is not None and not SHA256.fullmatch(sha256):
        raise BadName("sha256", value=sha256)
    if sha256 is not None and len(names) > 1:
        raise BadName("one_only")
    if mirror is not None and not re.match(r"https?://[^/]", mirror):
        raise BadName("mirror", value=mirror)
    try:
        return [order(name) for name in names]
    except CatalogueQuestion as error:
        raise BadName(error.problem, **error.values) from error


def _catalogue(as_json: bool, lang: str) -> None:
    from rich.table import Table

    from vigie.knowledge.catalogue import entries

    if as_json:
        print_json(
            [{"name": name, "title": title, "licence": licence} for name, title, licence in entries()], lines=False
        )
        return
    table = Table(box=None, pad_edge=False, header_style="bold", title=None)
    for column in ("name", "title", "licence"):
        table.add_column(message(f"data.column.{column}", lang), overflow="fold")
    for name, title, licence in entries():
        table.add_row(name, title[lang], licence)
    print_text(message("data.available", lang))
    console().print(table)


def _tell(one: Got, lang: str) -> None:
    note = one.about
    values = {
        "name": note.name,
        "publisher": note.publisher,
        "rows": message("data.rows", lang, n=one.rows),
        "bytes": _size(note.bytes, lang),
        "licence": note.licence,
        "file": one.path,
        "day": note.fetched[:10],
    }
    print_text(message(f"data.{one.state}", lang, **values))
    if one.state == "fetched":
        by = message("data.checked", lang, by=note.checked) if note.checked else ""
        print_text(by or message("data.unchecked", lang, digest=note.sha256[:16]))


def _fetched(one: Got) -> dict[str, Any]:
    from dataclasses import asdict

    return {"file": str(one.path), "state": one.state, "rows": one.rows} | asdict(one.about)


def _size(n: int, lang: str) -> str:
    byte = "o" if lang == "fr" else "B"
    return f"{n / 1e6:.1f} M{byte}" if n >= 100_000 else f"{n / 1e3:.1f} k{byte}"


@contextmanager
def _bytes(name: str) -> Iterator[Step]:
    """A bar on standard error while a file comes, where a person watches."""
    if not sys.stderr.isatty():
        yield lambda done, whole: None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)


def _make_ready(files: Iterable[Path]) -> None:
    """Compile the dumps now, so that the next reading does not wait for it."""
    from vigie.knowledge import compiled

    if any(folder.GEONAMES.fullmatch(path.name) for path in files):
        compiled.load(folder.files(folder.GEONAMES))


def _list(as_json: bool, lang: str) -> None:
    from rich.table import Table

    rows = list(_in_use(lang))
    if as_json:
        print_json(rows, lines=False)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in COLUMNS:
        table.add_column(message(f"data.column.{column}", lang), overflow="fold")
    for row in rows:
        table.add_row(*(str(row[c]) for c in COLUMNS))
    console().print(table)
    for row in rows:
        if row["whole"] is False:
            warn(message("data.changed", lang, file=row["origin"], day=row["fetched"]), lang)
    print_text(message("data.folder", lang, folder=folder.where()))


def _in_use(lang: str) -> Iterable[dict[str, Any]]:
    from vigie.knowledge import geonames, indicators, placelist, population, services
    from vigie.knowledge.areas import polygons, table

    def n_rows(n: int) -> str:
        return message("data.rows", lang, n=n)

    own = sum(1 for _ in placelist.listed())
    yield _row(
        "places", message("data.own_version", lang), message("data.places", lang, n=own), "CC BY 4.0, ODbL", lang
    )
    yield _row("areas", ", ".join(map(str, table.divisions())), n_rows(len(table.units())), "–", lang)
    for name, n in (("services", len(list(services.listed()))), ("people", len(list(population.listed())))):
        yield _row(name, message("data.own_version", lang), n_rows(n), "–", lang)
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
    for name, kind, licence, read in (
        ("health", folder.HEALTH, "CC0", services.rows),
        ("nodes", folder.NODES, "ODbL", services.rows),
        ("osm_services", folder.OSM_SERVICES, "ODbL", services.rows),
        ("cadre_harmonise", folder.CADRE_HARMONISE, "CC BY-IGO", population.cadre_harmonise),
        ("boundaries", folder.BOUNDARIES, "CC BY-IGO", polygons.rows),
    ):
        for path in folder.files(kind):
            told = WHOS_ON_FIRST if name == "boundaries" and "wof" in path.name else licence
            yield _row(name, path.name, n_rows(sum(1 for _ in read(path))), told, lang, path)
    for name, kind, licence in (
        ("osm", folder.OSM_EXTRACT, "ODbL"),
        ("ged", folder.GED, "CC BY 4.0"),
        ("world_bank_file", folder.WORLD_BANK, "CC BY 4.0"),
    ):
        for path in folder.files(kind):
            yield _row(name, path.name, _size(path.stat().st_size, lang), licence, lang, path)


def _row(name: str, version: str, coverage: str, licence: str, lang: str, path: Path | None = None) -> dict[str, Any]:
    from vigie.knowledge import kept
    from vigie.knowledge.messages import templates

    shown = message(f"data.name.{name}", lang) if f"data.name.{name}" in templates(lang) else name
    note = kept.about(path) if path else None
    return {
        "name": shown,
        "version": (note.version if note else "") or version,
        "coverage": coverage,
        "licence": note.licence if note else licence,
        "fetched": note.fetched[:10] if note else "",
        "sha256": note.sha256 if note else "",
        "whole": kept.whole(path) if path and note else None,
        "origin": str(path) if path else message("data.bundled", lang),
    }
