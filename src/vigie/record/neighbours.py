"""What happened near an incident in time and place, and how likely it is the same incident.

In: an incident, who answers questions of the record, a level of sensitivity. Out: ``Neighbour``, the likeliest first:
how far it lies, and of all pairs of accounts the most alike with the weights of their comparison (``linking``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.knowledge.gazetteer import kilometres
from vigie.model import DateRange, Sensitivity
from vigie.record.incidents import Incident
from vigie.record.linking import Ruling, Settled, Weight, settled, weigh
from vigie.record.profile import Recorded
from vigie.record.query.asking import Asking
from vigie.record.query.filters import Filter

DAYS = 14
"""How far apart in time; linking itself looks no further than four days."""
KM = 60.0
LOOKED_AT = 200
WEIGHED = 30


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another incident: so many days and km off (None: not known), and the two accounts that are most alike."""

    incident: Incident
    days: int | None
    km: float | None
    own: Recorded
    other: Recorded
    weights: tuple[Weight, ...]
    settled: Settled

    @property
    def total(self) -> float:
        """The log2 odds that these two accounts tell of one incident, others left aside."""
        return round(sum(w.weight for w in self.weights), 2)


def neighbours(
    asking: Asking, incident: Incident, level: Sensitivity = Sensitivity.SECRET, most: int = 12
) -> list[Neighbour]:
    """The incidents within ``DAYS`` and ``KM`` (of one without a point: at a place of that name), at most so many."""
    where = _around(incident, level)
    if where is None:
        return []
    found = [one for one in asking.listed(where, LOOKED_AT).incidents if one.id != incident.id]
    found.sort(key=lambda one: (_nearness(incident, one), one.id))
    return _weighed(asking, incident, found[:WEIGHED])[:most]


def beside(asking: Asking, incident: Incident, other: Incident) -> Neighbour:
    """Any other incident held against this one."""
    return _weighed(asking, incident, [other])[0]


def _around(incident: Incident, level: Sensitivity) -> Filter | None:
    """None where neither day nor place is known."""
    first, last = _days(incident)
    start = first and first - dt.timedelta(DAYS)
    end = last and last + dt.timedelta(DAYS)
    if incident.point:
        return Filter(start, end, point=incident.point, within_km=KM, sensitivity=level)
    name = next((place.name for place in incident.places), None)
    if name is None and start is None:
        return None
    return Filter(start, end, place=name, sensitivity=level)


def _days(incident: Incident) -> tuple[dt.date | None, dt.date | None]:
    days = incident.date or DateRange(None, None)
    return days.start or days.end, days.end or days.start


def days_apart(a: Incident, b: Incident) -> int | None:
    """0 where their days touch; None where the day of one is not known."""
    (first, last), (start, end) = _days(a), _days(b)
    if not (first and last and start and end):
        return None
    return max(0, (start - last).days, (first - end).days)


def km_apart(a: Incident, b: Incident) -> float | None:
    """Great-circle distance of their points; None where one has none."""
    if a.point is None or b.point is None:
        return None
    return kilometres(*a.point, *b.point)


def _nearness(incident: Incident, other: Incident) -> float:
    """A day counts for as much as ten kilometres."""
    days, km = days_apart(incident, other), km_apart(incident, other)
    return 10.0 * (DAYS if days is None else days) + (KM if km is None else km)


def _weighed(asking: Asking, incident: Incident, others: Sequence[Incident]) -> list[Neighbour]:
    items = [*incident.accounts, *(item for one in others for item in one.accounts)]
    pairs: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    start = own = len(incident.accounts)
    for one in others:
        numbers = [(i, j) for i in range(own) for j in range(start, start + len(one.accounts))]
        spans.append((len(pairs), len(pairs) + len(numbers)))
        pairs += numbers
        start += len(one.accounts)
    weights = weigh(items, pairs, asking.weights) if pairs else []
    rulings = list(asking.accounts.rulings())
    found = []
    for one, (first, last) in zip(others, spans, strict=True):
        best = max(range(first, last), key=lambda n: (sum(w.weight for w in weights[n]), -n))
        a, b = (items[n] for n in pairs[best])
        told = _judged(items, pairs[first:last], rulings)
        how = Settled.JUDGED if told else settled(a, b, weights[best], rulings, joined=False)
        found.append(
            Neighbour(one, days_apart(incident, one), km_apart(incident, one), a, b, tuple(weights[best]), how)
        )
    return sorted(found, key=lambda n: (-n.total, n.incident.id))


def _judged(items: Sequence[Recorded], pairs: Iterable[tuple[int, int]], rulings: Sequence[Ruling]) -> bool:
    """Did a person hold any two of their accounts apart?"""
    apart = {frozenset((x, y)) for x, y, same in rulings if not same}
    return any(frozenset((items[i].id, items[j].id)) in apart for i, j in pairs)
