"""A report on its way in: what a source says of itself, before language and identity are settled.

In: what an extractor found. Out: a ``Report``, or ``Unreadable`` for an empty text, one that is too long,
or one in a language that is not read. A date that the publisher states goes before the one that the user
gives, and that before the day on which the file was made.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from vigie.identity import digest
from vigie.model import Report, Sensitivity
from vigie.sources import language as languages
from vigie.sources.decoding import tidy
from vigie.sources.errors import Unreadable
from vigie.sources.limits import Limits

LEVELS = list(Sensitivity)


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields that a source gives; ``stated`` is the publisher's date, ``made`` the file's own."""

    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    stated: dt.date | None = None
    made: dt.date | None = None
    id: str | None = None
    language: str | None = None
    sensitivity: Sensitivity | None = None
    as_given: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of everything in a batch."""

    published: dt.date | None = None
    language: str | None = None
    sensitivity: Sensitivity | None = None
    allow_private: bool = False
    limits: Limits = field(default_factory=Limits)
    by_file: bool = False


def finish(draft: Draft, given: Given, where: str) -> Report:
    """The report, with its language found and its id derived where it has none."""
    text = draft.text if draft.as_given else tidy(draft.text)
    if not text.strip().strip("\ufeff\u200b"):
        raise Unreadable("blank" if text else "empty", where)
    if len(text) > given.limits.text_bytes or len(text.encode("utf-8")) > given.limits.text_bytes:
        raise too_long(where, given.limits)
    title, source = _line(draft.title, draft.as_given), _line(draft.source, draft.as_given)
    published = draft.stated or given.published or draft.made
    said = draft.language or given.language
    language = languages.read_code(said, where) if said else languages.find(text, where)
    levels = [x for x in (draft.sensitivity, given.sensitivity) if x is not None]
    return Report(
        id=draft.id or _file_name(given, where) or id_of(text, title, published, source),
        text=text,
        language=language,
        published=published,
        source=source,
        title=title,
        url=draft.url,
        sensitivity=max(levels, key=LEVELS.index, default=Sensitivity.PUBLIC),
    )


def id_of(text: str, title: str | None, published: dt.date | None, source: str | None) -> str:
    """The id of a report that comes without one: by what it says."""
    return "r" + digest(text, title, published.isoformat() if published else None, source)[:16]


def _file_name(given: Given, where: str) -> str | None:
    """What a file that holds one report is called, where reports are to go by that."""
    path = Path(where)
    return path.stem if given.by_file and path.is_file() else None


def too_long(where: str, limits: Limits) -> Unreadable:
    return Unreadable("too_long", where, megabytes=f"{limits.text_bytes / 1e6:g}")


def _line(value: str | None, as_given: bool) -> str | None:
    """A title or an outlet on one line; None where it says nothing."""
    if value is None or as_given:
        return value
    return " ".join(tidy(value).split()) or None
