"""Accounts: a thread of units turned into what the contract asks for.

In: ``Notes`` and a ``Thread``. Out: ``Account`` with evidence behind every value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from vigie.model import Account, Attribution, Certainty, Coded, Harm, Loss, Place, Quantity
from vigie.reading.incidents.doers import Doers
from vigie.reading.incidents.roles import STATE, kind, perpetrators
from vigie.reading.incidents.struck import told
from vigie.reading.incidents.threads import NOBODY, Thread
from vigie.reading.incidents.types import types
from vigie.reading.incidents.units import Unit
from vigie.reading.incidents.victims import targets
from vigie.reading.mentions import Notes, PlaceMention

T = TypeVar("T", Harm, Loss)
SEVERAL = Quantity(2)
UNARMED = frozenset({"civilians", "drivers", "foreign_workers", "aid_workers", "children", "local_officials"})


def account(notes: Notes, thread: Thread, doers: Doers) -> Account:
    doc = notes.doc
    harm = told_harm(thread) or _freed_of(notes, doers, thread)
    losses = told_losses(thread)
    who = perpetrators(doers, thread, harm)
    held = {h.who for h in harm if h.kind in {"abducted", "captured"}} - {"unspecified"}
    harm = tuple(_freed(_held(h, who), held) for h in harm)
    whom = targets(doers, thread, harm, losses, who)
    losses = tuple(_military(x, {c.code for c in whom}) for x in losses)
    said = [a for u in thread.units for a in notes.attributions.within(u.i, u.j)]
    lead = thread.lead
    return Account(
        types=types(notes, thread, harm, losses, who, told(notes, thread, harm, losses, who)),
        date=thread.days,
        places=_places(notes, thread),
        perpetrators=who,
        targets=whom,
        harm=harm,
        losses=losses,
        said_by=tuple(Attribution(a.name, a.kind, doc.evidence(a.i, a.j)) for a in said),
        certainty=_certainty(thread),
        quote=doc.evidence(lead.i, _end(notes, lead.i, lead.j)),
        date_evidence=doc.evidence(thread.date.i, thread.date.j) if thread.date else None,
    )


def told_harm(thread: Thread) -> tuple[Harm, ...]:
    """The harm that the units of a thread count, each kind, class and figure once."""
    return _once(c.value for u in thread.units for c in u.harms if isinstance(c.value, Harm))


def _freed_of(notes: Notes, doers: Doers, thread: Thread) -> tuple[Harm, ...]:
    """'Il a été libéré le 2 février': those whom the thread before tells were taken."""
    release = next((t for t in thread.lead.triggers if t.code == "release"), None)
    before = doers.threads[: doers.number(thread)]
    taken = [h for t in before[-1:] for h in told_harm(t) if h.kind == "abducted"]
    if release is None or len(taken) != 1:
        return ()
    run = notes.doc.evidence(release.i, release.j)
    return (Harm("released", taken[0].who, taken[0].quantity, run),)


def told_losses(thread: Thread) -> tuple[Loss, ...]:
    """The losses that the units of a thread count, each item, way and figure once."""
    return _once(c.value for u in thread.units for c in u.losses if isinstance(c.value, Loss))


def _once(values: Iterable[T]) -> tuple[T, ...]:
    """Each kind, class and figure once; a bare 'des soldats' goes where a number is given."""
    kept: dict[tuple[str, str, Quantity], T] = {}
    for value in values:
        kind, of = (value.kind, value.who) if isinstance(value, Harm) else (value.item, value.how)
        kept.setdefault((kind, of, value.quantity), value)
    numbered = {key[:2] for key in kept if key[2] != SEVERAL}
    return tuple(v for key, v in kept.items() if key[2] != SEVERAL or key[:2] not in numbered)


def _held(harm: Harm, who: tuple[Coded, ...]) -> Harm:
    """A state's forces arrest; an armed group abducts, but captures those who bear arms."""
    state = bool(who) and all(kind(c.code) in STATE for c in who)
    if harm.kind == "abducted" and state:
        return replace(harm, kind="captured")
    if harm.kind == "captured" and who and not state and harm.who in UNARMED:
        return replace(harm, kind="abducted")
    return harm


def _military(loss: Loss, struck: set[str]) -> Loss:
    """A vehicle lost by an army under attack is its equipment."""
    plain = loss.item == "car" and loss.evidence is not None and "hic" in loss.evidence.text
    return replace(loss, item="military_equipment") if plain and struck & {"military_post", "military_convoy"} else loss


def _freed(harm: Harm, held: set[str]) -> Harm:
    """'All nine were freed': those who were taken before."""
    if harm.kind == "released" and harm.who == "unspecified" and len(held) == 1:
        return replace(harm, who=next(iter(held)))
    return harm


def _certainty(thread: Thread) -> Certainty:
    if thread.lead.denied and not any(_insists(u) for u in thread.units if u is not thread.lead):
        return Certainty.DENIED
    return Certainty.ALLEGED if thread.lead.alleged else Certainty.STATED


def _insists(unit: Unit) -> bool:
    """'L'armée dément. Human Rights Watch compte 22 morts': another party tells it as a fact."""
    hurt = any(c.value.quantity != NOBODY for c in unit.harms)
    return hurt and bool(unit.triggers or unit.claims) and not (unit.denied or unit.alleged or unit.generic)


def _places(notes: Notes, thread: Thread) -> tuple[Place, ...]:
    """The places of the thread, once each; a far landmark goes where a nearer place is named."""
    mentions: list[PlaceMention] = thread.places or [p for p in thread.lead.context if p.kind != "country"][:1]
    found: dict[str, Place] = {}
    for mention in mentions:
        found.setdefault(mention.place.name, mention.place)
    here = [p for p in found.values() if p.role in {"at", "from", "to"}]
    kept = here if any(p.role == "at" for p in here) else list(found.values())
    return tuple(kept)


def _end(notes: Notes, i: int, j: int) -> int:
    """Without the stop that ends the sentence."""
    while j - 1 > i and notes.doc.tokens[j - 1] in {".", ";", ",", ":", "!", "?"}:
        j -= 1
    return j
