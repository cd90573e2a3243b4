"""How hard an area is to reach for aid, after ACAPS's Humanitarian Access Overview: nine indicators, three dimensions.

In: a record, a day. Out: Findings, one an area: score 0 to 5, its bounds, every indicator with the words it rests on;
'no information' and 'no constraint' are two things.
"""

from vigie.analysis.severity.findings import severity
from vigie.analysis.severity.problems import SeverityQuestion

__all__ = ["SeverityQuestion", "severity"]
