"""From the figures, periods and areas of a claim to the parts that can each be judged.

In: ``Context``. Out: ``Part`` in the order of the text. Figures and periods that come in pairs are paired
in order ('924 en 2023 contre 84 en 2019').
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vigie.analysis.check import areas
from vigie.analysis.check.datasets import EVENTS, is_series, is_ucdp, latest
from vigie.analysis.check.records import Records
from vigie.analysis.check.said import MONEY, Said
from vigie.analysis.check.sides import Context, Sides
from vigie.analysis.check.subject import Period, Slice, year
from vigie.analysis.check.verdict import Part
from vigie.knowledge.countries import Area, together

MAX_PARTS = 8


class Assembler:
    """Builds the parts of one claim."""

    def __init__(self, context: Context) -> None:
        self.c = context
        self.terms = context.terms
        self.doc = context.doc
        self.counts = self._counts()
        self.factors = [f for f in context.figures if f.kind == "factor"]
        self.shares = [f for f in context.figures if f.kind == "share"]
        self.differences = [f for f in context.figures if f.kind == "difference"]
        self.at = Sides(context)
        self.singles, self.ranges, self.since = self.at.singles, self.at.ranges, self.at.since

    def parts(self) -> list[Part]:
        """The parts in the order of the text; none where the claim gives no figure and no comparison."""
        if is_series(self.c.measure):
            return self._series()
        found, records = self.levels(), Records(self.c, self.at)
        comparisons: tuple[Callable[[], list[Part]], ...] = (
            self.ratios,
            self.share_parts,
            self.difference_parts,
            records.streak,
            records.rank,
            records.record,
            self.majority,
            self.order,
            self.direction,
        )
        for build in comparisons:
            more = build()
            if more:
                return [*found, *more][:MAX_PARTS]
        return found[:MAX_PARTS]

    # what a figure counts -----------------------------------------------------------------------------------

    def _counts(self) -> list[Said]:
        """Counts of what the claim measures: not those of the injured or the displaced beside them."""
        money = self.c.measure == "gdp_per_capita"
        counts = [f for f in self.c.figures if f.kind == "count" and (f.unit in MONEY) == money]
        if self.c.measure not in EVENTS:
            # 'two attacks killed 45 people' tells no two dead
            counts = [f for f in counts if not self.terms.other_at(f.j, EVENTS)]
        if is_series(self.c.measure) or len(counts) < 2:
            return counts
        kept = []
        for k, count in enumerate(counts):
            end = counts[k + 1].i if k + 1 < len(counts) else len(self.doc)
            if self.terms.other_measure(count.i, end) and not self.terms.measure(count.i, end):
                continue
            kept.append(count)
        return kept

    def _segment(self, k: int) -> tuple[int, int]:
        return self.counts[k].i, self.counts[k + 1].i if k + 1 < len(self.counts) else len(self.doc)

    def _measures(self) -> list[str]:
        """One measure a count, where 'dont', 'including' or two named measures tell them apart."""
        if not is_ucdp(self.c.measure):
            return [self.c.measure] * len(self.counts)
        if len(self.counts) < 2:
            split = self.terms.hits("within", i=self.counts[0].j) if self.counts else []
            if split:
                # '3 700 tués, dont la moitié de civils'
                return [self.terms.measure(0, split[0].i) or "deaths"]
            if self.counts and self.shares and self.counts[0].i < self.shares[0].i:
                # 'of the 7,837 people killed 40 % were civilians'
                return [self.terms.measure(0, self.shares[0].i) or self.c.measure]
            return [self.c.measure] * len(self.counts)
        own = [self.terms.measure(*self._segment(k)) for k in range(len(self.counts))]
        inner = self.terms.hits("within", i=self.counts[0].i)
        distinct = {m for m in own if m}
        if inner or (len(distinct) > 1 and all(own)):
            return [m or "deaths" for m in own]
        return [self.c.measure] * len(self.counts)

    def _areas_of_counts(self) -> list[Area]:
        mentions = self.c.areas
        n = len(self.counts)
        distinct = list(dict.fromkeys(m.area for m in mentions))
        if n > 1 and len(distinct) == n and not any(a.group for a in distinct):
            return distinct
        if len(distinct) > 1 and n > 1 and not areas.listed(self.doc, mentions):
            return [self._nearest_area(c) for c in self.counts]
        return [self.at.compared_area() or self._member() or self.at.group()] * n

    def _member(self) -> Area | None:
        """'L'Afrique du Nord est épargnée : deux morts en Libye': the one country that a group is named beside."""
        single = list(dict.fromkeys(m.area for m in self.c.areas if not m.area.group))
        wide = [m.area for m in self.c.areas if m.area.group]
        within = wide and len(single) == 1 and set(single[0].members) < set(wide[0].members)
        return single[0] if within and not self.shares else None

    def _nearest_area(self, count: Said) -> Area:
        return min(self.c.areas, key=lambda m: min(abs(m.i - count.j), abs(count.i - m.j))).area

    def _periods_of_counts(self) -> list[Period]:
        n = len(self.counts)
        if not n:
            return []
        if n > 1 and self.ranges:
            ends = self.ranges[0].period
            if self._measures() == [self.c.measure] * n and len(set(self._areas_of_counts())) == 1:
                return [year(ends.first), *([year(ends.last)] * (n - 1))]
            return [ends] * n
        if n == 2 and len(self.singles) == 1 and self._passing():
            return [self.singles[0].period.shifted(-1), self.singles[0].period]
        if n > 1 and len(self.singles) >= n:
            return [m.period for m in self.singles[:n]]
        if self.ranges:
            return [self.ranges[0].period] * n
        if self.singles:
            behind = [m for m in self.singles if 0 <= m.i - self.counts[0].j <= 1]
            if n == 1 and len(self.singles) > 1 and behind and behind[0].kind == "relative":
                # 'up 60 % from 1,178 the year before'
                return [behind[0].period]
            target, _ = self.at.pair()
            return [(target or self.singles[0].period)] * n
        since = [m for m in self.since if m.kind == "since"]
        if since:
            return [self.at.opened(since[0])] * n
        return []

    def _passing(self) -> bool:
        """'from 612 to 1,281 in 2018': the first is the year's before."""
        (first, second), tokens = self.counts, self.doc.tokens
        opened = tokens[first.i] in {"de", "from"} or tokens[first.i - 1] in {"de", "from"}
        return opened and second.i - first.j <= 3 and bool({"a", "to"} & {*tokens[first.j : second.i + 1]})

    # parts ------------------------------------------------------------

    def levels(self) -> list[Part]:
        when, where, what = self._periods_of_counts(), self._areas_of_counts(), self._measures()
        per = self.terms.hits("per")
        average = bool(self.terms.hits("average"))
        parts = []
        for k, (count, period, area, measure) in enumerate(zip(self.counts, when, where, what, strict=False)):
            i, j = self._segment(k)
            own = [h for h in per if len(self.counts) == 1 or i <= h.i < j]
            unit = own[0].attributes["unit"] if own and (average or own[0].attributes["unit"] != "year") else None
            if average and unit is None and not (per and len(self.counts) > 1):
                unit = "year"
            parts.append(
                Part(
                    "average" if unit else "level",
                    Slice(measure, area, period),
                    count.value,
                    count.words,
                    claimed_high=count.high,
                    per=unit,
                )
            )
        return parts

    def ratios(self) -> list[Part]:
        sides = self.at.compared()
        if not self.factors or not sides:
            return []
        when = list(dict.fromkeys(m.period for m in self.singles))
        if len(self.factors) == len(when) > 1 and not self.terms.hits("than"):
            # 'up 36 % in 2023, then down 20 % in 2024'
            area = self.at.group()
            pairs = [(Slice(self.c.measure, area, p), Slice(self.c.measure, area, p.shifted(-1))) for p in when]
        else:
            pairs = self._bases(sides) or [sides]
        return [
            Part("ratio", now, f.value, f.words, base=then, claimed_high=f.high)
            for f, (now, then) in zip(self.factors, pairs, strict=False)
        ]

    def _bases(self, sides: tuple[Slice, Slice]) -> list[tuple[Slice, Slice]]:
        """'10 % fewer than in 2023 and 26 % fewer than in 2022': each factor with the year behind it."""
        if len(self.factors) < 2 or self.at.area_pair():
            return []
        behind = [[m for m in self.singles if m.i > f.i and self.at.is_base(m)] for f in self.factors]
        if not all(behind):
            return []
        return [(sides[0], Slice(self.c.measure, sides[0].area, found[0].period)) for found in behind]

    def difference_parts(self) -> list[Part]:
        sides = self.at.compared()
        if not self.differences or not sides:
            return []
        said = self.differences[0]
        direction = "down" if said.less else "up"
        return [Part("difference", sides[0], said.value, said.words, sides[1], direction, said.high)]

    def share_parts(self) -> list[Part]:
        target = self.ranges[0].period if self.ranges else self.at.pair()[0]
        if not self.shares or not target:
            return []
        if len(self.shares) == 2 and self._two_periods():
            return self._share_then_share(self.shares)
        share = self.shares[0]
        sides = self._share_sides(share, target)
        if sides is None:
            compared = self.at.compared() if self._two_periods() else None
            # 'a sixth of the previous year's toll'
            return [Part("ratio", compared[0], share.value, "approx", base=compared[1])] if compared else []
        return [Part("share", sides[0], share.value, share.words, base=sides[1], claimed_high=share.high)]

    def _share_then_share(self, shares: list[Said]) -> list[Part]:
        """'de 26 % en 2023 à 51 % en 2024'."""
        ends = self.ranges[0].period if self.ranges else None
        when = [year(ends.first), year(ends.last)] if ends else [m.period for m in self.singles]
        found = []
        for share, period in zip(shares, when, strict=False):
            if sides := self._share_sides(share, period):
                found.append(Part("share", sides[0], share.value, share.words, sides[1], claimed_high=share.high))
        return found

    def _share_sides(self, share: Said, target: Period) -> tuple[Slice, Slice] | None:
        wide = [m.area for m in self.c.areas if m.area.group]
        single = [m.area for m in self.c.areas if not m.area.group]
        if single and not wide:
            # '58 % des morts sahéliens'
            told = [m.area for m in areas.adjectives(self.doc) if m.area.group]
            wide = [a for a in told if set(single[0].members) < set(a.members)]
        if wide and not single:
            # 'one civilian in two killed in the Sahel was Malian'
            told = [m.area for m in areas.adjectives(self.doc) if set(m.area.members) < set(wide[0].members)]
            single = [a for a in told if not a.group]
        measure = self.c.measure
        if wide and single:
            piece = together(tuple(dict.fromkeys(single)))
            if set(piece.members) < set(wide[0].members):
                return Slice(measure, piece, target), Slice(measure, wide[0], target)
        if len(wide) > 1:
            small, large = sorted(wide, key=lambda a: len(a.members))[:2]
            return Slice(measure, small, target), Slice(measure, large, target)
        if measure == "deaths":
            return None
        whole = "deaths"
        of = self.terms.after(share.j, 4, "civil")
        if of and measure != "civilian_deaths":
            whole = "civilian_deaths"
        area = self.at.group()
        return Slice(measure, area, target), Slice(whole, area, target)

    def majority(self) -> list[Part]:
        target = self.ranges[0].period if self.ranges else self.at.pair()[0]
        hits = self.terms.hits("majority")
        if not hits or not target:
            return []
        mark = Said(hits[0].i, hits[0].j, "share", 0.5, "at_least")
        sides = self._share_sides(mark, target)
        return [Part("share", sides[0], 0.5, "at_least", base=sides[1])] if sides else []

    def order(self) -> list[Part]:
        """'plus de morts au Mali qu'au Niger', 'fewer civilians were killed in 2023 than in 2022'."""
        numbers = {k for f in self.c.figures for k in range(f.i - 1, f.j + 1)}
        hits = [
            h
            for h in self.terms.hits("more", "less", "exceed", "below", "outnumber")
            if not numbers & {*range(h.i, h.j)} and not any(f.i == h.j for f in self.c.figures)
        ]
        sides = self.at.compared()
        compared = self.terms.hits("than", "outnumber") or "than" in self.doc.tokens or self._two_sides()
        if not hits or not sides or not compared:
            return []
        if not self._two_sides() and not self._two_periods():
            return []
        direction = "down" if hits[0].code in {"less", "below"} else "up"
        return [Part("order", sides[0], direction=direction, base=sides[1])]

    def _two_sides(self) -> bool:
        return bool(self.at.area_pair() or self.at.killers())

    def _two_periods(self) -> bool:
        return bool(self.ranges) or len({m.period for m in self.singles}) > 1

    def direction(self) -> list[Part]:
        signs = self.terms.hits("up", "down", "same")
        verbs = [h for h in signs if self.terms.is_trend(h)] or self.terms.amount()
        if not verbs or len(self.counts) > 1:
            return []
        if self.counts and not self._two_periods():
            return []
        trend, sides = self.terms.trend() or self.terms.amount(), self.at.compared()
        if trend is None or sides is None:
            return []
        turned = {"not_up": "down", "not_down": "up"}
        return [Part("direction", sides[0], direction=turned.get(trend, trend), base=sides[1])]

    # yearly series ------------------------------------------------------------

    def _series(self) -> list[Part]:
        """GDP, poverty, unemployment, population: a level each, a ratio where two years are compared."""
        assert self.c.area is not None
        figures = self.counts or self.shares
        when = [m.period for m in [*self.singles, *self.ranges]]
        if not when:
            last = latest(self.c.measure, self.c.area)
            when = [year(last)] if last else []
        found = []
        for k, figure in enumerate(figures):
            if when:
                period = when[min(k, len(when) - 1)]
                target = Slice(self.c.measure, self.c.area, replace(period, month=None, part=False))
                found.append(Part("level", target, figure.value, figure.words, claimed_high=figure.high))
        return found or self.ratios() or self.direction()
