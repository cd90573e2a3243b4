"""Questions of access: ways, states, isolation, critical roads; and questions back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from vigie.analysis.access import asked
from vigie.analysis.access.closures import Closure, onto
from vigie.analysis.access.critical import critical
from vigie.analysis.access.ground import Ground, goals, ground
from vigie.analysis.access.problems import AccessQuestion
from vigie.analysis.access.reach import isolated, isolation_days, of
from vigie.analysis.access.route import route
from vigie.knowledge.asked import PlaceQuestion, the_place
from vigie.knowledge.gazetteer import Entry
from vigie.model import Place

DAY = dt.date(2025, 3, 10)


@pytest.fixture(scope="module")
def land() -> Ground:
    return ground(None, None)


def closed(name, *ends, start=None, end=None, effect="closed", traffic=()):
    where = tuple(
        Place(e.name, "at", e.admin1, e.country, e.lat, e.lon, "exact") for e in (the_place(n).entry for n in ends)
    )
    return Closure(name, "road_closed", effect, where, frozenset(traffic), start, end, start, 0.9, 45.0, (), ())


def with_closures(land, *some):
    return Ground(land.graph, onto(land.graph, some), "record", land.countries)


def way(land, a, b, **how):
    return route(land, the_place(a).entry, the_place(b).entry, **how)


def ends(text):
    return asked.road(text)


def test_a_closed_road_makes_the_way_longer_and_the_answer_says_by_how_much(land):
    found = way(land, "Kayes", "Bamako", close=[ends("Sandaré–Lakamané")])
    assert found.details["before"]["minutes"] == pytest.approx(435, abs=1)
    assert found.details["factor"] == pytest.approx(1.39, abs=0.01)
    assert "Nioro du Sahel" in found.details["after"]["path"]
    assert "×1.39" in found.said.sentence("en")
    told = found.to_json()
    assert told["value"] == found.value and set(told["said"]) == {"fr", "en"}
    assert any("modélisées" in c for c in told["caveats"]["fr"])


def test_a_road_opened_for_the_question_is_open_whatever_is_on_record(land):
    shut = with_closures(land, closed("x", "Sandaré", "Lakamané", start=DAY - dt.timedelta(3)))
    on_the_day = way(shut, "Kayes", "Bamako", day=DAY)
    assert on_the_day.details["factor"] == pytest.approx(1.39, abs=0.01)
    assert [row["id"] for row in on_the_day.details["rows"]] == ["x"]
    assert way(shut, "Kayes", "Bamako", day=DAY, reopen=[ends("Sandaré–Lakamané")]).details["factor"] == 1
    assert way(shut, "Kayes", "Bamako", day=DAY - dt.timedelta(4)).details["factor"] == 1
    assert way(shut, "Kayes", "Bamako").details["factor"] == 1


def test_a_closed_part_of_a_road_closes_the_way_over_it(land):
    found = way(land, "Kayes", "Bamako", close=[ends("Kaniéra–Lakamané")])
    assert found.details["factor"] == pytest.approx(1.39, abs=0.01)


def test_a_closure_for_tankers_leaves_others_the_road(land):
    shut = with_closures(land, closed("x", "Sandaré", "Lakamané", start=DAY, traffic=["fuel"]))
    assert way(shut, "Kayes", "Bamako", day=DAY).details["factor"] == 1
    assert way(shut, "Kayes", "Bamako", day=DAY, traffic="fuel").details["factor"] > 1.3


def test_a_slowed_road_takes_half_as_long_again(land):
    shut = with_closures(land, closed("x", "Gossi", "Gourma-Rharous", start=DAY, effect="slowed"))
    assert way(shut, "Gossi", "Gourma-Rharous", day=DAY).details["factor"] == pytest.approx(1.5, abs=0.01)


def test_the_closures_told_with_a_way_are_those_on_it_and_a_danger_is_told_beside_it(land):
    far = closed("far", "Gossi", "Gourma-Rharous", start=DAY)
    raid = closed("raid", "Sandaré", "Lakamané", start=DAY, effect="dangerous", traffic=["fuel"])
    old = closed("old", "Sandaré", "Lakamané", start=DAY - dt.timedelta(90))
    found = way(with_closures(land, far, raid, old), "Kayes", "Bamako", day=DAY)
    assert [(row["id"], row["counts"]) for row in found.details["rows"]] == [("old", False), ("raid", True)]
    assert found.details["factor"] == 1
    assert "Dangerous for fuel, not shut" in found.said.sentence("en")
    quiet = way(with_closures(land, far), "Kayes", "Bamako", day=DAY)
    assert quiet.details["rows"] == [] and "Dangerous" not in quiet.said.sentence("en")


def test_a_closure_off_the_roads_is_counted_only_while_it_counts(land):
    area = Closure(
        "x", "blockade", "closed", (Place("Trifouillis", country="ML"),), frozenset(), DAY, None, DAY, 0.9, 45.0, (), ()
    )
    shut = with_closures(land, area)
    assert "1 closure in force is of an area" in shut.caveats(DAY)[-1].sentence("en")
    assert all("of an area" not in c.sentence("en") for c in shut.caveats(DAY + dt.timedelta(90)))


def test_a_place_without_a_start_told_is_closed_since_an_unknown_day_and_one_company_is_named(land):
    kayes = the_place("Kayes").entry
    reopened = with_closures(land, closed("x", "Kayes", end=DAY + dt.timedelta(9)))
    state, *_ = of(reopened, kayes, day=DAY)
    assert state.value == 1 and "since an unknown day, until 19 March 2025" in state.said.sentence("en")
    banned = replace(closed("x", "Kayes", start=DAY, effect="one_company"), company="Diarra Transport")
    state, _, *services = of(with_closures(land, banned), kayes, day=DAY)
    assert "qu'une compagnie, Diarra Transport" in state.said.sentence("fr")
    assert not any(one.details["cut_off"] for one in services)
    found = way(with_closures(land, banned), "Kayes", "Bamako", day=DAY)
    assert found.details["factor"] == 1 and "one company only: Diarra Transport" in found.said.sentence("en")


def test_a_closure_at_another_place_of_the_same_name_is_not_told(land):
    kayes, there = the_place("Kayes").entry, closed("x", "Gossi", start=DAY)
    (place,) = there.where
    assert of(with_closures(land, replace(there, where=(replace(place, name="Kayes"),))), kayes, day=DAY)[0].value == 0


def test_a_place_whose_roads_are_all_shut_is_cut_off(land):
    shut = [ends(x) for x in ("Gossi–Gourma-Rharous",)]
    found = way(land, "Gourma-Rharous", "Gao", close=shut)
    assert found.value is None and found.details["cut_off"]
    assert "coupé" in found.said.sentence("fr")


def test_the_state_of_a_place_tells_since_when_until_when_and_how_surely(land):
    kayes = the_place("Kayes").entry
    start = DAY - dt.timedelta(10)
    state, people, *services = of(with_closures(land, closed("x", "Kayes", start=start)), kayes, day=DAY)
    assert f"{people.value:,} people" in people.said.sentence("en")
    assert people.value > 100_000 and "RGPH" in people.said.sentence("fr")
    assert (
        state.value == 1
        and "depuis le 28 février 2025" in state.said.sentence("fr")
        and "fin non rapportée" in state.said.sentence("fr")
    )
    assert state.details["rows"][0]["confidence"] == pytest.approx(0.9 * 0.5 ** (10 / 45), abs=0.01)
    assert {one.about["service"] for one in services} == {"hospital", "market", "seat"}
    ended, *_ = of(with_closures(land, closed("x", "Kayes", start=start, end=DAY)), kayes, day=DAY)
    assert ended.value == 0 and "ended on 10 March 2025" in ended.said.sentence("en")
    nothing, *_ = of(with_closures(land), kayes, day=DAY)
    assert nothing.value == 0 and nothing.details["rows"] == []


def test_isolated_places_are_those_beyond_the_limit_and_closures_add_to_them(land):
    open_roads = isolated(land, "hospital", day=DAY, limit=120)
    shut = with_closures(land, closed("x", "Kayes", start=DAY))
    found = isolated(shut, "hospital", day=DAY, limit=120)
    assert found.details["places"] - found.details["places_anew"] == open_roads.details["places"]
    assert found.details["places_anew"] > 0 and found.value > open_roads.value
    assert all(row["cut_off"] or row["minutes"] > 120 for row in found.details["rows"])
    assert any("RGPH" in c.sentence("en") for c in found.caveats)
    told = " ".join(c.sentence("fr") for c in found.caveats)
    assert "arrondie" in told and "rounded" not in told
    assert isolated(land, "hospital", day=DAY, limit=1e9).details["places"] <= open_roads.details["places"]


def test_isolation_days_are_those_that_a_day_by_day_count_gives(land):
    start, end = dt.date(2025, 5, 25), dt.date(2025, 6, 14)  # the rains begin in between
    shut = with_closures(
        land,
        closed("x", "Kayes", start=dt.date(2025, 6, 2), end=dt.date(2025, 6, 9)),
        closed("y", "Diéma", "Nioro du Sahel", start=dt.date(2025, 5, 28), end=dt.date(2025, 6, 5)),
    )
    found = isolation_days(shut, "hospital", start=start, end=end, limit=180)
    counted: dict[tuple[str, str | None], int] = {}
    for n in range((end - start).days + 1):
        day = start + dt.timedelta(n)
        for row in isolated(shut, "hospital", day=day, limit=180, most=10**6).details["rows"]:
            key = row["place"], row["admin2"]
            counted[key] = counted.get(key, 0) + 1
    assert found.details["rows"]
    assert all(counted[row["place"], row["admin2"]] == row["days"] > row["usual_days"] for row in found.details["rows"])
    assert found.value == sum(r["people"] * (r["days"] - r["usual_days"]) for r in found.details["rows"])


def test_critical_roads_are_ranked_and_the_best_reopenings_beat_any_other_pair(land):
    shut = with_closures(
        land,
        closed("x", "Sandaré", "Lakamané", start=DAY),
        closed("y", "Bla", "San", start=DAY),
        closed("z", "Diéma", "Nioro du Sahel", start=DAY),
    )
    losses, reopenings = critical(shut, "hospital", day=DAY, most=2)
    cost = [row["people_minutes"] for row in losses.details["rows"]]
    assert cost == sorted(cost, reverse=True) and cost[0] > 0
    rows = reopenings.details["rows"]
    assert reopenings.details["proved_best"] and len(reopenings.details["best_set"]) == 2
    assert reopenings.value >= max(row["people_minutes"] for row in rows)
    assert {c for row in rows for c in row["closures"]} == {"x", "y", "z"}


def test_services_stand_at_nodes(land):
    assert all(name in {land.graph.name(n) for n in goals(land.graph, "hospital")} for name in ("Kayes", "Bamako"))
    assert "Kayes" in {land.graph.name(n) for n in goals(land.graph, "seat")}
    assert np.all(np.array(list(goals(land.graph, "market"))) >= 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [("Xyzzyville", "no place of that name"), ("Kolondieba-Nord-Est", "no place"), ("12.0,-24.0", "sea")],
)
def test_a_place_that_is_none_is_asked_back(text, words):
    with pytest.raises(PlaceQuestion, match=words):
        asked.place(text)


def test_two_places_of_one_name_are_asked_back_with_the_candidates():
    with pytest.raises(PlaceQuestion) as caught:
        asked.place("Boni")
    assert {e.country for e in caught.value.candidates} == {"ML", "NE"}
    assert asked.place("Boni, Douentza").country == "ML"
    assert asked.place("Boni", within=["ML"]).country == "ML"


def test_a_road_that_does_not_exist_is_asked_back_with_the_roads_there_are(land):
    with pytest.raises(AccessQuestion) as caught:
        way(land, "Kayes", "Bamako", close=[ends("Nioro du Sahel–Kita")])
    assert "Nioro du Sahel–Sandaré" in caught.value.candidates
    with pytest.raises(AccessQuestion, match="two ends"):
        asked.road("Kayes")
    with pytest.raises(PlaceQuestion):
        asked.road("Kayes–Xyzzyville")
    with pytest.raises(AccessQuestion, match="one point"):
        way(land, "Kayes", "Kayes")


def test_a_hyphen_may_belong_to_a_name():
    assert [e.name for e in asked.road("Gossi-Gourma-Rharous")] == ["Gossi", "Gourma-Rharous"]


def test_a_point_far_from_every_road_is_asked_back(land):
    with pytest.raises(AccessQuestion, match="no road"):
        asked.node(land.graph, Entry(name="desert", kind="site", lat=23.9, lon=-5.0, country="ML"))
