"""Points for each of the nine indicators, and the score of the whole.

In: what the record tells (``Told``), an area, the rules. Out: ``Scored``: every indicator with its points and what they
rest on. None is an information gap, which ACAPS marks with an X; 0 is told: a state that has ended, or a dataset that
covers the period and has no event. The score is a lower bound: a gap counts for nothing in it, and for the most in
``highest``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.analysis.severity.evidence import Event, Response, State, Told, Words, has
from vigie.analysis.severity.scopes import Area
from vigie.knowledge.severity import UNTOLD, Indicator, Rule, Rules

Source = State | Response | Event


@dataclass(frozen=True, slots=True)
class Ground:
    """Something that gives an indicator its points. ``why``: what took points away (not_fresh, alleged, wider)."""

    points: int
    what: Source
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """An indicator's points, 0 to 3, None for a gap; ``silent``: the datasets that know of nothing."""

    indicator: str
    dimension: str
    points: int | None
    grounds: tuple[Ground, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """An area's score, 0 to 5, None where all nine are gaps; with every gap at its worst it is ``highest``."""

    area: Area
    score: int | None
    highest: int
    indicators: tuple[Points, ...]

    @property
    def known(self) -> int:
        """How many of the nine are no gap."""
        return sum(one.points is not None for one in self.indicators)

    @property
    def total(self) -> int:
        return sum(one.points or 0 for one in self.indicators)


def areas(told: Told, level: int) -> list[Area]:
    """The cercles (level 2) or regions (1) that something is told of, by name."""
    scopes = [s.scope for s in told.states] + [r.scope for r in told.responses] + [e.scope for e in told.events]
    named = {area for one in scopes for area in one.named}
    if level == 1:
        named = {Area(a.country, 1, a.region) if a.level == 2 and a.region else a for a in named}
    return sorted(a for a in named if a.level == level)


def scored(told: Told, area: Area, rules: Rules) -> Scored:
    """The area's indicators and score on the day."""
    found = tuple(_indicator(one, told, area, rules) for one in rules.indicators)
    total = sum(one.points or 0 for one in found)
    gaps = sum(one.points is None for one in found)
    known = gaps < len(found)
    return Scored(
        area,
        bisect_right(rules.from_points, total) if known else None,
        bisect_right(rules.from_points, total + gaps * rules.most),
        found,
    )


def _indicator(one: Indicator, told: Told, area: Area, rules: Rules) -> Points:
    grounds: list[Ground] = []
    for rule in one.rules:
        grounds += _counted(rule, told, area, rules) if rule.counts else _lasting(rule, told, area, rules)
    ended = [g for g in grounds if isinstance(g.what, State) and g.what.over]
    standing = [g for g in grounds if g not in ended]
    if standing:
        best = max(g.points for g in standing)
        ordered = sorted(standing, key=lambda g: -g.points)
        return Points(one.name, one.dimension, best, tuple(dict.fromkeys(ordered)))
    silent = tuple(
        sorted(
            {origin for origin, country in told.silent if country == area.country and origin.startswith(one.none_by)}
        )
    )
    if ended or silent:
        return Points(one.name, one.dimension, 0, tuple(dict.fromkeys(ended)), silent)
    return Points(one.name, one.dimension, None)


def _lasting(rule: Rule, told: Told, area: Area, rules: Rules) -> Iterable[Ground]:
    given = rule.points or {}
    phrases = rules.words.get(rule.words, ())
    for state in told.states:
        wide = state.scope.tells_of(area)
        if state.kind not in rule.condition or wide is None or not _worded(state.words, phrases):
            continue
        if state.over:
            if wide:
                yield Ground(0, state)
            continue
        old = (told.day - state.last_told).days if state.last_told else 0  # told again later: not old
        if old > rules.stale_days:
            continue
        points = given.get(state.extent, given[UNTOLD])
        yield _less(points, state, rules, not_fresh=old > rules.fresh_days, alleged=state.alleged, wider=not wide)
    for response in told.responses:
        wide = response.scope.tells_of(area)
        fits = response.kind in rule.measure and response.status in rule.status
        if fits and wide is not None and _worded(response.words, phrases):
            yield _less(given[UNTOLD], response, rules, not_fresh=False, alleged=False, wider=not wide)


def _less(points: int, what: Source, rules: Rules, *, not_fresh: bool, alleged: bool, wider: bool) -> Ground:
    """The points less what doubt takes away, but never none: something is told."""
    why = {
        "not_fresh": rules.less_when_not_fresh * not_fresh,
        "alleged": rules.less_when_alleged * alleged,
        "wider": rules.less_when_wider * wider,
    }
    taken = tuple(name for name, less in why.items() if less)
    return Ground(max(1, points - sum(why.values())), what, taken)


def _counted(rule: Rule, told: Told, area: Area, rules: Rules) -> Iterable[Ground]:
    """The events that fit; each stands for the points that all of them together give."""
    phrases = rules.words.get(rule.words, ())
    fitting = [e for e in told.events if _fits(rule, e) and e.scope.tells_of(area) and _worded(e.words, phrases)]
    if not fitting:
        return []
    times = rules.region_times if area.level < 2 else 1
    steps = [n if k == 0 else n * times for k, n in enumerate(rule.steps)]
    killed = [n * times for n in rule.killed]
    points = bisect_right(steps, len(fitting))
    if killed:
        points = max(points, bisect_right(killed, sum(e.killed for e in fitting)))
    if all(e.alleged for e in fitting):
        points = max(1, points - rules.less_when_alleged)
        return [Ground(points, e, ("alleged",)) for e in fitting]
    return [Ground(points, e) for e in fitting]


def _fits(rule: Rule, event: Event) -> bool:
    return bool(
        set(rule.types).intersection(event.types[:1])
        or set(rule.targets).intersection(event.targets)
        or set(rule.losses).intersection(event.losses)
        or set(rule.harm_to).intersection(event.harmed)
    )


def _worded(words: Sequence[Words], phrases: Sequence[str]) -> bool:
    return not phrases or has(words, phrases)
