"""Who, what kind, where and which days a claim speaks of, for datasets finer than a country's year."""

from __future__ import annotations

import pytest

from vigie.analysis.check import check_text
from vigie.analysis.check.subject import Slice


@pytest.fixture(autouse=True)
def bundled_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_DATA", raising=False)


def target(text: str, lang: str) -> Slice:
    return check_text(text, lang).query.parts[0].target


@pytest.mark.parametrize(
    ("text", "lang", "actor", "why"),
    [
        ("Le JNIM a tué 300 civils au Mali en 2023.", "fr", "JNIM", "one actor"),
        ("L'État islamique au Sahel a tué 200 personnes au Niger en 2021.", "fr", "ISSP", "one actor"),
        ("Russian forces killed 1,000 civilians in Ukraine in 2023.", "en", "RUSSIAN_ARMY", "one actor"),
        ("Hamas killed 700 people in Israel in 2023.", "en", "HAMAS", "one actor"),
    ],
)
def test_a_named_actor_is_asked_for_and_no_national_table_knows_it(text: str, lang: str, actor: str, why: str) -> None:
    assert target(text, lang).perpetrator == actor
    assert check_text(text, lang).why == why


@pytest.mark.parametrize(
    ("text", "lang", "measure"),
    [
        ("Les FAMa ont tué 204 civils au Mali en 2023.", "fr", "one_sided_deaths_by_government"),
        ("Selon le JNIM, 759 civils ont été tués au Mali en 2023.", "fr", "civilian_deaths"),
        ("L'armée et les djihadistes ont tué 759 civils au Mali en 2023.", "fr", "civilian_deaths"),
        ("Fighting between the army and the RSF killed 4,680 people in Sudan in 2024.", "en", "state_based_deaths"),
    ],
)
def test_the_state_itself_a_source_and_both_sides_together_are_no_single_actor(
    text: str, lang: str, measure: str
) -> None:
    found = check_text(text, lang)
    assert (found.measure, found.verdict) == (measure, "supported")
    assert found.query.parts[0].target.perpetrator is None


def test_the_state_with_foreign_fighters_is_not_the_state_alone() -> None:
    found = check_text("Les FAMa et Wagner ont tué 500 civils au Mali en 2022.", "fr")
    assert found.why == "one actor"
    assert found.to_json()["figures"]["data"] is None


@pytest.mark.parametrize(
    ("text", "lang", "kind"),
    [
        ("Les frappes de drones ont tué 300 civils au Mali en 2024.", "fr", "air_drone_strike"),
        ("Landmines killed 120 people in Myanmar in 2023.", "en", "remote_explosive"),
        ("Suicide bombers killed 400 people in Nigeria in 2017.", "en", "suicide_bomb"),
    ],
)
def test_a_kind_of_event_is_acleds(text: str, lang: str, kind: str) -> None:
    assert target(text, lang).type == kind
    assert check_text(text, lang).why == "one kind of event"


def test_a_target_is_asked_for_too() -> None:
    text = "2 118 personnes ont été tuées dans des attaques contre des marchés au Mali en 2023."
    assert target(text, "fr").target == "market"
    assert check_text(text, "fr").why == "one kind of event"


@pytest.mark.parametrize(
    ("text", "lang", "verdict"),
    [
        ("Six Chinois ont été tués au Mali en 2023.", "fr", "not_checkable"),
        ("In Sudan 300 Ethiopians were killed in 2023.", "en", "not_checkable"),
        ("5 409 Congolais ont été tués en RDC en 2024.", "fr", "supported"),
    ],
)
def test_the_dead_of_another_nation_are_not_the_countrys(text: str, lang: str, verdict: str) -> None:
    assert check_text(text, lang).verdict == verdict


def test_regions_are_named_and_a_direction_alone_is_none() -> None:
    found = check_text("Dans les cercles de Nioro et de Bandiagara, 40 civils ont été tués en 2023.", "fr")
    assert found.query.parts[0].target.region == ("Nioro", "Bandiagara")
    assert found.why == "subnational"
    assert check_text("Dans le nord du Mali, 400 civils ont été tués en 2022.", "fr").query.parts == ()


@pytest.mark.parametrize(
    ("words", "lang", "days"),
    [
        ("Au premier semestre 2023", "fr", "2023-01-01/2023-06-30"),
        ("Au troisième trimestre 2022", "fr", "2022-07-01/2022-09-30"),
        ("De janvier à octobre 2024", "fr", "2024-01-01/2024-10-31"),
        ("Au cours des neuf premiers mois de 2024", "fr", "2024-01-01/2024-09-30"),
        ("Du 1er juillet 2022 au 30 juin 2023", "fr", "2022-07-01/2023-06-30"),
        ("Depuis le 18 août 2020", "fr", "2020-08-18/.."),
        ("Since April 2023", "en", "2023-04-01/.."),
        ("Between March 2022 and June 2023", "en", "2022-03-01/2023-06-30"),
        ("In the first half of 2023", "en", "2023-01-01/2023-06-30"),
    ],
)
def test_parts_of_years_are_told_in_days(words: str, lang: str, days: str) -> None:
    rest = ", 900 personnes ont été tuées au Mali." if lang == "fr" else ", 900 people were killed in Mali."
    assert str(target(words + rest, lang).period) == days
    assert check_text(words + rest, lang).why == "finer than a year"


def test_since_january_is_whole_years() -> None:
    found = check_text("Depuis janvier 2021, 8 962 personnes ont été tuées au Mali.", "fr")
    assert found.verdict == "supported"


def test_a_group_may_leave_a_country_out() -> None:
    found = check_text("Hors Soudan, l'Afrique a compté 25 253 morts en 2024.", "fr")
    assert (found.verdict, found.country) == ("supported", "Africa without Sudan")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Some 12,000 people were displaced in Mali in 2023, mostly civilians.", "en"),
        ("12 000 déplacés au Mali en 2023, dont 3 000 enfants.", "fr"),
        ("40 attaques au Mali en 2023, dont 12 contre des civils.", "fr"),
        ("500 civils enlevés au Mali en 2023, contre 300 en 2022.", "fr"),
        ("En 2023 au Mali, 5 000 personnes tuées ou enlevées.", "fr"),
        ("Attacks in Mali tripled between 2019 and 2023, from 300 to 900.", "en"),
    ],
)
def test_what_is_not_counted_in_deaths_never_gets_a_figure_of_deaths(text: str, lang: str) -> None:
    found = check_text(text, lang).to_json()
    assert (found["verdict"], found["figures"]["why"]) == ("not_checkable", "other measure")
    assert found["figures"]["data"] is None


@pytest.mark.parametrize(
    ("text", "lang"),
    [("759 civils tues au mali en 2023", "fr"), ("Violence killed 2118 people in mali in 2023", "en")],
)
def test_countries_without_their_capital_are_known(text: str, lang: str) -> None:
    assert check_text(text, lang).verdict == "supported"


@pytest.mark.parametrize(
    ("text", "lang", "verdict", "figures"),
    [
        ("Armed groups killed more civilians than the army in Mali in 2022.", "en", "supported", (1186, 275)),
        ("En 2022, l'armée malienne a tué plus de civils que les groupes armés.", "fr", "contradicted", (275, 1186)),
        ("In 2022, the Malian army killed twice as many civilians as armed groups.", "en", "contradicted", (275, 1186)),
        (
            "Les groupes armés ont tué quatre fois plus de civils au Mali en 2022 que l'armée.",
            "fr",
            "supported",
            (1186, 275),
        ),
    ],
)
def test_the_state_is_set_against_armed_groups(text: str, lang: str, verdict: str, figures: tuple[int, int]) -> None:
    found = check_text(text, lang)
    (part,) = found.parts
    assert part.compared is not None
    assert (found.verdict, (part.figure.best, part.compared["data"])) == (verdict, figures)
    assert "275" in found.reason(lang) and ("state forces" in found.reason("en"))


@pytest.mark.parametrize(
    "text", ["Two attacks killed 45 people in Mali in 2023.", "45 people were killed in two attacks in Mali in 2023."]
)
def test_the_number_of_attacks_is_no_number_of_dead(text: str) -> None:
    assert [p.part.claimed for p in check_text(text, "en").parts] == [45]
