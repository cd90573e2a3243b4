"""The years and months that a claim speaks of.

In: a document with the lexicon layer ``checks``. Out: ``Mention`` in the order of the text: single years
and months, ranges ('entre 2012 et 2014', '2012-2014'), starting points ('depuis 2014'), windows ('en dix
ans') and years told by their distance ('quatre ans plus tôt'), resolved against the year named nearest
before, else the next.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from vigie.analysis.check.datasets import covered_years
from vigie.analysis.check.subject import Period
from vigie.reading import times
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import TimeMention
from vigie.reading.quantities import number

JOINS = frozenset(
    {"et", "and", "a", "au", "to", "through", "until", "jusqu", "en", "-", "–", "/", "till", "l", "annee"}
    | {"up", "including", "inclusive"}
)
OPENERS = frozenset({"entre", "between", "de", "from", "sur", "during", "over", "d", "des"})
DASHES = frozenset({"-", "–", "/"})
BEFORE_YEARS = frozenset(
    {"s", "in", "en", "the", "of", "since", "depuis", "du", "during", "for", "from", "annee", "year", "an", "by"}
)
SINCE = frozenset({"depuis", "since"})
REACH = 8


@dataclass(frozen=True, slots=True)
class Mention:
    """A period at tokens i:j; ``kind``: single, month, range, since, window, relative, part."""

    i: int
    j: int
    kind: str
    period: Period


class Unanchored(Exception):
    """A period that only the day of publication would fix ('l'an dernier')."""


def find(doc: Document, published: dt.date | None) -> list[Mention]:
    """All periods, in the order of the text."""
    return _Finder(doc, published).find()


def as_times(mentions: list[Mention]) -> list[TimeMention]:
    """For the grammar of quantities, so that years are not read as numbers."""
    return [TimeMention(m.i, m.j, "DATE", str(m.period), None) for m in mentions]


def year_at(doc: Document, i: int, *, sure: bool = False) -> int | None:
    """The year at token i; '1999 morts' is a number where another year is named. ``sure``: behind a month."""
    token = doc.tokens[i] if 0 <= i < len(doc) else ""
    if len(token) != 4 or not token.isdecimal() or not token.isascii() or not 1900 <= int(token) <= 2100:
        return None
    if sure or (i and doc.tokens[i - 1] in BEFORE_YEARS) or not _another_year(doc, i):
        return int(token)
    if any(h.j == i and h.code in {"exceed", "below", "nearly"} for h in doc.hits("checks", max(0, i - 3), i)):
        return None
    after = doc.hits("checks", i + 1, i + 2)
    counted = any(h.code in {"killed", "civil"} or h.attributes.get("victims") for h in after)
    counted = counted and doc.tokens[i + 1] not in {"toll", "death", "bilan", "fatality"}
    people = i + 1 < len(doc) and doc.tokens[i + 1] in {"personnes", "people", "vies", "lives", "hommes"}
    return None if counted or people else int(token)


def _another_year(doc: Document, i: int) -> bool:
    return any(
        len(token) == 4 and token.isdecimal() and (not k or doc.tokens[k - 1] in BEFORE_YEARS | {"between", "entre"})
        for k, token in enumerate(doc.tokens)
        if k != i
    )


def to_the_day(time: TimeMention) -> bool:
    """A day, month, quarter or half; 'début 2023' and 'été 2023' have no first day to count from."""
    value = time.value or ""
    return value[5:].isdecimal() or value[5:].replace("-", "").isdecimal() or value[5:6] in {"Q", "H"}


class _Finder:
    def __init__(self, doc: Document, published: dt.date | None) -> None:
        self.doc = doc
        self.published = published
        self.hits: dict[int, list[Hit]] = {}
        for hit in doc.hits("checks"):
            self.hits.setdefault(hit.i, []).append(hit)

    def hit(self, i: int, code: str) -> Hit | None:
        return next((h for h in self.hits.get(i, ()) if h.code == code), None)

    def find(self) -> list[Mention]:
        found: list[Mention] = []
        i = 0
        while i < len(self.doc):
            mention = self.window(i) or self.deictic(i) or self.month(i) or self.year(i)
            if mention:
                found.append(mention)
            i = mention.j if mention else i + 1
        found = [self.in_part(m) for m in found]
        days = self.in_days()
        taken = {k for m in days for k in range(m.i, m.j)}
        found = sorted([*(m for m in found if not taken & {*range(m.i, m.j)}), *days], key=lambda m: m.i)
        return sorted([*found, *self.relatives(found)], key=lambda m: m.i)

    def in_days(self) -> list[Mention]:
        """Parts of years that the words give to the day ('au premier semestre 2023', 'du 1er mars au 12 mai 2022'),
        and starting points within a year ('depuis le 18 août 2020'), as reading finds them."""
        found: list[Mention] = []
        for time in times.find(self.doc, self.published):
            days = time.days
            if days is None or not days.start or not days.end or not to_the_day(time) or time.year_inferred:
                continue
            if self.is_seven(time.i):
                continue
            period = Period.between(days.start, days.end)
            last = covered_years()[1]
            if self.is_since(time.i) and days.start != dt.date(days.start.year, 1, 1):
                end = dt.date(max(last, days.start.year), 12, 31)
                start = Period(days.start.year, end.year, part=True, start=days.start, end=end, open=True)
                found.append(Mention(time.i, time.j, "since", start))
            elif self.is_since(time.i):
                found.append(Mention(time.i, time.j, "since", Period(days.start.year, days.start.year)))
            elif found and found[-1].period == period and found[-1].j <= time.i:
                found[-1] = replace(found[-1], j=time.j)
            else:
                kind = "month" if period.month else "single" if period.part or period.first == period.last else "range"
                found.append(Mention(time.i, time.j, kind, period))
        return found

    def window(self, i: int) -> Mention | None:
        hit = self.hit(i, "window")
        if not hit:
            return None
        first, last = covered_years()
        n = hit.attributes["n"]
        return Mention(i, hit.j, "window", Period(-n if n else first, last))

    def deictic(self, i: int) -> Mention | None:
        hit = self.hit(i, "deictic")
        if not hit or (hit.attributes["n"] > 0 and self.hit(i, "relative")):
            return None
        if self.published is None:
            # 'last year (2024)' says which
            if hit.attributes["n"] > 0 or any(year_at(self.doc, k) for k in range(hit.j, hit.j + 3)):
                return None
            raise Unanchored
        y = self.published.year + hit.attributes["n"]
        return Mention(i, hit.j, "single", Period(y, y))

    def month(self, i: int) -> Mention | None:
        hit = self.hit(i, "month")
        if hit and not self.is_seven(i):
            j = hit.j + 1 if hit.j < len(self.doc) and self.doc.tokens[hit.j] in {"de", "of", ","} else hit.j
            y = year_at(self.doc, j, sure=True)
            if y:
                return Mention(i, j + 1, "month", Period(y, y, hit.attributes["n"]))
            return self.months(i, hit)
        y = year_at(self.doc, i)
        if y and i + 2 < len(self.doc) and self.doc.tokens[i + 1] in {"-", "/"}:
            n = number(self.doc.tokens[i + 2], self.doc.language)
            if n in range(1, 13) and len(self.doc.tokens[i + 2]) == 2:
                return Mention(i, i + 3, "month", Period(y, y, int(n or 0)))
        return None

    def is_seven(self, i: int) -> bool:
        """'multiplié par sept' is no September."""
        return self.doc.tokens[i] == "sept" and "par" in self.doc.tokens[max(0, i - 4) : i]

    def months(self, i: int, first: Hit) -> Mention | None:
        """'de janvier à juin 2023' is a part of a year; January to December is the year."""
        last = self.hit(first.j + 1, "month") if self.at_join(first.j) else None
        y = year_at(self.doc, last.j, sure=True) if last else None
        if last is None or y is None:
            return None
        whole = (first.attributes["n"], last.attributes["n"]) == (1, 12)
        return Mention(i, last.j + 1, "single", Period(y, y, part=not whole))

    def at_join(self, i: int) -> bool:
        return i < len(self.doc) and self.doc.tokens[i] in JOINS

    def year(self, i: int) -> Mention | None:
        y = year_at(self.doc, i)
        if y is None:
            return None
        joined = self.joined(i, y)
        if joined:
            return joined
        return Mention(i, i + 1, "since" if self.is_since(i) else "single", Period(y, y))

    def joined(self, i: int, y: int) -> Mention | None:
        """A second year behind the first that makes a range or a pair of years."""
        tokens, j = self.doc.tokens, i + 1
        while j < len(tokens) and j - i <= 4 and tokens[j] in JOINS:
            j += 1
        # 'moins qu'en 2018 en 2019' names two years
        last = year_at(self.doc, j) if j > i + 1 and tokens[i + 1 : j] != ["en"] else None
        opener = tokens[i - 1] if i else ""
        if last is None and tokens[j - 1] in DASHES and j < len(tokens) and len(tokens[j]) == 2:
            end = number(tokens[j], self.doc.language)
            last = y // 100 * 100 + int(end) if isinstance(end, int) and end > y % 100 else None
            opener = "-"
        if last is None or last <= y:
            return None
        pair = tokens[i + 1] in {"et", "and"}
        if pair and opener not in OPENERS and last - y > 1:
            return None
        return Mention(i, j + 1, "range", Period(y, last))

    def is_since(self, i: int) -> bool:
        if any(h.code == "back" and h.j == i for hits in self.hits.values() for h in hits):
            return True
        for k in range(i - 1, max(-1, i - REACH), -1):
            if self.doc.tokens[k] in SINCE:
                return True
            if self.doc.tokens[k] in {",", ";", "."} or year_at(self.doc, k):
                return False
        return False

    def in_part(self, mention: Mention) -> Mention:
        """'au premier semestre 2023' is a part of a year: no table has it."""
        if mention.kind != "single":
            return mention
        if (months := self.first_months()) and mention.period.first == mention.period.last:
            end = dt.date(mention.period.first, months + 1, 1) - dt.timedelta(days=1)
            return replace(mention, period=Period.between(dt.date(end.year, 1, 1), end))
        for k in range(mention.i - 1, max(-1, mention.i - 5), -1):
            if self.doc.tokens[k] in {",", ";", "."}:
                break
            hit = self.hit(k, "partial")
            if hit and hit.j >= mention.i - 2:
                return replace(mention, i=k, period=replace(mention.period, part=True))
        return mention

    def first_months(self) -> int | None:
        """'les six premiers mois': how many from January on."""
        found = [h for hits in self.hits.values() for h in hits if h.code == "first_months"]
        return int(found[0].attributes["n"]) if found else None

    def relatives(self, found: list[Mention]) -> list[Mention]:
        taken = {k for m in found for k in range(m.i, m.j)}
        relatives = []
        for i in sorted(self.hits):
            offset = None if i in taken else self.offset(i)
            if offset is None:
                continue
            start, end, n = offset
            before = [m for m in found if m.j <= start and m.kind in {"single", "month"}]
            after = [m for m in found if m.i >= end and m.kind in {"single", "month"}]
            if after and after[0].i - end <= 2 and after[0].kind == "single":
                continue  # 'deux ans après, en 2016' says which
            anchor = before[-1] if before else after[0] if after else None
            if anchor:
                relatives.append(Mention(start, end, "relative", anchor.period.shifted(n)))
        return relatives

    def offset(self, i: int) -> tuple[int, int, int] | None:
        """'l'année précédente', 'quatre ans plus tôt', 'a year later': tokens and how many years away."""
        if hit := self.hit(i, "relative"):
            more = self.hit(hit.i - 1, "years") is None
            return (i, hit.j, hit.attributes["n"]) if more else None
        years = self.hit(i, "years")
        turn = years and (self.hit(years.j, "before") or self.hit(years.j, "after"))
        if not years or not turn:
            return None
        sign = -1 if turn.code == "before" else 1
        n = self.small(i - 1)
        return (i - 1, turn.j, sign * n) if n else None

    def small(self, i: int) -> int | None:
        if i < 0:
            return None
        if value := number(self.doc.tokens[i], self.doc.language):
            return int(value) if value < 60 else None
        for hit in self.doc.hits("numbers", i, i + 1):
            if hit.code == "value" and hit.attributes["n"] < 60:
                return int(hit.attributes["n"])
        return None
