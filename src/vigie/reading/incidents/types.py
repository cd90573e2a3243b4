"""Sub-event types: the ACLED code of a thread, best first.

In: the families of words that tell of it, who did it, what was struck by grammar (``struck``), and harmed. Out: codes
with evidence. The order of ``DECISIVE`` is that of ACLED's codebook: an explosion outranks the attack it belongs to, a
taking of ground the fight; what that order says is weighed together with the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from vigie.model import Coded, Harm, Loss, Quantity
from vigie.reading.document import Hit
from vigie.reading.incidents.doers import group
from vigie.reading.incidents.roles import STATE, kind
from vigie.reading.incidents.threads import Thread
from vigie.reading.incidents.weighing import Candidate, shares, weights
from vigie.reading.mentions import Notes

ALWAYS = ("attack", "armed_clash", "looting_property_destruction")
REGAINED = "government_regains_territory"
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
    whom: Collection[str],
) -> tuple[Coded, ...]:
    """The likeliest code, then those that the words of the lead also give."""
    found = candidates(notes, thread, harm, losses, who, whom)
    best = choose(found, weights("types"))
    rest = [c for c in found if "told" in c.features and c not in best]
    return tuple(Coded(c.code, c.evidence) for c in [*best, *rest])


def choose(found: Sequence[Candidate], model: Mapping[str, float]) -> list[Candidate]:
    """The likeliest."""
    likely = shares(found, model)
    return [found[likely.index(max(likely))]]


def candidates(
    notes: Notes,
    thread: Thread,
    harm: Sequence[Harm],
    losses: Sequence[Loss],
    who: Sequence[Coded],
    whom: Collection[str],
) -> list[Candidate]:
    """The codes of the words that tell of it and those that need none, with what speaks for and against each."""
    first: dict[str, Hit] = {}
    for unit in thread.units:
        for trigger in unit.triggers:
            first.setdefault(trigger.code, trigger)
    lead = {t.code for t in thread.lead.triggers}
    run = notes.doc.evidence(first_of.i, first_of.j) if (first_of := next(iter(thread.lead.triggers), None)) else None
    found = {code: Candidate(code, run) for code in ALWAYS}
    for rank, code in enumerate(dict.fromkeys(_codes(first, lead, harm, losses, who, whom))):
        features = found.setdefault(code, Candidate(code, run)).features
        features["told"] = 1.0
        if not rank:
            features["told_first"] = features[f"{code}&told_first"] = 1.0
    for family, trigger in first.items():
        where = "lead" if family in lead else "later"
        opens = bool(thread.lead.triggers) and thread.lead.triggers[0] is trigger
        for code in trigger.attributes["types"]:
            features = found.setdefault(code, Candidate(code, notes.doc.evidence(trigger.i, trigger.j))).features
            features[f"of_word_{where}"] = 1.0
            if opens:
                features["of_first_word"] = 1.0
    if "takeover" in first and any(kind(c.code) in STATE for c in who):
        found.setdefault(REGAINED, Candidate(REGAINED, run)).features["taken_by_state"] = 1.0
    marks = {f"{family}_{'lead' if family in lead else 'later'}" for family in first}
    marks |= {f"{h.kind}_{_side(h.who)}" for h in harm if h.quantity != Quantity.exactly(0)} or {"unhurt"}
    marks |= {f"target_{code}" for code in whom} | {f"by_{group(c.code)}" for c in who}
    marks |= {"lost"} if losses else {"unrobbed"}
    for code, candidate in found.items():
        candidate.features |= {f"{code}&{mark}": 1.0 for mark in marks} | {f"is_{code}": 1.0}
    return list(found.values())


def _side(who: str) -> str:
    return "armed" if who in ARMED or who == "attackers" else "unarmed"


def _codes(
    first: dict[str, Hit],
    lead: set[str],
    harm: Sequence[Harm],
    losses: Sequence[Loss],
    who: Sequence[Coded],
    whom: Collection[str],
) -> Iterator[str]:
    suffered = [h for h in harm if h.quantity != Quantity.exactly(0)]
    hurt = {h.who for h in suffered if h.kind in HURT}
    kinds = {h.kind for h in suffered}
    armed = bool(({*whom} | hurt) & ARMED) or "attackers" in hurt
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
