"""Where and when a claim compares: the area of the whole claim, and what is set against what.

In: ``Context``, all that was found in a claim. Out: areas added up or set against each other, and the
target and the base of a comparison in time: what follows 'que', 'than', 'contre', 'from' is the base, else
the earlier period.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from vigie.analysis.check import areas, periods
from vigie.analysis.check.datasets import covered_years
from vigie.analysis.check.said import Said
from vigie.analysis.check.subject import Period, Slice, year
from vigie.analysis.check.terms import Terms
from vigie.knowledge.countries import Area, together
from vigie.reading.document import Document

FIRST = frozenset({"premiere", "premier", "first"})
ONE_SIDED_BY = {"gov": "one_sided_deaths_by_government", "groups": "one_sided_deaths_by_groups"}
ONE_SIDED = frozenset({"civilian_deaths", "one_sided_deaths", *ONE_SIDED_BY.values()})
BASE_WORDS = frozenset({"from", "on", "over", "sur", "que", "qu", "than", "as", "contre", "against"})


@dataclass(frozen=True)
class Context:
    """All that was found in a claim."""

    doc: Document
    terms: Terms
    areas: list[areas.Mention]
    when: list[periods.Mention]
    figures: list[Said]
    measure: str
    area: Area | None


class Sides:
    """The areas and periods of one claim."""

    def __init__(self, context: Context) -> None:
        self.c = context
        self.terms = context.terms
        self.doc = context.doc
        self.singles = [m for m in context.when if m.kind in {"single", "month", "relative"}]
        self.ranges = [m for m in context.when if m.kind == "range"]
        self.since = [m for m in context.when if m.kind in {"since", "window"}]

    def group(self) -> Area:
        """All areas named, added up where they are listed or one holds the others."""
        mentions = self.c.areas
        assert self.c.area is not None
        if len(mentions) < 2:
            return self.c.area
        wide = [m.area for m in mentions if m.area.group]
        if wide:
            members = set(wide[0].members)
            rest = [m.area for m in mentions if not m.area.group]
            if {c for a in rest for c in a.members} == members or not rest:
                return wide[0]
            return self.c.area
        return together(tuple(dict.fromkeys(m.area for m in mentions)))

    def area_pair(self) -> tuple[Area, Area] | None:
        """Two areas set against each other: 'au Mali qu'au Niger'."""
        mentions = self.c.areas
        for a, b in pairwise(mentions):
            between = self.terms.hits("than", "outnumber", i=a.j, j=b.i) or self._surpassed(a.j, b.i)
            # 'three times the deaths of Mali', 'le triple du Mali'
            factors = self.terms.hits("ratio", "fois", i=a.j, j=b.i)
            of = factors and (self.doc.tokens[b.i - 1] in {"of", "de", "du", "d"} or factors[-1].j == b.i)
            if (between or of) and a.area != b.area:
                first = together(tuple(dict.fromkeys(m.area for m in mentions if m.i <= a.i)))
                return first, b.area
        return None

    def compared_area(self) -> Area | None:
        pair = self.area_pair()
        return pair[0] if pair else None

    def _surpassed(self, i: int, j: int) -> bool:
        """'le Niger dépasse le Cameroun': a verb of excess with no number behind it."""
        hits = self.terms.hits("exceed", "below", i=i, j=j)
        return any(not any(h.j <= f.i <= h.j + 2 for f in self.c.figures) for h in hits)

    def opened(self, mention: periods.Mention) -> Period:
        if mention.period.open:
            return mention.period
        return Period(max(mention.period.first, covered_years()[0]), covered_years()[1])

    def pair(self) -> tuple[Period | None, Period | None]:
        """(target, base) of a comparison in time."""
        if self.ranges:
            period = self.ranges[0].period
            return year(period.last), year(period.first)
        distinct = list({m.period: m for m in self.singles}.values())
        if len(distinct) >= 2:
            base = next((m for m in distinct if self.is_base(m)), None)
            if base:
                return next(m.period for m in distinct if m is not base), base.period
            ordered = sorted(m.period for m in distinct)
            return ordered[-1], ordered[0]
        since = [m for m in self.since if m.kind == "since"]
        if distinct and since and not self._first_turn():
            return distinct[0].period, since[0].period
        if distinct:
            return distinct[0].period, distinct[0].period.shifted(-1)
        if since:
            return year(covered_years()[1]), since[0].period
        return None, None

    def _first_turn(self) -> bool:
        """'sa première baisse depuis 2020' is one on the year before."""
        turns = {h.i for h in self.terms.hits("up", "down")}
        return any(token in FIRST and k + 1 in turns for k, token in enumerate(self.doc.tokens))

    def is_base(self, mention: periods.Mention) -> bool:
        if self.doc.tokens[mention.i - 1 : mention.i] and self.doc.tokens[mention.i - 1] in BASE_WORDS:
            return True
        if tuple(self.doc.tokens[max(0, mention.i - 2) : mention.i]) in {("than", "in"), ("qu", "en"), ("que", "en")}:
            return True
        hit = self.terms.before(mention.i, 4, "than")
        if hit is None:
            # 'le double de morts de 2016', 'twice the deaths of 2016'
            of = self.doc.tokens[mention.i - 1 : mention.i] in (["de"], ["of"])
            return of and self.terms.before(mention.i, 6, "ratio", "fois") is not None
        starts = [*(m.i for m in self.c.when), *(f.i for f in self.c.figures)]
        return not any(hit.j <= i < mention.i for i in starts)

    def killers(self) -> tuple[str, str] | None:
        """The state set against groups, 'l'armée a tué plus de civils que les groupes armés': a measure each."""
        if self.c.measure not in ONE_SIDED:
            return None
        by = sorted(self.terms.hits(*ONE_SIDED_BY), key=lambda h: h.i)
        for a, b in pairwise(by):
            if a.code != b.code and self.terms.hits("than", "outnumber", "ratio", "fois", "more", "less", i=a.j, j=b.i):
                return ONE_SIDED_BY[a.code], ONE_SIDED_BY[b.code]
        return None

    def compared(self) -> tuple[Slice, Slice] | None:
        """What is compared with what: the state and groups, two areas in one period, else one area in two periods."""
        pair, killers = self.area_pair(), self.killers()
        target, base = self.pair()
        if killers:
            if target is None or pair or len({m.period for m in self.singles}) > 1 or self.ranges:
                return None
            area = self.group()
            return Slice(killers[0], area, target), Slice(killers[1], area, target)
        if pair and target:
            if len({m.period for m in self.singles}) < 2:
                whole = self.ranges[0].period if self.ranges else target
                return Slice(self.c.measure, pair[0], whole), Slice(self.c.measure, pair[1], whole)
            base = base or target
            return Slice(self.c.measure, pair[0], target), Slice(self.c.measure, pair[1], base)
        if target is None or base is None:
            return None
        area = self.group()
        return Slice(self.c.measure, area, target), Slice(self.c.measure, area, base)
