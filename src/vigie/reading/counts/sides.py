"""Sides: of which side a bare figure counts the dead ('côté ennemi', 'dans les rangs de l'armée', 'the army's dead').

In: ``Notes`` and a run of tokens (lexicon layer ``sides``). Out: ``Side`` runs with the class of person they stand for.
"""

from __future__ import annotations

from msgspec import Struct

from vigie.knowledge.actors import actors, speaker
from vigie.reading.mentions import Notes

NEAR = 4
OTHER = {"soldiers": "attackers", "attackers": "soldiers"}  # in an armed group's own words
CLASS = {"state": "soldiers", "foreign_state": "soldiers", "international": "soldiers", "militia": "militia"}
ARMED = {"non_state": "attackers", "unnamed": "attackers", "private": "militia"}


class Side(Struct, frozen=True, gc=False):
    """Tokens i:j say whose the figures beside them are."""

    i: int
    j: int
    code: str


def sides(notes: Notes, i: int, j: int) -> list[Side]:
    """The sides named in tokens i:j, in the order of the text."""
    rebels = speaker(notes.report.source or "") is not None
    found: list[Side] = []
    for hit in notes.doc.hits("sides", i, j):
        if hit.code == "own":
            if own := next((actor_class(m.code) for m in notes.actors.within(i, hit.i) if m.code != "CIVILIANS"), None):
                found.append(Side(hit.i, hit.j, own))
        elif hit.code != "of":
            found.append(Side(hit.i, hit.j, OTHER[hit.code] if rebels else hit.code))
        elif named := group(notes, hit.j, min(j, hit.j + NEAR)):
            found.append(Side(hit.i, named.j, named.code))
    return found


def group(notes: Notes, i: int, j: int, last: bool = False) -> Side | None:
    """The first, or last, group of people or armed actor that tokens i:j name."""
    named = [Side(h.i, h.j, h.code) for h in notes.doc.hits("persons", i, j) if h.code not in {"none", "unspecified"}]
    named += [Side(m.i, m.j, code) for m in notes.actors.within(i, j) if (code := actor_class(m.code))]
    named.sort(key=lambda s: s.i)
    return (named[-1] if last else named[0]) if named else None


def actor_class(code: str) -> str | None:
    """The class of person that the members of an actor are."""
    if code == "CIVILIANS":
        return "civilians"
    actor = actors().get(code)
    kind = actor.kind if actor else "state"
    return CLASS.get(kind) or ARMED.get(kind)
