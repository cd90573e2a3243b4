"""What is said when data cannot be fetched or taken in.

In: the key of a message of data.toml and its values. Out: ``DataProblem``, which speaks French and English; it holds
another error as its reason where one lies under it.
"""

from __future__ import annotations

from vigie.knowledge.messages import message
from vigie.knowledge.problems import Spoken
from vigie.model import SourceError, VigieError
from vigie.sources.errors import shown


class DataProblem(Spoken, SourceError):
    """Data that cannot be fetched or taken in: ``problem`` names the reason."""

    topic = "data"

    def __init__(self, problem: str, *, reason: VigieError | None = None, **values: object) -> None:
        self.reason = reason
        super().__init__(problem, **{n: v if isinstance(v, int) else shown(v) for n, v in values.items()})

    def sentence(self, lang: str) -> str:
        """What is wrong, where, and what to do, in one sentence."""
        values = dict(self.values)
        if self.reason is not None:
            tell = getattr(self.reason, "sentence", None)
            values["reason"] = str(tell(lang) if tell else self.reason).rstrip(".")
        return message(self.key, lang, **values)
