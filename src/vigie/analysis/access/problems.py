"""Questions about access that cannot be answered as asked: a question back, with what may be meant.

In: what was asked and the candidates. Out: ``AccessQuestion``, sayable in French and English.
"""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError


class AccessQuestion(Spoken, QuestionError):
    """``problem`` is a message of ``access.problem``; ``candidates`` are names that can be asked instead."""

    topic = "access.problem"

    def __init__(self, problem: str, candidates: tuple[str, ...] = (), **values: object) -> None:
        self.candidates = candidates
        super().__init__(problem, **values)

    def sentence(self, lang: str) -> str:
        """The question back, in a language of the output."""
        return message(self.key, lang, candidates="; ".join(self.candidates), **self.values)
