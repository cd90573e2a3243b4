"""A form of files on its way in: streamed to disk as it comes, never held.

In: a request with a body of multipart/form-data (RFC 7578). Out: its files in a folder, under numbers, and its short
fields. What a file is called is only ever told, never used as a path. How large a body may be is settled before
(``web.limits``); this caps how many parts it has and how long a field is.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from vigie.knowledge.messages import LANGUAGES
from vigie.model import Sensitivity
from vigie.sources.errors import shown
from vigie.web.problems import WebProblem

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_PARTS = 1_000
FIELD = 100_000
"""Bytes of a field that is no file: some hundred addresses."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in: what it is called, where it is now, its bytes."""

    name: str
    path: Path
    size: int


@dataclass(slots=True)
class Form:
    """What came: files in order, and each field's values in order."""

    files: list[Upload] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str) -> str | None:
        """The first value of a field; None where it is missing or empty."""
        values = [value.strip() for value in self.fields.get(name, ())]
        return values[0] if values and values[0] else None

    def lines(self, name: str) -> list[str]:
        """Every line of every value of a field that says anything."""
        return [line.strip() for value in self.fields.get(name, ()) for line in value.splitlines() if line.strip()]


def form_of(**files: dict[str, Any]) -> dict[str, Any]:
    """What the API's description says of such a form: its file fields, and what holds of all reports in them."""
    fields = {
        "published": {"type": "string", "format": "date"},
        "language": {"type": "string", "enum": list(LANGUAGES)},
        "sensitivity": {"type": "string", "enum": [level.value for level in Sensitivity]},
    }
    schema = {"type": "object", "properties": {**files, **fields}}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


async def receive(request: Request, folder: Path) -> Form:
    """The form of a request, its files in ``folder`` (made where it is missing); WebProblem where it is none.

    Whoever asked for the folder removes it where this raises.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise WebProblem("intake.not_multipart", 415)
    await run_in_threadpool(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    parts = _Parts(folder)
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        async for chunk in request.stream():
            await run_in_threadpool(parser.write, chunk)
        await run_in_threadpool(parser.finalize)
    except FormParserError as error:
        raise WebProblem("intake.not_multipart", 400) from error
    finally:
        parts.close()
    if not parts.ended:
        raise WebProblem("intake.not_multipart", 400)
    return parts.form


class _Parts:
    """The parts of a form as they come."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.form = Form()
        self.ended = False
        self._parts = 0
        # The parser caps how long headers are and how many.
        self._header = self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._name, self._file_name = "", ""
        self._out: BinaryIO | None = None
        self._path = folder
        self._text = b""

    def callbacks(self) -> MultipartCallbacks:
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._opened,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._over,
        }

    def close(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise WebProblem("intake.too_many_files", 413, most=MOST_PARTS)
        self._headers, self._text = {}, b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header = self._header + data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value = self._value + data[start:end]

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _opened(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        told = options.get(b"filename")
        if told is None:
            return
        self._file_name = base_name(told.decode("utf-8", "replace"))
        self._path = self._folder / f"{len(self.form.files):05d}"
        self._out = self._path.open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._out is not None:
            self._out.write(memoryview(data)[start:end])
            return
        self._text += data[start:end]
        if len(self._text) > FIELD:
            raise WebProblem("intake.not_multipart", 413)

    def _end(self) -> None:
        if self._out is None:
            self.form.fields.setdefault(self._name, []).append(self._text.decode("utf-8", "replace"))
            return
        size = self._out.tell()
        self._out.flush()
        os.fsync(self._out.fileno())
        self.close()
        self.form.files.append(Upload(self._file_name, self._path, size))

    def _over(self) -> None:
        self.ended = True


def base_name(told: str) -> str:
    """What a file is called, on one printable line and without the folders it came from."""
    # Browsers write what would end a quoted name as WHATWG HTML says (4.10.21.8).
    told = told.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
    return shown(told.replace("\\", "/").rstrip("/").rpartition("/")[2].strip()) or "?"
