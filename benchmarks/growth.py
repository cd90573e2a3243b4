"""How the time of a step grows with the length of its input, on a machine where others run too.

In: a function of a size. Out: by how much four times the size multiplies its CPU time: 4 where time is linear, 16 where
it is quadratic. Noise only adds, so that the shortest of several runs counts; a run too short to time tells nothing.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

LINEAR = 10.0
"""Fourfold input: at most this is no square. Between 4 and 16, with room for a busy machine on both sides."""
SHORTEST = 0.02
"""Seconds below which a ratio of times says nothing."""


def seconds(run: Callable[[], object]) -> float:
    """CPU time of one run."""
    gc.collect()
    start = time.process_time()
    run()
    return time.process_time() - start


def fourfold(run: Callable[[int], object], size: int, tries: int = 3) -> float:
    """By how much ``run(4 * size)`` takes longer than ``run(size)``; measured again while it looks like more than
    ``LINEAR``.
    """
    once, four = seconds(lambda: run(size)), seconds(lambda: run(4 * size))
    for _ in range(tries - 1):
        if four <= LINEAR * max(once, SHORTEST):
            break
        once = min(once, seconds(lambda: run(size)))
        four = min(four, seconds(lambda: run(4 * size)))
    return four / max(once, SHORTEST)
