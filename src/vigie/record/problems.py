"""What the record refuses, told in the language of whoever asks.

In: a message key of ``knowledge/messages/<language>/record.toml`` and its values. Out: an exception whose
text is English and which can be told again in another language.
"""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.model import QuestionError, RecordError


class RecordProblem(RecordError):
    """The record cannot be opened, written or found."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The same sentence in another language."""
        return message(self.key, lang, **self.values)


class QuestionProblem(QuestionError):
    """A question to the record that it cannot answer as put."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The same sentence in another language."""
        return message(self.key, lang, **self.values)
