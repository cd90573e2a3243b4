"""What no outlook can be given of, and why: ``OutlookError``, one sentence in either language."""

from __future__ import annotations

from vigie.analysis.finding import Told
from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError


class OutlookError(Spoken, QuestionError):
    """A question or a file that no outlook can be given of."""

    topic = "outlook.bad"

    def sentence(self, lang: str) -> str:
        """As ``Spoken``; figures are written as the language writes them."""
        return Told(self.key, self.values).sentence(lang)
