"""Counts by whole months, with what they rest on: total, by area, by source.

In: the facts of a record, or a CSV file with the columns month, count and, where known, area, source. Out: ``Tally``.
Events without a date, or dated less closely than a month, are counted apart.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vigie.analysis.finding import Basis
from vigie.analysis.trend.series import Counts, Floats, TrendError
from vigie.knowledge.formats import Month as Calendar

if TYPE_CHECKING:
    from vigie.record.facts import Coverage, FactFilter, Facts, Month
    from vigie.record.facts.asking import Measure

MEASURES = ("incidents", "deaths", "civilian_deaths")
AREAS = ("country", "admin1", "admin2")
MONTH_DAYS = 31
LISTED = 20
DELIMITERS = ",;\t"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Held:
    """A dataset, or what was read, and the months (first and last, as ``index``) that it covers."""

    name: str
    months: Span


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """``counts`` of ``measure`` from month ``first`` (as ``index``) on, ``low`` and ``high`` where sources differ.

    ``areas`` part ``counts``; ``sources`` part the incidents. ``undated`` and ``vague`` are incidents left out;
    ``silent`` the months (as ``index``) that a file says nothing of, taken as 0.
    """

    first: int
    counts: Counts
    low: Floats
    high: Floats
    measure: str
    areas: Mapping[str, Counts]
    sources: Mapping[str, Counts]
    held: tuple[Held, ...] = ()
    basis: tuple[Basis, ...] = ()
    undated: int = 0
    vague: int = 0
    silent: tuple[int, ...] = ()

    @property
    def unlisted(self) -> int:
        return len(self.silent)

    @property
    def months(self) -> Span:
        return self.first, self.first + len(self.counts) - 1

    def part(self, span: Span, of: Counts | None = None) -> Counts:
        """The counts of the months from the first to the last of ``span`` that are here."""
        series = self.counts if of is None else of
        return series[max(span[0] - self.first, 0) : max(span[1] - self.first + 1, 0)]

    def within(self, span: Span) -> Tally:
        """The months of ``span`` that are here."""

        which = slice(max(span[0] - self.first, 0), max(span[1] - self.first + 1, 0))
        return replace(
            self,
            first=max(self.first, span[0]),
            counts=self.counts[which],
            low=self.low[which],
            high=self.high[which],
            areas={name: values[which] for name, values in self.areas.items()},
            sources={name: values[which] for name, values in self.sources.items()},
            silent=tuple(month for month in self.silent if span[0] <= month <= span[1]),
        )


def index(day: dt.date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def iso(month: int) -> str:
    """'2020-08'."""
    return f"{month // 12:04}-{month % 12 + 1:02}"


def first_day(month: int) -> Calendar:
    """The month as a day, which a sentence says as a month."""
    return Calendar(month // 12, month % 12 + 1, 1)


def whole_months(start: dt.date, end: dt.date) -> Span:
    """The first and last month that lie wholly between two days, both included; empty where the last is before."""
    last = monthrange(end.year, end.month)[1]
    return index(start) + (start.day > 1), index(end) - (end.day < last)


def from_facts(facts: Facts, where: FactFilter, measure: Measure, by: str | None = None) -> Tally:
    """What stands on record and fits, over the whole months that its datasets cover.

    Raises ``TrendError`` where nothing dated fits.
    """
    close = replace(where, most_days=MONTH_DAYS, start=where.start or dt.date.min)
    found = facts.months(close, measure)
    everything = facts.total(where).events
    if not found:
        raise TrendError("no_dated" if everything else "nothing_fits")
    dated = facts.total(replace(where, start=close.start)).events
    by_origin: dict[str, int] = defaultdict(int)
    for row in facts.months(close, "incidents", "origin"):
        by_origin[row.group] += row.events
    coverage = [c for c in facts.coverage() if by_origin.get(c.origin)]
    held = tuple(_held(c) for c in coverage if c.first and c.last)
    seen = index(found[0].month), index(found[-1].month)
    span = min([seen[0], *(h.months[0] for h in held)]), max([seen[1], *(h.months[1] for h in held)])
    if where.start or where.end:
        asked = whole_months(where.start or first_day(span[0]), where.end or first_day(span[1] + 1) - dt.timedelta(1))
        span = max(span[0], asked[0]), min(span[1], asked[1])
    if span[1] < span[0]:
        raise TrendError("no_whole_month")
    ids = facts.ids(close, LISTED)
    return Tally(
        span[0],
        _laid(((row.month, row.best) for row in found), span).round().astype(np.int64),
        _laid(((row.month, row.low) for row in found), span),
        _laid(((row.month, row.high) for row in found), span),
        measure,
        _grouped(facts.months(close, measure, by), span) if by else {},
        _grouped(facts.months(close, "incidents", "source"), span),
        held,
        tuple(_basis(c, ids, by_origin[c.origin]) for c in coverage),
        undated=everything - dated,
        vague=dated - sum(row.events for row in found),
    )


def _held(coverage: Coverage) -> Held:
    first, last = coverage.first, coverage.last
    assert first is not None and last is not None
    # Where the days are only those of the first and last event, their months count whole.
    span = whole_months(first, last) if coverage.whole else (index(first), index(last))
    return Held(coverage.name or coverage.origin, span)


def _basis(coverage: Coverage, ids: tuple[str, ...], events: int) -> Basis:
    name = coverage.name or coverage.origin
    days = f"{coverage.first} – {coverage.last}"
    return Basis(name, coverage.version, days, coverage.licence, ids if events else (), events)


def _laid(rows: Iterable[tuple[dt.date, float]], span: Span) -> Floats:
    series = np.zeros(span[1] - span[0] + 1)
    for month, value in rows:
        if span[0] <= index(month) <= span[1]:
            series[index(month) - span[0]] += value
    return series


def _grouped(rows: list[Month], span: Span) -> dict[str, Counts]:
    """By group, those with most first; '' is what has none."""
    parts: dict[str, list[tuple[dt.date, float]]] = defaultdict(list)
    for row in rows:
        parts[row.group].append((row.month, row.best))
    laid = {name: _laid(values, span).round().astype(np.int64) for name, values in parts.items()}
    return dict(sorted(laid.items(), key=lambda item: (-int(item[1].sum()), item[0])))


def from_csv(path: str, measure: str = "incidents", by: str | None = None) -> Tally:
    """The counts of a file: month as YYYY-MM (or one of its days), count; rows of one month differ by area or source.

    Where ``by`` is given, whatever it names, the column area tells the areas apart. Raises ``TrendError`` naming the
    line that is wrong.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TrendError("file", path=path, reason=getattr(error, "strerror", None) or error) from error
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=head.count))
    columns = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    if not {"month", "count"} <= columns.keys():
        raise TrendError("columns", path=path)
    if by and "area" not in columns:
        raise TrendError("by", value=by)
    rows: dict[tuple[int, str, str], int] = {}
    for row in reader:
        cells = {name: (row[column] or "").strip() for name, column in columns.items()}
        month, number = _month(cells["month"]), cells["count"]
        if month is None or not number.isascii() or not number.isdigit():
            raise TrendError("line", path=path, line=reader.line_num)
        key = (month, cells.get("area", ""), cells.get("source", ""))
        if key in rows:
            raise TrendError("twice", path=path, line=reader.line_num, month=cells["month"])
        rows[key] = int(number)
    if not rows:
        raise TrendError("empty", path=path)
    told = [name for name, asked in (("area", bool(by)), ("source", "source" in columns)) if asked]
    return _of_rows(rows, told, Path(path).name, measure)


def _month(text: str) -> int | None:
    try:
        return index(dt.date.fromisoformat(f"{text}-01" if len(text) == 7 else text))
    except ValueError:
        return None


def _of_rows(rows: Mapping[tuple[int, str, str], int], told: Sequence[str], name: str, measure: str) -> Tally:
    span = min(month for month, _, _ in rows), max(month for month, _, _ in rows)
    total = np.zeros(span[1] - span[0] + 1, dtype=np.int64)
    areas: dict[str, Counts] = {}
    sources: dict[str, Counts] = {}
    for (month, area, source), count in rows.items():
        total[month - span[0]] += count
        for column, parts, key in (("area", areas, area), ("source", sources, source)):
            if column in told:
                parts.setdefault(key, np.zeros_like(total))[month - span[0]] += count
    spread = total.astype(np.float64)
    silent = tuple(sorted({*range(span[0], span[1] + 1)} - {month for month, _, _ in rows}))
    basis = Basis(name, total=int(total.sum()))
    return Tally(span[0], total, spread, spread, measure, areas, sources, basis=(basis,), silent=silent)
