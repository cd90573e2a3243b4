"""Every stretch of road by a name of its own, so that a map, an address and a question speak of the same one.

In: a graph. Out: ``Segments``: runs of pieces of one road from one named place to the next ('Sandaré–Lakamané'; a point
in degrees where no place bears a name), and the pieces that such a name means. What is no such name is asked as the
program asks it (``asked.road``): all roads between two places.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from vigie.analysis.access import asked
from vigie.analysis.access.graph import RoadGraph

DASH = "–"


class Segments:
    """``runs[k]`` are the pieces of segment k, ``names[k]`` its name, ``of[n]`` the segment that piece n is of."""

    def __init__(self, graph: RoadGraph) -> None:
        self.graph = graph
        self.runs = _runs(graph)
        self.of = {n: k for k, run in enumerate(self.runs) for n in run}
        told = [self._told(run) for run in self.runs]
        # A name that two segments would bear, in either direction, is no name of one.
        often = Counter(frozenset(ends) for ends in told)
        self._numbers: dict[str, int] = {}
        self.names: list[str] = []
        for k, ends in enumerate(told):
            name = DASH.join(ends)
            if often[frozenset(ends)] > 1:
                name = f"{name} ({', '.join(self._points(self.runs[k]))})"
            if name in self._numbers:
                name = f"{name} [{k}]"
            self._numbers[name] = k
            self.names.append(name)

    def find(self, text: str) -> list[int]:
        """The pieces that a name means; raises QuestionError with candidates where there is no such road."""
        number = self._numbers.get(text.strip())
        if number is not None:
            return list(self.runs[number])
        return asked.roads(self.graph, asked.road(text))

    def _told(self, run: tuple[int, ...]) -> tuple[str, str]:
        a, b = self._ends(run)
        spots = self._points(run)
        return self.graph.name(a) or spots[0], self.graph.name(b) or spots[1]

    def _ends(self, run: tuple[int, ...]) -> tuple[int, int]:
        return self.graph.stretches[run[0]].a, self.graph.stretches[run[-1]].b

    def _points(self, run: tuple[int, ...]) -> tuple[str, str]:
        a, b = (self.graph.points[n] for n in self._ends(run))
        return f"{a.lat:.3f},{a.lon:.3f}", f"{b.lat:.3f},{b.lon:.3f}"


def _runs(graph: RoadGraph) -> list[tuple[int, ...]]:
    """Pieces of one road of the source, side by side, that no named place parts; pieces of a road stand in a row."""
    runs: list[list[int]] = [[0]] if graph.stretches else []
    for before, n in pairwise(range(len(graph.stretches))):
        joined = graph.stretches[before].b == graph.stretches[n].a and graph.base[before] == graph.base[n]
        if joined and not graph.name(graph.stretches[n].a):
            runs[-1].append(n)
        else:
            runs.append([n])
    return [tuple(run) for run in runs]
