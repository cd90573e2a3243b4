"""What is wrong with a question about movement.

In: the key of a message (``bad.*`` of ``messages/*/shift.toml``) and its values. Out: one sentence, French or English.
"""

from __future__ import annotations

from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError


class ShiftError(Spoken, QuestionError):
    """A question about movement that cannot be answered as asked: too few events, arrays that do not fit."""

    topic = "shift.bad"
