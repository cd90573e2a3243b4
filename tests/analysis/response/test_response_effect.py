"""An area beside others: the ratio of ratios, its interval, its placebos, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest

from vigie.analysis.response import placebo
from vigie.analysis.response.effect import effect
from vigie.analysis.response.findings import findings
from vigie.analysis.response.problems import ResponseError
from vigie.analysis.response.sides import Sides
from vigie.analysis.trend import Tally, TrendError

START = 2020 * 12
MONTHS, SPLIT = 36, 24


def series(rng, mean, ratio=1.0, months=MONTHS, split=SPLIT):
    return rng.poisson(mean * np.where(np.arange(months) < split, 1.0, ratio))


def pair(counts, split=SPLIT):
    return counts[:split], counts[split:]


def parted(ratio=1.0, areas=5, seed=0, mean=8.0, own=None):
    rng = np.random.default_rng(seed)
    drawn = series(rng, mean, ratio)
    all_of = {"ML/Kayes": drawn if own is None else own}
    all_of |= {f"ML/Région {n}": series(rng, mean * (0.6 + 0.2 * n)) for n in range(areas)}
    total = sum(all_of.values())
    sources = {"ONU": total // 2, "AFP": total - total // 2}
    tally = Tally(START, total, total.astype(float), total.astype(float), "incidents", all_of, sources)
    beside = {name: pair(counts) for name, counts in all_of.items() if name != "ML/Kayes"}
    spans = (START, START + SPLIT - 1), (START + SPLIT, START + MONTHS - 1)
    return Sides(tally, "ML/Kayes", *spans, pair(all_of["ML/Kayes"]), beside, 0)


def keys(finding):
    return {c.key.removeprefix("response.caveat.") for c in finding.caveats}


def test_what_all_areas_share_is_no_effect():
    rng = np.random.default_rng(1)
    shock = np.where(np.arange(MONTHS) < SPLIT, 1.0, 3.0) * rng.gamma(4, 0.25, MONTHS)
    own, *others = (pair(rng.poisson(mean * shock)) for mean in (8, 6, 10, 12))
    found = effect(*own, others)
    assert found.way == "open" and found.low < 1 < found.high
    # by itself the area has three times as many
    assert own[1].mean() > 2 * own[0].mean()


def test_a_halving_is_found_and_its_interval_holds_it():
    told = [effect(*s.own, list(s.beside.values())) for s in (parted(0.5, seed=n) for n in range(20))]
    assert sum(t.way == "less" for t in told) >= 17
    assert sum(t.low <= 0.5 <= t.high for t in told) >= 17
    assert all(t.low < t.value < t.high for t in told)


def test_turning_the_periods_round_turns_the_ratio_round():
    before, after = pair(series(np.random.default_rng(3), 8.0, 0.4))
    other = [pair(series(np.random.default_rng(n), 9.0)) for n in (4, 5)]
    one, back = effect(before, after, other), effect(after, before, [(b, a) for a, b in other])
    assert back.value == pytest.approx(1 / one.value)
    assert back.low == pytest.approx(1 / one.high, rel=0.02) and back.high == pytest.approx(1 / one.low, rel=0.02)


def test_areas_that_part_widen_the_interval():
    own = pair(series(np.random.default_rng(7), 20.0, 0.7))
    alike = [pair(series(np.random.default_rng(n), 20.0)) for n in range(5)]
    apart = [pair(series(np.random.default_rng(n), 20.0, r)) for n, r in enumerate((0.4, 0.7, 1.0, 1.5, 2.2))]
    steady, drifting = effect(*own, alike), effect(*own, apart)
    assert drifting.drift > 2 * steady.drift
    assert drifting.high / drifting.low > 1.5 * steady.high / steady.low


def test_where_nothing_is_counted_on_a_side_the_interval_is_open():
    zeros, some = np.zeros(12, int), np.full(12, 3)
    gone = effect(some, zeros, [(some, some)])
    assert gone.value == 0 or gone.value is None
    assert gone.low == 0.0 and gone.high < 1
    new = effect(zeros, some, [(some, some)])
    assert new.value is None and new.high == np.inf and new.low > 1


@pytest.mark.parametrize(
    ("before", "after", "beside", "problem"),
    [
        ([1] * 6, [1] * 6, [], "no_comparison"),
        ([1] * 6, [1] * 6, [([1] * 5, [1] * 6)], "other_months"),
        ([0] * 6, [0] * 6, [([1] * 6, [1] * 6)], "nothing_counted"),
        ([1] * 6, [1] * 6, [([0] * 6, [0] * 6)], "nothing_counted"),
    ],
)
def test_what_cannot_be_compared_is_refused(before, after, beside, problem):
    with pytest.raises(ResponseError) as error:
        effect(before, after, beside)
    assert error.value.problem == problem
    with pytest.raises(TrendError):
        effect([1, 2], after, [([1] * 6, [1] * 6)])


def test_every_finding_speaks_both_languages_and_json():
    for ratio in (0.3, 1.0, 3.0):
        found = findings(parted(ratio))
        assert [f.kind for f in found] == ["response_effect", "rate_ratio", "placebo_days", "placebo_areas"]
        for finding in found:
            told = json.loads(json.dumps(finding.to_json(), allow_nan=False))
            assert told["said"]["fr"] != told["said"]["en"]
            assert "{" not in "".join([*told["said"].values(), *told["caveats"]["fr"], *told["caveats"]["en"]])


def test_no_answer_says_why_and_each_says_what_the_design_cannot_show():
    less, same = findings(parted(0.3))[0], findings(parted(1.0))[0]
    assert less.said.key == "response.effect.less" and same.said.key == "response.effect.open"
    for found in (less, same):
        assert {"not_cause", "spill", "power"} <= keys(found)
        assert 0 < found.details["least_fall_told"] < 1 < found.details["least_rise_told"]
    assert "few_areas" in keys(findings(parted(areas=2))[0]) and "few_areas" not in keys(same)


def test_a_measure_after_the_worst_months_is_told_so():
    own = np.full(MONTHS, 4)
    own[SPLIT - 3 : SPLIT] = 14
    assert "peak" in keys(findings(parted(own=own))[0])
    assert "peak" not in keys(findings(parted(own=np.full(MONTHS, 4)))[0])


def test_a_fall_that_was_under_way_before_is_told_to_be_no_change():
    # Days before the measure part it as the measure does: the areas were on different courses.
    sides = parted(own=np.round(np.linspace(40, 4, MONTHS)).astype(int))
    days = placebo.days(sides)
    assert sum(p.changed for p in days) > 0.2 * len(days)
    found = findings(sides)[0]
    assert found.interval.high < 1 and found.said.key == "response.effect.doubtful"
    assert "placebo_days" in keys(found)


def test_months_that_come_in_waves_widen_the_interval():
    waves = np.array([4 if n // 6 % 2 else 16 for n in range(MONTHS)])
    shuffled = np.random.default_rng(2).permutation(waves[:SPLIT])
    slow, quick = (parted(own=np.concatenate([first, [4] * (MONTHS - SPLIT)])) for first in (waves[:SPLIT], shuffled))
    wide, narrow = (effect(*s.own, list(s.beside.values())) for s in (slow, quick))
    assert wide.high / wide.low > narrow.high / narrow.low


def test_placebo_days_lie_before_the_measure_and_see_nothing_after_it():
    sides = parted(0.1)
    after = parted(0.1, own=np.concatenate([sides.own[0], np.full(MONTHS - SPLIT, 500)]))
    assert all(START < p.name < START + SPLIT for p in placebo.days(sides))
    assert [(p.name, p.found.low) for p in placebo.days(sides)] == [(p.name, p.found.low) for p in placebo.days(after)]


def test_placebo_areas_leave_the_area_itself_out():
    calm, wild = parted(0.1), parted(0.1, own=np.arange(MONTHS) * 9)
    assert [p.found.low for p in placebo.areas(calm)] == [p.found.low for p in placebo.areas(wild)]
