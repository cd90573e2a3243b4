"""Conditions over time: a blockade is one condition from its start to its end, whoever reports of it and when.

In: conditions of reports, each with its report. Out: ``Episode``: what lasts at one place or on one road, with the
first and the last day told, and every report's own dates. A report that tells the end closes an episode; one that tells
a later start opens the next. A condition without a place is nobody else's: each report's stays alone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from vigie.identity import digest
from vigie.model import Certainty, Condition, DateRange, Place, Report
from vigie.record.profile import Spot, same_place, spot, weights

APART = dt.timedelta(days=30)
"""A start told that long after the last report of an earlier state is a start anew."""
CELL = 0.3  # degrees
LIKE = float(weights()["place"]["alike_ratio"])
FORGOTTEN = dt.timedelta(days=365)
"""A state that no report has told for so long is not taken up again by one that tells no start."""
Where = tuple[Place, ...]
"""One place, or the two ends of a road."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What one report says of a condition."""

    id: str
    report: Report
    condition: Condition

    @property
    def start(self) -> dt.date | None:
        return self.condition.date.start if self.condition.date else None

    @property
    def end(self) -> dt.date | None:
        return self.condition.date.end if self.condition.date else None

    @property
    def begins(self) -> dt.date | None:
        """The first day on which the state is told to hold: its start, else its end or the day of publication."""
        return self.start or min((day for day in (self.end, self.report.published) if day), default=None)

    @property
    def seen(self) -> dt.date | None:
        """The last day on which the state is told to hold: its end, else the day of publication."""
        return self.end or self.report.published or self.start


@dataclass(frozen=True, slots=True)
class Episode:
    """A condition of one kind at one place or road, from ``start`` to ``end`` (None: not told).

    ``start`` is the day that most reports give, the earliest where they are even; ``last_seen`` is the last day on
    which a report has it in force. ``denials`` are the reports that deny it.
    """

    id: str
    kind: str
    where: Where
    imposed_by: tuple[str, ...]
    start: dt.date | None
    end: dt.date | None
    last_seen: dt.date | None
    stated: tuple[Stated, ...]
    denials: tuple[Stated, ...]

    @property
    def certainty(self) -> Certainty:
        """Stated where one report states it, else alleged; denied where nobody says that it is so."""
        if not self.stated:
            return Certainty.DENIED
        surest = any(one.condition.certainty is Certainty.STATED for one in self.stated)
        return Certainty.STATED if surest else Certainty.ALLEGED

    @property
    def starts(self) -> tuple[dt.date, ...]:
        """Every first day told: more than one where reports disagree."""
        return tuple(sorted({one.start for one in self.stated if one.start}))

    @property
    def first_seen(self) -> dt.date | None:
        """The first day on which a report has it in force."""
        return min((one.begins for one in self.stated if one.begins), default=None)

    def in_force(self, day: dt.date) -> bool:
        """Does it hold on a day, as far as reports tell? Where no end is told it holds on; on the day of its end it
        is over.
        """
        first = self.first_seen
        return bool(self.stated) and (first is None or first <= day) and (self.end is None or day < self.end)

    def told(self) -> Iterator[tuple[Report, Condition]]:
        """Each report with what it says of this episode alone: of its places those that are this one, and the days
        from the first to the end that any report tells.
        """
        days = DateRange(self.first_seen, self.end) if self.first_seen or self.end else None
        for one in (*self.stated, *self.denials):
            own = (p for w in _wheres(one.condition.places) if w == self.where or _same(self.where, w) for p in w)
            places = tuple(dict.fromkeys((*self.where, *own)))
            yield one.report, replace(one.condition, places=places, date=days or one.condition.date)


def episodes(found: Iterable[tuple[str, Report, Condition]]) -> list[Episode]:
    """Every episode, by kind, place and time; the same whatever the order in which reports come."""
    stated = sorted(
        (Stated(key, report, condition) for key, report, condition in found),
        key=lambda one: (one.begins or dt.date.max, one.report.published or dt.date.max, one.id),
    )
    kinds: dict[str, _Homes] = {}
    for one in stated:
        for where in _wheres(one.condition.places):
            kinds.setdefault(one.condition.kind, _Homes()).of(where).append(one)
    told = [
        episode
        for kind, homes in kinds.items()
        for where, ones in homes.every
        for episode in _in_time(kind, where, ones)
    ]
    return sorted(told, key=lambda e: (e.kind, [p.name for p in e.where], e.first_seen or dt.date.max, e.id))


class _Homes:
    """The places of one kind of condition, the earliest first, each with what is told of it."""

    def __init__(self) -> None:
        self.every: list[tuple[Where, list[Stated]]] = []
        self._seen: dict[tuple[Spot, ...], int] = {}
        self._named: dict[str, list[int]] = {}
        self._near: dict[tuple[int, int], list[int]] = {}

    def of(self, where: Where) -> list[Stated]:
        """What is told of the first place that this is, itself where it is none of them or there is no place."""
        if not where:
            self.every.append((where, []))
            return self.every[-1][1]
        spots = tuple(map(spot, where))
        known = self._seen.get(spots)
        if known is None:
            found = (n for n in sorted(self._likely(spots)) if _same(self.every[n][0], where))
            known = self._seen[spots] = next(found, len(self.every))
            if known == len(self.every):
                self._add(where, spots)
        return self.every[known][1]

    def _add(self, where: Where, spots: tuple[Spot, ...]) -> None:
        number = len(self.every)
        self.every.append((where, []))
        for one in spots:
            self._named.setdefault(one.name, []).append(number)
            if cell := _cell(one):
                self._near.setdefault(cell, []).append(number)

    def _likely(self, spots: tuple[Spot, ...]) -> set[int]:
        """All that may be the place: of a like name, or near by. A road is it by either end."""
        first = spots[0]
        names = {first.name}
        if not first.area:
            alike = process.extract(first.name, list(self._named), scorer=ratio, score_cutoff=LIKE, limit=None)
            names |= {name for name, _, _ in alike}
        found = {n for name in names for n in self._named.get(name, ())}
        if cell := _cell(first):
            y, x = cell
            found |= {n for a in (-1, 0, 1) for b in (-1, 0, 1) for n in self._near.get((y + a, x + b), ())}
        return found


def _cell(one: Spot) -> tuple[int, int] | None:
    """The square of the map that it lies in, wider than places can be apart and be one by their points alone."""
    return None if one.lat is None or one.lon is None else (int(one.lat // CELL), int(one.lon // CELL))


def _wheres(places: Sequence[Place]) -> list[Where]:
    """Every place by itself, the two ends of a road together; () for a condition without a place."""
    ends = tuple(p for role in ("from", "to") for p in places if p.role == role)[:2]
    road = [ends] if len(ends) == 2 else []
    alone = [(p,) for p in places if not (road and p in ends)]
    return [*road, *alone] or [()]


def _same(a: Where, b: Where) -> bool:
    if len(a) != len(b):
        return False
    return any(
        all(same_place(spot(x), spot(y)) for x, y in zip(a, turned, strict=True)) for turned in (b, tuple(reversed(b)))
    )


def _in_time(kind: str, where: Where, stated: Sequence[Stated]) -> list[Episode]:
    """The reports of one place laid out in time; a denial goes to the episode that it falls into."""
    runs: list[list[Stated]] = []
    for one in stated:
        if one.condition.certainty is not Certainty.DENIED:
            if runs and _goes_on(runs[-1], one):
                runs[-1].append(one)
            else:
                runs.append([one])
    denials: dict[int, list[Stated]] = {}
    for one in stated:
        if one.condition.certainty is Certainty.DENIED:
            denials.setdefault(_nearest(runs, one), []).append(one)
    found = [_episode(kind, where, run, denials.get(n, [])) for n, run in enumerate(runs)]
    return found or [_episode(kind, where, [], denials[-1])]


def _goes_on(run: Sequence[Stated], one: Stated) -> bool:
    """Is it the state that the run tells of, and not a later one?"""
    end = max((other.end for other in run if other.end), default=None)
    if end is not None and one.begins is not None and one.begins > end:
        return False
    seen = max((other.seen for other in run if other.seen), default=None)
    if seen is None or one.begins is None:
        return True
    return one.begins <= seen + (APART if one.start else FORGOTTEN)


def _nearest(runs: Sequence[Sequence[Stated]], denial: Stated) -> int:
    """The last run that began before the denial came out; -1 where there is none at all."""
    day = denial.report.published or dt.date.max
    begun = [n for n, run in enumerate(runs) if (run[0].begins or dt.date.min) <= day]
    return begun[-1] if begun else min(0, len(runs) - 1)


def _episode(kind: str, where: Where, run: Sequence[Stated], denials: Sequence[Stated]) -> Episode:
    by_publication = sorted([*run, *denials], key=lambda s: (str(s.report.published or "9999"), s.report.id, s.id))
    starts = Counter(one.start for one in run if one.start)
    imposed = Counter(code for one in run for code in dict.fromkeys(c.code for c in one.condition.imposed_by))
    return Episode(
        id=digest("episode", by_publication[0].id, *(place.name for place in where)),
        kind=kind,
        where=where,
        imposed_by=tuple(sorted(imposed, key=lambda code: (-imposed[code], code))),
        start=min(starts, key=lambda day: (-starts[day], day)) if starts else None,
        end=max((one.end for one in run if one.end), default=None),
        last_seen=max((one.seen for one in run if one.seen), default=None),
        stated=tuple(one for one in by_publication if one in run),
        denials=tuple(denials),
    )
