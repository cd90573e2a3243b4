"""Linking: which accounts tell of one incident, and why.

``link`` puts accounts into clusters, ``group`` does so for more of them than one wants to keep; ``weigh`` tells what
speaks for and against pairs, ``explanation`` why two of many are, or are not, one incident.
"""

from vigie.record.linking.explanation import Explanation, Settled, explained, explanation, settled
from vigie.record.linking.linkage import Cluster, Ruling, Weight, group, link, weigh
from vigie.record.linking.model import Model

__all__ = [
    "Cluster",
    "Explanation",
    "Model",
    "Ruling",
    "Settled",
    "Weight",
    "explained",
    "explanation",
    "group",
    "link",
    "settled",
    "weigh",
]
