"""What an answer to a filter is made of, and who can give one.

In: nothing. Out: the types that ``plain`` (one incident after the other) and ``search`` (SQL over an index) answer
with. What is counted are incidents: accounts that are linked count once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from vigie.model import Sensitivity
from vigie.record.query.filters import Filter

FACETS = ("event_type", "type", "actor", "target", "source", "origin", "country", "admin1", "month", "certainty")
SINGLE = frozenset({"month", "certainty"})
"""The facets whose counts add up to the total: every incident has one value, or none ('')."""

Counts = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many incidents a filter takes, and of them how many have each value: the most frequent first, months in
    order.
    """

    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]

    @classmethod
    def of(cls, counts: Counts, most: int | None) -> Counted:
        """From counts by facet and value, at most so many values of each but of the months."""
        ranked = {name: sorted(counts.get(name, {}).items(), key=lambda pair: (-pair[1], pair[0])) for name in FACETS}
        ranked["month"].sort()
        return cls(
            sum(n for _, n in ranked["certainty"]),
            {name: tuple(pairs if name == "month" else pairs[:most]) for name, pairs in ranked.items()},
        )


@dataclass(frozen=True, slots=True)
class Toll:
    """A sum over incidents: at least ``low``, at most ``high``; ``incidents`` is how many have any figure."""

    kind: str
    low: float
    high: float
    incidents: int


@dataclass(frozen=True, slots=True)
class Found:
    """An incident by its id, and the ids of its accounts."""

    id: str
    accounts: tuple[str, ...]
    start: dt.date | None


@dataclass(frozen=True, slots=True)
class Page:
    """Incidents in the order asked for; ``next`` leads to the page after it, None after the last."""

    found: tuple[Found, ...]
    next: str | None


class Mark(NamedTuple):
    """An incident on the map; a tuple, as there may be tens of thousands."""

    id: str
    lat: float
    lon: float
    type: str
    start: dt.date | None
    killed_low: float | None
    killed_high: float | None


class Answers(Protocol):
    """Who answers filters."""

    def count(self, where: Filter) -> int:
        """How many incidents."""

    def accounts(self, where: Filter) -> int:
        """How many accounts these incidents have."""

    def facets(self, where: Filter, most: int | None = 100) -> Counted:
        """Counts by every facet of ``FACETS``, at most so many values each."""

    def tolls(self, where: Filter) -> list[Toll]:
        """Sums over the incidents, one for every kind of harm that any has a figure for."""

    def page(self, where: Filter, limit: int | None = None, after: str | None = None, *, newest: bool = False) -> Page:
        """So many incidents from the first day on, undated ones first; with ``newest`` from the last day back.

        ``after`` is the ``next`` of the page before; it stays good when incidents come and go.
        """

    def marks(self, where: Filter) -> list[Mark]:
        """The incidents that have a point."""

    def names(self, what: str, level: Sensitivity | None) -> list[str]:
        """The places, actors, sources or origins ('place', 'actor', …) of the incidents that one may see."""
