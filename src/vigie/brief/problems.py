"""What keeps a brief from being made, in one sentence.

In: a key of ``brief.problem`` and its values. Out: ``BriefProblem``.
"""

from __future__ import annotations

from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError


class BriefProblem(Spoken, QuestionError):
    """A brief that cannot be made or written."""

    topic = "brief.problem"
