"""What is wrong with a question about movement.

In: the key of a message (``bad.*`` of ``messages/*/shift.toml``) and its values. Out: one sentence, French or English.
"""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.model import QuestionError


class ShiftError(QuestionError):
    """A question about movement that cannot be answered as asked: too few events, arrays that do not fit."""

    def __init__(self, problem: str, **values: object) -> None:
        self.problem, self.values = problem, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The sentence in a language of the output."""
        return message(f"shift.bad.{self.problem}", lang, **self.values)
