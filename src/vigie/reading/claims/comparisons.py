"""Figures set against each other: an earlier level, a ratio, a difference, or a bare direction.

In: the figures of a report and the lexicon layer ``trends``. Out: ``Statement``s, each one figure (or none, where
only the change is given) with what it is compared to; a figure that is only the other side of one is none itself.
An earlier level that is stated goes before a ratio (reading contract, rule 9).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from vigie.model import DateRange, Quantity
from vigie.reading.claims.figures import Figure
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import Notes
from vigie.reading.sentences import Sentence

FROM = frozenset({"de", "d", "from"})
TO = frozenset({"a", "to"})
THAN = frozenset({"que", "qu", "as", "than", "what", "ce", "on", "the", "depuis", "since"})
WEAK = frozenset({"apres", "after", "par rapport a", "relative to"})
FORMERLY = frozenset({"before", "avant", "autrefois", "auparavant", "previously", "used", "jadis", "formerly"})
MAIN_REACH = 45
PARTICLES = frozenset({"de", "d", "a", "par", "by", "of", "some", "quelque", "pres", "environ", "about", "en", "at", "un", "une"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure and its comparison; ``level`` is the figure compared to, i:j the words that compare."""

    figure: Figure | None
    sentence: Sentence
    i: int
    j: int
    op: str | None = None
    quantity: Quantity | None = None
    direction: str | None = None
    level: Figure | None = None
    trend: Hit | None = None


@dataclass(frozen=True, slots=True)
class _Link:
    main: int | None
    statement: Statement
    rank: int


LEVEL, CHANGE, DIFFERENCE = 3, 2, 1


def find(notes: Notes, figures: list[Figure]) -> list[Statement]:
    """One statement a figure that stands for itself, and one a change without a figure."""
    return _Linker(notes.doc, notes, list(figures)).run()


def exact_ratio(quantity: Quantity, down: bool) -> Quantity:
    """'+40 %' (0.4) is 1.4, '-28 %' is 0.72, 'four fifths less' 0.2."""
    n = quantity.value if quantity.value is not None else quantity.low if quantity.low is not None else quantity.high
    return Quantity.exactly(_plain(1 - (n or 0) if down else 1 + (n or 0)))


def _plain(n: float) -> int | float:
    rounded = round(n, 2)
    return int(rounded) if float(rounded).is_integer() else rounded


class _Linker:
    def __init__(self, doc: Document, notes: Notes, figures: list[Figure]) -> None:
        self.doc = doc
        self.notes = notes
        self.figures = figures
        self.used: set[int] = set()
        self.links: dict[int, _Link] = {}
        self.alone: list[Statement] = []
        self.hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in doc.hits("trends"):
            self.hits[hit.code].append(hit)

    def run(self) -> list[Statement]:
        for n in range(len(self.figures)):
            self._ranges(n)
        for n in range(len(self.figures)):
            if n not in self.used:
                _ = self._moved(n) or self._against(n) or self._was(n) or self._before(n) or self._bracketed(n)
        for n in range(len(self.figures)):
            if n not in self.used:
                _ = self._times(n) or self._change(n) or self._than(n)
        self._factors()
        self._records()
        told = [
            self.links[n].statement if n in self.links else Statement(f, f.sentence, f.i, f.j)
            for n, f in enumerate(self.figures)
            if n not in self.used
        ]
        return sorted([*told, *self.alone], key=lambda s: (s.figure.i if s.figure else s.i))

    # helpers ----------------------------------------------------------------------------------------------

    def token(self, i: int) -> str:
        return self.doc.tokens[i] if 0 <= i < len(self.doc) else ""

    def just_before(self, code: str, figure: Figure, reach: int = 2) -> Hit | None:
        """A trend word that ends where the figure begins; bounds like 'from' may belong to either."""
        for hit in self.hits[code]:
            if figure.i - reach <= hit.j <= min(figure.i + 1, figure.j - 1) and hit.i >= figure.sentence.i:
                between = self.doc.tokens[hit.j : figure.i]
                if not set(between) - PARTICLES - {"les", "the", "just", "seulement", "only", "l", "la", "le"}:
                    return hit
        return None

    def just_behind(self, code: str, figure: Figure, reach: int = 1) -> Hit | None:
        """A trend word that begins where the figure, or what it counts, ends."""
        ends = {figure.j, figure.noun.j if figure.noun and figure.own else figure.j}
        for hit in self.hits[code]:
            if figure.i < hit.i < figure.sentence.j and any(0 <= hit.i - end <= reach for end in ends):
                return hit
            if figure.i < hit.i < figure.j:
                return hit
        return None

    def dated(self, figure: Figure, back: int = 0) -> bool:
        """Does a time stand with the figure, in its clause?"""
        start, end = figure.start if back else figure.j, figure.end
        if any(start <= t.i < end for t in self.notes.times):
            return True
        if FORMERLY & set(self.doc.tokens[start:end]):
            return True
        return any(start <= h.i < end for code in ("earlier", "turning_point") for h in self.hits[code])

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
            self.links[main] = _Link(main, statement, rank)
        self.used.update(others)
        return True

    def level(self, main: int, other: int, i: int, j: int) -> bool:
        f, g = match_scale(self.figures[main], self.figures[other])
        self.figures[main], self.figures[other] = f, g
        direction = "up" if f.size > g.size else "down" if f.size < g.size else "same"
        statement = Statement(f, f.sentence, i, j, "level", g.quantity, direction, g)
        return self.link(main, statement, LEVEL, other)

    # levels -----------------------------------------------------------------------------------------------

    def _ranges(self, n: int) -> None:
        """'est passé de 5 500 à 9 000 francs' reads as a range: part it into the two levels."""
        figure = self.figures[n]
        low, high = figure.quantity.low, figure.quantity.high
        if figure.quantity.value is not None or low is None or high is None:
            return
        first = self.token(figure.i) in FROM or self.token(figure.i - 1) in FROM
        if not first or not self.just_before("moved", figure, reach=3):
            return
        main = replace(figure, quantity=Quantity.exactly(high))
        level = replace(figure, quantity=Quantity.exactly(low))
        self.figures[n] = main
        statement = Statement(main, main.sentence, figure.i, figure.j, "level", level.quantity, "up", level)
        self.link(n, statement, LEVEL)

    def _moved(self, n: int) -> bool:
        """'est passée de 425 morts en 2019 à plus de 24 000 en 2020', 'soared from 208 to 93,000'."""
        figure = self.figures[n]
        if self.token(figure.i) not in FROM and self.token(figure.i - 1) not in FROM:
            return False
        if n + 1 >= len(self.figures) or n in self.links:
            return False
        target = self.figures[n + 1]
        if target.sentence.i != figure.sentence.i or not comparable(target, figure):
            return False
        moved = self.just_before("moved", figure, reach=3)
        arrives = self.token(target.i) in TO or self.token(target.i - 1) in TO
        opens = figure.i - figure.sentence.i > 0 and self.dated(figure) and not target.own and not moved
        both = arrives and self.dated(figure) and self.dated(target)
        if not (moved and arrives) and not both and not (opens and self.pronoun(figure.j, target.i)):
            return False
        if target.noun is None and figure.noun is not None:
            self.figures[n + 1] = replace(target, noun=figure.noun)
        return self.level(n + 1, n, figure.i, target.j)

    def pronoun(self, i: int, j: int) -> bool:
        """'de 180 milliards en 2020, elle en atteint aujourd'hui 500'."""
        between = set(self.doc.tokens[i:j])
        return "," in between and bool(between & {"il", "elle", "ils", "elles", "it", "they", "en"})

    def _against(self, n: int) -> bool:
        figure = self.figures[n]
        hit = self.just_before("against", figure) or self._from(n)
        if not hit or n in self.links:
            return False
        words = " ".join(self.doc.tokens[hit.i : hit.j])
        main = self.main_of(n)
        if main is None:
            return False
        if words in WEAK and (not self.dated(figure) or figure.unit != self.figures[main].unit):
            return False
        end = self.figures[n].end if self.dated(figure) else figure.j
        return self.level(main, n, hit.i, self._until_comma(figure.j, end))

    def _from(self, n: int) -> Hit | None:
        """'slipped to 850 dollars in 2023 from 890 in 2021'."""
        figure = self.figures[n]
        at = figure.i if self.token(figure.i) == "from" else figure.i - 1
        if self.token(at) != "from" or not self.dated(figure) or n == 0:
            return None
        main = self.figures[n - 1]
        arrived = "to" in self.doc.tokens[max(main.i - 2, 0) : main.i + 1] and main.sentence.i == figure.sentence.i
        return Hit(at, at + 1, "against", "trends", {}) if arrived else None

    def _until_comma(self, i: int, end: int) -> int:
        return next((k for k in range(i, end) if self.doc.tokens[k] == ","), end)

    def _was(self, n: int) -> bool:
        """'; elle en coûtait 1 000 en décembre', '. En mai 2023, ils en avaient dix-huit'."""
        figure = self.figures[n]
        hit = self.just_before("was", figure, reach=3)
        if not hit or figure.own or not self.dated(figure, back=1):
            return False
        main = self.main_of(n, sentences=1)
        if main is None:
            return False
        other = self.figures[main]
        between = self.doc.tokens[other.j : hit.i]
        if not set(between) & {";", ",", ".", "alors", "quand", "when", "where", "while", "mais", "but"}:
            return False
        if other.article or (figure.unit is None and other.unit is None and not other.own):
            return False
        if self._later(figure, other):
            return False
        return self.level(main, n, hit.i, figure.j)

    def _later(self, figure: Figure, than: Figure) -> bool:
        """Does the date told with the figure lie behind the date told with the other one?"""
        mine, its = ([t.days for t in self.notes.times if f.start <= t.i < f.end] for f in (figure, than))
        return bool(mine and its and mine[0] and its[0] and _starts_after(mine[0], its[0]))

    def _before(self, n: int) -> bool:
        """'that cost 21,000 before the encirclement fetched 65,000': the first level is told before the second."""
        figure = self.figures[n]
        if self.token(figure.j) not in {"before", "avant"} or n + 1 >= len(self.figures) or not figure.unit:
            return False
        target = self.figures[n + 1]
        if target.sentence.i != figure.sentence.i or not comparable(target, figure) or n + 1 in self.links:
            return False
        self.figures[n + 1] = replace(target, unit=target.unit or figure.unit)
        return self.level(n + 1, n, figure.i, figure.j)

    def _bracketed(self, n: int) -> bool:
        """'1 200 cas (800 en 2022)': a bare figure with a date of its own in brackets."""
        figure = self.figures[n]
        if self.token(figure.i - 1) != "(" or figure.own or not self.dated(figure):
            return False
        main = self.main_of(n)
        if main is None or figure.i - self.figures[main].j > 8 or self._later(figure, self.figures[main]):
            return False
        return self.level(main, n, figure.i, figure.end)

    # ratios and differences -------------------------------------------------------------------------------

    def _times(self, n: int) -> bool:
        """'trois fois plus qu'en octobre', 'almost five times as many as', 'multiplié par cinq'."""
        figure = self.figures[n]
        if figure.unit or not figure.size:
            return False
        if factor := self.just_before("by_factor", figure, reach=1):
            down = factor.attributes["direction"] == "down"
            q = Quantity.exactly(_plain(1 / figure.size)) if down else figure.quantity
            return self._change_of(n, q, factor, factor.i, figure.j)
        hit = next((h for h in self.hits["times"] if h.i == figure.j), None)
        if not hit or not set(self.doc.tokens[hit.i : min(hit.j + 14, figure.sentence.j)]) & THAN:
            return False
        q = figure.quantity
        if hit.attributes["direction"] == "down":
            q = Quantity.exactly(_plain(1 / figure.size))
        return self._change_of(n, q, hit, figure.i, hit.j)

    def _change(self, n: int) -> bool:
        """'en recul de 30 %', 'up 40 per cent on', 'fallen by four fifths', '+40 %'."""
        figure = self.figures[n]
        if n in self.links:
            return False
        if not figure.is_share:
            return self._step(n)
        quantity = figure.quantity if figure.unit == "share" else _hundredth(figure.quantity)
        sign = self.token(figure.i - 1)
        if sign in {"+", "-"}:
            ratio = exact_ratio(quantity, down=sign == "-")
            change = _named_change("up" if sign == "+" else "down", figure.i - 1)
            return self._change_of(n, ratio, change, figure.i - 1, figure.j)
        hit = self.just_before("changed", figure, reach=3) or self._named_behind(figure)
        if not hit:
            return False
        if self.token(figure.i - 1) in TO or self.token(figure.i) == "to":
            return False
        ratio = exact_ratio(quantity, down=hit.attributes["direction"] == "down")
        return self._change_of(n, ratio, hit, min(hit.i, figure.i), max(figure.j, hit.j))

    def _named_behind(self, figure: Figure) -> Hit | None:
        """'a 40 percent increase', '40 % de hausse'."""
        for hit in self.hits["changed"]:
            if figure.j <= hit.i <= figure.j + 1 and self.doc.tokens[figure.j : hit.i] in ([], ["de"]):
                return hit
        return None

    def _step(self, n: int) -> bool:
        """'47 300 déplacés, en hausse de 9 100': the change is told in the unit of the figure."""
        figure = self.figures[n]
        hit = self.just_before("changed", figure, reach=2)
        main = self.main_of(n)
        points = self.token(figure.j) in {"points", "point"}
        if not hit or main is None or (figure.size < 10 and not points) or self.token(figure.i - 1) in TO or self.token(figure.i) in TO:
            return False
        if self.token(figure.i - 1) not in PARTICLES and self.token(figure.i) not in PARTICLES:
            return False
        if hit.i - self.figures[main].j > 12:
            return False
        direction = hit.attributes["direction"]
        main_figure = self.figures[main]
        statement = Statement(
            main_figure, figure.sentence, hit.i, figure.j, "difference", figure.quantity, direction, None, hit
        )
        return self.link(main, statement, DIFFERENCE, n)

    def _than(self, n: int) -> bool:
        """'soit un quart de plus que', '40 % above', 'soit 830 de moins que les 6 149 de mars'."""
        figure = self.figures[n]
        hit = self.just_behind("than", figure)
        if not hit or n in self.links:
            return False
        direction = hit.attributes["direction"]
        if figure.is_share:
            quantity = figure.quantity if figure.unit == "share" else _hundredth(figure.quantity)
            ratio = exact_ratio(quantity, down=direction == "down")
            return self._change_of(n, ratio, hit, figure.i, max(hit.j, figure.j))
        main = self.main_of(n)
        if main is None or figure.own:
            return False
        following = self.figures[n + 1] if n + 1 < len(self.figures) else None
        if following and following.i - hit.j <= 3 and comparable(following, figure):
            self.used.add(n)
            return self.level(main, n + 1, figure.i, following.j)
        statement = Statement(
            self.figures[main], figure.sentence, figure.i, hit.j, "difference", figure.quantity, direction, None, hit
        )
        return self.link(main, statement, DIFFERENCE, n)

    def _change_of(self, n: int, ratio: Quantity, hit: Hit, i: int, j: int) -> bool:
        """Sets the ratio told by the n-th figure against the figure before it, else states it alone."""
        figure = self.figures[n]
        direction = hit.attributes["direction"]
        main = next(
            (
                m
                for m in range(n - 1, -1, -1)
                if self.figures[m].sentence.i == figure.sentence.i
                and figure.i - self.figures[m].j <= 16
                and m not in self.used
                and not (self.figures[m].is_share and figure.is_share)
                and (self.figures[m].own or self.figures[m].unit or self.figures[m].size >= 100)
            ),
            None,
        )
        statement = Statement(None, figure.sentence, i, j, "ratio", ratio, direction, None, hit)
        self.used.add(n)
        if main is None:
            main = self._arrived(n)
        if main is not None:
            return self.link(main, replace(statement, figure=self.figures[main]), CHANGE)
        self.alone.append(statement)
        return True

    def _arrived(self, n: int) -> int | None:
        """'jumped by 60 percent, to 38,000 francs': the figure that the change ends at."""
        figure, m = self.figures[n], n + 1
        if m >= len(self.figures) or m in self.used or m in self.links:
            return None
        target = self.figures[m]
        near = target.sentence.i == figure.sentence.i and target.i - figure.j <= 10
        arrives = self.token(target.i) in TO or self.token(target.i - 1) in TO
        return m if near and arrives and not target.is_share else None

    # changes in words -------------------------------------------------------------------------------------

    def _factors(self) -> None:
        """'a presque triplé depuis', 'twice as many as in 2018', 'reduced by half'."""
        for hit in (*self.hits["factor"], *self.hits["share_of_change"]):
            sentence = self.doc.sentence_of(hit.i)
            here = [n for n, f in enumerate(self.figures) if f.sentence.i == sentence.i and n not in self.used]
            n = hit.attributes["ratio"]
            before = self.token(hit.i - 1)
            ratio = Quantity.exactly(n)
            if before in {"presque", "quasiment", "quasi", "pratiquement", "almost", "nearly", "roughly", "environ", "about"}:
                ratio = Quantity(None, n, None)
            elif " ".join(self.doc.tokens[max(hit.i - 2, 0) : hit.i]) in {"plus que", "more than"}:
                ratio = Quantity(n, n, None)
            statement = Statement(
                None, sentence, hit.i, hit.j, "ratio", ratio, hit.attributes["direction"], None, hit
            )
            over = [m for m, f in enumerate(self.figures) if f.i < hit.j and hit.i < f.j]
            if any(m in self.used or m in self.links for m in over):
                continue
            self.used.update(over)
            earlier = [m for m in here if self.figures[m].j <= hit.i and hit.i - self.figures[m].j <= 16]
            later = [m for m in here if self.figures[m].i >= hit.j and self._arrives(hit, self.figures[m])]
            levelled = [m for m in here if m in self.links and self.links[m].rank == LEVEL]
            if levelled:
                continue
            main = earlier[-1] if earlier and not later else later[0] if later else None
            if main is not None and (self.figures[main].own or self.figures[main].unit or self.figures[main].size >= 10):
                self.link(main, replace(statement, figure=self.figures[main]), CHANGE)
            else:
                self.alone.append(statement)

    def _records(self) -> None:
        """'7,1 % en mars, son plus haut niveau depuis 2012': a direction beside the figure."""
        for hit in self.hits["record"]:
            sentence = self.doc.sentence_of(hit.i)
            near = [
                m
                for m, f in enumerate(self.figures)
                if f.sentence.i == sentence.i and m not in self.used and m not in self.links and 0 <= hit.i - f.j <= 14
            ]
            if near and not {"jamais", "never"} & set(self.doc.tokens[sentence.i : hit.j]):
                direction = hit.attributes["direction"]
                figure = self.figures[near[-1]]
                told = Statement(figure, sentence, hit.i, hit.j, "direction", None, direction, None, hit)
                self.link(near[-1], told, DIFFERENCE)

    def _arrives(self, hit: Hit, figure: Figure) -> bool:
        between = self.doc.tokens[hit.j : figure.i + 1]
        return figure.i - hit.j <= 12 and bool(set(between) & {"a", "to", ":", "atteindre", "reach", "atteignant", "reaching"})


def comparable(a: Figure, b: Figure) -> bool:
    """Can the two stand on one scale? Same unit, or one of them bare; not two different nouns."""
    if a.unit != b.unit and a.unit is not None and b.unit is not None:
        return False
    if (a.unit and b.own and not b.unit) or (b.unit and a.own and not a.unit):
        return False
    return not (a.own and b.own and a.noun and b.noun and a.noun.code != b.noun.code)


def _starts_after(a: DateRange, b: DateRange) -> bool:
    return a.start is not None and b.start is not None and a.start > b.start


def match_scale(main: Figure, level: Figure) -> tuple[Figure, Figure]:
    """'de 180 milliards … 500': the bare one of the two takes the unit and the scale of the other."""
    unit = main.unit or level.unit
    if main.unit is None and level.size >= 10**6 and main.size < 1000:
        main = replace(main, quantity=_scaled(main.quantity, level.size))
    elif level.unit is None and main.size >= 10**6 and level.size < 1000 and unit is not None:
        level = replace(level, quantity=_scaled(level.quantity, main.size))
    noun = main.noun or level.noun
    return replace(main, unit=unit, noun=noun), replace(level, unit=unit, noun=level.noun or noun)


def _scaled(quantity: Quantity, size: float) -> Quantity:
    scale = 10**9 if size >= 10**9 else 10**6
    low, value, high = (None if n is None else n * scale for n in (quantity.low, quantity.value, quantity.high))
    return Quantity(low, value, high)


def _hundredth(quantity: Quantity) -> Quantity:
    low, value, high = (
        None if n is None else n / 100 for n in (quantity.low, quantity.value, quantity.high)
    )
    return Quantity(low, value, high)


def _named_change(direction: str, i: int) -> Hit:
    return Hit(i, i + 1, "changed", "trends", {"direction": direction})
