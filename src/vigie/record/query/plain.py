"""Filters answered one incident after the other: for records too small to be worth an index, and as the measure of one.

In: accounts and what persons judged of them. Out: the answers of ``Answers``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from vigie.knowledge.event_types import event_type
from vigie.model import Sensitivity
from vigie.record.incidents import Incident, view
from vigie.record.linking import Ruling
from vigie.record.profile import Recorded, lineage
from vigie.record.query import cursor
from vigie.record.query.answers import FACETS, Counted, Counts, Found, Mark, Page, Toll
from vigie.record.query.filters import LEVELS, Filter, located
from vigie.record.query.flat import HARM
from vigie.record.query.places import spot_of


class Plain:
    """Answers over accounts in memory, linked anew for each level of sensitivity that is asked for."""

    def __init__(self, accounts: Sequence[Recorded], rulings: Iterable[Ruling] = ()) -> None:
        self.known_accounts, self._rulings = accounts, list(rulings)
        self._views: dict[int, list[Incident]] = {}
        self.known: dict[tuple[str, ...], Incident] = {}
        """Every incident seen so far, by the ids of its accounts."""

    def incidents(self, where: Filter) -> list[Incident]:
        """Those that the filter takes, from the first day on."""
        every = self._seen(where.sensitivity)
        where = located(where, every)
        return [incident for incident in every if where.takes_incident(incident)]

    def count(self, where: Filter) -> int:
        return len(self.incidents(where))

    def accounts(self, where: Filter) -> int:
        return sum(len(incident.accounts) for incident in self.incidents(where))

    def facets(self, where: Filter, most: int | None = 100) -> Counted:
        counts: Counts = {name: {} for name in FACETS}
        for incident in self.incidents(where):
            for name, codes in _values(incident).items():
                for code in codes:
                    counts[name][code] = counts[name].get(code, 0) + 1
        return Counted.of(counts, most)

    def tolls(self, where: Filter) -> list[Toll]:
        found = self.incidents(where)
        spans = {kind: [span for incident in found if (span := incident.toll(kind))] for kind in HARM}
        return [
            Toll(kind, float(sum(s.low or 0 for s in some)), float(sum(s.high or 0 for s in some)), len(some))
            for kind, some in spans.items()
            if some
        ]

    def page(self, where: Filter, limit: int | None = None, after: str | None = None, *, newest: bool = False) -> Page:
        found = self.incidents(where)
        if newest:
            found.reverse()
        if after is not None:
            place = cursor.read(after, newest)
            keys = [(_start(i) or cursor.UNDATED, i.id) for i in found]
            found = [i for i, key in zip(found, keys, strict=True) if (key < place if newest else key > place)]
        shown = tuple(Found(i.id, tuple(a.id for a in i.accounts), _start(i)) for i in found[:limit])
        more = len(found) > len(shown)
        return Page(shown, cursor.write(shown[-1].start, shown[-1].id, newest) if more and shown else None)

    def marks(self, where: Filter) -> list[Mark]:
        marks = []
        for incident in self.incidents(where):
            if point := incident.point:
                killed = incident.toll("killed")
                low, high = (killed.low, killed.high) if killed else (None, None)
                marks.append(Mark(incident.id, *point, incident.type, _start(incident), low, high))
        return marks

    def names(self, what: str, level: Sensitivity | None) -> list[str]:
        every = self._seen(level)
        if what == "place":
            return sorted({place.name for incident in every for place in incident.places})
        return sorted({code for incident in every for code in _values(incident)[what]})

    def _seen(self, level: Sensitivity | None) -> list[Incident]:
        top = LEVELS.index(level) if level else len(LEVELS) - 1
        # Levels that see the same reports see the same incidents.
        present = max((n for a in self.known_accounts if (n := LEVELS.index(a.report.sensitivity)) <= top), default=-1)
        if present not in self._views:
            seen = [a for a in self.known_accounts if LEVELS.index(a.report.sensitivity) <= present]
            self._views[present] = view(seen, self._rulings)
            self.known.update((tuple(a.id for a in i.accounts), i) for i in self._views[present])
        return self._views[present]


def _start(incident: Incident) -> dt.date | None:
    return incident.date.start if incident.date else None


def _values(incident: Incident) -> dict[str, set[str]]:
    """The values that an incident counts under, by facet."""
    spots = [spot_of(place) for place in incident.places]
    start = _start(incident)
    return {
        "event_type": {event for code in incident.types if (event := event_type(code))},
        "type": set(incident.types),
        "actor": {code for one in incident.perpetrators for code in lineage(one)},
        "target": set(incident.targets),
        "source": set(incident.sources),
        "origin": set(incident.origins),
        "country": {spot.country for spot in spots if spot.country},
        "admin1": {f"{spot.country}/{spot.admin1}" for spot in spots if spot.country and spot.admin1},
        "month": {f"{start:%Y-%m}" if start else ""},
        "certainty": {incident.certainty.value},
    }
