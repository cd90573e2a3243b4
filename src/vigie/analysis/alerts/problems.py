"""What of early warning cannot be done, and why: ``AlertProblem``, one sentence in either language."""

from __future__ import annotations

from vigie.analysis.finding import Told
from vigie.model import QuestionError


class AlertProblem(QuestionError):
    """Rules, a memory, a feed or a mail server that cannot be used."""

    def __init__(self, problem: str, **values: object) -> None:
        self.problem, self.values = problem, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The sentence in a language of the output."""
        return Told(f"alerts.bad.{self.problem}", self.values).sentence(lang)
