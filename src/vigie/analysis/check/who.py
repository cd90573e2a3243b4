"""Who kills, in a claim: the country's own state, one named actor, or groups at large.

In: a document, the area it speaks of, and the actors that reading finds (``vigie.reading.actors``: ACLED's and UCDP's
names) beside the few of ``checks.toml`` that stand only in claims. Out: ``Named``: the actor whose share of the deaths
is meant, and the words that name others than the country's own forces. National tables know the state and all groups
together; an actor by name needs events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vigie.knowledge.actors import actors, national
from vigie.knowledge.countries import Area
from vigie.reading import actors as reading
from vigie.reading.document import Document, Hit
from vigie.reading.mentions import ActorMention

NOBODY = frozenset({"CIVILIANS", "SELF", "FIGHTERS", "THE_GROUP", "UNIDENTIFIED_ARMED_GROUP", "HERDERS", "FARMERS"})
ALLIES = "ALLIES"
BESIDE_THE_STATE = frozenset({"private", "foreign_state"})
REACH = 3


@dataclass(frozen=True, slots=True)
class Named:
    """Whose deaths a claim counts.

    ``code``: the one actor meant, None where the claim is everybody's; ``several``: more than one, of which none is
    the state. ``others``: tokens that name no own force; ``own``: those that name one by its acronym ('les FAMa').
    """

    code: str | None
    several: bool
    others: frozenset[int]
    own: frozenset[int]


def find(doc: Document, area: Area | None, checks: Sequence[Hit]) -> Named:
    """The actor of a claim about ``area``; ``checks`` are its words of the layer 'checks'."""
    iso2 = {c.iso2 for c in area.members} if area else set()
    country = next(iter(iso2)) if len(iso2) == 1 else ""
    mentions = [m for m in _mentions(doc, country, checks) if m.code not in NOBODY]
    own = [m for m in mentions if _own(m.code, iso2)]
    others = [m for m in mentions if m not in own and not _told_by(m, checks)]
    spans = frozenset(k for m in others for k in range(m.i, m.j))
    acronyms = frozenset(m.i for m in own if _acronym(doc, m))
    codes = {m.code for m in others}
    states = bool(own) or any(h.code == "gov" and not spans & {*range(h.i, h.j)} for h in checks)
    beside = {c for c in codes if c == ALLIES or (c in actors() and actors()[c].kind in BESIDE_THE_STATE)}
    if states and codes and codes == beside:
        return Named(None, True, spans, acronyms)
    if states or not codes:
        return Named(None, False, spans, acronyms)
    return Named(codes.pop() if len(codes) == 1 else None, len(codes) > 1, spans, acronyms)


def _acronym(doc: Document, mention: ActorMention) -> bool:
    word = doc.evidence(mention.i, mention.j).text
    return sum(c.isupper() for c in word) > 1 and word.isalpha()


def _mentions(doc: Document, country: str, checks: Sequence[Hit]) -> Iterator[ActorMention]:
    known = reading.find(doc, country)
    yield from known
    taken = {k for m in known for k in range(m.i, m.j)}
    for hit in checks:
        if hit.code == "actor" and not taken & {*range(hit.i, hit.j)}:
            yield ActorMention(hit.i, hit.j, hit.attributes["actor"])


def _own(code: str, iso2: set[str]) -> bool:
    """A force of the state that the claim is about."""
    if code in national():
        return national()[code][1] in iso2
    actor = actors().get(code)
    return code.startswith(("STATE_", "FORCES_")) or (
        actor is not None and actor.kind == "state" and bool(iso2 & {*actor.country})
    )


def _told_by(mention: ActorMention, checks: Sequence[Hit]) -> bool:
    """'selon le JNIM': who says it, not who did it."""
    return any(h.code == "attributed" and mention.i - REACH <= h.j <= mention.i for h in checks)
