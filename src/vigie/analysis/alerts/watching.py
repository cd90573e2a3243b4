"""Every alert of a record on a day, by its rules; each with how often its rule was wrong before.

In: a record (bounded to what one may see), a day, rules. Out: alerts, those of counted incidents first. Of several
rules that tell of the same thing the first speaks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vigie.analysis.access.closures import closures
from vigie.analysis.alerts.alert import Alert
from vigie.analysis.alerts.counted import clusters, firsts, rates
from vigie.analysis.alerts.lasting import FOOD, Lasting, hunger, roads, sieges
from vigie.analysis.alerts.past import LOOKED_BACK, Wrong, wrong
from vigie.analysis.alerts.rules import Rule
from vigie.analysis.shift.events import Events, from_facts
from vigie.knowledge import food_security
from vigie.record.query.filters import Filter

if TYPE_CHECKING:
    from vigie.record import Record
    from vigie.record.facts import FactFilter

COUNTED: dict[str, Callable[[Events, int, Rule], Iterator[Alert]]] = {
    "rate": rates,
    "cluster": clusters,
    "first": firsts,
}
LASTING: dict[str, Callable[[Lasting, dt.date, Rule], Iterator[Alert]]] = {
    "road": roads,
    "siege": sieges,
    "hunger": hunger,
}
USUAL = "admin1"


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What the rules look at: events by level of area, and what lasts."""

    events: dict[str, Events]
    lasting: Lasting


def scene(record: Record, where: FactFilter, rules: Sequence[Rule], day: dt.date) -> Scene:
    """Read once what the rules need of the time before the day."""
    levels = {str(rule.values.get("level", USUAL)) for rule in rules if rule.kind in COUNTED}
    facts = record.facts()
    events = {level: from_facts(facts, where, level) for level in sorted(levels)}
    if not any(rule.kind in LASTING for rule in rules):
        return Scene(events, Lasting((), (), ()))
    episodes = record.episodes()
    quiet = [rule.days("quiet") + rule.days("days") for rule in rules if rule.kind == "road"]
    first = max(day.toordinal() - LOOKED_BACK - max(quiet, default=0), 1)
    since = Filter(start=dt.date.fromordinal(first), end=day)
    incidents = record.incidents(since) if quiet else []
    return Scene(
        events,
        Lasting(
            tuple(closures(episodes, incidents)),
            tuple(e for e in episodes if e.kind == FOOD and e.stated),
            food_security.rounds(),
        ),
    )


def watch(found: Scene, day: dt.date, rules: Sequence[Rule]) -> list[Alert]:
    """What stands on that day."""
    told: dict[str, Alert] = {}
    for rule in rules:
        for one in _of_rule(found, day, rule):
            told.setdefault(one.key, one)
    return list(told.values())


def _of_rule(found: Scene, day: dt.date, rule: Rule) -> Iterable[Alert]:
    if rule.kind in COUNTED:
        return COUNTED[rule.kind](found.events[str(rule.values.get("level", USUAL))], day.toordinal(), rule)
    return LASTING[rule.kind](found.lasting, day, rule)


def measured(found: Scene, day: dt.date, rules: Sequence[Rule], alerts: Sequence[Alert]) -> list[Alert]:
    """The alerts, each with how often its rule was wrong over the two years before, where that can be told."""
    by_id = {rule.id: rule for rule in rules}
    known: dict[str, Wrong | None] = {}
    result = []
    for one in alerts:
        rule = by_id[str(one.finding.about["rule"])]
        if rule.id not in known:
            known[rule.id] = wrong(found.events.get(str(rule.values.get("level", USUAL))), found.lasting, day, rule)
        before = known[rule.id]
        if before is not None:
            finding = replace(
                one.finding,
                caveats=(*one.finding.caveats, before.said),
                details={**one.finding.details, "false_alarms": before.figures},
            )
            one = replace(one, finding=finding)
        result.append(one)
    return result
