"""Names of the gazetteer in a line of tokens: one pass over the project's list, a question to the user's dumps for what
stands in capitals, and names that a line's end or a scanner has broken.

In: a document's tokens and context. Out: (i, j, canonical name) of every name that may be meant.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick

from vigie.knowledge.gazetteer import DUMP, OWN, Entry, Gazetteer
from vigie.reading.places.context import SHORT_NAME, Context

DUMPED_LENGTH = 4
BREAK_LENGTH = 3
BROKEN_LENGTH = 5


@cache
def words(table: str) -> frozenset[str]:
    """The words of one table of ``bridges.toml``."""
    text = (files("vigie.knowledge") / "places" / "bridges.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[table].split())


class Names:
    """Every name of the project's list in one automaton."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._names = [name for name, entries in gazetteer.names() if _may_be_named(name, entries)]
        self._lengths = [name.count(" ") + 1 for name in self._names]
        self._automaton = AhoCorasick([f" {name} " for name in self._names])
        self._joined = {name.replace(" ", ""): name for name in self._names if len(name) >= BROKEN_LENGTH}

    def find(self, line: str, tokens: Mapping[int, int]) -> list[tuple[int, int, str]]:
        """(i, j, canonical name) of every name, those that overlap too, in tokens as ``lined`` gives them."""
        return [
            (tokens[start], tokens[start] + self._lengths[pattern], self._names[pattern])
            for pattern, start, _ in self._automaton.find_matches_as_indexes(line, overlapping=True)
        ]

    def joined(self, letters: str) -> str | None:
        """The name that those letters make, spaces left out."""
        return self._joined.get(letters)


def longest(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The longest names, none overlapping, in the order of the text."""
    kept: list[tuple[int, int, str]] = []
    end = 0
    for i, j, name in sorted(found, key=lambda f: (f[0], -f[1])):
        if i >= end:
            kept.append((i, j, name))
            end = j
    return kept


def _may_be_named(name: str, entries: list[Entry]) -> bool:
    if entries[0].origin == OWN:
        return True
    return len(name) > SHORT_NAME and not name.isdigit()


_names: dict[int, tuple[Gazetteer, Names]] = {}


def names_of(gazetteer: Gazetteer) -> Names:
    """The automaton of a gazetteer, built once."""
    if id(gazetteer) not in _names:
        _names.clear()
        _names[id(gazetteer)] = (gazetteer, Names(gazetteer))
    return _names[id(gazetteer)][1]


def dumped(context: Context, gazetteer: Gazetteer) -> Iterator[tuple[int, int, str]]:
    """The longest name of the user's dumps at each capital; past the first word only what is written in capitals."""
    tokens = context.doc.tokens
    asked: dict[str, bool] = {}
    for t in context.capitals_at:
        if not gazetteer.opens_dumped(tokens[t]):
            continue
        end = t + 1
        while end < len(tokens) and end - t < DUMPED_LENGTH and tokens[end].isalnum():
            end += 1
        while end > t and not (end == t + 1 or context.capital(end - 1)):
            end -= 1
        for j in range(end, t, -1):
            name = " ".join(tokens[t:j])
            if name not in asked:
                asked[name] = any(e.origin == DUMP for e in gazetteer.named(name)) and len(name) > SHORT_NAME
            if asked[name]:
                yield t, j, name
                break


def broken(context: Context, known: Names) -> Iterator[tuple[int, int, str]]:
    """'Ni- oro', 'Dié-|ma', 'Kay es': names of the project's list that a line's end or a scanner has parted."""
    doc, tokens = context.doc, context.doc.tokens
    for t in context.capitals_at:
        j = t + 1
        j += tokens[j : j + 1] == ["-"]
        whole = known.joined(tokens[t] + tokens[j]) if j < len(tokens) else None
        if whole is None or not doc.text[doc.starts[j]].islower():
            continue
        gap = doc.text[doc.ends[t] : doc.starts[j]]
        if len(gap) <= BREAK_LENGTH and not (gap == " " and tokens[j] in words("own")):
            yield t, j + 1, whole
            for k in range(min(j + 1 + DUMPED_LENGTH, len(tokens)), j + 1, -1):
                longer = " ".join((whole, *tokens[j + 1 : k]))
                if known.joined(longer.replace(" ", "")) == longer:
                    yield t, k, longer
                    break
