"""The space-time scan: equal to a plain one, level, what it finds, what it refuses."""

import datetime as dt

import numpy as np
import pytest
from benchmarks import plain_scan

from vigie.analysis.shift import Expectation, ShiftError, scan
from vigie.analysis.shift import cylinders as rings
from vigie.analysis.shift.prospective import FIRST_FLOOR, TOGETHER, draws, maxima, search

DEFAULTS = {
    "max_km": 150.0,
    "max_days": 40,
    "expected": None,
    "first_day": None,
    "last_day": None,
    "max_share": 0.5,
    "min_events": 2,
    "centres": 2500,
}


def events(seed, n=150, days=120, spread=2.0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, days, n), rng.normal(14, spread, n), rng.normal(-6, spread, n)


def with_cluster(seed, extra=15):
    day, lat, lon = events(seed, n=400, days=365)
    rng = np.random.default_rng(seed + 1)
    return (
        np.r_[day, 364 - rng.integers(0, 21, extra)],
        np.r_[lat, 14.5 + rng.uniform(-0.15, 0.15, extra)],
        np.r_[lon, -10.2 + rng.uniform(-0.15, 0.15, extra)],
    )


def expectation(lat, lon, seed):
    return Expectation(lat, lon, np.random.default_rng(seed).uniform(0.1, 3, len(lat)))


def plain(found, max_km=150.0, max_share=0.5, weight=None):
    where = found.where
    return plain_scan.circles(where.lat, where.lon, weight, where.centre, max_km, max_share)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize("poisson", [False, True])
def test_it_equals_a_plain_scan_on_the_events_and_on_every_draw(seed, repeated, poisson):
    day, lat, lon = events(seed)
    if repeated:
        lat, lon = np.round(lat), np.round(lon)
    expected = expectation(lat, lon, seed) if poisson and not repeated else None
    found = search(day, lat, lon, **{**DEFAULTS, "expected": expected})
    weight = (
        expected.events
        if expected
        else np.bincount(np.unique(np.stack([lat, lon], 1), axis=0, return_inverse=True)[1].reshape(-1)).astype(float)
    )
    around = plain(found, weight=weight)
    places, many = len(found.where.lat), 3 * TOGETHER + 5

    def best(sites, ages):
        return plain_scan.best(around, places, sites, ages, found.expected, found.total, found.least)

    seeds = np.random.SeedSequence(9).spawn(4)
    drawn = [one for s, n in zip(seeds, [TOGETHER] * 3 + [5], strict=True) for one in draws(found, s, n)]
    assert maxima(found, many, 9) == pytest.approx([best(*one).llr for one in drawn], rel=1e-9)
    top = best(found.site, found.age)
    first = scan(day, lat, lon, max_km=150, max_days=40, min_events=2, permutations=19, expected=expected)[0]
    assert first.llr == pytest.approx(top.llr, rel=1e-9)
    assert first.end - first.start == top.window
    assert (first.lat, first.lon) == (found.where.lat[top.centre], found.where.lon[top.centre])


def test_a_draw_in_which_nothing_passes_the_floor_is_looked_at_again():
    day, lat, lon = np.arange(60), np.linspace(10, 20, 60), np.linspace(-8, 4, 60)
    found = search(day, lat, lon, **{**DEFAULTS, "min_events": 3})
    low = maxima(found, 40, 1)
    assert (low[:TOGETHER] < FIRST_FLOOR).any()
    around = plain(found, weight=np.ones(60))
    drawn = list(draws(found, np.random.SeedSequence(1).spawn(3)[0], TOGETHER))
    assert low[:TOGETHER] == pytest.approx(
        [plain_scan.best(around, 60, s, a, found.expected, found.total, 3).llr for s, a in drawn]
    )


def test_thickening_is_found_where_and_when_it_is():
    day, lat, lon = with_cluster(5)
    first = scan(day, lat, lon)[0]
    assert first.p_value == 0.001
    assert first.p_gumbel < 0.001
    assert first.recurrence_days > 1000
    assert abs(first.lat - 14.5) < 0.3 and abs(first.lon + 10.2) < 0.3
    assert first.start >= 343 and first.end == day.max()
    assert first.observed == len(first.events) >= 14
    assert sum(n >= 400 for n in first.events) >= 13
    assert first.ratio == pytest.approx(first.observed / first.expected)


def test_what_is_only_of_place_or_only_of_time_is_no_cluster():
    rng = np.random.default_rng(3)
    # A town with half of all, and twice the pace everywhere in the last month.
    lat, lon = rng.normal(14, 2, 600), rng.normal(-6, 2, 600)
    lat[:300], lon[:300] = 12.65, -8.0
    day = np.where(rng.random(600) < 0.3, rng.integers(335, 365, 600), rng.integers(0, 365, 600))
    assert scan(day, lat, lon, permutations=199)[0].p_value > 0.05


@pytest.mark.parametrize("poisson", [False, True])
def test_the_level_holds(poisson):
    # 200 null data sets whose place and time are both uneven; binomial limits at 1 in 2,000.
    alarms = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        towns, pull = rng.normal(14, 2, (40, 2)), rng.lognormal(0, 1, 40)
        of = rng.choice(40, 200, p=pull / pull.sum())
        day = rng.integers(0, 200, 200) if poisson else (200 * rng.beta(2, 1, 200)).astype(int)
        expected = Expectation(towns[:, 0], towns[:, 1], pull) if poisson else None
        found = scan(
            day, towns[of, 0], towns[of, 1], permutations=39, seed=seed, expected=expected, first_day=0, last_day=199
        )
        alarms += bool(found) and found[0].p_value <= 0.05
    assert 2 <= alarms <= 22


def test_clusters_do_not_share_places_and_come_by_likelihood():
    day, lat, lon = with_cluster(8)
    found = scan(day, lat, lon, permutations=19, limit=6)
    assert len(found) == 6
    assert [c.llr for c in found] == sorted((c.llr for c in found), reverse=True)
    held = [n for c in found for n in c.events]
    assert len(held) == len(set(held))


def test_the_same_seed_gives_the_same_answer_and_dates_are_days():
    day, lat, lon = with_cluster(2)
    dates = [dt.date(2025, 1, 1) + dt.timedelta(int(d)) for d in day]
    one = scan(dates, lat, lon, permutations=99, seed=4)
    assert one == scan(dates, lat, lon, permutations=99, seed=4)
    assert one == scan(np.array(dates, "datetime64[D]"), lat, lon, permutations=99, seed=4)
    assert dt.date.fromordinal(one[0].end) == max(dates)
    plain_days = scan(day, lat, lon, permutations=99, seed=4)
    assert [c.llr for c in plain_days] == [c.llr for c in one]


def test_a_single_place_is_no_cluster_and_the_date_line_no_edge():
    day, lat, lon = with_cluster(5)
    assert scan(day, np.full(len(day), 14.0), np.full(len(day), -5.0)) == []
    moved = (lon + 10.2 + 180 + 180) % 360 - 180
    here, there = scan(day, lat, lon, permutations=19)[0], scan(day, lat, moved, permutations=19)[0]
    assert there.events == here.events and there.llr == pytest.approx(here.llr)


def test_many_places_are_thinned_to_centres_but_none_is_left_out_of_circles():
    day, lat, lon = events(1, n=500)
    found = search(day, lat, lon, **{**DEFAULTS, "centres": 60})
    assert 30 <= len(found.where.centre) <= 60
    assert len(found.where.lat) == 500
    assert np.isin(np.arange(500), found.where.site).mean() > 0.9


def test_few_centres_reach_far_where_all_would_be_too_much(monkeypatch):
    monkeypatch.setattr(rings, "ENTRIES", 6000)
    monkeypatch.setattr(rings, "FAR_REACHING", 20)
    day, lat, lon = events(1, n=300)
    where = search(day, lat, lon, **{**DEFAULTS, "max_km": 2000.0}).where
    long = np.diff(where.first)
    assert len(where.centre) == 300
    assert 10 <= (long > 20).sum() <= 20 and long.max() == 150
    assert scan(*with_cluster(5), max_km=2000, permutations=19)[0].p_value == 0.05


@pytest.mark.parametrize(
    ("problem", "change"),
    [
        ("few", lambda d, a, o: (d[:9], a[:9], o[:9])),
        ("lengths", lambda d, a, o: (d[:-1], a, o)),
        ("points", lambda d, a, o: (d, np.where(np.arange(len(a)) == 3, np.nan, a), o)),
        ("days", lambda d, a, o: (["yesterday"] * len(d), a, o)),
        ("short", lambda d, a, o: (d * 0, a, o)),
    ],
)
def test_what_cannot_be_scanned_is_refused_with_the_reason(problem, change):
    with pytest.raises(ShiftError) as refused:
        scan(*change(*events(0)))
    assert refused.value.problem == problem
    assert refused.value.sentence("fr") != refused.value.sentence("en")


def test_an_expectation_must_reach_every_event():
    day, lat, lon = events(0)
    with pytest.raises(ShiftError, match="50 km"):
        scan(day, lat, lon, expected=Expectation([50.0], [10.0], [1.0]))
    with pytest.raises(ShiftError, match="above 0"):
        scan(day, lat, lon, expected=Expectation(lat, lon, np.zeros(len(lat))))
