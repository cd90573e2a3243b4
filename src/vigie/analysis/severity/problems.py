"""Questions about severity that cannot be answered as put. In: a message key. Out: ``SeverityQuestion``."""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.model import QuestionError


class SeverityQuestion(QuestionError):
    """An area that is none."""

    def __init__(self, problem: str, **values: object) -> None:
        self.problem, self.values = problem, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The sentence in a language of the output."""
        return message(f"severity.{self.problem}", lang, **self.values)
