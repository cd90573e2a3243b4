"""To whom it was done: the targets of a thread.

In: ``Notes``, a ``Thread``, its harm and losses, and who did it. Out: target classes with evidence as grammar tells:
who was harmed, what was lost, what an event word strikes, and what these stand for ('camp' for its soldiers:
``targets.toml``). ``victims`` weighs this together with the rest of the report.
"""

from __future__ import annotations

from collections.abc import Sequence

from vigie.knowledge.targets import harmed, implies, lost
from vigie.model import Coded, Evidence, Harm, Loss, Quantity
from vigie.reading.incidents.roles import STATE, kind
from vigie.reading.incidents.threads import Thread
from vigie.reading.incidents.units import Unit
from vigie.reading.mentions import Notes
from vigie.reading.voice import voice

CLASSES = frozenset(
    """civilians soldiers gendarmes_police customs_forest_agents militia foreign_workers drivers local_officials
aid_workers""".split()
)
SITES = frozenset("military_post customs_post mine_site works_site foreign_company factory".split())
ARMED = frozenset(
    "soldiers gendarmes_police customs_forest_agents militia military_post military_convoy jihadists".split()
)
HURT = frozenset({"killed", "injured", "abducted"})
NONE = Quantity.exactly(0)
NEAR = 10


def told(
    notes: Notes, thread: Thread, harm: Sequence[Harm], losses: Sequence[Loss], who: Sequence[Coded]
) -> dict[str, Evidence | None]:
    """The targets that harm, losses and the words behind and before a verb give."""
    found: dict[str, Evidence | None] = {}
    state = any(kind(c.code) in STATE for c in who)
    for h in harm:
        if h.quantity != NONE and h.kind != "released":
            code = harmed(h.who)
            if code in CLASSES:
                found.setdefault(code, h.evidence)
            elif code == "attackers" and (state or len(who) > 1):
                found.setdefault("jihadists", h.evidence)
    for loss in losses:
        alone = loss.item == "house" and loss.quantity == Quantity.exactly(1)
        if (target := lost(loss.item)) and not alone:
            found.setdefault(target, loss.evidence)
    for unit in thread.units:
        _things(notes, unit, unit is thread.lead, found)
    _people(notes, thread.lead, found, state)
    for code in list(found):
        if (also := implies(code)) and not (code == "village" and ARMED & set(found) - {"militia"}):
            found.setdefault(also, found[code])
    unsaid = any(h.who == "unspecified" and h.kind in HURT and h.quantity != NONE for h in harm)
    if unsaid and not ARMED & set(found) and not CLASSES & set(found):
        found["civilians"] = next((h.evidence for h in harm if h.who == "unspecified"), None)
    return found


def _things(notes: Notes, unit: Unit, lead: bool, found: dict[str, Evidence | None]) -> None:
    doc = notes.doc
    for hit in doc.hits("objects", unit.i, unit.j):
        target = hit.attributes.get("target")
        if not target or target in found or any(t.i <= hit.i < t.j for t in unit.triggers):
            continue
        if struck(notes, unit, hit.i, hit.j) or (lead and target in SITES and unit.triggers):
            found[target] = doc.evidence(hit.i, hit.j)
    for trigger in unit.triggers:
        place = next((p for p in unit.places if 0 <= p.i - trigger.j <= 2 and p.place.role == "at"), None)
        if place and trigger.code == "attack" and not trigger.attributes.get("noun"):
            between = doc.tokens[trigger.j : place.i]
            if not doc.words["at"].intersection(between):
                found.setdefault("village", doc.evidence(place.i, place.j))


def _people(notes: Notes, unit: Unit, found: dict[str, Evidence | None], state: bool) -> None:
    doc = notes.doc
    for hit in doc.hits("persons", unit.i, unit.j):
        code = "jihadists" if hit.code == "attackers" and state else harmed(hit.code)
        known = code in CLASSES or code == "jihadists"
        if known and code not in found and struck(notes, unit, hit.i, hit.j) and not speaks(notes, hit.i, hit.j):
            found[code] = doc.evidence(hit.i, hit.j)


def speaks(notes: Notes, i: int, j: int) -> bool:
    """Who is quoted is not struck."""
    return any(i < a.j + 2 for a in notes.attributions.within(i - NEAR, j))


def struck(notes: Notes, unit: Unit, i: int, j: int) -> bool:
    """Behind an active verb or an event noun, or the subject of a passive one."""
    doc = notes.doc
    for trigger in unit.triggers:
        if trigger.i <= i < trigger.j:
            return False
        noun = bool(trigger.attributes.get("noun"))
        how = "noun" if noun else voice(doc, trigger.i)
        if j <= trigger.i and trigger.i - j <= NEAR and (how == "passive" or (how == "bare" and trigger.i - j <= 2)):
            return True
        into = (
            j <= trigger.i
            and trigger.i - j <= NEAR
            and noun
            and doc.words["onto"].intersection(doc.tokens[j : trigger.i])
        )
        if into:
            return True
        if (
            i >= trigger.j
            and i - trigger.j <= NEAR
            and how != "passive"
            and not doc.words["aside"].intersection(doc.tokens[max(trigger.j, i - 4) : i])
        ):
            return True
    return False
