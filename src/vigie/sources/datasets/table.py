"""Rows of a dataset's file, each with the line it begins on.

In: a CSV file (comma, semicolon or tab; RFC 4180, UTF-8) or the JSON answer of ACLED's API
(``{"success": true, "count": n, "data": [{…}]}``) or a list of such objects. Out: the columns and the rows as
texts; a file that Vigie wrote, as the one beside it tells, gets back the cells that were shielded. Nothing is
skipped: a row with a cell too many, a quote left open, bytes that are not UTF-8, a count that does not agree end the
reading with the file and the line.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from vigie.knowledge.spreadsheet import unshield
from vigie.sources.datasets.problems import BadDataset

Row = tuple[int, list[str]]
DELIMITERS = ",;\t"
WIDEST = 1_000_000
"""Characters in one cell; what is longer is a quote that was left open."""
START = 65_536
BESIDE = ".about.json"
"""What follows a table's name in the name of the file that tells what it is."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns, and its rows in order, read once."""

    file: str
    columns: tuple[str, ...]
    rows: Iterator[Row]


def open_table(path: Path) -> Table:
    """The table of a file; raises BadDataset where it is none."""
    try:
        with path.open("rb") as stream:
            start = stream.read(START)
    except OSError as error:
        raise BadDataset("unreadable", file=path, reason=error.strerror or error) from error
    if not start.strip():
        raise BadDataset("empty", file=path)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}:
        return _json_table(path)
    rows = _csv_rows(path, _delimiter(start))
    _, header = next(rows)
    columns = tuple(name.strip() for name in header)
    twice = next((name for n, name in enumerate(columns) if name in columns[:n]), None)
    if twice is not None:
        raise BadDataset("column_twice", file=path.name, column=twice)
    whole = _whole(path.name, len(columns), rows)
    if path.with_name(path.name + BESIDE).is_file():
        whole = ((line, [unshield(cell) for cell in row]) for line, row in whole)
    return Table(path.name, columns, whole)


def digest_of(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _delimiter(start: bytes) -> str:
    header = start.split(b"\n", 1)[0].decode("utf-8", "replace")
    return max(DELIMITERS, key=header.count)


def _csv_rows(path: Path, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(WIDEST)
    last = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, delimiter=delimiter, strict=True)
            for row in reader:
                yield last + 1, row
                last = reader.line_num
    except csv.Error as error:
        raise BadDataset("broken_csv", file=path.name, line=last + 1, reason=error) from error
    except UnicodeDecodeError as error:
        raise BadDataset("not_utf8", file=path.name, line=_undecodable(path)) from error


def _undecodable(path: Path) -> int:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1


def _whole(file: str, width: int, rows: Iterator[Row]) -> Iterator[Row]:
    for line, row in rows:
        if len(row) == width:
            yield line, row
        elif row:
            raise BadDataset("cells", file=file, line=line, found=len(row), expected=width)


def _json_table(path: Path) -> Table:
    try:
        value = msgspec.json.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadDataset("broken_json", file=path.name, reason=error) from error
    if isinstance(value, dict):
        if value.get("success") is False or not isinstance(value.get("data"), list):
            raise BadDataset("no_data", file=path.name, reason=value.get("error") or value.get("message") or "")
        count = value.get("count")
        if count is not None and str(count) != str(len(value["data"])):
            raise BadDataset("count", file=path.name, stated=count, found=len(value["data"]))
        value = value["data"]
    if not value:
        raise BadDataset("empty", file=path)
    columns: dict[str, None] = {}
    for number, item in enumerate(value, 1):
        if not isinstance(item, dict):
            raise BadDataset("not_object", file=path.name, line=number)
        columns |= dict.fromkeys(item)
    names = tuple(columns)
    return Table(path.name, names, _objects(path.name, names, value))


def _objects(file: str, columns: tuple[str, ...], items: list[dict[str, Any]]) -> Iterator[Row]:
    """Objects count as lines, from 1."""
    for number, item in enumerate(items, 1):
        row = []
        for column in columns:
            value = item.get(column)
            if isinstance(value, dict | list):
                raise BadDataset("not_plain", file=file, line=number, column=column)
            row.append("" if value is None else value if isinstance(value, str) else _plain(value))
        yield number, row


def _plain(value: bool | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
