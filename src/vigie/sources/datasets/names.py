"""Actors and countries as datasets name them, as codes of the house.

In: a name ('Government of Mali', 'JNIM: Group for Support of Islam and Muslims', 'Military Forces of Niger (2023-)',
'XXX140') and the country of the row. Out: codes of ``actors.toml``; a name that it does not know becomes a code in the
same style. The names are in ``knowledge/datasets/actors.toml``.
"""

from __future__ import annotations

import csv
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from vigie.knowledge.actors import actors, entries, of_country
from vigie.knowledge.countries import countries
from vigie.knowledge.text import canonical

LONGEST_CODE = 60
ISO2 = 2
"""Letters; states that are gone have longer codes."""
UNKNOWN_SIDE = "XXX"
"""UCDP's mark for a side that no source names, with the country's number behind."""


@cache
def codebook(name: str) -> dict[str, Any]:
    """A file of ``knowledge/datasets``."""
    return tomllib.loads((files("vigie.knowledge") / "datasets" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _known() -> dict[str, str]:
    never = set(codebook("actors")["never"]["codes"])
    found = {
        form: entry.code
        for form, entry in entries()
        if entry.code not in never and not entry.code.startswith(("STATE_", "UNIDENTIFIED"))
    }
    return found | {canonical(name): code for name, code in codebook("actors")["names"].items()}


@lru_cache(maxsize=65536)
def actors_of(name: str, country: str | None) -> tuple[str, ...]:
    """The codes of a side, which may name several actors: 'ANCDH/AFDP, APCLS, NDC-R'."""
    parts = [part for piece in name.split(" and/or ") for part in piece.split(", ") if part.strip()]
    return tuple(dict.fromkeys(_actor(part.strip(), country) for part in parts))


def _actor(name: str, country: str | None) -> str:
    if name.startswith(UNKNOWN_SIDE):
        return "UNIDENTIFIED_ARMED_GROUP"
    for start, generic in codebook("actors")["forces"].items():
        if name.startswith(start):
            return _force(name.removeprefix(start).strip(), generic, country)
    bare, _, inside = name.partition("(")
    acronym, colon, full = bare.partition(":")
    tries = [name, bare, inside.partition(")")[0], *((acronym, full) if colon else ())]
    found = next((code for form in tries if (code := _known().get(canonical(form.strip())))), None)
    if found:
        local = of_country(found, country or "")
        return local if local in actors() else found
    short = acronym if colon else bare
    words = "".join(c if c.isalnum() else " " for c in canonical(short)).split()
    return "_".join(words)[:LONGEST_CODE].upper() or name


def _force(of: str, generic: str, country: str | None) -> str:
    """'Mali (2021-) Gendarmerie': the country's gendarmes."""
    named, _, rest = of.partition("(")
    branch = rest.partition(")")[2]
    for end, other in codebook("actors")["branches"].items():
        if end in branch:
            generic = other
    home = country_named(named.strip()) or country_named(of) or country or ""
    return of_country(generic, home)


@cache
def _country_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for country in (c for c in countries() if len(c.iso2) == ISO2):
        for name in (*country.names, country.ucdp_name, country.ucdp_name.partition("(")[0]):
            found.setdefault(canonical(name).strip(), country.iso2)
    return found


@lru_cache(maxsize=4096)
def country_named(name: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country by a name of it in French or English."""
    return _country_names().get(canonical(name).strip())


@cache
def by_gleditsch_ward() -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes by UCDP's country number."""
    return {str(country.gw): country.iso2 for country in countries()}


@cache
def by_iso_number() -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes by number, with and without zeros before it (from CLDR)."""
    text = (files("vigie.knowledge") / "datasets" / "iso3166_numeric.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {number: row["iso2"] for row in rows for number in (row["numeric"], row["numeric"].lstrip("0"))}


@lru_cache(maxsize=65536)
def bare(name: str, kinds: tuple[str, ...]) -> str:
    """'Kabul city' -> 'Kabul': without the kind of place behind the name."""
    start, _, last = name.rpartition(" ")
    return start if start and last in kinds else name
