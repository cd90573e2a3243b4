"""What-if, the past of closures, roads by state: what the Access room of the page shows."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from vigie.analysis.access.closures import Closure, onto
from vigie.analysis.access.cutoff import asking, cut_off
from vigie.analysis.access.ground import Ground, ground
from vigie.analysis.access.past import Past
from vigie.analysis.access.problems import AccessQuestion
from vigie.analysis.access.reach import isolated
from vigie.analysis.access.segments import Segments
from vigie.analysis.access.states import features, states
from vigie.knowledge.asked import the_place
from vigie.knowledge.road_closures import rules
from vigie.model import Place

DAY = dt.date(2025, 3, 10)


@pytest.fixture(scope="module")
def land() -> Ground:
    return ground(None, None)


@pytest.fixture(scope="module")
def names(land) -> Segments:
    return Segments(land.graph)


def closure(name, *ends, start=None, end=None, seen=None, effect="closed", sure=0.9, half_life=45.0):
    where = tuple(
        Place(e.name, "at", e.admin1, e.country, e.lat, e.lon, "exact") for e in (the_place(n).entry for n in ends)
    )
    return Closure(name, "road_closed", effect, where, frozenset(), start, end, seen, sure, half_life, (), ())


def with_closures(land, *some):
    return Ground(land.graph, onto(land.graph, some), "record", land.countries)


@pytest.mark.parametrize(
    "told",
    [
        {"start": DAY, "seen": DAY + dt.timedelta(3)},
        {"start": DAY, "end": DAY + dt.timedelta(40), "seen": DAY},
        {"end": DAY, "seen": DAY},
        {"seen": DAY},
        {"start": DAY, "seen": DAY, "sure": 0.6, "half_life": 21.0},
    ],
)
def test_a_span_is_the_very_days_on_which_a_closure_counts(told):
    one = closure("x", "Kayes", **told)
    first, over = one.span()
    for n in range(-400, 400):
        day = DAY + dt.timedelta(n)
        assert one.counts(day) == ((first is None or day >= first) and (over is None or day < over)), day


def test_a_closure_that_nobody_is_sure_of_never_counts():
    assert closure("x", "Kayes", start=DAY, seen=DAY, sure=rules().least / 2).span() is None


def test_every_segment_is_found_by_its_own_name_and_pieces_lie_in_one_segment_only(land, names):
    assert len(set(names.names)) == len(names.names)
    for number, name in enumerate(names.names):
        assert names.find(name) == list(names.runs[number])
    assert sorted(n for run in names.runs for n in run) == list(range(len(land.graph.stretches)))
    with pytest.raises(AccessQuestion) as error:
        names.find("Kayes–Gao")
    assert error.value.candidates


def test_a_road_between_two_towns_is_found_as_the_program_asks_it(land, names):
    found = names.find("Sandaré–Lakamané")
    assert len(found) > 1 and all(land.graph.stretches[n].observed for n in found)


def test_a_closed_road_cuts_places_off_and_an_opened_one_lets_them_go(land, names):
    base = with_closures(land, closure("x", "Kolondiéba", "Kadiana", start=DAY, seen=DAY))
    past = Past(base, "hospital", "people")
    roads = names.find("Kolondiéba–Kadiana")

    def told(shut=(), opened=()):
        return cut_off(asking(base, list(shut), list(opened)), base, past, day=DAY, limit=120)

    on_record = told()
    shut = told(shut=names.find("Bougouni–Kolondiéba"))
    assert shut.value > on_record.value or shut.details["cut_off"] > on_record.details["cut_off"]
    states_of = {row["place"]: row["state"] for row in shut.details["rows"]}
    assert "Kolondiéba" in states_of
    opened = told(opened=roads)
    assert opened.value <= on_record.value
    assert not [row for row in opened.details["rows"] if row["state"]]
    # what was kept beyond on record is still named, as freed
    assert {row["place"] for row in opened.details["rows"]} == {row["place"] for row in on_record.details["rows"]}


def test_rows_tell_people_by_year_and_source_and_the_sentence_their_sum(land, names):
    past = Past(land, "hospital", "people")
    found = cut_off(asking(land, names.find("Bougouni–Kolondiéba"), []), land, past, day=DAY, limit=120)
    rows = [row for row in found.details["rows"] if row["state"] in ("cut_off", "beyond")]
    assert found.value == sum(row["people"] or 0 for row in rows) > 0
    for row in rows:
        assert (row["people"] is None) == (row["people_year"] is None) == (row["people_source"] is None)
        assert row["minutes"] is None or row["minutes"] > 120
    for row in found.details["rows"]:
        if row["factor"]:
            assert math.isclose(row["factor"], row["minutes"] / row["usual_minutes"], abs_tol=0.02)
    assert set(found.to_json()["said"]) == {"fr", "en"}


def kept(base, day):
    """By two questions of their own: beyond the limit anew, and those farther away who lost every way."""
    found = isolated(base, "hospital", day=day, most=10_000).details
    lost = [r for r in found["rows"] if r["cut_off"] and r["usual_minutes"] and r["usual_minutes"] > 120]
    return found["people_anew"] + sum(r["people"] or 0 for r in lost)


def test_whom_closures_keep_beyond_a_limit_is_what_isolated_tells(land):
    base = with_closures(land, closure("x", "Bougouni", "Kolondiéba", start=DAY, end=DAY + dt.timedelta(9), seen=DAY))
    past = Past(base, "hospital", "people")
    found = cut_off(base, base, past, day=DAY, limit=120)
    assert found.value == kept(base, DAY) > 0
    steps = {step.day: step for step in past.steps(120)}
    assert steps[DAY].people == found.value
    # A clause that would say none is not said.
    states, said = found.details, found.said.sentence("fr")
    assert ("sans" in said or "ôtent" in said) == (states["cut_off"] > 0)
    assert ("détour" in said) == (states["detours"] > 0) and " 0 " not in said
    none = cut_off(land, land, Past(land, "hospital", "people"), day=DAY, limit=120).said.sentence("fr")
    assert none.startswith("Aucune fermeture") and "détour" not in none
    assert steps[DAY + dt.timedelta(9)].people == 0


def test_since_when_is_the_first_day_without_a_break(land):
    base = with_closures(
        land,
        closure("a", "Bougouni", "Kolondiéba", start=DAY - dt.timedelta(90), end=DAY - dt.timedelta(60), seen=DAY),
        closure("b", "Bougouni", "Kolondiéba", start=DAY - dt.timedelta(20), end=DAY, seen=DAY),
        closure("c", "Bougouni", "Kolondiéba", start=DAY - dt.timedelta(5), end=DAY + dt.timedelta(9), seen=DAY),
    )
    past = Past(base, "hospital", "people")
    rows = cut_off(base, base, past, day=DAY, limit=120).details["rows"]
    kept = [row for row in rows if row["state"] in ("cut_off", "beyond")]
    assert kept and {row["since"] for row in kept} == {str(DAY - dt.timedelta(20))}


def test_every_step_of_the_past_is_what_the_day_gives(land):
    base = with_closures(
        land,
        closure("a", "Bougouni", "Kolondiéba", start=dt.date(2025, 5, 20), seen=dt.date(2025, 5, 25)),
        closure("b", "Kayes", "Sandaré", start=dt.date(2025, 6, 20), end=dt.date(2025, 12, 1), seen=DAY),
    )
    past = Past(base, "hospital", "people")
    for step in past.steps(120):
        assert step.people == kept(base, step.day), step


def test_roads_show_the_worst_that_is_told_and_what_was_asked(land, names):
    base = with_closures(
        land,
        closure("x", "Kolondiéba", "Kadiana", start=DAY, seen=DAY, effect="slowed"),
        closure("y", "Kolondiéba", "Kadiana", start=DAY, seen=DAY, effect="dangerous"),
    )
    roads = names.find("Kolondiéba–Kadiana")
    on_record = {one["road"]: one for one in states(base, names, DAY, "people")}
    assert {one["state"] for one in on_record.values()} == {"slowed"}
    assert {tuple(one["closures"]) for one in on_record.values()} == {("x", "y")}
    asked = asking(base, names.find("Sandaré–Lakamané"), roads)
    told = {one["road"]: (one["state"], one["recorded"], one["asked"]) for one in states(asked, names, DAY, "people")}
    assert {told[name] for name in on_record} == {("open", "slowed", "open")}
    assert {state for name, state in told.items() if name not in on_record} == {("closed", "open", "close")}
    assert states(base, names, DAY - dt.timedelta(1), "people") == []


def test_features_tell_what_is_observed_and_how_long_it_takes(land, names):
    found = features(land, names)
    assert [f["properties"]["road"] for f in found] == names.names
    tracks = [f for f in found if f["properties"]["kind"] == "track"]
    assert tracks and not any(f["properties"]["observed"] for f in tracks)
    total = sum(f["properties"]["minutes"] for f in found)
    assert total == pytest.approx(float(land.graph.minutes(False).sum()), rel=1e-3)


@pytest.mark.parametrize("seed", range(12))
def test_the_search_for_the_best_set_ends_where_none_gives_anything(seed):
    """Chains of three closed roads, of which one or two open nothing: effects then differ by rounding alone."""
    from vigie.analysis.access.paths import Network, Tree, best_set

    draw, ends = np.random.default_rng(seed), []
    for chain in range(5):
        first = 1 + 3 * chain
        ends += [(0, first), (first, first + 1), (first + 1, first + 2)]
    people = np.zeros(16)
    people[3::3] = draw.uniform(1e3, 1e6, 5)
    weight = draw.uniform(1, 100, 15)
    tree = Tree(Network(16, [a for a, _ in ends], [b for _, b in ends], weight), [0])
    tree.change(range(15), np.inf)
    for most in (1, 2):
        assert best_set(tree, list(range(15)), weight, people, 1440.0, most).effect < 1
    assert best_set(tree, list(range(15)), weight, people, 1440.0, 3).effect > 1e6
