"""What share of reported events each area has, and how that changed.

In: the area of each event and the blocks of two periods. Out: ``Share`` by area. Intervals are for over-dispersed
counts: the sample counts for as much less as its variance between blocks is more than a binomial's (the effective
sample size of Korn and Graubard 1998, *Survey Methodology* 24), in Wilson's interval; the change takes both
(Newcombe 1998, *Statistics in Medicine* 17, method 10).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from vigie.analysis.shift.blocks import Blocks, between
from vigie.analysis.shift.sphere import Floats


@dataclass(frozen=True, slots=True)
class Part:
    """A share (0 to 1) of ``total`` events with its interval."""

    share: float
    low: float
    high: float
    events: int
    total: int


@dataclass(frozen=True, slots=True)
class Share:
    """An area in both periods. ``low`` and ``high`` bound the change at ``level``; ``sure``: it is not zero though
    all areas are looked at together (Šidák 1967).
    """

    area: str
    before: Part
    after: Part
    change: float
    low: float
    high: float
    sure: bool
    level: float


def shares(area: Any, blocks: Blocks, level: float = 0.95) -> list[Share]:
    """Shares of events by area, the greatest change first."""
    names, of = np.unique(np.asarray(area, str), return_inverse=True)
    member = np.eye(len(names))[of.reshape(-1)]
    parts = [
        _parts(member[events], blocks.of[events], which, level, len(names))
        for events, which in ((blocks.early, ~blocks.late), (blocks.recent, blocks.late))
    ]
    found = []
    for n, name in enumerate(names):
        (before, wide_before), (after, wide_after) = parts[0][n], parts[1][n]
        if not before.events and not after.events:
            continue
        low, high = _change(before, after)
        all_low, all_high = _change(wide_before, wide_after)
        sure = all_low > 0 or all_high < 0
        found.append(Share(str(name), before, after, after.share - before.share, low, high, sure, level))
    return sorted(found, key=lambda s: (-abs(s.change), s.area))


def _parts(member: Floats, of: Any, which: Any, level: float, areas: int) -> list[tuple[Part, Part]]:
    """Each area's share with its interval, and with the wider one of all areas together."""
    from scipy.stats import t

    total, blocks = len(member), int(which.sum())
    share = member.mean(axis=0)
    variance = np.diag(between(of, member - share, which)) / total**2
    binomial = share * (1 - share) / total
    # An area with few events cannot tell its own burstiness: the areas together lend theirs.
    common = float(variance.sum() / binomial.sum()) if binomial.sum() else 1.0
    own = np.divide(variance, binomial, out=np.full_like(share, common), where=binomial > 0)
    effect = np.maximum(np.maximum(own, common), 1.0)
    events = member.sum(axis=0)

    def part(n: int, confidence: float) -> Part:
        quantile = float(t.ppf((1 + confidence) / 2, blocks - 1))
        return Part(float(share[n]), *_wilson(float(share[n]), total / effect[n], quantile), int(events[n]), total)

    joint = level ** (1 / areas)
    return [(part(n, level), part(n, joint)) for n in range(len(share))]


def _wilson(share: float, size: float, quantile: float) -> tuple[float, float]:
    square = quantile**2
    middle = (share + square / (2 * size)) / (1 + square / size)
    half = quantile / (1 + square / size) * math.sqrt(share * (1 - share) / size + square / (4 * size**2))
    return max(middle - half, 0.0) if share else 0.0, min(middle + half, 1.0) if share < 1 else 1.0


def _change(before: Part, after: Part) -> tuple[float, float]:
    change = after.share - before.share
    return (
        change - math.hypot(after.share - after.low, before.high - before.share),
        change + math.hypot(after.high - after.share, before.share - before.low),
    )
