"""Where the sources of an incident contradict each other: what they say cannot all be so.

In: an incident. Out: the keys of the fields ('date', 'perpetrators', 'killed.civilians'), as corrections name them. A
source that is less exact than another ('early May' and '4 May', 'suspected jihadists' and a group of them) contradicts
nothing, nor does one that is silent, nor one whose words are coded as another type; what a person corrected is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from vigie.model import Account, DateRange
from vigie.record.fusion import Span
from vigie.record.fusion.values import VAGUE
from vigie.record.incidents import Incident
from vigie.record.judgements.corrections import EVERYBODY
from vigie.record.profile import lineage, same_place, side, spot


def contradictions(incident: Incident) -> list[str]:
    """The keys, in the order date, places, perpetrators, certainty, harm, losses."""
    accounts = [item.stated for item in incident.accounts]
    settled = {one.key for one in incident.corrected}
    found = [name for name, tells in TELLS.items() if name not in settled and tells(accounts)]
    found += [key_of_harm(one) for one in incident.harm if one.disputed]
    return found + [key_of_loss(one) for one in incident.losses if one.disputed]


def key_of_harm(one: Span) -> str:
    """'killed', 'killed.civilians'."""
    return one.kind if one.of == EVERYBODY else f"{one.kind}.{one.of}"


def key_of_loss(one: Span) -> str:
    """'burned.truck': what became of it, and what it is."""
    return f"{one.of}.{one.kind}"


def _days(accounts: Iterable[Account]) -> bool:
    """Have two of them no day in common?"""
    ranges = [a.date for a in accounts if a.date and (a.date.start or a.date.end)]
    return any(_apart(one, other) for one, other in combinations(ranges, 2))


def _apart(one: DateRange, other: DateRange) -> bool:
    after = one.start and other.end and one.start > other.end
    return bool(after or (other.start and one.end and other.start > one.end))


def _places(accounts: Iterable[Account]) -> bool:
    """Do two of them name towns of which none is a town of the other? A region or a road contradicts nothing."""
    named = [[spot(p) for p in a.places if p.role == "at"] for a in accounts]
    towns = [[one for one in found if not one.area] for found in named]
    return any(
        one and other and not any(same_place(a, b) for a in one for b in other)
        for one, other in combinations([t for t, every in zip(towns, named, strict=True) if len(t) == len(every)], 2)
    )


def _perpetrators(accounts: Iterable[Account]) -> bool:
    """Do two of them name groups of which none is, or is part of, or could be one of the other?"""
    coded = [{c.code for c in a.perpetrators} for a in accounts if a.perpetrators]
    return any(not any(_may_be(x, y) for x in one for y in other) for one, other in combinations(coded, 2))


def _may_be(x: str, y: str) -> bool:
    kin = x in lineage(y) or y in lineage(x)
    vague = not {x, y}.isdisjoint(VAGUE) and (side(x) == side(y) or "open" in {side(x), side(y)})
    return kin or vague


def _certainty(accounts: Sequence[Account]) -> bool:
    return len({a.certainty for a in accounts}) > 1


TELLS = {
    "date": _days,
    "places": _places,
    "perpetrators": _perpetrators,
    "certainty": _certainty,
}
