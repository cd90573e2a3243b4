"""Whatever a user hands in -> reports, one after the other; what cannot be read is told and the rest goes
on.

In: files, folders, '-' for standard input, http(s) addresses. Out: a ``Report`` or a ``Refusal`` at a time;
nothing is held but the file at hand. Which reader a file gets is settled by its bytes (``kinds``).
"""

from __future__ import annotations

import datetime as dt
import io
import os
import stat
import sys
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, TypeVar

from vigie.model import Report
from vigie.sources import jsonl
from vigie.sources.child import Parser
from vigie.sources.decoding import decode
from vigie.sources.draft import Draft, Given, finish, too_long
from vigie.sources.errors import Refusal, Unreadable, shown
from vigie.sources.extract import Found
from vigie.sources.kinds import HEAD, Kind, kind_of

Outcome = Report | Refusal
T = TypeVar("T")
EARLIEST = dt.date(1990, 1, 1)
JSON_OVERHEAD = 6
"""A character of text takes up to six bytes in JSON (\\u00e9)."""


def read_items(items: Iterable[str | Path], given: Given) -> Iterator[Outcome]:
    """The reports of all items, in the order handed in; a folder's files in the order of their names."""
    with Parser(given.limits) as parser:
        for item in items:
            yield from _guarded(str(item), _item(item, given, parser))


def read_bytes_as(data: bytes, name: str, given: Given) -> Iterator[Outcome]:
    """The reports in bytes that came by another way, an upload or a text typed in."""
    with Parser(given.limits) as parser:
        yield from _guarded(name, _stream(io.BytesIO(data), name, given, parser))


def read_stream_as(stream: BinaryIO, name: str, given: Given) -> Iterator[Outcome]:
    """The reports in an open file that goes by another name."""
    with Parser(given.limits) as parser:
        yield from _guarded(name, _stream(stream, name, given, parser))


def read_address_as(address: str, given: Given) -> Iterator[Outcome]:
    """The reports at an http(s) address; whatever else it looks like, no file of this machine is opened."""
    with Parser(given.limits) as parser:
        yield from _guarded(address, _url(address, given, parser))


def _guarded(where: str, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """The outcomes up to the first error, and that error as a refusal."""
    try:
        yield from outcomes
    except Unreadable as error:
        yield Refusal(error.where, error)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        yield Refusal(shown(where), Unreadable("unreadable", where, reason=reason))
    except (MemoryError, RecursionError):
        yield Refusal(shown(where), Unreadable("parser_memory", where))


def _item(item: str | Path, given: Given, parser: Parser) -> Iterator[Outcome]:
    text = str(item)
    if text == "-":
        yield from _stream(sys.stdin.buffer, "-", given, parser)
    elif isinstance(item, str) and "://" in text and not os.path.lexists(text):
        yield from _url(text, given, parser)
    elif Path(item).is_dir():
        yield from _folder(Path(item), given, parser)
    else:
        yield from _file(Path(item), given, parser)


def _folder(folder: Path, given: Given, parser: Parser) -> Iterator[Outcome]:
    empty = True
    for path in _files(folder):
        empty = False
        if path.is_symlink():
            yield Refusal(shown(path), Unreadable("link", str(path)))
        else:
            yield from _guarded(str(path), _file(path, given, parser))
    if empty:
        raise Unreadable("folder_empty", str(folder))


def _files(folder: Path) -> Iterator[Path]:
    """All files below, sorted by path; hidden ones are left out and links to folders are not followed."""
    for path in sorted(entry for entry in folder.iterdir() if not entry.name.startswith(".")):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path


def _file(path: Path, given: Given, parser: Parser) -> Iterator[Outcome]:
    where = str(path)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise Unreadable("missing", where) from error
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise Unreadable("not_a_file", where)
    with path.open("rb") as stream:
        yield from _stream(stream, where, given, parser)


def _url(url: str, given: Given, parser: Parser) -> Iterator[Outcome]:
    from vigie.sources.fetch import fetch

    page = fetch(url, allow_private=given.allow_private, limits=given.limits)
    options = {"charset": page.charset, "url": page.url}
    yield from _stream(io.BytesIO(page.data), page.url, given, parser, page.content_type, options)


def _stream(
    stream: BinaryIO,
    where: str,
    given: Given,
    parser: Parser,
    content_type: str = "",
    options: Mapping[str, str | None] | None = None,
) -> Iterator[Outcome]:
    """The reports in a stream of bytes, by their kind."""
    head = stream.read(HEAD)
    if not head:
        raise Unreadable("empty", where)
    kind = kind_of(head, where, content_type)
    options = options or {}
    if kind is Kind.JSONL:
        utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
        if utf16:
            data = decode(_all(stream, head, given.limits.file_bytes, where), where).encode("utf-8")
            head, stream = b"", io.BytesIO(data)
        yield from _json_lines(_Rest(head, stream).read, where, given)
    elif kind is Kind.JSON:
        data = _all(stream, head, given.limits.file_bytes, where)
        yield from _json(decode(data, where).encode("utf-8", "surrogatepass"), where, given)
    elif kind is Kind.TEXT:
        data = _all(stream, head, given.limits.text_bytes, where, is_text=True)
        yield finish(Draft(decode(data, where), url=options.get("url")), given, where)
    else:
        data = _all(stream, head, given.limits.file_bytes, where)
        extra = {"unpacked": given.limits.unpacked_bytes} if kind is Kind.DOCX else {}
        found = parser.parse(kind.value, data, where, {**options, **extra})
        for n, one in enumerate(found, 1):
            place = f"{where}[{n}]" if kind is Kind.FEED else where
            if one.file is None:
                yield from _report(_from_found, one, place, given)
            else:
                yield from _guarded(f"{where}/{one.file}", _within(one, where, given, parser))


def _within(found: Found, where: str, given: Given, parser: Parser) -> Iterator[Outcome]:
    """The reports in a file that came in another one; what is wrong with it does not touch the others."""
    place, data = f"{where}/{found.file}", b64decode(found.data or "")
    if data and kind_of(data[:HEAD], place) is Kind.MAIL:
        raise Unreadable("mail_within", place)
    given = replace(given, published=given.published or _day(found.made))
    yield from _stream(io.BytesIO(data), place, given, parser)


class _Rest:
    """A stream whose first bytes have been read already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def read(self, size: int) -> bytes:
        head, self._head = self._head, b""
        return head or self._stream.read(size)


def _all(stream: BinaryIO, head: bytes, cap: int, where: str, *, is_text: bool = False) -> bytes:
    data = head + stream.read(max(cap + 1 - len(head), 0))
    if len(data) > cap:
        raise Unreadable("too_long" if is_text else "too_big", where, megabytes=f"{cap / 1e6:g}")
    return data


def _json_lines(read: Callable[[int], bytes], where: str, given: Given) -> Iterator[Outcome]:
    empty = True
    for number, line in jsonl.lines(read, JSON_OVERHEAD * given.limits.text_bytes):
        empty = False
        place = f"{where}:{number}"
        if line is None:
            yield Refusal(shown(place), too_long(place, given.limits))
        else:
            yield from _report(_from_line, line, place, given)
    if empty:
        raise Unreadable("blank", where)


def _json(data: bytes, where: str, given: Given) -> Iterator[Outcome]:
    value = jsonl.parse(data, where)
    for n, one in enumerate(value if isinstance(value, list) else [value], 1):
        place = f"{where}[{n}]" if isinstance(value, list) else where
        yield from _report(jsonl.draft, one, place, given)


def _report(draft: Callable[[T, str], Draft], value: T, place: str, given: Given) -> Iterator[Outcome]:
    """One report of several: what is wrong with it does not touch the others."""
    try:
        yield finish(draft(value, place), given, place)
    except Unreadable as error:
        yield Refusal(error.where, error)


def _from_line(line: bytes, place: str) -> Draft:
    return jsonl.draft(jsonl.parse(line, place, is_line=True), place)


def _from_found(found: Found, _: str) -> Draft:
    return Draft(
        text=found.text,
        title=found.title,
        source=found.source,
        url=found.url,
        stated=_day(found.stated),
        made=_day(found.made),
    )


def _day(value: str | None) -> dt.date | None:
    """A day that a machine wrote into a file; nonsense and days before the web or to come say nothing."""
    try:
        day = dt.date.fromisoformat(value or "")
    except ValueError:
        return None
    return day if EARLIEST <= day <= dt.date.today() + dt.timedelta(days=1) else None
