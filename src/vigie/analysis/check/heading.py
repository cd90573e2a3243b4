"""A claim that violence, or an armed group, moves one way: which way, whose events, where, between which periods.

In: a document with the lexicon layer ``movement`` and what else was found in the claim. Out: ``Heading``; None where no
word tells a movement and its direction, or it is not one of violence.
"""

from __future__ import annotations

from vigie.analysis.check import areas, periods
from vigie.analysis.check.sides import Sides
from vigie.analysis.check.subject import Heading, Period, year
from vigie.reading.document import Document, Hit

REACH = 8
NEAR = 4
WITHIN = frozenset({"in", "au", "aux", "en", "dans", "across", "du", "of", "de"})
ARTICLES = frozenset({"the", "le", "la", "l", "les"})


def find(doc: Document, named: list[areas.Mention], at: Sides) -> Heading | None:
    """The movement that a claim tells; None also where it is denied, or goes two ways."""
    hits = doc.hits("movement")
    pairs = [(verb, way) for verb in hits if verb.code == "moving" for way in hits if _belongs(doc, verb, way, named)]
    ways = {way.attributes["way"] for _, way in pairs}
    if len(ways) != 1:
        return None
    verb, way = pairs[0]
    if any(h.code == "not" and verb.i - NEAR <= h.i <= verb.j + 1 for h in hits):
        return None
    who = at.terms.who
    if who.several or not (who.code or any(h.code == "violence" for h in hits)):
        return None
    spans = _spans(at)
    if spans is None:
        return None
    there = [m for m in named if m.j <= min(verb.i, way.i) or _within(doc, m)]
    regions = [doc.evidence(m.i, m.j).text for m in there if m.region and m.j <= verb.i]
    area = next((m.area for m in [*(m for m in there if not m.region), *(m for m in there if m.region)]), None)
    return Heading(str(way.attributes["way"]), who.code, area, tuple(dict.fromkeys(regions)), *spans)


def sides(doc: Document) -> set[int]:
    """Tokens that tell a side, which is no name of a place."""
    return {k for h in doc.hits("movement") if h.code in {"side", "towards", "behind"} for k in range(h.i, h.j)}


def verbs(doc: Document) -> set[int]:
    """Tokens that tell of moving."""
    return {k for h in doc.hits("movement") if h.code == "moving" for k in range(h.i, h.j)}


def _belongs(doc: Document, verb: Hit, way: Hit, named: list[areas.Mention]) -> bool:
    """Does the direction go with the word for moving? 'spreading south', 'a southward expansion'."""
    if way.code not in {"towards", "behind"} or any(m.i < way.j and way.i < m.j for m in named):
        return False
    if way.code == "behind":
        return way.i == verb.j
    between = doc.tokens[verb.j : way.i]
    return way.j == verb.i or (verb.j <= way.i <= verb.j + REACH and not {".", ";"} & {*between})


def _within(doc: Document, mention: areas.Mention) -> bool:
    """'au Mali', 'vers le sud du Mali': where it happens, not where it goes."""
    i = mention.i - 1
    while i >= 0 and doc.tokens[i] in ARTICLES:
        i -= 1
    return i >= 0 and doc.tokens[i] in WITHIN


def _spans(at: Sides) -> tuple[Period | None, Period | None] | None:
    """The period before and the one after; None for one that the claim does not name, and for both where its words
    fix no days."""
    if any(m.kind == "window" for m in at.since):
        return None
    before: Period | None = None
    after: Period | None
    if at.ranges and at.ranges[0].period.part:
        after = at.ranges[0].period
    elif at.since and not at.singles and not at.ranges:
        after = _opened(at.since[0])
    else:
        after, before = at.pair()
        if before and after and after < before:
            before, after = after, before
    if any(p is not None and p.days is None for p in (before, after)):
        return None
    return before, after


def _opened(mention: periods.Mention) -> Period:
    """From the first day of a starting point on."""
    days = (mention.period if mention.period.days else year(mention.period.first)).days
    assert days is not None
    return Period(days[0].year, days[1].year, part=True, start=days[0], end=days[1], open=True)
