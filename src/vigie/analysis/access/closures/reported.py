"""Closures out of what the record holds: conditions that bar or slow roads, attacks that make them dangerous.

In: ``record.episodes()``, ``record.incidents()``. Out: ``Closure``, each with its sentences. What a condition does
follows ``knowledge/road_closures.toml``: its kind, its extent, and the traffic that its sentences name ('les citernes
sont interdites' bars fuel only).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from vigie.analysis.access.closures.closure import Closure, Proof
from vigie.knowledge.road_closures import CLOSED, DANGEROUS, NONE, ONE_COMPANY, OfCondition, rules
from vigie.model import Certainty, Report

if TYPE_CHECKING:
    from vigie.record import Episode, Incident

PARTIAL, TOTAL = "partial", ("total", "near_total")
SHOWN_PROOFS = 12


def closures(episodes: Iterable[Episode], incidents: Iterable[Incident] = ()) -> list[Closure]:
    """Every closure told, by start."""
    found = [*_of_conditions(episodes), *_of_incidents(incidents)]
    return sorted(found, key=lambda c: (c.start or dt.date.min, c.id))


def _of_conditions(episodes: Iterable[Episode]) -> Iterator[Closure]:
    known = rules().conditions
    for episode in episodes:
        rule = known.get(episode.kind)
        if rule is None or not episode.stated or not episode.where:
            continue
        company = {one.id: rules().company(episode.kind, one.condition.quote.text) for one in episode.stated}
        told = [
            (one, rules().named(episode.kind, one.condition.quote.text), one.condition.extent)
            for one in episode.stated
            if not company[one.id]
        ]
        # Reports that name no traffic speak of all; one that names some narrows only what it tells itself.
        traffic = (
            frozenset[str]() if any(not named for _, named, _ in told) else frozenset().union(*(n for _, n, _ in told))
        )
        # Where every report speaks of one company's vehicles, the road is shut to nobody else.
        effect = _effect(rule, traffic, [extent for _, _, extent in told]) if told else ONE_COMPANY
        if effect == NONE:
            continue
        yield Closure(
            id=episode.id,
            kind=episode.kind,
            effect=effect,
            where=episode.where,
            traffic=traffic,
            start=_start(episode),
            end=episode.end,
            last_seen=episode.last_seen,
            sure=_sure(episode.certainty, [one.report for one in episode.stated]),
            half_life=rule.half_life,
            by=episode.imposed_by,
            proofs=tuple(_proof(one.report, one.condition.quote.text) for one in episode.stated[:SHOWN_PROOFS]),
            denied=len(episode.denials),
            company=", ".join(sorted({name for name in company.values() if name})) if not told else None,
        )


def _start(episode: Episode) -> dt.date | None:
    """The day told, else the first on which a report has it in force; None where all that is told is its end."""
    first = episode.start or episode.first_seen
    return None if episode.start is None and first == episode.end else first


def _effect(rule: OfCondition, traffic: frozenset[str], extents: list[str | None]) -> str:
    """The strongest that a report tells."""
    if traffic:
        return rule.named
    effects = {rule.total if x in TOTAL else rule.partial if x == PARTIAL else rule.effect for x in extents}
    return next((effect for effect in (CLOSED, "slowed", DANGEROUS) if effect in effects), NONE)


def _sure(certainty: Certainty, reports: list[Report]) -> float:
    """Confidence on the day it is told; every further source takes half of the doubt away."""
    doubt = 1 - rules().confidence[Certainty(certainty).value]
    sources = {report.voice for report in reports}
    return 1 - doubt * rules().another_source ** (len(sources) - 1)


def _of_incidents(incidents: Iterable[Incident]) -> Iterator[Closure]:
    """An attack between two places, or at a place on a road, on those who travel there."""
    known = rules()
    for one in incidents:
        traffic = {kind for target in one.targets for kind in known.danger_targets.get(target, ())}
        if not traffic or one.date is None or one.certainty is Certainty.DENIED:
            continue
        day = one.date.end or one.date.start
        ends = tuple(p for role in ("from", "to") for p in one.places if p.role == role)[:2]
        where = ends if len(ends) == 2 else tuple(p for p in one.places if p.role in ("at", "near"))[:1]
        if not where or day is None:
            continue
        yield Closure(
            id=one.id,
            kind="attack",
            effect=DANGEROUS,
            where=where,
            traffic=frozenset(traffic),
            start=one.date.start or day,
            end=None,
            last_seen=day,
            sure=known.danger_confidence * _sure(one.certainty, [item.report for item in one.accounts]),
            half_life=known.danger_half_life,
            by=one.perpetrators,
            proofs=tuple(_proof(item.report, item.account.quote.text) for item in one.accounts[:SHOWN_PROOFS]),
        )


def _proof(report: Report, sentence: str) -> Proof:
    return Proof(report.id, report.source, report.published, sentence)
