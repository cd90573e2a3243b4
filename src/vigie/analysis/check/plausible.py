"""What in a report cannot be, or can hardly be: before any dataset is asked.

In: a report and its reading. Out: findings of kind 'implausible', each with the words it rests on: a force that had
left by then, a weekday that is not that date and a figure above all precedent, as ``vigie.reading.warnings`` finds
them; sums, shares and causes (``plausible_figures``); a day that lies after the publication. ``warnings`` gives the
same as a report's warnings. A finding corrects nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from vigie.analysis.check import plausible_figures
from vigie.analysis.check.plausible_figures import Doubt
from vigie.analysis.finding import Finding, Told
from vigie.knowledge.actors import actors
from vigie.knowledge.text import canonical
from vigie.model import Evidence, Reading, Report, Warning, WarningKind

KIND = "implausible"
METHOD = Told("method.plausible")
DOUBTED = {
    WarningKind.FORCE_HAD_LEFT: "force_had_left",
    WarningKind.IMPLAUSIBLE_FIGURE: "out_of_range",
    WarningKind.WEEKDAY_MISMATCH: "weekday",
}


def plausibility(report: Report, reading: Reading) -> list[Finding]:
    """What to doubt in a report, in the order of its text."""
    return [_finding(report, doubt) for doubt in _doubts(report, reading)]


def warnings(report: Report, reading: Reading) -> list[Warning]:
    """The same as warnings of a report, without those that reading gave already."""
    known = {(w.kind, w.quote) for w in reading.warnings}
    kinds = {code: kind for kind, code in DOUBTED.items()}
    found = [
        Warning(kinds.get(d.code, WarningKind.IMPLAUSIBLE_FIGURE), str(d.about), d.quote)
        for d in _doubts(report, reading)
    ]
    return [w for w in found if (w.kind, w.quote) not in known]


def _doubts(report: Report, reading: Reading) -> list[Doubt]:
    found = [*_warned(report, reading), *_after_publication(report, reading)]
    taken = [d.quote for d in found]
    for doubt in plausible_figures.find(report):
        if not any(q.start < doubt.quote.end and doubt.quote.start < q.end for q in taken):
            found.append(doubt)
    return sorted(found, key=lambda d: d.quote.start)


def _warned(report: Report, reading: Reading) -> Iterator[Doubt]:
    """What reading warned of already, with what it knows of a force's departure."""
    for warning in reading.warnings:
        code = DOUBTED.get(warning.kind)
        if code is None or warning.quote is None:
            continue
        values: dict[str, object] = {"about": _number(warning.about)}
        if code == "force_had_left":
            until = _departure(warning.about or "")
            values["until"] = until
            code = "force_had_left" if until else "force_had_left_undated"
        elif code == "weekday":
            day = dt.date.fromisoformat(warning.about or "")
            values["day"] = Told(f"plausible.day.{day.isoweekday()}")
        elif plausible_figures.numbers(warning.quote.text, report.language) > 1:
            code = "more_than_all"
        yield Doubt(code, values, warning.quote)


def _departure(name: str) -> str | None:
    """The day by which a force of this name had left."""
    wanted = canonical(name)
    found = [a for a in actors().values() if a.until and wanted in map(canonical, (*a.forms, *a.acronyms))]
    return found[0].until.isoformat() if found and found[0].until else None


def _number(about: str | None) -> object:
    try:
        return float(about or "")
    except ValueError:
        return about or ""


def _after_publication(report: Report, reading: Reading) -> Iterator[Doubt]:
    """People killed on a day that the report could not know."""
    for account in reading.incidents:
        day = account.date.start if account.date else None
        words = account.date_evidence
        # without its year in words, the date itself was reckoned from the publication
        if report.published and day and words and day > report.published and str(day.year) in words.text:
            values: dict[str, object] = {"about": day.isoformat(), "published": report.published.isoformat()}
            yield Doubt("after_publication", values, words)


def _finding(report: Report, doubt: Doubt) -> Finding:
    about = {"report": report.id, "source": report.source, "doubt": doubt.code}
    details = {"evidence": [_run(doubt.quote)], **({"basis": doubt.source} if doubt.source else {})}
    value = doubt.about if isinstance(doubt.about, (int, float, str)) else None
    return Finding(KIND, about, value, "", METHOD, Told(f"plausible.{doubt.code}", doubt.values), details=details)


def _run(words: Evidence) -> dict[str, object]:
    return {"start": words.start, "end": words.end, "text": words.text}
