"""Check a claim: against every dataset that covers it, with the figures, the definition and the reason.

In: a sentence, or a claim that reading took out of a report. Out: ``Check``: supported, close, contradicted
or not checkable, by the rules of ``vigie.analysis.check.verdict``, with the dataset's figures and, where nothing
covers the claim, the dataset that would.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vigie import exchange
from vigie.analysis.check import wording
from vigie.analysis.check.datasets import dataset, is_series, missing
from vigie.analysis.check.from_claim import query_from_claim
from vigie.analysis.check.parse import MAX_CHARACTERS, parse
from vigie.analysis.check.query import Query
from vigie.analysis.check.slices import matching
from vigie.analysis.check.subject import Slice
from vigie.analysis.check.verdict import PartVerdict, Verdict, judge, slices, worst
from vigie.knowledge.indicators import Dataset
from vigie.knowledge.messages import message
from vigie.model import Claim, Number, QuestionError, Report

__all__ = ["Check", "UnclearClaim", "check_claim", "check_text"]

METHOD = "rules of verdict on published yearly and monthly totals (docs/check.md)"


class UnclearClaim(QuestionError):
    """What was given is no claim to check."""

    def __init__(self, problem: str, **values: object) -> None:
        self.problem, self.values = problem, values
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        """The sentence in the reader's language."""
        return message(f"check.cli.{self.problem}", lang, **self.values)


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
    method: str = METHOD

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
        if self.why is not None:
            text = wording.no_reason(self.why, self.query.measure, lang)
        else:
            text = wording.reason(self.verdict, self.parts, self.dataset.short if self.dataset else "", lang)
        for s, n in self.slices():
            text += " " + wording.slice_sentence(s, n, lang)
        if self.context is not None:
            text += " " + message("check.context.record", lang, incidents=self.context)
        return text

    def slices(self) -> list[tuple[Slice, Number]]:
        """What in the same data does give a figure that the claim's own subject does not."""
        return [found for part in self.parts for found in matching(part)]

    def caveats(self, lang: str) -> list[str]:
        return list(dict.fromkeys(c for p in self.parts for c in wording.caveats(p, lang)))

    def to_json(self) -> dict[str, Any]:
        """One line of ``vigie check --json``."""
        needs = None
        if self.why is not None:
            needs = {lang: wording.needs(self.why, self.query.measure, lang) for lang in ("fr", "en")}
        return {
            "text": self.text,
            "language": self.language,
            "report": self.report and self.report.id,
            "claim": exchange.claim_to_json(self.claim) if self.claim else _claim_json(self),
            "verdict": self.verdict.value,
            "measure": self.measure,
            "country": self.country,
            "figures": figures(self),
            "dataset": self.dataset and dataset_json(self.dataset),
            "needs": needs,
            "slices": [
                {"measure": s.measure, "period": str(s.period), "country": s.area.label, "data": n}
                for s, n in self.slices()
            ],
            "reason": {lang: self.reason(lang) for lang in ("fr", "en")},
            "method": self.method,
            "caveats": {lang: self.caveats(lang) for lang in ("fr", "en")},
            "context": None if self.context is None else {"incidents_on_record": self.context},
        }


def check_text(text: str, lang: str, published: dt.date | None = None) -> Check:
    """A typed claim; UnclearClaim where it is empty or far too long to be one claim."""
    if not text.strip():
        raise UnclearClaim("nothing")
    if len(text) > MAX_CHARACTERS:
        raise UnclearClaim("too_long", n=len(text), most=MAX_CHARACTERS)
    return _answer(Check(text, lang, parse(text, lang, published), Verdict.NOT_CHECKABLE, None))


def check_claim(claim: Claim, report: Report, incidents: int | None = None) -> Check:
    """A claim of a report; ``incidents`` is how many the record holds for its place and period, if known."""
    query = query_from_claim(claim, report)
    blank = Check(claim.quote.text, report.language, query, Verdict.NOT_CHECKABLE, None)
    return replace(_answer(blank), claim=claim, report=report, context=incidents)


def _answer(check: Check) -> Check:
    query = check.query
    why = query.why
    if why is None:
        gaps = [gap for part in query.parts for s in slices(part) if (gap := missing(s))]
        why = gaps[0] if gaps else None
    if why is not None:
        return replace(check, why=why)
    parts = tuple(judge(part) for part in query.parts)
    if query.caveats:
        parts = tuple(replace(p, caveats=(*p.caveats, *query.caveats)) for p in parts)
    first: Slice = query.parts[0].target
    return replace(check, verdict=worst([p.verdict for p in parts]), parts=parts, dataset=dataset(first))


# JSON ------------------------------------------------------------


def figures(check: Check) -> dict[str, Any]:
    """The figures of a check: those of its main part on top, every part below."""
    if not check.parts:
        empty = dict.fromkeys(("claimed", "data", "low", "high", "period", "compared"))
        return {**empty, "why": check.why}
    main, other = _main(check.parts)
    part, figure = main.part, main.figure
    top: dict[str, Any] = {
        "claimed": part.claimed if part.op in {"level", "average"} else None,
        "data": figure.best,
        "low": figure.low,
        "high": figure.high,
        "period": str(figure.period or part.target.period),
        "compared": _compared(other) if other else None if part.op == "level" else _compared(main),
    }
    if part.op == "share":
        top |= {"claimed": part.claimed, "data": main.ratio, "low": None, "high": None}
    return {**top, "parts": [_part(p, check.parts[0]) for p in check.parts]}


def _main(parts: tuple[PartVerdict, ...]) -> tuple[PartVerdict, PartVerdict | None]:
    """The latest level and what stands beside it: a comparison if there is one, else the other level."""
    levels = [p for p in parts if p.part.op in {"level", "average"}]
    if not levels:
        return parts[0], None
    main = max(levels, key=lambda p: p.part.target.period)
    others = [p for p in parts if p is not main]
    comparisons = [p for p in others if p not in levels]
    return main, next(iter(comparisons or others), None)


def _compared(judged: PartVerdict) -> dict[str, Any]:
    part, figure = judged.part, judged.figure
    if part.op in {"level", "average"}:
        return {
            "op": part.op,
            "period": str(figure.period or part.target.period),
            "claimed": part.claimed,
            "data": figure.best,
            "low": figure.low,
            "high": figure.high,
        }
    found: dict[str, Any] = {"op": part.op, **(judged.compared or {})}
    if part.op in {"ratio", "share"}:
        found |= {"ratio_claimed": part.claimed, "ratio_data": judged.ratio}
    elif part.op == "difference":
        found |= {"difference_claimed": part.claimed, "difference_data": judged.ratio}
    elif part.op in {"order", "direction"}:
        found |= {"direction": part.direction, "ratio_data": judged.ratio}
    return found


def _part(judged: PartVerdict, first: PartVerdict) -> dict[str, Any]:
    part, figure = judged.part, judged.figure
    found: dict[str, Any] = {
        "op": part.op,
        "period": str(figure.period or part.target.period),
        "claimed": part.claimed,
        "words": part.words,
        "data": figure.best,
        "low": figure.low,
        "high": figure.high,
    }
    optional: Mapping[str, Number | str | None] = {
        "claimed_high": part.claimed_high,
        "per": part.per,
        "direction": part.direction if part.op not in {"ratio"} else None,
        "measure": part.target.measure if part.target.measure != first.part.target.measure else None,
        "country": part.target.area.label if part.target.area != first.part.target.area else None,
    }
    found |= {key: value for key, value in optional.items() if value is not None}
    if judged.compared:
        found["compared"] = judged.compared
    if judged.ratio is not None:
        found["ratio"] = judged.ratio
    return {**found, "verdict": judged.verdict.value}


def dataset_json(about: Dataset) -> dict[str, Any]:
    """How a dataset is cited beside a verdict."""
    return {
        "name": about.name,
        "short": about.short,
        "version": about.version,
        "definition": {"fr": about.definition_fr, "en": about.definition_en},
        "coverage": {"fr": about.coverage_fr, "en": about.coverage_en},
        "licence": about.licence,
        "citation": about.citation,
        "url": about.url,
    }


def _claim_json(check: Check) -> dict[str, Any]:
    """A typed claim in the form of the reading contract."""
    query = check.query
    parts = query.parts
    main = parts[-1] if parts else None
    level = next((p for p in parts if p.op == "level"), None)
    other = next((p for p in parts if p is not level), None)
    members = query.area.members if query.area else ()
    unit = "people"
    if is_series(query.measure):
        unit = "USD" if query.measure == "gdp_per_capita" else "share"
    period = main.target.period if main else query.period
    return {
        "measure": query.measure,
        "place": query.place and {"name": query.place, "country": members[0].iso2 if len(members) == 1 else None},
        "period": _days(period),
        "quantity": _quantity(level.claimed, level.words, level.claimed_high) if level else None,
        "unit": unit,
        "compare": _compare_json(other) if other else None,
        "by": None,
        "said_by": [],
        "quote": query.text,
    }


def _compare_json(part: Any) -> dict[str, Any]:
    base = part.base.period if part.base else part.window or part.target.period
    op = {"level": "level", "ratio": "ratio", "share": "ratio", "difference": "difference"}.get(part.op, "direction")
    stated = part.claimed is not None
    direction = part.direction
    if part.op == "ratio" and stated:
        direction = "up" if part.claimed > 1 else "down"
    return {
        "op": op,
        "period": _days(base),
        "quantity": _quantity(part.claimed, part.words, part.claimed_high) if stated else None,
        "direction": direction or ("down" if part.op == "lowest" else "up" if part.op == "highest" else None),
    }


def _days(period: Any) -> dict[str, str] | None:
    if period is None:
        return None
    if period.month:
        last = dt.date(period.first + period.month // 12, period.month % 12 + 1, 1) - dt.timedelta(days=1)
        return {"from": f"{period.first}-{period.month:02d}-01", "to": last.isoformat()}
    return {"from": f"{period.first}-01-01", "to": f"{period.last}-12-31"}


def _quantity(n: Number | None, words: str, high: Number | None) -> dict[str, Number | None]:
    low = n if words in {"exact", "at_least", "between"} else None
    value = None if words == "between" else n
    upper = high if words == "between" else n if words in {"exact", "at_most"} else None
    return {"low": low, "value": value, "high": upper}
