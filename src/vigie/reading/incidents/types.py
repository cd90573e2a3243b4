"""Sub-event types: the ACLED code of a thread, best first.

In: the families of words that tell of it, who did it, what was struck and harmed. Out: codes with evidence. The order
of ``DECISIVE`` is that of ACLED's codebook: an explosion outranks the attack it belongs to, a taking of ground the fight.
"""

from __future__ import annotations

from vigie.model import Coded, Harm, Loss, Quantity
from vigie.reading.document import Hit
from vigie.reading.incidents.threads import Thread
from vigie.reading.mentions import Notes

DECISIVE = (
    "suicide", "airstrike", "ied", "grenade", "shelling", "sexual", "mob", "retake", "takeover", "handover", "base",
    "abduction", "protest", "agreement", "disarm", "group_change",
)
ARMED = frozenset({"soldiers", "gendarmes_police", "customs_forest_agents", "militia", "military_post", "military_convoy", "customs_post", "jihadists"})
PEOPLE = frozenset({"killed", "injured", "abducted"})


def types(
    notes: Notes, thread: Thread, harm: tuple[Harm, ...], losses: tuple[Loss, ...], who: tuple[Coded, ...], whom: tuple[Coded, ...]
) -> tuple[Coded, ...]:
    first: dict[str, Hit] = {}
    for unit in thread.units:
        for trigger in unit.triggers:
            first.setdefault(trigger.code, trigger)
    lead = {t.code for t in thread.lead.triggers}
    codes = [c for family in DECISIVE if family in lead for c in first[family].attributes["types"]]
    struck = {c.code for c in whom}
    hurt = {h.who for h in harm if h.kind in PEOPLE and h.quantity != Quantity.exactly(0)}
    armed = bool(struck & ARMED or hurt & (ARMED | {"attackers"}))
    if "abduction" not in codes and any(h.kind == "abducted" for h in harm) and not armed:
        codes.insert(0, "abduction")
    if "protest" in lead and any(h.kind == "captured" for h in harm):
        codes.insert(0, "protest_with_intervention")
    if not codes:
        if "arrest" in lead and not {"attack", "ambush", "clash", "killing"} & lead:
            codes.append("arrests")
        elif armed or "clash" in first:
            codes.append("armed_clash")
        elif losses and not hurt - {"unspecified"} and not any(h.quantity != Quantity.exactly(0) for h in harm):
            codes.append("looting_property_destruction")
        elif "release" in lead and not {"attack", "killing"} & lead:
            codes.append("other")
        else:
            codes.append("attack")
    if losses and "looting_property_destruction" not in codes:
        codes.append("looting_property_destruction")
    evidence = thread.lead.triggers[0] if thread.lead.triggers else None
    run = notes.doc.evidence(evidence.i, evidence.j) if evidence else None
    return tuple(Coded(c, run) for c in dict.fromkeys(codes))
