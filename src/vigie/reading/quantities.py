"""Numbers and what they let one say: digits, words, bounds, ranges, collectives, shares.

In: a document (lexicon layer ``numbers``). Out: ``QuantityMention`` in the order of the text, read as the table of
the reading contract says ('au moins 20' is low 20, value 20; 'une vingtaine' is value 20; 'plusieurs' is low 2).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from vigie.model import Number, Quantity
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import QuantityMention, TimeMention

LINKS = frozenset({"de", "d", "of", "autres", "autre", "other"})
DASHES = frozenset({"-", "–"})
ADJECTIVES = frozenset({"petite", "bonne", "grosse", "good", "petit", "autre", "autres", "other", "further", "more"})
BOUNDS = 4
AGE = (["ans"], ["an"], ["year"], ["years"])  # what is no time beside these words is an age, and counts nobody
"""Bounds before a number: 'au moins plus de'; more of them bound nothing."""


class _Count(Struct, frozen=True, gc=False):
    """A number at tokens i:j before bounds; ``kind``: exact, about (collectives), low (plurals), share, article."""

    i: int
    j: int
    n: Number
    kind: str


def find(doc: Document, times: Sequence[TimeMention] = ()) -> list[QuantityMention]:
    """All quantities outside the time expressions given."""
    grammar = _Grammar(doc, times)
    found: list[QuantityMention] = []
    i = 0
    for start in grammar.starts():
        if start < i:
            continue
        mention = grammar.quantity(start)
        if mention:
            if mention.unit == "percent" or doc.tokens[mention.j : mention.j + 1] not in AGE:
                found.append(mention)
            i = mention.j
    return found


def number(token: str, language: str) -> Number | None:
    """'2.500' and '66,5' as the language writes them; None where the token is no number."""
    if not token or not token[0].isdecimal() or not token.isascii():
        return None
    thousands, decimal = (".", ",") if language == "fr" else (",", ".")
    if len(token) > 18:
        return None
    groups = token.split(thousands)
    whole = len(groups) > 1 and all(len(g) == 3 for g in groups[1:]) and len(groups[0]) <= 3
    text = token.replace(thousands, "") if whole else token.replace(",", ".")
    text = text.replace(decimal, ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() and "." not in text else value


class _Grammar:
    def __init__(self, doc: Document, times: Sequence[TimeMention]) -> None:
        self.doc = doc
        self.tokens = doc.tokens
        self.at: dict[int, list[Hit]] = {}
        for hit in doc.hits("numbers"):
            self.at.setdefault(hit.i, []).append(hit)
        self.taken = {k for t in times for k in range(t.i, t.j)}

    def starts(self) -> list[int]:
        """Where a quantity may begin, earliest first."""
        digits = (i for i, token in enumerate(self.tokens) if token[0].isdecimal())
        return sorted({*self.at, *digits} - self.taken)

    def hit(self, i: int, *codes: str) -> Hit | None:
        for hit in self.at.get(i, ()):
            if hit.code in codes:
                return hit
        return None

    # one number -------------------------------------------------------------------------------------------

    def digits(self, i: int) -> _Count | None:
        if i >= len(self.tokens) or i in self.taken:
            return None
        value = number(self.tokens[i], self.doc.language)
        if value is None:
            return None
        j = i + 1
        while (
            isinstance(value, int)
            and j < len(self.tokens)
            and j - i < 5
            and len(self.tokens[j]) == 3
            and self.tokens[j].isdecimal()
            and len(self.tokens[i]) <= 3
            and self.doc.gap(j).isspace()
            and "\n" not in self.doc.gap(j)
        ):
            value = value * 1000 + int(self.tokens[j])
            j += 1
        return _Count(i, j, value, "exact")

    def words(self, i: int) -> _Count | None:
        """A cardinal in words: 'quatre-vingt-douze', 'one hundred and twenty', 'deux mille'."""
        total: Number = 0
        current: Number = 0
        ceiling: Number = 10**12
        j = i
        while j not in self.taken and (hit := self.hit(j, "value")):
            n = hit.attributes["n"]
            if j > i and n == 1 and self.tokens[j] in {"a", "an", "une"} and current == 0:
                break
            if n == 20 and current % 100 == 4 and ceiling <= 10:
                current += 76
                ceiling = 20
            elif n in {10, 11, 12, 13, 14, 15, 16} and current % 100 == 60:
                current += n
                ceiling = n
            elif n == 100 and current < 100:
                current = max(current, 1) * 100
                ceiling = 100
            elif n >= 1000:
                total += max(current, 1) * n
                current, ceiling = 0, n
            elif n < ceiling:
                current += n
                ceiling = n if n < 20 else 10
                if n in {20, 30, 40, 50, 60, 70, 80, 90}:
                    ceiling = 20 if n == 60 else 10
            else:
                break
            j = hit.j
            if j < len(self.tokens) and self.tokens[j] in {"et", "and"} and self._joins(j, current):
                j += 1
        if j == i:
            return None
        article = j == i + 1 and self.tokens[i] in {"un", "une", "a", "an"}
        return _Count(i, j, total + current, "article" if article else "exact")

    def _joins(self, j: int, current: Number) -> bool:
        hit = self.hit(j + 1, "value")
        if not hit:
            return False
        n = hit.attributes["n"]
        if self.tokens[j] == "and":
            return current >= 100 and current % 100 == 0 and n < 100 and self.tokens[j + 1] not in {"a", "an"}
        return n in {1, 11} and 20 <= current % 100 <= 60 and current % 10 == 0

    def count(self, i: int) -> _Count | None:
        """Digits or words with what may follow: 'million', 'vingtaine', 'dizaines de milliers'."""
        if share := self.hit(i, "share"):
            return _Count(i, share.j, share.attributes["n"], "share")
        plural = self.hit(i, "plural")
        if plural:
            return self._plural(i, plural)
        base = self.digits(i) or self.words(i)
        if base is None:
            collective = self.hit(i, "collective")
            return self._collective(i, i, collective, 1) if collective else None
        after = base.j + 1 if base.j < len(self.tokens) and self.tokens[base.j] in ADJECTIVES else base.j
        if collective := self.hit(after, "collective"):
            return self._collective(i, after, collective, base.n)
        if plural := self.hit(after, "plural"):
            return _Count(i, plural.j, base.n * plural.attributes["n"], "about")
        hyphen = base.j < len(self.tokens) and self.tokens[base.j] == "-" and not self.doc.gap(base.j)
        scale = self.hit(base.j + 1 if hyphen else base.j, "value")
        if scale and base.kind == "exact" and _scales(base.n, scale.attributes["n"]):
            return _Count(i, scale.j, _times(base.n, scale.attributes["n"]), "exact")
        return base

    def _collective(self, i: int, k: int, hit: Hit, by: Number) -> _Count:
        n, j = hit.attributes["n"] * by, hit.j
        if self._link(j) and (more := self.hit(j + 1, "plural")) and more.attributes["n"] >= 1000:
            n, j = n * more.attributes["n"], more.j
        elif scale := self.hit(j, "value"):
            if scale.attributes["n"] >= 1000:
                n, j = n * scale.attributes["n"], scale.j
        elif self._link(j) and (scale := self.hit(j + 1, "value")) and scale.attributes["n"] >= 1000:
            n, j = n * scale.attributes["n"], scale.j
        return _Count(i, j, n, "about")

    def _plural(self, i: int, hit: Hit) -> _Count:
        n, j = 2 * hit.attributes["n"], hit.j
        if self._link(j) and (more := self.hit(j + 1, "plural", "value")) and more.attributes["n"] >= 1000:
            n, j = n * more.attributes["n"], more.j
        return _Count(i, j, n, "low")

    def _link(self, j: int) -> bool:
        return j < len(self.tokens) and self.tokens[j] in {"de", "d", "of"}

    # bounds and ranges ------------------------------------------------------------------------------------

    def quantity(self, i: int) -> QuantityMention | None:
        k, bounds, between = i, set[str](), False
        for _ in range(BOUNDS):
            bound = self.hit(k, "at_least", "at_most", "about", "between")
            if not bound or (bound.code == "about" and self.count(k)):
                break
            between |= bound.code == "between"
            bounds.add(bound.code)
            k = bound.j
            if k < len(self.tokens) and self.tokens[k] in {"de", "d", "of"} and not self.hit(k, "value"):
                k += 1
        if zero := self.hit(i, "zero"):
            return self._finish(i, zero.j, Quantity.exactly(0))
        first = self.count(k)
        if first is None:
            vague = self.hit(k, "several", "bare") or self.hit(i, "several")
            return self._vague(i, vague) if vague else None
        second = self._second(first, between)
        if second:
            low = self._scaled(first, second)
            if low < second.n:
                return self._finish(i, second.j, Quantity(low, None, second.n))
        return self._bounded(i, first, bounds - {"between"})

    def _scaled(self, first: _Count, second: _Count) -> Number:
        """'50 à 80 millions': the scale of the second number is that of the first as well."""
        scale = self.hit(second.j - 1, "value")
        if scale and scale.attributes["n"] >= 1000 and first.n < 1000 and second.j - second.i > 1:
            return _times(first.n, scale.attributes["n"])
        return first.n

    def _second(self, first: _Count, between: bool) -> _Count | None:
        j = first.j
        if j >= len(self.tokens) or first.kind in {"share", "article", "low"}:
            return None
        join = self.hit(j, "range_and" if between else "range")
        if not join and self.tokens[j] not in DASHES and not (between and self.hit(j, "range")):
            return None
        second = self.count(j + 1)
        return second if second and second.kind in {"exact", "about"} else None

    def _bounded(self, i: int, count: _Count, bounds: set[str]) -> QuantityMention:
        after = self.hit(count.j, "at_least", "at_most", "about")
        j = count.j
        compares = after is not None and self.tokens[after.j - 1] == "than"  # '9,000 more than in March' bounds nothing
        if after and not compares and after.code not in bounds and not self.count(after.j):
            bounds, j = {*bounds, after.code}, after.j
        n, unit = count.n, "share" if count.kind == "share" else None
        if "at_least" in bounds:
            quantity = Quantity(n, n, None)
        elif "at_most" in bounds:
            quantity = Quantity(None, n, n)
        elif count.kind == "low":
            quantity = Quantity(n, None, None)
        elif "about" in bounds or count.kind in {"about", "share"}:
            quantity = Quantity(None, n, None)
        else:
            quantity = Quantity.exactly(n)
        mention = self._finish(i, j, quantity)
        return replace(mention, article=count.kind == "article" and not bounds, unit=unit or mention.unit)

    def _vague(self, i: int, hit: Hit) -> QuantityMention | None:
        if plural := self.hit(hit.j, "plural"):
            count = self._plural(hit.j, plural)
            return self._finish(i, count.j, Quantity(count.n, None, None))
        if hit.code == "bare" and self.tokens[i] == "de":
            return None
        return replace(self._finish(i, hit.j, Quantity(2)), bare=hit.code == "bare")

    # what is counted --------------------------------------------------------------------------------------

    def _unit_at(self, j: int) -> tuple[str | None, int]:
        hit = self.hit(j, "unit")
        return (hit.attributes["unit"], hit.j) if hit else (None, j)

    def _finish(self, i: int, j: int, quantity: Quantity) -> QuantityMention:
        unit, end = self._unit_at(j)
        if unit is None and i > 0 and self.tokens[i - 1] in {"$", "€"}:
            unit, i = {"$": "USD", "€": "EUR"}[self.tokens[i - 1]], i - 1
        noun = end
        while noun < len(self.tokens) and self.tokens[noun] in LINKS:
            noun += 1
        return QuantityMention(i, end, quantity, unit, noun if noun < len(self.tokens) else None)


def _scales(n: Number, scale: Number) -> bool:
    """'2,5 millions', '12 mille', and 'mille' apart also '2 900 milliards'."""
    return scale >= 1000 and n < (1000 if scale == 1000 else 1_000_000)


def _times(n: Number, by: int) -> Number:
    value = n * by
    return round(value) if isinstance(value, float) and abs(value - round(value)) < 1e-6 else value
