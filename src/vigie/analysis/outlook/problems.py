"""What no outlook can be given of, and why: ``OutlookError``, one sentence in either language."""

from __future__ import annotations

from vigie.analysis.finding import Told
from vigie.model import QuestionError


class OutlookError(QuestionError):
    """A question or a file that no outlook can be given of."""

    def __init__(self, problem: str, **values: object) -> None:
        self.problem, self.values = problem, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The sentence in a language of the output."""
        return Told(f"outlook.bad.{self.problem}", self.values).sentence(lang)
