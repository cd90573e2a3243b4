"""Problems that a message tells: one sentence in the language of whoever asks.

In: a message of ``knowledge/messages`` and its values. Out: ``Spoken``, what such errors have in common; ``key`` names
the message, for programs.
"""

from __future__ import annotations

from typing import ClassVar

from vigie.knowledge.messages import message
from vigie.model import VigieError


class Spoken(VigieError):
    """An error told by the message ``topic.problem``; its text is English."""

    topic: ClassVar[str]

    def __init__(self, problem: str, **values: object) -> None:
        self.problem, self.values = problem, values
        super().__init__(self.sentence("en"))

    @property
    def key(self) -> str:
        """The message that tells it."""
        return f"{self.topic}.{self.problem}"

    def sentence(self, lang: str) -> str:
        """The same sentence in another language."""
        return message(self.key, lang, **self.values)
