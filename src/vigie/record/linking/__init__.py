"""Linking: which accounts tell of one incident, and why.

``link`` puts accounts into clusters; ``explain`` and ``weigh`` tell what speaks for and against a pair.
"""

from vigie.record.linking.linkage import Cluster, Ruling, Weight, explain, link, weigh

__all__ = ["Cluster", "Ruling", "Weight", "explain", "link", "weigh"]
