"""One closure: what is told of a road or a place, and how sure one may be of it on a day.

In: a condition or an incident on record. Out: ``Closure``. On the day that is told as its end it holds no more; where
no end is told, confidence halves every ``half_life`` days after the last report that has it in force; where no start is
told, every ``half_life`` days before its end.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from vigie.knowledge.road_closures import rules
from vigie.model import Place


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence that says so: its report (id, source, day of publication) and its words."""

    report: str
    source: str | None
    published: dt.date | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Closure:
    """``where``: one place (what leads into it), the two ends of a road, or a country (its border crossings).

    ``effect``: closed, slowed, dangerous or one_company (``company`` alone is kept from the road). ``traffic``: the
    kinds meant, () for all. ``start`` is the day told or else the first day on which it was told to hold, None where
    reports tell its end only; ``end`` the day told as its end. ``sure`` is the confidence on ``last_seen``. ``by``:
    codes of who imposed it. ``denied``: reports that deny it.
    """

    id: str
    kind: str
    effect: str
    where: tuple[Place, ...]
    traffic: frozenset[str]
    start: dt.date | None
    end: dt.date | None
    last_seen: dt.date | None
    sure: float
    half_life: float
    by: tuple[str, ...]
    proofs: tuple[Proof, ...]
    denied: int = 0
    company: str | None = None

    def holds(self, day: dt.date) -> bool:
        """In force on that day, as far as reports tell?"""
        if self.start is not None and day < self.start:
            return False
        return self.end is None or day < self.end

    def ended(self, day: dt.date, within: int) -> bool:
        """Did it end on that day or so many days before?"""
        return not self.holds(day) and self.end is not None and 0 <= (day - self.end).days <= within

    def confidence(self, day: dt.date) -> float:
        """From 0 to 1."""
        if not self.holds(day):
            return 0.0
        if self.start is None and self.end is not None:
            return self.sure * math.pow(0.5, (self.end - day).days / self.half_life)
        if self.end is not None or self.last_seen is None or day <= self.last_seen:
            return self.sure
        return self.sure * math.pow(0.5, (day - self.last_seen).days / self.half_life)

    def counts(self, day: dt.date) -> bool:
        """Does it hold, and surely enough to count?"""
        return self.confidence(day) >= rules().least

    def span(self) -> tuple[dt.date | None, dt.date | None] | None:
        """The first day on which it counts and the first on which it does so no more; None in the pair where it did
        ever before, or goes on; None where it never counts.
        """
        least = rules().least
        if self.sure < least:
            return None
        fades = math.floor(self.half_life * math.log2(self.sure / least))
        first, over = self.start, self.end
        if first is None and over is not None:
            first = _moved(over, -fades)
        elif over is None and self.last_seen is not None:
            over = _moved(self.last_seen, fades + 1)
        return None if first is not None and over is not None and first >= over else (first, over)

    def meets(self, traffic: str) -> bool:
        """Does it concern that kind of traffic?"""
        return not self.traffic or traffic in self.traffic


def _moved(day: dt.date, days: int) -> dt.date:
    """So many days later, within the calendar: reports may name any year."""
    return dt.date.fromordinal(min(max(day.toordinal() + days, 1), dt.date.max.toordinal()))
