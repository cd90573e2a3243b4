"""What the program says to its user, in French and English, as data.

In: ``messages/<language>/<topic>.toml``; a key is the topic and the path of tables inside the file
('sources.empty', 'brief.title.short'). Values are named in braces: ``{where}``; a number with what is counted, for one
and for several: ``{n:incident|incidents}`` is '1 incident', '2 incidents', '1,200 incidents'.
Out: one sentence with its values filled in. Both languages hold the same keys (a test enforces it).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from vigie.model import KnowledgeError

LANGUAGES = ("fr", "en")


def _flatten(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping):
            yield from _flatten(key, value)
        elif isinstance(value, str):
            yield key, value
        else:
            raise KnowledgeError(f"messages: '{key}' must be a string or a table of strings")


@cache
def templates(lang: str) -> Mapping[str, str]:
    """Every message of a language by its full key, values not filled in."""
    names = sorted(item.name for item in _folder(lang).iterdir())
    topics = [name.removesuffix(".toml") for name in names if name.endswith(".toml")]
    return {key: template for topic in topics for key, template in _of_topic(topic, lang).items()}


@cache
def _of_topic(topic: str, lang: str) -> Mapping[str, str]:
    """The messages of one file: a command needs few of them."""
    item = _folder(lang) / f"{topic}.toml"
    return dict(_flatten(topic, tomllib.loads(item.read_text(encoding="utf-8")))) if item.is_file() else {}


def _folder(lang: str) -> Traversable:
    if lang not in LANGUAGES:
        raise KnowledgeError(f"There are no messages in '{lang}': choose one of {', '.join(LANGUAGES)}")
    return files("vigie.knowledge") / "messages" / lang


class Count(int):
    """A number that agrees with what it counts: in French none and one are singular, in English one is."""

    _most: int
    _lang: str

    def __new__(cls, n: int, lang: str) -> Count:
        count = super().__new__(cls, n)
        count._most = 1 if lang == "fr" else 0
        count._lang = lang
        return count

    def __format__(self, spec: str) -> str:
        one, bar, several = spec.partition("|")
        if not bar:
            return super().__format__(spec)
        # ``formats`` says its months by these messages.
        from vigie.knowledge.formats import written

        counted = written(f"{int(self):,}", self._lang)
        return f"{counted} {one if self == 1 or 0 <= self < self._most else several}"


def message(key: str, lang: str, **values: object) -> str:
    """The message in that language: ``message('sources.empty', 'fr', where='a.txt')``."""
    topic = key.split(".")[0]
    template = _of_topic(topic, lang).get(key)
    if template is None:
        raise KnowledgeError(f"messages/{lang}: there is no message '{key}': add it to {topic}.toml")
    try:
        return template.format_map({k: Count(v, lang) if type(v) is int else v for k, v in values.items()})
    except (KeyError, IndexError, ValueError) as error:
        raise KnowledgeError(f"messages/{lang}: '{key}' cannot be filled in: {error!r}") from error
