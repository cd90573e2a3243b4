"""What the reader ``llm`` cannot do, told in the language of whoever asks.

In: a message key of ``knowledge/messages/<language>/llm.toml`` and its values. Out: exceptions of one sentence. None
ever holds the key of the endpoint.
"""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.model import QuestionError


class EndpointProblem(QuestionError):
    """The endpoint cannot be asked or gave nothing of use; ``final`` where it would say the same to every report."""

    def __init__(self, key: str, *, final: bool = False, **values: object) -> None:
        self.key, self.values, self.final = key, values, final
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The same sentence in another language."""
        return message(f"llm.endpoint.{self.key}", lang, **self.values)


class TooLong(EndpointProblem):
    """The model's window does not hold the question; a shorter one may be asked."""

    def __init__(self, where: str) -> None:
        super().__init__("too_long", where=where)
