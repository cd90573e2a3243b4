"""How fast one gets on by class of road and season.

In: ``road_speeds.toml``. Out: ``Speeds``; OpenStreetMap's words for a road as one of the classes.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vigie.model import KnowledgeError

CLASSES = ("paved", "unpaved", "laterite", "street", "track")


@dataclass(frozen=True, slots=True)
class Speeds:
    """km/h in the dry season and in the rains by class; which months are the rains; how much a track winds."""

    dry: Mapping[str, float]
    wet: Mapping[str, float]
    rains: frozenset[int]
    winding: float
    osm: Mapping[str, str]
    surface: Mapping[str, str]

    def minutes(self, kind: str, km: float) -> tuple[float, float]:
        """In the dry season and in the rains."""
        return 60 * km / self.dry[kind], 60 * km / self.wet[kind]

    def slowed(self, kind: str, minutes: float) -> float:
        """What minutes measured in the dry season become in the rains."""
        return minutes * self.dry[kind] / self.wet[kind]

    def is_wet(self, day: dt.date) -> bool:
        return day.month in self.rains

    def of_osm(self, highway: str, surface: str | None) -> str | None:
        """The class of an OpenStreetMap way; None where it is no road for cars."""
        by_name = self.osm.get(highway)
        return by_name and self.surface.get(surface or "", by_name)


@cache
def speeds() -> Speeds:
    """The table; one of another shape raises KnowledgeError."""
    table = tomllib.loads((files("vigie.knowledge") / "road_speeds.toml").read_text(encoding="utf-8"))
    try:
        return Speeds(
            {kind: float(table[kind]["dry"]) for kind in CLASSES},
            {kind: float(table[kind]["rains"]) for kind in CLASSES},
            frozenset(table["rains"]),
            float(table["winding"]),
            table["osm"],
            table["surface"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"road_speeds.toml: {error!r} is missing or no number; mend it") from error
