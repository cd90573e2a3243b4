"""A report as a page or a program hands it in, and what was decided of its statements.

In: JSON. Out: pydantic models, the ``Task`` they stand for; ``Unreadable`` where a field cannot be.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from vigie.knowledge.messages import LANGUAGES
from vigie.model import Sensitivity
from vigie.sources import Unreadable, day
from vigie.sources.jsonl import draft
from vigie.web.jobs.task import Said, Task

MOST_TEXT = 5_000_000
LONGEST = 2_000
MOST_DECISIONS = 2_000
TYPED_IN = "text"
"""What a text that came by no file is called in a refusal."""
Line = Annotated[str, Field(max_length=LONGEST)]


class Given(BaseModel):
    """A report: its text and what is known of it; without ``id`` it goes by what it says.

    ``as_given``: character by character, as a text that was read before; else line ends and accents are made uniform.
    """

    text: Annotated[str, Field(max_length=MOST_TEXT)]
    id: Line | None = None
    title: Line | None = None
    source: Line | None = None
    url: Line | None = None
    published: Annotated[str, Field(max_length=40)] | None = None
    language: Annotated[str, Field(max_length=20)] | None = None
    sensitivity: Sensitivity | None = None
    as_given: bool = False


class Address(BaseModel):
    """An http(s) address to read from, and what holds of what it does not say itself."""

    address: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    published: Annotated[str, Field(max_length=40)] | None = None
    language: Annotated[str, Field(max_length=20)] | None = None
    sensitivity: Sensitivity | None = None


class Value(BaseModel):
    """A value that a person holds right, typed as for ``vigie judge correct``: killed.civilians, '5-7'."""

    field: Annotated[str, Field(min_length=1, max_length=60)]
    value: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class Choice(BaseModel):
    """What a person decides of one statement."""

    statement: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    verdict: Literal["confirm", "reject", "correct"]
    values: Annotated[list[Value], Field(max_length=40)] = []
    reason: Annotated[str, Field(max_length=500)] = ""


class ToRecord(BaseModel):
    """A report and what was decided of its statements, each decided once."""

    report: Given
    choices: Annotated[list[Choice], Field(max_length=MOST_DECISIONS)] = []


def task_of(given: Given | Address) -> Task:
    """What is to be read; raises Unreadable where a field cannot be."""
    if isinstance(given, Address):
        return Task(given.address.strip(), said=said(given.published, given.language, given.sensitivity))
    fields = given.model_dump(mode="json", exclude={"as_given"})
    return Task(TYPED_IN, text=replace(draft(fields, TYPED_IN), as_given=given.as_given))


def said(published: str | None, language: str | None, sensitivity: str | None) -> Said:
    """What holds of all reports that do not say it themselves; empty is nothing said. Raises Unreadable."""
    if language and language not in LANGUAGES:
        raise Unreadable("language", TYPED_IN, language=language)
    try:
        level = Sensitivity(sensitivity) if sensitivity else None
    except ValueError as error:
        raise Unreadable("bad_sensitivity", "sensitivity", value=sensitivity) from error
    return Said(day(published, "published"), language or None, level)
