"""GET /api/search: anything by a few words: an incident, a report, a place, an actor, a passage.

In: what somebody typed, and what of it is wanted. Out: short lists, the likeliest first. A place says what a correction
takes for it (``value``), so that the page can offer it where one is typed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from vigie.knowledge.asked import coordinates
from vigie.knowledge.suggested import actor_codes, places
from vigie.model import QuestionError
from vigie.record import Filter, Record
from vigie.record.naming import SHORTEST
from vigie.record.query.titles import titled
from vigie.record.query.words import asked, folded
from vigie.record.words import actor
from vigie.record.words import label as label_of
from vigie.web.api.incident.models import Head
from vigie.web.api.incident.shown import head_of
from vigie.web.language import Lang
from vigie.web.people.who import Reader, Who
from vigie.web.store import Open

router = APIRouter(tags=["search"])

What = Literal["incident", "report", "place", "actor", "words"]
EVERYTHING: tuple[What, ...] = ("incident", "report", "place", "actor", "words")
TYPED = {"admin1": "région de ", "admin2": "cercle de "}
"""What a correction knows a unit by, beside the town of its name."""
HEXADECIMAL = frozenset("0123456789abcdef")


class PlaceFound(BaseModel):
    """A place; ``value`` is what a correction takes for it."""

    name: str
    label: str
    value: str
    kind: str
    kind_words: str
    lat: float | None
    lon: float | None


class ActorFound(BaseModel):
    code: str
    name: str


class ReportFound(BaseModel):
    id: str
    title: str | None
    source: str | None
    published: str | None


class Found(BaseModel):
    """``incidents`` are those of that id; ``passages`` those of which a quoted passage or a title has the words."""

    incidents: list[Head] = []
    reports: list[ReportFound] = []
    places: list[PlaceFound] = []
    actors: list[ActorFound] = []
    passages: list[Head] = []
    passages_total: int = 0


@router.get("/search")
def search(
    who: Reader,
    store: Open,
    lang: Lang,
    q: Annotated[str, Query(max_length=200, description="what is looked for, as typed")],
    what: Annotated[list[What], Query(max_length=len(EVERYTHING))] = list(EVERYTHING),  # noqa: B006
    most: Annotated[int, Query(ge=1, le=30)] = 6,
    near: Annotated[
        str | None, Query(max_length=40, description="LAT,LON: places of a name come by their distance from it")
    ] = None,
) -> Found:
    """Anything by a few words."""
    found, text = Found(), q.replace("\0", " ").strip()
    if not text:
        return found
    if "place" in what:
        found.places = [
            PlaceFound(
                name=entry.name,
                label=label,
                value=f"{TYPED.get(entry.kind, '')}{entry.name}@{entry.lat},{entry.lon}",
                kind=entry.kind,
                kind_words=label_of("place_kind", entry.kind, lang),
                lat=entry.lat,
                lon=entry.lon,
            )
            for label, entry in places(text, lang, most, coordinates(near) if near else None)
        ]
    if "actor" in what:
        found.actors = [ActorFound(code=code, name=actor(code, lang)) for code in actor_codes(text, most)]
    if {"incident", "report", "words"}.isdisjoint(what):
        return found
    with store.reading(who) as record:
        if "incident" in what:
            found.incidents = _by_id(record, text, who, lang)
        if "report" in what:
            found.reports = [
                ReportFound(
                    id=one.id,
                    title=one.title,
                    source=one.source,
                    published=one.published.isoformat() if one.published else None,
                )
                for one in titled(record.engine, text, most)
            ]
        if "words" in what and folded(text):
            listed = record.ask().listed(Filter(text=asked(text), sensitivity=who.level), limit=most)
            found.passages = [head_of(one, lang) for one in listed.incidents]
            found.passages_total = listed.total
    return found


def _by_id(record: Record, text: str, who: Who, lang: str) -> list[Head]:
    """The incident of an id, the beginning of one, or REPORT#INDEX; none where it is no id or fits several."""
    if "#" not in text and (len(text) < SHORTEST or not HEXADECIMAL.issuperset(text.lower())):
        return []
    try:
        return [head_of(record.incident(text, who.level), lang)]
    except QuestionError:
        return []
