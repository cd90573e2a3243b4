"""Options compared by the access they give."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from vigie.analysis.access.closures import Closure, onto
from vigie.analysis.access.ground import Ground, ground
from vigie.analysis.access.problems import AccessQuestion
from vigie.analysis.access.segments import Segments
from vigie.analysis.response.assumptions import usual, varied
from vigie.analysis.response.options import compare, parsed, proposed
from vigie.analysis.response.problems import ResponseError
from vigie.knowledge.asked import PlaceQuestion, the_place
from vigie.model import Place

DAY = dt.date(2025, 3, 10)
ENDS = ("Diéma", "Nioro du Sahel")


@pytest.fixture(scope="module")
def shut() -> Ground:
    """The way to Nioro closed, on the project's own roads."""
    land = ground(None, None)
    where = tuple(
        Place(e.name, "at", e.admin1, e.country, e.lat, e.lon, "exact") for e in (the_place(n).entry for n in ENDS)
    )
    closure = Closure("x", "road_closed", "closed", where, frozenset(), DAY, None, DAY, 0.9, 45.0, (), ())
    return Ground(land.graph, onto(land.graph, [closure]), "record", land.countries)


def told(shut, *texts, service="market"):
    segments = Segments(shut.graph)
    return compare(shut, [parsed(text, shut, segments) for text in texts], service, day=DAY)


def test_reopening_gives_what_closing_took_and_an_escort_a_share_of_it(shut):
    opened, escorted = told(shut, "reopen Diéma–Nioro du Sahel", "escort Diéma–Nioro du Sahel")
    assert opened.about["option"]["en"].startswith("reopening") and opened.value > 0
    assert 0 <= escorted.value <= opened.value * usual().convoy_days / 7 + 1
    assert sum(row["people"] for row in opened.details["cercles"]) == pytest.approx(opened.value, abs=5)


def test_a_mix_is_worth_no_less_than_its_parts(shut):
    found = told(shut, "supply Kayes", "reopen Diéma–Nioro du Sahel + supply Kayes", "reopen Diéma–Nioro du Sahel")
    worth = {f.about["option"]["en"]: f.value for f in found}
    mix = next(value for name, value in worth.items() if " and " in name)
    assert mix == max(worth.values()) and found[0].value == mix
    assert [f.details["rank"] for f in found] == [1, 2, 3]


def test_each_assumption_is_varied_and_what_it_comes_to_is_told(shut):
    (found,) = told(shut, "escort Diéma–Nioro du Sahel")
    settings = {row["assumption"]: row["people"] for row in found.details["settings"]}
    assert list(settings) == ["", *[name for name, _ in varied(usual())]]
    assert settings["convoy_days=5"] > settings["convoy_days=0.5"]
    assert found.details["low"] == min(settings.values()) and found.details["high"] == max(settings.values())
    assert found.details["low"] <= found.value <= found.details["high"]


def test_a_road_that_is_open_gives_nothing(shut):
    (found,) = told(shut, "reopen Kayes–Sandaré")
    assert found.value == 0 and found.said.key == "response.option.none" and found.details["cercles"] == []


def test_closures_of_the_day_are_proposed_reopened_and_escorted(shut):
    names = [option.name.sentence("en") for option in proposed(shut, day=DAY)]
    assert names == ["reopening Diéma–Nioro du Sahel", "escorted convoys on Diéma–Nioro du Sahel"]
    assert proposed(shut, day=DAY - dt.timedelta(1)) == []


def test_the_borders_of_a_country_are_no_road_to_open(shut):
    whole = replace(shut.barred.closures[0], id="land", where=(Place("Mali", "at", None, "ML"),))
    land = replace(shut, barred=replace(shut.barred, closures=(whole,), roads={"land": shut.barred.roads["x"]}))
    assert [c.id for c in land.barred.on(DAY, "people")] == ["land"] and proposed(land, day=DAY) == []


def test_findings_speak_both_languages_and_advise_nobody_where_to_go(shut):
    for found in told(shut, "reopen Diéma–Nioro du Sahel", "escort Diéma–Nioro du Sahel + supply Kayes"):
        plain = json.loads(json.dumps(found.to_json(), allow_nan=False))
        assert plain["said"]["fr"] != plain["said"]["en"]
        assert "{" not in "".join([*plain["said"].values(), *plain["caveats"]["fr"], *plain["caveats"]["en"]])
        assert "response.caveat.access_alone" in {c.key for c in found.caveats}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("bomb Kayes", ResponseError),
        ("reopen", ResponseError),
        ("", ResponseError),
        ("reopen Kayes–Gao", AccessQuestion),
        ("supply Xyzzyville", PlaceQuestion),
    ],
)
def test_what_is_no_option_is_refused(shut, text, error):
    with pytest.raises(error):
        told(shut, text)


def test_nothing_to_compare_is_told(shut):
    with pytest.raises(ResponseError):
        compare(shut, [], "market", day=DAY)
