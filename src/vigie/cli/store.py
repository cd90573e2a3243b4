"""``vigie record verify|rebuild|export|import``: a record as a whole.

In: a record; lines that another record gave. Out: whether it is whole and its digest; its content as JSON Lines, a
file written whole or not at all; what importing came to.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.leftover import none_left_behind
from vigie.cli.options import AsJson, Lang, RecordFile, language_of
from vigie.cli.output import print_json, print_text
from vigie.knowledge.messages import message
from vigie.knowledge.problems import Spoken
from vigie.model import RecordError

SHOWN = 5


class FileProblem(Spoken, RecordError):
    """A file that cannot be read or written."""

    topic = "store"


def _help(key: str) -> str:
    return message(f"store.help.{key}", language_of(sys.argv[1:], os.environ))


group = typer.Typer(rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})
app.add_typer(group, name="record", help=_help("record"), no_args_is_help=True)


@group.command(help=_help("verify"))
def verify(record: RecordFile = None, as_json: AsJson = False, lang: Lang = None) -> int:
    """Hold every row against its id."""
    tongue = options.language(lang)
    from vigie.record import Record

    with Record.open(options.record_path(record), read_only=True) as store:
        damaged, digest = store.verify(), store.digest()
        if as_json:
            print_json({"record": store.place, "digest": digest, "damaged": damaged})
        elif damaged:
            ids = ", ".join(one[:12] for one in damaged[:SHOWN]) + (" …" if len(damaged) > SHOWN else "")
            print_text(message("store.damaged", tongue, record=store.place, n=len(damaged), ids=ids))
        else:
            print_text(message("store.whole", tongue, record=store.place, digest=digest))
    return 1 if damaged else 0


@group.command(help=_help("rebuild"))
def rebuild(record: RecordFile = None, as_json: AsJson = False, lang: Lang = None) -> None:
    """Make the derived tables anew."""
    tongue = options.language(lang)
    from vigie.record import Record

    with Record.open(options.record_path(record)) as store:
        store.rebuild()
        if as_json:
            print_json({"record": store.place, "digest": store.digest()})
        else:
            print_text(message("store.rebuilt", tongue, record=store.place))


@group.command("export", help=_help("export"))
def export_record(
    file: Annotated[str, typer.Argument(help=_help("export_file"), metavar="[FILE]")] = "-",
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Write every row of content."""
    tongue = options.language(lang)
    from vigie.record import Record

    with Record.open(options.record_path(record), read_only=True) as store:
        if file == "-":
            for line in store.export():
                print_text(line)
        else:
            path = Path(file)
            there = path.exists()
            rows = _write(path, store.export())
            if as_json:
                print_json({"record": store.place, "file": file, "rows": rows, "replaced": there})
            else:
                told = "replaced" if there else "written"
                print_text(message(f"store.{told}", tongue, record=store.place, path=file, n=rows))


@group.command("import", help=_help("import"))
def import_record(
    file: Annotated[str, typer.Argument(help=_help("import_file"), metavar="FILE")],
    record: RecordFile = None,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Take in what a record gave."""
    tongue = options.language(lang)
    from vigie.record import Record

    place = options.record_path(record)
    with _lines(file) as lines, none_left_behind(place), Record.open(place) as store:
        taken = store.take(lines, file)
        new = sum(taken.new.values())
        if as_json:
            print_json({"record": store.place, "new": taken.new, "known": taken.known, "digest": store.digest()})
        else:
            print_text(message("store.taken", tongue, record=store.place, new=new, known=taken.known))


def _write(path: Path, lines: Iterable[str]) -> int:
    """The file appears whole; how many lines it has."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        try:
            with draft.open("w", encoding="utf-8", newline="\n") as out:
                rows = sum(1 for line in lines if out.write(f"{line}\n"))
            draft.replace(path)
            return rows
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise FileProblem("unwritable", path=path, reason=error.strerror or error) from error


@contextmanager
def _lines(file: str) -> Iterator[Iterable[str]]:
    """The lines of a file, or of standard input for '-'."""
    if file == "-":
        yield sys.stdin
        return
    try:
        with Path(file).open(encoding="utf-8", newline="\n") as stream:
            yield stream
    except (OSError, UnicodeDecodeError) as error:
        raise FileProblem("unreadable", path=file, reason=getattr(error, "strerror", None) or error) from error
