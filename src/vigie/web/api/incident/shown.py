"""An incident as the API gives it: its head, its map, its tolls, what was compared, its history.

In: incidents, neighbours, happenings, a language. Out: the models of ``models``. A tag is a digest of all that is shown
of an incident, whatever the language: it is another one as soon as anything of it has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from vigie.identity import digest
from vigie.knowledge.areas.extent import Extent, extent
from vigie.knowledge.formats import signed
from vigie.knowledge.messages import message
from vigie.model import Place
from vigie.record import Incident, Recorded
from vigie.record.exporting.cells import TOLLS
from vigie.record.exporting.incidents import incident_to_json
from vigie.record.history import Happening, place_of
from vigie.record.linking import Settled, Weight
from vigie.record.neighbours import Neighbour
from vigie.record.telling import finding_in_words, happening_in_words, respect_in_words
from vigie.record.words import days, label, places, span
from vigie.web.api.incident.fields import decided, fields
from vigie.web.api.incident.models import (
    Compared,
    Happened,
    Head,
    IncidentShown,
    NeighbourShown,
    PlaceShown,
    Toll,
    WeightShown,
)
from vigie.web.api.incident.passages import account_shown
from vigie.web.basemap import geometry

ENDS = ("from", "to")
SMALL = 4
"""Digits of a degree behind the point: some ten metres."""


def tag_of(incident: Incident) -> str:
    """The entity tag (RFC 9110, 8.8.3) of an incident as somebody may see it, without quotes."""
    told = [item.report.url or "" for item in incident.accounts]
    return digest("incident", json.dumps([incident_to_json(incident), told], sort_keys=True))[:32]


def incident_shown(incident: Incident, lang: str) -> IncidentShown:
    """The whole of it."""
    found = fields(incident, lang)
    head = head_of(incident, lang)
    return IncidentShown(
        **head.model_dump(),
        tag=tag_of(incident),
        title=f"{head.type_words} · {head.places} · {head.days}",
        rule=incident.rule.value,
        map=[_place(place, lang) for place in incident.places],
        tolls=_tolls(incident, lang),
        fields=found,
        accounts=[account_shown(item, found, lang) for item in incident.accounts],
        confirmed=[decided(one) for one in incident.confirmed],
    )


def head_of(incident: Incident, lang: str) -> Head:
    """What a line of a list tells."""
    date = incident.date
    return Head(
        id=incident.id,
        type=incident.type,
        type_words=label("type", incident.type, lang),
        date={"from": _iso(date.start), "to": _iso(date.end)} if date else None,
        days=days(date, lang),
        places=places(incident.places, lang),
        killed=span(incident.toll("killed"), lang) or None,
        certainty=incident.certainty.value,
        sources=list(incident.sources),
        point=incident.point,
    )


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _tolls(incident: Incident, lang: str) -> list[Toll]:
    return [
        Toll(
            kind=kind,
            label=label("harm", kind, lang),
            low=found.low,
            high=found.high,
            open=found.open,
            disputed=found.disputed,
            words=span(found, lang) or "?",
        )
        for kind in TOLLS
        if (found := incident.toll(kind))
    ]


def _place(place: Place, lang: str) -> PlaceShown:
    reach = _extent(place)
    return PlaceShown(
        name=place.name,
        role=place.role,
        role_words=label("role", place.role, lang),
        admin1=place.admin1,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision,
        precision_words=label("precision", place.precision, lang),
        km=round(reach.km, 1) if reach and reach.km else None,
        area=geometry(reach.shape, SMALL) if reach else None,
    )


def _extent(place: Place) -> Extent | None:
    """How far a place reaches that is no point; the ends of a road are held together by the road."""
    if place.lat is None or place.lon is None or place.precision == "exact" or place.role in ENDS:
        return None
    region = "/".join(part for part in (place.country, place.admin1) if part)
    return extent(place.name, region, place.lat, place.lon, place.precision)


def neighbour_shown(one: Neighbour, lang: str) -> NeighbourShown:
    """Another incident, and why it could be the same or is not."""
    return NeighbourShown(
        incident=head_of(one.incident, lang),
        tag=tag_of(one.incident),
        days_apart=one.days,
        km=None if one.km is None else round(one.km, 1),
        compared=compared(one.own, one.other, one.weights, one.settled, lang),
        accounts=[item.id for item in one.incident.accounts],
    )


def compared(a: Recorded, b: Recorded, weights: Iterable[Weight], settled: Settled, lang: str) -> Compared:
    """Two accounts respect by respect."""
    listed = list(weights)
    total = round(sum(w.weight for w in listed), 2)
    return Compared(
        a=a.id,
        b=b.id,
        a_name=named(a),
        b_name=named(b),
        total=total,
        total_words=signed(total, lang),
        settled=settled.value,
        settled_words=message(f"linking.settled.{settled.value}", lang),
        weights=[
            WeightShown(
                field=w.field,
                label=message(f"linking.field.{w.field}", lang),
                a=respect_in_words(a, w.field, lang),
                b=respect_in_words(b, w.field, lang),
                finding=finding_in_words(w, lang),
                weight=round(w.weight, 3),
                weight_words=signed(w.weight, lang),
            )
            for w in listed
        ],
    )


def named(item: Recorded) -> str:
    """'Radio Tringa (A1-02#0)': an account by its source and its place on record."""
    return f"{item.report.source} ({place_of(item)})" if item.report.source else place_of(item)


def happened(one: Happening, lang: str) -> Happened:
    """A line of history."""
    judgement = one.judgement
    return Happened(
        at=one.at.isoformat(),
        what=one.what.value,
        account=one.account,
        who=label("source", one.who, lang) or None,
        words=happening_in_words(one, lang),
        fields=list(one.fields),
        other=one.other,
        judgement=judgement.id if judgement else None,
        verdict=judgement.verdict.value if judgement else None,
        reason=judgement.reason if judgement else None,
        withdrawn=one.withdrawn,
        waiting=one.waiting,
        can_be_withdrawn=bool(judgement) and not one.withdrawn,
    )
