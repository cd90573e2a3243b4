"""Mali's regions and cercles in each division, with the P-codes of their vintage: the project's own table.

In: ``mali.csv``. Out: ``Unit``. Three divisions: 2015 (8 regions and Bamako; cercles numbered from the chief town),
2021 (Ménaka and Taoudénit are regions since 2016; OCHA renumbered the cercles by alphabet) and 2023 (laws 2023-006 and
2023-007: 19 regions and Bamako; 159 cercles).
OCHA's codes for the division of 2023 are not in it: ``vigie data get admin:ML`` brings them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vigie.knowledge.messages import message
from vigie.knowledge.text import canonical
from vigie.model import KnowledgeError

COUNTRY = "ML"
NEWEST = 2023


@dataclass(frozen=True, slots=True)
class Unit:
    """A region (level 1) or cercle (2) of one division; ``parent`` is its region, '' for a region."""

    division: int
    level: int
    name: str
    parent: str
    seat: str
    pcode: str
    source: str


@cache
def units(division: int | None = None, level: int | None = None) -> tuple[Unit, ...]:
    """The units of a division and a level; of all where None is asked."""
    return tuple(u for u in _all() if division in (None, u.division) and level in (None, u.level))


@cache
def divisions() -> tuple[int, ...]:
    """The vintages known, oldest first."""
    return tuple(sorted({u.division for u in _all()}))


def named(name: str, level: int) -> dict[int, Unit]:
    """The region or cercle of that name by division; {} where no division has it."""
    wanted = canonical(name)
    return {u.division: u for u in _all() if u.level == level and wanted in (canonical(u.name), canonical(u.seat))}


def pcodes(name: str, level: int) -> tuple[tuple[int, str], ...]:
    """(vintage, P-code) of the region or cercle of exactly that name."""
    return tuple((u.division, u.pcode) for u in _all() if (u.level, u.name) == (level, name) and u.pcode)


def coded(pcode: str) -> dict[int, Unit]:
    """What a P-code means in each vintage; {} for one that the table does not have."""
    return {u.division: u for u in _all() if u.pcode and u.pcode == pcode.strip().upper()}


def region(cercle: str, division: int = NEWEST) -> str | None:
    """The region in which a cercle lies in a division; None where the table does not have it."""
    unit = named(cercle, 2).get(division)
    return unit.parent if unit else None


def history(name: str, lang: str) -> list[str]:
    """What the name has been and is, a line each: a region since 2023; a cercle of Kayes until 2023 (P-code ML0106)."""
    return [*_as_region(name, lang), *_as_cercle(name, lang)]


def _as_region(name: str, lang: str) -> Iterator[str]:
    found = named(name, 1)
    if found:
        first = min(found)
        since = "" if first == divisions()[0] else message("places.since", lang, year=str(_since(found[first])))
        yield message("places.region", lang, name=found[first].name, since=since, codes=_codes(found, lang))


def _as_cercle(name: str, lang: str) -> Iterator[str]:
    found = named(name, 2)
    if not found:
        return
    ordered = [found[division] for division in sorted(found)]
    values = {"name": ordered[0].name, "codes": _codes(found, lang), "region": ordered[-1].parent}
    moved = next((u for u in ordered if u.parent != ordered[0].parent), None)
    if moved is not None:
        yield message("places.moved_cercle", lang, old=ordered[0].parent, year=str(_since(moved)), **values)
    else:
        yield message("places.new_cercle" if ordered[0].division == NEWEST else "places.cercle", lang, **values)


def _since(unit: Unit) -> int:
    """The year of the law; Ménaka and Taoudénit became regions in 2016."""
    return 2016 if unit.division == 2021 else unit.division


def _codes(found: dict[int, Unit], lang: str) -> str:
    """' (P-code ML0101 in 2015, ML0103 in 2021)'; '' where no vintage has one."""
    by_code: dict[str, list[str]] = {}
    for division, unit in sorted(found.items()):
        if unit.pcode:
            by_code.setdefault(unit.pcode, []).append(str(division))
    told = [message("places.pcode", lang, code=code, years=", ".join(years)) for code, years in by_code.items()]
    return f" ({'; '.join(told)})" if told else ""


@cache
def _all() -> tuple[Unit, ...]:
    text = (files("vigie.knowledge") / "areas" / "mali.csv").read_text(encoding="utf-8")
    found = []
    for number, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            place = (row["name"], row["parent"], row["seat"], row["pcode"], row["source"])
            found.append(Unit(int(row["division"]), int(row["level"]), *place))
        except (KeyError, ValueError) as error:
            raise KnowledgeError(f"areas/mali.csv, line {number}: {error!r}; mend it") from error
    return tuple(found)
