"""To whom it was done: the targets of a thread.

In: the ``Doers`` of a report, a ``Thread``, its harm and losses, and who did it. Out: target classes with evidence.
Each class that harm, losses, things, people or actors hint at is weighed by how it stands to the verbs, what was done
by whom, and who else was struck; those likelier than not are targets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vigie.knowledge.targets import harmed, implies, perhaps
from vigie.model import Coded, Evidence, Harm, Loss
from vigie.reading.counts.sides import actor_class
from vigie.reading.incidents.agents import STATE, kind
from vigie.reading.incidents.doers import FAMILIES, FORCES, Doers, group
from vigie.reading.incidents.struck import CLASSES, NONE, SITES, speaks, struck, told
from vigie.reading.incidents.threads import Thread
from vigie.reading.incidents.units import Unit
from vigie.reading.incidents.weighing import Candidate, probability, weights
from vigie.reading.mentions import Notes

NO_TARGETS = frozenset({"agreement", "handover", "group_change", "base", "disarm", "release"})
OWN = frozenset({"soldiers", "gendarmes_police", "military_post", "military_convoy"})  # what a state's forces are
OF_ACTORS = {"soldiers": "soldiers", "militia": "militia", "attackers": "jihadists"}
Sign = tuple[str, str, Evidence]  # a class, what speaks for it, where


def targets(
    doers: Doers, thread: Thread, harm: Sequence[Harm], losses: Sequence[Loss], who: Sequence[Coded]
) -> tuple[Coded, ...]:
    """The classes likelier than not, in the order of the text."""
    chosen = choose(candidates(doers, thread, harm, losses, who), weights("targets"))
    hurt = {h.who for h in harm if h.quantity != NONE}
    alone = bool(who) and all(kind(c.code) in STATE for c in who) and not hurt & FORCES
    return tuple(Coded(c.code, c.evidence) for c in chosen if not (alone and c.code in OWN))


def choose(found: Sequence[Candidate], model: Mapping[str, float]) -> list[Candidate]:
    """Each by itself."""
    return [c for c in found if probability(c.features, model) >= model["threshold"]]


def candidates(
    doers: Doers, thread: Thread, harm: Sequence[Harm], losses: Sequence[Loss], who: Sequence[Coded]
) -> list[Candidate]:
    """Every class that something hints at, with what speaks for and against it."""
    notes = doers.notes
    found: dict[str, Candidate] = {}
    for code, sign, evidence in _signs(doers, thread, harm, losses, who):
        found.setdefault(code, Candidate(code, evidence)).features[sign] = 1.0
    for code, run in told(notes, thread, harm, losses, who).items():
        found.setdefault(code, Candidate(code, run)).features["told"] = 1.0
    for code in list(found):
        if also := implies(code):
            found.setdefault(also, Candidate(also, found[code].evidence)).features[f"with_{code}"] = 1.0
    setting = _setting(thread, harm, who)
    for code, candidate in found.items():
        signs = candidate.features
        signs |= {f"{code}&{sign}": 1.0 for sign in signs}
        signs |= {f"{code}&{mark}": 1.0 for mark in setting}
        signs[f"is_{code}"] = 1.0
        for other in found.keys() - {code}:
            if "told" in found[other].features:
                signs[f"{code}&beside_{other}"] = 1.0
    return list(found.values())


def _signs(
    doers: Doers, thread: Thread, harm: Sequence[Harm], losses: Sequence[Loss], who: Sequence[Coded]
) -> Iterator[Sign]:
    for h in harm:
        if h.evidence:
            of = "jihadists" if h.who == "attackers" else "civilians" if h.who == "unspecified" else harmed(h.who)
            none = "none_" if h.quantity == NONE else ""
            unsaid = "unsaid_" if h.who == "unspecified" else ""
            yield of, f"{none}{unsaid}{h.kind}", h.evidence
    for x in losses:
        if (target := perhaps(x.item)) and x.evidence:
            yield target, f"lost_{x.item}", x.evidence
            yield target, f"lost_{x.how}", x.evidence
    for unit in thread.units:
        yield from _in_unit(doers.notes, unit, "lead" if unit is thread.lead else "later")
    yield from _actors(doers, thread, {c.code for c in who})
    for target, hit in doers.things.items():
        if target in SITES:
            yield target, "elsewhere", doers.notes.doc.evidence(hit.i, hit.j)


def _in_unit(notes: Notes, unit: Unit, where: str) -> Iterator[Sign]:
    doc = notes.doc
    for hit in doc.hits("objects", unit.i, unit.j):
        if (target := hit.attributes.get("target")) and not any(t.i <= hit.i < t.j for t in unit.triggers):
            run = doc.evidence(hit.i, hit.j)
            yield str(target), f"thing_{where}", run
            if struck(notes, unit, hit.i, hit.j):
                yield str(target), f"thing_struck_{where}", run
            if doc.words["at_place"].intersection(doc.tokens[max(unit.i, hit.i - 3) : hit.i]):
                yield str(target), "thing_at", run
    for hit in doc.hits("persons", unit.i, unit.j):
        code = "jihadists" if hit.code == "attackers" else harmed(hit.code)
        if code not in CLASSES and code != "jihadists":
            continue
        run = doc.evidence(hit.i, hit.j)
        if speaks(notes, hit.i, hit.j):
            yield code, "speaks", run
        else:
            yield code, f"person_{where}", run
            if struck(notes, unit, hit.i, hit.j):
                yield code, f"person_struck_{where}", run
    for trigger in unit.triggers:
        place = next((p for p in unit.places if 0 <= p.i - trigger.j <= 2 and p.place.role == "at"), None)
        if place and not trigger.attributes.get("noun"):
            yield "village", f"place_{trigger.code}", doc.evidence(place.i, place.j)


def _actors(doers: Doers, thread: Thread, who: set[str]) -> Iterator[Sign]:
    """The armed actors of the thread that are not known to have done it alone."""
    for code, roles in doers.roles[doers.number(thread)].items():
        target = OF_ACTORS.get(actor_class(code) or "")
        if target is None:
            continue
        did = "did_" if code in who else ""
        for role, mention in roles.items():
            yield target, f"{did}actor_{role}", doers.notes.doc.evidence(mention.i, mention.j)


def _setting(thread: Thread, harm: Sequence[Harm], who: Sequence[Coded]) -> set[str]:
    """What was done, by whom, and whom it hurt."""
    hurt = {h.who for h in harm if h.quantity != NONE and h.kind != "released"}
    marks = {f"in_{FAMILIES.get(t.code, 'fight')}" for t in thread.lead.triggers} or {"in_none"}
    marks |= {f"by_{group(c.code)}" for c in who} or {"by_nobody"}
    if len(who) > 1:
        marks.add("by_several")
    if hurt & FORCES:
        marks.add("forces_hurt")
    if "attackers" in hurt:
        marks.add("fighters_hurt")
    if hurt - FORCES - {"attackers", "militia", "unspecified"}:
        marks.add("unarmed_hurt")
    if "unspecified" in hurt:
        marks.add("unsaid_hurt")
    return marks | ({"unhurt"} if not hurt else set())
