"""Where reported violence moves, and where it has lately thickened.

On plain arrays: ``scan(days, lat, lon)``. On ``Events`` (of the facts of a record, ``from_facts``, or of a file,
``from_csv``): ``shift`` between two periods, ``moved`` in one direction, ``emerging`` clusters; each gives findings.
numpy comes with this package, numba with the first scan: import it where it is used.
"""

from vigie.analysis.shift.centre import DIRECTIONS, Displacement, displacement
from vigie.analysis.shift.emerging import emerging
from vigie.analysis.shift.events import AREAS, Events, from_csv, from_facts
from vigie.analysis.shift.findings import moved, shift
from vigie.analysis.shift.problems import ShiftError
from vigie.analysis.shift.prospective import Cluster, Expectation, scan
from vigie.analysis.shift.reached import reached
from vigie.analysis.shift.shares import shares
from vigie.analysis.shift.transport import transport

__all__ = [
    "AREAS",
    "DIRECTIONS",
    "Cluster",
    "Displacement",
    "Events",
    "Expectation",
    "ShiftError",
    "displacement",
    "emerging",
    "from_csv",
    "from_facts",
    "moved",
    "reached",
    "scan",
    "shares",
    "shift",
    "transport",
]
