"""Trunk roads as data."""

from __future__ import annotations

import pytest

from vigie.knowledge import roads
from vigie.knowledge.gazetteer import Gazetteer, distance_km


def test_every_place_of_a_road_is_known_and_the_road_is_no_shorter_than_the_crow_flies() -> None:
    gazetteer = Gazetteer.load()
    for road in roads.roads():
        assert list(road.km) == sorted(road.km), road.name
        for place in road.places:
            assert gazetteer.named(place), f"{road.name}: {place}"
        ends = [
            d
            for a in gazetteer.named(road.places[0])
            for b in gazetteer.named(road.places[-1])
            if (d := distance_km(a, b)) is not None
        ]
        assert road.km[-1] >= 0.95 * min(ends), road.name


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Diema", "Sandaré", True),
        ("Kadiana", "Kolondiéba", True),
        ("Kita", "Toukoto", True),
        ("Kayes", "Gao", False),
        ("Kayes", "Kayes", False),
        ("Kayes", "Nowhere", False),
    ],
)
def test_on_same_road(a: str, b: str, same: bool) -> None:
    assert bool(roads.segments_between(a, b)) is same


def test_a_stretch_lists_what_lies_between_with_measured_kilometres() -> None:
    stretch = roads.segments_between("Diéma", "Sandaré")[0]
    assert stretch.places == ("Sandaré", "Lakamané", "Diéma") and stretch.km == pytest.approx(131, abs=2)
