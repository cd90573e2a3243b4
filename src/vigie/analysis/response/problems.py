"""What cannot be told of a response, in one sentence."""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.model import QuestionError


class ResponseError(QuestionError):
    """A question about a response that cannot be answered; ``sentence`` tells why in either language."""

    def __init__(self, problem: str, **values: object) -> None:
        self.problem, self.values = problem, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        return message(f"response.bad.{self.problem}", lang, **self.values)
