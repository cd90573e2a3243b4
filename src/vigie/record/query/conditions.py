"""A filter as conditions on the rows of the index, every value bound.

In: a filter and the dictionaries of an index. Out: conditions, each with the share of all rows that it lets through:
one that lets none through ends the search, one that lets all through is left out. The SQL is the same on both engines.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from vigie.knowledge.event_types import sub_events
from vigie.model import Sensitivity
from vigie.record.engines import Engine
from vigie.record.problems import QuestionProblem
from vigie.record.profile import squashed
from vigie.record.query.dictionaries import Lists, Numbers, Places, runs
from vigie.record.query.filters import Filter, Point, in_gazetteer, several
from vigie.record.query.words import asked

LEVELS = tuple(Sensitivity)
MOST_RUNS = 2
NEARLY_ALL = 0.999


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL over ``search_row``, its values in order, and what share of all rows it takes, about."""

    sql: str
    values: tuple[object, ...]
    share: float


NOTHING = Condition("FALSE", (), 0.0)


class Compiler:
    """Makes conditions of filters for one index; keeps what it looked up, so an index made anew needs a new one.

    No condition lets through what is above ``level``, whatever is asked; ``top`` is its number.
    """

    def __init__(self, engine: Engine, level: Sensitivity | None = None) -> None:
        self._engine = engine
        self.top = LEVELS.index(level) if level else len(LEVELS) - 1
        self._lists: dict[str, Lists] = {}
        self._places: Places | None = None
        self._months: list[tuple[int, int]] | None = None
        self.states = engine.all("SELECT id, certainty, origins, level_from, level_to, n FROM search_state ORDER BY id")
        self.rows: int = sum(state[-1] for state in self.states)

    def lists(self, column: str) -> Lists:
        """What the numbers of a column stand for."""
        if column not in self._lists:
            self._lists[column] = Lists(self._engine, column)
        return self._lists[column]

    @property
    def places(self) -> Places:
        if self._places is None:
            self._places = Places(self._engine)
        return self._places

    def conditions(self, where: Filter) -> list[Condition]:
        """What must hold of a row, the most telling first; conditions that all rows meet are left out."""
        found = [self._state(where)]
        if where.start or where.end:
            found.append(self._days(where.start, where.end))
        if where.type is not None:
            wanted = {sub for code in several(where.type) for sub in sub_events(code)}
            found.append(self._among("types", self.lists("types").holding(wanted)))
        for column, value in (("targets", where.target), ("actors", where.actor)):
            if value is not None:
                found.append(self._among(column, self.lists(column).holding(several(value))))
        if where.source is not None:
            sources = self.lists("sources")
            asked_for = set(map(squashed, several(where.source)))
            same = [s for s in sources.codes if squashed(s) in asked_for]
            found.append(self._among("sources", sources.holding(same)))
        if where.min_sources > 1:
            found.append(self._among("sources", self.lists("sources").at_least(where.min_sources)))
        if where.asks_places:
            taken = self.places.taken(self.located(where))
            found.append(self._among("places", self.lists("places").holding(int(n) for n in taken)))
        if where.id is not None:
            asked_ids = list(several(where.id))
            share = min(len(asked_ids) / self.rows, NEARLY_ALL) if self.rows else 0.0
            found.append(Condition("id IN (SELECT unnest(CAST(? AS VARCHAR[])))", (asked_ids,), share))
        if where.text:
            words = asked(where.text).split()
            found.append(self._words(words) if words else NOTHING)
        kept = sorted((c for c in found if c.share < 1), key=lambda c: c.share)
        return [NOTHING] if kept and not kept[0].share else kept

    def located(self, where: Filter) -> Filter:
        """The filter with the point that ``within_km`` is measured from, as ``filters.located`` has it."""
        if where.within_km is None or where.point is not None or where.place is None:
            return where
        point = self._on_record(where.place, where) or in_gazetteer(where.place)
        if point is None:
            raise QuestionProblem("record.no_point", place=where.place)
        return replace(where, point=point)

    def _on_record(self, name: str, where: Filter) -> Point | None:
        """The mean of where the incidents that one may see have it."""
        places, lists = self.places, self.lists("places")
        here = [int(n) for n in places.called(squashed(name)) if not math.isnan(places.lat[n])]
        among = [self._state(Filter(sensitivity=where.sensitivity)), self._among("places", lists.holding(here))]
        test, values = " AND ".join(c.sql for c in among), [value for c in among for value in c.values]
        rows = self._engine.all(f"SELECT places, count(*) FROM search_row WHERE {test} GROUP BY places", values)  # noqa: S608
        often: dict[int, int] = dict(rows)
        known = [(n, sum(often.get(int(one), 0) for one in lists.holding([n]))) for n in here]
        count = sum(times for _, times in known)
        if not count:
            return None
        lat, lon = (
            math.fsum(float(axis[n]) * times for n, times in known) / count for axis in (places.lat, places.lon)
        )
        return lat, lon

    # One kind of condition each

    def _state(self, where: Filter) -> Condition:
        """All that is decided by certainty, origin and level: there are few such states."""
        level = min(LEVELS.index(where.sensitivity), self.top) if where.sensitivity else self.top
        taken = [
            (number, n)
            for number, certainty, origins, first, last, n in self.states
            if first <= level <= last
            and (where.certainty is None or certainty in several(where.certainty))
            and (where.origin is None or not set(several(where.origin)).isdisjoint(origins))
        ]
        return self._numbered(
            "state", np.array([n for n, _ in taken], np.int64), sum(n for _, n in taken), len(self.states)
        )

    def _days(self, start: dt.date | None, end: dt.date | None) -> Condition:
        tests = (["start <= ?"] if end else []) + (["finish >= ?"] if start else [])
        first = start.year * 12 + start.month - 1 if start else 0
        last = end.year * 12 + end.month - 1 if end else 10**6
        n = sum(n for month, n in self._per_month() if max(first, 0) <= month <= last)
        # An incident may begin before the period: never call it nothing. Undated ones are never taken.
        share = min(max(n, 1) / self.rows, NEARLY_ALL) if self.rows else 0.0
        values = (*((end,) if end else ()), *((start,) if start else ()))
        return Condition(" AND ".join(tests), values, share)

    def _per_month(self) -> list[tuple[int, int]]:
        if self._months is None:
            self._months = [
                (month, n) for month, n in self._engine.all("SELECT month, count(*) FROM search_row GROUP BY month")
            ]
        return self._months

    def _words(self, parts: Sequence[str]) -> Condition:
        """Rows whose words hold these in this order; the first may be the end of a word, the last its beginning."""
        tests, values, shares = [], [], []
        for number, part in enumerate(parts):
            test, value = _like(part, number == 0, number == len(parts) - 1)
            tokens = self._engine.all(f"SELECT id, n FROM search_token WHERE {test} ORDER BY id", [value])  # noqa: S608
            if not tokens:
                return NOTHING
            within, stretches = _stretches(f"p{number}.token", np.array([token for token, _ in tokens], np.int64))
            tests.append(within)
            values += stretches
            shares.append(sum(n for _, n in tokens) / self.rows)
        joined = "search_posting p0 " + " ".join(
            f"JOIN search_posting p{k} ON p{k}.n = p0.n AND p{k}.place = p0.place + {k}" for k in range(1, len(parts))
        )
        rows = f"SELECT p0.n FROM {joined} WHERE {' AND '.join(tests)}"  # noqa: S608
        return Condition(f"n IN ({rows})", tuple(values), min(*shares, NEARLY_ALL))

    def _among(self, column: str, numbers: Numbers) -> Condition:
        """Rows whose list in a column is one of these."""
        count = self.lists(column).count
        return self._numbered(column, numbers, int(count[numbers].sum()), len(count))

    def _numbered(self, column: str, numbers: Numbers, n: int, size: int) -> Condition:
        """Rows whose number in a column, of ``size`` numbers, is one of these; they are ``n`` rows."""
        if not len(numbers):
            return NOTHING
        share = n / self.rows
        if len(runs(numbers)) <= MOST_RUNS:
            test, values = _stretches(column, numbers)
            return Condition(test, tuple(values), share)
        if self._engine.name == "postgres":
            return Condition(f"{column} = ANY(CAST(? AS INTEGER[]))", (numbers.tolist(),), share)
        # One bit a number: looked up in a fifth of the time that a list takes.
        bits = np.full(size, ord("0"), np.uint8)
        bits[numbers] = ord("1")
        return Condition(f"get_bit(CAST(? AS BIT), {column}) = 1", (bits.tobytes().decode("ascii"),), share)


def _stretches(column: str, numbers: Numbers) -> tuple[str, list[object]]:
    """A column within the stretches of sorted numbers."""
    found = runs(numbers)
    test = " OR ".join(f"{column} BETWEEN ? AND ?" for _ in found)
    return f"({test})", [end for stretch in found for end in stretch]


def _like(part: str, left: bool, right: bool) -> tuple[str, str]:
    """A word as a test of ``token``; only letters and digits come here, so LIKE has no sign to escape."""
    if not left and not right:
        return "token = ?", part
    return "token LIKE ?", ("%" if left else "") + part + ("%" if right else "")
