"""/api/access: roads by state, who is cut off, what-if, critical roads, exposed sites.

In: a day, a service, a kind of traffic, roads to close and to open (names of segments, or 'Kayes–Sandaré'), a country.
Out: Findings, and what a map draws. The graph is kept between requests (``vigie.web.land``); a question changes nothing
that others see. Without ``on`` the day is that of the newest report.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from fastapi import APIRouter, Depends, Query, Response

from vigie.analysis.access import words
from vigie.analysis.finding import Finding
from vigie.knowledge.countries import countries
from vigie.record.query.typed import WrongValue, day
from vigie.web.api.access_file import written
from vigie.web.api.access_told import Feature, Features, Past, Situation, Span, Step
from vigie.web.findings import FindingTold, told
from vigie.web.land import Known, Land, Lands
from vigie.web.language import Lang
from vigie.web.people.who import Reader, Who
from vigie.web.store import Open, Store

if TYPE_CHECKING:
    from vigie.analysis.access.closures import Closure
    from vigie.analysis.access.ground import Ground

router = APIRouter(prefix="/access", tags=["access"])

Service = Literal["hospital", "health", "market", "school", "seat"]
Traffic = Literal["people", "goods", "fuel", "aid", "motorbikes"]
MOST_ROADS = 40
"""Closed and opened for one question, each."""
LONGEST = 120
LONGEST_PERIOD = 366 * 5
MOST_SEGMENTS = 10
Roads = Annotated[list[Annotated[str, Query(max_length=LONGEST)]], Query(max_length=MOST_ROADS)]
Minutes = Annotated[float, Query(ge=1, le=1440, description="the limit, in minutes")]


@dataclass(frozen=True, slots=True)
class Where:
    """A question: the land it is put to, the ground as changed for it, the day, whose way, to what."""

    land: Land
    ground: Ground
    day: dt.date
    service: Service
    traffic: Traffic
    who: Who
    store: Store
    as_of: dt.date | None
    lands: Lands
    country: str


def where(
    who: Reader,
    store: Open,
    lands: Known,
    on: Annotated[str | None, Query(description="the day asked; that of the newest report without it")] = None,
    service: Service = "hospital",
    traffic: Traffic = "people",
    close: Annotated[Roads, Query(description="close this road for the question")] = [],  # noqa: B006
    reopen: Annotated[Roads, Query(alias="open", description="open it, whatever is on record")] = [],  # noqa: B006
    country: Annotated[str, Query(max_length=2, description="whose places count, ISO 3166-1 alpha-2")] = "ML",
    as_of: Annotated[str | None, Query(description="the record as it stood at the end of that day (UTC)")] = None,
) -> Where:
    """The question of a request; QuestionError where a part of it cannot be used."""
    code = country.upper()
    if code not in {c.iso2 for c in countries()}:
        raise WrongValue("choice", value=country, option="country", choices="ML, BF, NE …")
    stood = day(as_of, "as_of")
    land = lands.of(store, who, stood, code)
    ground = land.changed(close, reopen)
    return Where(land, ground, day(on, "on") or land.today, service, traffic, who, store, stood, lands, code)


Asked = Annotated[Where, Depends(where)]


@router.get("")
def access(asked: Asked, lang: Lang, minutes: Minutes = 120) -> Situation:
    """Roads that are not simply open, the closures behind them, and every place that closures concern."""
    from vigie.analysis.access.cutoff import cut_off
    from vigie.analysis.access.ground import as_row
    from vigie.analysis.access.states import FAINT, states

    land, ground, on = asked.land, asked.ground, asked.day
    past = land.past(asked.service, asked.traffic)
    found = cut_off(ground, land.ground, past, day=on, limit=minutes)
    barred = ground.barred
    held = [c for c in barred.closures if c.holds(on) and c.confidence(on) >= FAINT]
    return Situation.model_validate(
        {
            "on": on,
            "today": land.today,
            "version": land.version,
            "finding": told(found),
            "roads": states(ground, land.names, on, asked.traffic),
            "closures": [
                as_row(c, on, len(barred.roads.get(c.id, ())))
                | {"placed": c.id in barred.roads, "words": _words(c, on, lang)}
                for c in sorted(held, key=lambda c: (not c.counts(on), -c.confidence(on), c.id))
            ],
            "services": {code: words.service(code).sentence(lang) for code in get_args(Service)},
            "traffics": {code: format(words.Traffic([code]), lang) for code in get_args(Traffic)},
        }
    )


def _words(closure: Closure, on: dt.date, lang: str) -> dict[str, str]:
    return {
        "kind": words.kind(closure.kind).sentence(lang),
        "effect": words.effect(closure.effect, closure.counts(on), closure.company).sentence(lang),
        "traffic": format(words.Traffic(closure.traffic), lang),
    }


@router.get("/roads")
def roads(asked: Asked, response: Response) -> Features:
    """Every stretch of road between two named places as GeoJSON, with its state on the day asked."""
    from vigie.analysis.access.states import OPEN, features, states

    known = {one["road"]: one for one in states(asked.ground, asked.land.names, asked.day, asked.traffic)}
    response.headers["Cache-Control"] = "private, no-cache"
    found = features(asked.ground, asked.land.names)
    for feature in found:
        state = known.get(feature["properties"]["road"])
        feature["properties"] |= {"state": state["state"] if state else OPEN, "asked": state and state["asked"]}
    graph = asked.ground.graph
    return Features.model_validate(
        {
            "type": "FeatureCollection",
            "version": asked.land.version,
            "source": graph.source,
            "licence": graph.licence,
            "on": asked.day,
            "features": found,
        }
    )


@router.get("/export", response_class=Response)
def export(
    asked: Asked,
    form: Annotated[Literal["csv", "xlsx", "geojson", "json"], Query(alias="format")] = "csv",
    minutes: Minutes = 120,
) -> Response:
    """The places that closures concern and the roads by state, exactly as asked; the file says what was asked."""
    from vigie.analysis.access.cutoff import cut_off
    from vigie.analysis.access.states import features, states

    past = asked.land.past(asked.service, asked.traffic)
    found = cut_off(asked.ground, asked.land.ground, past, day=asked.day, limit=minutes, most=1_000_000)
    names = asked.land.names.names
    of = asked.land.names.of
    question: dict[str, Any] = {
        **found.about,
        "country": asked.country,
        "close": sorted({names[of[n]] for n in asked.ground.barred.shut}),
        "open": sorted({names[of[n]] for n in asked.ground.barred.opened}),
    }
    roads = states(asked.ground, asked.land.names, asked.day, asked.traffic)
    lines = features(asked.ground, asked.land.names) if form == "geojson" else []
    return written(form, question, found, roads, lines)


@router.get("/services")
def services(asked: Asked) -> Features:
    """Where the service asked is to be had, as GeoJSON points at the places where the roads meet it."""
    from vigie.analysis.access.ground import wanted

    graph = asked.land.ground.graph
    found = [
        Feature.model_validate(
            {
                "type": "Feature",
                "id": n,
                "geometry": {"type": "Point", "coordinates": [graph.points[n].lon, graph.points[n].lat]},
                "properties": {"name": getattr(one, "name", ""), "place": graph.name(n), "service": asked.service},
            }
        )
        for n, one in sorted(wanted(asked.land.ground, asked.service).items())
    ]
    return Features(type="FeatureCollection", features=found)


@router.get("/past")
def past(asked: Asked, minutes: Minutes = 120) -> Past:
    """Every closure on record with the days on which it counts, and how many people closures kept beyond the limit
    from one change to the next."""
    from vigie.knowledge.road_closures import BARRING

    land = asked.land
    known = land.past(asked.service, asked.traffic)
    barred = land.ground.barred
    steps = [Step(**{name: getattr(s, name) for name in Step.model_fields}) for s in known.steps(minutes)]
    spans = [
        Span(
            id=c.id,
            kind=c.kind,
            effect=c.effect,
            where=[p.name for p in c.where],
            since=span[0],
            until=span[1],
            end_told=c.end is not None,
            placed=c.id in barred.roads,
        )
        for c in barred.closures
        if c.effect in BARRING and c.meets(asked.traffic) and (span := c.span())
    ]
    return Past(today=land.today, steps=steps, closures=spans)


@router.get("/route")
def route(
    asked: Asked,
    start: Annotated[str, Query(alias="from", min_length=1, max_length=LONGEST, description="a place or LAT,LON")],
    goal: Annotated[str, Query(alias="to", min_length=1, max_length=LONGEST, description="a place or LAT,LON")],
) -> FindingTold:
    """The way between two places before and after closures, with the roads it takes."""
    from vigie.analysis.access import asked as typed
    from vigie.analysis.access.route import route as way

    ends = [typed.place(start), typed.place(goal)]
    land, ground = _having(asked, ends)
    found = way(ground, ends[0], ends[1], day=asked.day, traffic=asked.traffic)
    return told(_with_roads(found, land, ("before", "after")))


@router.get("/place")
def place(
    asked: Asked, name: Annotated[str, Query(min_length=1, max_length=LONGEST, description="a place or LAT,LON")]
) -> list[FindingTold]:
    """The closures at a place with their sentences, its people, its way to each service."""
    from vigie.analysis.access import asked as typed
    from vigie.analysis.access.reach import of

    entry = typed.place(name)
    _, ground = _having(asked, [entry])
    return [told(one) for one in of(ground, entry, day=asked.day, traffic=asked.traffic)]


@router.get("/isolated")
def isolated(asked: Asked, minutes: Minutes = 120) -> FindingTold:
    """The places farther than the limit from the service, or without any way to it, whatever the reason."""
    from vigie.analysis.access.reach import isolated as far

    return told(far(asked.ground, asked.service, day=asked.day, traffic=asked.traffic, limit=minutes))


@router.get("/isolation-days")
def isolation_days(asked: Asked, since: str, until: str, minutes: Minutes = 120) -> FindingTold:
    """On how many days of a period, both ends included, closures put each place beyond the limit; people times days."""
    from vigie.analysis.access.reach import isolation_days as days

    start, end = day(since, "since"), day(until, "until")
    assert start is not None and end is not None
    if start > end:
        raise WrongValue("date_order", start=start, end=end, **{"from": "since", "to": "until"})
    if (end - start).days > LONGEST_PERIOD:
        raise WrongValue("choice", value=f"{since}..{until}", option="since", choices=f"<= {LONGEST_PERIOD} d")
    return told(days(asked.ground, asked.service, start=start, end=end, traffic=asked.traffic, limit=minutes))


@router.get("/critical")
def critical(asked: Asked, most: Annotated[int, Query(ge=1, le=MOST_SEGMENTS)] = 5) -> list[FindingTold]:
    """What the loss of each open road costs, and what the reopening of closed ones gives, singly and together."""
    from vigie.analysis.access.critical import critical as ranked

    found = ranked(asked.ground, asked.service, day=asked.day, traffic=asked.traffic, most=most)
    for one in found:
        for row in one.details["rows"]:
            row["roads"] = _roads(asked.land, row.pop("pieces"))
    return [told(one) for one in found]


@router.get("/exposed")
def exposed(
    asked: Asked,
    km: Annotated[float, Query(gt=0, le=500)] = 25,
    months: Annotated[float, Query(gt=0, le=120)] = 6,
) -> FindingTold:
    """Mines, sites and works with violence near them, and how many people's way leads over the road there."""
    from vigie.analysis.access.exposed import exposed as near

    with asked.store.counting(asked.who, asked.as_of) as record:
        found = near(
            asked.ground, record, day=asked.day, km=km, months=months, service=asked.service, traffic=asked.traffic
        )
    return told(found)


def _having(asked: Where, entries: list[Any]) -> tuple[Land, Ground]:
    """The land with these places on it, and its ground as changed for the question."""
    graph = asked.land.ground.graph
    if all(graph.node(entry) is not None for entry in entries):
        return asked.land, asked.ground
    land = asked.lands.of(asked.store, asked.who, asked.as_of, asked.country, tuple(entries))
    barred = asked.ground.barred
    names = asked.land.names.names
    segments = [[names[asked.land.names.of[n]] for n in roads] for roads in (barred.shut, barred.opened)]
    return land, land.changed(*[list(dict.fromkeys(some)) for some in segments])


def _roads(land: Land, pieces: list[int]) -> list[str]:
    """The names of the segments that pieces lie in."""
    return list(dict.fromkeys(land.names.names[land.names.of[n]] for n in pieces))


def _with_roads(found: Finding, land: Land, ways: tuple[str, ...]) -> Finding:
    for name in ways:
        if found.details.get(name):
            found.details[name]["roads"] = _roads(land, found.details[name].pop("pieces"))
    return found
