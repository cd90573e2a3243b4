"""What is said when a source cannot be read.

In: the key of a message and its values. Out: ``Unreadable`` (a ``SourceError`` that speaks French and
English) and ``Refusal``, what a batch yields in place of a report.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from vigie.knowledge.languages import name
from vigie.knowledge.messages import message
from vigie.model import SourceError

ISO_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:.,Zz+\- ]*)?")
SHOWN = 200


def shown(value: object) -> str:
    """A stranger's value on one printable line, cut where it is long."""
    text = str(value)
    cut = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)


class Unreadable(SourceError):
    """One source cannot be read: ``key`` names the reason, ``where`` the place."""

    def __init__(self, key: str, where: str, **values: object) -> None:
        self.key = key
        self.where = shown(where)
        self.values = {name: shown(value) for name, value in values.items()}
        super().__init__(key, where)

    def sentence(self, lang: str = "en") -> str:
        """What is wrong, where, and what to do, in one sentence."""
        values = dict(self.values)
        if "language" in values:
            values["language"] = name(values["language"], lang)
        return message(f"sources.{self.key}", lang, where=self.where, **values)

    def __str__(self) -> str:
        return self.sentence("en")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A source, or one report of it, that was not read; ``where`` is 'file', 'file:line' or
    'feed[entry]'."""

    where: str
    error: Unreadable

    def sentence(self, lang: str = "en") -> str:
        return self.error.sentence(lang)


def day(value: object, where: str = "--published") -> dt.date | None:
    """An ISO 8601 day, with or without a time behind it; None and '' are no date; raises Unreadable
    else."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = ISO_DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise Unreadable("bad_date", where, value=value)
    try:
        return dt.date.fromisoformat(found.group(1))
    except ValueError as error:
        raise Unreadable("bad_date", where, value=value) from error
