"""Closures, bans and curfews that an authority decides: a condition that is a measure as well (choice 8).

In: the ``Notes`` of a report and its conditions. Out: a ``Measure`` for each such
condition, ongoing while it is in force.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from vigie.model import Attribution, Coded, Condition, Measure
from vigie.reading.mentions import Notes

BANS = frozenset({"curfew", "movement_restricted", "market_closed", "road_closed", "trade_disrupted"})
ACTS = frozenset({"closed", "stopped"})
OURS = frozenset({"nos", "notre", "our"})
GROUPS = (
    "JNIM",
    "ISSP",
    "FLA",
    "CSP",
    "ISWAP",
    "BOKO_HARAM",
    "BANDITS",
    "UNIDENTIFIED_ARMED_GROUP",
    "SUSPECTED_JIHADISTS",
)


def find(notes: Notes, states: Iterable[Condition]) -> Iterator[Measure]:
    """Closures, bans and curfews that an authority has decided."""
    for c in states:
        authority = next((x for x in c.imposed_by if x.code.startswith(("GOVERNMENT", "ECOWAS"))), None)
        if c.certainty != "stated" or (authority is None and not _forbidden(notes, c)):
            continue
        kind = "curfew_or_ban" if c.kind in BANS and not _own(notes, c) else "other"
        ended = c.date is not None and c.date.end is not None and _past(notes, c.date.end)
        evidence = authority.evidence if authority and not _on_paper(notes, authority) else None
        by = (Attribution(evidence.text, "official", evidence),) if evidence else ()
        yield Measure(kind, by, c.places, None, "ended" if ended else "ongoing", c.quote)


def _on_paper(notes: Notes, authority: Coded) -> bool:
    """'Un arrêté interdit …': who signed it is not said."""
    at = bisect_left(notes.doc.starts, authority.evidence.start) if authority.evidence else 0
    return any(h.attributes.get("paper") for h in notes.doc.hits("circumstances", at, at + 1))


def _own(notes: Notes, c: Condition) -> bool:
    """'Nos équipes ne sont plus autorisées …': what a house forbids its own staff."""
    i, j = bisect_left(notes.doc.starts, c.quote.start), bisect_left(notes.doc.starts, c.quote.end)
    return bool(OURS & set(notes.doc.tokens[i:j]))


def _forbidden(notes: Notes, c: Condition) -> bool:
    """A curfew or a ban that no armed group imposes is an authority's, also where none is named."""
    if c.imposed_by or c.kind not in BANS:
        return False
    i, j = bisect_left(notes.doc.starts, c.quote.start), bisect_left(notes.doc.starts, c.quote.end)
    hows = {h.attributes["how"] for h in notes.doc.hits("conditions", i, j) if h.code == "stopped"}
    banned = "banned" in hows
    armed = any(a.code in GROUPS for a in notes.actors.within(i, j))
    published = notes.report.published
    until = (
        c.date is not None
        and c.date.end is not None
        and published is not None
        and c.date.end > published
        and bool(hows & ACTS)
    )
    return (banned or until or c.kind == "curfew") and not armed


def _past(notes: Notes, day: dt.date) -> bool:
    published = notes.report.published
    return published is not None and day < published
