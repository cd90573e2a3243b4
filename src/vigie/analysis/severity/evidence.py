"""What on record tells of access in an area on a day: conditions, measures and incidents, each with its words.

In: a record, a day, the rules. Out: ``Told``: statements ready to be scored, with what they are about, how fresh they
are and what they rest on; and the datasets whose silence counts.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.analysis.severity.scopes import Scope, scope
from vigie.knowledge.severity import UNTOLD, Rules
from vigie.knowledge.text import canonical
from vigie.model import Certainty, Measure, Report, Sensitivity
from vigie.record import Episode, Filter, Incident, Record
from vigie.record.datasets import Vintage, vintages

READING = "reading"
Silent = tuple[str, tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class Words:
    """A quoted passage and where it stands."""

    quote: str
    report: str
    source: str
    published: dt.date | None


@dataclass(frozen=True, slots=True)
class State:
    """A condition on the day. ``over``: it has ended within the period; ``last_told``: the last day on which a report
    has it in force."""

    id: str
    kind: str
    scope: Scope
    extent: str
    start: dt.date | None
    end: dt.date | None
    last_told: dt.date | None
    alleged: bool
    over: bool
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """A measure told of within the period."""

    id: str
    kind: str
    status: str
    scope: Scope
    day: dt.date
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An incident of the period; ``killed`` is the lowest figure that counts."""

    id: str
    scope: Scope
    day: dt.date
    types: tuple[str, ...]
    targets: tuple[str, ...]
    losses: tuple[str, ...]
    harmed: tuple[str, ...]
    killed: int
    alleged: bool
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """All that the record tells for a day: ``first`` to ``day`` is the period. ``silent``: datasets whose releases
    cover all of it in some countries (None: everywhere), so that no event of theirs means that they know of none."""

    day: dt.date
    first: dt.date
    states: tuple[State, ...]
    responses: tuple[Response, ...]
    events: tuple[Event, ...]
    silent: tuple[Silent, ...]
    versions: tuple[tuple[str, str], ...]


def told(record: Record, day: dt.date, rules: Rules, sensitivity: Sensitivity | None = None) -> Told:
    """What the record tells for that day, in reports of then and since: a blockade is often told once it is over."""
    first = months_before(day, rules.months)
    level = Filter(sensitivity=sensitivity)
    states = [s for s in (_state(e, day, first) for e in record.episodes(level)) if s is not None]
    during = Filter(start=first, end=day, sensitivity=sensitivity)
    incidents = [i for i in record.incidents(during) if i.certainty is not Certainty.DENIED]
    releases = vintages(record.engine, record.as_of)
    return Told(
        day,
        first,
        tuple(states),
        tuple(_responses(record.measures(level), first, day)),
        tuple(e for e in map(_event, incidents) if e is not None and e.day <= day),
        tuple(_silent(releases, first, day)),
        ((READING, ""), *((r.name, r.version) for r in releases)),
    )


def _silent(releases: Sequence[Vintage], first: dt.date, day: dt.date) -> Iterable[Silent]:
    """The datasets whose releases together leave no day of the period out; an excerpt covers nothing."""
    spans: dict[Silent, list[tuple[dt.date, dt.date]]] = {}
    for one in releases:
        if one.about.first and one.about.last:
            spans.setdefault((one.name, one.about.areas), []).append((one.about.first, one.about.last))
    for key, covered in spans.items():
        reached = first - dt.timedelta(days=1)
        for start, end in sorted(covered):
            if start <= reached + dt.timedelta(days=1):
                reached = max(reached, end)
        if reached >= day:
            yield key


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(max(day.year * 12 + day.month - 1 - months, 12), 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _state(episode: Episode, day: dt.date, first: dt.date) -> State | None:
    """The condition on the day; None where it had not begun, was over before the period, or is denied by all."""
    begun = episode.first_seen
    if not episode.stated or (begun is not None and begun > day):
        return None
    over = episode.end is not None and episode.end <= day
    if over and episode.end is not None and episode.end < first:
        return None
    extents = [s.condition.extent for s in episode.stated if s.condition.extent]
    return State(
        id=episode.id,
        kind=episode.kind,
        scope=scope(episode.where, day),
        extent=extents[-1] if extents else UNTOLD,
        start=episode.start,
        end=episode.end,
        last_told=episode.last_seen,
        alleged=episode.certainty is not Certainty.STATED,
        over=over,
        words=tuple(_words(s.condition.quote.text, s.report) for s in episode.stated),
    )


def _responses(found: Sequence[tuple[str, Report, Measure]], first: dt.date, day: dt.date) -> Iterable[Response]:
    for key, report, measure in found:
        if report.published and first <= report.published <= day:
            where = scope(measure.places, day)
            quote = (_words(measure.quote.text, report),)
            yield Response(key, measure.kind, measure.status, where, report.published, quote)


def _event(incident: Incident) -> Event | None:
    day = (incident.date.end or incident.date.start) if incident.date else None
    if day is None:
        return None
    toll = incident.toll()
    return Event(
        id=incident.id,
        scope=scope(incident.places, day),
        day=day,
        types=incident.types,
        targets=incident.targets,
        losses=tuple(dict.fromkeys(span.kind for span in incident.losses)),
        harmed=tuple(dict.fromkeys(span.of for span in incident.harm)),
        killed=int(toll.low or 0) if toll else 0,
        alleged=incident.certainty is not Certainty.STATED,
        words=tuple(_words(a.account.quote.text, a.report) for a in incident.accounts),
    )


def _words(quote: str, report: Report) -> Words:
    return Words(quote, report.id, report.source or "", report.published)


def has(words: Iterable[Words], phrases: Sequence[str]) -> bool:
    """Does one of the passages hold one of those phrases? Folded; a phrase that ends in * begins a word."""
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(p).replace(r"\*", r"\w*") for p in phrases) + r")\b")
    return any(pattern.search(canonical(one.quote)) for one in words)
