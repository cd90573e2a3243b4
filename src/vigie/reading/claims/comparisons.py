"""Figures set against each other: an earlier level, a ratio, a difference, or a bare direction.

In: the figures of a report and the lexicon layer ``trends``. Out: ``Statement``s, each one figure (or
none, where only the change is given) with what it is compared to; a figure that is only the other side
of one is none itself. An earlier level that is stated goes before a ratio (reading contract, rule 9).
"""

from __future__ import annotations

from msgspec.structs import replace

from vigie.model import Quantity
from vigie.reading.claims.figures import Figure
from vigie.reading.claims.levels import Levels
from vigie.reading.claims.links import CHANGE, DIFFERENCE, LEVEL, PARTICLES
from vigie.reading.claims.runs import around, between
from vigie.reading.claims.statements import Statement, comparable, match_scale, plain, ratio_of_change
from vigie.reading.document import Hit
from vigie.reading.mentions import Notes

THAN = frozenset(
    {
        "sa",
        "son",
        "leur",
        "its",
        "their",
        "que",
        "qu",
        "as",
        "than",
        "what",
        "ce",
        "on",
        "the",
        "depuis",
        "since",
    }
)
REACH = 60
SPLIT = 16
PORTION = 7
ECONOMY = frozenset({"pib", "gdp", "economie", "economy", "activite"})
EACH = frozenset({"habitant", "capita", "head", "tete", "person"})
COUNTS = frozenset({"since", "in", "on", "over", "between", "during", "this", "by", "from", ",", ".", "and", "before"})
STEPS = frozenset({"up", "down"})
VERBS = frozenset(
    {"fell", "fallen", "rose", "risen", "grew", "grown", "shrank", "shrunk", "lost", "sank", "slid", "cut"}
)
AGAIN = (["c", "est"], ["soit"], ["that", "is"], ["it", "is"], ["that", "s"], ["this", "is"])
HALF_THAN = frozenset({"plus", "le", "la", "les", "l", "son", "sa", "leur", "ce", "celui", "celle", "superieur"})
NEAR = 16
APPOSED = 32
MORE = {"more": "up", "fewer": "down", "less": "down", "plus": "up", "moins": "down"}
ALMOST = frozenset(
    {"presque", "pres", "quasiment", "quasi", "pratiquement", "almost", "nearly", "roughly", "environ", "about"}
)
# 'de moins de cinq ans', 'below the poverty line' bound a group
BOUNDS = frozenset({"ans", "age", "years", "seuil", "poverty", "line"})
ARRIVALS = frozenset({"a", "to", ":", "atteindre", "reach", "atteignant", "reaching"})


def find(notes: Notes, figures: list[Figure]) -> list[Statement]:
    """One statement a figure that stands for itself, and one a change without a figure."""
    return _Linker(notes, list(figures)).run()


class _Linker(Levels):
    def run(self) -> list[Statement]:
        for n in range(len(self.figures)):
            self.ranges(n)
        for n in range(len(self.figures)):
            if n not in self.used:
                self.levelled(n)
        self.apart()
        for n in range(len(self.figures)):
            if n not in self.used:
                _ = self._times(n) or self._change(n) or self._than(n)
        self._factors()
        self._records()
        for n in range(1, len(self.figures)):
            if n not in self.used and n not in self.links:
                self._rescaled(n)
        told = [
            self.links[n].statement if n in self.links else Statement(f, f.sentence, f.i, f.j)
            for n, f in enumerate(self.figures)
            if n not in self.used
        ]
        return sorted([*told, *self.alone], key=lambda s: s.figure.i if s.figure else s.i)

    def _rescaled(self, n: int) -> None:
        """'… 87 millions de dollars. Fin mai, il en avait obtenu 19.': the sum goes on in millions."""
        figure, before = self.figures[n], self.figures[n - 1]
        again = "en" in self.doc.tokens[max(figure.i - 3, figure.sentence.i) : figure.i]
        near = figure.i - before.j <= NEAR and figure.sentence.paragraph == before.sentence.paragraph
        bare = not figure.own and not figure.unit and self.token(figure.j) in {".", ",", ";"}
        if again and near and bare and before.is_money and before.size >= 10**6 > figure.size:
            self.figures[n] = match_scale(before, figure)[1]

    def _times(self, n: int) -> bool:
        """'trois fois plus qu'en octobre', 'almost five times as many as', 'multiplié par cinq'."""
        figure = self.figures[n]
        if figure.unit or not figure.size:
            return False
        if factor := self.just_before("by_factor", figure, reach=1):
            down = factor.attributes["direction"] == "down"
            q = Quantity.exactly(plain(1 / figure.size)) if down else figure.quantity
            return self._change_of(n, q, factor, factor.i, figure.j)
        hit = self._half_times(figure) or next(iter(self.near("times", figure.j, figure.j + 1)), None)
        if hit and hit.j == hit.i + 1 and self.token(hit.j) in COUNTS:
            return False  # 'hit 14 times since October'
        owned = hit is not None and "s" in self.doc.tokens[hit.j : hit.j + 4]  # 'three times Mali's'
        if not hit or not (
            owned or set(self.doc.tokens[hit.i : min(hit.j + 14, figure.sentence.j)]) & (THAN | HALF_THAN)
        ):
            return False
        q = figure.quantity
        if hit.attributes["direction"] == "down":
            q = Quantity.exactly(plain(1 / figure.size))
        return self._change_of(n, q, hit, figure.i, hit.j)

    def _half_times(self, figure: Figure) -> Hit | None:
        """'deux fois et demie plus d'attaques qu'en 2023', 'deux fois et demie le tarif officiel'."""
        if self.token(figure.j - 1) not in {"demie", "demi"}:
            return None
        down = self.token(figure.j) == "moins"
        told = down or self.token(figure.j) in HALF_THAN
        direction = {"direction": "down" if down else "up"}
        return Hit(figure.j - 1, figure.j, "times", "trends", direction) if told else None

    def _change(self, n: int) -> bool:
        """'en recul de 30 %', 'up 40 per cent on', 'fallen by four fifths', '+40 %'."""
        figure = self.figures[n]
        if n in self.links:
            return False
        if not figure.is_share:
            return self._step(n)
        sign = self.token(figure.i - 1)
        if sign in {"+", "-"}:
            ratio = ratio_of_change(figure.quantity, figure.unit, down=sign == "-")
            change = _named_change("up" if sign == "+" else "down", figure.i - 1)
            return self._change_of(n, ratio, change, figure.i - 1, figure.j)
        hit = self.just_before("changed", figure, reach=3) or self._named_behind(figure)
        if not hit:
            return self._portion(n)
        if self._growth(figure, hit):
            return False
        if self.token(figure.i - 1) in self.to or self.token(figure.i) == "to":
            return False
        ratio = ratio_of_change(figure.quantity, figure.unit, down=hit.attributes["direction"] == "down")
        return self._change_of(n, ratio, hit, min(hit.i, figure.i), max(figure.j, hit.j))

    def _portion(self, n: int) -> bool:
        """'180 000 tonnes, le quart de la récolte de 2018', '16 lorries, a third of last year's'."""
        figure = self.figures[n]
        behind = range(figure.j, min(figure.j + PORTION, figure.sentence.j))
        dated = any(t.i in behind for t in between(self.notes.times, figure.j, figure.j + PORTION))
        dated = dated or any(h.code == "earlier" for h in self.doc.hits("trends", figure.j, figure.j + PORTION))
        opened = self.token(figure.i - 1) in {",", "soit", "or", "–", "("} and self.token(figure.j) in {
            "de",
            "d",
            "of",
            "du",
        }
        opened = opened and self.token(figure.j + 1) not in MORE
        before = self.figures[n - 1] if n else None
        if figure.unit != "share" or not opened or not dated or before is None or before.is_share:
            return False
        if before.sentence.i != figure.sentence.i or not (before.own or before.unit) or figure.i - before.j > NEAR:
            return False
        told = _named_change("down", figure.i)
        return self._change_of(n, Quantity.exactly(figure.size), told, figure.i, figure.j)

    def _growth(self, figure: Figure, hit: Hit) -> bool:
        """'Le PIB a progressé de 4,7 %': the rate itself is the figure."""
        subject = self.doc.tokens[max(hit.i - 5, figure.start) : hit.i]
        since = {"since", "depuis"} & set(self.doc.tokens[figure.j : figure.j + 3])
        return figure.unit == "percent" and bool(ECONOMY & set(subject)) and not since | (EACH & set(subject))

    def _named_behind(self, figure: Figure) -> Hit | None:
        """'a 40 percent increase', '40 % de hausse'."""
        for hit in self.near("changed", figure.j, figure.j + 2):
            if self.doc.tokens[hit.i] in VERBS or self.doc.tokens[hit.i].endswith("ed"):
                continue
            if figure.j <= hit.i <= figure.j + 1 and self.doc.tokens[figure.j : hit.i] in ([], ["de"]):
                return hit
        return None

    def _step(self, n: int) -> bool:
        """'47 300 déplacés, en hausse de 9 100': the change is told in the unit of the figure."""
        figure = self.figures[n]
        hit = self.just_before("changed", figure, reach=2)
        main = self.main_of(n)
        points = self.token(figure.j) in {"points", "point"}
        if (
            not hit
            or main is None
            or (figure.size < 10 and not points)
            or self.token(figure.i - 1) in self.to
            or self.token(figure.i) in self.to
        ):
            return False
        told = {self.token(figure.i - 1), self.token(figure.i)} & (PARTICLES | STEPS)
        if not told or (told <= STEPS and figure.size >= self.figures[main].size):
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
        hit = self.just_behind("than", figure) or self._split_than(figure)
        if not hit or not figure.size or n in self.links or set(self.doc.tokens[hit.j - 1 : hit.j + 4]) & BOUNDS:
            return False
        direction = hit.attributes["direction"]
        if figure.is_share:
            if hit.i < figure.j:
                figure = replace(figure, quantity=Quantity(None, figure.size, None))
            ratio = ratio_of_change(figure.quantity, figure.unit, down=direction == "down")
            return self._change_of(n, ratio, hit, figure.i, max(hit.j, figure.j))
        main = self.main_of(n)
        if main is None or (figure.own and not self._same_noun(main, figure)):
            return False
        following = self.figures[n + 1] if n + 1 < len(self.figures) else None
        if following and following.i - hit.j <= 3 and comparable(following, figure):
            self.used.add(n)
            return self.level(main, n + 1, figure.i, following.j)
        statement = Statement(
            self.figures[main],
            figure.sentence,
            figure.i,
            hit.j,
            "difference",
            figure.quantity,
            direction,
            None,
            hit,
        )
        return self.link(main, statement, DIFFERENCE, n)

    def _same_noun(self, main: int, figure: Figure) -> bool:
        other = self.figures[main].noun
        return other is not None and figure.noun is not None and other.code == figure.noun.code

    def _split_than(self, figure: Figure) -> Hit | None:
        """'40 percent fewer relief trucks in February than', '15 % de camions en moins qu'en mars'."""
        run = self.doc.tokens[figure.j : min(figure.j + SPLIT, figure.sentence.j)]
        if not run:
            return None
        if self.doc.language == "en":
            word, links = run[0], {"than"}
            at = figure.j
        else:
            k = next((k for k in range(len(run) - 1) if run[k] in {"en", "de"} and run[k + 1] in MORE), None)
            if k is None or run[0] not in {"de", "d"}:
                return None
            word, links, at = run[k + 1], {"qu", "que", "par"}, figure.j + k
        if word not in MORE or not links & set(run[1:]):
            return None
        return Hit(at, at + 1, "than", "trends", {"direction": MORE[word]})

    def _change_of(self, n: int, ratio: Quantity, hit: Hit, i: int, j: int) -> bool:
        """Sets the ratio told by the n-th figure against the figure before it, else states it alone."""
        figure = self.figures[n]
        direction = hit.attributes["direction"]
        main = next(
            (
                m
                for m in range(n - 1, max(n - 6, -1), -1)
                if (self.figures[m].sentence.i == figure.sentence.i or self._again(figure, m))
                and figure.i - self.figures[m].j <= self._reach(i)
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

    def _again(self, figure: Figure, m: int) -> bool:
        """'… 1 700 migrants. C'est trois fois plus qu'en mars.': the figure of the sentence before."""
        sentence = figure.sentence
        opened = any(self.doc.tokens[sentence.i : sentence.i + len(words)] == words for words in AGAIN)
        return opened and self.figures[m].sentence.j == sentence.i

    def _reach(self, i: int) -> int:
        """'…, un bilan en hausse de 23 %' reaches over a longer clause."""
        run = self.doc.tokens[max(i - 4, 0) : i]
        return APPOSED if {"bilan", "chiffre", "total", "nombre", "toll", "figure", "number"} & set(run) else NEAR

    def _arrived(self, n: int) -> int | None:
        """'jumped by 60 percent, to 38,000 francs': the figure that the change ends at."""
        figure, m = self.figures[n], n + 1
        if m >= len(self.figures) or m in self.used or m in self.links:
            return None
        target = self.figures[m]
        near = target.sentence.i == figure.sentence.i and target.i - figure.j <= 10
        arrives = self.token(target.i) in self.to or self.token(target.i - 1) in self.to
        return m if near and arrives and not target.is_share else None

    def _factors(self) -> None:
        """'a presque triplé depuis', 'twice as many as in 2018', 'reduced by half'."""
        for hit in [*self.near("factor", 0), *self.near("share_of_change", 0)]:
            sentence = self.doc.sentence_of(hit.i)
            close = self.beside(hit, REACH)
            here = [m for m in close if m not in self.used]
            n = hit.attributes["ratio"]
            before = [t for t in self.doc.tokens[max(hit.i - 3, 0) : hit.i] if t not in {"le", "de", "du", "d", "the"}]
            ratio = Quantity.exactly(n)
            if before and before[-1] in ALMOST:
                ratio = Quantity(None, n, None)
            elif " ".join(self.doc.tokens[max(hit.i - 2, 0) : hit.i]) in {"plus que", "more than"} or (
                before[-1:] == ["plus"] and self.token(hit.i) == "du"
            ):
                ratio = Quantity(n, n, None)
            statement = Statement(None, sentence, hit.i, hit.j, "ratio", ratio, hit.attributes["direction"], None, hit)
            over = [m for m in close if self.figures[m].i < hit.j and hit.i < self.figures[m].j]
            if any(m in self.used or m in self.links for m in over):
                continue
            self.used.update(over)
            earlier = [m for m in here if self.figures[m].j <= hit.i and hit.i - self.figures[m].j <= APPOSED]
            earlier = [
                m for m in earlier if hit.i - self.figures[m].j <= NEAR or self._taken_up(self.figures[m].j, hit.i)
            ]
            earlier = [m for m in earlier if not self._parted(self.figures[m].j, hit.i) and not self._within(m)]
            later = [m for m in here if self.figures[m].i >= hit.j and self._arrives(hit, self.figures[m])]
            levelled = [m for m in here if m in self.links and self.links[m].rank == LEVEL]
            if levelled:
                continue
            main = earlier[-1] if earlier and not later else later[0] if later else None
            if main is not None and (
                self.figures[main].own or self.figures[main].unit or self.figures[main].size >= 10
            ):
                self.link(main, replace(statement, figure=self.figures[main]), CHANGE)
            else:
                self.alone.append(statement)

    def _records(self) -> None:
        """'7,1 % en mars, son plus haut niveau depuis 2012': a direction beside the figure."""
        for hit in self.near("record", 0):
            sentence = self.doc.sentence_of(hit.i)
            near = [
                m
                for m in self.beside(hit, REACH)
                if m not in self.used and m not in self.links and 0 <= hit.i - self.figures[m].j <= 14
            ]
            if near and not {"jamais", "never"} & set(self.doc.tokens[around(sentence, hit.i)[0] : hit.j]):
                direction = hit.attributes["direction"]
                figure = self.figures[near[-1]]
                told = Statement(figure, sentence, hit.i, hit.j, "direction", None, direction, None, hit)
                self.link(near[-1], told, DIFFERENCE)

    def _taken_up(self, i: int, j: int) -> bool:
        """'…, soit le double', '; c'est moitié moins': words that take the figure up."""
        run = self.doc.tokens[max(j - 4, i) : j]
        return any(run[k : k + len(w)] == w for w in AGAIN for k in range(len(run)))

    def _parted(self, i: int, j: int) -> bool:
        """Does a colon or semicolon part a figure from a change, and nothing take it up ('; c'est moitié moins')?"""
        mark = next((k for k in range(j - 1, i - 1, -1) if self.doc.tokens[k] in {":", ";"}), None)
        return mark is not None and not self._taken_up(mark, j)

    def _within(self, m: int) -> bool:
        """', dont 22 enfants': part of the figure before."""
        return self.token(self.figures[m].i - 1) in {"dont", "including"}

    def _arrives(self, hit: Hit, figure: Figure) -> bool:
        between = self.doc.tokens[hit.j : figure.i + 1]
        return figure.i - hit.j <= 12 and bool(set(between) & ARRIVALS)


def _named_change(direction: str, i: int) -> Hit:
    return Hit(i, i + 1, "changed", "trends", {"direction": direction})
