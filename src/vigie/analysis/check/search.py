"""Which slice of a dataset's events gives the figures that a claim states?

In: an event dataset, the levels of a claim that it should reproduce. Out: ``Match`` by simplicity, and a ``Tally`` of
how many slices were tried and how dense their figures are. A slice differs from the claim in who, what kind, against
whom, where, when (``variants``), what is counted and by which estimate; at most ``most_changes`` of them, each with
its cost (``indicators/events.toml``). Figures that a sentence sets against each other are looked for in one slice of
two periods first. Two slices that count the very same events are one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from vigie.analysis.check import luck
from vigie.analysis.check.cubes import Cube, Sums, Values, choices
from vigie.analysis.check.events import EventDataset, asked, measure_of
from vigie.analysis.check.subject import Slice
from vigie.analysis.check.variants import Variant, variants
from vigie.analysis.check.verdict import Part
from vigie.knowledge.event_measures import events
from vigie.record.profile import squashed
from vigie.record.query.places import name_asked

OWN = "\N{BULLET}"
"""The value of a claim's own region, which may be several."""
LISTS = {"perpetrator": "perpetrators", "target": "targets"}
NAMES = {"kind": ("event_type", "type", "violence"), "region": ("admin1", "admin2")}
FIGURES = {"deaths": "killed", "civilian_deaths": "civilians"}
COLUMNS = (
    *("id", "day", "event_type", "type", "violence", "admin1", "admin2", "perpetrators", "targets"),
    *(f"{c}{end}" for c in FIGURES.values() for end in ("_low", "", "_high")),
)
CANDIDATES = 60
"""Matches looked at for being the same events."""


@dataclass(frozen=True, slots=True)
class Match:
    """A slice that gives the claimed figures: one of all parts where ``joint``, else of ``part``.

    ``values`` are what it is narrowed to, by dimension; ``changes`` what differs from the claim; ``events`` the numbers
    of the events counted in ``part``.
    """

    part: int
    joint: bool
    cost: float
    changes: tuple[str, ...]
    values: Mapping[str, str]
    measure: str
    bound: str
    variant: int
    figures: tuple[float, ...]
    expected: float = 0.0
    events: Any = None


@dataclass
class Tally:
    """How many slices were tried, and those near the claimed figure: (part, cost, period, events, figure)."""

    tried: int = 0
    near: list[Any] = field(default_factory=list)
    joint: list[tuple[float, int]] = field(default_factory=list)


class Search:
    """All slices of one dataset for the levels of one claim, which are of one measure and area."""

    def __init__(self, dataset: EventDataset, parts: Sequence[Part], published: dt.date | None) -> None:
        self._dataset, self._parts = dataset, parts
        self._target = parts[0].target
        found = [variants(part.target.period, published) for part in parts]
        # The same change in every part: the claim's periods differ in length where these do not come in pairs.
        same = len({tuple(v.change for v in one) for one in found}) == 1
        self.variants: list[list[Variant]] = found if same else [one[:1] for one in found]
        self.tally = Tally()
        table = measure_of(self._target) or {}
        self._measure = str(table.get("count", "deaths"))
        self._own = {
            "perpetrator": self._target.perpetrator,
            "kind": self._target.type or table.get("violence"),
            "target": self._target.target,
            "region": OWN if self._target.region else None,
        }

    @cached_property
    def table(self) -> Any:
        """The events of the area in all periods, whoever and wherever."""
        days = [v.days for one in self.variants for v in one]
        wide = replace(self._target, measure="deaths", perpetrator=None, type=None, target=None, region=())
        where = replace(asked(wide, self._dataset.id), start=min(d[0] for d in days), end=max(d[1] for d in days))
        return self._dataset.columns(where, COLUMNS)

    @cached_property
    def cube(self) -> Cube:
        table = self.table
        day = table.column("day").to_numpy().astype("datetime64[D]").astype(np.int64) + EPOCH
        values = {name: _listed(table, column) for name, column in LISTS.items()}
        values |= {name: self._named(name, columns) for name, columns in NAMES.items()}
        measures = {}
        for name, column in FIGURES.items():
            low, best, high = (
                np.nan_to_num(table.column(f"{column}{end}").to_numpy().astype(np.float64), nan=0.0)
                for end in ("_low", "", "_high")
            )
            measures[name] = best
            if (low != best).any() or (high != best).any():
                measures |= {f"{name}:low": low, f"{name}:high": high}
        measures["incidents"] = self._counted()
        return Cube(day, values, measures)

    def _named(self, dimension: str, columns: Sequence[str]) -> Values:
        rows = self.table.num_rows
        found = [_coded(self.table.column(name)) for name in columns]
        if dimension == "region" and self._target.region:
            keys = {k for name in self._target.region for k in (squashed(name), *name_asked(name).spellings)}
            inside = np.zeros(rows, bool)
            for names, codes, of in found:
                wanted = [n for n, name in enumerate(names) if squashed(name) in keys]
                inside[of[np.isin(codes, wanted)]] = True
            own = np.flatnonzero(inside)
            found.append(([OWN], np.zeros(len(own), np.int64), own))
        return Values.of(found, rows)

    def _counted(self) -> Any:
        """1 for an event that counts as an incident of the claim's measure."""
        table = measure_of(self._target) or {}
        if table.get("count") != "incidents":
            table = events()["measures"]["incidents"]
        kinds = set(table.get("types", ()))
        if not kinds:
            return np.ones(self.table.num_rows)
        found = np.zeros(self.table.num_rows, bool)
        for name in ("event_type", "type"):
            names, codes, of = _coded(self.table.column(name))
            found[of[np.isin(codes, [n for n, one in enumerate(names) if one in kinds])]] = True
        return found.astype(np.float64)

    def run(self) -> list[Match]:
        """The slices that fit, the simplest first, those that give all figures before those that give one."""
        if not self.variants[0] or not self.table.num_rows:
            return []
        found = sorted(self._matches(), key=lambda m: (not m.joint, m.cost, m.changes))
        return self._told_apart(found[:CANDIDATES])

    def _matches(self) -> Iterator[Match]:
        search = events()["search"]
        most = int(search["most_changes"])
        for dimensions in choices(len(self._own)):
            dropped = [d for d, value in self._own.items() if value is not None and d not in dimensions]
            added = [d for d in dimensions if self._own[d] is None]
            left = most - len(dropped) - len(added)
            if left < 0:
                continue
            measures = [m for m in self.cube.measures if self._measure_changes(m)[0] <= left]
            chosen = [n for n, v in enumerate(self.variants[0]) if bool(v.change) <= left]
            periods = [self.variants[part][n].days for part in range(len(self._parts)) for n in chosen]
            sums = self.cube.sums(dimensions, periods, measures)
            yield from self._of(sums, dropped, chosen, most)

    def _of(self, sums: Sums, dropped: Sequence[str], chosen: Sequence[int], most: int) -> Iterator[Match]:
        """The matches in one choice of dimensions; all others are noted."""
        costs = events()["costs"]
        changes, cost = np.full(len(sums.keys), len(dropped)), np.full(len(sums.keys), len(dropped) * costs["drop"])
        for column, dimension in enumerate(sums.dimensions):
            own = self._own[dimension]
            same = np.zeros(len(sums.keys), bool)
            if own is not None:
                names = self.cube.values[dimension].names
                same = np.isin(sums.keys[:, column], [n for n, name in enumerate(names) if name == own])
            changes = changes + ~same
            cost = cost + np.where(same, 0.0, costs["swap"] if own is not None else costs[dimension])
        counts = len(chosen)
        for measure, figures in sums.figures.items():
            extra, price = self._measure_changes(measure)
            by_part = figures.reshape(len(figures), len(self._parts), counts)
            for place, number in enumerate(chosen):
                variant = self.variants[0][number]
                total = changes + extra + bool(variant.change)
                allowed = total <= most
                whole = cost + price + variant.cost
                fitting = np.stack(
                    [self._fits(n, by_part[:, n, place]) & allowed for n in range(len(self._parts))], axis=1
                )
                self._note(by_part[:, :, place], allowed, whole, (hash(measure), number))
                for row in map(int, np.flatnonzero(fitting.any(axis=1))):
                    yield from self._found(
                        sums, measure, number, row, fitting[row], by_part[row, :, place], whole[row], dropped
                    )

    def _fits(self, n: int, figures: Any) -> Any:
        part = self._parts[n]
        return luck.fits(figures, part.claimed or 0, part.words, part.claimed_high) & (figures > 0)

    def _note(self, figures: Any, allowed: Any, cost: Any, of: tuple[int, int]) -> None:
        """What was tried, and what of it lies near the claimed figures."""
        some = allowed & (figures > 0).any(axis=1)
        self.tally.tried += int(some.sum())
        for n, part in enumerate(self._parts):
            close = some & luck.near(figures[:, n], part.claimed or 0)
            rows = np.stack([np.full(int(close.sum()), n), cost[close], figures[close, n]], axis=1)
            self.tally.near.append(np.hstack([rows, np.full((len(rows), 1), of[1])]))
        both = allowed & (figures > 0).all(axis=1)
        if len(self._parts) > 1:
            for price in np.unique(cost[both]):
                self.tally.joint.append((float(price), int((cost[both] == price).sum())))

    def _found(
        self,
        sums: Sums,
        measure: str,
        number: int,
        row: int,
        fitting: Any,
        figures: Any,
        cost: float,
        dropped: Sequence[str],
    ) -> Iterator[Match]:
        values = {d: self.cube.values[d].names[int(sums.keys[row, column])] for column, d in enumerate(sums.dimensions)}
        counted, _, bound = measure.partition(":")
        changed = [f"without_{d}" for d in dropped] + [d for d, value in values.items() if value != self._own[d]]
        changed += ["measure"] * (counted != self._measure) + ["bound"] * bool(bound)
        changed += [self.variants[0][number].change] if self.variants[0][number].change else []
        told = tuple(float(f) for f in figures)
        base = Match(0, False, float(cost), tuple(changed), values, counted, bound, number, told)
        if len(self._parts) > 1 and bool(fitting.all()):
            yield replace(base, joint=True)
            return
        for n in np.flatnonzero(fitting):
            yield replace(base, part=int(n))

    def _measure_changes(self, measure: str) -> tuple[int, float]:
        costs = events()["costs"]
        counted, _, bound = measure.partition(":")
        other = counted != self._measure
        unit = "incidents" in {counted, self._measure}
        price = costs["unit"] if unit else costs["measure"]
        return other + bool(bound), other * price + bool(bound) * costs["bound"]

    def _told_apart(self, found: Sequence[Match]) -> list[Match]:
        """One match of all that count the same events, the simplest."""
        kept: dict[tuple[object, ...], Match] = {}
        for one in found:
            numbers = self.events(one)
            key = (one.part, one.joint, one.figures, numbers.tobytes())
            if key not in kept:
                kept[key] = replace(one, events=numbers, expected=self._expected(one))
        return list(kept.values())

    def events(self, match: Match) -> Any:
        """The numbers of the events that a match counts in its part (of a joint one: in all)."""
        parts = range(len(self._parts)) if match.joint else (match.part,)
        measure = f"{match.measure}:{match.bound}" if match.bound else match.measure
        numbers = np.arange(len(self.cube.day))
        for dimension, name in match.values.items():
            values, taken = self.cube.values[dimension], np.zeros(len(self.cube.day), bool)
            for n in (n for n, one in enumerate(values.names) if one == name):
                taken[values.having(n)] = True
            numbers = numbers[taken[numbers]]
        day, inside = self.cube.day[numbers], np.zeros(len(numbers), bool)
        for n in parts:
            start, end = self.variants[n][match.variant].days
            inside |= (day >= start.toordinal()) & (day <= end.toordinal())
        return numbers[inside & (self.cube.measures[measure][numbers] > 0)]

    def narrowed(self, n: int, match: Match) -> Slice:
        """The slice that a match stands for, in the period of the n-th part."""
        target, values = self._parts[n].target, match.values
        region = values.get("region")
        return replace(
            target,
            measure=match.measure if match.measure != self._measure else target.measure,
            period=self.variants[n][match.variant].period,
            perpetrator=values.get("perpetrator"),
            type=values.get("kind"),
            target=values.get("target"),
            region=target.region if region == OWN else (region,) if region else (),
        )

    def ids(self, match: Match, most: int = 20) -> tuple[str, ...]:
        """The ids of some of the events that it counts."""
        return tuple(self.table.column("id").take(match.events[:most]).to_pylist())

    def shared(self, match: Match) -> tuple[str, ...]:
        """The event type and the violence that all its events have."""
        found = []
        for name in ("event_type", "violence"):
            kinds = set(self.table.column(name).take(match.events).to_pylist())
            if len(kinds) == 1 and (one := kinds.pop()):
                found.append(str(one))
        return tuple(found)

    @cached_property
    def _densities(self) -> list[Any]:
        """For each part the costs, in order, of the distinct slices near its figure; each at its cheapest."""
        near = np.concatenate(self.tally.near) if self.tally.near else np.empty((0, 4))
        found = []
        for n in range(len(self._parts)):
            cost, figure, variant = near[near[:, 0] == n][:, 1:].T
            order = np.lexsort((cost, variant, figure))
            same = (np.diff(figure[order]) == 0) & (np.diff(variant[order]) == 0)
            first = np.concatenate([[True], ~same])[: len(order)]
            found.append(np.sort(cost[order][first]))
        return found

    def _expected(self, match: Match) -> float:
        """How many slices no dearer than this one fit by luck."""
        dearest = match.cost + 1e-9
        near = [int(np.searchsorted(costs, dearest, side="right")) for costs in self._densities]
        shares = [luck.share(part.claimed or 0, part.words, part.claimed_high) for part in self._parts]
        if not match.joint:
            return near[match.part] * shares[match.part]
        tried = sum(n for cost, n in self.tally.joint if cost <= dearest)
        expected = float(tried)
        for close, share in zip(near, shares, strict=True):
            expected *= min(1.0, close / max(1, tried)) * share
        return expected


EPOCH = dt.date(1970, 1, 1).toordinal()


def _coded(column: Any) -> tuple[list[str], Any, Any]:
    """A column of text as names, the number of the name of each value, and the event of each; empty ones left out."""
    found = column.combine_chunks().dictionary_encode()
    codes = found.indices.to_numpy(zero_copy_only=False)
    known = ~np.isnan(codes.astype(np.float64)) if codes.dtype.kind == "f" else np.ones(len(codes), bool)
    of = np.flatnonzero(known)
    return [str(one) for one in found.dictionary.to_pylist()], codes[of].astype(np.int64), of


def _listed(table: Any, name: str) -> Values:
    """A column of lists."""
    column = table.column(name).combine_chunks()
    offsets = column.offsets.to_numpy() - column.offsets[0].as_py()
    flat = column.flatten().dictionary_encode()
    return Values(
        [str(one) for one in flat.dictionary.to_pylist()],
        flat.indices.to_numpy().astype(np.int64),
        offsets.astype(np.int64),
    )
