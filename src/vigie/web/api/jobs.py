"""Jobs: many files and addresses taken in at once. POST /jobs, GET /jobs, /jobs/{id}, its items, what came of them, its
events; DELETE to cancel, or to drop one that is over.

In: multipart/form-data, streamed to disk. Out: jobs as JSON, progress as server-sent events (WHATWG HTML, 9.2): each
event's id is the moment of the ledger it tells, so that a page that comes back is told what it missed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from vigie.web.jobs.ledger import CAME, OVER, Item, Job
from vigie.web.jobs.service import MOST_ITEMS, Folder, Intake, Open
from vigie.web.jobs.typed import said
from vigie.web.jobs.uploads import form_of, receive
from vigie.web.language import Lang
from vigie.web.limits import allow
from vigie.web.people.who import Analyst, Role
from vigie.web.settings import MB

router = APIRouter(tags=["jobs"])

TOGETHER = 256 * MB
"""All files of one job."""
allow("/api/jobs", TOGETHER)
EVERY = 0.25
"""Seconds between two looks at the ledger while somebody watches."""
HEARTBEAT = 15.0
Id = Annotated[str, InPath(min_length=16, max_length=16, pattern="^[0-9a-f]+$")]
FORM: dict[str, Any] = form_of(
    file={"type": "array", "items": {"type": "string", "format": "binary"}},
    url={"type": "array", "items": {"type": "string"}},
)


class ItemShown(BaseModel):
    """A file or an address; ``counts`` by what its reports came to: new, known, revised, reread, refused."""

    number: int
    name: str
    kind: Literal["file", "url"]
    size: int
    state: str
    counts: dict[str, int]


class JobShown(BaseModel):
    """A job; ``items`` by state, ``counts`` by what reports came to; ``moment`` of the ledger it was told at."""

    id: str
    person: str
    made: str
    ended: str | None
    state: str
    said: dict[str, str | None]
    total: int
    items: dict[str, int]
    counts: dict[str, int]
    moment: int


class Jobs(BaseModel):
    """Newest first; ``next`` is to be sent as ``after``."""

    items: list[JobShown]
    next: str | None


class Items(BaseModel):
    """In order; ``next`` is to be sent as ``after``."""

    items: list[ItemShown]
    next: int | None


class Came(BaseModel):
    """What one report of an item came to; a refusal says why in ``told``."""

    item: int
    report: str | None
    came: str
    told: str | None


class AllCame(BaseModel):
    """By item and place in it; ``next`` is to be sent as ``after``."""

    items: list[Came]
    next: str | None


@router.post("/jobs", status_code=201, openapi_extra=FORM)
async def begin(request: Request, who: Analyst, intake: Open) -> JobShown:
    """Take files and addresses in; they are read and recorded whatever becomes of the connection, or the server."""
    async with Folder(intake) as folder:
        form = await receive(request, folder)
        holds = said(form.one("published"), form.one("language"), form.one("sensitivity"))
        job = await run_in_threadpool(intake.begin, who, form.files, form.lines("url"), holds, folder)
        request.state.about = f"job {job.id}, {sum(job.items.values())} files and addresses"
        return _shown(job)


@router.get("/jobs")
def jobs(
    who: Analyst,
    intake: Open,
    after: Annotated[str | None, Query(max_length=16)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Jobs:
    """One's own jobs, an admin's everybody's."""
    found = intake.ledger.jobs(None if who.role is Role.ADMIN else who.name, after, limit)
    return Jobs(items=[_shown(one) for one in found], next=found[-1].id if len(found) == limit else None)


@router.get("/jobs/{key}")
def job(key: Id, who: Analyst, intake: Open) -> JobShown:
    """Where a job is."""
    return _shown(intake.job(key, who))


@router.get("/jobs/{key}/items")
def items(
    key: Id,
    who: Analyst,
    intake: Open,
    after: Annotated[int, Query(ge=0, le=MOST_ITEMS)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS)] = 100,
) -> Items:
    """Its files and addresses."""
    intake.job(key, who)
    found = intake.ledger.items(key, after, limit)
    return Items(items=[_item(one) for one in found], next=found[-1].number if len(found) == limit else None)


@router.get("/jobs/{key}/outcomes")
def outcomes(
    key: Id,
    who: Analyst,
    intake: Open,
    lang: Lang,
    came: Annotated[Literal["new", "known", "revised", "reread", "refused"] | None, Query()] = None,
    after: Annotated[str | None, Query(max_length=120, pattern=r"^\d{1,6}\.-?\d{1,9}\.[0-9a-f]*$")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AllCame:
    """What each report came to; all, or those that came to one thing."""
    intake.job(key, who)
    item, number, publication = after.split(".") if after else ("0", "-1", "")
    found = intake.ledger.entries(key, (int(item), int(number), publication), limit, came)
    last = f"{found[-1][0]}.{found[-1][1].number}.{found[-1][1].publication}" if len(found) == limit else None
    return AllCame(
        items=[
            Came(item=item, report=entry.report or None, came=entry.came, told=entry.told.get(lang))
            for item, entry in found
        ],
        next=last,
    )


@router.get("/jobs/{key}/events", response_class=StreamingResponse)
async def events(
    key: Id,
    who: Analyst,
    intake: Open,
    since: Annotated[int, Query(ge=0, le=2**62)] = 0,
    last: Annotated[str | None, Header(alias="Last-Event-ID", max_length=18)] = None,
) -> StreamingResponse:
    """Server-sent events until the job is over: ``job`` (JobShown with the items that changed, ``changed``)."""
    await run_in_threadpool(intake.job, key, who)
    moment = int(last) if last and last.isascii() and last.isdigit() else since
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(key, intake, moment), media_type="text/event-stream", headers=headers)


@router.delete("/jobs/{key}", status_code=204)
def cancel(key: Id, who: Analyst, intake: Open) -> Response:
    """Cancel a job that is under way: what is recorded stays. One that is over is dropped from the list."""
    found = intake.job(key, who)
    if found.state in OVER:
        intake.ledger.forget(key)
    else:
        intake.runner.cancel(key)
    return Response(status_code=204)


class JobEvent(JobShown):
    """What an event tells."""

    changed: list[ItemShown]


async def _events(key: str, intake: Intake, moment: int) -> AsyncIterator[str]:
    quiet = 0.0
    while True:
        found = await run_in_threadpool(intake.ledger.job, key)
        if found is None:
            return
        if found.change > moment:
            changed = await run_in_threadpool(intake.ledger.changed, key, moment, found.change)
            moment = found.change
            told = JobEvent(**_shown(found).model_dump(), changed=[_item(one) for one in changed])
            yield f"event: job\nid: {moment}\ndata: {told.model_dump_json()}\n\n"
            quiet = 0.0
        if found.state in OVER:
            yield f"event: over\nid: {moment}\ndata: {{}}\n\n"
            return
        await asyncio.sleep(EVERY)
        quiet += EVERY
        if quiet >= HEARTBEAT:
            quiet = 0.0
            yield ": still there\n\n"


def _shown(found: Job) -> JobShown:
    return JobShown(
        id=found.id,
        person=found.person,
        made=found.made,
        ended=found.ended,
        state=found.state.value,
        said=found.said.to_json(),
        total=sum(found.items.values()),
        items=found.items,
        counts={came: found.counts[came] for came in CAME if came in found.counts},
        moment=found.change,
    )


def _item(found: Item) -> ItemShown:
    return ItemShown(
        number=found.number,
        name=found.name,
        kind="file" if found.path else "url",
        size=found.size,
        state=found.state.value,
        counts=found.counts,
    )
