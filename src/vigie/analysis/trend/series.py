"""Monthly counts as arrays: what may be one, and what cannot be used.

In: any sequence of counts, one a month, months without events as 0. Out: a checked array of whole numbers, or
``TrendError`` in one sentence.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vigie.knowledge.problems import Spoken
from vigie.model import QuestionError

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST = 1200
"""Months: a hundred years."""


class TrendError(Spoken, QuestionError):
    """A series or question that no trend can be told of; ``sentence`` tells why in either language."""

    topic = "trend.bad"


def counts(values: ArrayLike | Any, *, least: int = 1) -> Counts:
    """Counts by month. Raises ``TrendError`` where there are fewer than ``least`` or one is no whole number from 0."""
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TrendError("not_numbers") from error
    if found.ndim != 1:
        raise TrendError("not_a_series")
    if not np.all(np.isfinite(found)) or np.any(found < 0) or np.any(found != np.round(found)) or np.any(found > 1e9):
        raise TrendError("not_counts")
    if len(found) < least:
        raise TrendError("too_short", months=len(found), least=least)
    if len(found) > MOST:
        raise TrendError("too_long", months=len(found), most=MOST)
    return found.astype(np.int64)
