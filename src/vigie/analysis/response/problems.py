"""What cannot be told of a response, in one sentence."""

from __future__ import annotations

from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError


class ResponseError(Spoken, QuestionError):
    """A question about a response that cannot be answered; ``sentence`` tells why in either language."""

    topic = "response.bad"
