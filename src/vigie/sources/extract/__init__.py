"""Formats that are parsed in a process of their own: HTML, PDF, DOCX, feeds and mail.

In: the bytes of a file. Out: what was found, as plain values that travel as JSON. Nothing here is imported
by the main process but the two types below and ``FORMATS``.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Found:
    """A report in a file; ``stated`` is the day that the publisher gives, ``made`` the day of the file,
    both ISO. Or a ``file`` within it, by its name, its bytes in ``data`` (base64).
    """

    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    stated: str | None = None
    made: str | None = None
    file: str | None = None
    data: str | None = None


@dataclass(frozen=True)
class Broken(Exception):
    """A file that cannot be read; ``key`` is that of a message of sources.toml."""

    key: str
    values: dict[str, str] = field(default_factory=dict)


FORMATS = {"html": "page", "pdf": "pdf", "docx": "docx", "feed": "feed", "mail": "mail"}
"""The module here that reads each kind; each has ``read(data, **options) -> list[Found]``."""
