"""What claims are held against: one protocol for every dataset, however it is kept.

In: a ``Slice``. Out: its ``Figure``, or why there is none; and the dataset as it is cited.
"""

from __future__ import annotations

from typing import Protocol

from vigie.analysis.check.subject import Figure, Slice
from vigie.knowledge.indicators import Dataset


class Holding(Protocol):
    """A dataset that claims are held against."""

    id: str
    national: bool
    """Does it count whole countries, as its publisher adds them up?"""

    def about(self, slice_: Slice) -> Dataset | None:
        """How it is cited, with the definition of what the slice counts; None where it never counts such a thing."""

    def missing(self, slice_: Slice) -> str | None:
        """Why it gives no figure for the slice (a reason of ``subject``, 'outside 1989-2024'); None where it does."""

    def figure(self, slice_: Slice) -> Figure:
        """The figure of a slice for which ``missing`` is None."""

    def years(self) -> tuple[int, int]:
        """The first and the last year that it covers."""
