"""What a filter takes as columns: for lists, maps and brushing, without a word of any report.

In: who answers, a filter. Out: ``Columns``, the newest incident first: numbers in arrays, names and codes as positions
in dictionaries, lists one after the other with where each begins (Apache Arrow's layout). An index gives them as they
stand in it; without one they are laid out of the incidents. ``perpetrators`` are the groups named: a group above
another of the same incident is not told again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.knowledge.areas.extent import reaches
from vigie.record.profile import lineage
from vigie.record.query import cursor, flat
from vigie.record.query.asking import Asking
from vigie.record.query.conditions import Condition
from vigie.record.query.dictionaries import Lists
from vigie.record.query.filters import Filter
from vigie.record.query.flat import HARM
from vigie.record.query.plain import Plain
from vigie.record.query.search import Search

UNDATED = np.iinfo(np.int32).min
"""Among days."""
EPOCH = dt.date(1970, 1, 1).toordinal()
NAMED = ("place", "precision", "region", "type", "certainty")
LISTED = ("types", "perpetrators", "targets", "sources")
FIGURES = ", ".join(flat.TOLLS)
Numbers = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Named:
    """A column of words: ``values[number[i]]`` is that of incident i."""

    values: list[str]
    number: Numbers


@dataclass(frozen=True, slots=True)
class Listed:
    """A column of lists of words: of incident i ``values[n]`` for n in ``number[begin[i]:begin[i + 1]]``."""

    values: list[str]
    begin: Numbers
    number: Numbers

    def of(self, i: int) -> list[str]:
        """The list of incident i."""
        return [self.values[n] for n in self.number[self.begin[i] : self.begin[i + 1]].tolist()]


@dataclass(frozen=True, slots=True)
class Columns:
    """Incidents as columns of one length; days since 1970 (or ``UNDATED``), degrees and tolls NaN where unknown."""

    n: Numbers
    """A number of each, falling."""
    id: list[str]
    first: Numbers
    last: Numbers
    lat: Floats
    lon: Floats
    reach: Floats
    """Kilometres from the point to where it may have been (``knowledge.areas.extent``): of a road, to its ends."""
    named: dict[str, Named]
    listed: dict[str, Listed]
    tolls: dict[str, tuple[Floats, Floats]]
    accounts: Numbers

    def __len__(self) -> int:
        return len(self.id)

    @property
    def size(self) -> int:
        """Bytes, about."""
        lists = sum(one.begin.nbytes + one.number.nbytes for one in self.listed.values())
        return len(self) * (64 + 12 + 24 + 4 * len(NAMED) + 16 * len(self.tolls) + 4) + lists


def columns(asking: Asking, where: Filter, limit: int | None = None, after: str | None = None) -> Columns:
    """What the filter takes, the newest first: all, or so many after the end of a page (``after``)."""
    answers = asking.answers
    if isinstance(answers, Plain):
        found = _of_incidents(asking, answers, where, limit, after)
    else:
        found = _of_index(answers, where, limit, after)
    _measure(found)
    return found


def _measure(found: Columns) -> None:
    """Fill in how far the places reach that are no points."""
    at = np.flatnonzero(np.isnan(found.reach) & ~np.isnan(found.lat))
    names = [found.named[name] for name in ("place", "region", "precision")]
    numbers = np.stack([one.number[at] for one in names], axis=1).astype(np.int64)
    # Alike are those of one name, region and precision.
    sizes = [len(one.values) + 1 for one in names]
    _, firsts, which = np.unique(
        (numbers[:, 0] * sizes[1] + numbers[:, 1]) * sizes[2] + numbers[:, 2], return_index=True, return_inverse=True
    )
    places = []
    for i in at[firsts].tolist():
        name, region, precision = (one.values[one.number[i]] for one in names)
        places.append((name, region, float(found.lat[i]), float(found.lon[i]), precision))
    if places:
        found.reach[at] = np.array(reaches(places), np.float64)[which]


def day(number: int) -> dt.date | None:
    """A day of ``first`` or ``last``."""
    return None if number == UNDATED else dt.date.fromordinal(EPOCH + number)


def next_page(page: Columns, more: bool) -> str | None:
    """What leads to the page after this one; None where there are no ``more``."""
    return cursor.write(day(int(page.first[-1])), page.id[-1], True) if more else None


def take(found: Columns, at: Numbers) -> Columns:
    """Those at these positions, in this order."""
    listed = {}
    for name, one in found.listed.items():
        lengths = one.begin[at + 1] - one.begin[at]
        begin = _begins(lengths)
        listed[name] = Listed(one.values, begin, one.number[_within(one.begin[at], begin, lengths)])
    return Columns(
        found.n[at],
        [found.id[i] for i in at.tolist()],
        found.first[at],
        found.last[at],
        found.lat[at],
        found.lon[at],
        found.reach[at],
        {name: Named(one.values, one.number[at]) for name, one in found.named.items()},
        listed,
        {kind: (low[at], high[at]) for kind, (low, high) in found.tolls.items()},
        found.accounts[at],
    )


def taken(whole: Columns, asking: Asking, where: Filter) -> Numbers:
    """The positions in ``whole``, all incidents that ``asking`` knows, of those that the filter takes, in order."""
    answers = asking.answers
    if isinstance(answers, Plain):
        known = {key: at for at, key in enumerate(whole.id)}
        return np.array([known[one.id] for one in answers.page(where, newest=True).found], np.int32)
    conditions = answers.compiler.conditions(where)
    if not conditions:
        return np.arange(len(whole), dtype=np.int32)
    test = " AND ".join(c.sql for c in conditions)
    rows = answers.engine.arrow(
        f"SELECT n FROM search_row WHERE {test} ORDER BY n DESC",  # noqa: S608
        [value for c in conditions for value in c.values],
    )
    # Both are in falling order, and whatever a filter takes is known.
    return np.searchsorted(-whole.n, -_ints(rows.column("n"))).astype(np.int32)


def _of_index(search: Search, where: Filter, limit: int | None, after: str | None) -> Columns:
    conditions = search.compiler.conditions(where)
    if after is not None:
        start, key = cursor.read(after, newest=True)
        first = "COALESCE(start, DATE '0001-01-01')"
        conditions = [*conditions, Condition(f"({first} < ? OR ({first} = ? AND id < ?))", (start, start, key), 1.0)]
    test = " AND ".join(c.sql for c in conditions) or "TRUE"
    values: list[object] = [value for c in conditions for value in c.values]
    if limit is not None:
        # The numbers first: what is shown is then read of so many rows alone.
        numbers = search.engine.all(f"SELECT n FROM search_row WHERE {test} ORDER BY n DESC LIMIT ?", [*values, limit])  # noqa: S608
        test, values = "n IN (SELECT unnest(CAST(? AS INTEGER[])))", [[n for (n,) in numbers]]
    found = search.engine.arrow(
        "SELECT n, id, start - DATE '1970-01-01' AS first, finish - DATE '1970-01-01' AS last, lat, lon, "  # noqa: S608
        "label AS place, precision, lies_in AS region, reach, type, state, types, actors, targets, sources, "
        f"{FIGURES}, "
        f"array_length(members, 1) AS accounts FROM search_row WHERE {test} ORDER BY n DESC",
        values,
    )
    certainty = {number: told for number, told, *_ in search.compiler.states}
    states = found.column("state").to_pylist()
    named = {name: _coded(found.column(name)) for name in NAMED if name != "certainty"}
    named["certainty"] = _numbered([certainty[number] for number in states])
    listed = {}
    for name, column in zip(LISTED, ("types", "actors", "targets", "sources"), strict=True):
        lists = search.compiler.lists(column)
        listed[name] = _expanded(lists, _ints(found.column(column)), named_alone if name == "perpetrators" else None)
    return Columns(
        _ints(found.column("n")),
        found.column("id").to_pylist(),
        _ints(found.column("first")),
        _ints(found.column("last")),
        _floats(found.column("lat")),
        _floats(found.column("lon")),
        _floats(found.column("reach")),
        named,
        listed,
        {kind: (_floats(found.column(f"{kind}_low")), _floats(found.column(f"{kind}_high"))) for kind in HARM},
        _ints(found.column("accounts")),
    )


def _of_incidents(asking: Asking, plain: Plain, where: Filter, limit: int | None, after: str | None) -> Columns:
    found = asking.incidents(plain.page(where, limit, after, newest=True).found)
    names = tuple(flat.INCIDENT)
    rows = [dict(zip(names, flat.row(incident, 0, 0), strict=True)) for incident in found]

    def told(name: str) -> list[Any]:
        return [row[name] for row in rows]

    def days(name: str) -> Numbers:
        return np.array([UNDATED if d is None else d.toordinal() - EPOCH for d in told(name)], np.int32)

    def floats(name: str) -> Floats:
        return np.array([np.nan if x is None else x for x in told(name)], np.float64)

    actors = [named_alone(codes) for codes in told("actors")]
    lists = {"types": told("types"), "perpetrators": actors, "targets": told("targets"), "sources": told("sources")}
    return Columns(
        -np.arange(len(rows), dtype=np.int32),
        told("id"),
        days("start"),
        days("finish"),
        floats("lat"),
        floats("lon"),
        floats("reach"),
        {name: _numbered(told("lies_in" if name == "region" else name)) for name in NAMED},
        {name: _joined(lists[name]) for name in LISTED},
        {kind: (floats(f"{kind}_low"), floats(f"{kind}_high")) for kind in HARM},
        np.array([len(members) for members in told("members")], np.int32),
    )


def named_alone(codes: Sequence[str]) -> list[str]:
    """Those that are above no other."""
    above = {other for code in codes for other in lineage(code) if other != code}
    return [code for code in codes if code not in above]


def _coded(column: Any) -> Named:
    """A column of text by its dictionary, '' for what is unknown."""
    # A column of no rows has no type of its own.
    coded = column.cast("string").fill_null("").combine_chunks().dictionary_encode()
    if not len(coded):
        return Named([], np.zeros(0, np.int32))
    return Named(coded.dictionary.to_pylist(), np.asarray(coded.indices.to_numpy(), np.int32))


def _numbered(values: Sequence[str]) -> Named:
    known = {value: n for n, value in enumerate(dict.fromkeys(values))}
    return Named(list(known), np.array([known[value] for value in values], np.int32))


def _joined(lists: Sequence[Sequence[str]]) -> Listed:
    flat_one = _numbered([value for one in lists for value in one])
    lengths = np.array([len(one) for one in lists], np.int32)
    return Listed(flat_one.values, _begins(lengths), flat_one.number)


def _expanded(lists: Lists, rows: Numbers, kept: Callable[[Sequence[str]], Sequence[str]] | None) -> Listed:
    """The lists of these numbers, one after the other; of each only what ``kept`` gives."""
    wanted, which = np.unique(rows, return_inverse=True)
    members = [lists.members(int(number)) for number in wanted]
    told = [list(kept(one)) if kept else one for one in members]
    distinct = _joined(told)
    lengths = np.diff(distinct.begin)[which].astype(np.int32)
    begin = _begins(lengths)
    return Listed(distinct.values, begin, distinct.number[_within(distinct.begin[:-1][which], begin, lengths)])


def _within(starts: Numbers, begin: Numbers, lengths: Numbers) -> Numbers:
    """Where the members of lists stand that start there, are so long and now begin elsewhere."""
    into = np.arange(int(begin[-1]), dtype=np.int32) - np.repeat(begin[:-1], lengths)
    return np.asarray(np.repeat(starts, lengths) + into, np.int32)


def _begins(lengths: Numbers) -> Numbers:
    return np.concatenate((np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)))


def _ints(column: Any) -> Numbers:
    return np.asarray(column.cast("int32").fill_null(int(UNDATED)).to_numpy(), np.int32)


def _floats(column: Any) -> Floats:
    return np.array(column.cast("float64").to_numpy(zero_copy_only=False), np.float64)
