"""Countries and groups of countries: codes, names in French and English, and what UCDP calls them.

In: ``countries.csv`` (ISO 3166-1 codes, Gleditsch-Ward numbers, names, demonyms, M49 subregions; from UCDP
country-year 25.1, ISO 3166 and CLDR), ``areas.toml`` (groups) and ``regions.csv`` (names from ISO 3166-2
and the news). Out: ``Country`` and ``Area``, and the forms by which each is named.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vigie.knowledge.lexicon import expand
from vigie.model import KnowledgeError

COLUMNS = [
    *("iso2", "iso3", "gw", "ucdp_name", "ucdp_region", "subregion", "ucdp_from", "ucdp_to"),
    *("name_en", "name_fr", "aliases_en", "aliases_fr", "demonyms_en", "demonyms_fr"),
]


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the UCDP system; ``first`` and ``last`` are the years that UCDP counts it in."""

    iso2: str
    iso3: str
    gw: int
    ucdp_name: str
    region: str
    subregion: str
    first: int
    last: int
    name_en: str
    name_fr: str
    names: tuple[str, ...]
    demonyms_en: tuple[str, ...]
    demonyms_fr: tuple[str, ...]

    @property
    def demonyms(self) -> tuple[str, ...]:
        return self.demonyms_en + self.demonyms_fr

    def name(self, lang: str) -> str:
        return self.name_fr if lang == "fr" else self.name_en


@dataclass(frozen=True, slots=True)
class Area:
    """One country, or several that are added up; ``label`` is what the checks print for it."""

    label: str
    members: tuple[Country, ...]
    name_en: str
    name_fr: str
    group: bool = False

    def name(self, lang: str) -> str:
        return self.name_fr if lang == "fr" else self.name_en


@dataclass(frozen=True, slots=True)
class AreaForm:
    """A way to name an area. An ``acronym`` counts only in capitals; ``demonym``: 'malienne', not 'Mali'."""

    form: str
    area: Area
    acronym: bool = False
    demonym: bool = False


def _forms(*cells: str) -> tuple[str, ...]:
    return tuple(form for cell in cells for piece in cell.split("|") if piece for form in expand(piece))


@cache
def countries() -> tuple[Country, ...]:
    """Every country of the table, by ISO code."""
    text = (files("vigie.knowledge") / "countries.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames is None or list(reader.fieldnames) != COLUMNS:
        raise KnowledgeError(f"knowledge/countries.csv: the columns must be {', '.join(COLUMNS)}")
    return tuple(
        Country(
            row["iso2"],
            row["iso3"],
            int(row["gw"]),
            row["ucdp_name"],
            row["ucdp_region"],
            row["subregion"],
            int(row["ucdp_from"]),
            int(row["ucdp_to"]),
            row["name_en"],
            row["name_fr"],
            _forms(row["name_en"], row["name_fr"], row["aliases_en"], row["aliases_fr"]),
            _forms(row["demonyms_en"]),
            _forms(row["demonyms_fr"]),
        )
        for row in reader
    )


@cache
def by_iso2(code: str) -> Area | None:
    """The country with this ISO 3166-1 alpha-2 code, as an area."""
    return next((_single(c) for c in countries() if c.iso2 == code), None)


def _single(country: Country) -> Area:
    return Area(country.ucdp_name, (country,), country.name_en, country.name_fr)


def together(areas: tuple[Area, ...]) -> Area:
    """Several areas added up, each country once: 'Mali; Burkina Faso; Niger'."""
    if len(areas) == 1:
        return areas[0]
    members = tuple(dict.fromkeys(c for area in areas for c in area.members))
    return Area(
        "; ".join(a.label for a in areas),
        members,
        ", ".join(a.name_en for a in areas),
        ", ".join(a.name_fr for a in areas),
        group=True,
    )


@cache
def groups() -> tuple[tuple[Area, tuple[str, ...], tuple[str, ...]], ...]:
    """The groups of ``areas.toml``, the words for each and its adjectives."""
    text = (files("vigie.knowledge") / "areas.toml").read_text(encoding="utf-8")
    found = []
    for code, table in tomllib.loads(text).items():
        members = tuple(c for c in countries() if _within(c, table))
        if not members:
            raise KnowledgeError(f"knowledge/areas.toml: [{code}] holds no country")
        area = Area(table["label"], members, table["name_en"], table["name_fr"], group=True)
        found.append((area, _forms(*table["forms"]), _forms(*table.get("adjectives", ()))))
    return tuple(found)


def _within(country: Country, table: dict[str, list[str]]) -> bool:
    inside = (
        country.region in table.get("regions", ())
        or country.subregion in table.get("subregions", ())
        or country.iso2 in table.get("members", ())
        or table.get("world", False)
    )
    return bool(inside) and country.iso2 not in table.get("without", ())


def area_forms() -> Iterator[AreaForm]:
    """Every way to name a country or a group, in French and English."""
    for area, forms, adjectives in groups():
        for form in forms:
            yield AreaForm(form, area)
        for form in adjectives:
            yield AreaForm(form, area, demonym=True)
    for country in countries():
        area = _single(country)
        for form in dict.fromkeys(country.names):
            yield AreaForm(form, area, acronym=form.replace(".", "").isupper() and len(form) <= 6)
        for form in country.demonyms:
            yield AreaForm(form, area, demonym=True)


@cache
def regions() -> tuple[tuple[str, str], ...]:
    """(name, ISO code of its country) of regions and towns smaller than a country: enough to tell that a
    claim is about less than one."""
    text = (files("vigie.knowledge") / "regions.csv").read_text(encoding="utf-8")
    return tuple((row["name"], row["iso2"]) for row in csv.DictReader(text.splitlines()))
