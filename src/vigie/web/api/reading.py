"""POST /reports/read, /reports/read/file: what a text, an address or a file says, nothing stored; POST /api/reports:
record one, with what was decided of its statements; POST /api/reports/take-back: as if it had not come; GET
/api/reports/{id}: one that is on record.

In: a report as its reader has it. Out: its statements with the words each rests on; what recording it came to, and the
incidents it is part of. What is recorded is what the server reads, never what a page says was read: a choice names a
statement by its id, and where the report no longer reads so nothing is recorded (409).
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from vigie.model import Reading
from vigie.record import Added, fingerprint
from vigie.record.judgements.decisions import in_force
from vigie.sources import Refusal
from vigie.web.jobs.recording import Recorded, TakenBack, landed, record_report, take_back
from vigie.web.jobs.service import Folder, Intake, Open
from vigie.web.jobs.statements import ReadingShown, ids, reading_shown
from vigie.web.jobs.task import Task
from vigie.web.jobs.typed import LONGEST, Address, Given, ToRecord, said, task_of
from vigie.web.jobs.uploads import form_of, receive
from vigie.web.jobs.words import Unread, refused
from vigie.web.language import Lang
from vigie.web.limits import allow
from vigie.web.people.who import Analyst, Reader, Who
from vigie.web.problems import WebProblem
from vigie.web.settings import MB
from vigie.web.store import Open as Store

router = APIRouter(tags=["reports"])

AT_ONCE = 10
"""Reports of one file that are shown before they are recorded; more are a job's."""
allow("/api/reports", 12 * MB)
allow("/api/reports/read/file", 52 * MB)
FORM: dict[str, Any] = form_of(file={"type": "string", "format": "binary"})


class Readings(BaseModel):
    """What was found: reports as they read, why others could not be; ``more`` where the file holds further ones."""

    readings: list[ReadingShown]
    refused: list[str]
    more: bool


class ToTakeBack(BaseModel):
    """A report by its id."""

    report: Annotated[str, Field(min_length=1, max_length=LONGEST)]


@router.post("/reports/read")
def read(asked: Given | Address, request: Request, who: Analyst, intake: Open, lang: Lang) -> Readings:
    """What a text or an address says; nothing is stored."""
    request.state.about = asked.address if isinstance(asked, Address) else f"{len(asked.text)} characters"
    return _readings(task_of(asked), who, intake, lang)


@router.post("/reports/read/file", openapi_extra=FORM)
async def read_file(request: Request, who: Analyst, intake: Open, lang: Lang) -> Readings:
    """What a file says; it is dropped once it is read."""
    async with Folder(intake) as folder:
        form = await receive(request, folder)
        if len(form.files) != 1:
            raise WebProblem("intake.one_file", 422)
        file = form.files[0]
        request.state.about = file.name
        holds = said(form.one("published"), form.one("language"), form.one("sensitivity"))
        return await run_in_threadpool(_readings, Task(file.name, file.path, said=holds), who, intake, lang)


@router.post("/reports")
def record(asked: ToRecord, request: Request, who: Analyst, intake: Open, lang: Lang) -> Recorded:
    """Record a report, with what was decided of its statements; all or nothing."""
    outcome = intake.desks.read(task_of(asked.report), 1)[0]
    if not isinstance(outcome.result, Reading):
        raise Unread(outcome)
    request.state.about = f"report {outcome.result.report.id}, {len(asked.choices)} decided"
    return record_report(intake.store, who, outcome.result, asked.choices, lang)


@router.post("/reports/take-back")
def withdraw_report(asked: ToTakeBack, request: Request, who: Analyst, intake: Open, lang: Lang) -> TakenBack:
    """Set aside all that stands of a report; withdrawing the judgement ``undo`` brings it back."""
    request.state.about = f"report {asked.report}"
    return take_back(intake.store, who, asked.report, lang)


@router.get("/reports/{key:path}")
def recorded(
    key: Annotated[str, InPath(min_length=1, max_length=LONGEST)], who: Reader, store: Store, lang: Lang
) -> ReadingShown:
    """A report on record: all that is read of it as its source has it, what persons decided, where its accounts are."""
    with store.reading(who) as record:
        found = record.of_report(key)
        if found is None:
            raise WebProblem("intake.no_report", 404, asked=key)
        report, read = found
        return reading_shown(
            report, read, Added.KNOWN.value, landed(record, read, who, lang), lang, in_force(record.judgements())
        )


def _readings(task: Task, who: Who, intake: Intake, lang: str) -> Readings:
    outcomes = intake.desks.read(task, AT_ONCE + 1)
    readings: list[ReadingShown] = []
    told: list[str] = []
    with intake.store.reading(who) as record:
        for outcome in outcomes[:AT_ONCE]:
            result = outcome.result
            if isinstance(result, Reading):
                standing = record.foresees(result.report, result.reader, configuration=fingerprint())
                read = ids(result)
                known = landed(record, read, who, lang) if standing is Added.KNOWN else []
                readings.append(reading_shown(result.report, read, standing.value, known, lang))
            elif result is not None:
                told.append(result.sentence(lang))
            elif isinstance(outcome.found, Refusal):
                told.append(refused(outcome.found, lang))
    return Readings(readings=readings, refused=told, more=len(outcomes) > AT_ONCE)
