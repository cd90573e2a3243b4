"""Levels: the figure set against an earlier or another one that the text states.

In: ``Links``. Out: the same, with 'contre 84 en 2019', 'est passé de A à B', 'il en coûtait 1 000' and
'(800 en 2022)' linked.
"""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from vigie.model import DateRange, Quantity
from vigie.reading.claims.figures import Figure
from vigie.reading.claims.links import FROM, LEVEL, Links
from vigie.reading.claims.runs import between
from vigie.reading.claims.statements import Statement, comparable
from vigie.reading.document import Hit

WEAK = frozenset({"apres", "after", "par rapport a", "relative to"})
NOW = frozenset({"sont", "est", "are", "is", "now", "desormais", "aujourd", "today"})
STRONG_NOW = frozenset({"now", "desormais", "aujourd", "actuellement", "maintenant", "today", "currently"})
REACH = 20
SERIES = frozenset({"et", "and", "puis", "then", ","})
PAIR = 8
BREAKS = frozenset({";", ",", ".", "alors", "quand", "when", "where", "while", "mais", "but"})
TAKEN_UP = frozenset({"il", "elle", "ils", "elles", "on", "it", "they", "today", "aujourd", "now", "desormais"})
MARKS = frozenset({",", ";", ".", ":", "(", ")"})
WHOLE_OF = frozenset({"all", "les", "the", "ces", "these", "those", "other", "autres"})
NO_IMPERFECT = frozenset({"fait", "lait", "trait", "retrait", "souhait", "parfait", "extrait", "portrait"})
IMPERFECT = ("ait", "aient")
WERE = frozenset({"was", "were", "had", "stood", "lived", "used", "cost", "sold", "numbered", "counted", "held"})
LEVELLED = ("pass", "tomb", "ramen", "port", "went", "gone")


class Levels(Links):
    """Finds the levels that figures are set against."""

    def ranges(self, n: int) -> None:
        """'est passé de 5 500 à 9 000 francs' reads as a range: part it into the two levels."""
        figure = self.figures[n]
        low, high = figure.quantity.low, figure.quantity.high
        if figure.quantity.value is not None or low is None or high is None:
            return
        first = self.token(figure.i) in FROM or self.token(figure.i - 1) in FROM
        moved = self.just_before("moved", figure, reach=3)
        if not first or not moved:
            return
        if figure.is_share and not self.token(moved.i).startswith(LEVELLED):
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
        if figure.is_share and target.unit is None and target.size > 100:
            return False  # 'a augmenté de 12 %, pour s'établir à 27 300'
        moved = self.just_before("moved", figure, reach=3)
        arrives = self.token(target.i) in self.to or self.token(target.i - 1) in self.to
        opens = figure.i - figure.sentence.i > 0 and self.dated(figure) and not target.own and not moved
        if opens and self._inserted(figure, target):
            return self.level(n + 1, n, figure.i, target.j)
        both = arrives and self.dated(figure) and self.dated(target)
        if not (moved and arrives) and not both and not (opens and self.pronoun(figure.j, target.i)):
            return False
        if target.noun is None and figure.noun is not None:
            self.figures[n + 1] = replace(target, noun=figure.noun)
        return self.level(n + 1, n, figure.i, target.j)

    def _inserted(self, figure: Figure, target: Figure) -> bool:
        """'Le taux, de 81 % en 2021, n'atteint plus que 46 %': the earlier level stands between two commas."""
        opened = "," in {self.token(figure.i - 1), self.token(figure.i - 2)}
        return opened and figure.unit == target.unit and self.doc.tokens[figure.j : target.i].count(",") == 1

    def pronoun(self, i: int, j: int) -> bool:
        """'de 180 milliards en 2020, elle en atteint aujourd'hui 500'."""
        between = self.doc.tokens[i:j]
        behind = between[between.index(",") + 1 :] if "," in between else []
        return bool({"il", "elle", "ils", "elles", "it", "they", "en"} & set(behind))

    def _against(self, n: int) -> bool:
        figure = self.figures[n]
        hit = self.just_before("against", figure) or self._from(n)
        if not hit or n in self.links:
            return False
        words = " ".join(self.doc.tokens[hit.i : hit.j])
        main = self.main_of(n)
        if main is None:
            main = self._mixed(n)
        if main is None:
            return False
        if words in WEAK and (not self.dated(figure) or figure.unit != self.figures[main].unit):
            return False
        end = self.figures[n].end if self.dated(figure) else figure.j
        return self.level(main, n, hit.i, self._until_comma(figure.j, end))

    def _mixed(self, n: int) -> int | None:
        """'15 % des importations, contre la moitié avant la guerre': a percentage against a share."""
        other = self.figures[n - 1] if n else None
        if (
            other is None
            or not self.dated(self.figures[n])
            or not (other.is_share and self.figures[n].is_share)
            or n - 1 in self.used | self.links.keys()
        ):
            return None
        return n - 1 if other.sentence.i == self.figures[n].sentence.i else None

    def _from(self, n: int) -> Hit | None:
        """'slipped to 850 dollars in 2023 from 890 in 2021'."""
        figure = self.figures[n]
        at = figure.i if self.token(figure.i) == "from" else figure.i - 1
        if self.token(at) != "from" or n == 0:
            return None
        main = self.figures[n - 1]
        if main.sentence.i != figure.sentence.i:
            return None
        arrived = "to" in self.doc.tokens[max(main.i - 2, 0) : main.i + 1]
        if not self.dated(figure):
            return (
                Hit(at, at + 1, "against", "trends", {}) if arrived and self.near("moved", main.i - 3, main.i) else None
            )
        alike = self.token(at - 1) == "," and main.unit == figure.unit and self.dated(main)
        alike = alike or (self.token(at - 1) == "," and main.unit is not None and figure.unit is None)
        return Hit(at, at + 1, "against", "trends", {}) if arrived or alike else None

    def _until_comma(self, i: int, end: int) -> int:
        return next((k for k in range(i, end) if self.doc.tokens[k] == ","), end)

    def _was(self, n: int) -> bool:
        """'; elle en coûtait 1 000 en décembre', '. En mai 2023, ils en avaient dix-huit'."""
        figure = self.figures[n]
        hit = self.just_before("was", figure, reach=3)
        if not hit or figure.own or not (self.token(hit.i) in {"en", "used"} or self.dated(figure, back=1)):
            return False
        main = self.main_of(n, sentences=1)
        if main is None:
            return self._now(n)
        other = self.figures[main]
        between = self.doc.tokens[other.j : hit.i]
        if not set(between) & BREAKS:
            return False
        if other.article or (figure.unit is None and other.unit is None and not other.own):
            return False
        if self._later(figure, other):
            return False
        return self.level(main, n, hit.i, figure.j)

    def _now(self, n: int) -> bool:
        """'Ils étaient 12 000 en janvier, ils sont 31 000 aujourd'hui'."""
        figure = self.figures[n]
        target = self.figures[n + 1] if n + 1 < len(self.figures) else None
        if target is None or target.sentence.i != figure.sentence.i or not comparable(target, figure):
            return False
        between = set(self.doc.tokens[figure.j : target.i])
        return bool(between & NOW) and self.level(n + 1, n, figure.i, figure.j)

    def _later(self, figure: Figure, than: Figure) -> bool:
        """Does the date told with the figure lie behind the date told with the other one?"""
        mine, its = ([t.days for t in between(self.notes.times, f.start, f.end)] for f in (figure, than))
        return bool(mine and its and mine[0] and its[0] and _starts_after(mine[0], its[0]))

    def _before(self, n: int) -> bool:
        """'that cost 21,000 before the siege fetched 65,000': the earlier level is told first."""
        figure = self.figures[n]
        if self.token(figure.j) not in {"before", "avant"} or n + 1 >= len(self.figures) or not figure.unit:
            return False
        target = self.figures[n + 1]
        if target.sentence.i != figure.sentence.i or not comparable(target, figure) or n + 1 in self.links:
            return False
        self.figures[n + 1] = replace(target, unit=target.unit or figure.unit)
        return self.level(n + 1, n, figure.i, figure.j)

    def _then(self, n: int) -> bool:
        """'640 attaques en 2021 et 1 150 en 2022', '64 en janvier, 118 en juin': two of one series, the later last."""
        figure, m = self.figures[n], n + 1
        if m >= len(self.figures) or n in self.links or m in self.links:
            return False
        target = self.figures[m]
        same = target.sentence.i == figure.sentence.i and target.i - figure.j <= PAIR
        if not same or (target.own and target.noun != figure.noun) or figure.is_share or not comparable(target, figure):
            return False
        mine, its = self._date_of(figure), self._date_of(target)
        if not mine or not its or not _starts_after(its, mine) or self.token(target.i - 1) not in SERIES:
            return False
        others = self.figures[max(n - 1, 0) : n] + self.figures[m + 1 : m + 2]
        if any(f.sentence.i == figure.sentence.i and self._date_of(f) for f in others):
            return False
        return self.level(m, n, figure.i, target.j)

    def _date_of(self, figure: Figure) -> DateRange | None:
        """The date right behind a figure or its noun."""
        behind = figure.noun.j if figure.noun and figure.own and figure.noun.i >= figure.j else figure.j
        return next((t.days for t in between(self.notes.times, behind, behind + 3)), None)

    def _nowadays(self, n: int) -> bool:
        """'vendu 725 francs en août, le litre se négocie désormais à 2 000': the later sum is of now."""
        figure = self.figures[n]
        target = self.figures[n + 1] if n + 1 < len(self.figures) else None
        bare = target is not None and target.unit is None and not target.own and figure.unit is None and figure.own
        if target is None or not (figure.is_money or figure.is_share or bare) or n + 1 in self.links:
            return False
        if not comparable(target, figure) or target.i - figure.j > REACH or not self._follows(figure, target):
            return False
        told = STRONG_NOW & {*self.doc.tokens[figure.j : target.i], *self.doc.tokens[target.j : target.j + 4]}
        again = target.unit is None and not target.own and self.pronoun(figure.j, target.i)
        times = between(self.notes.times, figure.start, min(target.i, figure.sentence.j))
        past = any(t.value != "PRESENT_REF" for t in times) or self.dated(replace(figure, start=figure.j, end=target.i))
        return bool((told or again) and past) and self.level(n + 1, n, figure.i, figure.j)

    def _follows(self, figure: Figure, target: Figure) -> bool:
        """Same sentence, or the next one takes the thing up: 'Elle en vaut 650 aujourd'hui'."""
        if target.sentence.i == figure.sentence.i:
            return True
        first = self.token(target.sentence.i)
        return target.sentence.i == figure.sentence.j and first in TAKEN_UP

    def _dated_apart(self, n: int) -> bool:
        """'Les camps abritent 62 000 personnes, où 41 000 vivaient il y a un an': one thing at two times."""
        figure, m = self.figures[n], n - 1
        if m < 0 or m in self.used or m in self.links or n in self.links or figure.own or figure.article:
            return False
        other = self.figures[m]
        first, last = self._segment(figure)
        near = (
            figure.i - other.j <= REACH and first >= other.j and other.sentence.paragraph == figure.sentence.paragraph
        )
        same = other.unit == figure.unit and (figure.unit is not None or other.own) and not other.article
        if not near or not same or other.sentence.j < figure.sentence.i:
            return False
        if any(h.attributes["role"] != "state" for h in self.doc.hits("claims", first, last)):
            return False
        mine = self._time_in(first, last)
        its = self._time_in(*self._segment(other))
        if mine is None:
            return False
        words = self.doc.tokens[first:last]
        past = any((t.endswith(IMPERFECT) and t not in NO_IMPERFECT) or t in WERE for t in words)
        if figure.unit is None and (not (past or STRONG_NOW & set(words)) or self.token(figure.i - 1) in WHOLE_OF):
            return False
        after = self.figures[n + 1 : n + 2]
        if after and after[0].sentence.i == figure.sentence.i and self._time_in(*self._segment(after[0])):
            return False
        if its is None:
            return past and self.level(m, n, figure.i, figure.j)
        if its == mine:
            return False
        return self.level(m, n, figure.i, figure.j) if mine < its else self.level(n, m, other.i, figure.j)

    def _segment(self, figure: Figure) -> tuple[int, int]:
        """The tokens about a figure up to the nearest commas and stops."""
        tokens, sentence = self.doc.tokens, figure.sentence
        head, tail = max(sentence.i, figure.i - REACH), min(sentence.j, figure.j + REACH)
        first = next((k + 1 for k in range(figure.i - 1, head - 1, -1) if tokens[k] in MARKS), head)
        last = next((k for k in range(figure.j, tail) if tokens[k] in MARKS), tail)
        return first, last

    def _time_in(self, i: int, j: int) -> dt.date | None:
        """When the first date among tokens i:j starts; spans before the report ('a year ago') count back from it."""
        for t in between(self.notes.times, i, j):
            if t.days and t.days.start and t.value != "PRESENT_REF":
                return t.days.start
        published = self.notes.report.published
        for hit in self.doc.hits("trends", i, j):
            if hit.code == "earlier" and published is not None:
                return dt.date(max(published.year - 1, 1), 1, 1)
        return None

    def _bracketed(self, n: int) -> bool:
        """'1 200 cas (800 en 2022)': a bare figure with a date of its own in brackets."""
        figure = self.figures[n]
        if self.token(figure.i - 1) != "(" or figure.own or not self.dated(figure):
            return False
        main = self.main_of(n)
        if main is None or figure.i - self.figures[main].j > 8 or self._later(figure, self.figures[main]):
            return False
        return self.level(main, n, figure.i, figure.end)

    def levelled(self, n: int) -> bool:
        """Sets the n-th figure against, or under, another level where the text does."""
        told = self._moved(n) or self._against(n) or self._was(n) or self._before(n)
        return told or self._then(n) or self._nowadays(n) or self._bracketed(n)

    def apart(self) -> None:
        """What no word sets against each other, dates may."""
        for n in range(1, len(self.figures)):
            if n not in self.used and n not in self.links:
                self._dated_apart(n)


def _starts_after(a: DateRange, b: DateRange) -> bool:
    return a.start is not None and b.start is not None and a.start > b.start
