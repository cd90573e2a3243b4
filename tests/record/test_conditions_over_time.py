"""Conditions over time: one blockade from its start to its end, whoever tells of it, in whatever order."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from vigie.model import Certainty, Coded, Condition, DateRange, Evidence, Place, Report
from vigie.record.fusion import Episode, conditions, episodes

Told = tuple[str, Report, Condition]
NIORO = (Place("Nioro du Sahel", lat=15.23, lon=-9.59),)
KAYES = (Place("Kayes", lat=14.45, lon=-11.44),)
ROAD = (Place("Diéma", "from", lat=14.54, lon=-9.19), Place("Sandaré", "to", lat=14.7, lon=-10.3))


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def told(
    n: int,
    published: str | None,
    start: str | None,
    end: str | None,
    places: tuple[Place, ...] = NIORO,
    kind: str = "blockade",
    certainty: Certainty = Certainty.STATED,
) -> Told:
    dates = DateRange(day(start), day(end)) if start or end else None
    report = Report(f"r{n}", "Words.", "fr", day(published), f"outlet {n}")
    condition = Condition(
        kind, places, (Coded("JNIM"),), dates, None, None, None, (), certainty, Evidence(0, 5, "Words")
    )
    return f"{n:064x}", report, condition


def dates(found: list[Episode]) -> list[tuple[str, str]]:
    return [(str(e.start), str(e.end)) for e in found]


def test_reports_of_one_blockade_are_one_condition() -> None:
    reports = [
        told(1, "2025-09-10", "2025-09-03", None),
        told(2, "2025-09-25", None, None),
        told(3, "2025-10-20", "2025-09-01", None),
        told(4, "2025-11-02", "2025-09-03", "2025-11-01"),
    ]
    for seed in range(10):
        random.Random(seed).shuffle(reports)
        (found,) = episodes(reports)
        assert (found.start, found.end) == (dt.date(2025, 9, 3), dt.date(2025, 11, 1))
        assert found.starts == (dt.date(2025, 9, 1), dt.date(2025, 9, 3))
        assert [one.report.id for one in found.stated] == ["r1", "r2", "r3", "r4"]
        assert found.imposed_by == ("JNIM",)


def test_what_begins_after_the_end_is_another() -> None:
    found = episodes(
        [
            told(1, "2025-01-10", "2025-01-05", None),
            told(2, "2025-03-05", None, "2025-03-04"),
            told(3, "2025-03-20", None, "2025-03-04"),
            told(4, "2025-06-02", "2025-06-01", None),
        ]
    )
    assert dates(found) == [("2025-01-05", "2025-03-04"), ("2025-06-01", "None")]
    assert [len(e.stated) for e in found] == [3, 1]


def test_a_start_long_after_the_last_report_is_a_start_anew() -> None:
    found = episodes([told(1, "2025-01-10", "2025-01-05", None), told(2, "2025-08-02", "2025-08-01", None)])
    assert dates(found) == [("2025-01-05", "None"), ("2025-08-01", "None")]


def test_a_state_that_nobody_told_for_a_year_is_not_taken_up_again() -> None:
    found = episodes([told(1, "2021-01-10", None, None), told(2, "2025-08-02", None, None)])
    assert len(found) == 2


def test_a_town_and_a_road_and_another_kind_stand_apart() -> None:
    found = episodes(
        [
            told(1, "2025-09-10", "2025-09-03", None, NIORO + KAYES),
            told(2, "2025-09-11", None, None, KAYES),
            told(3, "2025-09-12", "2025-09-04", None, ROAD, "road_closed"),
            told(4, "2025-09-13", None, None, (ROAD[1], ROAD[0])[::-1], "road_closed"),
            told(5, "2025-09-13", None, None, KAYES, "fuel_shortage"),
        ]
    )
    assert [(e.kind, [p.name for p in e.where], len(e.stated)) for e in found] == [
        ("blockade", ["Kayes"], 2),
        ("blockade", ["Nioro du Sahel"], 1),
        ("fuel_shortage", ["Kayes"], 1),
        ("road_closed", ["Diéma", "Sandaré"], 2),
    ]


def test_a_road_is_the_same_both_ways() -> None:
    back = (Place("Sandaré", "from", lat=14.7, lon=-10.3), Place("Diéma", "to", lat=14.54, lon=-9.19))
    (found,) = episodes(
        [told(1, "2025-09-12", None, None, ROAD, "road_closed"), told(2, "2025-09-13", None, None, back, "road_closed")]
    )
    assert len(found.stated) == 2


def test_a_denial_is_shown_and_states_nothing() -> None:
    denied = told(2, "2025-09-12", None, None, certainty=Certainty.DENIED)
    (found,) = episodes([told(1, "2025-09-10", "2025-09-03", None), denied])
    assert (len(found.stated), len(found.denials), found.certainty) == (1, 1, Certainty.STATED)
    (alone,) = episodes([denied])
    assert alone.certainty is Certainty.DENIED
    assert not alone.in_force(dt.date(2025, 9, 12))


@pytest.mark.parametrize(
    ("asked", "holds"), [("2025-09-02", False), ("2025-09-03", True), ("2025-10-31", True), ("2025-11-01", False)]
)
def test_in_force(asked: str, holds: bool) -> None:
    (found,) = episodes([told(1, "2025-11-05", "2025-09-03", "2025-11-01")])
    assert found.in_force(dt.date.fromisoformat(asked)) is holds


def test_reports_without_a_place_stay_alone() -> None:
    """A blockade somewhere in Mali and one somewhere in Nigeria are not one."""
    found = episodes([told(n, f"2025-09-1{n}", None, None, ()) for n in range(3)])
    assert [len(e.stated) for e in found] == [1, 1, 1]
    assert len({e.id for e in found}) == 3


def test_each_report_tells_of_an_episode_at_its_own_places() -> None:
    nioro, kayes = (Place("Nioro", lat=15.23, lon=-9.59), *KAYES)
    found = episodes(
        [told(1, "2025-09-10", "2025-09-03", None), told(2, "2025-11-02", None, "2025-11-01", (nioro, kayes))]
    )
    ours = next(e for e in found if e.where == NIORO)
    days = DateRange(dt.date(2025, 9, 3), dt.date(2025, 11, 1))
    assert [(c.places, c.date) for _, c in ours.told()] == [(NIORO, days), ((*NIORO, nioro), days)]


def test_undated_reports_are_kept() -> None:
    (found,) = episodes([told(1, None, None, None), told(2, None, None, None)])
    assert (found.start, found.end, found.last_seen, len(found.stated)) == (None, None, None, 2)
    assert found.in_force(dt.date(2025, 1, 1))


def test_places_are_found_as_if_each_were_held_against_all() -> None:
    chance = random.Random(5)
    names = (
        "Nioro du Sahel",
        "Nioro",
        "Niorro du Sahel",
        "Kayes",
        "Kayes Ndi",
        "Diéma",
        "Diema",
        "Sandaré",
        "Yélimané",
    )
    found: list[Told] = []
    for n in range(150):
        point = (15 + chance.random() / 3, -10 + chance.random() / 3) if chance.random() < 0.6 else (None, None)
        one = Place(chance.choice(names), lat=point[0], lon=point[1], admin1=chance.choice((None, "Kayes")))
        other = Place(chance.choice(names), "to")
        road = (Place(one.name, "from", lat=one.lat, lon=one.lon), other)
        found.append(told(n, f"2025-0{1 + n % 9}-10", None, None, road if chance.random() < 0.3 else (one,)))
    homes = conditions._Homes()
    plain: list[tuple[Place, ...]] = []
    for _, _, one in found:
        for where in conditions._wheres(one.places):
            home = next((h for h in plain if conditions._same(h, where)), None)
            if home is None:
                plain.append(home := where)
            homes.of(where)
    assert [where for where, _ in homes.every] == plain
