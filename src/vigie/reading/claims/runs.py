"""Look-ups by token: what starts between two tokens, and where a sentence stands among the others.

In: lists in the order of the text. Out: the part asked for, in logarithmic time: long texts stay cheap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol, TypeVar

from vigie.reading.document import Document
from vigie.reading.mentions import AttributionMention, Notes, Ordered
from vigie.reading.sentences import Sentence

SENTENCE_REACH = 150


class Run(Protocol):
    """Anything that starts at a token."""

    @property
    def i(self) -> int: ...


T = TypeVar("T", bound=Run)


def between(runs: Sequence[T], a: int, b: int) -> Sequence[T]:
    """The runs that start in tokens a:b."""
    if isinstance(runs, Ordered):
        return runs.within(a, b)
    begin = bisect_left(runs, a, key=_start)
    return runs[begin : bisect_left(runs, b, begin, key=_start)]


def voices(notes: Notes, i: int) -> list[AttributionMention]:
    """Whose words token i stands in; a voice answers for its sentence or a part of it."""
    sentence = notes.doc.sentence_of(i)
    return [a for a in notes.attributions.within(sentence.i, sentence.j) if a.scope_i <= i < a.scope_j]


def position(doc: Document, sentence: Sentence) -> int:
    """Which sentence of the document it is."""
    return bisect_left(doc.sentences, sentence.i, key=_start)


def around(sentence: Sentence, i: int) -> tuple[int, int]:
    """The tokens of the sentence near token i; all of them but in endless sentences."""
    return max(sentence.i, i - SENTENCE_REACH), min(sentence.j, i + SENTENCE_REACH)


def _start(run: Run) -> int:
    return run.i
