"""What the same design tells where nothing was done: other days before the measure, other areas at its time.

In: the sides of a comparison. Out: how many of such placebos look like a change (Abadie, Diamond and Hainmueller,
J. Am. Stat. Assoc. 105, 2010, for areas; Bertrand, Duflo and Mullainathan, Q. J. Econ. 119, 2004, for days).
"""

from __future__ import annotations

from dataclasses import dataclass

from vigie.analysis.response.effect import LEAST_MONTHS, Effect, effect
from vigie.analysis.response.problems import ResponseError
from vigie.analysis.response.sides import Pair, Sides

LEAST_SIDE = 6
"""Months on each side of a placebo day."""
MOST_DAYS = 12


@dataclass(frozen=True, slots=True)
class Placebo:
    """A day (as months since the year 0) or an area, and what the design says of it."""

    name: str | int
    found: Effect

    @property
    def changed(self) -> bool:
        return self.found.way != "open"


def days(sides: Sides) -> list[Placebo]:
    """Days in the time before the measure, evenly apart; as many months after each as the measure has, at most."""
    months, length = len(sides.own[0]), len(sides.own[1])
    first, last = LEAST_SIDE, months - LEAST_SIDE
    if last < first:
        return []
    step = max(1, -(-(last - first + 1) // MOST_DAYS))
    return [
        Placebo(sides.before[0] + at, told)
        for at in range(first, last + 1, step)
        if (told := _told(_cut(sides.own, at, length), [_cut(p, at, length) for p in sides.beside.values()]))
    ]


def areas(sides: Sides) -> list[Placebo]:
    """Each area beside, as if it had been the one, against the others beside; the one itself takes no part."""
    found = []
    for name, pair in sides.beside.items():
        rest = [other for key, other in sides.beside.items() if key != name]
        if rest and (told := _told(pair, rest)):
            found.append(Placebo(name, told))
    return found


def _cut(pair: Pair, at: int, length: int) -> Pair:
    return pair[0][:at], pair[0][at : at + max(length, LEAST_MONTHS)]


def _told(own: Pair, beside: list[Pair]) -> Effect | None:
    """None where nothing was counted."""
    try:
        return effect(*own, beside)
    except ResponseError:
        return None
