"""The audit log, for administrators: GET /api/audit (pages, newest first), GET /api/audit/verify.

In: whose entries, of what, from when to when. Out: entries; is the chain whole?
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from vigie.web.people.audit import Audit
from vigie.web.people.who import Admin

router = APIRouter(tags=["people"])


class EntryTold(BaseModel):
    """``by``: session, token, alone or command; ``origin`` is the address asked from."""

    seq: int
    at: str
    who: str
    role: str
    by: str
    origin: str
    what: str
    about: str
    status: int
    hash: str


class Entries(BaseModel):
    """``next`` is the ``before`` of the page after, null after the last."""

    items: list[EntryTold]
    next: int | None


class Checked(BaseModel):
    """``broken`` are the numbers at which the chain does not hold, the first of them; ``head`` the last hash."""

    whole: bool
    entries: int
    head: str
    broken: list[int]
    cut: bool


@router.get("/audit")
def entries(
    request: Request,
    _: Admin,
    who: Annotated[str | None, Query(max_length=64)] = None,
    what: Annotated[str | None, Query(max_length=200)] = None,
    start: Annotated[dt.date | None, Query(alias="from")] = None,
    end: Annotated[dt.date | None, Query(alias="to")] = None,
    before: Annotated[int | None, Query(ge=0, lt=2**63)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Entries:
    """Who saw, changed and exported what."""
    found = _audit(request).page(who=who, what=what, start=start, end=end, before=before, limit=limit + 1)
    items = [
        EntryTold(
            seq=one.seq,
            at=one.at,
            who=one.entry.who,
            role=one.entry.role,
            by=one.entry.by,
            origin=one.entry.origin,
            what=one.entry.what,
            about=one.entry.about,
            status=one.entry.status,
            hash=one.hash,
        )
        for one in found[:limit]
    ]
    return Entries(items=items, next=items[-1].seq if len(found) > limit else None)


@router.get("/audit/verify")
def verify(
    request: Request, _: Admin, noted: Annotated[str, Query(max_length=64, pattern="^[0-9a-f]*$")] = ""
) -> Checked:
    """Does every entry follow from the one before? ``noted`` is a head from an earlier time."""
    found = _audit(request).verify(noted)
    return Checked(
        whole=found.whole, entries=found.entries, head=found.head, broken=list(found.broken[:100]), cut=found.cut
    )


def _audit(request: Request) -> Audit:
    audit: Audit = request.app.state.people.audit
    return audit
