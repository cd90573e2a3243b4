"""Time expressions in French and English: TIMEX3 type and value, and the days that a conflict coder writes.

In: a document (or a text) and its day of publication. Out: ``TimeMention`` in the order of the text. Spans,
types and values follow TIMEX3 as French TimeBank 1.1 applies it (Bittar et al. 2011): prepositions stay
out, articles in; days follow the reading contract ('début mai' is 1 to 10, 'nuit du 23 au 24 mai' both
days).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from vigie.model import Timex
from vigie.reading.document import Document
from vigie.reading.mentions import TimeMention
from vigie.reading.times import calendar, clocks, dates, durations, feasts, habits, parts, periods, relative
from vigie.reading.times.dateline import dateline
from vigie.reading.times.frame import Frame

__all__ = ["find", "stated_day", "times", "weekday_mismatches"]

Rule = Callable[[Frame, int], int]

POINTS: tuple[Rule, ...] = (
    dates.part_of_date,
    periods.quarter,
    periods.era,
    habits.nth_weekday,
    periods.nth_weekday,
    periods.nth_week,
    dates.calendar_dates,
)
ARTICLE: tuple[Rule, ...] = (
    relative.same_period,
    relative.new_year,
    relative.reference_after_article,
    *POINTS,
    relative.unit,
    parts.part_of_day,
    parts.neighbour,
    periods.season,
    feasts.holiday,
    relative.rounds,
    dates.day_alone,
)
# The rules of ARTICLE that can go on from the class behind the article, for the classes that are frequent there.
AFTER_ARTICLE: dict[str, tuple[Rule, ...]] = {
    "num": (dates.calendar_dates, relative.unit),
    "day": (dates.calendar_dates, relative.unit, dates.day_alone),
    "unit": (periods.era, dates.calendar_dates, relative.unit),
    "part": (dates.part_of_date, parts.part_of_day),
    "roman": (periods.era,),
    "same": (relative.same_period, dates.calendar_dates, relative.unit, parts.part_of_day),
    "ordinal": (
        periods.quarter,
        periods.era,
        habits.nth_weekday,
        periods.nth_weekday,
        periods.nth_week,
        relative.rounds,
    ),
    "month": (dates.calendar_dates,),
    "weekday": (dates.calendar_dates,),
    "year": (dates.calendar_dates,),
    "neighbour": (parts.neighbour,),
    "current": (),
}
NUMBER: tuple[Rule, ...] = (
    clocks.clock,
    habits.alternate,
    dates.calendar_dates,
    relative.unit,
    durations.duration,
    durations.parts,
)
RULES: dict[str, tuple[Rule, ...]] = {
    "the": ARTICLE,
    "this": ARTICLE,
    "that": (relative.unit, parts.part_of_day),
    "ofthe": (dates.day_alone, durations.vague),
    "tothe": (dates.day_alone,),
    "part": (dates.part_of_date,),
    "weekday": (dates.calendar_dates,),
    "deictic": (dates.calendar_dates,),
    "month": (dates.calendar_dates,),
    "year": (dates.calendar_dates, durations.duration),
    "dotted": (dates.calendar_dates,),
    "start": (periods.era, dates.calendar_dates, relative.unit),
    "mid": (periods.era, dates.calendar_dates, relative.unit),
    "end": (periods.era, dates.calendar_dates, relative.unit),
    "last": (
        periods.quarter,
        habits.nth_weekday,
        periods.nth_weekday,
        dates.calendar_dates,
        relative.unit,
        parts.part_of_day,
        periods.season,
    ),
    "next": (dates.calendar_dates, relative.unit, parts.part_of_day, periods.season, relative.adjective),
    "previous": (dates.calendar_dates, relative.unit, parts.part_of_day, relative.adjective),
    "herefrom": (relative.herefrom,),
    "in": (parts.part_after_in,),
    "following": (dates.calendar_dates, relative.unit, parts.part_of_day),
    "day": NUMBER,
    "num": NUMBER,
    "nth": POINTS,
    "ordinal": (*POINTS, relative.rounds),
    "term": (periods.quarter,),
    "roman": (periods.era,),
    "decade": (periods.era,),
    "unit": (periods.era, relative.unit, dates.calendar_dates),
    "clock": (clocks.clock,),
    "noon": (clocks.clock,),
    "about": (durations.duration,),
    "quarterhour": (durations.quarter_hours,),
    "about_num": (durations.duration,),
    "decimal": (durations.duration,),
    "some": (durations.duration,),
    "half": (durations.duration,),
    "neighbour": (parts.neighbour,),
    "season": (periods.season,),
    "holiday": (feasts.holiday,),
    "reference": (relative.reference,),
    "all": (parts.whole,),
    "rate": (habits.repeated,),
    "every": (habits.repeated,),
    "per": (habits.repeated,),
    "tonight": (parts.tonight,),
    "dayletter": (parts.counted_day,),
}

# Behind what opens a time, the classes behind which none goes on: half of a report's articles and numbers stand so.
NO_TIME = frozenset({"x", "function", "street", "aged", "lasting", "feast", "break"})
NO_ARTICLE_TIME = NO_TIME | {"filler", "the", "to", "tothe", "comma", "dot", "for", "of", "in", "sentenced", "all"}
IDLE: dict[str, frozenset[str]] = {
    **dict.fromkeys(("some", "last", "about", "about_num", "unit", "day", "decimal", "ordinal", "nth"), NO_TIME),
    **dict.fromkeys(("the", "this", "that", "ofthe", "tothe"), NO_ARTICLE_TIME),
    "num": NO_TIME | {"of", "in", "the", "ofthe"},
    "in": NO_ARTICLE_TIME | {"month", "year", "num", "day", "unit", "this", "weekday"},
}
NOTHING: frozenset[str] = frozenset()


def find(doc: Document, published: dt.date | None) -> list[TimeMention]:
    """All time expressions of a document, in the order of the text.

    Where the day of publication is unknown a dateline of the text stands in for it.
    """
    f = Frame(doc, published)
    head = dateline(f)
    if head and f.published is None:
        f.published, f.undated = head.day, False
    kinds = f.items.kind
    done = 0
    for k, kind in enumerate(kinds):
        if kind not in RULES or k < done:
            continue
        behind = kinds[k + 1]
        if behind in IDLE.get(kind, NOTHING) and not (kind == "num" and f.found and f.found[-1].j == f.items.i[k]):
            continue
        for rule in AFTER_ARTICLE.get(behind, ARTICLE) if kind == "the" else RULES[kind]:
            if (done := rule(f, k)) > k:
                break
    if head:
        at = next((n for n, m in enumerate(f.found) if m.i <= head.i < m.j), None)
        if at is not None and f.found[at].days == calendar.one(head.day):
            f.found[at] = replace(f.found[at], dateline=True)
    return f.found


def stated_day(mentions: Iterable[TimeMention]) -> dt.date | None:
    """The day that a text gives itself by its dateline."""
    return next((m.days.start for m in mentions if m.dateline and m.days), None)


def times(text: str, published: dt.date | str | None = None, language: str = "fr") -> list[Timex]:
    """The time expressions of a text with character offsets; ``published`` is a day, ISO 8601 where it
    is a string."""
    day = dt.date.fromisoformat(published) if isinstance(published, str) else published
    doc = Document(text, language)
    return [Timex(doc.starts[m.i], doc.ends[m.j - 1], m.type, m.value, m.days) for m in find(doc, day)]


def weekday_mismatches(doc: Document, mentions: Sequence[TimeMention]) -> list[tuple[TimeMention, int, int]]:
    """Dates whose weekday is not the one stated ('lundi 4 mai 2025', a Sunday): mention, stated and
    true ISO weekday."""
    found = []
    for m in mentions:
        if m.days is None or m.days.start is None or m.days.start != m.days.end:
            continue
        for hit in doc.hits("times", m.i, m.j):
            if hit.code == "weekday" and hit.attributes["n"] != m.days.start.isoweekday():
                found.append((m, int(hit.attributes["n"]), m.days.start.isoweekday()))
    return found
