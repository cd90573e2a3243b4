"""The blocks that a brief is made of, by name.

In: an ``Ask``. Out: nodes of a document. ``counts`` and ``sources`` come last: they list what the others lead to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vigie.brief.blocks import ahead, analyses, map, method, told
from vigie.brief.blocks.ask import Ask
from vigie.brief.document import Node


@dataclass(frozen=True, slots=True)
class Block:
    """``options`` are what a template may tell it; ``prefix`` begins the ids of its rows, where others lead to them."""

    build: Callable[[Ask], Iterable[Node]]
    options: tuple[str, ...] = ()
    prefix: str = ""


BLOCKS = {
    "summary": Block(told.summary),
    "key_figures": Block(told.key_figures),
    "map": Block(map.area_map),
    "weeks": Block(analyses.weeks),
    "incidents": Block(told.incidents, prefix="i"),
    "conditions": Block(told.conditions, prefix="c"),
    "claims": Block(told.claims, prefix="k"),
    "measures": Block(told.measures, prefix="m"),
    "trend": Block(analyses.trend, ("measure",)),
    "severity": Block(analyses.severity),
    "access": Block(analyses.access, ("service",)),
    "closures": Block(analyses.closures),
    "exposure": Block(analyses.exposure, ("km", "months")),
    "outlook": Block(ahead.outlook, ("months", "measure")),
    "alerts": Block(ahead.alerts),
    "response": Block(ahead.response),
    "reports": Block(told.reports, prefix="r"),
    "method": Block(method.method),
}
LAST = ("counts", "sources")
"""Blocks that list what the others lead to; they stand where a template puts them, else before the method."""
PUBLISHED = ("summary", "key_figures", "map", "incidents", "method")
"""Blocks that tell no more of place and time than incidents do; the others are left out of what is to be published."""
HEADLESS = ("key_figures",)
"""Blocks that need no heading of their own."""

__all__ = ["BLOCKS", "HEADLESS", "LAST", "PUBLISHED", "Ask", "Block"]
