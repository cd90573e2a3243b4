"""Questions about severity that cannot be answered as put. In: a message key. Out: ``SeverityQuestion``."""

from __future__ import annotations

from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError


class SeverityQuestion(Spoken, QuestionError):
    """An area that is none."""

    topic = "severity"
