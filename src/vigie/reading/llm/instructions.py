"""What is sent to a model: the instructions, worked examples, and the report, fenced off as data.

In: ``knowledge/instructions`` (words and examples), the codes of ``knowledge/contract.toml`` and ``actors.toml``; a
report. Out: chat messages, as many examples as the model's window has room for.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from vigie.exchange import report_from_json
from vigie.identity import digest
from vigie.knowledge.actors import actors
from vigie.knowledge.contract import contract
from vigie.model import Report
from vigie.reading.llm.schema import answer_schema

Message = dict[str, str]
NAMELESS = frozenset({"FIGHTERS", "THE_GROUP", "STATE_FORCES", "STATE_POLICE", "STATE_GENDARMERIE"})
"""Codes that the rules use on their way to one, which no statement ends with."""
MARK = re.compile(r"<(?=/?\s{0,9}report)", re.IGNORECASE)
PER_TOKEN = 3.0
"""Characters a token, on the careful side for French and for JSON."""


@cache
def instructions() -> str:
    """The reading contract in words, with every code."""
    text = (files("vigie.knowledge") / "instructions" / "reading.toml").read_text(encoding="utf-8")
    words: str = tomllib.loads(text)["text"].strip()
    for name, codes in contract().items():
        listed = "; ".join(f"{code} ({meaning})" for code, meaning in codes.items())
        words = words.replace(f"{{{name}}}", f"{listed}.")
    named = "; ".join(f"{a.code} ({a.name})" for a in actors().values() if a.code not in NAMELESS)
    return words.replace("{actors}", named)


@cache
def examples() -> tuple[tuple[Report, Mapping[str, Any]], ...]:
    """Reports of the project's own annotation with the answer to each, the most telling first."""
    text = (files("vigie.knowledge") / "instructions" / "examples.jsonl").read_text(encoding="utf-8")
    return tuple((report_from_json(one["report"]), one["answer"]) for one in map(json.loads, text.splitlines()))


@cache
def version() -> str:
    """A code that changes with what a model is told and how it may answer."""
    told = [part for report, answer in examples() for part in (question(report), json.dumps(answer))]
    return digest(instructions(), json.dumps(answer_schema()), *told)[:16]


def tokens(text: str) -> int:
    """About how many tokens a text takes, rather too many."""
    return int(len(text) / PER_TOKEN) + 4


def overhead() -> int:
    """Tokens of the instructions, and of the schema where it must be told in words."""
    return tokens(instructions()) + tokens(json.dumps(answer_schema())) + 200


def messages(report: Report, part: str | None, room: int) -> list[Message]:
    """The chat: instructions, examples while ``room`` tokens hold them, the report or a part of it."""
    asked = question(report, part)
    left = room - overhead() - tokens(asked)
    chat: list[Message] = [{"role": "system", "content": instructions()}]
    for example in _fitting(left):
        chat += example
    return [*chat, {"role": "user", "content": asked}]


def _fitting(left: int) -> Iterator[tuple[Message, Message]]:
    for report, answer in examples():
        asked, said = question(report), json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        left -= tokens(asked) + tokens(said)
        if left < 0:
            return
        yield {"role": "user", "content": asked}, {"role": "assistant", "content": said}


def question(report: Report, part: str | None = None) -> str:
    """A report as data: what is known of it as JSON, then its text between marks that its text cannot close."""
    about = {
        "language": report.language,
        "published": report.published.isoformat() if report.published else None,
        "source": report.source,
        "title": report.title,
    }
    text = report.text if part is None else part
    whole = "" if part is None else "\nThis is one part of a long report; code only what this part says."
    known = fenced(json.dumps(about, ensure_ascii=False))
    return f"About the report: {known}{whole}\n<report>\n{fenced(text)}\n</report>"


def fenced(text: str) -> str:
    """A stranger's text without the one mark by which it could pretend to have ended; a quote of it is still found."""
    return MARK.sub("<\N{WORD JOINER}", text)
