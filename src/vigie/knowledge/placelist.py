"""The project's own places as a list: ``places/*.csv`` and ``countries.csv``, whose columns name the sources.

In: nothing. Out: ``Entry``, one for each town, village, mine, area, region, cercle and country. ``admin1`` is the
division before the Malian laws of 2023, ``admin1_2023`` the one after; P-codes carry their vintage (``areas.table``):
cercles were renumbered.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files

from msgspec import Struct

from vigie.knowledge.areas.table import COUNTRY, pcodes
from vigie.knowledge.lexicon import expand
from vigie.model import KnowledgeError

OWN, DUMP = 0, 1


class Entry(Struct, frozen=True, gc=False):
    """A place that the gazetteer knows.

    ``kind``: town, village, mine, site, feature, area, admin1, admin2, country. ``bare`` tells whether the
    name alone, without 'région de' or the like, is enough to mean it. ``origin`` is OWN (the project's
    list) or DUMP (GeoNames).
    """

    name: str
    kind: str
    lat: float | None = None
    lon: float | None = None
    admin1: str | None = None
    admin1_2023: str | None = None
    admin2: str | None = None
    country: str | None = None
    geoname_id: int | None = None
    population: int = 0
    source: str = ""
    variants: tuple[str, ...] = ()
    bare: bool = True
    pcodes: tuple[tuple[int, str], ...] = ()
    seat: str | None = None
    since: int | None = None
    origin: int = OWN


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("vigie.knowledge") / name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def _number(text: str) -> float | None:
    return float(text) if text else None


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def listed() -> Iterator[Entry]:
    """Every entry of every table; a wrong cell raises KnowledgeError."""
    try:
        yield from _places()
        yield from _admin()
        yield from _areas()
        yield from _countries()
    except (KeyError, ValueError) as error:
        raise KnowledgeError(f"a table of knowledge/places has a wrong cell or column: {error}") from error


def _places() -> Iterator[Entry]:
    """The places chosen by hand, and behind them the towns that GeoNames has: of those the small ones, and those named
    like a word or a person, need to be shown to be places (``known`` 0), as a dump's do."""
    for table in ("places/mali.csv", "places/neighbours.csv", "places/towns.csv"):
        for row in _rows(table):
            yield Entry(
                name=row["name"],
                kind=row["kind"],
                lat=_number(row["lat"]),
                lon=_number(row["lon"]),
                admin1=row["admin1"] or None,
                admin1_2023=row["admin1_2023"] or None,
                admin2=row["admin2"] or None,
                country=row["country"] or None,
                geoname_id=int(row["geoname_id"]) if row["geoname_id"] else None,
                population=int(row["population"] or 0),
                source=row["source"],
                variants=_names(row["variants"]),
                origin=DUMP if row.get("known") == "0" else OWN,
            )


def _admin() -> Iterator[Entry]:
    for row in _rows("places/units.csv"):
        yield Entry(
            name=row["name"],
            kind="admin2",
            lat=_number(row["lat"]),
            lon=_number(row["lon"]),
            admin1=row["admin1"] or None,
            admin2=row["name"],
            country=row["country"],
            source=row["source"],
            bare=False,
        )
    for row in _rows("places/admin.csv"):
        yield Entry(
            name=row["name"],
            kind=f"admin{row['level']}",
            lat=_number(row["lat"]),
            lon=_number(row["lon"]),
            admin1=row["name"] if row["level"] == "1" else row["admin1"] or None,
            admin2=row["name"] if row["level"] == "2" else None,
            country=row["country"],
            geoname_id=int(row["geoname_id"]) if row["geoname_id"] else None,
            source=row["source"],
            variants=_names(row["variants"]),
            bare=row["bare"] == "1",
            pcodes=pcodes(row["name"], int(row["level"])) if row["country"] == COUNTRY else (),
            seat=row["seat"] or None,
            since=int(row["since"]) if row["since"] else None,
        )


def _areas() -> Iterator[Entry]:
    for row in _rows("places/areas.csv"):
        yield Entry(
            name=row["name"],
            kind=row["kind"],
            lat=_number(row["lat"]),
            lon=_number(row["lon"]),
            country=row["country"] or None,
            source=row["source"],
            variants=_names(row["variants"]),
            bare=row["bare"] == "1",
        )


def _countries() -> Iterator[Entry]:
    for row in _rows("countries.csv"):
        if len(row["iso2"]) != 2:
            continue
        others = [row["name_en"]]
        for column in ("aliases_en", "aliases_fr"):
            others += [form for alias in _names(row[column]) for form in expand(alias)]
        yield Entry(
            name=row["name_fr"],
            kind="country",
            country=row["iso2"],
            source="ISO 3166-1",
            variants=tuple(others),
        )
