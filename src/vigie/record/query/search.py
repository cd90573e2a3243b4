"""Searching the index: how many, facets with counts, tolls, pages by key, the points of a map.

In: filters (``filters.Filter``) and an engine with an index (``index``). Out: the answers of ``Answers``. Every value
is bound; nothing of a filter becomes SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from vigie.knowledge.event_types import event_type
from vigie.model import Sensitivity
from vigie.record.engines import Engine
from vigie.record.query import cursor
from vigie.record.query.answers import Counted, Counts, Found, Mark, Page, Toll
from vigie.record.query.conditions import Compiler, Condition
from vigie.record.query.filters import Filter
from vigie.record.query.flat import HARM

# The columns that rows are grouped by, and the facet that the lists of each stand for.
_GROUPED = ("month", "state", "types", "targets", "actors", "sources", "area")
_COLUMN = {"type": "types", "target": "targets", "actor": "actors", "source": "sources"}
_LISTED = {"types": "type", "targets": "target", "actors": "actor", "sources": "source", "area": "area"}


class Search:
    """Asks one index, as far as a level sees it; made anew when the index is."""

    def __init__(self, engine: Engine, level: Sensitivity | None = None) -> None:
        self.engine = engine
        self.compiler = Compiler(engine, level)
        self._everything: Counts | None = None

    def count(self, where: Filter) -> int:
        conditions = self.compiler.conditions(where)
        if not conditions:
            return int(self.compiler.rows)
        test, values = _all(conditions)
        row = self.engine.one(f"SELECT count(*) FROM search_row WHERE {test}", values)  # noqa: S608
        return int(row[0]) if row else 0

    def accounts(self, where: Filter) -> int:
        test, values = _all(self.compiler.conditions(where))
        row = self.engine.one(f"SELECT sum(array_length(members, 1)) FROM search_row WHERE {test}", values)  # noqa: S608
        return int(row[0] or 0) if row else 0

    def facets(self, where: Filter, most: int | None = 100) -> Counted:
        conditions = self.compiler.conditions(where)
        if not conditions:
            counts = self._all_counts()
        elif conditions[0].share == 0:
            counts = {}
        elif _product(conditions) > 0.5:
            # Most rows fit: it is quicker to count those that do not.
            test, values = _all(conditions)
            counts = _less(self._all_counts(), self._counts(f"NOT COALESCE({test}, FALSE)", values))
        else:
            counts = self._counts(*_all(conditions))
        return Counted.of(counts, most)

    def tolls(self, where: Filter) -> list[Toll]:
        test, values = _all(self.compiler.conditions(where))
        sums = ", ".join(
            f"COALESCE(sum({kind}_low), 0), COALESCE(sum({kind}_high), 0), count(COALESCE({kind}_low, {kind}_high))"
            for kind in HARM
        )
        row = self.engine.one(f"SELECT {sums} FROM search_row WHERE {test}", values)  # noqa: S608
        found = zip(HARM, *(iter(row or ()),) * 3, strict=False)
        return [Toll(kind, float(low), float(high), int(n)) for kind, low, high, n in found if n]

    def page(self, where: Filter, limit: int | None = None, after: str | None = None, *, newest: bool = False) -> Page:
        test, values = _all(self.compiler.conditions(where))
        told = list(values)
        if after is not None:
            day, key = cursor.read(after, newest)
            sign = "<" if newest else ">"
            first = "COALESCE(start, DATE '0001-01-01')"
            test = f"{test} AND ({first} {sign} ? OR ({first} = ? AND id {sign} ?))"
            told += [day, day, key]
        # The numbers first: what is shown is then read of so many rows alone.
        numbers = self.engine.all(
            f"SELECT n FROM search_row WHERE {test} ORDER BY n {'DESC' if newest else ''} LIMIT ?",  # noqa: S608
            [*told, None if limit is None else limit + 1],
        )
        rows = self.engine.all(
            "SELECT id, members, start FROM search_row WHERE n IN (SELECT unnest(CAST(? AS INTEGER[]))) ORDER BY n",
            [[n for (n,) in numbers]],
        )
        if newest:
            rows.reverse()
        found = tuple(Found(key, tuple(members), start) for key, members, start in rows[:limit])
        more = len(rows) > len(found)
        return Page(found, cursor.write(found[-1].start, found[-1].id, newest) if more and found else None)

    def holding(self, account: str, most: int) -> list[Found]:
        """The incidents that an account whose id begins so is part of."""
        test, values = _all(self.compiler.conditions(Filter()))
        rows = self.engine.all(
            "SELECT id, members, start FROM search_row WHERE n IN (SELECT n FROM "  # noqa: S608
            f"(SELECT n, unnest(members) AS member FROM search_row WHERE {test}) AS every_account "
            "WHERE substr(member, 1, ?) = ?) ORDER BY n LIMIT ?",
            [*values, len(account), account, most],
        )
        return [Found(key, tuple(members), start) for key, members, start in rows]

    def marks(self, where: Filter) -> list[Mark]:
        test, values = _all(self.compiler.conditions(where))
        rows = self.engine.all(
            "SELECT id, lat, lon, type, start, killed_low, killed_high FROM search_row "  # noqa: S608
            f"WHERE {test} AND lat IS NOT NULL ORDER BY n",
            values,
        )
        return list(map(Mark._make, rows))

    def names(self, what: str, level: Sensitivity | None) -> list[str]:
        conditions = self.compiler.conditions(Filter(sensitivity=level))
        if what == "place":
            test, values = _all(conditions)
            rows = self.engine.all(
                "SELECT DISTINCT p.name FROM search_place p JOIN search_places_member m ON m.code = p.id "  # noqa: S608
                f"WHERE m.id IN (SELECT places FROM search_row WHERE {test})",
                values,
            )
            return sorted(name for (name,) in rows)
        if not conditions and what in _COLUMN:
            # Whoever sees every row sees every value.
            return sorted(self.compiler.lists(_COLUMN[what]).in_use())
        return sorted(code for code, _ in self.facets(Filter(sensitivity=level), None).facets[what])

    def _all_counts(self) -> Counts:
        """The counts of everything, kept."""
        if self._everything is None:
            self._everything = self._counts("TRUE", [])
        return self._everything

    def _counts(self, test: str, values: Sequence[object]) -> Counts:
        """One pass over the rows; the groups are then counted by what they stand for."""
        columns, sets = ", ".join(_GROUPED), ", ".join(f"({column})" for column in _GROUPED)
        groups = self.engine.arrow(
            f"SELECT {columns}, count(*) AS n FROM search_row WHERE {test} GROUP BY GROUPING SETS ({sets})",  # noqa: S608
            values,
        )
        often = np.asarray(groups.column("n").cast("int64").to_numpy(), np.int64)
        found: Counts = {}
        for column in _GROUPED:
            known = groups.column(column).cast("int64")
            mine = np.asarray(known.is_valid().to_numpy(zero_copy_only=False), np.bool_)
            numbers, n = np.asarray(known.drop_null().to_numpy(), np.int64), often[mine]
            if column == "month":
                found["month"] = {
                    _month(number): count for number, count in zip(numbers.tolist(), n.tolist(), strict=True)
                }
            elif column == "state":
                found.update(self._by_state(dict(zip(numbers.tolist(), n.tolist(), strict=True))))
            else:
                lists = self.compiler.lists(column)
                found[_LISTED[column]] = lists.expand(numbers, n)
                if column == "types":
                    found["event_type"] = lists.expand_by(event_type, numbers, n)
        area = found.pop("area")
        found["country"] = {code: n for code, n in area.items() if "/" not in code}
        found["admin1"] = {code: n for code, n in area.items() if "/" in code}
        return found

    def _by_state(self, often: dict[int, int]) -> Counts:
        found: Counts = {"certainty": {}, "origin": {}}
        for number, certainty, origins, *_ in self.compiler.states:
            for facet, codes in (("certainty", [certainty]), ("origin", origins)):
                for code in codes if number in often else ():
                    found[facet][code] = found[facet].get(code, 0) + often[number]
        return found


def _all(conditions: Iterable[Condition]) -> tuple[str, list[object]]:
    """Every condition at once."""
    found = list(conditions)
    test = " AND ".join(c.sql for c in found) or "TRUE"
    return test, [value for c in found for value in c.values]


def _product(conditions: Iterable[Condition]) -> float:
    share = 1.0
    for condition in conditions:
        share *= condition.share
    return share


def _less(whole: Counts, part: Counts) -> Counts:
    """What is left of each count."""
    return {
        facet: {code: left for code, n in counts.items() if (left := n - part.get(facet, {}).get(code, 0))}
        for facet, counts in whole.items()
    }


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}" if number >= 0 else ""
