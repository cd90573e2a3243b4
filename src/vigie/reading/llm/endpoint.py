"""An OpenAI-compatible endpoint, asked until it answers or will not.

In: messages, a schema, how many tokens the answer may take. Out: ``Answer``. The form of the answer is negotiated: a
JSON schema, else any JSON object, else JSON in plain text, as far down as the server accepts; what it accepted once is
asked for at once the next time. Rate limits, server errors and timeouts are tried again, later each time, as long as
the server says (``Retry-After``), a bounded number of times. After some failures in a row nothing more is asked.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from vigie.knowledge.settings import LlmSettings
from vigie.model import Sensitivity
from vigie.reading.llm.answer import Answer, BadAnswer, answer
from vigie.reading.llm.network import Reply, Unreached, chat_url, post, stays_here
from vigie.reading.llm.problems import EndpointProblem, TooLong

AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
REFUSED = frozenset({400, 413, 422, 501})
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
LONGEST_ASKED = 120.0
"""Seconds that a server may ask to wait; longer, and the report is left for another day."""
BAD_ANSWERS = 2
FAILURES = 3
"""Reports in a row that got no answer at all; the next one is not tried."""
TOLD = 200
KEYS = re.compile(r"\b(?:sk|pk|key|gsk|hf|xai)[-_][A-Za-z0-9*_\-]{6,200}")
WINDOW = (
    "context length",
    "context_length",
    "context window",
    "too long",
    "too many tokens",
    "maximum context",
    "n_ctx",
)

ABOUT_FORM = (b"response_format", b"json_schema", b"grammar", b"schema")
"""Some servers answer 500 to a schema that they cannot follow."""

Messages = Sequence[Mapping[str, str]]
FORMS = ("json_schema", "json_object", "text")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What this server takes: the form of an answer and what its limits are called."""

    form: str = FORMS[0]
    limit: str = "max_tokens"
    temperature: bool = True


class Endpoint:
    """Asks one model; any number of threads may do so at once."""

    def __init__(
        self,
        settings: LlmSettings,
        sleep: Callable[[float], object] = time.sleep,
        send: Callable[..., Reply] = post,
    ) -> None:
        self._settings = settings
        self.url = chat_url(settings.base_url)
        self.host = urlsplit(self.url).netloc
        self._sleep = sleep
        self._send = send
        self._dialect = Dialect()
        self._failures = 0
        self._final: EndpointProblem | None = None
        self._lock = threading.Lock()

    def may_see(self, level: Sensitivity) -> None:
        """Refuses a report above public where the endpoint lies beyond this machine and no setting allows it."""
        if self._only_here(level) and not stays_here(self.url):
            raise EndpointProblem("sensitive", where=self.host)

    def ask(self, messages: Messages, schema: Mapping[str, Any], max_tokens: int, level: Sensitivity) -> Answer:
        """The model's answer; raises EndpointProblem where there is none, TooLong where the question is too long."""
        if self._final:
            raise self._final
        try:
            found = self._negotiated(messages, schema, max_tokens, level)
        except EndpointProblem as error:
            if error.final:
                self._final = error
            raise
        except Unreached as error:
            with self._lock:
                self._failures += 1
                if self._failures >= FAILURES:
                    self._final = self._problem("down", final=True, reason=self._clean(str(error)))
            raise self._problem("unreached", reason=self._clean(str(error))) from error
        self._failures = 0
        return found

    def _only_here(self, level: Sensitivity) -> bool:
        return level is not Sensitivity.PUBLIC and not self._settings.allow_sensitive

    def _negotiated(self, messages: Messages, schema: Mapping[str, Any], max_tokens: int, level: Sensitivity) -> Answer:
        """Steps down to what the server accepts; each step is taken once, so this ends."""
        dialect = self._dialect
        bad = 0
        while True:
            reply = self._tried(self._body(dialect, messages, schema, max_tokens), level)
            if reply.status in REFUSED or _about_form(reply):
                dialect = self._lower(dialect, reply)
                continue
            self._refuse(reply)
            try:
                found = answer(reply.body)
            except BadAnswer as error:
                bad += 1
                if bad >= BAD_ANSWERS:
                    raise self._problem("bad_answer", reason=str(error)) from error
                continue
            self._dialect = dialect
            return found

    def _body(
        self, dialect: Dialect, messages: Messages, schema: Mapping[str, Any], max_tokens: int
    ) -> Mapping[str, Any]:
        asked: dict[str, Any] = {
            "model": self._settings.model,
            "messages": list(messages),
            dialect.limit: max_tokens,
            "stream": False,
        }
        if dialect.temperature:
            asked["temperature"] = 0
        if dialect.form == "json_schema":
            described = {"name": "reading", "strict": True, "schema": schema}
            asked["response_format"] = {"type": "json_schema", "json_schema": described}
        else:
            if dialect.form == "json_object":
                asked["response_format"] = {"type": "json_object"}
            told = f"Answer with one JSON object and nothing else. Its JSON Schema:\n{json.dumps(schema)}"
            first, *others = messages
            asked["messages"] = [{**first, "content": f"{first['content']}\n\n{told}"}, *others]
        return asked

    def _tried(self, asked: Mapping[str, Any], level: Sensitivity) -> Reply:
        """One request, tried again while that may help; raises Unreached with the last reason."""
        body = json.dumps(asked, ensure_ascii=True).encode("ascii")
        headers = {"authorization": f"Bearer {self._settings.api_key}"} if self._settings.api_key else {}
        for attempt in range(self._settings.retries + 1):
            last = attempt == self._settings.retries
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2**attempt) * random.uniform(0.75, 1.25)
            try:
                reply = self._send(
                    self.url, headers, body, only_here=self._only_here(level), seconds=self._settings.timeout
                )
            except Unreached:
                if last:
                    raise
            else:
                if reply.status not in AGAIN or _about_form(reply):
                    return reply
                asked_for = retry_after(reply.headers.get("retry-after"))
                if asked_for is not None and asked_for > LONGEST_ASKED:
                    raise self._problem("wait", seconds=f"{asked_for:.0f}")
                if last:
                    raise Unreached(f"status {reply.status}")
                wait = max(wait, asked_for or 0.0) if reply.status in {429, 503} else wait
            self._sleep(wait)
        raise Unreached("no try left")

    def _lower(self, dialect: Dialect, reply: Reply) -> Dialect:
        """The next thing to try after the server has refused the form of a request."""
        said = reply.body[:20_000].decode("utf-8", "replace").casefold()
        if "max_completion_tokens" in said and dialect.limit == "max_tokens":
            return replace(dialect, limit="max_completion_tokens")
        if "temperature" in said and dialect.temperature:
            return replace(dialect, temperature=False)
        if reply.status == 413 or any(word in said for word in WINDOW):
            raise TooLong(self.host)
        if dialect.form != FORMS[-1]:
            return replace(dialect, form=FORMS[FORMS.index(dialect.form) + 1])
        raise self._problem("refused", status=reply.status, reason=self._said(reply))

    def _refuse(self, reply: Reply) -> None:
        """What no other try will change."""
        status = reply.status
        if status in {401, 403}:
            raise self._problem("key", final=True, status=status)
        if 300 <= status < 400:
            raise self._problem("redirect", final=True, status=status)
        if status in {404, 405}:
            raise self._problem(
                "not_found", final=True, status=status, model=self._settings.model, reason=self._said(reply)
            )
        if status != 200:
            raise self._problem("refused", status=status, reason=self._said(reply))

    def _said(self, reply: Reply) -> str:
        """What the server gives as its reason, on one short line."""
        try:
            value = json.loads(reply.body[:20_000])
            error = value.get("error", value) if isinstance(value, dict) else value
            text = str(error.get("message", "") if isinstance(error, dict) else error)
        except (ValueError, RecursionError):
            return "-"
        return self._clean(text) or "-"

    def _clean(self, text: str) -> str:
        """Without the key, control characters and length: a stranger's words on their way to the screen."""
        if self._settings.api_key:
            text = text.replace(self._settings.api_key, "…")
        text = KEYS.sub("…", text[: 10 * TOLD])
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:TOLD]

    def _problem(self, key: str, *, final: bool = False, **values: object) -> EndpointProblem:
        return EndpointProblem(key, final=final, where=self.host, **values)


def _about_form(reply: Reply) -> bool:
    return reply.status == 500 and any(word in reply.body[:20_000] for word in ABOUT_FORM)


def retry_after(value: str | None, now: dt.datetime | None = None) -> float | None:
    """Seconds of a Retry-After header, as a number or as a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    text = value.strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=dt.UTC)
    return max(0.0, (at - (now or dt.datetime.now(dt.UTC))).total_seconds())
