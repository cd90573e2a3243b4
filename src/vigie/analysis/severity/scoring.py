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
from vigie.analysis.severity.scopes import Area, Spread
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


class Scorer:
    """Scores areas from what the record tells, each statement looked up by what it is about."""

    def __init__(self, told: Told, rules: Rules) -> None:
        self._told, self._rules = told, rules
        self._states = Spread((s, s.scope) for s in told.states)
        self._responses = Spread((r, r.scope) for r in told.responses)
        self._events = Spread((e, e.scope) for e in told.events)

    def score(self, area: Area) -> Scored:
        """The area's indicators and score on the day."""
        here = _Here(
            self._told,
            area,
            self._rules,
            self._states.of(area),
            self._responses.of(area),
            [event for event, inside in self._events.of(area) if inside],
        )
        found = tuple(here.indicator(one) for one in self._rules.indicators)
        total = sum(one.points or 0 for one in found)
        gaps = sum(one.points is None for one in found)
        known = gaps < len(found)
        return Scored(
            area,
            bisect_right(self._rules.from_points, total) if known else None,
            bisect_right(self._rules.from_points, total + gaps * self._rules.most),
            found,
        )


@dataclass(frozen=True, slots=True)
class _Here:
    """What is told of one area; with each state and response whether it is of the area itself, or of a wider one."""

    told: Told
    area: Area
    rules: Rules
    states: Sequence[tuple[State, bool]]
    responses: Sequence[tuple[Response, bool]]
    events: Sequence[Event]

    def indicator(self, one: Indicator) -> Points:
        grounds = [g for rule in one.rules for g in (self._counted(rule) if rule.counts else self._lasting(rule))]
        ended = [g for g in grounds if isinstance(g.what, State) and g.what.over]
        standing = [g for g in grounds if not (isinstance(g.what, State) and g.what.over)]
        if standing:
            ordered = sorted(standing, key=lambda g: -g.points)
            return Points(one.name, one.dimension, ordered[0].points, tuple(dict.fromkeys(ordered)))
        covering = {name for name, areas in self.told.silent if areas is None or self.area.country in areas}
        silent = tuple(sorted(origin for origin in covering if origin.startswith(one.none_by)))
        if ended or silent:
            return Points(one.name, one.dimension, 0, tuple(dict.fromkeys(ended)), silent)
        return Points(one.name, one.dimension, None)

    def _lasting(self, rule: Rule) -> Iterable[Ground]:
        """What a state or a response gives by a rule; a state that is over gives none, and says so."""
        given = rule.points or {}
        phrases = self.rules.words.get(rule.words, ())
        for state, inside in self.states:
            if state.kind not in rule.condition or not _worded(state.words, phrases):
                continue
            if state.over:
                if inside:
                    yield Ground(0, state)
                continue
            old = (self.told.day - state.last_told).days if state.last_told else 0
            if old <= self.rules.stale_days:
                points = given.get(state.extent, given[UNTOLD])
                not_fresh = old > self.rules.fresh_days
                yield self._less(points, state, not_fresh=not_fresh, alleged=state.alleged, wider=not inside)
        for response, inside in self.responses:
            fits = response.kind in rule.measure and response.status in rule.status
            if fits and _worded(response.words, phrases):
                yield self._less(given[UNTOLD], response, not_fresh=False, alleged=False, wider=not inside)

    def _less(self, points: int, what: Source, *, not_fresh: bool, alleged: bool, wider: bool) -> Ground:
        """The points less what doubt takes away, but never none: something is told."""
        why = {
            "not_fresh": self.rules.less_when_not_fresh * not_fresh,
            "alleged": self.rules.less_when_alleged * alleged,
            "wider": self.rules.less_when_wider * wider,
        }
        taken = tuple(name for name, less in why.items() if less)
        return Ground(max(1, points - sum(why.values())), what, taken)

    def _counted(self, rule: Rule) -> Iterable[Ground]:
        """The events that fit; each stands for the points that all of them together give."""
        phrases = self.rules.words.get(rule.words, ())
        fitting = [e for e in self.events if _fits(rule, e) and _worded(e.words, phrases)]
        if not fitting:
            return []
        times = self.rules.region_times if self.area.level < 2 else 1
        points = bisect_right([n if k == 0 else n * times for k, n in enumerate(rule.steps)], len(fitting))
        if rule.killed:
            points = max(points, bisect_right([n * times for n in rule.killed], sum(e.killed for e in fitting)))
        if all(e.alleged for e in fitting):
            points = max(1, points - self.rules.less_when_alleged)
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
