"""The prospective space-time scan: where reported events have lately come thicker than elsewhere and before.

In: days and coordinates of events as plain arrays. Out: clusters, the likeliest first, each with the p-value of the
whole scan (how often chance alone gives a cluster as strong anywhere, of any size and length).
Cylinders: circles around the places of events, windows that end on the last day (Kulldorff 2001, JRSS A 164). Two
statistics: *space-time permutation* (Kulldorff et al. 2005, PLoS Medicine 2:e59), which needs no population and takes
away all that is only of place or only of time, and *Poisson* with a given expectation by place. Monte Carlo p-values
(Dwass 1957), their Gumbel approximation (Abrams, Kulldorff and Kleinman 2010), recurrence intervals (Kleinman 2004).
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vigie.analysis.shift.cylinders import CENTRES, Cylinders, Ints, cylinders, sites
from vigie.analysis.shift.problems import ShiftError
from vigie.analysis.shift.sphere import Floats, kilometres, vectors

FEWEST = 10
"""Events below which no scan is made."""
TOGETHER = 16
"""Draws that one random generator makes: the result depends on the seed, not on the number of cores."""
FIRST_FLOOR = 3.0
STEPS = 512
FAR_KM = 50.0
UNIX_DAY = 719163
"""The ordinal of 1 January 1970."""
EULER = 0.5772156649015329
Drawn = tuple[Ints, Ints]
Draw = Callable[[np.random.Generator], Drawn]


class Expectation(NamedTuple):
    """What is expected where, for the Poisson statistic: places and their expected events, in any unit (population,
    events of an earlier time): the total is made that of the events. Each event counts for the nearest place.
    """

    lat: Any
    lon: Any
    events: Any


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cylinder with more events than chance lets expect.

    ``start`` and ``end`` are days as they were given (ordinals where dates were), both included; ``radius_km`` reaches
    the farthest place of the circle; ``ratio`` is observed over expected; ``llr`` the log likelihood ratio (natural);
    ``p_value`` from Monte Carlo, never under 1 / (draws + 1); ``p_gumbel`` its smooth approximation;
    ``recurrence_days`` how seldom chance gives as much where the scan is made anew each day (1 / p_gumbel);
    ``events`` the positions of its events in the arrays given.
    """

    lat: float
    lon: float
    radius_km: float
    start: int
    end: int
    observed: int
    expected: float
    ratio: float
    llr: float
    p_value: float
    p_gumbel: float
    recurrence_days: float
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """All that is fixed before chance is asked: the cylinders, the events of the longest window, what each window
    holds of all events (``expected``), how events are drawn.
    """

    where: Cylinders
    step: Ints
    edges: Floats
    expected: Floats
    total: float
    least: int
    site: Ints
    age: Ints
    draw: Draw


def scan(
    days: Any,
    lat: Any,
    lon: Any,
    *,
    max_km: float = 100.0,
    max_days: int = 60,
    permutations: int = 999,
    seed: int = 0,
    expected: Expectation | None = None,
    first_day: int | None = None,
    last_day: int | None = None,
    max_share: float = 0.5,
    min_events: int = 3,
    limit: int = 10,
    centres: int = CENTRES,
    told: Callable[[int], object] | None = None,
) -> list[Cluster]:
    """Emerging clusters of events, the likeliest first; at most ``limit``, no two with a place in common.

    ``days`` are whole numbers or dates, ``lat`` and ``lon`` degrees. Circles reach ``max_km`` and hold at most
    ``max_share`` of all events; windows end on ``last_day`` (by default the last event's) and last up to ``max_days``
    and half of the time covered, which begins on ``first_day``. Without ``expected`` the statistic is the space-time
    permutation one. ``told`` hears how many draws are done. Days of clusters are whole numbers too: where dates were
    given, their ordinals (``date.fromordinal``). Clusters come whatever their p-value: ask it.

    Raises ``ShiftError`` for arrays that do not fit, fewer than 10 events or less than 2 days.
    """
    found = search(
        days, lat, lon, max_km=max_km, max_days=max_days, expected=expected, first_day=first_day, last_day=last_day,
        max_share=max_share, min_events=min_events, centres=centres,
    )  # fmt: skip
    from vigie.analysis.shift.kernel import best_by_centre

    where = found.where
    if not len(where.site):  # One place has more than ``max_share`` of all.
        return []
    ratios, entries, windows = best_by_centre(
        where.first, where.site, where.share, found.step, len(where.lat), found.site, found.age,
        found.expected, found.total, _table(found, 0.0),
    )  # fmt: skip
    chosen = _apart(where, ratios, entries, limit)
    if not chosen:
        return []
    chance = maxima(found, permutations, seed, told)
    number = day_numbers(days)
    last = int(number.max()) if last_day is None else last_day
    kept = np.flatnonzero((last - number < len(found.expected)) & (number <= last))
    return [_cluster(found, i, int(entries[i]), int(windows[i]), float(ratios[i]), chance, last, kept) for i in chosen]


def search(
    days: Any, lat: Any, lon: Any, *, max_km: float, max_days: int, expected: Expectation | None,
    first_day: int | None, last_day: int | None, max_share: float, min_events: int, centres: int,
) -> Search:  # fmt: skip
    """What a scan looks at, before any draw; parameters and errors as for ``scan``."""
    number, north, east = day_numbers(days), np.asarray(lat, np.float64), np.asarray(lon, np.float64)
    if not (number.shape == north.shape == east.shape and number.ndim == 1):
        raise ShiftError("lengths")
    if not (np.isfinite(north).all() and np.isfinite(east).all() and (np.abs(north) <= 90).all()):
        raise ShiftError("points")
    if len(number) < FEWEST:
        raise ShiftError("few", n=len(number), least=FEWEST)
    first = int(number.min()) if first_day is None else first_day
    last = int(number.max()) if last_day is None else last_day
    if number.min() < first or number.max() > last:
        raise ShiftError("outside")
    windows = min(max_days, (last - first + 1) // 2)
    if windows < 1 or max_km <= 0:
        raise ShiftError("short")
    age = (last - number).astype(np.int64)
    if expected is None:
        place_lat, place_lon, of_event = sites(north, east)
        weight = np.bincount(of_event, minlength=len(place_lat)).astype(np.float64)
    else:
        place_lat, place_lon, weight = (np.asarray(x, np.float64) for x in expected)
        of_event = _nearest(place_lat, place_lon, north, east)
        if not (np.isfinite(weight).all() and (weight >= 0).all() and (weight[of_event] > 0).all()):
            raise ShiftError("expected")
    where = cylinders(place_lat, place_lon, weight, max_km=max_km, max_share=max_share, centres=centres)
    recent = age < windows
    live = age[recent].astype(np.int32)
    if expected is None:
        held = np.cumsum(np.bincount(live, minlength=windows)).astype(np.float64)
        draw = _shuffled(of_event, live)
    else:
        held = len(number) * np.arange(1, windows + 1) / (last - first + 1)
        draw = _sown(weight, len(number), windows, windows / (last - first + 1))
    positive = where.share[where.share > 0]
    edges = np.geomspace(positive.min(), positive.max(), STEPS) if len(positive) else np.array([1.0])
    # Circles are at least the edge of their step: the table must not ask more of them than they need.
    edges *= 1 - 1e-9
    step = (np.searchsorted(edges, where.share, side="right") - 1).clip(0).astype(np.int32)
    return Search(where, step, edges, held, float(len(number)), min_events, of_event[recent], live, draw)


def maxima(found: Search, draws: int, seed: int, told: Callable[[int], object] | None = None) -> Floats:
    """The largest ratio of all cylinders in each of ``draws`` data sets in which nothing but chance clusters."""
    begins = range(0, draws, TOGETHER)
    seeds = np.random.SeedSequence(seed).spawn(len(begins))
    sizes = [min(TOGETHER, draws - begin) for begin in begins]
    if not sizes:
        return np.empty(0)
    results = [_maxima(found, seeds[0], sizes[0], _table(found, FIRST_FLOOR), FIRST_FLOOR)]
    floor = 0.9 * float(results[0].min())
    table = _table(found, floor)
    with ThreadPoolExecutor(max_workers=_cores()) as pool:
        for one in pool.map(lambda s, n: _maxima(found, s, n, table, floor), seeds[1:], sizes[1:]):
            results.append(one)
            if told:
                told(len(one))
    return np.concatenate(results)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def draws(found: Search, seed: np.random.SeedSequence, many: int) -> Iterator[Drawn]:
    """The sites and ages of the events of the longest window, drawn anew."""
    generator = np.random.default_rng(seed)
    for _ in range(many):
        yield found.draw(generator)


def _maxima(found: Search, seed: np.random.SeedSequence, many: int, table: Ints, floor: float) -> Floats:
    """Exact whatever the floor: a draw in which nothing passes it is looked at again without one."""
    drawn = list(draws(found, seed, many))
    result = _largest(found, drawn, table, floor)
    if len(low := np.flatnonzero(result <= floor)):
        result[low] = _largest(found, [drawn[n] for n in low], _table(found, 0.0), 0.0)
    return result


def _table(found: Search, floor: float) -> Ints:
    from vigie.analysis.shift.kernel import least_counts

    return np.asarray(least_counts(found.edges, found.expected, found.total, found.least, floor))


def _largest(found: Search, drawn: list[Drawn], table: Ints, floor: float) -> Floats:
    from vigie.analysis.shift.kernel import largest

    offsets = np.concatenate([[0], np.cumsum([len(s) for s, _ in drawn])]).astype(np.int64)
    where = found.where
    return np.asarray(
        largest(
            where.first, where.site, where.share, found.step, len(where.lat), offsets,
            np.concatenate([s for s, _ in drawn]), np.concatenate([a for _, a in drawn]),
            found.expected, found.total, table, floor,
        )
    )  # fmt: skip


def _shuffled(of_event: Ints, live: Ints) -> Draw:
    """The days of all events are shuffled over their places: which of them fall into the longest window."""

    def draw(generator: np.random.Generator) -> Drawn:
        return of_event[generator.choice(len(of_event), len(live), replace=False)], live

    return draw


def _sown(weight: Floats, total: int, windows: int, share: float) -> Draw:
    """All events fall anew, by place as expected and on any day alike; those of the longest window."""
    probability = np.cumsum(weight / weight.sum())

    def draw(generator: np.random.Generator) -> Drawn:
        many = generator.binomial(total, share)
        place = np.searchsorted(probability, generator.random(many), side="right").clip(max=len(weight) - 1)
        return place.astype(np.int32), generator.integers(0, windows, many, dtype=np.int32)

    return draw


def _apart(where: Cylinders, ratios: Floats, entries: NDArray[np.int64], limit: int) -> list[int]:
    """Centres whose best cylinders stand, by likelihood (of equal ones the narrowest), none of which shares a place
    with one before it.
    """
    points, farthest = vectors(where.lat, where.lon), where.site[entries]
    chord = ((points[where.centre] - points[farthest]) ** 2).sum(axis=1)
    taken = np.zeros(len(where.lat), bool)
    chosen: list[int] = []
    for i in np.lexsort((chord, -ratios)):
        if entries[i] < 0 or len(chosen) == limit:
            break
        inside = where.site[where.first[i] : entries[i] + 1]
        if not taken[inside].any():
            chosen.append(int(i))
            taken[inside] = True
    return chosen


def _cluster(
    found: Search, centre: int, entry: int, window: int, llr: float, chance: Floats, last: int, kept: NDArray[np.intp]
) -> Cluster:
    where = found.where
    inside = where.site[where.first[centre] : entry + 1]
    mine = np.isin(found.site, inside) & (found.age <= window)
    expected = float(where.share[entry] * found.expected[window])
    middle = int(where.centre[centre])
    km = kilometres(vectors(where.lat[[middle]], where.lon[[middle]]), vectors(where.lat[inside], where.lon[inside]))
    p = (1 + int((chance >= llr).sum())) / (1 + len(chance))
    smooth = _gumbel(chance, llr)
    return Cluster(
        lat=float(where.lat[middle]),
        lon=float(where.lon[middle]),
        radius_km=float(km.max()),
        start=last - window,
        end=last,
        observed=int(mine.sum()),
        expected=expected,
        ratio=float(mine.sum() / expected),
        llr=llr,
        p_value=p,
        p_gumbel=smooth,
        recurrence_days=1 / smooth,
        events=tuple(int(n) for n in kept[mine]),
    )


def _gumbel(chance: Floats, llr: float) -> float:
    """The share of a Gumbel law, with the mean and variance of the draws' maxima, beyond ``llr``."""
    if len(chance) < 2 or not chance.std():
        return (1 + int((chance >= llr).sum())) / (1 + len(chance))
    scale = float(chance.std(ddof=1)) * math.sqrt(6) / math.pi
    return max(-math.expm1(-math.exp(-(llr - (float(chance.mean()) - EULER * scale)) / scale)), 1e-300)


def _nearest(lat: Floats, lon: Floats, north: Floats, east: Floats) -> Ints:
    """The place of each event among those with an expectation."""
    places, events = vectors(lat, lon), vectors(north, east)
    nearest = np.empty(len(events), np.int32)
    for begin in range(0, len(events), 512):
        km = kilometres(events[begin : begin + 512], places)
        nearest[begin : begin + 512] = km.argmin(axis=1)
        if km.min(axis=1).max() > FAR_KM:
            raise ShiftError("far", km=round(FAR_KM))
    return nearest


def day_numbers(days: Any) -> NDArray[np.int64]:
    """Whole numbers of days: ordinals (day 1 is 1 January of year 1) where dates are given."""
    given = np.asarray(days)
    if given.dtype.kind == "M":
        return np.asarray(given.astype("datetime64[D]").astype(np.int64) + UNIX_DAY, np.int64)
    if given.dtype == object and len(given) and hasattr(given[0], "toordinal"):
        return np.array([day.toordinal() for day in given], np.int64)
    if given.dtype.kind not in "iuf" or not np.isfinite(given).all():
        raise ShiftError("days")
    return np.asarray(np.floor(given), np.int64)


__all__ = ["Cluster", "Expectation", "Search", "day_numbers", "draws", "maxima", "scan", "search"]
