"""What is to be counted: ``FactFilter``, and its condition in SQL.

In: what is asked. Out: a condition over the columns of ``coding.COLUMNS`` and its values. Names of places are asked in
any spelling that the gazetteer has for them; an actor takes in the groups below it. Places, P-codes, types and sources
are taken as ``query.filters.Filter`` takes them of incidents.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from vigie.knowledge.event_types import sub_events
from vigie.model import Sensitivity
from vigie.record.profile import squashed
from vigie.record.query.filters import Some, several
from vigie.record.query.places import LEVELS as DEPTHS
from vigie.record.query.places import Spot, in_unit, name_asked, unit_asked, unit_names

LEVELS = tuple(Sensitivity)
AREAS = ("admin1", "admin2", "place")


@dataclass(frozen=True, slots=True)
class FactFilter:
    """What is asked for; None asks nothing, and everything asked must hold. A tuple asks for any of several.

    ``origin`` is 'reading' or a dataset's name; None counts incidents, so that linked accounts count once. ``start``
    and ``end`` are days, both included, of the day an account counts under. ``country`` is an ISO code; ``place`` the
    name, region or country of any of its places; ``region`` the same or a cercle; ``pcode`` a region or cercle.
    ``perpetrator`` and ``actor`` (anybody named) are codes, groups below them included; ``type`` an ACLED sub-event or
    event type, any that it may be; ``source`` who published it (of a dataset's events the dataset), whatever its case
    and spacing; ``violence`` state_based, non_state or one_sided. ``most_days`` leaves out what is dated less closely.
    ``sensitivity`` is the most guarded level wanted. ``as_of`` counts what stood at the end of that day.
    """

    origin: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    country: Some = None
    admin1: Some = None
    admin2: Some = None
    place: Some = None
    region: Some = None
    pcode: str | None = None
    perpetrator: Some = None
    actor: Some = None
    type: Some = None
    event_type: Some = None
    target: Some = None
    violence: Some = None
    certainty: Some = None
    source: Some = None
    most_days: int | None = None
    sensitivity: Sensitivity | None = None
    as_of: dt.date | None = None

    def condition(self) -> tuple[str, list[object]]:
        """SQL over the columns of a table of facts, and the values of its marks; all but what ``placed`` asks."""
        parts: list[str] = []
        values: list[object] = []

        def add(part: str, *given: object) -> None:
            parts.append(part)
            values.extend(given)

        if self.origin is not None:
            add("origin = ?", self.origin)
        if self.start is not None:
            add("day >= ?", self.start)
        if self.end is not None:
            add("day <= ?", self.end)
        for column in ("country", "event_type", "violence", "certainty"):
            if wanted := several(getattr(self, column)):
                add(f"{column} IN ({_marks(wanted)})", *map(str, wanted))
        if kinds := sorted({sub for one in several(self.type) for sub in sub_events(one)}):
            # Datasets may put a sub-event under an event type of their own.
            add(
                f"(CAST(types AS VARCHAR[]) && CAST(? AS VARCHAR[]) OR event_type IN ({_marks(several(self.type))}))",
                kinds,
                *several(self.type),
            )
        if sources := sorted(map(squashed, several(self.source))):
            add("CAST(publishers AS VARCHAR[]) && CAST(? AS VARCHAR[])", sources)
        for column in AREAS[:2]:
            if keys := _keys(getattr(self, column)):
                add(f"{column}_key IN ({_marks(keys)})", *keys)
        for column, asked in (("perpetrators", self.perpetrator), ("actors", self.actor), ("targets", self.target)):
            if wanted := several(asked):
                add(f"({' OR '.join([f'? = ANY({column})'] * len(wanted))})", *wanted)
        if self.most_days is not None:
            add("finish - start < ?", self.most_days)
        if self.origin is None:
            top = LEVELS.index(self.sensitivity) if self.sensitivity else len(LEVELS) - 1
            add("level_from <= ? AND level_to >= ?", top, top)
        elif self.sensitivity is not None:
            add("level <= ?", LEVELS.index(self.sensitivity))
        return " AND ".join(parts) or "true", values

    @property
    def asks_spots(self) -> bool:
        return bool(self.pcode is not None or several(self.place) or several(self.region))

    def placed(self, table: str, keys: Iterable[str]) -> tuple[str, list[object]]:
        """As ``condition``, of place, region and P-code; ``keys`` are the spots (``Spot.key``) to be judged."""
        spots = [Spot.from_key(key) for key in keys]
        parts: list[str] = []
        values: list[object] = []
        for asked in (several(self.place), several(self.region)):
            if asked:
                names = [name_asked(name) for name in asked]
                parts.append(_at(table))
                values.append([spot.key for spot in spots if any(name.takes(spot) for name in names)])
        if named := _keys(self.region):
            # A dataset names regions and cercles in words of its own.
            parts[-1] = f"({parts[-1]} OR {' OR '.join(f'{c}_key IN ({_marks(named)})' for c in AREAS)})"
            values.extend(named * len(AREAS))
        if self.pcode is not None:
            unit = unit_asked(self.pcode)
            own = sorted(unit_names(unit))
            column = AREAS[DEPTHS[unit.kind] - 1]
            parts.append(f"({_at(table)} OR country = ? AND {column}_key IN ({_marks(own)}))")
            values.extend([[spot.key for spot in spots if in_unit(spot, unit)], unit.country, *own])
        return " AND ".join(parts) or "true", values


def _at(table: str) -> str:
    """Has it any of the spots bound here?"""
    return (
        "(id, level_from, level_to) IN (SELECT t.id, t.level_from, t.level_to FROM "  # noqa: S608
        f"(SELECT id, level_from, level_to, unnest(spots) AS spot FROM {table}) AS t "
        "WHERE t.spot IN (SELECT unnest(CAST(? AS VARCHAR[]))))"
    )


def _marks(values: tuple[str, ...] | list[str]) -> str:
    return ", ".join("?" for _ in values)


def _keys(names: Some) -> list[str]:
    """Every spelling of the names, as the tables hold them."""
    return sorted({key for name in several(names) for key in {squashed(name), *name_asked(name).spellings} if key})
