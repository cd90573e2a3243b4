"""Words that a model says it read -> the very run of the text, or nothing.

In: a report's text, a quote, the statement it belongs to. Out: ``Evidence``: first the words as they stand, else the
words with blanks, line breaks, quotation marks, apostrophes and dashes of another kind, led back to exact offsets.
Every search is linear in the text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable

from vigie.model import Evidence

APOSTROPHES = "'’‘ʼ`´′"
QUOTES = "\"“”„«»‹›″"  # fmt: skip
DASHES = "-‐‑‒–—−"
SAME = {ord(c): "'" for c in APOSTROPHES} | {ord(c): '"' for c in QUOTES} | {ord(c): "-" for c in DASHES}
EDGES = f" {APOSTROPHES}{QUOTES}"
LONGEST = 4000
SHORTEST_INSIDE_A_WORD = 4
OCCURRENCES = 64


class Quotes:
    """The runs of one text by their words."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain, self._offsets = plain(text)
        self._words = f" {_bare(self._plain.casefold())} "

    def find(self, quote: str, within: Evidence | None = None) -> Evidence | None:
        """The run that says ``quote``: inside ``within`` where it stands there, else the nearest to it, else the first.

        A run begins and ends where words do, unless it is long enough to mean something else than a coincidence.
        """
        if not quote or len(quote) > LONGEST:
            return None
        exact = self._nearest(self._text, quote.strip(), within, lambda i, j: (i, j))
        if exact:
            return exact
        for words in (plain(quote)[0].strip(), plain(quote)[0].strip(EDGES)):
            found = self._nearest(self._plain, words, within, self._back)
            if found:
                return found
        return None

    def holds(self, name: str) -> bool:
        """Do these words stand in the text, whatever their case?"""
        words = _bare(plain(name)[0].casefold())
        return bool(words) and f" {words} " in self._words

    def _back(self, i: int, j: int) -> tuple[int, int]:
        return self._offsets[i], self._offsets[j - 1] + 1

    def _nearest(
        self, text: str, words: str, within: Evidence | None, back: Callable[[int, int], tuple[int, int]]
    ) -> Evidence | None:
        """The best of the first occurrences, as a run of the original text."""
        best: tuple[int, int, int] | None = None
        if within and words:
            # A common word may stand too often before it; what is inside is looked for first.
            begin = within.start if text is self._text else bisect_right(self._offsets, within.start - 1)
            runs = [begin, 0]
        else:
            runs = [0]
        for start in runs:
            for _ in range(OCCURRENCES):
                at = text.find(words, start) if words else -1
                if at < 0:
                    break
                start = at + 1
                if _cuts_a_word(text, at, at + len(words)) and len(words) < SHORTEST_INSIDE_A_WORD:
                    continue
                i, j = back(at, at + len(words))
                distance = 0 if within is None else max(within.start - i, j - within.end, 0)
                rank = (distance + (1 if _cuts_a_word(text, at, at + len(words)) else 0), i, j)
                if best is None or rank < best:
                    best = rank
                if rank[0] == 0:
                    break
            if best and best[0] == 0:
                break
        if best is None:
            return None
        _, i, j = best
        return Evidence(i, j, self._text[i:j])


def plain(text: str) -> tuple[str, list[int]]:
    """The text with one kind of blank, quotation mark, apostrophe and dash, and where each character stood."""
    kept: list[str] = []
    offsets: list[int] = []
    blank = True
    for at, character in enumerate(text):
        if character.isspace():
            if not blank:
                kept.append(" ")
                offsets.append(at)
            blank = True
            continue
        if character < "\x7f":
            kept.append(SAME.get(ord(character), character))
            offsets.append(at)
        elif unicodedata.category(character) in {"Cf", "Cc"}:
            continue  # a soft hyphen, a joiner: nothing that a reader sees
        else:
            for one in "..." if character == "…" else unicodedata.normalize("NFD", SAME.get(ord(character), character)):
                kept.append(one)
                offsets.append(at)
        blank = False
    return "".join(kept), offsets


def _cuts_a_word(text: str, i: int, j: int) -> bool:
    before = i > 0 and text[i - 1].isalnum() and text[i].isalnum()
    return before or (j < len(text) and text[j - 1].isalnum() and text[j].isalnum())


def _bare(text: str) -> str:
    return " ".join("".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in text).split())
