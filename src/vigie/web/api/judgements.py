"""POST /api/judgements …: what a person decides about accounts, taken back by a withdrawal; GET /api/review.

In: a verdict about accounts, with a reason; the entity tags of the incidents as the person saw them (If-Match). Out:
the judgements on record and the incidents that stand now. Who saw another state than the one that stands is refused
(412), so that nobody decides over what somebody else just decided; without a tag nothing is taken (428, RFC 6585).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query
from fastapi import Path as InPath
from pydantic import BaseModel, Field

from vigie.knowledge.messages import message
from vigie.model import QuestionError
from vigie.record import Incident, Judgement, QuestionProblem, Record, Verdict
from vigie.record.contradictions import contradictions
from vigie.record.judgements import NOTHING, OF_TWO, now
from vigie.record.judgements.corrections import field_of, written
from vigie.record.judgements.deciding import decision
from vigie.record.judgements.decisions import withdrawn
from vigie.record.judgements.typed import values as typed
from vigie.record.judgements.words import values_in_words
from vigie.record.review import Pending, Side, again
from vigie.record.why import sentence_of
from vigie.web.api.incident.fields import label_of
from vigie.web.api.incident.models import Head, Run
from vigie.web.api.incident.shown import head_of, named, tag_of
from vigie.web.asked import Question
from vigie.web.language import Lang
from vigie.web.people.who import Analyst, Reader, Who
from vigie.web.problems import WebProblem
from vigie.web.store import Open

router = APIRouter(tags=["judgements"])

MOST = 100
"""Accounts on one side of a decision."""
LOOKED_AT = 200
"""The latest incidents that are looked through for sources that do not agree."""
PAIRS = 2_000
"""Judgements that one decision may come to."""
Name = Annotated[str, Field(min_length=1, max_length=200)]
Names = Annotated[list[Name], Field(min_length=1, max_length=MOST)]
Why = Annotated[str, Field(min_length=1, max_length=500, description="why, in a few words; kept with the name")]
Id = Annotated[str, InPath(min_length=4, max_length=64, description="a judgement, or the beginning of its id")]
Tags = Annotated[str | None, Header(alias="If-Match", description='the tags of the incidents as seen: "a", "b"; or *')]
REFUSED: dict[int | str, dict[str, Any]] = {
    409: {"description": "it counts no more already"},
    412: {"description": "the incident is another one by now"},
    428: {"description": "If-Match is missing"},
}


class Decision(BaseModel):
    """What is decided: ``a`` (and ``b``) are accounts, by id or REPORT#INDEX.

    confirm, reject: each of ``a``. correct: ``field`` ('date', 'killed.civilians') of the one account ``a`` is
    ``value``, typed as for ``vigie judge correct``. same: all of ``a`` and ``b`` are one incident. not_same, open: each
    of ``a`` with each of ``b``.
    """

    verdict: Literal["confirm", "reject", "correct", "same", "not_same", "open"]
    a: Name | Names
    b: Name | Names | None = None
    field: Annotated[str, Field(max_length=60)] | None = None
    value: Annotated[str, Field(max_length=2_000)] | None = None
    reason: Why


class Reason(BaseModel):
    """Why; with ``together`` all that was decided in the same stroke goes with it."""

    reason: Why
    together: bool = True


class Renewal(BaseModel):
    """Why, and the accounts that stand for those that have none of their own."""

    reason: Why
    accounts: Annotated[list[Name], Field(max_length=2)] = []


class Made(BaseModel):
    """A judgement on record."""

    judgement: str
    verdict: str
    a: str
    b: str | None
    values: str
    by: str
    reason: str
    made: str


class Stands(BaseModel):
    """An incident that stands after a decision, and its tag."""

    id: str
    tag: str


class Decided(BaseModel):
    """``undo`` is the judgement that takes all of this back when it is withdrawn."""

    judgements: list[Made]
    undo: str
    incidents: list[Stands]


class Told(BaseModel):
    """What an account said or says: its words in their sentence."""

    account: str
    name: str
    report: str
    text: str
    quote: Run


class SideShown(BaseModel):
    """An account that was judged: as it was, and what stands for it or may do so."""

    account: str
    settled: bool
    before: Told | None
    now: Told | None


class PendingShown(BaseModel):
    """A judgement that is in force and applied to nothing."""

    judgement: Made
    verdict_words: str
    sides: list[SideShown]
    sensitivity: str


class Differing(BaseModel):
    """An incident whose sources do not agree, and in what."""

    incident: Head
    fields: list[str]


class Review(BaseModel):
    """What awaits a person: judgements, oldest first; and of the latest incidents with several sources (``looked_at``)
    those whose sources do not agree and that nobody confirmed or corrected.
    """

    items: list[PendingShown]
    differing: list[Differing]
    looked_at: int
    next: str | None
    """Leads to older incidents (``after=``); None after the last."""


@router.post("/judgements", responses=REFUSED)
def judge(asked: Decision, who: Analyst, store: Open, lang: Lang, tags: Tags = None) -> Decided:
    """Record a decision, all or none; refused where the incident is not as it was seen."""
    with store.reading(who) as record:
        a, b = (_ids(record, _listed(names)) for names in (asked.a, asked.b))
    decisions = _decisions(asked, a, b, who.name)
    with store.writing(who) as record:
        seen = _incidents(record, [*a, *b], who)
        _unchanged(seen, tags)
        record.judge_all(decisions)
        return _decided(record, decisions, [*a, *b], who, lang)


@router.post("/judgements/{key}/withdraw", responses=REFUSED)
def withdraw(key: Id, asked: Reason, who: Analyst, store: Open, lang: Lang) -> Decided:
    """Take a judgement back, or a withdrawal; by default with all that was decided in the same stroke."""
    with store.reading(who) as record:
        found = record.judgement(key)
        visible = record.judgements()
    gone = withdrawn(visible)
    if found.id in gone:
        raise WebProblem("deciding.gone", 409, asked=found.id[:12], person=gone[found.id].person)
    stroke = [found]
    if asked.together:
        stroke = [one for one in visible if _of_one_stroke(one, found) and one.id not in gone]
    made = now()
    decisions = [decision(Verdict.WITHDRAW, one.id, NOTHING, who.name, asked.reason, made) for one in stroke]
    by_id = {one.id: one for one in visible}
    about = [key for one in stroke for key in _about(one, by_id)]
    with store.writing(who) as record:
        record.judge_all(decisions)
        return _decided(record, decisions, about, who, lang)


@router.post("/judgements/{key}/renew", responses=REFUSED)
def renew(key: Id, asked: Renewal, who: Analyst, store: Open, lang: Lang) -> Decided:
    """Make a judgement again that awaits a person, for the account of today."""
    with store.reading(who) as record:
        old = record.judgement(key)
        pending = next((one for one in record.review(who.level) if one.judgement.id == old.id), None)
        ids = _ids(record, asked.accounts)
    if pending is None:
        raise QuestionProblem("judging.settled", asked=old.id[:12])
    decisions = again(pending, ids, who.name, asked.reason)
    with store.writing(who) as record:
        record.judge_all(decisions)
        return _decided(record, decisions, [key for one in decisions for key in one.accounts], who, lang)


@router.get("/review")
def review(
    who: Reader,
    store: Open,
    asked: Question,
    after: Annotated[str | None, Query(max_length=400, description="the ``next`` of the page before")] = None,
) -> Review:
    """Judgements whose text and reading have both changed; incidents whose sources do not agree."""
    with store.reading(who, asked.as_of) as record:
        found = record.review(who.level)
        where = asked.of(record)
        several = replace(where, min_sources=max(2, where.min_sources))
        listed = record.ask().listed(several, LOOKED_AT, after)
    differing = [(one, contradictions(one)) for one in reversed(listed.incidents) if not one.confirmed]
    return Review(
        items=[_pending(one, asked.lang) for one in found],
        differing=[
            Differing(
                incident=head_of(one, asked.lang), fields=[label_of(key, field_of(key), asked.lang) for key in keys]
            )
            for one, keys in differing
            if keys
        ],
        looked_at=len(listed.incidents),
        next=listed.next,
    )


def _listed(names: str | Sequence[str] | None) -> list[str]:
    return [names] if isinstance(names, str) else list(names or ())


def _ids(record: Record, names: Iterable[str]) -> list[str]:
    """The accounts of these names, each once."""
    return list(dict.fromkeys(record.account(name).id for name in names))


def _decisions(asked: Decision, a: Sequence[str], b: Sequence[str], person: str) -> list[Judgement]:
    """The judgements that a decision comes to, made at one moment."""
    verdict, made = Verdict(asked.verdict), now()
    if verdict in OF_TWO:
        pairs = _pairs(verdict, a, b)
        return [decision(verdict, one, other, person, asked.reason, made) for one, other in pairs]
    if verdict is not Verdict.CORRECT:
        return [decision(verdict, one, NOTHING, person, asked.reason, made) for one in a]
    if len(a) != 1 or not asked.field or asked.value is None:
        raise WebProblem("deciding.no_value", 422)
    told = written(typed([f"{asked.field}={asked.value}"]))
    return [decision(verdict, a[0], told, person, asked.reason, made)]


def _pairs(verdict: Verdict, a: Sequence[str], b: Sequence[str]) -> list[tuple[str, str]]:
    """same: enough pairs to hold all together; else each with each."""
    if not a or not b or not set(a).isdisjoint(b):
        raise WebProblem("deciding.two_sides", 422)
    if verdict is Verdict.SAME:
        return [*((a[0], other) for other in b), *((one, b[0]) for one in a[1:])]
    if len(a) * len(b) > PAIRS:
        raise WebProblem("deciding.too_many", 422, n=len(a) * len(b), most=PAIRS)
    return [(one, other) for one in a for other in b]


def _incidents(record: Record, accounts: Iterable[str], who: Who) -> list[Incident]:
    """The incidents that these accounts are part of, each once; a rejected account is part of none."""
    rejected = record.judged().rejected
    found = (record.incident(key, who.level) for key in dict.fromkeys(accounts) if key not in rejected)
    return list({one.id: one for one in found}.values())


def _unchanged(seen: Iterable[Incident], tags: str | None) -> None:
    """WebProblem where an incident is another one by now than it was when it was looked at."""
    if tags is None:
        raise WebProblem("deciding.unseen", 428)
    told = {one.strip().removeprefix("W/").strip('"') for one in tags.split(",")}
    if "*" in told:
        return
    for one in seen:
        if tag_of(one) not in told:
            last = max((*one.confirmed, *(c.judgement for c in one.corrected)), key=lambda j: j.made, default=None)
            key = "deciding.changed_by" if last else "deciding.changed"
            raise WebProblem(key, 412, id=one.id[:10], person=last.person if last else "")


def _of_one_stroke(one: Judgement, other: Judgement) -> bool:
    return (one.person, one.made, one.verdict, one.reason) == (other.person, other.made, other.verdict, other.reason)


def _about(one: Judgement, by_id: dict[str, Judgement]) -> tuple[str, ...]:
    """The accounts that a judgement is about; of a withdrawal those of what it withdrew."""
    while one.verdict is Verdict.WITHDRAW and one.a in by_id:
        one = by_id[one.a]
    return one.accounts


def _decided(record: Record, made: Sequence[Judgement], about: Sequence[str], who: Who, lang: str) -> Decided:
    standing: dict[str, Incident] = {}
    for key in dict.fromkeys(about):
        try:
            found = record.incident(key, who.level)
        except QuestionError:
            # Rejected now, or no longer read: it is part of no incident.
            continue
        standing[found.id] = found
    return Decided(
        judgements=[_made(one, lang) for one in made],
        undo=made[0].id,
        incidents=[Stands(id=one.id, tag=tag_of(one)) for one in standing.values()],
    )


def _made(one: Judgement, lang: str) -> Made:
    return Made(
        judgement=one.id,
        verdict=one.verdict.value,
        a=one.a,
        b=one.b if one.verdict in OF_TWO else None,
        values=values_in_words(one, lang),
        by=one.person,
        reason=one.reason,
        made=one.made,
    )


def _pending(one: Pending, lang: str) -> PendingShown:
    return PendingShown(
        judgement=_made(one.judgement, lang),
        verdict_words=message(f"judging.verdict.{one.judgement.verdict.value}", lang),
        sides=[_side(side) for side in one.sides],
        sensitivity=one.level.value,
    )


def _side(side: Side) -> SideShown:
    before, now = (
        Told(
            account=item.id,
            name=named(item),
            report=item.report.id,
            text=(found := sentence_of(item.report, item.stated.quote)).text,
            quote=(item.stated.quote.start - found.start, item.stated.quote.end - found.start),
        )
        if item
        else None
        for item in (side.before, side.now)
    )
    return SideShown(account=side.account, settled=side.settled, before=before, now=now)
