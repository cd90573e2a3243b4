"""What the door refuses, told in the language of whoever asks.

In: a message key of ``knowledge/messages/<language>/people.toml``, its values and the HTTP status (RFC 9110) that goes
with it. Out: an exception whose text is English and which can be told again in another language.
"""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.model import VigieError


class PeopleProblem(VigieError):
    """Somebody may not do this, or asks in a way that is refused; ``wait`` is in seconds, for 429."""

    def __init__(self, key: str, *, status: int = 400, wait: int = 0, **values: object) -> None:
        self.key, self.values, self.status, self.wait = key, values, status, wait
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The same sentence in another language."""
        return message(self.key, lang, **self.values)
