"""Sentences: runs of tokens that end with a full stop, a line break between paragraphs, or a bullet.

In: a text and its tokens. Out: ``Sentence`` runs that cover all tokens in order. A stop after an abbreviation,
an initial or a number of a list ends nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct

LONGEST = 300  # tokens; what runs on without a stop is no sentence, and is cut so that reading stays linear
STOPS = frozenset(".!?")
CLOSING = frozenset({'"', ")", "]", "'"})
ENDING = STOPS | CLOSING
BULLETS = frozenset({"•", "▪", "*", "–", "-", "·", "●", "■", "◦", "○", "►", "→", "+"})
ABBREVIATIONS = frozenset(
    "m mm mme mlle dr pr me gal col cdt lt cne adj st ste no n art av env approx ex cf vs p pp vol al etc "
    "prob env dt jsq h nr approx incl "
    "lun mar mer jeu ven sam dim mon tue wed thu fri sat sun "
    "janv fevr avr juil sept oct nov dec jan feb mar apr jun jul aug sep mr mrs ms gen sgt capt gov hon km ca".split()
)


class Sentence(Struct, frozen=True, gc=False):
    """Tokens i:j; ``paragraph`` counts runs of text parted by line breaks, ``bullet`` tells a list item."""

    i: int
    j: int
    paragraph: int
    bullet: bool = False


def sentences(text: str, tokens: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> list[Sentence]:
    found: list[Sentence] = []
    begin = paragraph = 0
    last = len(tokens) - 1
    bullet = bool(tokens) and tokens[0] in BULLETS
    lines = _line_ends(text, starts)
    stops = [i for i, token in enumerate(tokens) if token in ENDING]
    for i in [*sorted({*lines, *stops}), last]:
        while (cut := begin + LONGEST - 1) <= i and cut < last:
            found.append(Sentence(begin, cut + 1, paragraph, bullet))
            begin, bullet = cut + 1, False
        if i < begin or i == last:
            continue
        line_end = i in lines
        ended = line_end and _breaks(text, tokens, starts, i, text[ends[i] : starts[i + 1]])
        if not ended and not _stops(text, tokens, starts, i):
            continue
        found.append(Sentence(begin, i + 1, paragraph, bullet))
        begin = i + 1
        paragraph += line_end
        bullet = line_end and tokens[begin] in BULLETS
    if tokens:
        found.append(Sentence(begin, last + 1, paragraph, bullet))
    return found


def _line_ends(text: str, starts: Sequence[int]) -> set[int]:
    """The tokens, but for the last, behind which a line ends."""
    found: set[int] = set()
    at = text.find("\n", starts[0]) if starts else -1
    while at >= 0:
        following = bisect_left(starts, at)
        if following == len(starts):
            break
        found.add(following - 1)
        at = text.find("\n", starts[following])
    return found


def _breaks(text: str, tokens: Sequence[str], starts: Sequence[int], i: int, gap: str) -> bool:
    """A single line break inside a sentence is a wrapped line where the next line begins in lower case."""
    if gap.count("\n") > 1 or tokens[i + 1] in BULLETS:
        return True
    return not text[starts[i + 1]].islower()


def _stops(text: str, tokens: Sequence[str], starts: Sequence[int], i: int) -> bool:
    """Does a sentence end with token i?"""
    k = i
    while k > 0 and tokens[k] in CLOSING and k > i - 2:
        k -= 1
    if tokens[k] not in STOPS:
        return False
    following = text[starts[i + 1]]
    if tokens[i + 1] in CLOSING and '"' not in tokens[i + 1]:
        return False
    if tokens[k] != ".":
        return not following.islower()
    previous = tokens[k - 1] if k else ""
    attached = starts[k] > 0 and not text[starts[k] - 1].isspace()
    if attached and (previous in ABBREVIATIONS or (len(previous) == 1 and previous.isalpha())):
        return not following.isalpha() and not following.isdigit()
    return not following.islower() and starts[i + 1] != starts[k] + 1
