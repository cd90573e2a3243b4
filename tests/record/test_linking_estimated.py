"""The weights of large records: estimated from the accounts themselves, the same in Splink's hands and in ours."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Iterable

import pytest
from benchmarks.links_synthetic import SCENARIOS, Scenario, datasets, score
from benchmarks.shared import SHARED
from splink import DuckDBAPI, Linker

from vigie.model import Reading
from vigie.reading import read
from vigie.record import Recorded, link
from vigie.record.linking import group
from vigie.record.linking.candidates import find_candidates, lay_out
from vigie.record.linking.model import Model, shipped
from vigie.record.linking.rows import row
from vigie.record.linking.tables import Tables
from vigie.record.linking.training import estimate
from vigie.sources.datasets import open_source

HARD = next(s for s in SCENARIOS if s.name == "recoded, no names, one year")

CANDIDATE = SHARED / "data" / "ucdp" / "GEDEvent_v23_0_10.csv"


def laid_out(accounts: Iterable[Recorded]) -> Tables:
    tables = Tables()
    tables.load(row(n, item) for n, item in enumerate(accounts))
    lay_out(tables)
    find_candidates(tables, "pair")
    return tables


@pytest.fixture(scope="module")
def events() -> tuple[list[Recorded], set[tuple[str, str]]]:
    return datasets(HARD, seed=3)


def test_two_datasets_with_common_events(events: tuple[list[Recorded], set[tuple[str, str]]]) -> None:
    precision, recall = score(*events)
    assert precision >= 0.96
    assert recall >= 0.96


def test_the_shipped_weights_find_few_of_them(events: tuple[list[Recorded], set[tuple[str, str]]]) -> None:
    accounts, pairs = events
    few = [a for a in accounts if a.report.published and a.report.published.month == 3]
    assert len(few) < 1000
    joined = [c for c in link(few) if len(c.accounts) > 1]
    assert len(joined) < len([p for p in pairs if p[0] in {a.id for a in few}]) / 2


def weigh_by_splink(tables: Tables, model: Model) -> dict[tuple[int, int], float]:
    logging.getLogger("splink").setLevel(logging.ERROR)
    run = tables.connection.execute
    run("CREATE TEMP TABLE blocked AS SELECT '0' AS match_key, i AS join_key_l, j AS join_key_r FROM pair")
    api = DuckDBAPI(tables.connection)
    linker = Linker(api.register("account"), model.settings(), log_level=None)
    linker.table_management.register_blocked_pairs_for_predict(api.register("blocked"))
    found = linker.inference.predict(warning_mode="never")
    return {(i, j): w for i, j, w in run(f"SELECT id_l, id_r, match_weight FROM {found.physical_name}").fetchall()}


def test_splink_weighs_every_candidate_as_we_do(accounts_of: Callable[[str], list[Recorded]]) -> None:
    with laid_out(accounts_of("")) as tables:
        run = tables.connection.execute
        run("CREATE TEMP TABLE weighed (i INTEGER, j INTEGER, weight DOUBLE)")
        tables.weigh(dataclasses.replace(shipped(), floor=-1000.0), "pair")
        ours = {(i, j): w for i, j, w in run("SELECT * FROM weighed").fetchall()}
        theirs = weigh_by_splink(tables, shipped())
    assert len(ours) >= 50
    assert theirs == pytest.approx(ours)


def test_few_accounts_keep_the_shipped_weights(accounts_of: Callable[[str], list[Recorded]]) -> None:
    with laid_out(accounts_of("")) as tables:
        assert estimate(tables, shipped()) is shipped()


@pytest.mark.skipif(not CANDIDATE.exists(), reason="needs ../shared/data (or VIGIE_SHARED)")
def test_what_no_true_pair_has_is_driven_down_but_not_to_nothing(
    readings: list[Reading],
) -> None:
    """Reports of Mali beside a month of the world: expectation maximisation left alone ends in a probability of 0."""
    source = open_source(CANDIDATE)
    events = [Recorded(e.id, e.report, 0, e.account, source.about.id) for _, e in source.events()]
    found = [read(reading.report) for reading in readings]
    told = [Recorded(f"{r.report.id}#{n}", r.report, n, a) for r in found for n, a in enumerate(r.incidents)]
    with laid_out([*told, *events]) as tables:
        model = estimate(tables, shipped())
    assert model is not shipped()
    assert all(-60 < level.weight < 60 for comparison in model.comparisons for level in comparison.levels)


def test_accounts_with_nothing_in_common_keep_the_shipped_weights() -> None:
    alone = [a for a in datasets(Scenario("one dataset", years=5))[0] if a.origin == "a"]
    found = group(dataclasses.replace(a, origin="reading") for a in alone)
    assert not found.anew


def test_a_dataset_tells_its_events_apart(events: tuple[list[Recorded], set[tuple[str, str]]]) -> None:
    event = events[0][0]
    twice = [dataclasses.replace(event, id=str(n)) for n in range(2)]
    assert len(link(twice)) == 2
    assert len(link([event, dataclasses.replace(event, id="other", origin="another dataset")])) == 1
