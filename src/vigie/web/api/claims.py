"""/api/claims: claims held against published data and the datasets on record, typed ones and those of reports.

In: a passage, or the filter of a list. Out: each claim with its verdict, what each dataset says, the slices that do
give its figure, charts, and questions back where it leaves open what it means.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from vigie.model import Claim, Report
from vigie.record.query.typed import WrongValue
from vigie.web.api.claims_told import CheckTold, Offered, Passages, RecordedClaim, RecordedClaims
from vigie.web.asked import Question
from vigie.web.findings import told
from vigie.web.kept import Kept
from vigie.web.language import Lang
from vigie.web.people.who import Reader
from vigie.web.store import Open

if TYPE_CHECKING:
    from vigie.analysis.check import Check
    from vigie.analysis.check.holdings import Held
    from vigie.analysis.check.slices import Found

router = APIRouter(prefix="/claims", tags=["claims"])

WIDE = 720
KEPT_ANSWERS = 256
MOST = 50
Width = Annotated[int, Query(ge=280, le=1200, description="of charts, in pixels")]


class Given(BaseModel):
    """A claim or a passage; ``published`` settles 'last year', ``language`` is found out where it is not told."""

    text: str = Field(max_length=20_000)
    published: dt.date | None = None
    language: Literal["fr", "en"] | None = None


async def _kept(request: Request) -> Kept[Any]:
    state = request.app.state
    if not hasattr(state, "checked"):
        state.checked = Kept(KEPT_ANSWERS)
    found: Kept[Any] = state.checked
    return found


Answers = Annotated[Kept[Any], Depends(_kept)]


@router.post("/check")
def check(given: Given, who: Reader, store: Open, lang: Lang, kept: Answers, width: Width = WIDE) -> Passages:
    """Every claim of a passage, checked; nothing is recorded."""
    from vigie.sources import language as languages

    # A lone surrogate, which JSON may carry, is no letter of any language.
    text = given.text.encode("utf-8", "replace").decode("utf-8")
    tongue = given.language or languages.find(text, "TEXT")
    key = ("passage", store.stamp(), who.level, text, given.published, tongue, lang, width)

    def answer() -> Passages:
        from vigie.analysis.check.passage import check_passage
        from vigie.analysis.check.recorded import of_record

        with store.counting(who) as record:
            found = check_passage(text, tongue, given.published, of_record(record, linked=True))
            checks = [
                _told(one, lang, width, given.published, [o for o in found.checks if o is not one])
                for one in found.checks
            ]
        return Passages(
            language=tongue,
            claims=checks,
            silent=list(found.silent),
            left=found.left,
            doubts=[told(one) for one in _doubts(text, tongue, given.published)],
        )

    result: Passages = kept.of(key, answer)
    return result


@router.get("")
def claims(
    asked: Question,
    who: Reader,
    store: Open,
    kept: Answers,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 10,
    after: Annotated[
        str | None, Query(max_length=200, description="the id of the last claim of the page before")
    ] = None,
    width: Width = WIDE,
) -> RecordedClaims:
    """The claims of the reports on record, newest report first, each checked."""
    stamp = store.stamp()
    with store.counting(who, asked.as_of) as record:
        from vigie.analysis.check.recorded import checker

        found = record.claims(asked.of(record))
        found.sort(key=lambda one: (str(one[1].published or ""), one[0]), reverse=True)
        keys = [key for key, _, _ in found]
        if after is not None and after not in keys:
            raise WrongValue("choice", value=after, option="after", choices="id")
        start = keys.index(after) + 1 if after is not None else 0
        judge = None
        items = []
        for key, report, claim in found[start : start + limit]:
            name = ("recorded", stamp, who.level, asked.as_of, key, asked.lang, width)
            judge = judge or checker(record)
            judged = kept.of(name, partial(_judged, judge, report, claim, asked.lang, width))
            items.append(
                RecordedClaim(
                    id=key,
                    report=report.id,
                    title=report.title or "",
                    source=report.source,
                    published=report.published,
                    start=claim.quote.start,
                    end=claim.quote.end,
                    check=judged,
                )
            )
    more = start + limit < len(found)
    return RecordedClaims(total=len(found), items=items, next=items[-1].id if items and more else None)


def _judged(judge: Callable[[Report, Claim], Check], report: Report, claim: Claim, lang: str, width: int) -> CheckTold:
    return _told(judge(report, claim), lang, width, report.published)


def _doubts(text: str, tongue: str, published: dt.date | None) -> list[Any]:
    """What in the words cannot be, whatever the data say."""
    from vigie.analysis.check import plausibility
    from vigie.reading import read

    report = Report("", text, tongue, published)
    return list(plausibility(report, read(report)))


def _told(
    check: Check, lang: str, width: int, published: dt.date | None = None, beside: Sequence[Check] = ()
) -> CheckTold:
    """A check as it is sent, with its charts in the language asked."""
    from vigie.analysis.check.drawing import verdict_svg, years_svg
    from vigie.analysis.check.unclear import choices

    base = check.to_json()
    base.pop("claim")
    decides = check.held[0] if check.held and check.held[0].why is None else None
    return CheckTold.model_validate(
        base
        | {
            "why": check.why,
            "measure_name": _measure(check, lang),
            "rows": _rows(check, decides, lang),
            "charts": {"verdict": verdict_svg(check, lang, width), "years": years_svg(check, lang, width)},
            "choices": [Offered(lacks=c.lacks, word=c.word, text=c.text) for c in choices(check, published, beside)],
            "held": [_held(one, one is decides, lang) for one in check.held],
            "slices": [_slice(one, lang) for one in check.slices.found],
            "search": {
                "tried": check.slices.tried,
                "fitting": check.slices.fitting,
                "by_luck": [_slice(one, lang) for one in check.slices.lucky],
                "events": check.slices.events,
            },
            "claimed": [float(n) for n in check.claimed],
        }
    )


def _rows(check: Check, decides: Held | None, lang: str) -> list[dict[str, Any]]:
    """Every figure of the claim as a line of a table, with what stands under the data's side of it."""
    from vigie.analysis.check.wording import figure_rows

    found = []
    for part in check.parts:
        base = part.part.base or part.part.target
        compared = part.compared or {}
        period = str(part.figure.period or part.part.target.period)
        figures = [(part.part.target, part.figure.best, part.figure.low, part.figure.high, period)]
        if "low" in compared:
            figures.append((base, *(compared[key] for key in ("data", "low", "high", "period"))))
        for cells, (slice_, best, low, high, when) in zip(figure_rows(part, lang), figures, strict=True):
            found.append(
                {
                    "cells": list(cells),
                    "period": when,
                    "data": best,
                    "low": low,
                    "high": high,
                    "events": _events(decides, slice_, lang),
                }
            )
    return found


def _events(held: Held | None, slice_: Any, lang: str) -> dict[str, Any] | None:
    """The events that a dataset counts in a slice; None for a table."""
    from vigie.analysis.check.events import EventDataset

    if held is None or not isinstance(held.holding, EventDataset) or slice_.period.days is None:
        return None
    ids, total = held.holding.ids(slice_)
    return {"total": total, "ids": list(ids[:12]), "where": _where(slice_, held.holding.id, lang)}


def _measure(check: Check, lang: str) -> str:
    from vigie.analysis.check.wording import measure_name

    return measure_name(check.measure, lang) if check.parts else ""


def _held(one: Held, decides: bool, lang: str) -> dict[str, Any]:
    from vigie.analysis.check import as_json, wording

    short = one.dataset.short if one.dataset else ""
    said = {t: wording.reason(one.verdict, one.parts, short, t) for t in ("fr", "en")} if one.parts else None
    main = max(one.parts, key=lambda p: p.part.target.period).part.target if one.parts else None
    events = _events(one, main, lang) if main else None
    return as_json.held_json(one) | {"decides": decides, "said": said, "events": events}


def _slice(one: Found, lang: str) -> dict[str, Any]:
    from vigie.analysis.check import saying
    from vigie.knowledge.messages import message

    first = one.fits[0]
    return {
        "figure": float(first.figure),
        "said": {t: saying.slice_sentence(one, t) for t in ("fr", "en")},
        "differs": [message(f"claims.change.{code}", lang) for code in one.changes],
        "exact": one.exact,
        "expected_by_luck": one.expected,
        "could_be_luck": one.lucky,
        "dataset": one.dataset.name,
        "version": one.dataset.version,
        "events": {"total": one.events, "ids": list(one.ids[:12]), "where": _where(first.slice, one.dataset.id, lang)}
        if one.events
        else None,
    }


def _where(slice_: Any, origin: str, lang: str) -> dict[str, Any]:
    """The same events as a filter of the page, where one filter can ask for them."""
    start, end = slice_.period.days or (None, None)
    places = [*slice_.region, *(() if slice_.region else (c.name(lang) for c in slice_.area.members))]
    found = {
        "from": start and start.isoformat(),
        "to": end.isoformat() if end and not slice_.period.open else None,
        "place": places[0] if len(places) == 1 else None,
        "actor": slice_.perpetrator,
        "type": slice_.type,
        "target": slice_.target,
        "origin": origin,
    }
    return {key: value for key, value in found.items() if value}
