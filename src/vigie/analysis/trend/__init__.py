"""Is it getting worse? Rates before and after a date, change points and seasons in monthly counts.

On plain arrays: ``rate_ratio(counts_before, counts_after)``.
"""

from vigie.analysis.trend.rates import Rate, RateRatio, rate_ratio
from vigie.analysis.trend.series import TrendError

__all__ = ["Rate", "RateRatio", "TrendError", "rate_ratio"]
