"""The challenge's contract: what is read, what is never read, what is written, and how good it is."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vigie.analysis.outlook.challenge import challenge, foresee
from vigie.analysis.outlook.panel import month_id, read_panel
from vigie.analysis.outlook.problems import OutlookError
from vigie.analysis.outlook.recent import conflictology
from vigie.analysis.outlook.scores import crps

DATA = Path(os.environ.get("VIGIE_SHARED") or Path(__file__).parents[4] / "shared") / "data" / "challenge"
COUNTRIES = 12
FIRST, LAST = month_id(2005, 1), month_id(2012, 12)


def rows(seed: int = 1) -> dict[str, np.ndarray]:
    """Eight years of a dozen countries: half of them at peace, the others at levels of their own."""
    rng = np.random.default_rng(seed)
    months = np.arange(FIRST, LAST + 1)
    level = np.where(np.arange(COUNTRIES) % 2, np.logspace(0, 3, COUNTRIES), 0.0)
    counts = rng.negative_binomial(0.7, 0.7 / (0.7 + np.maximum(level, 1e-9)), (len(months), COUNTRIES))
    return {
        "month_id": np.repeat(months, COUNTRIES),
        "country_id": np.tile(np.arange(1, COUNTRIES + 1), len(months)),
        "ged_best_sb": np.where(level > 0, counts, 0).reshape(-1).astype(float),
    }


def write(path: Path, columns: dict[str, np.ndarray]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def draws_of(path: Path) -> dict[str, np.ndarray]:
    table = pq.read_table(path)
    return {name: table.column(name).to_numpy() for name in table.column_names}


def test_each_country_and_month_gets_a_thousand_draws(tmp_path):
    out = tmp_path / "draws.parquet"
    challenge(write(tmp_path / "panel.parquet", rows()), 2012, out)
    found = draws_of(out)
    assert list(found) == ["month_id", "country_id", "draw", "outcome"]
    assert len(found["outcome"]) == 12 * COUNTRIES * 1000
    assert set(found["month_id"]) == set(range(month_id(2012, 1), month_id(2012, 12) + 1))
    assert (found["outcome"] >= 0).all()
    loud = found["outcome"][found["country_id"] == COUNTRIES].mean()
    assert loud > 20 * found["outcome"][found["country_id"] == 1].mean()


def test_nothing_after_october_is_read(tmp_path):
    plain, poisoned = rows(), rows()
    later = poisoned["month_id"] > month_id(2011, 10)
    poisoned["ged_best_sb"][later] = -1e9
    poisoned["country_id"][later] = 999
    outs = []
    for name, columns in (("plain", plain), ("poisoned", poisoned)):
        out = tmp_path / f"{name}.out"
        challenge(write(tmp_path / name, columns), 2012, out)
        outs.append(out.read_bytes())
    assert outs[0] == outs[1]
    cut = {name: values[~later] for name, values in plain.items()}
    challenge(write(tmp_path / "cut", cut), 2012, tmp_path / "cut.out")
    assert (tmp_path / "cut.out").read_bytes() == outs[0]


def test_october_itself_counts(tmp_path):
    plain, other = rows(), rows()
    other["ged_best_sb"][other["month_id"] == month_id(2011, 10)] += 500
    for name, columns in (("plain", plain), ("other", other)):
        challenge(write(tmp_path / name, columns), 2012, tmp_path / f"{name}.out")
    assert (tmp_path / "plain.out").read_bytes() != (tmp_path / "other.out").read_bytes()


def test_other_columns_order_and_index_do_not_matter(tmp_path):
    plain = rows()
    order = np.random.default_rng(3).permutation(len(plain["month_id"]))
    mixed = {"noise": order.astype(str)} | {name: values[order] for name, values in reversed(plain.items())}
    for name, columns in (("plain", plain), ("mixed", mixed)):
        challenge(write(tmp_path / name, columns), 2012, tmp_path / f"{name}.out")
    assert (tmp_path / "plain.out").read_bytes() == (tmp_path / "mixed.out").read_bytes()


def test_an_unfilled_end_is_no_peace(tmp_path):
    columns = rows()
    columns["ged_best_sb"][columns["month_id"] > month_id(2011, 6)] = 0
    found = foresee(read_panel(write(tmp_path / "panel", columns), month_id(2011, 10)), 2012)
    assert (found.last, found.asked) == (month_id(2011, 6), month_id(2011, 10))
    assert found.draws[-1].mean() > 100


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda c: c.pop("ged_best_sb"), "lacks ged_best_sb"),
        (lambda c: c.update(ged_best_sb=-c["ged_best_sb"] - 1), "no number of deaths"),
        (lambda c: c.update(ged_best_sb=np.full(len(c["month_id"]), "x")), "cannot be read"),
        (lambda c: c.update(month_id=np.full(len(c["month_id"]), FIRST)), "twice"),
        (lambda c: c.update(month_id=c["month_id"] - 60), "ends in 2007-12"),
        (lambda c: c.update(month_id=c["month_id"] + 600), "no complete row"),
        (lambda c: c.update(ged_best_sb=c["ged_best_sb"] * 0), "no death"),
    ],
)
def test_a_panel_that_is_none_is_refused_in_a_sentence(tmp_path, spoil, said):
    columns = rows()
    spoil(columns)
    with pytest.raises(OutlookError, match=said):
        challenge(write(tmp_path / "panel", columns), 2012, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_is_no_parquet_is_refused(tmp_path):
    (tmp_path / "panel").write_text("month_id,country_id", encoding="utf-8")
    for path in (tmp_path / "panel", tmp_path / "none"):
        with pytest.raises(OutlookError, match="cannot be read as a Parquet file"):
            challenge(path, 2012, tmp_path / "out")


@pytest.mark.skipif(not DATA.is_dir(), reason="the challenge's files are not here (VIGIE_SHARED)")
def test_it_is_better_than_conflictology_on_a_window_of_the_challenge():
    panel = read_panel(DATA / "country_month_1989_2021.parquet", month_id(2017, 10))
    found = foresee(panel, 2018)
    actual = pq.read_table(DATA / "cm_actuals_2018.parquet")
    at = {key: actual.column(key).to_numpy() for key in ("month_id", "country_id", "outcome")}
    month, country = at["month_id"] - found.months[0], np.searchsorted(found.countries, at["country_id"])
    counts = panel.counts[:, np.isin(panel.countries, found.countries)]
    plain = conflictology(counts, 12, 1000, np.random.default_rng(1))
    ours, theirs = (crps(at["outcome"].astype(float), draws[country, month]).mean() for draws in (found.draws, plain))
    assert ours < 0.95 * theirs
