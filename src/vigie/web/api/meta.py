"""GET /api/meta: what this server is, who asks, and the words of the house by their codes.

In: who asks. Out: version, record, limits, and the catalogue: every code that answers and filters use, with its name in
French and English.
"""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter, Request
from pydantic import BaseModel

from vigie.knowledge.actors import actors
from vigie.knowledge.event_types import event_type, event_types
from vigie.knowledge.messages import LANGUAGES, templates
from vigie.model import Certainty, Sensitivity
from vigie.record import Rule, incident_types
from vigie.record.exporting import FORMATS
from vigie.record.query.filters import LEVELS, Filter
from vigie.record.words import actor, codes, label, targets
from vigie.web.people.who import Reader
from vigie.web.store import Open

router = APIRouter(tags=["meta"])

TOPICS = (
    "harm",
    "who",
    "item",
    "how",
    "condition",
    "extent",
    "measure",
    "status",
    "claim",
    "warning",
    "actor",
    "role",
    "source",
)


class Labelled(BaseModel):
    """A code and its names; ``of`` is the event type of a sub-event type, the parent of an actor."""

    code: str
    fr: str
    en: str
    of: str | None = None


class Catalogue(BaseModel):
    types: list[Labelled]
    event_types: list[Labelled]
    targets: list[Labelled]
    actors: list[Labelled]
    certainties: list[Labelled]
    sensitivities: list[Labelled]
    rules: list[str]
    formats: dict[str, str]
    words: dict[str, list[Labelled]]
    """Further codes by topic: harm, who, item, how, condition …"""


class RecordTold(BaseModel):
    name: str
    engine: str
    stamp: str
    reports: int
    accounts: int
    incidents: int


class Me(BaseModel):
    name: str
    role: str
    level: str
    by: str


class LimitsTold(BaseModel):
    body: int
    rows: int


class Meta(BaseModel):
    version: str
    languages: list[str]
    record: RecordTold
    me: Me
    limits: LimitsTold
    catalogue: Catalogue


@router.get("/meta")
def meta(request: Request, who: Reader, store: Open) -> Meta:
    """What this server is, who asks, and the words of the house."""
    with store.reading(who) as record:
        reports, accounts = record.counts()
        incidents = record.ask().answers.count(Filter(sensitivity=who.level))
    settings = request.app.state.settings
    levels = LEVELS[: LEVELS.index(who.level) + 1]
    return Meta(
        version=request.app.version,
        languages=list(LANGUAGES),
        record=RecordTold(
            name=store.name,
            engine=store.engine,
            stamp=store.stamp(),
            reports=reports,
            accounts=accounts,
            incidents=incidents,
        ),
        me=Me(name=who.name, role=who.role.value, level=who.level.value, by=who.by),
        limits=LimitsTold(body=settings.limits.body, rows=settings.limits.rows),
        catalogue=_catalogue().model_copy(update={"sensitivities": _levels(levels)}),
    )


@cache
def _catalogue() -> Catalogue:
    kinds = incident_types()
    return Catalogue(
        types=_named("type", kinds, {code: event_type(code) for code in kinds}),
        event_types=[_from("query.event_type", code) for code in event_types()],
        targets=_named("target", targets()),
        actors=[
            Labelled(code=code, fr=actor(code, "fr"), en=actor(code, "en"), of=known.parent)
            for code, known in sorted(actors().items())
        ],
        certainties=_named("certainty", [c.value for c in Certainty]),
        sensitivities=_levels(LEVELS),
        rules=[rule.value for rule in Rule],
        formats=dict(FORMATS),
        words={topic: _named(topic, codes(topic)) for topic in TOPICS},
    )


def _named(topic: str, codes: list[str] | tuple[str, ...], of: dict[str, str | None] | None = None) -> list[Labelled]:
    return [
        Labelled(code=code, fr=label(topic, code, "fr"), en=label(topic, code, "en"), of=(of or {}).get(code))
        for code in codes
    ]


def _from(head: str, code: str) -> Labelled:
    fr, en = (templates(lang).get(f"{head}.{code}", code) for lang in ("fr", "en"))
    return Labelled(code=code, fr=fr, en=en)


def _levels(levels: tuple[Sensitivity, ...]) -> list[Labelled]:
    return [_from("web.sensitivity", level.value) for level in levels]
