"""Areas reached for the first time: events in the second period and none in the first ('jusqu'alors épargnées').

In: the area of each event and the blocks of two periods. Out: ``Reached`` by area: how probable it is that an area with
so many active blocks had none in the first period by chance alone, were its part of all violence the same in both.
Events of one block count as one, since an offensive brings several. ``by_chance`` is how many areas would look newly
reached if chance alone had shared out each area's active blocks: where many areas are small, some always do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from vigie.analysis.shift.blocks import Blocks


@dataclass(frozen=True, slots=True)
class Reached:
    """``first_day`` (ordinal) is that of the first event; ``active`` counts blocks with events; ``probability`` is that
    of chance.
    """

    area: str
    events: int
    active: int
    first_day: int
    probability: float


@dataclass(frozen=True, slots=True)
class NewAreas:
    """The areas newly reached, the least explicable first, and how many chance alone lets expect among ``areas``."""

    found: tuple[Reached, ...]
    by_chance: float
    areas: int


def reached(area: Any, days: Any, blocks: Blocks) -> NewAreas:
    """Areas with events in the second period and none in the first; events without an area are left out."""
    names = np.asarray(area, str)
    inside = (blocks.of >= 0) & (names != "")
    recent = blocks.recent
    share = recent[inside].mean() if inside.any() else 0.0
    found, by_chance = [], 0.0
    every = np.unique(names[inside])
    for name in every:
        mine = inside & (names == name)
        active = len(np.unique(blocks.of[mine]))
        chance = float(share**active)
        by_chance += chance
        if recent[mine].all():
            found.append(Reached(str(name), int(mine.sum()), active, int(np.asarray(days)[mine].min()), chance))
    return NewAreas(tuple(sorted(found, key=lambda r: (r.probability, r.area))), by_chance, len(every))
