"""Where reported violence moves, and where it has lately thickened.

In: days and coordinates of events as plain arrays, or the facts of a record. Out: clusters (``scan``).
numpy comes with this package, numba with the first scan: import it where it is used.
"""

from vigie.analysis.shift.problems import ShiftError
from vigie.analysis.shift.prospective import Cluster, Expectation, scan

__all__ = ["Cluster", "Expectation", "ShiftError", "scan"]
