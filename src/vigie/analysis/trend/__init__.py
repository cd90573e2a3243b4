"""Is it getting worse? Rates before and after a date, change points and seasons in monthly counts.

On plain arrays: ``rate_ratio(counts_before, counts_after)``, ``change_points(counts)``, ``season(counts)``. On a record
or a file: ``trend(tally, …)`` gives findings.
"""

from vigie.analysis.trend.changes import ChangePoint, change_points
from vigie.analysis.trend.findings import trend
from vigie.analysis.trend.rates import Rate, RateRatio, rate_ratio
from vigie.analysis.trend.season import Season, season
from vigie.analysis.trend.series import TrendError
from vigie.analysis.trend.tally import Tally, from_csv, from_facts

__all__ = [
    "ChangePoint",
    "Rate",
    "RateRatio",
    "Season",
    "Tally",
    "TrendError",
    "change_points",
    "from_csv",
    "from_facts",
    "rate_ratio",
    "season",
    "trend",
]
