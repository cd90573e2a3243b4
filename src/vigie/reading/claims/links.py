"""What the figures of a report are linked by: the state and the look-ups that all comparisons share.

In: figures and the lexicon layer ``trends``. Out: ``Links``, the base of ``Levels`` and of the linker in
``comparisons``.
"""

from __future__ import annotations

from bisect import bisect_left

from msgspec import Struct

from vigie.reading.claims.figures import Figure
from vigie.reading.claims.runs import between
from vigie.reading.claims.statements import Statement, comparable, match_scale
from vigie.reading.document import Hit
from vigie.reading.mentions import Notes

FROM = frozenset({"de", "d", "from"})
TO = {"fr": "a", "en": "to"}
FORMERLY = frozenset({"before", "avant", "autrefois", "auparavant", "previously", "used", "jadis", "formerly"})
MAIN_REACH = 45
PHRASE = 6
PARTICLES = frozenset(
    {
        "de",
        "d",
        "a",
        "par",
        "by",
        "of",
        "some",
        "quelque",
        "pres",
        "environ",
        "about",
        "en",
        "at",
        "un",
        "une",
        "des",
    }
)
FILLERS = frozenset(
    {"les", "the", "just", "seulement", "only", "l", "la", "le", "que", "qu", "quelque", "encore", "barely", "peine"}
)
LEVEL, CHANGE, DIFFERENCE = 3, 2, 1


class Link(Struct, frozen=True, gc=False):
    """What a figure is compared to; the link of higher rank stays (a level before a ratio)."""

    statement: Statement
    rank: int


class Links:
    """The figures of one report, those used up as the other side of a comparison, and the links found."""

    def __init__(self, notes: Notes, figures: list[Figure]) -> None:
        self.doc = notes.doc
        self.notes = notes
        self.figures = figures
        self.to = {TO.get(self.doc.language, "to")}
        self.used: set[int] = set()
        self.links: dict[int, Link] = {}
        self.alone: list[Statement] = []

    def near(self, code: str, a: int, b: int | None = None) -> list[Hit]:
        """The trend words of a kind that start in tokens a:b."""
        return [h for h in self.doc.hits("trends", max(a, 0), b) if h.code == code]

    def beside(self, hit: Hit, reach: int) -> list[int]:
        """The figures of the hit's sentence, by number, at most so many tokens away."""
        sentence = self.doc.sentence_of(hit.i)
        first = bisect_left(self.figures, max(sentence.i, hit.i - reach), key=lambda f: f.i)
        last = bisect_left(self.figures, min(sentence.j, hit.j + reach), key=lambda f: f.i)
        return list(range(first, last))

    def token(self, i: int) -> str:
        return self.doc.tokens[i] if 0 <= i < len(self.doc) else ""

    def just_before(self, code: str, figure: Figure, reach: int = 2) -> Hit | None:
        """A trend word that ends where the figure begins; bounds like 'from' may belong to either."""
        for hit in self.near(code, figure.i - reach - PHRASE, figure.i + 1):
            if figure.i - reach <= hit.j <= min(figure.i + 1, figure.j - 1) and hit.i >= figure.sentence.i:
                between = self.doc.tokens[hit.j : figure.i]
                if not set(between) - PARTICLES - FILLERS:
                    return hit
        return None

    def just_behind(self, code: str, figure: Figure, reach: int = 1) -> Hit | None:
        """A trend word that begins where the figure, or what it counts, ends."""
        ends = {figure.j, figure.noun.j if figure.noun and figure.own else figure.j}
        for hit in self.near(code, figure.i, max(ends) + reach + 1):
            if figure.i < hit.i < figure.sentence.j and any(0 <= hit.i - end <= reach for end in ends):
                return hit
            if figure.i < hit.i < figure.j <= hit.j:
                return hit
        return None

    def dated(self, figure: Figure, back: int = 0) -> bool:
        """Does a time stand with the figure, in its clause?"""
        start, end = figure.start if back else figure.j, figure.end
        if between(self.notes.times, start, end):
            return True
        if FORMERLY & set(self.doc.tokens[start:end]):
            return True
        return any(h.code in {"earlier", "turning_point"} for h in self.doc.hits("trends", start, end))

    def main_of(self, n: int, *, sentences: int = 0) -> int | None:
        """The figure before the n-th that it can be set against."""
        figure = self.figures[n]
        for m in range(n - 1, -1, -1):
            other = self.figures[m]
            if figure.i - other.j > MAIN_REACH or other.sentence.paragraph != figure.sentence.paragraph:
                return None
            if not sentences and other.sentence.i != figure.sentence.i:
                return None
            if m not in self.used and m not in self.links and comparable(other, figure):
                return m
        return None

    def link(self, main: int, statement: Statement, rank: int, *others: int) -> bool:
        known = self.links.get(main)
        if known is None or known.rank < rank:
            self.links[main] = Link(statement, rank)
        self.used.update(others)
        return True

    def level(self, main: int, other: int, i: int, j: int) -> bool:
        f, g = match_scale(self.figures[main], self.figures[other])
        self.figures[main], self.figures[other] = f, g
        direction = "up" if f.size > g.size else "down" if f.size < g.size else "same"
        statement = Statement(f, f.sentence, i, j, "level", g.quantity, direction, g)
        return self.link(main, statement, LEVEL, other)
