"""The reader ``llm``: a report in, what a model says of it out, as far as the text bears it out.

In: settings, a report. Out: a ``Reading``. The report goes to the endpoint as a whole or in parts that the model's
window holds; an answer cut short is asked for again with more room, then by halves, then told (``incomplete_reading``).
Every value is held against the text (``statements``, ``values``); what does not stand is counted (``values_dropped``).
Places take their points from the gazetteer, warnings are those of the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vigie.identity import digest
from vigie.knowledge import folder
from vigie.knowledge.settings import LlmSettings
from vigie.model import Reading, Report, Sensitivity, Warning, WarningKind
from vigie.reading import rules, warnings
from vigie.reading.llm import cache
from vigie.reading.llm.endpoint import Endpoint
from vigie.reading.llm.instructions import PER_TOKEN, messages, overhead, question, tokens, version
from vigie.reading.llm.parts import halves, parts
from vigie.reading.llm.problems import EndpointProblem, TooLong
from vigie.reading.llm.schema import STATEMENTS, answer_schema
from vigie.reading.llm.statements import Statements
from vigie.reading.llm.values import Values

NAME = "llm"
CACHE = "llm-cache"
LEAST_ROOM = 200
"""Tokens of a report that must fit at a time."""
SPLITS = 4
SHORTEST = 300
"""Characters that are not split any more."""

Found = dict[str, list[Any]]


class Reader:
    """One model behind one endpoint; any number of threads may read with it."""

    def __init__(self, settings: LlmSettings, endpoint: Endpoint | None = None) -> None:
        self._settings = settings
        self._endpoint = endpoint or Endpoint(settings)
        self.cache = cache.Cache(folder.where() / CACHE if settings.cache else None)
        model = "".join(c if c.isprintable() else "?" for c in settings.model)
        self.configuration = f"{model} {digest(self._endpoint.url, settings.model, version())[:16]}"

    def read(self, report: Report) -> Reading:
        """What the model says of a report; raises EndpointProblem where it cannot be asked."""
        self._endpoint.may_see(report.sensitivity)
        lost: list[str] = []
        notes = rules.notes(report)
        report = notes.report
        answer = self._whole(report, lost) if report.text.strip() else {}
        values = Values(report)
        found = Statements(notes, values)
        reading = Reading(
            report=report,
            incidents=tuple(found.incidents(answer)),
            conditions=tuple(found.conditions(answer)),
            claims=tuple(found.claims(answer)),
            measures=tuple(found.measures(answer)),
            reader=NAME,
            configuration=self.configuration,
        )
        told = warnings.find(notes, reading)
        if values.dropped:
            told.append(Warning(WarningKind.VALUES_DROPPED, counted(values.dropped), None))
        if lost:
            told.append(Warning(WarningKind.INCOMPLETE_READING, str(len(lost)), None))
        return replace(reading, warnings=tuple(told))

    def _whole(self, report: Report, lost: list[str]) -> Found:
        """The answer to a report, in as few questions as the window allows."""
        about = tokens(question(report, "")) + 50
        room = self._settings.context - self._settings.max_tokens - overhead() - about
        if room < LEAST_ROOM:
            least = self._settings.max_tokens + overhead() + about + LEAST_ROOM
            raise EndpointProblem("no_room", final=True, context=self._settings.context, least=least)
        # What is said of a text takes about as many tokens as the text, or more.
        most = int(min(room, self._settings.max_tokens) * PER_TOKEN)
        if len(report.text) <= most:
            return self._part(report, None, lost, SPLITS)
        return _joined([self._part(report, part, lost, SPLITS) for part in parts(report.text, most)])

    def _part(self, report: Report, part: str | None, lost: list[str], splits: int) -> Found:
        """The answer to a part (None: the whole), from the cache where it was given before."""
        kept = report.sensitivity is Sensitivity.PUBLIC  # what is guarded stays in memory
        key = cache.key(self._endpoint.url, self._settings.model, version(), question(report, part))
        known = self.cache.get(key) if kept else None
        if known is not None:
            return _joined([known])
        lost_before = len(lost)
        answer = self._asked(report, part)
        if answer is None:
            answer = self._split(report, part, lost, splits)
        found = _joined([answer])
        if kept and len(lost) == lost_before:
            self.cache.put(key, found)
        return found

    def _asked(self, report: Report, part: str | None) -> Mapping[str, Any] | None:
        """The model's answer; None where it was cut short even with twice the room, or the question too long."""
        needed = overhead() + tokens(question(report, part))
        for budget in (self._settings.max_tokens, 2 * self._settings.max_tokens):
            room = min(budget, self._settings.context - needed)
            if room < self._settings.max_tokens:
                break
            chat = messages(report, part, self._settings.context - room)
            try:
                found = self._endpoint.ask(chat, answer_schema(), room, report.sensitivity)
            except TooLong:
                break
            if not found.truncated and found.value is not None:
                return found.value
        return None

    def _split(self, report: Report, part: str | None, lost: list[str], splits: int) -> Found:
        text = report.text if part is None else part
        smaller = halves(text) if splits and len(text) > SHORTEST else [text]
        if len(smaller) < 2:
            lost.append(text)
            return {}
        return _joined([self._part(report, half, lost, splits - 1) for half in smaller])


def _joined(answers: list[Mapping[str, Any]] | list[Found]) -> Found:
    """Several answers as one; what is no list of statements is left for the check to count."""
    found: Found = {}
    for answer in answers:
        for name in STATEMENTS:
            given = answer.get(name)
            if given is not None:
                found.setdefault(name, []).extend(given if isinstance(given, list) else [given])
    return found


def counted(dropped: Mapping[str, int]) -> str:
    """'3 (quote_not_in_text: 2, unknown_code: 1)'."""
    reasons = ", ".join(f"{reason}: {n}" for reason, n in sorted(dropped.items()))
    return f"{sum(dropped.values())} ({reasons})"
