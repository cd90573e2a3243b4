"""Errors over HTTP: one sentence in the language asked, as problem details (RFC 9457).

In: errors of the house, of the framework, of the program. Out: ``application/problem+json``. An error may carry its
own ``status`` and ``wait`` (seconds, for Retry-After); what nobody foresaw is logged under a number and told without
its inside.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from vigie.knowledge.messages import message, templates
from vigie.model import KnowledgeError, QuestionError, RecordError, SourceError, VigieError
from vigie.record.problems import RecordProblem
from vigie.web.language import language_of

PROBLEM = "application/problem+json"
STATUS: Mapping[type[VigieError], int] = {QuestionError: 400, SourceError: 422, RecordError: 503, KnowledgeError: 500}
STATUS_OF = {
    "record.no_incident": 404,
    "record.no_account": 404,
    "record.no_judgement": 404,
    "record.several_incidents": 409,
    "record.past": 409,
    "judging.no_account": 404,
    "judging.no_judgement": 404,
    "judging.several_accounts": 409,
    "judging.several_judgements": 409,
    "judging.settled": 409,
    "judging.rejected": 410,
    "record.full": 507,
    "record.above": 403,
    "record.taken": 409,
}
"""Messages whose status is not that of their class."""
LOG = logging.getLogger("vigie.web")


class WebProblem(VigieError):
    """What the server refuses: a message key of ``web.toml``, its status (RFC 9110) and the values of the sentence."""

    def __init__(self, key: str, status: int = 400, wait: int = 0, **values: object) -> None:
        self.key, self.status, self.wait, self.values = key, status, wait, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The same sentence in another language."""
        return message(self.key, lang, **self.values)


class Problem(msgspec.Struct, omit_defaults=True):
    """Problem details: ``code`` is the message's key, for programs; ``errors`` tell which fields are wrong,
    ``candidates`` what may have been meant.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[dict[str, str]] = []
    candidates: list[str] = []


def sentence(error: VigieError, lang: str) -> str:
    """An error in a language, where it speaks it."""
    tell = getattr(error, "sentence", None)
    return str(tell(lang) if tell else error)


def _outward(error: VigieError, lang: str) -> str:
    """The sentence for who asks from elsewhere: a record is named, not where it is kept; what to do is told in terms of
    the page (``web.instead``) where the command line tells of its commands."""
    values = getattr(error, "values", {})
    instead = f"web.instead.{getattr(error, 'key', '')}"
    if instead in templates(lang):
        return message(instead, lang, **values)
    if isinstance(error, RecordProblem) and "path" in values:
        return message(error.key, lang, **values | {"path": str(values["path"]).rpartition("/")[2]})
    return sentence(error, lang)


def status_of(error: VigieError) -> int:
    """The status of RFC 9110 that goes with an error."""
    own = getattr(error, "status", None)
    if isinstance(own, int):
        return own
    key = str(getattr(error, "key", ""))
    return STATUS_OF.get(key) or next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)


def code_of(error: VigieError) -> str:
    """What programs know an error by: its message's key, else which of the kinds of ``VigieError`` it is."""
    kind = next((kind for kind in STATUS if isinstance(error, kind)), VigieError)
    return str(getattr(error, "key", "") or kind.__name__.removesuffix("Error").lower())


def told(
    status: int,
    detail: str,
    lang: str,
    *,
    code: str,
    errors: Sequence[dict[str, str]] = (),
    candidates: Sequence[str] = (),
    wait: int = 0,
) -> Response:
    """The answer that tells a problem."""
    title = templates(lang).get(f"web.status.{status}") or HTTPStatus(status).phrase
    kind = f"urn:vigie:problem:{code}"
    body = msgspec.json.encode(Problem(kind, title, status, detail, code, list(errors), list(candidates)))
    # A lone surrogate, which JSON may carry, must not stop the answer.
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(wait)} if wait else {})
    return Response(body, status, headers, PROBLEM)


def _of_house(request: Request, error: Exception) -> Response:
    assert isinstance(error, VigieError)
    lang = language_of(request)
    status = status_of(error)
    if status >= 500:
        LOG.error("%s %s: %s", request.method, request.url.path, error)
    candidates = [str(one) for one in getattr(error, "candidates", ())]
    wait = int(getattr(error, "wait", 0))
    return told(status, _outward(error, lang), lang, code=code_of(error), candidates=candidates, wait=wait)


def _of_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    lang = language_of(request)
    detail = templates(lang).get(f"web.http.{error.status_code}") or str(error.detail)
    answer = told(error.status_code, detail, lang, code=f"web.http.{error.status_code}")
    answer.headers.update(error.headers or {})
    return answer


def _of_fields(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    lang = language_of(request)
    wrong = [
        {"field": ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]), "problem": str(one["msg"])}
        for one in error.errors()
    ]
    names = ", ".join(dict.fromkeys(one["field"] for one in wrong))
    return told(422, message("web.fields", lang, names=names), lang, code="web.fields", errors=wrong)


def _unforeseen(request: Request, error: Exception) -> Response:
    lang, number = language_of(request), secrets.token_hex(4)
    LOG.exception("%s %s [%s]", request.method, request.url.path, number, exc_info=error)
    return told(500, message("web.unforeseen", lang, number=number), lang, code="web.unforeseen")


def tell_problems(app: FastAPI) -> None:
    """Every error of an app becomes a problem."""
    app.add_exception_handler(VigieError, _of_house)
    app.add_exception_handler(HTTPException, _of_framework)
    app.add_exception_handler(RequestValidationError, _of_fields)
    app.add_exception_handler(Exception, _unforeseen)
