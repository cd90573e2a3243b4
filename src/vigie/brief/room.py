"""What room there is on a sheet: boxes laid into cells, so that a crowd of them costs no more than its neighbours.

In: boxes (left, top, right, bottom) in pixels. Out: whether one would cover another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

Box = tuple[float, float, float, float]
CELL = 32
"""Pixels: about the size of a label."""


class Room:
    """The boxes that are taken."""

    def __init__(self) -> None:
        self._cells: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)

    def take(self, box: Box) -> None:
        """Let this be covered by nothing that comes."""
        for cell in _cells(box):
            self._cells[cell].append(box)

    def is_free(self, box: Box) -> bool:
        """Would this cover nothing that is taken?"""
        return not any(
            box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3]
            for cell in _cells(box)
            for t in self._cells.get(cell, ())
        )


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for x in range(int(box[0] // CELL), int(box[2] // CELL) + 1):
        for y in range(int(box[1] // CELL), int(box[3] // CELL) + 1):
            yield x, y
