"""What is wrong with a dataset's file: one sentence with the file, the line and what to do.

In: a message key of ``knowledge/messages/<language>/datasets.toml`` and its values. Out: ``BadDataset``, or
``BadRow`` while the file and the line are not yet known.
"""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.model import SourceError
from vigie.sources.errors import shown


class BadDataset(SourceError):
    """A file that is no dataset as its publisher makes it, or one broken row of it."""

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = {name: shown(value) for name, value in values.items()}
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The same sentence in another language."""
        return message(f"datasets.{self.key}", lang, **self.values)


class BadRow(Exception):
    """A row that cannot be coded; whoever knows the file and the line makes a ``BadDataset`` of it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values

    def at(self, file: str, line: int) -> BadDataset:
        return BadDataset(self.key, file=file, line=line, **self.values)
