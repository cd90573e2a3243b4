"""Displacement, shares, transport and areas newly reached, on plain arrays."""

import numpy as np
import pytest

from vigie.analysis.shift import ShiftError, displacement, reached, shares, transport
from vigie.analysis.shift.blocks import cut
from vigie.analysis.shift.sphere import bearing, kilometres, middle, plane, vectors

BEFORE, AFTER = (1, 365), (366, 730)


def bursty(seed, months=12, mean=8, east=0.0):
    """Months of over-dispersed counts, each around a focus of its own; ``east`` degrees further in the second half."""
    rng = np.random.default_rng(seed)
    day, lat, lon = [], [], []
    for month in range(2 * months):
        n = rng.negative_binomial(2, 2 / (2 + mean)) + 1
        focus = rng.normal(0, 0.4, 2)
        day.append(1 + int(month * 30.4375) + rng.integers(0, 30, n))
        lat.append(14 + focus[0] + rng.normal(0, 1, n))
        lon.append(-5 + focus[1] + rng.normal(0, 1, n) + (east if month >= months else 0))
    return np.concatenate(day), np.concatenate(lat), np.concatenate(lon)


def test_distances_and_bearings_are_those_of_the_sphere():
    bamako, kayes = vectors(12.65, -8.0)[None], vectors(14.45, -11.44)[None]
    assert kilometres(bamako, kayes)[0, 0] == pytest.approx(422.2, abs=0.5)
    flat = plane(np.array([14.45]), np.array([-11.44]), (12.65, -8.0))[0]
    assert np.hypot(*flat) == pytest.approx(kilometres(bamako, kayes)[0, 0], rel=1e-9)
    assert 290 < bearing(*flat) < 305
    # Across the date line the centre is in the Pacific, not in Africa.
    assert abs(middle(vectors([10, 10], [179, -179]))[1]) == pytest.approx(180)


def test_a_displacement_is_found_with_its_way_and_length():
    day, lat, lon = bursty(1, mean=15, east=-1.2)
    found = displacement(lat, lon, cut(day, BEFORE, AFTER))
    assert found.p_value < 0.01
    assert 225 < found.bearing < 315
    assert found.low_km < 129 < found.high_km
    assert found.from_deg < found.bearing < found.to_deg and found.to_deg - found.from_deg < 90
    km, probability = found.towards(270)
    assert km > 60 and probability > 0.99
    assert found.towards(90) == pytest.approx((-km, 1 - probability))
    assert found.before.long_km >= found.before.short_km > 50


def test_intervals_of_a_displacement_hold_the_truth_and_the_test_its_level():
    covered = alarms = 0
    for seed in range(300):
        day, lat, lon = bursty(seed, east=-0.5)
        found = displacement(lat, lon, cut(day, BEFORE, AFTER))
        covered += found.low_km <= 53.95 <= found.high_km
        day, lat, lon = bursty(1000 + seed)
        alarms += displacement(lat, lon, cut(day, BEFORE, AFTER)).p_value <= 0.05
    assert 0.91 <= covered / 300 <= 0.995
    assert alarms / 300 <= 0.09


def test_shares_hold_the_truth_though_months_are_bursty():
    truth, covered, changed, total = np.array([0.5, 0.3, 0.15, 0.05]), 0, 0, 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        day, area = [], []
        for month in range(24):
            n = rng.negative_binomial(2, 2 / 14) + 1
            day.append(1 + int(month * 30.4375) + rng.integers(0, 30, n))
            area.append(rng.choice(list("abcd"), n, p=rng.dirichlet(truth * 15)))
        for one in shares(np.concatenate(area), cut(np.concatenate(day), BEFORE, AFTER)):
            covered += one.after.low <= truth["abcd".index(one.area)] <= one.after.high
            changed += not one.low <= 0 <= one.high
            total += 1
    assert covered / total >= 0.92
    assert changed / total <= 0.08


def test_shares_add_up_and_a_great_change_is_sure():
    day = np.repeat(np.arange(1, 731), 2)
    area = np.where((day > 365) & (np.arange(len(day)) % 2 == 0), "kayes", "mopti")
    found = {s.area: s for s in shares(area, cut(day, BEFORE, AFTER))}
    assert found["kayes"].before.share == 0 and found["kayes"].before.low == 0 < found["kayes"].before.high
    assert found["kayes"].after.share == pytest.approx(0.5)
    assert found["kayes"].sure and found["kayes"].low > 0.4
    assert sum(s.change for s in found.values()) == pytest.approx(0)


def test_the_earth_movers_distance_is_the_one_of_two_points():
    # All events of the second period 1 degree further north: each is moved 111 km.
    day = np.arange(1, 731)
    lat = np.where(day > 365, 15.0, 14.0)
    found = transport(lat, np.full(730, -6.0), cut(day, BEFORE, AFTER), permutations=99)
    assert found.km == pytest.approx(111.19, abs=0.01)
    assert found.by_chance_km < 60
    assert found.p_value == pytest.approx(0.01)
    assert (found.places, found.cell_km) == (2, 0)


def test_the_earth_movers_distance_is_that_of_a_linear_programme():
    from scipy.optimize import linprog

    rng = np.random.default_rng(4)
    day = np.repeat(np.arange(1, 731, 12), 1)
    place = rng.integers(0, 6, len(day))
    lat, lon = np.linspace(11, 16, 6)[place], np.array([-11, -9, -4, -6, -3, 0.0])[place]
    blocks = cut(day, BEFORE, AFTER)
    first, second = (np.bincount(place[m], minlength=6) / m.sum() for m in (blocks.early, blocks.recent))
    points = vectors(np.linspace(11, 16, 6), [-11, -9, -4, -6, -3, 0.0])
    cost = kilometres(points, points)
    sums = np.zeros((12, 36))
    for n in range(6):
        sums[n, 6 * n : 6 * n + 6] = 1
        sums[6 + n, n::6] = 1
    best = linprog(cost.ravel(), A_eq=sums, b_eq=np.r_[first, second])
    assert transport(lat, lon, blocks, permutations=1).km == pytest.approx(best.fun, rel=1e-6)


def test_alike_maps_do_not_differ_and_many_places_go_on_a_grid():
    day, lat, lon = bursty(3)
    found = transport(lat, lon, cut(day, BEFORE, AFTER), permutations=99)
    assert found.p_value > 0.05
    assert found.places <= 120 and found.cell_km >= 5


def test_an_area_newly_reached_comes_with_the_chance_of_it():
    day = np.arange(1, 731)
    area = np.full(730, "mopti", object)
    area[425::50] = "kayes"  # seven months with an event, all in the second period
    area[500] = "gao"
    area[10] = area[600] = "segou"
    area[20] = ""
    found = reached(area, day, cut(day, BEFORE, AFTER))
    assert [one.area for one in found.found] == ["kayes", "gao"]
    kayes, gao = found.found
    assert (kayes.active, kayes.events, kayes.first_day) == (7, 7, 426)
    assert kayes.probability == pytest.approx(0.5**7, rel=0.05)
    assert gao.probability == pytest.approx(0.5, rel=0.05)
    assert found.areas == 4
    assert found.by_chance == pytest.approx(0.5**7 + 0.5 + 0.25, rel=0.05)


@pytest.mark.parametrize(
    ("problem", "days", "before", "after"),
    [
        ("order", range(1, 731), (1, 400), (366, 730)),
        ("few_in_period", range(300, 731), (1, 308), (366, 730)),
        ("weeks", range(1, 61), (1, 30), (31, 60)),
    ],
)
def test_periods_that_tell_nothing_are_refused(problem, days, before, after):
    with pytest.raises(ShiftError) as refused:
        cut(np.array(days), before, after)
    assert refused.value.problem == problem
    assert refused.value.sentence("fr") != refused.value.sentence("en")


def test_short_periods_are_cut_into_weeks():
    blocks = cut(np.arange(1, 121), (1, 60), (61, 120))
    assert blocks.unit == "week" and len(blocks.late) == 18
    assert cut(np.arange(1, 731), BEFORE, AFTER).unit == "month"
