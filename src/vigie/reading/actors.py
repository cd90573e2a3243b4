"""Organised actors and unnamed perpetrators named in a report.

In: a document, the country the report is about, and its source. Out: ``ActorMention`` in the order of the text; generic
names ('l'armée', 'État islamique') are resolved by country, 'combattants' alone by the group named last before them,
'nos hommes' by who speaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from vigie.knowledge.actors import actors, of_army, of_country, speaker
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import ActorMention, PlaceMention

# what a generic name is where no group was named before it
UNRESOLVED = {"FIGHTERS": "UNIDENTIFIED_ARMED_GROUP", "THE_GROUP": ""}
UNNAMED = frozenset({"FIGHTERS", "THE_GROUP", "UNIDENTIFIED_ARMED_GROUP", "SUSPECTED_JIHADISTS"})
GENERIC = UNNAMED | {"MILITIA"}
SELF = "SELF"
SAID_AS_A_WORD = 4
ORDINARY = frozenset({"Fact", "Hani"})
OWN = frozenset({"STATE_POLICE", "STATE_GENDARMERIE"})  # an army counts these among its own


def main_country(places: Sequence[PlaceMention], default: str = "ML") -> str:
    """The country most of the places named lie in."""
    named = Counter(p.place.country for p in places if p.place.country)
    return named.most_common(1)[0][0] if named else default


def find(doc: Document, country: str, source: str = "") -> list[ActorMention]:
    known = actors()
    group = speaker(source)
    own = group or of_country("STATE_FORCES", country)
    armed = group is None and of_army(source)
    found: list[ActorMention] = []
    hits = [h for h in doc.hits("actors") if not h.attributes["acronym"] or _acronym(doc.evidence(h.i, h.j).text)]
    for n, hit in enumerate(hits):
        if hit.code in GENERIC and (_of_a_group(doc, hit, hits[n + 1 : n + 2]) or _a_group_s(hit, hits[n - 1 : n])):
            continue
        code = own if hit.code == SELF or (armed and hit.code in OWN) else of_country(hit.code, country)
        if code in UNRESOLVED:
            kinds = {"militia"} if _militia(doc, hit) else {"non_state"}
            named = (m.code for m in reversed(found) if m.code in known and known[m.code].kind in kinds)
            code = next(named, UNRESOLVED[code])
        if code:
            found.append(ActorMention(hit.i, hit.j, code))
    return found


def _militia(doc: Document, hit: Hit) -> bool:
    """'Les mêmes miliciens', 'the militia': a militia was named."""
    return any(token.startswith(("milic", "militia")) for token in doc.tokens[hit.i : hit.j])


def _of_a_group(doc: Document, hit: Hit, following: Sequence[Hit]) -> bool:
    """'des combattants du JNIM', 'gunmen from Boko Haram', 'des terroristes ADF': the group is the actor."""
    for other in following:
        between = doc.tokens[hit.j : other.i]
        tied = not between or (len(between) <= 4 and doc.words["of"].intersection(between))
        if other.code not in GENERIC and tied:
            return actors()[other.code].kind in {"non_state", "militia"} if other.code in actors() else False
    return False


def _a_group_s(hit: Hit, before: Sequence[Hit]) -> bool:
    """'CODECO fighters': the group, named at once before, is the actor."""
    known = actors()
    return any(
        b.j == hit.i and b.code not in UNNAMED and b.code in known and known[b.code].kind in {"non_state", "militia"}
        for b in before
    )


def _acronym(text: str) -> bool:
    """In capitals ('JNIM', 'FAMa'), or said as a word ('Jnim', 'Codeco')."""
    if sum(c.isupper() for c in text) >= max(2, sum(c.isalpha() for c in text) - 1):
        return True
    return len(text) >= SAID_AS_A_WORD and text.isalpha() and text[0].isupper() and text not in ORDINARY
