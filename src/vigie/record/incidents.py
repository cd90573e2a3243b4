"""Incidents as views: accounts linked and fused, picked by id.

In: the accounts on record and the rulings of persons. Out: incidents, each with every account it rests on. An
incident carries the id of its earliest published account; the id of any of its accounts finds it, so that a
reference stays good when an earlier report comes in. Nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.model import Certainty, DateRange, Place
from vigie.record import fusion
from vigie.record.fusion import Rule, Span
from vigie.record.judgements.corrections import Corrected
from vigie.record.judgements.decisions import Judgement, age
from vigie.record.linking import Ruling, link
from vigie.record.problems import QuestionProblem
from vigie.record.profile import Recorded
from vigie.record.query.filters import Filter, Point, located

__all__ = ["Filter", "Incident", "fused", "located", "pick", "view"]

SHORTEST_ID = 4


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened at a time and a place: its accounts, and their values fused by ``rule``. ``sources`` has
    one entry for each source, ``UNTOLD`` once for each report that tells none.
    """

    id: str
    accounts: tuple[Recorded, ...]
    date: DateRange | None
    places: tuple[Place, ...]
    types: tuple[str, ...]
    perpetrators: tuple[str, ...]
    targets: tuple[str, ...]
    harm: tuple[Span, ...]
    losses: tuple[Span, ...]
    certainty: Certainty
    sources: tuple[str, ...]
    rule: Rule = Rule.SPAN
    corrected: tuple[Corrected, ...] = ()
    """The values that persons hold right, oldest first; they outrank the rule."""

    def by(self, rule: Rule) -> Incident:
        """The same incident, its figures fused by another rule."""
        return self if rule is self.rule else fused(self.accounts, rule)

    @property
    def type(self) -> str:
        """The code that most accounts put first among the acceptable ones."""
        return self.types[0] if self.types else "other"

    @property
    def confirmed(self) -> tuple[Judgement, ...]:
        """Who confirmed one of its accounts, oldest first."""
        return tuple(sorted({one for item in self.accounts for one in item.confirmed}, key=age))

    @property
    def origins(self) -> tuple[str, ...]:
        """Where its accounts come from: 'reading' or the names of datasets."""
        return tuple(dict.fromkeys(item.origin for item in self.accounts))

    @property
    def point(self) -> Point | None:
        """Latitude and longitude of where it happened: the place itself, else the middle of the road; None if
        unknown.
        """
        known = [(p.role, p.lat, p.lon) for p in self.places if p.lat is not None and p.lon is not None]
        spots = [(lat, lon) for role, lat, lon in known if role in {"at", "near"}]
        ends = [(lat, lon) for role, lat, lon in known if role in {"from", "to"}]
        chosen = spots[:1] or ends[:2]
        if not chosen:
            return None
        return sum(p[0] for p in chosen) / len(chosen), sum(p[1] for p in chosen) / len(chosen)

    def toll(self, kind: str = "killed") -> Span | None:
        """How many were killed (injured, abducted …) in all, by the accounts that count under the rule."""
        return fusion.toll(self.accounts, kind, self.rule)


def view(accounts: Sequence[Recorded], rulings: Iterable[Ruling] = ()) -> list[Incident]:
    """Every incident, by its first day (undated ones first) and id."""
    found = [fused(cluster.accounts) for cluster in link(accounts, rulings)]
    return sorted(found, key=lambda i: (str(i.date.start) if i.date else "", i.id))


def fused(accounts: tuple[Recorded, ...], rule: Rule = Rule.SPAN) -> Incident:
    """One incident of accounts that tell of it, the earliest published first."""
    now, corrected = fusion.amended(accounts)
    bare = [item.account for item in now]
    return Incident(
        id=accounts[0].id,
        accounts=accounts,
        date=fusion.days(bare),
        places=fusion.places(bare),
        types=fusion.codes([[t.code for t in a.types] for a in bare]),
        perpetrators=fusion.actors([[c.code for c in a.perpetrators] for a in bare]),
        targets=fusion.codes([[c.code for c in a.targets] for a in bare]),
        harm=fusion.harm(accounts, rule),
        losses=fusion.losses(accounts, rule),
        certainty=fusion.certainty(bare),
        sources=tuple({item.report.voice: item.report.publisher for item in accounts}.values()),
        rule=rule,
        corrected=corrected,
    )


def pick(incidents: Sequence[Incident], key: str) -> Incident:
    """The incident named by an id of it or of one of its accounts, by the beginning of one, or by
    'REPORT#INDEX'.
    """
    key = key.strip()
    found = [
        incident
        for incident in incidents
        if any(f"{a.report.id}#{a.index}" == key for a in incident.accounts)
        or (len(key) >= SHORTEST_ID and any(a.id.startswith(key.lower()) for a in incident.accounts))
    ]
    if not found:
        raise QuestionProblem("record.no_incident", asked=key)
    if len(found) > 1:
        ids = ", ".join(sorted(i.id[:12] for i in found)[:5])
        raise QuestionProblem("record.several_incidents", asked=key, ids=ids)
    return found[0]
