"""Reports as JSON: a line, or a file, or a list of objects in the form of the reading contract.

In: an object ``{"text", "id", "language", "published", "source", "title", "url", "sensitivity"}`` or
``{"report": {...}}``; only ``text`` must be there. Out: its fields checked, text as given, character by
character.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from vigie.model import Sensitivity
from vigie.sources.draft import Draft
from vigie.sources.errors import Unreadable, day

CHUNK = 1 << 18
NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")
"""NUL and lone halves of surrogate pairs: neither UTF-8 nor a database can keep them."""


def lines(read: Callable[[int], bytes], cap: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines of a stream, without blank ones; None stands for a line of more than ``cap`` bytes."""
    number, rest, skipping = 1, b"", False
    while chunk := read(CHUNK):
        pieces = chunk.split(b"\n")
        for n, piece in enumerate(pieces):
            rest = b"" if skipping else rest + piece
            if len(rest) > cap:
                rest, skipping = b"", True
            if n == len(pieces) - 1:
                break
            if skipping:
                yield number, None
            elif rest.strip():
                yield number, rest
            number, rest, skipping = number + 1, b"", False
    if skipping:
        yield number, None
    elif rest.strip():
        yield number, rest


def parse(data: bytes, where: str, *, is_line: bool = False) -> Any:
    """The JSON value of a line or a file."""
    invalid = "json_line" if is_line else "json_invalid"
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable("json_encoding", where) from error
    except json.JSONDecodeError as error:
        raise Unreadable(invalid, where, line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(invalid, where, line=1, column=1) from error


def draft(value: Any, where: str) -> Draft:
    """The fields of one report object."""
    if isinstance(value, dict) and isinstance(value.get("report"), dict):
        value = value["report"]
    if not isinstance(value, dict):
        raise Unreadable("json_not_report", where)
    if value.get("text") is None:
        raise Unreadable("json_missing", where, name="text")
    identity = value.get("id")
    if isinstance(identity, int) and not isinstance(identity, bool):
        identity = str(identity)
    published = value.get("published")
    return Draft(
        text=_string(value["text"], "text", where) or "",
        id=_string(identity, "id", where) or None,
        language=_string(value.get("language"), "language", where) or None,
        stated=day(published, where),
        source=_string(value.get("source"), "source", where),
        title=_string(value.get("title"), "title", where),
        url=_string(value.get("url"), "url", where),
        sensitivity=_sensitivity(value.get("sensitivity"), where),
        as_given=True,
    )


def _string(value: Any, name: str, where: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise Unreadable("json_type", where, name=name)
    broken = NO_CHARACTER.search(value or "")
    if broken:
        raise Unreadable("json_character", where, name=name, value=f"\\u{ord(broken.group()):04x}")
    return value


def _sensitivity(value: Any, where: str) -> Sensitivity | None:
    if value is None or value == "":
        return None
    try:
        return Sensitivity(value)
    except ValueError as error:
        raise Unreadable("bad_sensitivity", where, value=value) from error
