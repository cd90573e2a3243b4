"""The body of a chat completion -> the object that the model wrote.

In: bytes from a stranger. Out: a parsed object and whether the model ran out of room. Size and depth are capped before
anything is parsed; numbers that JSON does not know are refused. The object may stand in a fence or behind the model's
thoughts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

MOST_CHARACTERS = 1_000_000
DEEPEST = 32
STARTS = 5
# Possessive: every character is looked at once.
TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
THOUGHT = "</think>"


class BadAnswer(Exception):
    """What came back is no answer; the text says why, in a word."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote; ``value`` is None where it was cut short."""

    value: Mapping[str, Any] | None
    truncated: bool


def answer(body: bytes) -> Answer:
    """The answer of a chat completion; raises BadAnswer where there is none."""
    reply = parse(_text(body))
    choices = reply.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, Mapping) or not isinstance(choice.get("message"), Mapping):
        raise BadAnswer("no choices")
    message, reason = choice["message"], choice.get("finish_reason")
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(str(p.get("text", "")) for p in content if isinstance(p, Mapping))
    if reason == "length":
        return Answer(None, truncated=True)
    if message.get("refusal"):
        raise BadAnswer("the model refused")
    if not isinstance(content, str) or not content.strip():
        raise BadAnswer("no content")
    return Answer(wrapped(content), truncated=False)


def wrapped(content: str) -> Mapping[str, Any]:
    """The first object of a text that parses, whatever stands around it."""
    _capped(content)
    content = content.rpartition(THOUGHT)[2]
    start = content.find("{")
    for _ in range(STARTS):
        if start < 0:
            break
        try:
            value, _end = _DECODER.raw_decode(content, start)
        except (ValueError, RecursionError):
            start = content.find("{", start + 1)
            continue
        if isinstance(value, Mapping):
            return value
        break
    raise BadAnswer("no JSON object")


def parse(text: str) -> Mapping[str, Any]:
    """A text that is one JSON object."""
    _capped(text)
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise BadAnswer("no JSON") from error
    if not isinstance(value, Mapping):
        raise BadAnswer("no JSON object")
    return value


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadAnswer("no UTF-8") from error


def _capped(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise BadAnswer("too long")
    depth = 0
    for token in TOKEN.finditer(text):
        mark = token.group()
        if mark in "[{":
            depth += 1
            if depth > DEEPEST:
                raise BadAnswer("nested too deeply")
        elif mark in "]}":
            depth -= 1


def _refused(constant: str) -> NoReturn:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(parse_constant=_refused)
