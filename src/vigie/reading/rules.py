"""The reader ``rules``: a report in, its accounts, conditions, claims, measures and warnings out.

One pass: the text is tokenised and matched once (``document``), the first steps find mentions (times, quantities,
places, actors, attributions), the later ones build statements from them. The contract is docs/reading-contract.md.
"""

from __future__ import annotations

from dataclasses import replace

from vigie.model import Reading, Report
from vigie.reading import (
    actors,
    attribution,
    claims,
    conditions,
    incidents,
    measures,
    places,
    quantities,
    times,
    warnings,
)
from vigie.reading.clauses import Setting
from vigie.reading.document import Document
from vigie.reading.mentions import Notes, Ordered

__all__ = ["notes", "read"]


def notes(report: Report) -> Notes:
    """The report's document with every mention of the first steps; a dateline dates a report that nothing else does."""
    doc = Document(report.text, report.language)
    when = times.find(doc, report.published)
    if report.published is None:
        report = replace(report, published=times.stated_day(when))
    where = places.find(doc, report.title)
    country = actors.main_country(where)
    named = Ordered(actors.find(doc, country, report.source or ""))
    return Notes(
        report=report,
        doc=doc,
        quantities=Ordered(quantities.find(doc, when)),
        times=Ordered(when),
        places=Ordered(where),
        actors=named,
        attributions=Ordered(attribution.find(doc, named)),
        country=country,
    )


def read(report: Report) -> Reading:
    """All that the rules take out of a report; every value rests on a run of ``report.text``."""
    found = notes(report)
    setting = Setting(found)
    states = conditions.find(setting)
    reading = Reading(
        report=found.report,
        incidents=tuple(incidents.find(found)),
        conditions=tuple(states),
        claims=tuple(claims.find(found)),
        measures=tuple(measures.find(setting, states)),
    )
    return replace(reading, warnings=tuple(warnings.find(found, reading)))
