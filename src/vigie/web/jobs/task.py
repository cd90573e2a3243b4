"""One thing to read: a file taken in, an address, or a text with what its reader says of it.

In: what a person handed in. Out: ``Task``, which travels to the process that reads, and the reports in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vigie.model import Report, Sensitivity
from vigie.sources import Limits, Refusal, Unreadable, read_address, read_stream
from vigie.sources.draft import Draft, Given, finish

MEGABYTE = 1_000_000
LIMITS = Limits(parse_memory=600 * MEGABYTE, parse_seconds=30, fetch_seconds=20.0)
"""Of a server: others wait while a stranger's file is parsed."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of all reports that do not say it themselves."""

    published: dt.date | None = None
    language: str | None = None
    sensitivity: Sensitivity | None = None

    def to_json(self) -> dict[str, str | None]:
        """As the ledger keeps it."""
        return {
            "published": self.published.isoformat() if self.published else None,
            "language": self.language,
            "sensitivity": self.sensitivity.value if self.sensitivity else None,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, str | None]) -> Said:
        """From what ``to_json`` gave."""
        published, level = told.get("published"), told.get("sensitivity")
        day = dt.date.fromisoformat(published) if published else None
        return cls(day, told.get("language"), Sensitivity(level) if level else None)


@dataclass(frozen=True, slots=True)
class Task:
    """A file at ``path`` that goes by ``name``; or, without one, the address ``name``; or a ``text`` as it is."""

    name: str
    path: Path | None = None
    text: Draft | None = None
    said: Said = field(default_factory=Said)
    limits: Limits = LIMITS


def reports(task: Task) -> Iterator[Report | Refusal]:
    """The reports of a task, and why there are none; nothing that a stranger brings raises."""
    said = task.said
    if task.text is not None:
        yield _typed(task.text, task)
    elif task.path is not None:
        with task.path.open("rb") as stream:
            yield from read_stream(
                stream,
                task.name,
                published=said.published,
                language=said.language,
                sensitivity=said.sensitivity,
                limits=task.limits,
            )
    else:
        yield from read_address(
            task.name,
            published=said.published,
            language=said.language,
            sensitivity=said.sensitivity,
            limits=task.limits,
        )


def _typed(text: Draft, task: Task) -> Report | Refusal:
    given = Given(task.said.published, task.said.language, task.said.sensitivity, False, task.limits)
    try:
        return finish(text, given, task.name)
    except Unreadable as error:
        return Refusal(error.where, error)
