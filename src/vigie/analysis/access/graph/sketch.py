"""A road map before places are put on it: points and the roads between them, from whatever source.

In: points in degrees, roads with length, class and minutes. Out: ``Sketch``, of which ``placing`` makes a graph.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from vigie.knowledge.gazetteer import Entry
from vigie.model import QuestionError


class RoadFileError(QuestionError):
    """A file of roads that cannot be used."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where roads meet or end. ``entry``: the place that stands there, where the source says so; ``country``: ISO2."""

    lat: float
    lon: float
    country: str | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A road between two points of the sketch.

    ``minutes`` are measured (dry season) or None: then they follow from the class. ``kind``: a class of
    ``knowledge.road_speeds``. ``line``: the bends between the ends as (longitude, latitude); () where only the ends are
    known, and the road may then run well beside the straight line.
    """

    a: int
    b: int
    km: float
    kind: str
    minutes: float | None = None
    name: str = ""
    observed: bool = True
    line: tuple[tuple[float, float], ...] = ()


@dataclass(slots=True)
class Sketch:
    """A road map. ``source`` and ``licence`` are what to cite; ``coarse``: trunk roads drawn as straight lines."""

    source: str
    licence: str
    coarse: bool
    points: list[Point] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
