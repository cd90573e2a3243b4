"""The figures that a claim states: counts, factors ('triplé', '+40 %', 'deux fois moins') and shares ('un
tiers des').

In: a document, its quantities (``vigie.reading.quantities``) and the lexicon layer ``checks``. Out:
``Said`` in the order of the text, each with how its words bind it: exact, approx, at_least, at_most, between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from vigie.analysis.check import periods
from vigie.analysis.check.terms import COUNTED, Terms
from vigie.model import Number, Quantity
from vigie.reading import quantities
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import QuantityMention

SIGNS = {"+": "up", "-": "down", "–": "down", "−": "down"}
SPOKEN_SIGNS = {"plus": "up", "moins": "down", "minus": "down"}
TURNED = {"at_least": "at_most", "at_most": "at_least"}
BY = frozenset({"de", "d", "by", "of", "pres", "environ", "plus", "about", "some", "nearly", "around", "almost"})
TO = frozenset({"a", "to"})
FEW = 10
EXCEEDING = ("depass", "exced", "exceed", "surpass")
MORE_OR_LESS = {**dict.fromkeys((*EXCEEDING, "superieur"), "up"), "inferieur": "down"}
MILLION = 1_000_000
MANY = 5
NOT = frozenset({"not", "pas"})
COUNTRIES = frozenset({"states", "countries", "nations", "pays", "etats", "voisins", "neighbours"})
THEM = frozenset({"eux", "elles", "both", "tous", "toutes"})
WHOLE = frozenset({*COUNTED, "first_months", "streak", "rank", "rank_least", "highest", "lowest", "relative", "window"})
MONEY = frozenset({"USD", "EUR", "XOF"})


@dataclass(frozen=True, slots=True)
class Said:
    """A figure at tokens i:j. ``kind``: count, factor, share, difference.

    ``less`` tells a shrinking difference.
    """

    i: int
    j: int
    kind: str
    value: Number
    words: str
    high: Number | None = None
    less: bool = False
    unit: str | None = None


def find(doc: Document, terms: Terms, when: Sequence[periods.Mention], elsewhere: set[int]) -> list[Said]:
    """Every figure of the claim, in the order of the text; tokens ``elsewhere`` name areas."""
    numbers = _Numbers(doc, terms, when, elsewhere)
    return numbers.carried(sorted([*numbers.stated(), *numbers.factors()], key=lambda s: s.i))


def words_of(quantity: Quantity) -> tuple[Number, str, Number | None] | None:
    """The number, how it binds, and the upper end of a range; None for 'several'."""
    low, value, high = quantity.low, quantity.value, quantity.high
    if value is None:
        if low is not None and high is not None:
            return low, "between", high
        # 'thousands' are two thousand or more, and not tens of thousands
        return (low, "between", MANY * low) if low is not None and low > 2 else None
    if low is not None and high is not None:
        return value, "exact", None
    if low is not None:
        return value, "at_least", None
    return (value, "at_most", None) if high is not None else (value, "approx", None)


class _Numbers:
    def __init__(self, doc: Document, terms: Terms, when: Sequence[periods.Mention], elsewhere: set[int]) -> None:
        self.doc = doc
        self.terms = terms
        # of 'twenty-three-fold' the grammar of quantities reads the number
        tens = {h.j for h in doc.hits("numbers") if h.code == "value"}
        folds = [h for h in terms.hits("ratio") if h.i in tens]
        self.folds = {h.i + 1: h for h in folds}
        self.ratios = [h for h in terms.hits("ratio") if h not in folds]
        everything = quantities.find(doc, periods.as_times(list(when)))
        self.odds = self._odds(everything)
        elsewhere = elsewhere | {k for s in self.odds for k in range(s.i, s.j)}
        taken = elsewhere | {k for m in when for k in range(m.i, m.j)}
        self.mentions = [
            q
            for q in everything
            if not (q.bare or q.article) and not taken & {*range(q.i, q.j)} and not self._inside(q)
        ]

    def _inside(self, q: QuantityMention) -> bool:
        """Part of 'de moitié', 'one-sided violence', 'one year earlier'."""
        if any(h.i < q.j and q.i < h.j for h in self.ratios):
            return True
        if q.quantity == Quantity.exactly(0) and not self.terms.after(q.j, 3, *COUNTED):
            return True
        return any(h.i <= q.i and q.j <= h.j and h.j - h.i > 1 and h.code in WHOLE for h in self.terms.all)

    def _odds(self, found: Sequence[QuantityMention]) -> list[Said]:
        """'un mort sur trois', 'two victims in five'."""
        odds = []
        for a, b in pairwise(found):
            n, of = a.quantity.value, b.quantity.value
            link = self.doc.tokens[b.i - 1]
            # 'a factor of seven', 'a total of seven' are no odds
            link = self.doc.tokens[b.i - 2] if link == "every" else link
            near = b.i - a.j <= 4 and (link in {"sur", "in"} or (link == "of" and not a.article))
            if near and n and of and n < of <= 10 and a.unit is None and b.unit is None:
                odds.append(Said(a.i, b.j, "share", round(n / of, 4), "approx"))
        return [*(odds or self._in_ten(found)), *self._of_a_million(found)]

    def _of_a_million(self, found: Sequence[QuantityMention]) -> list[Said]:
        """'a quarter of a million', 'un quart de million'."""
        return [
            Said(a.i, b.j, "count", round(a.quantity.value * MILLION), "approx")
            for a, b in pairwise(found)
            if a.unit == "share" and a.quantity.value and b.quantity.value == MILLION and b.i - a.j <= 2
        ]

    def _in_ten(self, found: Sequence[QuantityMention]) -> list[Said]:
        """'sur dix tués, cinq étaient des civils', 'of every ten killed, five were civilians'."""
        for a, b in pairwise(found):
            n, of, before = b.quantity.value, a.quantity.value, self.doc.tokens[max(0, a.i - 2) : a.i]
            told = before[-1:] == ["sur"] or before == ["of", "every"] or before == ["out", "of"]
            if told and n and of and n < of <= 10 and a.i <= 3 and a.unit is None and b.unit is None:
                return [Said(a.i, b.j, "share", round(n / of, 4), "approx")]
        return []

    def stated(self) -> list[Said]:
        return [*self.odds, *self._nobody(), *(said for q in self.mentions for said in self._split(q))]

    def _nobody(self) -> list[Said]:
        """'personne n'a été tué'."""
        tokens = self.doc.tokens
        found = [i for i in range(len(tokens) - 1) if tokens[i] == "personne" and tokens[i + 1] in {"n", "ne"}]
        return [Said(i, i + 1, "count", 0, "exact") for i in found]

    def _split(self, q: QuantityMention) -> list[Said]:
        """'passé de 425 à 24 000' holds two figures where the grammar of quantities sees one range."""
        stated = words_of(q.quantity)
        if stated is None:
            return []
        value, words, high = stated
        passage = self.terms.before(q.i + 1, 2, "passage", "up", "down") or self.doc.tokens[q.i] == "from"
        if words == "between" and high is not None and passage:
            first = Said(q.i, q.i + 1, "count", value, "exact")
            return [first, Said(q.j - 1, q.j, "count", high, "exact")]
        said = self._classify(Said(q.i, q.j, "count", value, self._bound(q, words), high, unit=q.unit))
        return [said] if said else []

    def _bound(self, q: QuantityMention, words: str) -> str:
        """The words around a number that its own grammar leaves out: 'dépassé les', 'sous la barre des'."""
        if "peine" in self.doc.tokens[q.i : q.j]:
            return "approx"
        if words != "exact":
            return words
        hit = self.terms.before(q.i, 2, "exceed", "below", "nearly")
        if hit:
            return {"exceed": "at_least", "below": "at_most", "nearly": "approx"}[hit.code]
        trailing = self.terms.after(q.j, 3, "nearly")
        return "approx" if trailing and not self._number_at(trailing.j) else words

    def _number_at(self, i: int) -> bool:
        return any(q.i <= i < q.j or q.i in {i, i + 1} for q in self.mentions)

    def _classify(self, said: Said) -> Said | None:
        if said.unit in {"percent", "share"}:
            return self._percent(said)
        if said.unit is not None and said.unit not in MONEY:
            return None
        if multiple := self._multiple(said):
            return multiple
        if self.doc.tokens[said.i - 1] in NOT and said.value == 1:
            return replace(said, value=0, words="exact")
        counted = self.terms.starting(said.j, "not_counted", "fois") or self.doc.tokens[said.i - 1] in THEM
        if counted or self.terms.starting(said.j, "ordinal") or self._of_countries(said):
            return None
        if said.unit is None:
            return self._change(said) or said
        return said

    def _of_countries(self, said: Said) -> bool:
        """'the three central Sahel states', 'les deux pays voisins' count no dead."""
        return said.value <= FEW and bool(COUNTRIES & {*self.doc.tokens[said.j : said.j + 4]})

    def _multiple(self, said: Said) -> Said | None:
        """'trois fois plus', 'three times fewer', 'multiplié par cinq', 'divisé par trois'."""
        words = "approx" if said.words == "exact" else said.words
        by = self.terms.before(said.i + 1, 3, "multiplied", "divided")
        if by and not self._number_between(by, said):
            return _factor(said, said.value, words, inverse=by.code == "divided")
        dashed = said.j < len(self.doc) and self.doc.tokens[said.j] == "-"
        fois = self.terms.starting(said.j + dashed, "fois") or self.folds.get(said.j)
        if fois:
            # 'four times as many as' is no bound, 'four times fewer' is one
            less = next((h for h in self.terms.hits("less", "below", i=fois.j, j=fois.j + 4) if h.i < fois.j + 2), None)
            less = None if less and self.doc.tokens[less.i] == "as" else less
            return _factor(replace(said, j=fois.j), said.value, words, inverse=bool(less) or self._falling(said.i))
        return None

    def _number_between(self, hit: Hit, said: Said) -> bool:
        return any(hit.j <= q.i < said.i for q in self.mentions)

    def _change(self, said: Said) -> Said | None:
        """'500 morts de plus qu'en 2022', '500 more deaths than in 2022'."""
        after = self.terms.after(said.j, 6, "more", "less", "below", "exceed")
        if after is None or self._number_at(after.j) or after.i - said.j > 5:
            return None
        phrase = self.doc.tokens[after.i : after.j]
        french = self.doc.language == "fr"
        if (french and phrase[0] not in {"de", "en"}) or (not french and after.i != said.j):
            return None
        if phrase[-1] == "de" or (french and len(phrase) < 2):
            return None
        if not self.terms.after(after.j, 14, "than") and "than" not in phrase:
            return None
        return replace(said, kind="difference", less=after.code in {"less", "below"})

    # percentages and fractions ----------------------------------------------------------------------------

    def _percent(self, said: Said) -> Said | None:
        value = _part(said.value, said.unit)
        high = None if said.high is None else _part(said.high, said.unit)
        said = replace(said, value=value, high=high, words="approx" if self._is_bound(said) else said.words)
        direction = self._direction(said)
        words = "approx" if said.words == "exact" and said.unit == "share" else said.words
        if direction == "to":
            return replace(said, kind="factor", words="approx" if words == "exact" else words)
        if direction is None:
            return replace(said, kind="share", words=words)
        words = "approx" if words == "exact" else words
        if direction == "up":
            return replace(said, kind="factor", value=1 + value, words=words, high=high and 1 + high)
        low = None if high is None else 1 - value
        value = 1 - value if high is None else 1 - high
        return replace(said, kind="factor", value=value, words=TURNED.get(words, words), high=low)

    def _direction(self, said: Said) -> str | None:
        tokens = self.doc.tokens
        previous = tokens[said.i - 1] if said.i else ""
        if said.unit == "percent" and previous in SIGNS | SPOKEN_SIGNS:
            return (SIGNS | SPOKEN_SIGNS)[previous]
        if by := self._by(said):
            return by
        before = self.terms.before(said.i, 5, "up", "down")
        if before and self.terms.is_trend(before) and self._bound_to(before, said):
            if tokens[said.i - 1] in TO and said.unit == "share":
                return "to"
            return before.code
        after = self.terms.after(said.j, 6, "up", "down", "more", "less", "below", "exceed")
        if after is None or self._number_at(after.j) or not self.terms.is_trend(after):
            return None
        near = after.i - said.j <= 1 or tokens[after.i] in {"de", "en"}
        if self._of_whole(said) and not (tokens[after.i] in {"de", "en"} and after.j - after.i == 2):
            return None
        if not near:
            return None
        return {"more": "up", "less": "down", "below": "down", "exceed": "up"}.get(after.code, after.code)

    def _by(self, said: Said) -> str | None:
        """'dépasse de 74 % celui de 2023', 'exceeds that of 2023 by 74%', 'inférieur de 40 % à': up or down."""
        tokens = self.doc.tokens
        if not {"de", "d", "by"} & {*tokens[said.i - 1 : said.j]}:
            return None
        told = (token for token in tokens[max(0, said.i - 8) : said.j])
        return next((way for token in told for word, way in MORE_OR_LESS.items() if token.startswith(word)), None)

    def _is_bound(self, said: Said) -> bool:
        """Is 'dépasse' taken for a bound of the number itself, where it tells by how much?"""
        return self._by(said) == "up" and any(t.startswith(EXCEEDING) for t in self.doc.tokens[said.i : said.j])

    def _bound_to(self, hit: Hit, said: Said) -> bool:
        """'a reculé de 40 %', 'up 40 %': nothing but small words between the verb and the number."""
        between = self.doc.tokens[hit.j : said.i]
        if any(token in {",", ";", "."} for token in between):
            return False
        if self._of_whole(said) and hit.j < said.i and between[-1] not in BY | TO:
            return False
        return not self.terms.hits(*COUNTED, i=hit.j, j=said.i) or between[-1] in BY | TO

    def _of_whole(self, said: Said) -> bool:
        """'un tiers des morts', 'a third of those killed'."""
        return said.j < len(self.doc) and self.doc.tokens[said.j] in {"des", "de", "of", "du", "d"}

    def carried(self, found: list[Said]) -> list[Said]:
        """'fell by 80 % in 2023, then by 9 % in 2024': the second falls too."""
        for k, said in enumerate(found):
            before = found[k - 1] if k else None
            plain = said.kind == "share" and not self._of_whole(said) and self.doc.tokens[said.i - 1] in {"by", "de"}
            if before and before.kind == "factor" and plain:
                value = 1 - said.value if before.value < 1 else 1 + said.value
                found[k] = replace(said, kind="factor", value=value, words="approx")
        return found

    def factors(self) -> list[Said]:
        """'triplé', 'doubled', 'halved', 'twice as many', with 'plus que', 'presque' before them."""
        found: list[Said] = []
        for hit in self.ratios:
            bound = self.terms.before(hit.i, 2, "exceed", "below", "nearly", "more")
            words = "approx"
            if bound and bound.code in {"exceed", "below"}:
                words = {"exceed": "at_least", "below": "at_most"}[bound.code]
                if hit.attributes["factor"] < 1:
                    words = TURNED[words]
            factor = hit.attributes["factor"]
            if factor > 1 and self._falling(hit.i):
                factor, words = round(1 / factor, 4), TURNED.get(words, words)
            if factor == 0.5 and self.doc.tokens[hit.i] in {"de", "by"} and self._rising(hit):
                factor = 1.5
            if not (found and found[-1].j > hit.i):
                found.append(Said(hit.i, hit.j, "factor", factor, words))
        return found

    def _falling(self, i: int) -> bool:
        """'fell fivefold', 'a reculé de trois fois' is a fifth, a third."""
        verb = self.terms.before(i, 3, "up", "down")
        return verb is not None and verb.code == "down" and self.terms.is_trend(verb)

    def _rising(self, hit: Hit) -> bool:
        """'augmenté de moitié' is one and a half."""
        verb = self.terms.before(hit.i, 4, "up", "down")
        return verb is not None and verb.code == "up"


def _factor(said: Said, n: Number, words: str, *, inverse: bool) -> Said:
    if not inverse:
        return replace(said, kind="factor", value=n, words=words)
    high = None if said.high is None else 1 / n
    value = 1 / (said.high or n) if n else 0
    return replace(said, kind="factor", value=round(value, 4), words=TURNED.get(words, words), high=high)


def _part(value: Number, unit: str | None) -> float:
    return round(value / 100, 6) if unit == "percent" else float(value)
