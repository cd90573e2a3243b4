"""Does a figure fit a slice, and how many slices would fit it by luck?

In: a claimed figure with the words that bind it, figures of slices. Out: whether one fits; the number expected to fit
though they have nothing to do with the claim. Figures of slices spread over orders of magnitude, so the logarithm of
one is taken to be even between half and twice the claimed figure: of N slices there, N * ln(high / low) / ln 4 lie
between low and high by luck. Several figures must fit at once: then the shares multiply.
"""

from __future__ import annotations

from math import log
from typing import Any

from vigie.analysis.check.verdict import EXACT
from vigie.model import Number

REACH = 2.0
"""Figures between claimed / REACH and claimed * REACH tell how dense they are."""


def bounds(claimed: Number, words: str, high: Number | None = None) -> tuple[float, float]:
    """The figures that are the one claimed: an exact one itself, 'about' within 2 percent."""
    x = float(claimed)
    if words == "approx":
        return x / (1 + EXACT), x / (1 - EXACT)
    if words == "at_least":
        return x, x * (1 + EXACT)
    if words == "at_most":
        return x * (1 - EXACT), x
    if words == "between" and high is not None:
        return x, float(high)
    return x, x


def fits(figures: Any, claimed: Number, words: str, high: Number | None = None) -> Any:
    """Which figures (one, or an array) are the one claimed."""
    low, top = bounds(claimed, words, high)
    return (figures >= low - 0.5e-6) & (figures <= top + 0.5e-6)


def near(figures: Any, claimed: Number) -> Any:
    """Which figures tell how dense slices are about the claimed one."""
    return (figures >= claimed / REACH) & (figures <= claimed * REACH)


def share(claimed: Number, words: str, high: Number | None = None) -> float:
    """The share of the slices near the claimed figure that fit it by luck; counts are whole numbers."""
    low, top = bounds(claimed, words, high)
    if claimed <= 0:
        return 1.0
    return min(1.0, log((top + 0.5) / max(low - 0.5, 0.25)) / log(REACH * REACH))
