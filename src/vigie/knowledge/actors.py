"""Organised actors: codes, names, parents, and when they were where (``actors.toml``).

In: the project's list. Out: ``Actor`` by code, and their names as entries of the lexicon layer ``actors``.
Codes follow the reading contract; names follow ACLED and UCDP.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from vigie.knowledge.countries import countries
from vigie.knowledge.lexicon import Entry, expand
from vigie.knowledge.text import canonical, spelled

# how an army signs
ARMY = (
    *("armee", "armees", "army", "etat major", "general staff", "fama", "famas", "fardc", "armed forces", "dirpa"),
    *("emga", "defence headquarters", "defense headquarters", "ministere de la defense", "ministry of defence"),
)
OF = ("du", "de", "d")
OF_COUNTRY = 3  # of the French words for a force, those that are said with 'du Tchad', 'de Côte d'Ivoire'


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
        in_full, in_capitals = (Entry("actors", actor.code, {"acronym": short}) for short in (False, True))
        for form in actor.forms:
            for name in expand(form):
                yield spelled(name), in_full
        for acronym in actor.acronyms:
            yield spelled(acronym), in_capitals
        for country, names in _called(actor):
            entry = Entry("actors", of_country(actor.code, country), {"acronym": False})
            yield from ((name, entry) for name in names)


def _called(actor: Actor) -> Iterator[tuple[str, list[str]]]:
    """The canonical names of a force by country: 'armee malienne', 'malian army', 'armee du tchad' …"""
    french, english = (list(map(spelled, called)) for called in (actor.called_fr, actor.called_en))
    of_it = french[:OF_COUNTRY]
    for country in countries() if french else ():
        adjectives, english_adjectives = (
            list(map(spelled, country.demonyms_fr)),
            list(map(spelled, country.demonyms_en)),
        )
        names = [f"{called} {adjective}" for called in french for adjective in adjectives]
        names += [f"{adjective} {called}" for called in english for adjective in english_adjectives]
        names += [f"l {name}" for name in names if name.startswith(("armee", "aviation"))]
        owner, where = spelled(f"{country.name_en}'s"), spelled(country.name_fr)
        names += [f"{owner} {called}" for called in english]
        names += [f"{called} {of} {where}" for called in of_it for of in OF]
        yield country.iso2, names


def of_country(code: str, country: str) -> str:
    """'STATE_FORCES' of Mali is FAMA, of Libya LIBYAN_ARMY, 'STATE_POLICE' POLICE_ML; others are themselves."""
    actor = actors().get(code)
    if not actor or not actor.by_country:
        return code
    if (known := actor.by_country.get(country)) is not None:
        return known
    return _army(country) if code == "STATE_FORCES" else f"{code.removeprefix('STATE_')}_{country}"


@cache
def _army(country: str) -> str:
    """'LIBYAN_ARMY', as the contract's NIGERIAN_ARMY; by the code of the country where it has no adjective."""
    of = next((c.demonyms_en[0] for c in countries() if c.iso2 == country and c.demonyms_en), "")
    return f"{canonical(of).replace(' ', '_').upper()}_ARMY" if of else f"FORCES_{country}"


@cache
def national() -> dict[str, tuple[str, str]]:
    """Codes of a country's own forces: the generic code and the country ('POLICE_ML': STATE_POLICE, ML)."""
    generic = [actor for actor in actors().values() if actor.code.startswith("STATE_")]
    return {of_country(a.code, c.iso2): (a.code, c.iso2) for a in reversed(generic) for c in countries()}


@lru_cache(maxsize=1024)
def speaker(source: str) -> str | None:
    """The armed group whose own statement a source is: 'Bureau de communication du FLA' is FLA."""
    words = f" {canonical(source)} "
    for actor in actors().values():
        if actor.kind in {"non_state", "militia"}:
            names = (*actor.acronyms, *(name for form in actor.forms for name in expand(form)))
            if any(f" {canonical(name)} " in words for name in names):
                return actor.code
    return None


@lru_cache(maxsize=1024)
def of_army(source: str) -> bool:
    """The source is an army's own: its staff, its press office."""
    words = f" {canonical(source)} "
    return any(f" {name} " in words for name in ARMY)


def family(code: str) -> set[str]:
    """The code and all actors whose parent, at any remove, it is."""
    found = {code}
    while True:
        more = {a.code for a in actors().values() if a.parent in found} - found
        if not more:
            return found
        found |= more
