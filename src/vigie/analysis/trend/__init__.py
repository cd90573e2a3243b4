"""Is it getting worse? Rates before and after a date, change points and seasons in monthly counts.

On plain arrays: ``rate_ratio(counts_before, counts_after)``, ``change_points(counts)``, ``season(counts)``.
"""

from vigie.analysis.trend.changes import ChangePoint, change_points
from vigie.analysis.trend.rates import Rate, RateRatio, rate_ratio
from vigie.analysis.trend.season import Season, season
from vigie.analysis.trend.series import TrendError

__all__ = [
    "ChangePoint",
    "Rate",
    "RateRatio",
    "Season",
    "TrendError",
    "change_points",
    "rate_ratio",
    "season",
]
