"""Where values fall on a sheet, and which of them are labelled.

In: the range of the values, the range of pixels. Out: positions; round numbers to label.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``low``–``high`` to pixels ``start``–``end``; by ratio where ``log``. Values outside fall on the edge."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        value = min(max(value, self.low), self.high)
        if self.log:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def steps(high: float, most: int = 5, *, whole: bool = False) -> list[float]:
    """Round numbers from 0 to at least ``high``, at most ``most`` steps; whole numbers where half makes no sense.

    >>> steps(37), steps(2, whole=True), steps(0)
    ([0.0, 10.0, 20.0, 30.0, 40.0], [0.0, 1.0, 2.0], [0.0, 1.0])
    """
    if high <= 0:
        return [0.0, 1.0]
    size = 10.0 ** math.floor(math.log10(high / most))
    step = next(size * n for n in (1, 2, 2.5, 5, 10, 20) if high / (size * n) <= most)
    step = max(float(math.ceil(step)), 1.0) if whole else step
    return [round(step * n, 10) for n in range(math.ceil(high / step - 1e-9) + 1)]


def between(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers within a range that need not begin at 0.

    >>> between(-9.3, -4.1)
    [-9.0, -8.0, -7.0, -6.0, -5.0]
    """
    width = (high - low) / most
    size = 10.0 ** math.floor(math.log10(width))
    step = next(size * n for n in (1, 2, 2.5, 5, 10) if size * n >= width)
    return [round(step * n, 10) for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def ratios(low: float, high: float, most: int = 8) -> list[float]:
    """Round ratios between two: 0.5, 1, 2, 5 …

    >>> ratios(0.4, 6)
    [0.5, 1.0, 2.0, 3.0, 5.0]
    """
    for digits in ((1, 2, 3, 5), (1, 2, 5), (1, 3), (1,)):
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        found = [round(d * 10.0**p, 10) for p in powers for d in digits]
        found = [value for value in found if low <= value <= high]
        if len(found) <= most:
            return found
    every = math.ceil(len(found) / most)
    return found[::every]
