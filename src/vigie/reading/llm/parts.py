"""A long report in parts that a model's window holds.

In: a text, how many characters a part may have. Out: runs of the text that cover it, cut between paragraphs where that
can be, else between sentences, else between words.
"""

from __future__ import annotations

BREAKS = ("\n\n", "\n", ". ", "! ", "? ", "; ", " ")
LEAST_SHARE = 0.5


def parts(text: str, most: int) -> list[str]:
    """The text in order, no part longer than ``most`` characters."""
    found: list[str] = []
    start = 0
    while len(text) - start > most:
        end = _cut(text, start, start + most)
        found.append(text[start:end])
        start = end
    found.append(text[start:])
    return [part for part in found if part.strip()]


def halves(text: str) -> list[str]:
    """Two parts of about the same length."""
    return parts(text, max(1, (len(text) + 1) // 2 + min(200, len(text) // 8)))


def _cut(text: str, start: int, end: int) -> int:
    """Behind the last break of the best kind that leaves the part at least half full."""
    least = start + int((end - start) * LEAST_SHARE)
    for mark in BREAKS:
        at = text.rfind(mark, least, end)
        if at >= 0:
            return at + len(mark)
    return end
