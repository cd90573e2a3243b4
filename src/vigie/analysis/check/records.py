"""What a claim says of a row of years or of countries: streaks, ranks, records.

In: ``Context`` and its ``Sides``. Out: a ``Part`` each: 'for the third year in a row', 'the second deadliest country of
Africa', 'the deadliest year since 2014', 'never so many'.
"""

from __future__ import annotations

from vigie.analysis.check import areas
from vigie.analysis.check.datasets import covered_years
from vigie.analysis.check.sides import Context, Sides
from vigie.analysis.check.subject import Period, Slice, year
from vigie.analysis.check.verdict import Part
from vigie.knowledge.countries import groups, together


class Records:
    """Builds those parts of one claim."""

    def __init__(self, context: Context, at: Sides) -> None:
        self.c, self.at = context, at
        self.terms, self.doc = context.terms, context.doc
        self.singles, self.ranges, self.since = at.singles, at.ranges, at.since

    def streak(self) -> list[Part]:
        hits = self.terms.hits("streak")
        direction = self.terms.trend()
        if not hits or direction not in {"up", "down"}:
            return []
        n = self._length(hits[0].i)
        last = covered_years()[1]
        window: Period | None = None
        if self.ranges:
            window = self.ranges[0].period
            end = window.last
        elif self.singles:
            end = max(m.period.last for m in self.singles)
        else:
            end = last
        starts = [m for m in self.since if m.kind == "since"]
        if n is None and starts and not self.ranges:
            window = Period(starts[0].period.first, end)
        if n is None and window is None:
            n = 2
        target = Slice(self.c.measure, self.at.group(), year(end))
        return [Part("streak", target, direction=direction, n=n, window=None if n else window)]

    def _length(self, i: int) -> int | None:
        ordinal = self.terms.before(i, 3, "ordinal") or self.terms.after(i, 3, "ordinal")
        if ordinal:
            return int(ordinal.attributes["n"])
        for hit in self.doc.hits("numbers", max(0, i - 4), i):
            if hit.code == "value" and 1 < hit.attributes["n"] <= 12:
                return int(hit.attributes["n"])
        for token in self.doc.tokens[max(0, i - 4) : i]:
            if token.isdecimal() and token.isascii() and 1 < int(token[:4]) <= 12:
                return int(token)
        return None

    def rank(self) -> list[Part]:
        hits = self.terms.hits("rank", "rank_least")
        target = self.ranges[0].period if self.ranges else self.at.pair()[0]
        country = next((m.area for m in self.c.areas if not m.area.group), None)
        wide = [m.area for m in [*self.c.areas, *areas.adjectives(self.doc)] if m.area.group]
        loose = self.terms.hits("highest") if wide and not self._of_years() else []
        if not (hits or loose) or not target or not country:
            return []
        if wide and country.members[0] in wide[0].members:
            among = wide[0]
        elif len({m.area for m in self.c.areas}) > 1:
            among = together(tuple(dict.fromkeys(m.area for m in self.c.areas)))
        else:
            among = next(area for area, _, _ in groups() if area.label == "World")
        first = (hits or loose)[0]
        ordinal = self.terms.before(first.i, 3, "ordinal") or self.terms.after(first.j, 2, "ordinal")
        direction = "down" if first.code == "rank_least" else "up"
        n = int(ordinal.attributes["n"]) if ordinal else 1
        return [Part("rank", Slice(self.c.measure, country, target), direction=direction, among=among, n=n)]

    def _of_years(self) -> bool:
        return bool(self.since or self.terms.hits("years"))

    def record(self) -> list[Part]:
        code = self._extreme()
        if code is None:
            return []
        first, last = covered_years()
        start = [m for m in self.since if m.kind == "since"]
        window = [m for m in self.since if m.kind == "window"]
        target = self.singles[0].period if self.singles else None
        if target is None:
            return []
        if self.ranges:
            span = self.ranges[0].period
        elif start:
            span = Period(start[0].period.first, last)
        elif window and window[0].period.first < 0:
            span = Period(target.last + window[0].period.first, target.last)
        else:
            span = Period(first, last)
        return [Part(code, Slice(self.c.measure, self.at.group(), target), window=span)]

    def _extreme(self) -> str | None:
        """highest or lowest; also 'jamais … autant', 'never … so few'."""
        if hits := self.terms.hits("highest", "lowest"):
            return hits[0].code
        if self.terms.hits("back"):
            return "lowest" if self.terms.hits("less") else "highest"
        tokens = self.doc.tokens
        never = next((i for i, token in enumerate(tokens) if token in {"jamais", "never"}), None)
        if never is None and self.since:
            never = next((h.j for h in self.terms.hits("not")), None)
        if never is None:
            return None
        tail = {*tokens[never:]}
        if tail & {"peu", "few", "bas", "low"}:
            return "lowest"
        if tail & {"plus", "deadlier", "bloodier", "worse"} and self.terms.hits("than", i=never):
            return "highest"
        return "highest" if tail & {"autant", "tant", "many", "aussi", "deadly", "such"} else None
