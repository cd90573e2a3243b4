"""What a file is, by its first bytes; the extension only settles what the bytes leave open.

In: the head of a file, its name and, for a download, its content type. Out: a ``Kind``, or ``Unreadable``
for what is known and not read (old Word files, spreadsheets, images …).
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import PurePath
from urllib.parse import urlsplit

from vigie.sources.errors import Unreadable

HEAD = 65536
PDF_WITHIN = 1024
"""Readers accept a PDF header within the first 1024 bytes (ISO 32000-1, annex H)."""

HTML_MARK = re.compile(
    rb"<(?:!doctype\s{1,9}html|html|head|body|article|main|div|p|h1|table|span|ul|section)[\s>/]", re.I
)
FEED_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF|[a-z]{1,9}:RDF)[\s>]", re.I)
JSON_OBJECT = re.compile(rb"\s*\{\s*[\"}]")
JSON_ARRAY = re.compile(rb"\s*\[\s*[{\]]")
HEADER = re.compile(rb"(?:[!-9;-~]{1,77}:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
FIELD = re.compile(rb"^([!-9;-~]{1,77}):", re.M)
"""Fields of a header (RFC 5322, 2.2), a line that begins with a blank goes on with the one before."""
SENT = frozenset({b"from", b"date", b"subject"})
CARRIED = frozenset({b"mime-version", b"message-id", b"received", b"return-path", b"content-transfer-encoding"})
NOT_READ = {
    b"\xd0\xcf\x11\xe0": "office_old",
    b"{\\rtf": "rtf",
    b"\x89PNG": "binary",
    b"\xff\xd8\xff": "binary",
    b"GIF8": "binary",
    b"\x1f\x8b": "binary",
    b"\x7fELF": "binary",
    b"OggS": "binary",
    b"ID3": "binary",
}


class Kind(StrEnum):
    """What the bytes are."""

    TEXT = "text"
    JSONL = "jsonl"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    FEED = "feed"
    MAIL = "mail"


def kind_of(head: bytes, where: str, content_type: str = "") -> Kind:
    """The kind of a file that begins with ``head`` (up to HEAD bytes of it)."""
    for magic, key in NOT_READ.items():
        if head.startswith(magic):
            raise Unreadable(key, where)
    if b"%PDF-" in head[:PDF_WITHIN] and (head.startswith(b"%PDF-") or _has_control(head[:PDF_WITHIN])):
        return Kind.PDF
    if head.lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.DOCX
    plain = _as_ascii(head)
    extension = PurePath(urlsplit(where).path if "://" in where else where).suffix.casefold()
    found = _json(plain, extension)
    if found:
        return found
    if _is_mail(plain, extension):
        return Kind.MAIL
    start = plain.lstrip()
    if start.startswith(b"<") or extension in {".html", ".htm", ".xhtml"} or "html" in content_type:
        if (
            start.startswith(b"<")
            and FEED_ROOT.search(plain[:4096])
            and not re.search(rb"<html[\s>]", plain[:4096], re.I)
        ):
            return Kind.FEED
        if HTML_MARK.search(plain) or "html" in content_type or (extension in {".html", ".htm", ".xhtml"}):
            return Kind.HTML
        if start.startswith(b"<?xml"):
            raise Unreadable("xml_other", where)
    return Kind.TEXT


def _as_ascii(head: bytes) -> bytes:
    """The head with UTF-16 and a byte order mark taken off, enough to look for marks in it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _is_mail(head: bytes, extension: str) -> bool:
    """Does it begin with the header of a message that went over the wire? A text that only begins with 'From: …' does
    not say how it is encoded, and is one.
    """
    header = HEADER.match(head)
    names = {name.lower() for name in FIELD.findall(header.group())} if header else set()
    return bool(names & SENT and (names & CARRIED or extension == ".eml"))


def _has_control(data: bytes) -> bool:
    return any(byte < 9 or 13 < byte < 32 for byte in data)


def _json(head: bytes, extension: str) -> Kind | None:
    if extension in {".jsonl", ".ndjson"}:
        return Kind.JSONL
    is_array = JSON_ARRAY.match(head) is not None
    if not is_array and JSON_OBJECT.match(head) is None:
        return Kind.JSON if extension == ".json" else None
    line, newline, _ = head.lstrip().partition(b"\n")
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        # a first line longer than the head, or an object over several lines
        return Kind.JSON if newline or extension == ".json" else Kind.JSONL
    return Kind.JSONL if isinstance(first, dict) else Kind.JSON
