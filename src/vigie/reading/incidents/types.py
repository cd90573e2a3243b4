"""Sub-event types: the ACLED code of a thread, best first.

In: the families of words that tell of it, who did it, what was struck and harmed. Out: codes with evidence. The
order of ``DECISIVE`` is that of ACLED's codebook: an explosion outranks the attack it belongs to, a taking of ground
the fight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vigie.model import Coded, Harm, Loss, Quantity
from vigie.reading.document import Hit
from vigie.reading.incidents.roles import STATE, kind
from vigie.reading.incidents.threads import Thread
from vigie.reading.mentions import Notes

DECISIVE = """disarm suicide airstrike ied grenade shelling sexual mob retake base takeover handover abduction protest
agreement group_change""".split()
ARMED = frozenset(
    """soldiers gendarmes_police customs_forest_agents militia military_post military_convoy customs_post
jihadists""".split()
)
HURT = frozenset({"killed", "injured", "abducted"})
PLUNDER = frozenset({"arson", "looting"})
FIGHT = frozenset({"attack", "ambush", "clash", "killing"})


def types(
    notes: Notes,
    thread: Thread,
    harm: Sequence[Harm],
    losses: Sequence[Loss],
    who: Sequence[Coded],
    whom: Sequence[Coded],
) -> tuple[Coded, ...]:
    first: dict[str, Hit] = {}
    for unit in thread.units:
        for trigger in unit.triggers:
            first.setdefault(trigger.code, trigger)
    lead = thread.lead.triggers
    codes = dict.fromkeys(_codes(first, {t.code for t in lead}, harm, losses, who, whom))
    run = notes.doc.evidence(lead[0].i, lead[0].j) if lead else None
    return tuple(Coded(c, run) for c in codes)


def _codes(
    first: dict[str, Hit],
    lead: set[str],
    harm: Sequence[Harm],
    losses: Sequence[Loss],
    who: Sequence[Coded],
    whom: Sequence[Coded],
) -> Iterator[str]:
    suffered = [h for h in harm if h.quantity != Quantity.exactly(0)]
    hurt = {h.who for h in suffered if h.kind in HURT}
    kinds = {h.kind for h in suffered}
    armed = bool(({c.code for c in whom} | hurt) & ARMED) or "attackers" in hurt
    state = bool(who) and all(kind(c.code) in STATE for c in who)
    if "protest" in lead and state and "killed" in kinds:
        yield "excessive_force_against_protesters"
    elif "protest" in lead and "captured" in kinds:
        yield "protest_with_intervention"
    elif (
        "abducted" in kinds
        and not armed
        and "abduction" not in lead
        and not lead & {"ied", "airstrike", "suicide", "shelling"}
    ):
        yield "abduction"
    if losses and not kinds & {"abducted", "captured"}:
        lead = lead - {"abduction"}  # cattle are driven off, not abducted
    decisive = [code for family in DECISIVE if family in lead for code in first[family].attributes["types"]]
    yield from decisive
    if not decisive:
        yield _plain(first, lead, kinds, armed, state, bool(losses), bool(who))
    if losses:
        yield "looting_property_destruction"


def _plain(
    first: dict[str, Hit], lead: set[str], kinds: set[str], armed: bool, state: bool, lost: bool, known: bool
) -> str:
    """Where no word decides: by who was struck and what was lost."""
    if not lead & FIGHT and ("arrest" in lead or (state and kinds == {"captured"})):
        return "arrests" if state or not known else "abduction"
    if not kinds & HURT and lead and (lead <= PLUNDER or (lost and not lead & FIGHT)):
        return "looting_property_destruction"
    if armed or "clash" in first:
        return "armed_clash"
    if lost and not kinds & HURT:
        return "looting_property_destruction"
    if "release" in lead and not lead & FIGHT:
        return "other"
    return "attack"
