"""Refusals as a page tells them: what a person at a browser can do, not what an option of the command line is called.

In: a ``Refusal``, or an outcome without a reading; a language. Out: one sentence; the problem that tells it.
"""

from __future__ import annotations

from vigie.knowledge.languages import name
from vigie.knowledge.messages import message, templates
from vigie.model import SourceError
from vigie.reading.parallel import Failure
from vigie.sources import Refusal
from vigie.web.jobs.clerk import Outcome


def refused(refusal: Refusal, lang: str) -> str:
    """What is wrong, where, and what to do."""
    error = refusal.error
    key = f"intake.sources.{error.key}"
    if key not in templates(lang):
        return error.sentence(lang)
    values = dict(error.values)
    if "language" in values:
        values["language"] = name(values["language"], lang)
    return message(key, lang, where=error.where, **values)


class Unread(SourceError):
    """The one report that was handed in cannot be read."""

    status = 422

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """Why, in a language of the output."""
        found, result = self._outcome.found, self._outcome.result
        if isinstance(found, Refusal):
            return refused(found, lang)
        return result.sentence(lang) if isinstance(result, Failure) else found.id
