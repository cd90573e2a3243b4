"""Who did it as grammar tells: the nearest subject of an active verb, what stands behind 'par' or 'by', who claims it.

In: ``Notes``, a ``Thread`` and its harm. Out: the actors told and where. A claim outranks a description; words that
only a state's forces do ('frappe aérienne', 'interpellé') name them where nobody else is named. ``roles`` weighs this
together with the rest of the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from vigie.knowledge.actors import actors, of_country
from vigie.model import Harm, Quantity
from vigie.reading.document import Hit
from vigie.reading.incidents.threads import Thread
from vigie.reading.incidents.units import Unit
from vigie.reading.mentions import ActorMention, Notes
from vigie.reading.voice import voice

STATE = frozenset({"state", "foreign_state", "international", "private", "government"})
UNNAMED = frozenset({"UNIDENTIFIED_ARMED_GROUP", "SUSPECTED_JIHADISTS", "BANDITS", "CIVILIANS"})
STATE_DEEDS = frozenset({"airstrike", "arrest", "retake", "disarm"})
HARMED_FORCES = frozenset({"soldiers", "gendarmes_police", "customs_forest_agents"})
UNDONE = frozenset({"ied", "suicide"})
SUBJECT = 14
CLAIM = 14


def kind(code: str) -> str:
    """The kind of an actor; a code that the list does not hold is a country's own forces."""
    actor = actors().get(code)
    return actor.kind if actor else "state"


def told(notes: Notes, thread: Thread, harm: Sequence[Harm]) -> dict[str, tuple[int, int]]:
    """The actors that the words of a thread name as doers, each with the tokens that name it."""
    claimed = _first(m for u in thread.units for m in _claimants(notes, u))
    acting = _first(m for u in thread.units for m in _agents(notes, u))
    chosen = _choose(thread, claimed, acting, harm)
    return chosen or _default(notes, thread)


def _first(mentions: Iterable[ActorMention]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for m in mentions:
        found.setdefault(m.code, (m.i, m.j))
    return found


def _choose(
    thread: Thread,
    claimed: dict[str, tuple[int, int]],
    acting: dict[str, tuple[int, int]],
    harm: Sequence[Harm],
) -> dict[str, tuple[int, int]]:
    """A named actor before a description, a claim before both, the side that was struck never."""
    hurt = {h.who for h in harm if h.quantity != Quantity.exactly(0) and h.kind != "released"}
    families = {t.code for t in thread.lead.triggers}
    deeds = bool(families & STATE_DEEDS) and not hurt & HARMED_FORCES
    claims = {c: run for c, run in claimed.items() if kind(c) not in STATE}
    both = {**claims, **acting}
    armed = {c: run for c, run in both.items() if kind(c) not in STATE}
    if deeds and any(kind(c) in STATE for c in both):
        both = {c: run for c, run in both.items() if kind(c) in STATE}
    elif (armed and (hurt & HARMED_FORCES or claims or len(armed) < len(both))) or (
        hurt & HARMED_FORCES and not hurt - HARMED_FORCES
    ):
        both = armed
    if "militia" in hurt:
        both = {c: run for c, run in both.items() if kind(c) != "militia"} or both
    named = {c: run for c, run in both.items() if c not in UNNAMED}
    if named:
        return named
    if claims:
        return claims
    if len(both) > 1:
        both.pop("UNIDENTIFIED_ARMED_GROUP", None)
    return both


def _claimants(notes: Notes, unit: Unit) -> Iterator[ActorMention]:
    """Who claims the deed or is held to have done it."""
    doc = notes.doc
    modality = doc.hits("modality", unit.i, unit.j)
    if any(h.code == "unclaimed" for h in modality):
        return
    claims = [h for h in modality if h.code == "claimed"]
    for mention in _in(notes, unit):
        if any(abs(h.i - mention.i) <= CLAIM for h in claims):
            yield mention


def _in(notes: Notes, unit: Unit) -> list[ActorMention]:
    return list(notes.actors.within(unit.i, unit.j))


def _agents(notes: Notes, unit: Unit) -> Iterator[ActorMention]:
    here = _in(notes, unit)
    for n, mention in enumerate(here):
        if behind_agent(notes, unit, mention, here) or any(_does(notes, unit, t, n, here) for t in unit.triggers):
            yield mention
            yield from _companions(notes, mention, here[n + 1 :])


def behind_agent(notes: Notes, unit: Unit, mention: ActorMention, here: Sequence[ActorMention]) -> bool:
    """'incendié par des hommes armés', 'abducted by gunmen': nothing but words of degree in between."""
    doc = notes.doc
    cue = next(
        (k for k in range(mention.i - 1, max(unit.i - 1, mention.i - 6), -1) if doc.tokens[k] in doc.words["agent"]),
        None,
    )
    if cue is None or not unit.eventive or any(cue < m.i < mention.i for m in here):
        return False
    if doc.tokens[cue - 1] in doc.words["guarded"]:  # 'un convoi escorté par l'armée a été attaqué'
        return False
    return not doc.hits("events", cue, mention.i) and not doc.hits("harm", cue, mention.i)


def _does(notes: Notes, unit: Unit, trigger: Hit, n: int, here: Sequence[ActorMention]) -> bool:
    doc, mention = notes.doc, here[n]
    if trigger.i < mention.j and mention.i < trigger.j:
        return False
    if any(c.i <= mention.i and mention.j <= c.j and c.value.quantity != Quantity() for c in unit.harms):
        return False
    noun = bool(trigger.attributes.get("noun"))
    if mention.j <= trigger.i:
        nearest = not any(mention.j <= m.i < trigger.i for m in here[n + 1 :])
        if not nearest or trigger.i - mention.j > SUBJECT:
            return False
        if noun:
            before = doc.tokens[max(mention.j, trigger.i - 3) : trigger.i]
            into = bool(doc.words["into"].intersection(before))
            if kind(mention.code) in STATE and not _carries_out(notes, mention, trigger):
                return False
            return not into and mention.code not in UNNAMED and trigger.code not in UNDONE
        if voice(doc, trigger.i) == "passive":
            return False
        verbs = doc.hits("harm", mention.j, trigger.i + 1)
        suffers = any(voice(doc, v.i) == "passive" or v.attributes["way"] == "subject" for v in verbs)
        return not suffers and trigger.code not in UNDONE
    if noun and mention.i - trigger.j <= 4:
        between = doc.tokens[trigger.j : mention.i]
        owned = (
            bool(between) and (between[-1] in doc.words["of"] or (len(between) > 1 and between[-2] in doc.words["of"]))
        ) or not between
        return owned and (kind(mention.code) not in STATE or trigger.code in STATE_DEEDS | {"clash"})
    return False


def _carries_out(notes: Notes, mention: ActorMention, trigger: Hit) -> bool:
    """'l'armée a mené une frappe', 'the army carried out a strike'; not 'l'armée, visée par une frappe'."""
    doc = notes.doc
    return trigger.code in STATE_DEEDS and bool(doc.words["doing"].intersection(doc.tokens[mention.j : trigger.i]))


def _companions(notes: Notes, mention: ActorMention, later: Sequence[ActorMention]) -> Iterator[ActorMention]:
    """'une colonne des FAMa accompagnée de combattants de Wagner'."""
    for other in later[:1]:
        between = notes.doc.tokens[mention.j : other.i]
        if (
            len(between) <= 6
            and notes.doc.words["with"].intersection(between)
            and (kind(other.code) in STATE) == (kind(mention.code) in STATE)
        ):
            yield other


def _default(notes: Notes, thread: Thread) -> dict[str, tuple[int, int]]:
    """Whom the deed itself names, or the one armed group of the lead where nobody of it was struck."""
    for unit in thread.units[:2]:
        for trigger in unit.triggers:
            if doer := trigger.attributes.get("by"):
                return {of_country(doer, notes.country): (trigger.i, trigger.j)}
    lead = thread.lead
    if thread.families & {"protest", "mob", "arrest", "agreement", "release"} or lead.generic:
        return {}
    struck = [(c.i, c.j) for u in thread.units for c in u.harms]
    for m in _in(notes, lead):
        unarmed = kind(m.code) in STATE or kind(m.code) == "militia" or m.code == "CIVILIANS"
        if not unarmed and not any(i <= m.i < j for i, j in struck):
            return {m.code: (m.i, m.j)}
    return {}
