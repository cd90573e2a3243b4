"""Closures of roads over time, from what is on record.

In: episodes of conditions, accounts of incidents. Out: ``Closure``: where, for which traffic, what it does, from when
until when, how surely, and the sentences that say so; ``onto`` puts them on the roads of a graph.
"""

from vigie.analysis.access.closures.closure import Closure, Proof
from vigie.analysis.access.closures.onto import Barred, onto
from vigie.analysis.access.closures.reported import closures

__all__ = ["Barred", "Closure", "Proof", "closures", "onto"]
