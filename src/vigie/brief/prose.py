"""Sentences whose numbers are links, and days and lists as prose has them.

In: messages of ``messages/<language>/brief.toml`` and values, each text or text with the anchor of what it rests
on. Out: ``Sentence``, a run of parts that the page makes links of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import Formatter

from vigie.knowledge.formats import long_day
from vigie.knowledge.messages import message, templates
from vigie.model import DateRange, KnowledgeError, Number
from vigie.record.words import number


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; ``anchor`` is the id of the element of the page that it rests on."""

    text: str
    anchor: str | None = None


Sentence = tuple[Part, ...]
Value = str | int | Part | Sequence[Part]


def told(key: str, lang: str, /, **values: Value) -> Sentence:
    """The message with its values in place: ``told('summary.incidents', 'fr', n=Part('12', 'incidents'))``."""
    template = templates(lang).get(f"brief.{key}")
    if template is None:
        raise KnowledgeError(f"messages/{lang}: there is no message 'brief.{key}': add it to brief.toml")
    parts: list[Part] = []
    for literal, field, _, _ in Formatter().parse(template):
        if literal:
            parts.append(Part(literal))
        if field is not None:
            parts += _parts(values[field], lang)
    return tuple(parts)


def counted(key: str, n: Number, lang: str, /, **values: Value) -> Sentence:
    """Like ``told``, from the singular or the plural of a message: 0 is singular in French."""
    one = n < 2 if lang == "fr" else n == 1
    return told(f"{key}.{'one' if one else 'many'}", lang, **values)


def _parts(value: Value, lang: str) -> list[Part]:
    if isinstance(value, Part):
        return [value]
    if isinstance(value, str | int):
        return [Part(number(value, lang) if isinstance(value, int) else value)]
    return list(value)


def listed(items: Iterable[Sentence | Part | str], lang: str, joint: str = "comma") -> Sentence:
    """'a, b et c'; with ``joint='semicolon'`` 'a ; b ; c'."""
    found = [_parts(item, lang) for item in items]
    parts: list[Part] = []
    for n, item in enumerate(found):
        if n:
            last = joint == "comma" and n == len(found) - 1
            parts.append(Part(message(f"brief.joint.{'last' if last else joint}", lang)))
        parts += item
    return tuple(parts)


def plain(sentence: Sentence) -> str:
    """The words alone."""
    return "".join(part.text for part in sentence)


def long_days(days: DateRange, lang: str) -> str:
    """'du 4 mai 2025 au 16 février 2026'."""
    if days.start and days.end:
        if days.start == days.end:
            return long_day(days.start, lang)
        start, end = long_day(days.start, lang), long_day(days.end, lang)
        return message("brief.from_to", lang, start=start, end=end)
    if days.start:
        return message("brief.since", lang, day=long_day(days.start, lang))
    return message("brief.until", lang, day=long_day(days.end, lang)) if days.end else ""
