"""How closures on record changed what is within reach, day by day: for a timeline, and since when a place is cut off.

In: a ground, a service, a kind of traffic. Out: ``Past``: the days on which anything changed; how many people closures
kept beyond a limit on each; since when each place has been beyond it without a break. One shortest-path tree is
repaired from change to change (``paths.Timeline``); days between two changes are alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vigie.analysis.access.closures import Closure
from vigie.analysis.access.ground import Ground, tree_of, wanted
from vigie.analysis.access.people import at_nodes, people_of
from vigie.knowledge.road_closures import BARRING
from vigie.knowledge.road_speeds import speeds

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Step:
    """From ``day`` until the next step: places that closures keep beyond the limit and their people; ``closures`` that
    count then."""

    day: dt.date
    places: int
    people: int
    closures: int


class Past:
    """``days`` are those on which a closure on record begins or ceases to count, or the season turns; [] without
    any."""

    def __init__(self, ground: Ground, service: str, traffic: str) -> None:
        from vigie.analysis.access.paths import Timeline, Tree

        self.ground, self.service, self.traffic = ground, service, traffic
        self.barring = [c for c in _placed(ground) if c.effect in BARRING and c.meets(traffic) and c.span()]
        self.days = _turns(self.barring)
        there = wanted(ground, service)
        self._usual = {day.month: tree_of(ground, there, day)[0].distance for day in _seasons()}
        if not self.days:
            return
        first = self.days[0]
        weights = ground.barred.minutes(first, traffic)
        tree, changes = Tree(ground.graph.network, list(there), weights), {}
        for day in self.days[1:]:
            now = ground.barred.minutes(day, traffic)
            moved = np.nonzero(now != weights)[0]
            if len(moved):
                changes[(day - first).days] = (moved, now[moved])
            weights = now
        self._timeline = Timeline(tree, (self.days[-1] - first).days + 1, changes)

    def steps(self, limit: float) -> list[Step]:
        """Every change in what is beyond ``limit`` minutes because of closures, in order."""
        if not self.days:
            return []
        graph = self.ground.graph
        here = at_nodes(graph, people_of(graph), self.ground.countries)
        counted = np.bincount(
            [n for e, n in graph.at.items() if e.country in self.ground.countries], minlength=len(graph.points)
        )
        found: list[Step] = []
        for day, beyond in self._beyond(limit):
            count = sum(1 for c in self.barring if c.counts(day))
            one = Step(day, int(counted[beyond].sum()), round(float(here[beyond].sum())), count)
            if not found or (one.places, one.people, one.closures) != (
                found[-1].places,
                found[-1].people,
                found[-1].closures,
            ):
                found.append(one)
        return found

    def since(self, day: dt.date, limit: float) -> dict[int, dt.date]:
        """Nodes that closures keep beyond the limit on a day, and from when on without a break; where that is the first
        day known, it may have been before."""
        began = np.full(len(self.ground.graph.points), -1, np.int64)
        for when, beyond in self._beyond(limit) if self.days else ():
            if when > day:
                break
            began[~beyond] = -1
            began[beyond & (began < 0)] = when.toordinal()
        return {int(n): dt.date.fromordinal(int(began[n])) for n in np.nonzero(began >= 0)[0]}

    def _beyond(self, limit: float) -> Iterator[tuple[dt.date, Flags]]:
        """On each day of change the nodes beyond the limit that are not so on open roads, and those without any way."""
        first, moves = self.days[0], dict(self._timeline.moves)
        distance = self._timeline.first.copy()
        for day in self.days:
            moved = moves.get((day - first).days)
            if moved is not None:
                distance[moved.nodes] = moved.after
            usual = self._usual[_season(day).month]
            cut = np.isinf(distance) & np.isfinite(usual)
            yield day, cut | ((distance > limit) & (usual <= limit))


def _placed(ground: Ground) -> Sequence[Closure]:
    return [c for c in ground.barred.closures if c.id in ground.barred.roads]


def _turns(closures: Sequence[Closure]) -> list[dt.date]:
    """The days on which something begins or is over, and between them those on which the season turns."""
    spans = [span for c in closures if (span := c.span())]
    days = {day for span in spans for day in span if day is not None}
    days |= {c.last_seen for c in closures if c.last_seen and c.start is None}
    return turns(closures, min(days), max(days)) if days else []


def turns(closures: Iterable[Closure], first: dt.date, last: dt.date) -> list[dt.date]:
    """The first day, and every one until the last on which a closure begins or ceases to count or the season turns."""
    days = {day for c in closures if (span := c.span()) for day in span if day is not None}
    months = (dt.date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13))
    days |= {
        day for day in months if speeds().is_wet(day) != speeds().is_wet(day.replace(month=(day.month - 2) % 12 + 1))
    }
    return [first, *sorted(day for day in days if first < day <= last)]


def _season(day: dt.date) -> dt.date:
    """A day that stands for the season of another."""
    dry, wet = _seasons()
    return wet if speeds().is_wet(day) else dry


def _seasons() -> tuple[dt.date, dt.date]:
    months = [dt.date(2000, month, 1) for month in range(1, 13)]
    return next(d for d in months if not speeds().is_wet(d)), next(d for d in months if speeds().is_wet(d))
