"""Questions about access that cannot be answered as asked: a question back, with what may be meant.

In: what was asked and the candidates. Out: ``AccessQuestion``, sayable in French and English.
"""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.model import QuestionError


class AccessQuestion(QuestionError):
    """``problem`` is a message of ``access.problem``; ``candidates`` are names that can be asked instead."""

    def __init__(self, problem: str, candidates: tuple[str, ...] = (), **values: object) -> None:
        self.problem, self.values, self.candidates = problem, values, candidates
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The question back, in a language of the output."""
        return message(f"access.problem.{self.problem}", lang, candidates="; ".join(self.candidates), **self.values)
