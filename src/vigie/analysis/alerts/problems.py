"""What of early warning cannot be done, and why: ``AlertProblem``, one sentence in either language."""

from __future__ import annotations

from vigie.analysis.finding import Told
from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError


class AlertProblem(Spoken, QuestionError):
    """Rules, a memory, a feed or a mail server that cannot be used."""

    topic = "alerts.bad"

    def sentence(self, lang: str) -> str:
        """As ``Spoken``; figures are written as the language writes them."""
        return Told(self.key, self.values).sentence(lang)
