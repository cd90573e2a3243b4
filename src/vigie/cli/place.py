"""``vigie place``: where a place is, and what it has been called.

In: a name, a point, a P-code. Out: region and cercle in each division with their P-codes, people, what is nearest; a
name that several places bear, or none, is asked back with the candidates.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vigie.cli import options
from vigie.cli.app import app
from vigie.cli.options import AsJson, Lang, language_of
from vigie.cli.output import print_json, print_text
from vigie.knowledge.articles import Name
from vigie.knowledge.formats import number
from vigie.knowledge.messages import message

if TYPE_CHECKING:
    from vigie.knowledge.areas.lookup import Located
    from vigie.knowledge.gazetteer import Entry
    from vigie.knowledge.population import People
    from vigie.knowledge.services import Service

PCODE = re.compile(r"[A-Za-z]{2}[0-9]{2,8}")
SERVICES = (("hospital", "health", "hospital"), ("csref", "health", "csref"), ("market", "market", None))


def _help(key: str) -> str:
    return message(f"places.help.{key}", language_of(sys.argv[1:], os.environ))


@app.command("place", help=_help("place"))
def place(
    name: Annotated[str, typer.Argument(help=_help("name"), metavar="NAME|LAT,LON|PCODE")],
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Tell where a place is."""
    tongue = options.language(lang)
    answer = _coded(name) if PCODE.fullmatch(name.strip()) else None
    answer = answer or _placed(name)
    if as_json:
        print_json(_plain(answer))
        return
    for line in answer["lines"](tongue):
        print_text(line)


def _coded(code: str) -> dict[str, Any] | None:
    """What a P-code means, by vintage: of the project's table, then of boundaries; None for one that is not known."""
    from vigie.knowledge.areas import polygons, table

    found = {d: (u.level, u.name, u.parent) for d, u in table.coded(code).items()}
    for outline in polygons.coded(code):
        found.setdefault(outline.division, (outline.level, outline.name, outline.region or outline.country))
    if not found:
        return None

    def lines(lang: str) -> Iterator[str]:
        meanings: dict[tuple[int, str, str], list[str]] = {}
        for division, meaning in sorted(found.items()):
            meanings.setdefault(meaning, []).append(str(division or "–"))
        for (level, name, parent), years in meanings.items():
            unit = message(f"places.unit.{level}", lang, name=Name(name), parent=Name(parent))
            yield message("places.coded", lang, code=code.upper(), unit=unit, years=", ".join(years))

    meanings = [
        {"vintage": division or None, "level": level, "name": name, "parent": parent or None}
        for division, (level, name, parent) in sorted(found.items())
    ]
    return {"pcode": code.upper(), "meanings": meanings, "lines": lines}


def _placed(text: str) -> dict[str, Any]:
    """A name or a point; raises PlaceQuestion."""
    from vigie.knowledge import asked
    from vigie.knowledge.areas import lookup, table
    from vigie.knowledge.countries import by_iso2

    point = asked.coordinates(text)
    found = None if point else asked.the_place(text)
    entry = found.entry if found else None
    lat, lon = point or (entry.lat if entry else None, entry.lon if entry else None)
    located = (
        lookup.here(text, *point) if point else lookup.locate(lat, lon) if lat is not None and lon is not None else None
    )
    others = found.others if found else ()
    people = _people(entry, located)
    country = (located.country if located is not None else "") or (entry.country if entry else "") or ""
    near, absent = _nearest(lat, lon, country) if lat is not None and lon is not None else ([], [])

    def lines(lang: str) -> Iterator[str]:
        if entry is not None:
            yield asked.label(entry, lang)
            of_id = f", GeoNames {entry.geoname_id}" if entry.geoname_id else ""
            kind = message(f"places.kind.{entry.kind}", lang)
            yield message("places.point", lang, kind=kind, lat=entry.lat, lon=entry.lon, id=of_id)
        elif located is not None and located.nearest is not None:
            yield message("places.near", lang, km=f"{located.km:.0f}", name=asked.label(located.nearest, lang))
        if located is not None:
            yield from _within(located, lang)
            cercle = located.name(2, 2021) or located.name(2, 2015)
            names = dict.fromkeys(filter(None, (cercle, located.name(1, table.NEWEST))))
            for unit in names:
                yield from table.history(unit, lang)
        for one in people:
            yield _told(one, lang)
        for what, km, service in near:
            told = message(f"places.service.{what}", lang)
            named = service.name or message("places.unnamed", lang)
            yield message("places.nearest", lang, what=told, name=named, km=f"{km:.0f}")
        if absent:
            told, area = ", ".join(message(f"places.absent.{what}", lang) for what in absent), by_iso2(country)
            named = area.name(lang) if area else country
            yield message("places.not_known", lang, what=told, country=named, code=country)
        if others:
            yield message("places.others", lang, names="; ".join(asked.labels(others, lang)))

    return {
        "place": entry and _entry(entry),
        "lat": lat,
        "lon": lon,
        "units": [
            {
                "division": u.division or None,
                "level": u.level,
                "name": u.name,
                "pcode": u.pcode or None,
                "about": u.about,
                "source": u.source,
            }
            for u in (located.units if located else ())
        ],
        "people": [
            {
                "of": p.name,
                "level": p.level,
                "people": p.people,
                "year": p.year,
                "source": p.source,
                "modelled": p.modelled,
            }
            for p in people
        ],
        "nearest": [
            {"what": what, "km": round(km, 1), "name": s.name, "source": s.source, "approximate": s.approximate}
            for what, km, s in near
        ],
        "not_known": absent,
        "others": [_entry(e) for e in others],
        "lines": lines,
    }


def _within(located: Located, lang: str) -> Iterator[str]:
    """A line for each pair of region and cercle, with the divisions in which the point lies there."""
    pairs: dict[tuple[str, str | None], list[int]] = {}
    for division in sorted({u.division for u in located.units}):
        region = located.name(1, division)
        if region:
            pairs.setdefault((region, located.name(2, division)), []).append(division)
    about = message("places.about", lang) if any(u.about for u in located.units) else ""
    for (region, cercle), years in pairs.items():
        told = message("places.divisions", lang, years=", ".join(map(str, years))) if any(years) else ""
        values = {"region": Name(region), "divisions": told, "about": about}
        yield message(f"places.within.{'cercle' if cercle else 'region'}", lang, cercle=Name(cercle or ""), **values)


def _people(entry: Entry | None, located: Located | None) -> list[People]:
    """The place's own figure or its share, and that of its cercle and its region since 2023."""
    from vigie.knowledge import population
    from vigie.knowledge.areas import table

    found: list[People | None] = []
    if entry is not None:
        listed = [e for e in population.listed_places(entry.country or "") if e.admin2 == entry.admin2]
        found.append(population.settled([*listed, entry]).get(entry))
    if located is not None and located.country == table.COUNTRY:
        cercle, region = located.name(2, 2015) or located.name(2, 2021), located.name(1, table.NEWEST)
        found.append(population.of_unit(cercle, 2) if cercle else None)
        found.append(population.of_unit(region, 1) if region else None)
    return [one for one in found if one is not None]


def _told(one: People, lang: str) -> str:
    values = {"people": number(one.people, lang, 0), "year": str(one.year), "source": one.source}
    if one.level != "place":
        return message(
            "places.people_of", lang, name=one.name, level=message(f"places.level.{one.level}", lang), **values
        )
    modelled = message("places.modelled", lang) if one.modelled else ""
    return message("places.people", lang, modelled=modelled, **values)


def _nearest(lat: float, lon: float, country: str) -> tuple[list[tuple[str, float, Service]], list[str]]:
    """The nearest of each service with its kilometres, and those that are on file in other countries only: theirs is
    not the nearest. Where the country is not known ('') all are told."""
    from vigie.knowledge.gazetteer import kilometres
    from vigie.knowledge.services import services

    found, absent = [], []
    for what, kind, level in SERVICES:
        of_kind = services(kind, level)
        if country and not any(s.country == country for s in of_kind):
            absent.append(what)
        elif of_kind:
            km, service = min(((kilometres(lat, lon, s.lat, s.lon), s) for s in of_kind), key=lambda pair: pair[0])
            found.append((what, km, service))
    return found, absent


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "kind": entry.kind,
        "country": entry.country,
        "admin1": entry.admin1,
        "admin1_2023": entry.admin1_2023,
        "admin2": entry.admin2,
        "lat": entry.lat,
        "lon": entry.lon,
        "geoname_id": entry.geoname_id,
    }


def _plain(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "lines"}
