"""Severity: what gives an indicator points, what is a gap and what is no constraint, and the score of the whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from vigie.analysis.severity import SeverityQuestion, severity
from vigie.analysis.severity.evidence import Event, Response, State, Told, Words, _silent, has, months_before
from vigie.analysis.severity.scopes import Area, Scope, division_of, scope
from vigie.analysis.severity.scoring import Scored, Scorer, areas
from vigie.knowledge.severity import DIMENSIONS, rules
from vigie.model import Account, Certainty, Coded, Condition, DateRange, Evidence, Place, Reading, Report
from vigie.record import Record
from vigie.record.datasets import Vintage
from vigie.sources.datasets import About

DAY = dt.date(2025, 9, 20)
NIORO = Area("ML", 2, "Nioro", "Nioro")
KAYES = Area("ML", 2, "Kayes", "Kayes")
EMPTY = Told(DAY, dt.date(2025, 3, 20), (), (), (), (), (("reading", ""),))
TOWN = Place("Nioro du Sahel", "at", "Kayes", "ML", 15.2293, -9.5928, "exact")


def quoted(text: str) -> tuple[Words, ...]:
    return (Words(text, "r1", "Radio", DAY),)


def state(kind: str = "blockade", **given: object) -> State:
    base = State(
        "s",
        kind,
        Scope(frozenset({NIORO})),
        "untold",
        dt.date(2025, 9, 3),
        None,
        DAY,
        False,
        False,
        quoted("le blocus"),
    )
    return replace(base, **given)


def event(n: int = 0, **given: object) -> Event:
    base = Event(f"e{n}", Scope(frozenset({NIORO})), DAY, ("attack",), (), (), (), 0, False, quoted("une attaque"))
    return replace(base, **given)


def points(found: Scored) -> dict[str, int | None]:
    return {one.indicator: one.points for one in found.indicators}


def of(area: Area = NIORO, *, states: tuple[State, ...] = (), events: tuple[Event, ...] = (), **more: object) -> Scored:
    return Scorer(replace(EMPTY, states=states, events=events, **more), rules()).score(area)


def test_there_are_nine_indicators_in_three_dimensions() -> None:
    found = rules().indicators
    assert len(found) == 9 and [one.dimension for one in found] == ["people"] * 2 + ["actors"] * 4 + ["security"] * 3
    assert {one.dimension for one in found} == set(DIMENSIONS)
    assert list(rules().from_points) == sorted(rules().from_points) and len(rules().from_points) == 5


def test_nothing_told_is_a_gap_and_no_score() -> None:
    found = of()
    assert found.score is None and found.known == 0 and found.highest == 5
    assert set(points(found).values()) == {None}


def test_a_blockade_counts_for_services_and_for_movement() -> None:
    found = points(of(states=(state(),)))
    assert (found["services"], found["movement"], found["hostilities"]) == (3, 3, None)
    assert points(of(states=(state(extent="partial"),)))["services"] == 2
    assert points(of(KAYES, states=(state(),)))["services"] is None


def test_what_is_over_tells_no_constraint_but_not_where_something_else_lasts() -> None:
    over = state("road_closed", over=True, end=dt.date(2025, 9, 1))
    assert points(of(states=(over,)))["movement"] == 0
    assert of(states=(over,)).score == 0
    assert points(of(states=(over, state("curfew"))))["movement"] == 1


@pytest.mark.parametrize(
    ("given", "less"),
    [
        ({"last_told": dt.date(2025, 2, 1)}, "not_fresh"),
        ({"alleged": True}, "alleged"),
        ({"scope": Scope(frozenset({Area("ML", 1, "Nioro")}))}, "wider"),
        ({"scope": Scope(frozenset({Area("ML", 0)}))}, "wider"),
    ],
)
def test_doubt_takes_a_point_and_says_why(given: dict[str, object], less: str) -> None:
    found = of(states=(state(**given),))
    movement = next(one for one in found.indicators if one.indicator == "movement")
    assert movement.points == 2 and movement.grounds[0].why == (less,)


def test_doubt_never_takes_the_last_point_but_a_stale_state_counts_for_nothing() -> None:
    country = Scope(frozenset({Area("ML", 0)}))
    doubtful = state("curfew", scope=country, alleged=True, last_told=dt.date(2025, 2, 1))
    assert points(of(states=(doubtful,)))["movement"] == 1
    assert points(of(states=(state(last_told=dt.date(2024, 9, 1)),)))["movement"] is None


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (2, 1), (3, 2), (9, 2), (10, 3)])
def test_hostilities_go_by_how_many_incidents(count: int, expected: int) -> None:
    found = points(of(events=tuple(event(n) for n in range(count))))
    assert (found["hostilities"], found["mines"]) == (expected, None)


def test_hostilities_go_by_the_dead_too_and_mines_are_their_own() -> None:
    assert points(of(events=(event(killed=12),)))["hostilities"] == 2
    found = points(of(events=(event(0, types=("remote_explosive",)), event(1, types=("remote_explosive",)))))
    assert (found["hostilities"], found["mines"]) == (1, 2)
    found = points(
        of(events=(event(types=("disrupted_weapons_use",), words=quoted("Un engin explosif a été désamorcé")),))
    )
    assert (found["hostilities"], found["mines"]) == (None, 1)


def test_a_region_needs_more_incidents_for_the_same_points() -> None:
    events = tuple(event(n) for n in range(3))
    assert points(of(Area("ML", 1, "Nioro"), events=events))["hostilities"] == 1


def test_an_event_of_the_whole_region_is_no_event_of_the_cercle() -> None:
    region = Scope(frozenset({Area("ML", 1, "Nioro")}))
    assert points(of(events=(event(scope=region),)))["hostilities"] is None


def test_violence_against_aid_goes_by_target_and_by_who_was_harmed() -> None:
    assert points(of(events=(event(targets=("health_facility",)),)))["violence"] == 1
    assert points(of(events=(event(0, harmed=("aid_workers",)), event(1, harmed=("aid_workers",)))))["violence"] == 3


def test_interference_and_terrain_need_the_words_that_say_so() -> None:
    plain = state("road_closed", words=quoted("La route est fermée depuis lundi"))
    assert points(of(states=(plain,)))["interference"] is None
    aid = state("road_closed", words=quoted("l'axe reste fermé aux véhicules humanitaires"))
    assert points(of(states=(aid,)))["interference"] == 2
    flooded = state("road_closed", words=quoted("la piste est impraticable après les inondations"))
    assert (points(of(states=(flooded,)))["physical"], points(of(states=(aid,)))["physical"]) == (2, None)


def test_an_ngo_ban_is_an_impediment_to_entry() -> None:
    ban = Response(
        "m",
        "curfew_or_ban",
        "ongoing",
        Scope(frozenset({Area("ML", 0)})),
        DAY,
        quoted("l'interdiction des ONG financées"),
    )
    assert points(of(responses=(ban,)))["entry"] == 2
    assert points(of(responses=(replace(ban, words=quoted("l'interdiction des motos")),)))["entry"] is None


def test_a_dataset_that_covers_the_period_and_has_nothing_tells_no_constraint() -> None:
    found = of(silent=(("acled", ("ML",)), ("ucdp_ged", ("NE",))))
    assert (points(found)["hostilities"], points(found)["mines"], points(found)["violence"]) == (0, 0, None)
    assert next(one.silent for one in found.indicators if one.indicator == "mines") == ("acled",)
    by_ucdp = points(of(silent=(("ucdp_ged", None),)))
    assert (by_ucdp["hostilities"], by_ucdp["mines"]) == (0, None)


def test_releases_of_months_cover_a_period_together_and_an_excerpt_none() -> None:
    def release(first: tuple[int, int] | None, last: tuple[int, int]) -> Vintage:
        start = dt.date(2025, *first) if first else None
        about = About("ucdp_ged", "UCDP GED", (), first=start, last=dt.date(2025, *last))
        return Vintage("x", "ucdp_ged", "v", DAY, about, "f.csv", 1, (0, 0, 0))

    spring, summer, excerpt = release((3, 1), (5, 31)), release((6, 1), (9, 30)), release(None, (12, 31))
    assert list(_silent([summer, spring], dt.date(2025, 3, 20), DAY)) == [("ucdp_ged", None)]
    for told in ([summer], [spring], [excerpt], [release((3, 1), (5, 30)), summer]):
        assert not list(_silent(told, dt.date(2025, 3, 20), DAY))


def test_the_score_is_a_lower_bound_and_the_gaps_are_the_upper() -> None:
    found = of(states=(state(),))
    assert (found.total, found.score, found.known, found.highest) == (6, 2, 2, 5)
    many = (state(), state("health_service_disrupted"), state("telecom_cut", extent="total"))
    events = (*(event(n, types=("remote_explosive",), targets=("aid_workers",)) for n in range(10)),)
    heavy = of(states=many, events=events)
    assert heavy.total == 3 + 3 + 3 + 3 + 3 + 2 and heavy.score == 5


def test_words_are_held_whole_whatever_their_accents() -> None:
    assert has(quoted("Les ONG suspendent leurs missions"), ("ong",))
    assert not has(quoted("le long de la route"), ("ong",))
    assert has(quoted("des pluies diluviennes"), ("pluie*",)) and has(
        quoted("Médecins sans frontières"), ("medecins sans frontieres",)
    )


def test_places_fall_to_their_cercle_region_or_country() -> None:
    assert scope((TOWN,), DAY).named == {NIORO}
    before = scope((TOWN,), dt.date(2022, 1, 1)).named
    assert before == {Area("ML", 2, "Nioro", "Kayes")}
    assert scope((Place("Kayes", "at", "Kayes", "ML", 14.4469, -11.4445, "area"),), DAY).named == {
        Area("ML", 1, "Kayes")
    }
    assert scope((Place("Diéma", "at", "Kayes", "ML", 14.54, -9.19, "area"),), DAY).named == {
        Area("ML", 2, "Diéma", "Nioro")
    }
    assert scope((Place("Mali", "at", None, "ML"),), DAY).named == {Area("ML", 0)}
    assert scope((Place("Xyz", "at", "Tillabéri", "NE"),), DAY).named == {Area("NE", 1, "Tillabéri")}
    assert scope((Place("Xyz"),), DAY).named == frozenset()
    road = (replace(TOWN, role="from"), Place("Diéma", "to", "Kayes", "ML", 14.54, -9.19, "near"))
    assert {a.name for a in scope(road, DAY).named} == {"Nioro", "Diéma"}


def test_divisions_change_on_the_day_of_their_law() -> None:
    assert division_of(dt.date(2014, 1, 1)) == 2015
    assert division_of(dt.date(2023, 3, 12)) == 2021 and division_of(dt.date(2023, 3, 13)) == 2023


def test_the_period_goes_back_by_months() -> None:
    assert months_before(dt.date(2025, 8, 31), 6) == dt.date(2025, 2, 28)
    assert months_before(dt.date(2025, 3, 5), 6) == dt.date(2024, 9, 5)


def test_regions_are_found_by_the_cercles_that_are_told_of() -> None:
    told = replace(EMPTY, states=(state(),), events=(event(scope=Scope(frozenset({KAYES}))),))
    assert areas(told, 2) == [KAYES, NIORO]
    assert [a.name for a in areas(told, 1)] == ["Kayes", "Nioro"]


def evidence(text: str, whole: str) -> Evidence:
    start = whole.index(text)
    return Evidence(start, start + len(text), text)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """One report: Nioro under blockade since the 3rd, and an attack on the 10th that killed twelve."""
    text = "Nioro du Sahel est sous blocus depuis le 3 septembre. Le 10, une attaque y a fait douze morts."
    report = Report("r1", text, "fr", dt.date(2025, 9, 15), "Radio")
    quote = evidence("Nioro du Sahel est sous blocus", text)
    blockade = Condition(
        "blockade", (TOWN,), (), DateRange(dt.date(2025, 9, 3), None), None, None, None, (), Certainty.STATED, quote
    )
    day = dt.date(2025, 9, 10)
    attack = Account(
        (Coded("attack"),),
        DateRange(day, day),
        (TOWN,),
        (),
        (),
        (),
        (),
        (),
        Certainty.STATED,
        evidence("une attaque", text),
    )
    store = Record.open(tmp_path / "r.duckdb")
    store.add(Reading(report, incidents=(attack,), conditions=(blockade,)))
    return store


def test_a_finding_has_its_sentences_its_bounds_and_what_it_does_not_know(record: Record) -> None:
    (found,) = severity(record, DAY)
    assert (found.about["area"], found.about["region"], found.value) == ("Nioro", "Nioro", 3)
    assert found.interval is not None and (found.interval.low, found.interval.high) == (3, 5)
    indicators = {one["indicator"]: one for one in found.details["indicators"]}
    assert indicators["movement"]["evidence"][0]["sentences"][0]["quote"] == "Nioro du Sahel est sous blocus"
    assert indicators["movement"]["evidence"][0]["start"] == "2025-09-03"
    assert {indicators[n]["information"] for n in ("denial", "entry", "mines")} == {"none"}
    assert "au moins 3 sur 5" in found.said.sentence("fr")
    told = [c.sentence("en") for c in found.caveats]
    assert any("6 indicators have no information" in t for t in told)
    assert any("No end is reported of 1 condition" in t for t in told)
    assert found.details["pcodes"] == {2015: "ML0106", 2021: "ML0106"}
    assert found.details["people"]["people"] == 230_000 and found.details["people"]["year"] == 2009
    assert found.basis[0].total == 1 and found.to_json()["value"] == 3


def test_before_it_began_there_is_no_information_and_a_named_area_says_so(record: Record) -> None:
    assert severity(record, dt.date(2025, 9, 1)) == []
    (found,) = severity(record, dt.date(2025, 9, 1), admin="Yélimané")
    assert found.value is None and "pas « aucune contrainte »" in found.said.sentence("fr")


def test_a_region_gives_its_cercles_too_and_an_unknown_area_is_asked_back(record: Record) -> None:
    found = severity(record, DAY, admin="Nioro")
    assert [(f.about["area"], f.about["level"]) for f in found] == [("Nioro", 1), ("Nioro", 2)]
    (region,) = severity(record, DAY, level=1)
    assert region.about["level"] == 1
    with pytest.raises(SeverityQuestion, match="vigie place Xqz"):
        severity(record, DAY, admin="Xqz")
