"""Options compared: roads reopened, roads escorted, aid by another way, and mixes of these; what access each gives.

In: a ground, a day, options, a service. Out: a Finding an option, the best first, and how that holds when assumptions
are changed one at a time. What is compared is access alone: not the safety of who goes there, nor who should.

Access of a place is 1 where the service is within the limit by open roads, the share of days with a convoy where only
an escorted road brings it there, else 0. Aid by another way gives that share to places that closures put out of reach
and that aid traffic reaches from its base within a day. An option is worth the people times the access that it adds.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vigie.analysis.access import asked, words
from vigie.analysis.access.ground import SHUT_OUT, Ground, wanted
from vigie.analysis.access.people import at_nodes, people_caveats, people_of
from vigie.analysis.access.segments import Segments
from vigie.analysis.access.words import Headcount
from vigie.analysis.finding import Finding, Told
from vigie.analysis.response.assumptions import Assumptions, usual, varied
from vigie.analysis.response.problems import ResponseError
from vigie.knowledge.gazetteer import Entry
from vigie.knowledge.messages import LANGUAGES
from vigie.knowledge.road_closures import BARRING

REOPEN, ESCORT, SUPPLY = "reopen", "escort", "supply"
ACTIONS = (REOPEN, ESCORT, SUPPLY)
MOST = 50
CERCLES = 10
DAYS = 7
METHOD = Told("method.options")


@dataclass(frozen=True, slots=True)
class Action:
    """``reopen`` or ``escort`` roads of a graph, or ``supply`` from one of its nodes; ``where`` names them."""

    kind: str
    where: str
    roads: tuple[int, ...] = ()
    base: int | None = None

    @property
    def name(self) -> Told:
        return Told(f"response.action.{self.kind}", {"where": self.where})


@dataclass(frozen=True, slots=True)
class Option:
    """Actions taken together."""

    actions: tuple[Action, ...]

    @property
    def name(self) -> Told:
        found, *others = (action.name for action in self.actions)
        for other in others:
            found = Told("response.action.and", {"first": found, "second": other})
        return found

    def roads(self, kind: str) -> list[int]:
        return [road for action in self.actions if action.kind == kind for road in action.roads]

    @property
    def bases(self) -> list[int]:
        return [action.base for action in self.actions if action.base is not None]


def parsed(text: str, ground: Ground, segments: Segments) -> Option:
    """'reopen Sandaré–Lakamané + escort Diéma–Nioro', 'supply Kayes'; raises ResponseError or a question back."""
    actions = []
    for part in text.split("+"):
        kind, _, where = part.strip().partition(" ")
        kind, where = kind.rstrip(":").lower(), where.strip()
        if kind not in ACTIONS or not where:
            raise ResponseError("no_option", option=part.strip(), actions=", ".join(ACTIONS))
        if kind == SUPPLY:
            actions.append(Action(kind, where, base=asked.node(ground.graph, asked.place(where))))
        else:
            actions.append(Action(kind, where, tuple(segments.find(where))))
    return Option(tuple(actions))


def proposed(ground: Ground, *, day: dt.date, traffic: str = "people") -> list[Option]:
    """For each closure of a road or town on record that counts on the day: its roads reopened, and escorted."""
    found: dict[tuple[int, ...], str] = {}
    for closure in ground.barred.on(day, traffic):
        # The borders of a country, which a blockade of it shuts, are no road: it is an area, or has no point.
        road = all(place.lat is not None and place.precision != "area" for place in closure.where)
        if road and closure.effect in BARRING and closure.counts(day):
            found.setdefault(tuple(sorted(ground.barred.roads[closure.id])), "–".join(p.name for p in closure.where))
    return [Option((Action(kind, name, roads),)) for roads, name in found.items() for kind in (REOPEN, ESCORT)][:MOST]


def compare(
    ground: Ground, options: Sequence[Option], service: str, *, day: dt.date, traffic: str = "people"
) -> list[Finding]:
    """The options, the one worth most first. Raises ResponseError for none or too many, AccessQuestion for a road that
    is none or a service nobody offers."""
    if not 0 < len(options) <= MOST:
        raise ResponseError("how_many", n=len(options), most=MOST)
    there = list(wanted(ground, service))
    here = at_nodes(ground.graph, people_of(ground.graph), ground.countries)
    cases = [("", usual()), *varied(usual())]
    settings = [_Setting(ground, there, day, traffic, assumed) for _, assumed in cases]
    worth = np.array([[float(here @ (s.access_with(o) - s.access)) for s in settings] for o in options])
    order = sorted(range(len(options)), key=lambda n: -worth[n, 0])
    first = np.argmax(worth, axis=0)
    found = []
    for rank, n in enumerate(order, 1):
        gained = here * (settings[0].access_with(options[n]) - settings[0].access)
        scored = _Scored(options[n], gained, worth[n], rank, len(options), int((first == n).sum()))
        about = {"service": service, "on": day.isoformat(), "traffic": traffic}
        found.append(_finding(ground, scored, [name for name, _ in cases], about))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    """An option, the people that it gives access by node, in all by setting, its rank, in how many it is the best."""

    option: Option
    gained: Any
    worth: Any
    rank: int
    of: int
    firsts: int


class _Setting:
    """A day under some assumptions: what every road takes, and who has access as things stand."""

    def __init__(self, ground: Ground, there: list[int], day: dt.date, traffic: str, assumed: Assumptions) -> None:
        self.graph, self.there, self.assumed = ground.graph, there, assumed
        sure = tuple(c for c in ground.barred.closures if c.confidence(day) >= assumed.least_confidence)
        barred = replace(ground.barred, closures=sure)
        self.usual = self.graph.minutes_on(day) * assumed.slowness
        self.now = barred.minutes(day, traffic) * assumed.slowness
        self.for_aid = barred.minutes(day, "aid") * assumed.slowness
        self.access = self._within(self.now).astype(np.float64)
        self.lost = self._within(self.usual) & (self.access == 0)

    def access_with(self, option: Option) -> Any:
        """The access of every node: 0 to 1."""
        reopened, escorted = option.roads(REOPEN), option.roads(ESCORT)
        open_roads = self.now.copy()
        open_roads[reopened] = self.usual[reopened]
        found = self._within(open_roads).astype(np.float64)
        share = min(1.0, self.assumed.convoy_days / DAYS)
        if escorted:
            led = open_roads.copy()
            led[escorted] = np.minimum(led[escorted], self.usual[escorted] * self.assumed.escort_factor)
            found = np.maximum(found, share * self._within(led))
        if option.bases:
            aid = self.for_aid.copy()
            aid[reopened] = self.usual[reopened]
            found = np.maximum(found, share * (self.lost & (self._minutes(option.bases, aid) <= SHUT_OUT)))
        return found

    def _within(self, minutes: Any) -> Any:
        return self._minutes(self.there, minutes) <= self.assumed.limit

    def _minutes(self, there: list[int], minutes: Any) -> Any:
        from vigie.analysis.access.paths import Tree

        return Tree(self.graph.network, there, minutes).distance


def _finding(ground: Ground, scored: _Scored, cases: Sequence[str], about: dict[str, Any]) -> Finding:
    """``cases`` name the settings, as assumed first."""
    option, worth = scored.option, [round(float(n)) for n in scored.worth]
    values: dict[str, object] = {
        "option": option.name,
        "service": words.service(str(about["service"])),
        "people": Headcount(worth[0]),
        "low": float(min(worth)),
        "high": float(max(worth)),
        "rank": scored.rank,
        "of": scored.of,
    }
    near = [e for e, n in ground.graph.at.items() if scored.gained[n] > 0 and e.country in ground.countries]
    swing = max(range(1, len(worth)), key=lambda n: abs(worth[n] - worth[0]))
    return Finding(
        kind="response_option",
        about=about | {"option": {lang: option.name.sentence(lang) for lang in LANGUAGES}},
        value=worth[0],
        unit="people with access",
        method=METHOD,
        said=Told("response.option.some" if worth[0] else "response.option.none", values),
        basis=ground.basis(),
        caveats=(
            *_caveats(option, scored, len(cases)),
            *ground.caveats(None),
            *people_caveats(people_of(ground.graph), near),
        ),
        details={
            "rank": scored.rank,
            "of": scored.of,
            "low": min(worth),
            "high": max(worth),
            "first_in": scored.firsts,
            "settings": [{"assumption": name, "people": n} for name, n in zip(cases, worth, strict=True)],
            "most_sensitive_to": cases[swing] if worth[swing] != worth[0] else None,
            "cercles": _by_cercle(ground, near, scored.gained),
        },
    )


def _caveats(option: Option, scored: _Scored, settings: int) -> Iterable[Told]:
    yield Told("response.caveat.access_alone")
    if option.roads(ESCORT):
        yield Told("response.caveat.escort")
    if option.bases:
        yield Told("response.caveat.supply")
    if scored.of > 1 and 0 < scored.firsts < settings:
        yield Told("response.caveat.not_always_first", {"n": scored.firsts, "of": settings})


def _by_cercle(ground: Ground, near: Iterable[Entry], gained: Any) -> list[dict[str, Any]]:
    """Where the people are, most first; a node that names several places counts once."""
    people: dict[tuple[str, str], float] = defaultdict(float)
    for node in {ground.graph.at[e] for e in near}:
        entry = ground.graph.names[node]
        people[entry.admin1 or "", entry.admin2 or ""] += float(gained[node])
    ranked = sorted(people.items(), key=lambda item: (-item[1], item[0]))
    return [{"admin1": a, "admin2": b, "people": round(n)} for (a, b), n in ranked[:CERCLES] if round(n)]
