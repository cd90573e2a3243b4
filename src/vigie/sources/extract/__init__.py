"""Formats that are parsed in a process of their own: HTML, PDF, DOCX and feeds.

In: the bytes of a file. Out: what was found, as plain values that travel as JSON. Nothing here is imported
by the main process but the two types below and ``FORMATS``.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Found:
    """A report in a file; ``stated`` is the day that the publisher gives, ``made`` the day of the file,
    both ISO."""

    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    stated: str | None = None
    made: str | None = None


@dataclass(frozen=True)
class Broken(Exception):
    """A file that cannot be read; ``key`` is that of a message of sources.toml."""

    key: str
    values: dict[str, str] = field(default_factory=dict)


FORMATS = {"html": "page", "pdf": "pdf", "docx": "docx", "feed": "feed"}
"""The module here that reads each kind; each has ``read(data, **options) -> list[Found]``."""
