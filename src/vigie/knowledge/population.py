"""How many people live where: by cercle or region, and shared out among the places of each cercle.

In: ``places/people.csv`` (the project's figures: censuses of 2009 and 2022, most rounded to a thousand; ``note`` is for
who mends the list) and, where the data folder has one, a Cadre Harmonisé table (population by cercle and exercise).
Out: ``People``, each with year and source, which reads alike in every language. A place's own figure counts where there
is one; the rest of its cercle is shared evenly among the other places that the gazetteer knows there: those figures are
modelled and say so.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from vigie.knowledge import folder
from vigie.knowledge.asked import POINTS
from vigie.knowledge.gazetteer import ADMIN, Entry, Gazetteer
from vigie.knowledge.text import canonical
from vigie.model import KnowledgeError

LEVELS = frozenset({"place", *ADMIN})


@dataclass(frozen=True, slots=True)
class People:
    """How many live in ``name``; ``level``: place, admin2, admin1. ``year`` is what the figure is of.

    ``approximate``: rounded, or a projection. ``modelled``: a share of what is left of the cercle's figure.
    """

    name: str
    level: str
    country: str
    people: int
    year: int
    source: str
    approximate: bool = False
    modelled: bool = False


Figures = Mapping[tuple[str, str, str], Mapping[int, People]]
"""By level, name and country, then by year."""


def of_unit(name: str, level: int = 2, country: str = "ML", year: int | None = None) -> People | None:
    """The newest figure for a region (1) or cercle (2), or that of a year; None where there is none."""
    return _of_unit(_figures(), name, level, country, year)


def _of_unit(figures: Figures, name: str, level: int, country: str, year: int | None = None) -> People | None:
    by_year = figures.get((f"admin{level}", canonical(name), country), {})
    return by_year.get(max(by_year) if year is None else year) if by_year else None


def of_place(entry: Entry) -> People | None:
    """The figure of a place itself, not of the unit that it is chief town of; None where there is none."""
    return _of_place(_figures(), entry)


def _of_place(figures: Figures, entry: Entry) -> People | None:
    own = figures.get(("place", canonical(entry.name), entry.country or ""))
    if own:
        return own[max(own)]
    if entry.population <= 0 or not entry.country:
        return None
    return People(entry.name, "place", entry.country, entry.population, 2014, entry.source, True)


def settled(entries: Iterable[Entry]) -> dict[Entry, People]:
    """The people of every place of a list, in the cercles that have a figure.

    In each cercle the places' own figures come first, grown as the cercle has since their year; what is left of the
    cercle's figure is shared evenly among the rest. Where nothing is left, those places have no figure and are not in
    the answer.
    """
    # Looked up once: whether the data folder has changed is asked of the disk.
    figures = _figures()
    known: dict[Entry, People] = {}
    waiting: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    taken: dict[tuple[str, str], int] = defaultdict(int)
    for entry in dict.fromkeys(entries):
        unit = (entry.admin2 or "", entry.country or "")
        own = _of_place(figures, entry)
        if own is None:
            waiting[unit].append(entry)
        else:
            known[entry] = _grown(figures, own, *unit)
            taken[unit] += known[entry].people
    for unit, places in waiting.items():
        whole = _of_unit(figures, unit[0], 2, unit[1])
        left = whole.people - taken[unit] if whole else 0
        if whole is None or left < len(places):
            continue
        for entry in places:
            share = left // len(places)
            known[entry] = People(entry.name, "place", whole.country, share, whole.year, whole.source, True, True)
    return known


def _grown(figures: Figures, own: People, unit: str, country: str) -> People:
    """A place's figure in the year of its cercle's newest one; as it is where the cercle has none of its own year."""
    then, now = _of_unit(figures, unit, 2, country, own.year), _of_unit(figures, unit, 2, country)
    if then is None or now is None or now.year <= own.year:
        return own
    people = round(own.people * now.people / then.people)
    return replace(own, people=people, year=now.year, source=f"{own.source}; {now.source}", approximate=True)


def listed_places(country: str = "ML") -> list[Entry]:
    """The towns and villages of the project's list in a country: what ``settled`` is usually asked of."""
    entries = (e for _, named in Gazetteer.load().names() for e in named)
    return list(dict.fromkeys(e for e in entries if e.country == country and e.kind in POINTS and e.admin2))


def _figures() -> Figures:
    found = folder.files(folder.CADRE_HARMONISE)
    return _by_year(tuple((path, path.stat().st_mtime_ns) for path in found))


@lru_cache(maxsize=2)
def _by_year(dated: tuple[tuple[Path, int], ...]) -> Figures:
    found: dict[tuple[str, str, str], dict[int, People]] = defaultdict(dict)
    for figure in (*listed(), *(f for path, _ in dated for f in cadre_harmonise(path))):
        found[figure.level, canonical(figure.name), figure.country][figure.year] = figure
    return dict(found)


def listed() -> Iterator[People]:
    """The project's own figures; a wrong row raises KnowledgeError."""
    text = (files("vigie.knowledge") / "places" / "people.csv").read_text(encoding="utf-8")
    for number, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            if row["level"] not in LEVELS:
                raise ValueError(row["level"])
            yield People(
                row["name"],
                row["level"],
                row["country"],
                int(row["people"]),
                int(row["year"]),
                row["source"],
                row["approximate"] == "1",
            )
        except (KeyError, ValueError) as error:
            raise KnowledgeError(f"places/people.csv, line {number}: {error!r}; mend it") from error


def cadre_harmonise(path: Path) -> Iterator[People]:
    """The population by cercle of a Cadre Harmonisé table; a table of another shape raises KnowledgeError.

    The national table gives a projection for each exercise; a cell without a population is left out.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        try:
            for row in table:
                name, country = row["adm2_name"], row["adm0_pcod2"]
                if name and row["population"] and not row["adm3_name"]:
                    year = int(float(row["exercise_year"]))
                    people = round(float(row["population"]))
                    yield People(name, "admin2", country, people, year, f"Cadre Harmonisé {year}", True)
        except (KeyError, ValueError, csv.Error) as error:
            raise KnowledgeError(
                f"{path.name}, line {table.line_num}: not a Cadre Harmonisé table ({error!r}); fetch it again"
            ) from error
