"""Incidents as flat rows, for filters, facets and paging.

In: accounts as they stand and what persons judged of them. Out: one row an incident, with the ids of its accounts and
their values fused. A row is good for a run of sensitivity levels: who may see fewer reports sees other incidents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from vigie.knowledge.gazetteer import distance_km
from vigie.model import Number, Place, Sensitivity
from vigie.record.incidents import Incident, fused
from vigie.record.linking import Ruling, group
from vigie.record.linking.linkage import Grouped, group_in
from vigie.record.linking.rows import Row
from vigie.record.linking.rows import row as linked
from vigie.record.linking.tables import Tables
from vigie.record.profile import Recorded, lineage
from vigie.record.query.places import spot_of
from vigie.record.query.words import BETWEEN, folded

LEVELS = tuple(Sensitivity)
HARM = ("killed", "injured", "abducted", "captured", "displaced", "released")
EXACT, ROAD, UNKNOWN = "exact", "road", "unknown"
TOLLS = tuple(f"{kind}{end}" for kind in HARM for end in ("_low", "_high"))

# ``place``, ``precision`` (of the model, or 'road' between two places), ``lies_in`` and ``reach`` (of a road: the
# kilometres from its middle to its ends) are for showing it. Lists hold each value once, sorted. ``places`` are keys of
# ``places.Spot``, ``actors`` have their parents with them, ``words`` are folded, passages parted by lines.
INCIDENT = {
    "id": "VARCHAR",
    "members": "VARCHAR[]",
    "start": "DATE",
    "finish": "DATE",
    "lat": "DOUBLE",
    "lon": "DOUBLE",
    "place": "VARCHAR",
    "precision": "VARCHAR",
    "lies_in": "VARCHAR",
    "reach": "DOUBLE",
    "places": "VARCHAR[]",
    "types": "VARCHAR[]",
    "type": "VARCHAR",
    "actors": "VARCHAR[]",
    "targets": "VARCHAR[]",
    **dict.fromkeys(TOLLS, "DOUBLE"),
    "certainty": "VARCHAR",
    "level_from": "SMALLINT",
    "level_to": "SMALLINT",
    "sources": "VARCHAR[]",
    "origins": "VARCHAR[]",
    "words": "VARCHAR",
}


def ddl(table: str, columns: dict[str, str], temporary: bool = False) -> str:
    """The statement that makes the table."""
    told = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    return f"CREATE {'TEMPORARY ' if temporary else ''}TABLE {table} ({told})"


class Keeper(Protocol):
    """Takes note of how accounts are linked."""

    def accounts(self, tables: Tables, levels: Sequence[int]) -> None:
        """All accounts are laid out, and these are their levels."""

    def groups(self, cap: int, found: Grouped, numbers: Sequence[int] | None) -> None:
        """The accounts up to a level, all or those of these ``numbers``, are so grouped."""


def by_level(
    accounts: Callable[[], Iterable[Recorded]], rulings: Iterable[Ruling] = (), keeper: Keeper | None = None
) -> Iterator[tuple[Incident, int, int]]:
    """Every incident with the first and the last level of ``LEVELS`` at which it is what is seen.

    ``accounts`` gives them in the same order whenever it is called: they are gone through twice and more and, but for
    those that are linked, not kept, so that a large record needs little memory.
    """
    levels, seen = _seen_at(accounts, list(rulings), keeper)
    last = len(LEVELS) - 1
    apart = [one for one in seen if len(one[0]) > 1 or one[1:] != (levels[one[0][0]], last)]
    special = {number for numbers, _, _ in apart for number in numbers}
    kept: dict[int, Recorded] = {}
    for number, item in enumerate(accounts()):
        if number in special:
            kept[number] = item
        elif number < len(levels):
            yield fused((item,)), levels[number], last
    for numbers, first, end in apart:
        yield fused(tuple(kept[number] for number in numbers)), first, end


def _seen_at(
    accounts: Callable[[], Iterable[Recorded]], rulings: Sequence[Ruling], keeper: Keeper | None
) -> tuple[list[int], list[tuple[tuple[int, ...], int, int]]]:
    """The level of each account; groups of accounts by their numbers, with the levels at which each is an incident."""
    judged = {account: -1 for a, b, _ in rulings for account in (a, b)}
    levels: list[int] = []

    def noting() -> Iterator[Row]:
        for number, item in enumerate(accounts()):
            levels.append(LEVELS.index(item.report.sensitivity))
            if item.id in judged:
                judged[item.id] = number
            yield linked(number, item)

    # Of all accounts first. The rulings are looked at once the accounts have been, so their numbers are known.
    with Tables() as tables:
        ruled = ((judged[a], judged[b], same) for a, b, same in rulings if min(judged[a], judged[b]) >= 0)
        every = group_in(tables, noting(), ruled)
        if keeper:
            keeper.accounts(tables, levels)
    found: dict[int, list[tuple[int, ...]]] = {}
    for level in sorted(set(levels)):
        if level == max(levels):
            one, numbers = every, None
        else:
            numbers = [number for number, own in enumerate(levels) if own <= level]
            one = _below(level, levels, numbers, accounts, [(judged[a], judged[b], same) for a, b, same in rulings])
        if keeper:
            keeper.groups(level, one, numbers)
        found[level] = [tuple(members if numbers is None else (numbers[n] for n in members)) for members in one.groups]
    return levels, runs(found)


def runs(groups: Mapping[int, Iterable[tuple[int, ...]]]) -> list[tuple[tuple[int, ...], int, int]]:
    """The groups at each level that reports have, each with the first and the last level at which it is one."""
    since: dict[tuple[int, ...], int] = {}
    found: list[tuple[tuple[int, ...], int, int]] = []
    for level in sorted(groups):
        now = set(groups[level])
        for one in [one for one in since if one not in now]:
            found.append((one, since.pop(one), level - 1))
        for one in now:
            since.setdefault(one, level)
    return [*found, *((one, first, len(LEVELS) - 1) for one, first in since.items())]


def _below(
    level: int,
    levels: Sequence[int],
    numbers: Sequence[int],
    accounts: Callable[[], Iterable[Recorded]],
    rulings: Sequence[tuple[int, int, bool]],
) -> Grouped:
    """Those accounts alone that are of a level at most, by their numbers among these."""
    place = {number: n for n, number in enumerate(numbers)} if rulings else {}
    ruled = [(place[a], place[b], same) for a, b, same in rulings if a in place and b in place]
    seen = (item for item, own in zip(accounts(), levels, strict=False) if own <= level)
    return group(seen, ruled)


def row(incident: Incident, level_from: int, level_to: int) -> tuple[Any, ...]:
    """One incident as a row of ``INCIDENT``, for those who may see reports of these levels."""
    lat, lon = incident.point or (None, None)
    return (
        incident.id,
        [a.id for a in incident.accounts],
        incident.date.start if incident.date else None,
        incident.date.end if incident.date else None,
        lat,
        lon,
        *_where(incident),
        sorted({spot_of(p).key for p in incident.places}),
        sorted(incident.types),
        incident.type,
        sorted({code for one in incident.perpetrators for code in lineage(one)}),
        sorted(incident.targets),
        *(figure for kind in HARM for figure in _toll(incident, kind)),
        incident.certainty.value,
        level_from,
        level_to,
        sorted(incident.sources),
        sorted(incident.origins),
        BETWEEN.join(dict.fromkeys(passage for a in incident.accounts for passage in _passages(a))),
    )


def _where(incident: Incident) -> tuple[str, str, str, float | None]:
    """Where an incident is shown: the name of the place its point is taken of ('Diéma', 'Kayes – Diéma' for a road),
    how precisely it is known, the region it lies in ('ML/Kayes', 'ML', ''), and half the length of a road.
    """
    spots = [p for p in incident.places if p.role in {"at", "near"}]
    known = [p for p in spots if p.lat is not None and p.lon is not None]
    ends = [p for role in ("from", "to") for p in incident.places if p.role == role]
    if known or (spots and not any(p.lat is not None for p in ends)):
        place = (known or spots)[0]
        name, reach = place.name, None
        precision = "near" if place.role == "near" and place.precision == EXACT else place.precision
    elif ends:
        place = ends[0]
        name, precision, reach = " – ".join(dict.fromkeys(p.name for p in ends[:2])), ROAD, _half(ends[:2])
    else:
        return "", UNKNOWN, "", None
    spot = spot_of(place)
    region = "/".join(part for part in (spot.country, spot.country and spot.admin1) if part)
    return name, precision, region, reach


def _half(ends: Sequence[Place]) -> float | None:
    """Kilometres from the middle of two places to either."""
    apart = distance_km(*ends) if len(ends) == 2 else None
    return None if apart is None else apart / 2


def _passages(item: Recorded) -> Iterator[str]:
    """The words that the filter ``text`` looks into: the quote and the title."""
    for text in (item.account.quote.text, item.report.title):
        if text and (words := folded(text)):
            yield words


def _toll(incident: Incident, kind: str) -> tuple[Number | None, Number | None]:
    span = incident.toll(kind)
    return (span.low, span.high) if span else (None, None)
