"""Organised actors and unnamed perpetrators named in a report.

In: a document and the country the report is about. Out: ``ActorMention`` in the order of the text; generic names
('l'armée', 'État islamique') are resolved by country, 'combattants' alone by the group named last before them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from vigie.knowledge.actors import actors
from vigie.reading.document import Document
from vigie.reading.mentions import ActorMention, PlaceMention

# what a generic name is where no group was named before it
UNRESOLVED = {"FIGHTERS": "UNIDENTIFIED_ARMED_GROUP", "THE_GROUP": ""}


def main_country(places: Sequence[PlaceMention], default: str = "ML") -> str:
    """The country most of the places named lie in."""
    named = Counter(p.place.country for p in places if p.place.country)
    return named.most_common(1)[0][0] if named else default


def find(doc: Document, country: str) -> list[ActorMention]:
    known = actors()
    found: list[ActorMention] = []
    for hit in doc.hits("actors"):
        if hit.attributes["acronym"] and not _capitals(doc.evidence(hit.i, hit.j).text):
            continue
        code = by_country(hit.code, country)
        if code in UNRESOLVED:
            named = (m.code for m in reversed(found) if known.get(m.code) and known[m.code].kind == "non_state")
            code = next(named, UNRESOLVED[code])
        if code:
            found.append(ActorMention(hit.i, hit.j, code))
    return found


def by_country(code: str, country: str) -> str:
    """'STATE_FORCES' of Mali is FAMA; any other code is itself."""
    actor = actors().get(code)
    if not actor or not actor.by_country:
        return code
    return actor.by_country.get(country, f"{code.removeprefix('STATE_')}_{country}")


def _capitals(text: str) -> bool:
    return sum(c.isupper() for c in text) >= max(2, sum(c.isalpha() for c in text) - 1)
