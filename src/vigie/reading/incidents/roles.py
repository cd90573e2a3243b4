"""Who did it and to whom: perpetrators and targets of a thread.

In: ``Notes``, a ``Thread`` and its harm and losses. Out: codes with evidence. An actor is a perpetrator where it stands
before an active verb, behind 'par' or 'by', or claims the deed; a target is what the verb strikes, and who was harmed.
"""

from __future__ import annotations

from vigie.knowledge.actors import actors
from vigie.model import Coded, Harm, Loss, Quantity
from vigie.reading.incidents.threads import Thread
from vigie.reading.incidents.units import Unit
from vigie.reading.mentions import ActorMention, Notes
from vigie.reading.voice import voice

BY = frozenset("par by du de des d of from".split())
VICTIMS = frozenset(
    {"civilians", "soldiers", "gendarmes_police", "customs_forest_agents", "militia", "foreign_workers", "drivers",
     "local_officials", "aid_workers"}
)
STATE = frozenset({"state", "foreign_state", "international", "private"})
GENERIC = frozenset({"UNIDENTIFIED_ARMED_GROUP", "SUSPECTED_JIHADISTS", "BANDITS", "CIVILIANS"})
STRUCK_BY_STATE = frozenset({"airstrike", "arrest", "retake", "disarm", "clash", "handover"})


def kind(code: str) -> str:
    actor = actors().get(code)
    return actor.kind if actor else "state"


def perpetrators(notes: Notes, thread: Thread) -> tuple[Coded, ...]:
    votes: dict[str, ActorMention] = {}
    for unit in thread.units:
        for mention in (m for m in notes.actors if unit.i <= m.i < unit.j):
            if _acts(notes, unit, mention) and mention.code not in votes:
                votes[mention.code] = mention
    if not votes:
        votes = _armed_in(notes, thread)
    named = {c for c in votes if c not in GENERIC}
    armed = {c for c in named if kind(c) not in STATE}
    if armed and not thread.families & STRUCK_BY_STATE:
        named = armed
    if named:
        votes = {c: m for c, m in votes.items() if c in named}
    elif "SUSPECTED_JIHADISTS" in votes or "BANDITS" in votes:
        votes.pop("UNIDENTIFIED_ARMED_GROUP", None)
    return tuple(Coded(c, notes.doc.evidence(m.i, m.j)) for c, m in votes.items())


def _armed_in(notes: Notes, thread: Thread) -> dict[str, ActorMention]:
    """Where no verb tells who acts: the armed group that the lead names, unless it is the one struck."""
    lead = thread.lead
    if thread.families & {"protest", "mob", "arrest", "agreement", "release"}:
        return {}
    struck = [(c.i, c.j) for u in thread.units for c in u.harms if c.value.who == "attackers"]  # type: ignore[union-attr]
    for m in notes.actors:
        if lead.i <= m.i < lead.j and kind(m.code) not in STATE and m.code != "CIVILIANS":
            if not any(i <= m.i < j for i, j in struck):
                return {m.code: m}
    return {}


def _acts(notes: Notes, unit: Unit, mention: ActorMention) -> bool:
    doc = notes.doc
    claims = [h for h in doc.hits("modality", unit.i, unit.j) if h.code == "claimed"]
    unclaimed = any(h.code == "unclaimed" for h in doc.hits("modality", unit.i, unit.j))
    if claims and not unclaimed and kind(mention.code) not in STATE and any(abs(h.i - mention.i) <= 12 for h in claims):
        return True
    if not unit.triggers:
        return False
    before = doc.tokens[mention.i - 1] if mention.i > unit.i else ""
    determined = before in {"un", "une", "le", "la", "l", "les", "des", "the", "a", "an", "quinzaine", "dizaine"}
    for trigger in unit.triggers:
        noun = bool(trigger.attributes.get("noun"))
        if mention.i <= trigger.i and not noun and voice(doc, trigger.i) != "passive" and trigger.i - mention.j <= 14:
            struck = any(v.i >= mention.j for v in doc.hits("harm", unit.i, trigger.i + 1) if voice(doc, v.i) == "passive")
            if not struck:
                return True
        if mention.i >= trigger.j and mention.i - trigger.j <= 14:
            lead_in = doc.tokens[max(trigger.j, mention.i - 5) : mention.i]
            if {"par", "by"} & set(lead_in):
                return True
            if noun and lead_in and (before in BY or (determined and len(lead_in) > 1 and lead_in[-2] in BY)):
                return kind(mention.code) not in STATE or trigger.code in STRUCK_BY_STATE
        if noun and mention.j <= trigger.i and trigger.i - mention.j <= 10 and mention.code not in GENERIC:
            if kind(mention.code) not in STATE:
                return True
        if noun and mention.j <= trigger.i and trigger.i - mention.j <= 3:
            return kind(mention.code) not in STATE or trigger.code in STRUCK_BY_STATE
    return False


def targets(
    notes: Notes, thread: Thread, harm: tuple[Harm, ...], losses: tuple[Loss, ...], who: tuple[Coded, ...]
) -> tuple[Coded, ...]:
    doc = notes.doc
    found: dict[str, Coded] = {}
    state = any(kind(c.code) in STATE for c in who)
    for h in harm:
        code = "civilians" if h.who == "children" else "jihadists" if h.who == "attackers" and state else h.who
        harmed = h.quantity != Quantity.exactly(0) and h.kind != "released"
        if harmed and (code in VICTIMS or code == "jihadists"):
            found.setdefault(code, Coded(code, h.evidence))
    for unit in thread.units:
        for hit in doc.hits("objects", unit.i, unit.j):
            target = hit.attributes.get("target")
            if target and target not in found and _struck(notes, unit, hit.i, hit.j):
                found[target] = Coded(target, doc.evidence(hit.i, hit.j))
        if unit is thread.lead:
            for hit in doc.hits("persons", unit.i, unit.j):
                if hit.code in VICTIMS and hit.code not in found and _struck(notes, unit, hit.i, hit.j):
                    found[hit.code] = Coded(hit.code, doc.evidence(hit.i, hit.j))
    return tuple(found.values())


def _struck(notes: Notes, unit: Unit, i: int, j: int) -> bool:
    """Behind an active verb or an event noun, or the subject of a passive one."""
    doc = notes.doc
    for trigger in unit.triggers:
        if trigger.i <= i < trigger.j:
            return False
        noun = bool(trigger.attributes.get("noun"))
        passive = not noun and voice(doc, trigger.i) in {"passive", "bare"}
        if j <= trigger.i and (passive or noun) and trigger.i - j <= 10:
            return True
        if i >= trigger.j and i - trigger.j <= 9 and not {"par", "by", "selon"} & set(doc.tokens[max(trigger.j, i - 4) : i]):
            return True
    return False
