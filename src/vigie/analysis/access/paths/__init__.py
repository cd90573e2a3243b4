"""Shortest paths that are repaired, not computed again, when roads close, reopen or slow down.

In: a ``Network`` (nodes, roads, weights). Out: ``Tree``: every node's way to the nearest of several sources;
``Forest``: the distances from each of many sources; ``Timeline``: the distances of each day of a period;
``best_set``: what closing or opening roads costs or gives. numpy and numba are loaded with this package: it is imported
where it is needed, not at the start of a program.

Method: decremental and incremental repair of a shortest-path tree after G. Ramalingam and T. Reps, "An incremental
algorithm for a generalization of the shortest-path problem", Journal of Algorithms 21 (1996), in the batch form of
E. P. F. Chan and Y. Yang, "Shortest path tree computation in dynamic graphs", IEEE Transactions on Computers 58
(2009): only the subtrees that hang on a road that got slower are solved again.
"""

from vigie.analysis.access.paths.best import Best, best_set
from vigie.analysis.access.paths.forest import Forest
from vigie.analysis.access.paths.network import Network, NetworkError
from vigie.analysis.access.paths.timeline import Timeline
from vigie.analysis.access.paths.tree import Moved, Tree

__all__ = ["Best", "Forest", "Moved", "Network", "NetworkError", "Timeline", "Tree", "best_set"]
