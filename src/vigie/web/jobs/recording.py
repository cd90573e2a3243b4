"""One report recorded by a person who looked at it: the reading, and beside it what that person decided.

In: a reading that the server made, choices by statement, who makes them. Out: what recording came to and where it
landed; or, of a report taken back, the judgements that set all of it aside. Nothing is overwritten: taking back is a
judgement too, and is itself taken back by withdrawing it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from vigie.knowledge.messages import message
from vigie.model import Account, QuestionError, Reading, VigieError
from vigie.record import Judgement, Record, Verdict, fingerprint
from vigie.record.judgements import NOTHING, now
from vigie.record.judgements.corrections import written
from vigie.record.judgements.deciding import decision
from vigie.record.judgements.typed import values as typed
from vigie.record.rows import Subject
from vigie.record.words import label, places
from vigie.web.jobs.statements import Landed, ids, span
from vigie.web.jobs.typed import Choice
from vigie.web.people.who import Who
from vigie.web.problems import WebProblem, sentence
from vigie.web.store import Store


class Recorded(BaseModel):
    """What recording came to (new, known, revised, reread), the judgements made, where the accounts landed."""

    report: str
    came: str
    judgements: list[str]
    landed: list[Landed]


class TakenBack(BaseModel):
    """``undo`` is the judgement that brings all of it back when it is withdrawn; None where nothing stood."""

    report: str
    set_aside: int
    undo: str | None


def record_report(store: Store, who: Who, reading: Reading, choices: Sequence[Choice], lang: str) -> Recorded:
    """Record a reading and what was decided of it; nothing is recorded where a choice cannot be."""
    known = ids(reading)
    decisions = decisions_of(choices, known, who, lang)
    with store.writing(who) as record:
        came = record.add(reading, configuration=fingerprint())
        if decisions:
            record.judge_all(decisions)
    with store.reading(who) as record:
        return Recorded(
            report=reading.report.id,
            came=came.value,
            judgements=[one.id for one in decisions],
            landed=landed(record, known, who, lang),
        )


def decisions_of(choices: Sequence[Choice], known: dict[str, Subject], who: Who, lang: str) -> list[Judgement]:
    """The judgements that choices come to, made at one moment."""
    made = now()
    if len({choice.statement for choice in choices}) < len(choices):
        raise WebProblem("intake.twice", 422)
    return [_decision(choice, known, who, lang, made) for choice in choices]


def _decision(choice: Choice, known: dict[str, Subject], who: Who, lang: str, made: str) -> Judgement:
    subject = known.get(choice.statement)
    if subject is None:
        raise WebProblem("intake.changed", 409)
    verdict, values = Verdict(choice.verdict), NOTHING
    if verdict is Verdict.CORRECT:
        if not isinstance(subject, Account):
            raise WebProblem("intake.nobody_mends", 422)
        values = _typed(choice, subject, lang)
    elif choice.values:
        raise WebProblem("intake.too_much", 422)
    reason = choice.reason.strip() or message("intake.reason", lang)
    return decision(verdict, choice.statement, values, who.name, reason, made)


def _typed(choice: Choice, account: Account, lang: str) -> str:
    """The values of a correction; a wrong one is told with the statement that it is of."""
    try:
        return written(typed([f"{value.field}={value.value}" for value in choice.values]))
    except VigieError as error:
        head = account.quote.text[:60]
        raise WebProblem("intake.wrong_values", 422, statement=head, problem=sentence(error, lang)) from error


def landed(record: Record, read: Mapping[str, Subject], who: Who, lang: str) -> list[Landed]:
    """The incidents that the accounts among these are part of, each once; a rejected account is part of none."""
    found: dict[str, Landed] = {}
    for key in (key for key, subject in read.items() if isinstance(subject, Account)):
        try:
            incident = record.incident(key, who.level)
        except QuestionError:
            continue
        shown = found.get(incident.id)
        if shown is None:
            shown = found[incident.id] = Landed(
                id=incident.id,
                what=label("type", incident.type, lang),
                when=span(incident.date),
                more=places(incident.places, lang),
                reports=len({item.report.id for item in incident.accounts}),
                accounts=[],
            )
        shown.accounts.append(key)
    return list(found.values())


def take_back(store: Store, who: Who, report: str, lang: str) -> TakenBack:
    """Set aside all that stands of a report."""
    with store.writing(who) as record:
        found = record.of_report(report)
        if found is None:
            raise WebProblem("intake.no_report", 404, asked=report)
        standing, aside = found[1], record.judged().aside
        made, reason = now(), message("intake.undone", lang)
        decisions = [
            decision(Verdict.REJECT, key, NOTHING, who.name, reason, made) for key in standing if key not in aside
        ]
        if decisions:
            record.judge_all(decisions)
    return TakenBack(report=report, set_aside=len(decisions), undo=decisions[0].id if decisions else None)
