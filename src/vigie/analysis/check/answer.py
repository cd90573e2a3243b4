"""Check a claim: against every dataset that covers it, with the figures, the definition and the reason.

In: a sentence, or a claim that reading took out of a report. Out: ``Check``: supported, close, contradicted
or not checkable, by the rules of ``vigie.analysis.check.verdict``, with the dataset's figures and, where nothing
covers the claim, the dataset that would.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from vigie import exchange
from vigie.analysis.check import as_json, saying, slices, wording
from vigie.analysis.check.from_claim import query_from_claim
from vigie.analysis.check.holdings import Held, Holdings, reason
from vigie.analysis.check.parse import MAX_CHARACTERS, parse
from vigie.analysis.check.query import QUESTION, Query
from vigie.analysis.check.slices import Slices
from vigie.analysis.check.subject import MOVEMENT, Figure
from vigie.analysis.check.verdict import PartVerdict, Verdict
from vigie.analysis.finding import Finding, Told
from vigie.knowledge.indicators import Dataset
from vigie.knowledge.messages import message
from vigie.knowledge.problems import Spoken
from vigie.model import Claim, Number, QuestionError, Report

__all__ = ["Check", "UnclearClaim", "check_claim", "check_text"]

METHOD = Told("method.verdict")
NATIONAL = Holdings()


class UnclearClaim(Spoken, QuestionError):
    """What was given is no claim to check."""

    topic = "check.cli"


@dataclass(frozen=True, slots=True)
class Check:
    """A claim with its verdict and what the verdict rests on.

    ``why`` is set where the claim is not checkable; ``context`` is what the record itself holds, which never
    contradicts a claim by itself.
    """

    text: str
    language: str
    query: Query
    verdict: Verdict
    why: str | None
    parts: tuple[PartVerdict, ...] = ()
    dataset: Dataset | None = None
    claim: Claim | None = None
    report: Report | None = None
    context: int | None = None
    method: Told = METHOD
    held: tuple[Held, ...] = ()
    """What each dataset says, the one that decides first; last those that do not cover the claim."""
    slices: Slices = slices.NONE
    """What in the data does give a figure that the claim's own subject does not."""
    counted: Figure | None = None
    """What the record itself counts, which is a floor."""
    told: tuple[Dataset | None, Figure] | None = None
    """What answers a question."""

    @property
    def measure(self) -> str:
        return self.parts[0].part.target.measure if self.parts else self.query.measure

    @property
    def country(self) -> str | None:
        if self.parts:
            labels = dict.fromkeys(p.part.target.area.label for p in self.parts)
            return "; ".join(labels)
        return self.query.area.label if self.query.area else None

    def reason(self, lang: str) -> str:
        """The verdict in words, with the figures, or why there is none and what would answer."""
        if self.moved is not None:
            text = saying.moved(self.held[0], lang)
        elif self.why is not None:
            text = wording.no_reason(self.why, self.query, lang, self.told)
        else:
            text = wording.reason(self.verdict, self.parts, self.dataset.short if self.dataset else "", lang)
        sentences = [*saying.others(self.held, lang), *saying.found(self.slices, self.claimed, lang)]
        if self.counted is not None:
            sentences.append(saying.counted(self.counted, lang))
        if self.context is not None:
            sentences.append(message("check.context.record", lang, incidents=self.context))
        return " ".join([text, *sentences])

    @property
    def moved(self) -> Finding | None:
        """Of a claim of movement: what the deciding dataset says."""
        return self.held[0].moved if self.held else None

    @property
    def claimed(self) -> tuple[Number, ...]:
        """The levels that the claim states and that its verdict does not find supported."""
        missed = [p for p in self.parts if p.part.op == "level" and p.verdict is not Verdict.SUPPORTED]
        return tuple(p.part.claimed for p in missed if p.part.claimed is not None)

    def to_findings(self) -> list[Finding]:
        """The verdict of each dataset, and the slices that give the claimed figure."""
        from vigie.analysis.check.findings import findings

        return findings(self)

    def caveats(self, lang: str) -> list[str]:
        told = [c.sentence(lang) for c in self.moved.caveats] if self.moved else []
        return list(dict.fromkeys([*told, *(c for p in self.parts for c in wording.caveats(p, lang))]))

    def to_json(self) -> dict[str, Any]:
        """One line of ``vigie check --json``."""
        needs = None
        if self.why is not None:
            needs = {lang: wording.needs(self.why, self.query.measure, lang) for lang in ("fr", "en")}
        return {
            "text": self.text,
            "language": self.language,
            "report": self.report and self.report.id,
            "claim": exchange.claim_to_json(self.claim) if self.claim else as_json.claim_json(self),
            "verdict": self.verdict.value,
            "measure": self.measure,
            "country": self.country,
            "figures": as_json.figures(self),
            "dataset": self.dataset and as_json.dataset_json(self.dataset),
            "needs": needs,
            "slices": [as_json.slice_json(one) for one in self.slices.found],
            "search": {
                "tried": self.slices.tried,
                "fitting": self.slices.fitting,
                "by_luck": [as_json.slice_json(one) for one in self.slices.lucky],
            },
            "held": [as_json.held_json(one) for one in self.held],
            "reason": {lang: self.reason(lang) for lang in ("fr", "en")},
            "method": self.method.in_all(),
            "caveats": {lang: self.caveats(lang) for lang in ("fr", "en")},
            "context": None if self.context is None else {"incidents_on_record": self.context},
            "record": self.counted and {"best": self.counted.best, "low": self.counted.low, "high": self.counted.high},
        }


def check_text(text: str, lang: str, published: dt.date | None = None, holdings: Holdings = NATIONAL) -> Check:
    """A typed claim; UnclearClaim where it is empty or far too long to be one claim."""
    if not text.strip():
        raise UnclearClaim("nothing")
    if len(text) > MAX_CHARACTERS:
        raise UnclearClaim("too_long", n=len(text), most=MAX_CHARACTERS)
    blank = Check(text, lang, parse(text, lang, published), Verdict.NOT_CHECKABLE, None)
    return _answer(blank, holdings, published)


def check_claim(claim: Claim, report: Report, incidents: int | None = None, holdings: Holdings = NATIONAL) -> Check:
    """A claim of a report; ``incidents`` is how many the record holds for its place and period, if known."""
    query = query_from_claim(claim, report)
    blank = Check(claim.quote.text, report.language, query, Verdict.NOT_CHECKABLE, None)
    return replace(_answer(blank, holdings, report.published), claim=claim, report=report, context=incidents)


def _answer(check: Check, holdings: Holdings, published: dt.date | None) -> Check:
    query = check.query
    # without a record a file of claims is answered by the national tables alone
    if query.heading is not None and (holdings.events or (holdings.food and not query.parts)):
        return _moved(check, holdings)
    if query.why == QUESTION and query.parts:
        return replace(check, why=query.why, told=holdings.told(query))
    if query.why is not None or not query.parts:
        return replace(check, why=query.why)
    held = holdings.hold(query)
    first = held[0]
    floor = holdings.floor(query)
    check = replace(check, held=tuple(held), counted=floor)
    if first.why is not None:
        if floor is not None and (parts := holdings.reached(query, floor)):
            about = holdings.record(query)
            return replace(check, verdict=Verdict.SUPPORTED, parts=parts, dataset=about)
        return replace(check, why=reason(held))
    check = replace(check, verdict=first.verdict, parts=first.parts, dataset=first.dataset)
    return replace(check, slices=_slices(check, first, holdings, published))


def _moved(check: Check, holdings: Holdings) -> Check:
    """A claim of movement: by datasets of events alone."""
    from vigie.analysis.check import movement

    query = check.query
    datasets = holdings.events.datasets if holdings.events else []
    if query.heading is None or not datasets:
        return replace(check, why=MOVEMENT)
    held = movement.hold(query, query.heading, datasets)
    first = held[0]
    return replace(check, held=tuple(held), verdict=first.verdict, why=first.why, dataset=first.dataset)


def _slices(check: Check, first: Held, holdings: Holdings, published: dt.date | None) -> Slices:
    """Slices that give what the deciding dataset does not."""
    national = [slices.national(part) for part in check.parts] if first.holding.national else []
    if holdings.events is None or not check.claimed:
        return slices.together(national)
    events = slices.searched(check.parts, holdings.events, first.holding.id, published)
    return slices.together([*national, events.of(check.claimed)])
