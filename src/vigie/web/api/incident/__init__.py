"""GET /api/incidents/{id} …: one incident, every value beside every source's version, its history, its links.

In: an id of the incident or of any of its accounts, the beginning of one, or REPORT#INDEX. Out: models of ``models``.
The answer carries the incident's entity tag; who decides about it sends that tag back (``api.judgements``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath

from vigie.knowledge.messages import message
from vigie.record import Incident, Record
from vigie.record.linking import Ruling, settled
from vigie.record.linking.model import shipped
from vigie.record.neighbours import beside, neighbours
from vigie.record.query.typed import day
from vigie.record.why import links
from vigie.web.api.incident.models import Compared, History, IncidentShown, LinksShown
from vigie.web.api.incident.shown import compared, happened, incident_shown, neighbour_shown, tag_of
from vigie.web.asked import FusedBy
from vigie.web.language import Lang
from vigie.web.people.who import Reader
from vigie.web.store import Open

router = APIRouter(tags=["incident"])

LONGEST_ID = 200
Key = Annotated[
    str, InPath(max_length=LONGEST_ID, description="an id of it or of one of its accounts, or REPORT#INDEX")
]
AsOf = Annotated[str | None, Query(max_length=10, description="the record as it stood at the end of that day (UTC)")]


def _day(as_of: str | None) -> dt.date | None:
    return day(as_of, "as_of")


@router.get("/incidents/{key}", responses={304: {"description": "as the tag that was sent"}})
def incident(
    key: Key,
    who: Reader,
    store: Open,
    lang: Lang,
    rule: FusedBy,
    request: Request,
    response: Response,
    as_of: AsOf = None,
) -> IncidentShown:
    """Every value beside every source's version, with the words it rests on in their surroundings."""
    with store.reading(who, _day(as_of)) as record:
        found = record.incident(key, who.level)
    headers = {"ETag": f'"{tag_of(found)}"', "Vary": "Accept-Language", "Cache-Control": "no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)  # type: ignore[return-value]
    response.headers.update(headers)
    return incident_shown(found.by(rule), lang)


@router.get("/incidents/{key}/history")
def history(key: Key, who: Reader, store: Open, lang: Lang, as_of: AsOf = None) -> History:
    """What happened to it, oldest first: reports, readings, releases, links, judgements; of a rejected one too."""
    with store.reading(who, _day(as_of)) as record:
        found = record.history(key, who.level)
    return History(items=[happened(one, lang) for one in found])


@router.get("/incidents/{key}/links")
def linked(
    key: Key,
    who: Reader,
    store: Open,
    lang: Lang,
    beside_of: Annotated[
        str | None, Query(alias="with", max_length=LONGEST_ID, description="hold this incident against it alone")
    ] = None,
    most: Annotated[int, Query(ge=0, le=30, description="neighbours at most")] = 12,
    as_of: AsOf = None,
) -> LinksShown:
    """Why its accounts are one incident, and what is near in time and place: how likely is that the same?"""
    with store.reading(who, _day(as_of)) as record:
        found = record.incident(key, who.level)
        asking = record.ask()
        if beside_of is not None:
            other = record.incident(beside_of, who.level)
            near = [] if other.id == found.id else [beside(asking, found, other)]
        else:
            near = neighbours(asking, found, who.level, most)
        inside = _inside(record, found, lang)
        estimated = asking.weights not in (None, shipped())
    scale = " ".join(message(f"linking.{name}", lang) for name in ("scale", "anew" if estimated else "shipped"))
    return LinksShown(
        links=inside,
        neighbours=[neighbour_shown(one, lang) for one in near],
        estimated=estimated,
        scale=scale,
    )


def _inside(record: Record, found: Incident, lang: str) -> list[Compared]:
    asking = record.ask()
    rulings: Sequence[Ruling] = list(asking.accounts.rulings())
    return [
        compared(
            one.account,
            one.earlier,
            one.weights,
            settled(one.account, one.earlier, one.weights, rulings, joined=True),
            lang,
        )
        for one in links(found, asking.weights)
    ]
