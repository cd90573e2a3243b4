"""Alerts out of what lasts: a road newly dangerous or shut, a siege that goes on, hunger under a blockade.

In: closures (``analysis.access.closures``), episodes of food insecurity, periods of the Cadre Harmonisé, the day asked
about, a rule. Out: alerts with the sentences that say so. What no report had told by that day raises none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vigie.analysis.access.closures import Closure
from vigie.analysis.alerts.alert import PROOFS, Alert, alert
from vigie.analysis.alerts.rules import Rule
from vigie.analysis.finding import READING, Basis, Told
from vigie.knowledge.food_security import Round
from vigie.knowledge.road_closures import BLOCKADE, CLOSED, DANGEROUS
from vigie.model import Place
from vigie.record.fusion.conditions import Episode
from vigie.record.profile import squashed
from vigie.record.query.places import cercle_of, spot_of

FOOD = "food_insecurity"


@dataclass(frozen=True, slots=True)
class Lasting:
    """What is known on a day of what lasts."""

    closures: tuple[Closure, ...]
    hunger: tuple[Episode, ...]
    rounds: tuple[Round, ...]


def roads(lasting: Lasting, day: dt.date, rule: Rule) -> Iterator[Alert]:
    """Roads and places on them where travellers were attacked, or that were shut, for the first time in long."""
    barring = [c for c in lasting.closures if c.effect in (CLOSED, DANGEROUS)]
    told = [c for c in barring if c.start and c.start <= day and _known(c, day)]
    by_place: dict[str, list[Closure]] = {}
    for one in told:
        by_place.setdefault(road_key(one.where), []).append(one)
    for key, ones in sorted(by_place.items()):
        new = [c for c in ones if _within(c.start, day, rule.days("days"))]
        first = min((c.start for c in new if c.start), default=None)
        if first is None or any(_lately(c, first, rule.days("quiet")) for c in ones if c not in new):
            continue
        effect = CLOSED if any(c.effect == CLOSED for c in new) else DANGEROUS
        words = {"where": _name(new[0].where), "day": first, "n": len(new)}
        yield alert(
            rule.id, f"road:{key}:{first}", 1, day, _name(new[0].where), len(new), "reports",
            Told(f"alerts.road_{effect}", words), method=Told("method.quiet_road", {"n": rule.days("quiet")}),
            basis=_basis(new), caveats=_doubts(new), details=_details(new),
        )  # fmt: skip


def sieges(lasting: Lasting, day: dt.date, rule: Rule) -> Iterator[Alert]:
    """Blockades in force for longer than a step."""
    for one in _blockades(lasting, day):
        days = (day - one.start).days if one.start else 0
        passed = [int(step) for step in rule["steps"] if days > step]
        if passed:
            words = {"where": _name(one.where), "days": days, "since": one.start, "seen": one.last_seen}
            yield alert(
                rule.id, f"siege:{road_key(one.where)}", len(passed), day, _name(one.where), days, "days",
                Told("alerts.siege", words), method=Told("method.siege", {"n": passed[-1]}),
                basis=_basis([one]), caveats=_doubts([one]), details=_details([one]) | {"step": passed[-1]},
            )  # fmt: skip


def hunger(lasting: Lasting, day: dt.date, rule: Rule) -> Iterator[Alert]:
    """Places under a blockade in a cercle of that phase, or of which reports tell food insecurity."""
    for one in _blockades(lasting, day):
        now = [r for r in lasting.rounds if r.phase >= rule["phase"] and r.start <= day <= r.end]
        cercles = _names(_cercle, one.where)
        # Where its cercle is not analysed or not known, its region is told.
        exact = [r for r in now if squashed(r.admin2) in cercles] or [
            r for r in now if squashed(r.admin1) in _names(_region, one.where)
        ]
        reported = [e for e in lasting.hunger if e.in_force(day) and _names(_cercle, e.where) & cercles]
        if not exact and not reported:
            continue
        worst = max((r.phase for r in exact), default=None)
        words = {
            "where": _name(one.where), "since": one.start or one.last_seen, "phase": worst,
            "exercise": next((r.exercise for r in exact if r.phase == worst), ""),
            "people": sum(r.crisis for r in exact),
        }  # fmt: skip
        key, stage = f"hunger:{road_key(one.where)}", worst or int(rule["phase"])
        yield alert(
            rule.id, key, stage, day, _name(one.where), worst, "phase",
            Told("alerts.hunger_phase" if worst else "alerts.hunger_told", words),
            method=Told("method.hunger"),
            basis=(*_basis([one]), *((Basis("Cadre Harmonisé", str(words["exercise"])),) if worst else ())),
            caveats=_doubts([one]),
            details=_details([one]) | {"reported": [s.report.id for e in reported for s in e.stated][:PROOFS]},
        )  # fmt: skip


def _blockades(lasting: Lasting, day: dt.date) -> list[Closure]:
    held = [c for c in lasting.closures if c.kind == BLOCKADE and _known(c, day)]
    return [c for c in held if (c.start is None or c.start <= day) and c.counts(day)]


def _known(one: Closure, day: dt.date) -> bool:
    """Had a report told of it by then?"""
    return any(proof.published is None or proof.published <= day for proof in one.proofs)


def _within(start: dt.date | None, day: dt.date, days: int) -> bool:
    return start is not None and 0 <= (day - start).days < days


def _lately(one: Closure, first: dt.date, quiet: int) -> bool:
    """Was it in force, or did it happen, within so many days before?"""
    until = max((d for d in (one.end, one.last_seen, one.start) if d), default=None)
    return until is not None and (first - until).days <= quiet


def _names(of: Callable[[Place], tuple[str, ...]], where: Sequence[Place]) -> set[str]:
    return {squashed(name) for place in where for name in of(place)} - {""}


def _cercle(place: Place) -> tuple[str, ...]:
    """Its cercle where it is known, and itself, which may be one."""
    return cercle_of(spot_of(place)), place.name


def _region(place: Place) -> tuple[str, ...]:
    return (spot_of(place).admin1,)


def road_key(where: Sequence[Place]) -> str:
    """The same for a road told from either end."""
    return "-".join(sorted(squashed(place.name) for place in where))


def _name(where: Sequence[Place]) -> str:
    return " – ".join(place.name for place in where)


def _basis(ones: Iterable[Closure]) -> tuple[Basis, ...]:
    ids = tuple(dict.fromkeys(one.id for one in ones))
    return (Basis(READING, incidents=ids, total=len(ids)),)


def _doubts(ones: Sequence[Closure]) -> tuple[Told, ...]:
    proofs = [proof for one in ones for proof in one.proofs]
    reports, sources = ({getattr(proof, name) for proof in proofs} for name in ("report", "source"))
    denied = sum(one.denied for one in ones)
    name = next(iter(sources)) if len(sources) == 1 else None
    told = [Told("alerts.caveat.one_source", {"name": name})] if name else []
    if not told and len(reports) == 1:
        told = [Told("alerts.caveat.one_report")]
    return (*told, *((Told("alerts.caveat.denied", {"n": denied}),) if denied else ()))


def _details(ones: Sequence[Closure]) -> dict[str, Any]:
    """The sentences that say so, with their reports."""
    proofs = [proof for one in ones for proof in one.proofs][:PROOFS]
    return {
        "evidence": [
            {
                "report": p.report,
                "source": p.source,
                "published": p.published and p.published.isoformat(),
                "quote": p.sentence,
            }
            for p in proofs
        ],
        "sure": round(max(one.sure for one in ones), 3),
    }
