"""Organised actors: codes, names, parents, and when they were where (``actors.toml``).

In: the project's list. Out: ``Actor`` by code, and their names as entries of the lexicon layer ``actors``.
Codes follow the reading contract; names follow ACLED and UCDP.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from vigie.knowledge.lexicon import Entry, expand
from vigie.knowledge.text import canonical


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor: ``left`` lists the countries it had left by ``until``; ``by_country`` resolves a generic name."""

    code: str
    name: str
    kind: str
    forms: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    parent: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    left: tuple[str, ...] = ()
    by_country: Mapping[str, str] = field(default_factory=dict)
    called_fr: tuple[str, ...] = ()
    called_en: tuple[str, ...] = ()
    adjectives_fr: Mapping[str, str] = field(default_factory=dict)
    adjectives_en: Mapping[str, str] = field(default_factory=dict)


@cache
def actors() -> dict[str, Actor]:
    """All actors by code."""
    text = (files("vigie.knowledge") / "actors.toml").read_text(encoding="utf-8")
    return {code: _actor(code, table) for code, table in tomllib.loads(text).items()}


def _actor(code: str, table: Mapping[str, Any]) -> Actor:
    values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}
    return Actor(code=code, **values)


def entries() -> Iterator[tuple[str, Entry]]:
    """(canonical form, entry); the attribute ``acronym`` tells that only capitals count."""
    for actor in actors().values():
        for form in actor.forms:
            for name in expand(form):
                yield canonical(name), Entry("actors", actor.code, {"acronym": False})
        for acronym in actor.acronyms:
            yield canonical(acronym), Entry("actors", actor.code, {"acronym": True})
        for country, name in _by_adjective(actor):
            yield canonical(name), Entry("actors", actor.by_country[country], {"acronym": False})


def _by_adjective(actor: Actor) -> Iterator[tuple[str, str]]:
    """(country, 'armée malienne') and (country, 'Malian army') for an actor that every country has its own of."""
    for country, adjective in actor.adjectives_fr.items():
        yield from ((country, f"{called} {form}") for called in actor.called_fr for form in expand(adjective))
    for country, adjective in actor.adjectives_en.items():
        yield from ((country, f"{form} {called}") for called in actor.called_en for form in expand(adjective))


def family(code: str) -> set[str]:
    """The code and all actors whose parent, at any remove, it is."""
    found = {code}
    while True:
        more = {a.code for a in actors().values() if a.parent in found} - found
        if not more:
            return found
        found |= more
