"""What keeps a brief from being made, in one sentence.

In: a key of ``brief.problem`` and its values. Out: ``BriefProblem``.
"""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.model import QuestionError


class BriefProblem(QuestionError):
    """A brief that cannot be made or written."""

    def __init__(self, problem: str, **values: object) -> None:
        self.problem, self.values = problem, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The sentence in a language of the output."""
        return message(f"brief.problem.{self.problem}", lang, **self.values)
