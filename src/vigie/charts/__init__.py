"""Charts as SVG from plain figures: no record, no analysis.

Each function takes figures and words and returns one self-contained SVG string, the same bytes for the same figures.
``width`` is in pixels: text keeps its size, so that a chart for a phone is drawn narrow, not shrunk.
"""

from vigie.charts.fan import Ahead, fan_chart
from vigie.charts.forest import Estimate, forest_chart
from vigie.charts.months import Bar, Level, Mark, months_chart
from vigie.charts.scatter import Circle, Cloud, Ellipse, Spot, scatter_chart
from vigie.charts.shares import Part, Share, shares_chart
from vigie.charts.verdict import Held, verdict_chart
from vigie.charts.years import Claimed, Year, years_chart

__all__ = [
    "Ahead",
    "Bar",
    "Circle",
    "Claimed",
    "Cloud",
    "Ellipse",
    "Estimate",
    "Held",
    "Level",
    "Mark",
    "Part",
    "Share",
    "Spot",
    "Year",
    "fan_chart",
    "forest_chart",
    "months_chart",
    "scatter_chart",
    "shares_chart",
    "verdict_chart",
    "years_chart",
]
