"""Where an area stands at the end of a month, in seven figures: what makes two situations alike.

In: counts by month and area. Out: levels over three months, a year and five years (log), how many months of the last
year and three years had any, how long since the last, how unsteady the year was. The weights of the figures were chosen
on windows before 2018 (``docs/decisions/0022-...``), where they hardly matter.
"""

from __future__ import annotations

import numpy as np

from vigie.analysis.trend.series import Floats

LEVELS = {3: 0.5, 12: 0.8, 60: 0.3}
"""Months looked back on, and how much their level weighs."""
BUSY = {12: 1.0, 36: 0.9}
SINCE, LONGEST = 1.0, 120
UNSTEADY = 0.4
LOOKS_BACK = 36
"""Months a situation needs behind it."""


def states(counts: Floats, month: int) -> Floats:
    """One row an area: its state at the end of ``month``, an index into ``counts`` (months by areas, NaN unknown)."""
    past = counts[: month + 1]
    known = np.nan_to_num(past)
    some = known > 0
    columns = [weight * (np.log1p(mean(past, back)) + typical(past, back)) / 2 for back, weight in LEVELS.items()]
    columns += [weight * some[-back:].mean(axis=0) for back, weight in BUSY.items()]
    since = np.where(some.any(axis=0), some[::-1].argmax(axis=0), LONGEST)
    columns.append(SINCE * np.log1p(np.minimum(since, LONGEST)) / np.log1p(LONGEST))
    columns.append(UNSTEADY * np.log1p(known[-12:]).std(axis=0))
    return np.stack(columns, axis=1)


def level(counts: Floats, month: int) -> Floats:
    """How much a month an area sees as a rule: between three months and a year, on the log scale.

    Of logs, not of counts: one month of 20,000 deaths among quiet ones foretells no year of them.
    """
    past = counts[: month + 1]
    found: Floats = np.expm1((typical(past, 3) + typical(past, 12)) / 2)
    return found


def mean(past: Floats, back: int) -> Floats:
    """Of the known months among the last ``back``; 0 where none is."""
    return _mean(past[-back:])


def typical(past: Floats, back: int) -> Floats:
    """The mean of log(1 + count) of the known months among the last ``back``; 0 where none is."""
    return _mean(np.log1p(past[-back:]))


def _mean(last: Floats) -> Floats:
    months = (~np.isnan(last)).sum(axis=0)
    found: Floats = np.nansum(last, axis=0) / np.maximum(months, 1)
    return found
