"""The outlook of a record's areas: draws, baselines, verdicts, refusals."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pytest

from vigie.analysis.outlook import cells, hurdle
from vigie.analysis.outlook.areas import Sited
from vigie.analysis.outlook.findings import outlook
from vigie.analysis.outlook.history import history
from vigie.analysis.outlook.past import Past, past
from vigie.analysis.outlook.pool import pool
from vigie.analysis.outlook.problems import OutlookError
from vigie.analysis.outlook.scores import covered, crps, ignorance, interval_score, pit
from vigie.analysis.outlook.shut import shut
from vigie.analysis.trend.tally import index
from vigie.model import Certainty, Place

FIRST = index(dt.date(2016, 1, 1))


def sited(counts: np.ndarray, **also) -> Sited:
    areas = tuple(f"ML/Area{n}" for n in range(counts.shape[1]))
    points = np.column_stack([np.linspace(12, 16, len(areas)), np.zeros(len(areas))])
    return Sited(history(FIRST, areas, counts.astype(float), points, **also), "incidents", "admin1", (), (), 0)


def bursty(months: int = 72, areas: int = 8, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    level = np.logspace(-1, 1.2, areas)
    return rng.negative_binomial(1.5, 1.5 / (1.5 + level), (months, areas))


def test_an_outlook_stands_beside_its_baselines_and_its_past():
    (one,) = outlook(sited(bursty()), 6, ["Area6"])
    assert one.draws.shape == (6, 1000)
    told = one.finding.to_json()
    assert told["about"]["months"] == "2022-01/2022-06" and len(told["details"]["months"]) == 6
    assert told["details"]["past"]["tests"] == 72 and set(told["details"]["baselines"]) == {
        "conflictology",
        "last_month",
    }
    total = one.draws.sum(axis=0)
    assert told["interval"]["low"] <= told["value"] <= told["interval"]["high"]
    assert abs((total <= told["interval"]["high"]).mean() - 0.95) < 0.02
    assert "January 2022 to June 2022" in told["said"]["en"] and "janvier 2022 à juin 2022" in told["said"]["fr"]


def test_the_same_history_gives_the_same_draws_and_another_others():
    one, same = (outlook(sited(bursty()), 3, ["Area5"])[0].draws for _ in range(2))
    assert np.array_equal(one, same)
    changed = bursty()
    changed[-1, 5] += 9
    assert not np.array_equal(one, outlook(sited(changed), 3, ["Area5"])[0].draws)


def test_intervals_hold_what_came():
    """Bursty counts of a steady mean, foreseen from many moments: nine in ten fall within."""
    inside = []
    for seed in range(6):
        counts = bursty(120, 10, seed).astype(float)
        rng = np.random.default_rng(seed)
        for origin in (84, 96, 108):
            known = sited(counts[:origin]).known
            found = pool(known, np.arange(1, 7), np.arange(10), rng, 300).draws
            inside.append(covered(counts[origin : origin + 6].T, found, rng).mean())
    assert 0.86 <= np.mean(inside) <= 0.97


def test_a_quiet_area_among_lively_ones_is_foreseen_quiet():
    counts = bursty()
    counts[:, 0] = 0
    found = outlook(sited(counts), 3, ["Area0", "Area7"])
    assert found[0].finding.value == 0 and found[1].finding.value > 10


def test_no_better_than_the_baseline_is_said():
    steady = np.full((60, 3), 4)
    told = outlook(sited(steady), 2)[0].finding
    assert not told.details["past"]["better"] and "no better than the baseline here" in told.said.sentence("en")
    assert "pas mieux que la référence ici" in told.said.sentence("fr")
    assert Past(10, 1.0, 2.0, 3.0, 0.9).better and not Past(10, 1.0, 2.0, 0.9, 0.9).better


def test_the_past_is_tested_without_what_came_later():
    counts = bursty().astype(float)
    known = sited(counts).known
    before = past(known.upto(60), 3, np.arange(8), 1)
    counts[60:] = 1e6
    assert past(sited(counts).known.upto(60), 3, np.arange(8), 1) == before


@pytest.mark.parametrize(
    ("counts", "months", "names", "said"),
    [
        (bursty(), 6, ["Nowhere"], "Nothing is counted in Nowhere (regions)"),
        (bursty(), 15, ["Area1"], "ask for 1 to 14"),
        (bursty(20), 6, ["Area1"], "20 whole months, and 24 are needed"),
        (bursty() * 0, 6, [], "Nothing is counted"),
    ],
)
def test_what_cannot_be_foreseen_is_refused_with_the_reason(counts, months, names, said):
    with pytest.raises(OutlookError) as refused:
        outlook(sited(counts), months, names)
    assert said in refused.value.sentence("en") and "Told(" not in refused.value.sentence("fr")


def test_the_hurdle_learns_season_neighbours_and_blockades():
    rng = np.random.default_rng(2)
    months, areas = 120, 12
    calendar = (FIRST + np.arange(months)) % 12
    barred = (rng.random((months, areas)) < 0.3).astype(float)
    barred[0] = 0
    level = 2.0 * np.exp(1.0 * np.cos(2 * np.pi * calendar / 12))[:, None] * np.exp(1.2 * np.roll(barred, 1, axis=0))
    counts = rng.poisson(level)
    known = sited(counts, shut=barred).known
    model = hurdle.fit(known, np.array([1]), rng)
    assert model is not None
    scaled = dict(zip(("shut", "cos"), (model.many / np.r_[1, model.spread])[[10, 11]], strict=True))
    assert scaled["shut"] == pytest.approx(1.2 / np.log(2), rel=0.3) and scaled["cos"] == pytest.approx(1.0, rel=0.35)


def test_too_little_is_not_learnt_from():
    assert hurdle.fit(sited(np.zeros((40, 4))).known, np.array([1]), np.random.default_rng(1)) is None
    assert pool(sited(bursty(26, 1)).known, np.array([1]), np.array([0]), np.random.default_rng(1)).families == {
        "recent": 1.0
    }


def test_scores_are_those_of_their_papers():
    rng = np.random.default_rng(3)
    draws = rng.normal(size=(1, 200_000))
    # Of a standard normal at its mean: 2·phi(0) - 1/sqrt(pi) (Gneiting and Raftery 2007).
    assert crps(np.zeros(1), draws)[0] == pytest.approx(0.23370, abs=2e-3)
    assert ignorance(np.array([3.0]), np.full((1, 989), 4.0))[0] == pytest.approx(-np.log2(990 / 1000))
    assert interval_score(np.array([12.0]), np.arange(11.0)[None])[0] == pytest.approx(9 + 20 * 2.5)
    at = pit(np.zeros(4000), np.zeros((4000, 10)), rng)
    assert abs(at.mean() - 0.5) < 0.03 and at.min() < 0.01 and at.max() > 0.99


def test_cells_are_those_of_the_grids():
    # PRIO-GRID counts from the south-west: the cell at 180 W, 90 S is 1.
    assert cells.cell("prio", -90, -180) == "1" and cells.cell("prio", 90, 180) == "259200"
    assert cells.cell("prio", 14.45, -11.43) == "150098" and cells.middle("prio", "150098") == (14.25, -11.25)
    assert cells.asked("prio", "14.45,-11.43") == "150098"
    assert cells.asked("h3", "14.45,-11.43") == cells.cell("h3", 14.45, -11.43)
    for grid, wrong in (("prio", "259201"), ("prio", "Kayes"), ("h3", "xyz"), ("prio", "95,3")):
        with pytest.raises(OutlookError, match="no cell of this grid"):
            cells.asked(grid, wrong)


def test_a_blockade_counts_from_the_day_it_is_known_of():
    kayes = Place("Kayes", lat=14.45, lon=-11.43, country="ML", admin1="Kayes")
    stated = SimpleNamespace(report=SimpleNamespace(published=dt.date(2025, 3, 10)))
    episode = SimpleNamespace(
        kind="blockade", certainty=Certainty.STATED, stated=[stated], first_seen=dt.date(2025, 1, 5), end=None,
        last_seen=dt.date(2025, 3, 10), where=[kayes],
    )  # fmt: skip
    counted = shut([episode], ["ML/Kayes"], index(dt.date(2025, 1, 1)), 12, lambda place: f"ML/{place.admin1}")
    assert counted[:, 0].tolist() == [0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]
