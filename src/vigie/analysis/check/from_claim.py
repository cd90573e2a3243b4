"""A claim that reading took out of a report becomes a query.

In: ``model.Claim`` and its report. Out: ``Query``. The claim's own figures, period and comparison are used
where it has them; its quote is parsed for what a ``Claim`` cannot say (records, ranks, streaks, kinds of
violence).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from vigie.analysis.check import areas, query
from vigie.analysis.check.datasets import EVENTS, covered_years, is_series, is_ucdp, latest
from vigie.analysis.check.parse import Hints, narrowed, parse
from vigie.analysis.check.query import Query
from vigie.analysis.check.said import words_of
from vigie.analysis.check.subject import Period, Slice, year
from vigie.analysis.check.terms import Terms
from vigie.analysis.check.verdict import Part
from vigie.knowledge.countries import Area, by_iso2
from vigie.knowledge.text import canonical
from vigie.model import Claim, DateRange, Number, Quantity, Report
from vigie.reading.document import Document

STATE = frozenset({"FAMA", "FDS_BF", "FDS_NE", "GOVERNMENT", "STATE"})
STOPS = frozenset(",;:.()")
RICHER = frozenset({"highest", "lowest", "rank", "streak", "order", "share"})


def query_from_claim(claim: Claim, report: Report) -> Query:
    """The query that a read claim states."""
    clause = Document(_clause(claim, report), report.language)
    area, subnational = _area(claim, clause)
    hints = Hints(
        area,
        _period(claim.period, report.published),
        claim.measure if claim.measure != "other" else None,
        claim.place.name if claim.place else None,
        subnational,
    )
    read = parse(claim.quote.text, report.language, report.published, hints)
    terms = Terms(clause, area)
    measure, by = _measure(claim, read)
    regions = _regions(claim.place.name, clause) if subnational and claim.place else ()
    parts: tuple[Part, ...] = ()
    if area is not None:
        kind = None if is_series(measure) else terms.event_type()
        struck = None if is_series(measure) else terms.target()
        parts = tuple(narrowed(p, by, kind, regions, struck) for p in _parts(claim, measure, area, report))
        of_all = is_ucdp(measure) and claim.unit in {"share", "percent"}
        if of_all or (is_ucdp(measure) and not claim.quantity and any(p.op in RICHER for p in read.parts)):
            # a share of the dead is no number of them
            parts = tuple(p for p in read.parts if p.op in RICHER or not of_all)
    why = None if parts else _unnamed(measure, subnational, by)
    if is_series(measure) and terms.narrowed():
        why = query.OTHER_MEASURE
    elif why is None and subnational and not regions:
        why = query.SUBNATIONAL
    if why is None and terms.forecast(()) and _ahead(hints.period):
        why = query.FORECAST
    if why is None and area is None:
        why = query.NO_AREA
    if why is None and not parts:
        why = _missing(claim, hints)
    undated = is_series(measure) and bool(parts) and hints.period is None
    return replace(
        read,
        caveats=("latest_year",) if undated else (),
        measure=measure,
        area=area,
        parts=() if why else parts,
        why=why,
        period=hints.period,
        place=hints.place,
        # a claim of a report is of what reading took it to count
        heading=None,
    )


def _regions(name: str, clause: Document) -> tuple[str, ...]:
    """'Koulikoro et Kayes' are two, also where the claim's place is but one of them."""
    for doc in (clause, Document(name, clause.language)):
        mentions = [m for m in areas.find(doc) if m.region]
        found = [doc.evidence(m.i, m.j).text for m in mentions]
        if (doc is not clause or name in found) and areas.listed(doc, mentions):
            return tuple(dict.fromkeys(found)) or (name,)
    return (name,)


def _unnamed(measure: str, subnational: bool, by: str | None) -> str | None:
    """Why no national table would answer, where the claim gives no part to ask any dataset about."""
    if not (is_ucdp(measure) or is_series(measure)):
        return query.SUBNATIONAL if subnational and measure in EVENTS else query.OTHER_MEASURE
    if subnational:
        return query.SUBNATIONAL
    return query.ONE_ACTOR if by else None


def _missing(claim: Claim, hints: Hints) -> str:
    stated = claim.quantity or claim.compare
    return query.NO_PERIOD if stated and hints.period is None else query.NO_FIGURE


def _clause(claim: Claim, report: Report) -> str:
    """What stands between commas around the claim's figure: a quote may hold several claims."""
    focus = claim.quantity_evidence or (claim.compare.evidence if claim.compare else None)
    quote, text = claim.quote, report.text
    if focus is None or not quote.start <= focus.start < quote.end:
        return quote.text
    stops = [k for k in range(quote.start, quote.end) if text[k] in STOPS and not text[k + 1 : k + 2].isdigit()]
    start = max((k + 1 for k in stops if k < focus.start), default=quote.start)
    end = min((k for k in stops if k >= focus.end), default=quote.end)
    return text[start:end]


def _ahead(period: Period | None) -> bool:
    """A period that no table can hold yet; a forecast of a year gone by is checked like a claim."""
    return period is None or period.last > covered_years()[1]


def _area(claim: Claim, clause: Document) -> tuple[Area | None, bool]:
    """The country or group, and whether the claim is about less than that.

    A country that the clause names outranks a place taken from an earlier sentence.
    """
    found = areas.find(clause)
    countries = [m.area for m in found if not m.region and not m.demonym]
    outside = claim.place is None or (claim.place.evidence is not None and claim.place.evidence.text not in clause.text)
    if countries and outside:
        return countries[0], Terms(clause).subnational(found)
    place = claim.place
    if place is None:
        return None, False
    name = Document(place.name, clause.language)
    named = [m.area for m in areas.find(name) if not m.region and not m.demonym]
    country = by_iso2(place.country) if place.country else None
    if named and canonical(place.name) in {canonical(n) for n in _names(named[0])}:
        return named[0], False
    return country, True


def _names(area: Area) -> tuple[str, ...]:
    if area.group:
        return (area.label, area.name_fr.split(" (")[0], area.name_en.split(" (")[0], "Sahel")
    return area.members[0].names


def _measure(claim: Claim, read: Query) -> tuple[str, str | None]:
    """The measure as the data call it and whose it is: of single actors, national tables know the state alone."""
    measure = claim.measure
    if measure in {"deaths", "civilian_deaths"}:
        if claim.by in STATE or (claim.by or "").startswith("GOVERNMENT") or (claim.by or "").endswith("_ARMY"):
            return "one_sided_deaths_by_government", None
        finer = not claim.by and is_ucdp(read.measure) and read.measure not in {"deaths", "civilian_deaths"}
        return (read.measure if finer else measure), claim.by
    if measure == "other" and is_series(read.measure) and read.why is None:
        return read.measure, None
    return measure, claim.by


def _parts(claim: Claim, measure: str, area: Area, report: Report) -> tuple[Part, ...]:
    period = _period(claim.period, report.published)
    if period is None and is_series(measure):
        last = latest(measure, area)
        period = year(last) if last else None
    scale = 0.01 if claim.unit == "percent" and is_series(measure) else 1
    parts = []
    if claim.quantity and period:
        parts += _stated("level", Slice(measure, area, period), claim.quantity, scale)
    compare = claim.compare
    if compare is None or period is None:
        return tuple(parts)
    base = _period(compare.period, report.published)
    if compare.op == "level" and compare.quantity and base:
        return tuple(parts + _stated("level", Slice(measure, area, base), compare.quantity, scale))
    target, before = _ends(period, base)
    if target == before:
        # A rise 'en 2019' set against 2019 itself compares nothing.
        return tuple(parts)
    now, then = Slice(measure, area, target), Slice(measure, area, before)
    if compare.op in {"ratio", "difference"} and compare.quantity:
        down = compare.direction == "down"
        for part in _stated(compare.op, now, compare.quantity, 1):
            parts.append(replace(part, base=then, direction="down" if down else "up"))
    elif compare.op == "direction" and compare.direction:
        parts.append(Part("direction", now, direction=compare.direction, base=then))
    return tuple(parts)


def _ends(period: Period, base: Period | None) -> tuple[Period, Period]:
    """What is compared with what: 'depuis 2020' and 'entre 2019 et 2023' name both ends in one range."""
    if period.first != period.last and (base is None or base.first == period.first):
        return year(period.last), year(period.first)
    if base is not None and base.first != base.last and period == base:
        return year(base.last), year(base.first)
    return period, base or period.shifted(-1)


def _stated(op: str, target: Slice, quantity: Quantity, scale: float) -> list[Part]:
    stated = words_of(quantity)
    if stated is None:
        return []
    value, words, high = stated
    if op == "ratio" and words == "exact":
        words = "approx"
    return [Part(op, target, _scaled(value, scale), words, claimed_high=high and _scaled(high, scale))]


def _scaled(n: Number, scale: float) -> Number:
    return n if scale == 1 else round(n * scale, 6)


def _period(days: DateRange | None, published: dt.date | None) -> Period | None:
    """Days as the tables know them: whole years, a whole month, else a part of a year."""
    if days is None or (days.start is None and days.end is None):
        return None
    first, last = covered_years()
    if days.start is None:
        assert days.end is not None
        return Period(days.end.year, days.end.year, part=True)
    if days.end is None:
        end = min(last, published.year - 1) if published else last
        start = days.start.year
        if days.start != dt.date(start, 1, 1):
            close = dt.date(max(start, end), 12, 31)
            return Period(start, close.year, part=True, start=days.start, end=close, open=True)
        return Period(max(first, start), max(start, end))
    return Period.between(days.start, days.end)
