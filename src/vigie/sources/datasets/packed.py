"""A dataset's file as a table of text: as it is, or the one CSV of a .zip, or a sheet of a workbook.

In: a path. Out: a CSV or JSON file to read, and what it is called; a packed one is unpacked into the temporary folder,
within limits, workbooks in a process of their own (``getting.unpacking``). It goes with ``Unpacked``.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vigie.knowledge.catalogue import Keep
from vigie.sources.datasets.problems import BadDataset
from vigie.sources.getting.problems import DataProblem
from vigie.sources.getting.unpacking import unpack

ZIP = b"PK"
WORKBOOK = "xl/workbook.xml"
LARGEST = 2_000
"""Megabytes of a table: four times a whole UCDP GED."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The file to read, and the name of the table: that of the file in the archive."""

    path: Path
    name: str
    folder: tempfile.TemporaryDirectory[str] | None = None


def unpacked(path: Path, sheets: Iterable[Sequence[str]]) -> Unpacked:
    """The table of a file; ``sheets`` are the columns that tell the right sheet of a workbook, the first that fit."""
    try:
        with path.open("rb") as stream:
            packed = stream.read(len(ZIP)) == ZIP
        members = _members(path) if packed else []
    except OSError as error:
        raise BadDataset("unreadable", file=path, reason=error.strerror or error) from error
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise BadDataset("bad_archive", file=path, reason=error) from error
    if not packed:
        return Unpacked(path, path.name)
    if WORKBOOK in members:
        return _sheet(path, sheets)
    tables = [name for name in members if name.lower().endswith((".csv", ".json")) and not name.startswith("__MACOSX/")]
    if len(tables) != 1:
        raise BadDataset("no_member", file=path, n=len(tables))
    folder = tempfile.TemporaryDirectory(prefix="vigie-dataset-")
    name = Path(tables[0]).name
    fresh = Path(folder.name) / name
    try:
        unpack(path, Keep(path.name, member=re.escape(tables[0])), fresh, megabytes=LARGEST)
    except DataProblem as error:
        raise BadDataset("bad_archive", file=path, reason=error) from error
    return Unpacked(fresh, name, folder)


def _members(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def _sheet(path: Path, sheets: Iterable[Sequence[str]]) -> Unpacked:
    folder = tempfile.TemporaryDirectory(prefix="vigie-dataset-")
    fresh = Path(folder.name) / f"{path.stem}.csv"
    problem: DataProblem | None = None
    for columns in sheets:
        try:
            unpack(path, Keep(path.name, sheet=tuple(columns)), fresh, megabytes=LARGEST)
        except DataProblem as error:
            problem = error
        else:
            return Unpacked(fresh, path.name, folder)
    raise BadDataset("no_sheet", file=path) from problem
