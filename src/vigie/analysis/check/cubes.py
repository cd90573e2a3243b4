"""All slices of a dataset's events at once: sums by who, what kind, against whom and where, in every period asked.

In: events as columns, the periods. Out: for every choice of the four a matrix of sums, a row a slice, a column a
period. Time is cut at every bound of a period; a sparse matrix of slices by cut, times one of cuts by periods, gives
every sum in one product. An event counts under each of its values (its actors and their parents, its event type and
sub-event type, its region and cercle).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from scipy import sparse

DIMENSIONS = ("perpetrator", "kind", "target", "region")
Days = tuple[dt.date, dt.date]


@dataclass
class Values:
    """A dimension: each event's values as numbers of ``names``, from ``offsets[n]`` to ``offsets[n + 1]``."""

    names: list[str]
    flat: Any
    offsets: Any

    @classmethod
    def of(cls, columns: Sequence[tuple[Sequence[str], Any, Any]], rows: int) -> Values:
        """From several columns, each as names, the number of a name for each value, and the event of each value."""
        names: list[str] = []
        values, events = [], []
        for own, codes, of in columns:
            values.append(codes + len(names))
            events.append(of)
            names += own
        flat = np.concatenate(values) if values else np.empty(0, np.int64)
        of_event = np.concatenate(events) if events else np.empty(0, np.int64)
        order = np.argsort(of_event, kind="stable")
        offsets = np.zeros(rows + 1, np.int64)
        np.add.at(offsets, of_event + 1, 1)
        return cls(names, flat[order].astype(np.int64), np.cumsum(offsets))

    @cached_property
    def _order(self) -> tuple[Any, Any]:
        """The event of each value, and where each value begins, sorted by value."""
        events = np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))
        order = np.argsort(self.flat, kind="stable")
        return events[order], np.searchsorted(self.flat[order], np.arange(len(self.names) + 1))

    def having(self, value: int) -> Any:
        """The numbers of the events that have the value."""
        events, begins = self._order
        return events[begins[value] : begins[value + 1]]


@dataclass
class Cube:
    """Events to be summed. ``day``: proleptic ordinals; ``measures``: a column of weights each."""

    day: Any
    values: dict[str, Values]
    measures: dict[str, Any]
    _cells: dict[tuple[Days, ...], tuple[Any, Any]] = field(default_factory=dict)

    def sums(self, dimensions: Sequence[str], periods: Sequence[Days], measures: Sequence[str]) -> Sums:
        """The sums of each measure for every slice that these dimensions make."""
        cell, within = self._cut(tuple(periods))
        events = np.flatnonzero(cell >= 0)
        key = np.zeros(len(events), np.int64)
        for name in dimensions:
            events, key = _explode(self.values[name], events, key)
        keys, slices = np.unique(key, return_inverse=True)
        found = {}
        for name in measures:
            weights = self.measures[name][events]
            matrix = sparse.csr_matrix((weights, (slices, cell[events])), shape=(len(keys), within.shape[0]))
            found[name] = matrix @ within
        return Sums(tuple(dimensions), self._decoded(dimensions, keys), found)

    def _decoded(self, dimensions: Sequence[str], keys: Any) -> Any:
        """The value of each dimension, a column each."""
        columns = []
        for name in reversed(dimensions):
            size = max(1, len(self.values[name].names))
            columns.append(keys % size)
            keys = keys // size
        return np.stack(columns[::-1], axis=1) if columns else np.empty((len(keys), 0), np.int64)

    def _cut(self, periods: tuple[Days, ...]) -> tuple[Any, Any]:
        """The cut of each event (-1: in none), and which cuts each period is made of."""
        if periods not in self._cells:
            bounds = sorted({start.toordinal() for start, _ in periods} | {end.toordinal() + 1 for _, end in periods})
            cell = np.searchsorted(bounds, self.day, side="right") - 1
            cell[cell == len(bounds) - 1] = -1
            starts = np.array(bounds[:-1])
            within = np.stack(
                [(starts >= start.toordinal()) & (starts <= end.toordinal()) for start, end in periods], axis=1
            )
            self._cells[periods] = cell, within.astype(np.float64)
        return self._cells[periods]


@dataclass
class Sums:
    """``keys``: the value of each dimension, a row a slice; ``figures``: measure -> slices by periods."""

    dimensions: tuple[str, ...]
    keys: Any
    figures: dict[str, Any]


def _explode(values: Values, events: Any, key: Any) -> tuple[Any, Any]:
    """A row for every value of each event; events without one fall out."""
    counts = values.offsets[events + 1] - values.offsets[events]
    again = np.repeat(np.arange(len(events)), counts)
    first = np.cumsum(counts) - counts
    place = np.arange(len(again)) - first[again] + values.offsets[events][again]
    return events[again], key[again] * max(1, len(values.names)) + values.flat[place]


def choices(most: int) -> Iterator[tuple[str, ...]]:
    """Every choice of at most so many dimensions, the fewest first."""
    for n in range(most + 1):
        yield from combinations(DIMENSIONS, n)
