"""A claim in words becomes a query: what is counted, where, when, how much, against what.

In: a sentence in French or English, the day it was published where that is known, and, for a claim read out
of a report, what reading already found (``Hints``). Out: ``Query`` with its parts, or why no dataset can
answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from vigie.analysis.check import areas, heading, periods, query, said
from vigie.analysis.check.assemble import Assembler
from vigie.analysis.check.datasets import EVENTS, is_series, is_ucdp
from vigie.analysis.check.query import Query
from vigie.analysis.check.sides import Context, Sides
from vigie.analysis.check.subject import Heading, Period, Slice
from vigie.analysis.check.terms import SECURITY, Terms
from vigie.analysis.check.verdict import Part
from vigie.knowledge.countries import Area
from vigie.reading.document import Document

MAX_CHARACTERS = 2000
ASKING = 4
# who fights whom is what these count
BOTH_SIDES = frozenset({"state_based_deaths", "non_state_deaths", "state_based_civilian_deaths"})
# what the words name too loosely for any dataset
UNCOUNTED = frozenset({SECURITY, "other", "other_deaths", "population_share", "strength"})


@dataclass(frozen=True, slots=True)
class Hints:
    """What reading a report found before: it fills in what the sentence leaves out."""

    area: Area | None = None
    period: Period | None = None
    measure: str | None = None
    place: str | None = None
    subnational: bool = False


def parse(text: str, language: str, published: dt.date | None = None, hints: Hints | None = None) -> Query:
    """The query that a sentence states."""
    hints = hints or Hints()
    # a lone surrogate, which JSON may carry, stops the automaton of words
    doc = Document(text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8"), language)
    named = areas.find(doc)
    terms = Terms(doc, _first(named) or hints.area)
    # 'l'État islamique au Sahel' is no area
    apart = [m for m in named if not terms.who.others & {*range(m.i, m.j)}] or named
    if len(apart) < len(named):
        named, terms = apart, Terms(doc, _first(apart) or hints.area)
    left_out = [m for m in named if not m.region and terms.before(m.i, 2, "excluding")]
    if left_out:
        named = areas.without(named, left_out)
    undated = False
    try:
        when = periods.find(doc, published)
    except periods.Unanchored:
        when, undated = [], True
    figures = said.find(doc, terms, when, {k for m in named for k in range(m.i, m.j)})
    if not when and hints.period:
        when = [periods.Mention(len(doc), len(doc), "single", hints.period)]
    return _Reading(text, doc, terms, named, when, figures, hints, published, undated).query()


def narrowed(part: Part, by: str | None, kind: str | None, region: tuple[str, ...], target: str | None = None) -> Part:
    """The part with the actor, the kind of event, the regions and the target that the whole claim speaks of."""

    def narrow(s: Slice) -> Slice:
        return replace(s, perpetrator=by, type=kind, region=region, target=target)

    return replace(part, target=narrow(part.target), base=part.base and narrow(part.base))


def _first(named: list[areas.Mention]) -> Area | None:
    """The country or group named first; else the country of the region named first."""
    return next((m.area for m in [*(m for m in named if not m.region), *named]), None)


@dataclass(frozen=True)
class _Reading:
    text: str
    doc: Document
    terms: Terms
    named: list[areas.Mention]
    when: list[periods.Mention]
    figures: list[said.Said]
    hints: Hints
    published: dt.date | None
    undated: bool

    def query(self) -> Query:
        measure, area = self.measure(), self.area()
        context = Context(self.doc, self.terms, self.countries(), self.when, self.figures, measure, area)
        parts = [self.narrowed(p) for p in Assembler(context).parts()] if area else []
        why = self.why(measure, area, bool(parts))
        if why == query.QUESTION:
            parts, kept = self.asked(measure, area), True
        else:
            kept = why is None
        return Query(
            self.text,
            self.doc.language,
            measure,
            area,
            tuple(parts) if kept else (),
            why,
            self.when[0].period if self.when else None,
            self.place(area),
            ("latest_year",) if is_series(measure) and parts and not self.when else (),
            None if why in {query.FORECAST, query.QUESTION} else self.heading(context, parts),
        )

    def heading(self, context: Context, parts: list[Part]) -> Heading | None:
        """The movement of a claim without figures that counts nothing but violence; 'progresser' may be a rise too."""
        verbs = heading.verbs(self.doc)
        violence = not is_series(context.measure) and all(
            # 's'est déplacé' are no displaced people
            h.attributes["measure"] in EVENTS or {*range(h.i, h.j)} <= verbs
            for h in self.terms.hits("other")
        )
        if self.figures or self.undated or not violence or any(p.op != "direction" for p in parts):
            return None
        taken = {k for m in self.when for k in range(m.i, m.j)} | heading.sides(self.doc) | self.terms.who.others
        if not self.named and self.terms.unknown_place(taken):
            return None
        return heading.find(self.doc, self.named, Sides(context))

    def narrowed(self, part: Part) -> Part:
        measure = part.target.measure
        whose = (is_ucdp(measure) and measure not in BOTH_SIDES) or measure in EVENTS
        by = self.terms.who.code if whose else None
        kind = None if is_series(measure) else self.terms.event_type()
        return narrowed(part, by, kind, self.regions(), None if is_series(measure) else self.terms.target())

    def regions(self) -> tuple[str, ...]:
        """Regions and places smaller than a country, by name."""
        if self.hints.subnational and self.hints.place:
            return (self.hints.place,)
        found = [self.doc.evidence(m.i, m.j).text for m in self.named if m.region]
        return tuple(dict.fromkeys(found))

    def countries(self) -> list[areas.Mention]:
        found = [m for m in self.named if not m.region]
        if not found and self.hints.area:
            return [areas.Mention(0, 0, self.hints.area)]
        return found

    def area(self) -> Area | None:
        """The area of the whole claim: what a list adds up to, else the first that is named."""
        found = self.countries()
        if not found:
            return self.named[0].area if self.named else self.hints.area
        return found[0].area

    def place(self, area: Area | None) -> str | None:
        if self.hints.place:
            return self.hints.place
        regions = [m for m in self.named if m.region]
        if regions:
            return self.doc.evidence(regions[0].i, regions[0].j).text
        if area:
            return area.name(self.doc.language)
        return self.terms.unknown_place({k for m in self.when for k in range(m.i, m.j)})

    def measure(self) -> str:
        """What the claim counts; a named measure that no table holds outranks a mere mention of deaths."""
        counted, other = self.terms.measure(), self.terms.other_measure()
        hinted = self.hints.measure
        if hinted and not is_ucdp(hinted):
            return hinted
        if other == "other" and self.terms.series():
            other = None
        if other and counted in {None, "deaths", "civilian_deaths"} and not self.deaths_counted():
            return other
        series = self.terms.series()
        if series and not counted:
            return "population_share" if self.terms.narrowed() else series
        if counted:
            return counted
        if other:
            return other
        return hinted or SECURITY

    def deaths_counted(self) -> bool:
        """'300 civilians killed and 500 injured': is some figure one of deaths?"""
        counts = [f.i for f in self.figures if f.kind == "count" and not self.terms.other_at(f.j, EVENTS)]
        starts, ends = [0, *counts[1:]], [*counts[1:], len(self.doc)]
        return any(
            self.terms.measure(i, j) and not self.terms.other_measure(i, j) for i, j in zip(starts, ends, strict=True)
        )

    def why(self, measure: str, area: Area | None, parts: bool) -> str | None:
        if self.is_forecast():
            return query.FORECAST
        if self.is_question():
            return query.QUESTION
        stated = parts or bool(self.figures)
        checkable = is_ucdp(measure) or is_series(measure)
        if not stated and (measure == SECURITY or not self.trend()):
            return query.NO_FIGURE
        if not checkable and (not parts or measure in UNCOUNTED):
            return query.OTHER_MEASURE
        if self.less_than_a_country(parts):
            return query.SUBNATIONAL
        who = self.terms.who
        if is_ucdp(measure) and measure not in BOTH_SIDES and (who.several or (who.code and not parts)):
            return query.ONE_ACTOR
        if is_ucdp(measure) and self.foreigners(area):
            return query.OTHER_MEASURE
        if area is None:
            return query.NO_AREA
        if not self.when or self.undated or all(m.kind == "window" for m in self.when):
            return None if parts and not self.undated else query.NO_PERIOD
        return None if parts else query.NO_FIGURE

    def less_than_a_country(self, parts: bool) -> bool:
        """Is it about a part of a country that no name tells, or about regions set against each other?"""
        if not (self.hints.subnational or self.terms.subnational(self.named)):
            return False
        return not parts or not self.regions() or bool(self.terms.hits("than"))

    def foreigners(self, area: Area | None) -> bool:
        """'six Chinois tués au Mali': whose dead no table tells."""
        inside = set(area.members) if area else set()
        counted = {f.j for f in self.figures if f.kind == "count"}
        told = [m for m in areas.adjectives(self.doc) if m.i in counted and not m.area.group]
        return bool(inside and told) and not any(inside & same for same in areas.meant(self.doc, told))

    def trend(self) -> bool:
        return bool(self.terms.hits("up", "down", "highest", "lowest", "rank", "streak", "ratio"))

    def is_question(self) -> bool:
        """'Combien de …', 'which country …', with no figure of its own; 'were 900 killed?' is a claim to check."""
        asked = self.terms.hits("asking")
        return bool(asked) and asked[0].i < ASKING and not self.figures

    def asked(self, measure: str, area: Area | None) -> list[Part]:
        """What 'how many' asks for."""
        spans = [m.period for m in self.when if m.kind in {"single", "month", "range"}]
        ranked = self.terms.hits("rank", "rank_least", "highest", "lowest")
        if area is None or len(spans) != 1 or ranked or not self.terms.hits("how_many"):
            return []
        return [self.narrowed(Part("level", Slice(measure, area, spans[0])))]

    def is_forecast(self) -> bool:
        today = dt.date.today().year
        if any(m.period.last > today and m.kind != "window" for m in self.when):
            return True
        past = bool(self.when) and all(m.period.last < today for m in self.when)
        return self.terms.forecast([(m.i, m.j) for m in self.when], past)
