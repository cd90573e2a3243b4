"""The datasets of events on record as holdings, and what the record itself holds.

In: the facts of a record. Out: ``EventDataset`` (one for each dataset imported) and ``Linked`` (incidents, whoever
tells of them). What a measure counts and how it is defined: ``knowledge/indicators/events.toml``. A region or an
actor that a dataset never names is not counted as zero: the dataset then says nothing of it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vigie.analysis.check.subject import (
    NOT_NAMED,
    OTHER_MEASURE,
    PARTLY,
    Figure,
    Slice,
)
from vigie.knowledge.actors import of_country
from vigie.knowledge.event_measures import events
from vigie.knowledge.indicators import Dataset
from vigie.knowledge.messages import LANGUAGES, message
from vigie.model import Number, Sensitivity
from vigie.record import Record, Recorded
from vigie.record.current import Standing
from vigie.record.facts import Coverage, FactFilter, Facts, Step
from vigie.record.profile import lineage

if TYPE_CHECKING:
    from vigie.analysis.trend import Tally

SLACK = dt.timedelta(days=62)
"""A file that does not say what it covers may have no event in the first and the last weeks of what it does."""
UCDP = "ucdp_ged"
MOST_NAMES, MOST_OLDER = 3, 6
AccountsOf = Callable[[Sequence[str]], Mapping[str, Recorded]]


def whole(n: float) -> Number:
    return int(n) if float(n).is_integer() else n


def measure_of(slice_: Slice) -> Mapping[str, Any] | None:
    """The table of ``events.toml`` for what the slice counts."""
    found: Mapping[str, Any] | None = events()["measures"].get(slice_.measure)
    return found


def asked(slice_: Slice, origin: str | None, level: Sensitivity | None = None) -> FactFilter:
    """The slice as the facts are asked for it."""
    table = measure_of(slice_) or {}
    start, end = slice_.period.days or (None, None)
    return FactFilter(
        origin=origin,
        start=start,
        end=None if slice_.period.open else end,
        country=tuple(c.iso2 for c in slice_.area.members),
        region=slice_.region or None,
        perpetrator=slice_.perpetrator or forces(slice_) or None,
        type=slice_.type or tuple(table.get("types", ())) or None,
        target=slice_.target,
        violence=table.get("violence") or table.get("violence_of", {}).get(origin),
        certainty=("stated", "alleged"),
        sensitivity=level,
    )


def forces(slice_: Slice) -> tuple[str, ...]:
    """The state's own forces, where the measure is what they did."""
    named = (measure_of(slice_) or {}).get("by", ())
    return tuple(dict.fromkeys(of_country(code, c.iso2) for c in slice_.area.members for code in named))


class EventDataset:
    """A dataset of events that was imported into a record."""

    national = False

    def __init__(
        self, facts: Facts, releases: Sequence[Coverage], accounts: AccountsOf, as_of: dt.date | None = None
    ) -> None:
        self.facts, self.releases, self._accounts, self._as_of = facts, releases, accounts, as_of
        self.id = releases[-1].origin

    def about(self, slice_: Slice) -> Dataset | None:
        if measure_of(slice_) is None or ("violence" in (measure_of(slice_) or {}) and self.id != UCDP):
            return None
        newest = self.releases[-1]
        first, last = self.span
        where = ", ".join(newest.countries)
        definition = self._definition(slice_.measure)
        return Dataset(
            self.id,
            newest.name,
            newest.name,
            newest.version,
            newest.url,
            newest.citation,
            newest.licence,
            f"{where or 'tous les pays'}, du {first} au {last}",
            f"{where or 'all countries'}, {first} to {last}",
            definition["fr"],
            definition["en"],
        )

    def _definition(self, measure: str) -> dict[str, str]:
        known = events()["definitions"]
        found = known.get(measure) or known["deaths"]
        found = found.get(self.id) or found.get("other") or found
        bounds = events()["bounds"]
        bound = bounds.get(self.id, bounds["other"])
        return {lang: found[lang].format(bounds=bound[lang]) for lang in ("fr", "en")}

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """First and last day covered."""
        firsts = [one.first for one in self.releases if one.first]
        lasts = [one.last for one in self.releases if one.last]
        return min(firsts, default=dt.date.min), max(lasts, default=dt.date.min)

    def years(self) -> tuple[int, int]:
        first, last = self.span
        return first.year, last.year

    def missing(self, slice_: Slice) -> str | None:
        if self.about(slice_) is None:
            return OTHER_MEASURE
        if slice_.period.days is None:
            return PARTLY
        days = self._days(slice_)
        countries = {c.iso2 for c in slice_.area.members}
        gap = self._gap(days, countries)
        if gap is None and not self._named(slice_):
            return NOT_NAMED
        return gap

    def _gap(self, days: tuple[dt.date, dt.date], countries: set[str]) -> str | None:
        """Why the releases together do not cover these days and countries."""
        spans = sorted(_stretched(one) for one in self.releases if not one.countries or countries <= set(one.countries))
        first, last = self.span
        outside = f"outside {first}/{last}"
        if not any(start <= days[1] and days[0] <= end for start, end in spans):
            return outside
        reached = days[0] - dt.timedelta(1)
        for start, end in spans:
            if start > reached + dt.timedelta(1):
                break
            reached = max(reached, end)
        return None if reached >= days[1] else PARTLY

    def _named(self, slice_: Slice) -> bool:
        """Does the dataset know the region, the actor and the target at all?"""
        if slice_.national:
            return True
        everywhere = FactFilter(origin=self.id, country=tuple(c.iso2 for c in slice_.area.members))
        wanted = (
            replace(everywhere, region=slice_.region or None),
            replace(everywhere, perpetrator=slice_.perpetrator),
            replace(everywhere, target=slice_.target),
        )
        return all(self.facts.any(one) for one in wanted if one != everywhere)

    def figure(self, slice_: Slice) -> Figure:
        table = measure_of(slice_)
        if table is None:
            raise LookupError(slice_)
        total = self.facts.total(asked(slice_, self.id), table["count"])
        low, best, high = (whole(n) for n in (total.low, total.best, total.high))
        return Figure(best, None if low == high else low, None if low == high else high)

    def months(self, slice_: Slice) -> tuple[int, int]:
        """The first and last whole month of its period (as ``trend.tally.index``)."""
        from vigie.analysis.trend.tally import whole_months

        return whole_months(*self._days(slice_))

    def tally(self, slices: tuple[Slice, Slice]) -> Tally:
        """What is counted by months, from the first slice's period to the second's; ``TrendError`` where no month
        can be told."""
        from vigie.analysis.trend import from_facts

        first, last = slices
        table = measure_of(first)
        if table is None:
            raise LookupError(first)
        where = replace(asked(first, self.id), start=self._days(first)[0], end=self._days(last)[1])
        return from_facts(self.facts, where, table["count"])

    def _days(self, slice_: Slice) -> tuple[dt.date, dt.date]:
        days = slice_.period.days
        if days is None:
            raise LookupError(slice_)
        return (days[0], max(days[0], self.span[1])) if slice_.period.open else days

    def columns(self, where: FactFilter, names: Sequence[str]) -> Any:
        """Its events as a ``pyarrow.Table``."""
        return self.facts.columns(replace(where, as_of=self._as_of), names)

    def called(self, actor: str | None, ids: Sequence[str]) -> tuple[str, ...]:
        """What the dataset itself calls an actor in these events, the most frequent name first."""
        if actor is None:
            return ()
        names: Counter[str] = Counter()
        for item in self._accounts(ids).values():
            for one in item.account.perpetrators:
                if actor in lineage(one.code) and one.evidence:
                    names[one.evidence.text.partition(": ")[2] or one.evidence.text] += 1
        return tuple(name for name, _ in names.most_common(MOST_NAMES))

    def ids(self, slice_: Slice) -> tuple[tuple[str, ...], int]:
        """Ids of some of the events counted, and how many there are."""
        where = asked(slice_, self.id)
        return self.facts.ids(where), self.facts.total(where, "incidents").events


def _stretched(one: Coverage) -> tuple[dt.date, dt.date]:
    first, last = one.first or dt.date.max, one.last or dt.date.min
    return (first, last) if one.whole or one.first is None else (first - SLACK, last + SLACK)


class Linked:
    """The incidents on record. It holds what it was given: its counts are a floor, never a contradiction."""

    id = "record"
    national = False

    def __init__(self, facts: Facts, level: Sensitivity | None = None) -> None:
        self._facts, self._level = facts, level

    def about(self, slice_: Slice) -> Dataset:
        """The record as it is cited."""
        told = {lang: message("holdings.record", lang) for lang in LANGUAGES}
        return Dataset(self.id, told["en"], told["fr"], "", "", "", "", "", "", told["fr"], told["en"])

    def figure(self, slice_: Slice) -> Figure | None:
        """What the record counts; None for what is no count of events or deaths."""
        table = measure_of(slice_)
        if table is None or "violence" in table or slice_.period.days is None:
            return None
        total = self._facts.total(asked(slice_, None, self._level), table["count"])
        return Figure(whole(total.best), whole(total.low), whole(total.high))

    def incidents(self, slice_: Slice) -> tuple[tuple[str, ...], int]:
        """Ids of some incidents counted, and how many there are."""
        where = asked(slice_, None, self._level)
        return self._facts.ids(where), self._facts.total(where, "incidents").events


class Events:
    """The event datasets of a record, and the record itself."""

    def __init__(self, record: Record, level: Sensitivity | None = None, step: Step | None = None) -> None:
        self.facts = record.facts(step)
        self.linked = Linked(self.facts, level)
        self._record = record

    @cached_property
    def datasets(self) -> list[EventDataset]:
        """By name; those whose release says what it covers first."""
        found: dict[str, list[Coverage]] = {}
        for one in self.facts.coverage():
            if one.origin != "reading":
                found.setdefault(one.origin, []).append(one)
        ordered = sorted(found.items(), key=lambda item: (not any(one.whole for one in item[1]), item[0]))
        accounts = Standing(self._record.engine, self._record.as_of).accounts_of
        return [EventDataset(self.facts, releases, accounts) for _, releases in ordered]

    @cached_property
    def alone(self) -> bool:
        """Does the record hold one dataset and nothing else, so that its own count says no more?"""
        return len({one.origin for one in self.facts.coverage()}) < 2

    @cached_property
    def _releases(self) -> list[Coverage]:
        return self.facts.releases()

    def older(self, dataset: EventDataset) -> list[EventDataset]:
        """The dataset as it stood with each earlier release, the newest first; at most ``MOST_OLDER``."""
        releases = [one for one in self._releases if one.origin == dataset.id and one.day]
        days = sorted({one.day for one in releases if one.day})[:-1]
        return [
            EventDataset(
                self.facts,
                [one for one in releases if one.day and one.day <= day],
                Standing(self._record.engine, day).accounts_of,
                day,
            )
            for day in reversed(days[-MOST_OLDER:])
        ]
