"""Facts: what stands on record as one flat table, for counting.

In: a record. Out: ``Facts``: totals, months, points and what the datasets cover. A dataset's event or a read account is
one row (``coding.COLUMNS``); where no origin is asked for, linked accounts count once, as the incident.
"""

from vigie.record.facts.asking import Coverage, Facts, Month, Points, Total
from vigie.record.facts.filters import FactFilter
from vigie.record.facts.tables import Step

__all__ = ["Coverage", "FactFilter", "Facts", "Month", "Points", "Step", "Total"]
