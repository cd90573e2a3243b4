"""Questions without an answer get a plain one and no number; hostile input costs little."""

from __future__ import annotations

import json
import time

import pytest

from vigie.analysis.check import UnclearClaim, check_text


@pytest.mark.parametrize(
    ("text", "lang", "why"),
    [
        ("Combien de morts demain ?", "fr", "forecast"),
        ("How many deaths in Mali in 2031?", "en", "forecast"),
        ("Combien de morts au Mali ?", "fr", "question"),
        ("How many people died?", "en", "question"),
        ("How many people were killed in Atlantis in 2023?", "en", "question"),
        ("Quel est le pays le plus meurtrier du Sahel en 2023 ?", "fr", "question"),
        ("Pourquoi le Mali est-il en guerre ?", "fr", "question"),
        ("Si rien ne change, 5 000 civils mourront au Mali.", "fr", "forecast"),
        ("1 200 morts en Atlantide en 2023.", "fr", "no known area"),
        ("Au Mali, 1 200 personnes ont été tuées.", "fr", "no period"),
        ("L'an dernier, 1 200 personnes ont été tuées au Mali.", "fr", "no period"),
        ("12 people were killed in Gao in 2023.", "en", "subnational"),
        ("Mali.", "fr", "no figure or comparison"),
        ("???", "en", "no figure or comparison"),
    ],
)
def test_no_answer_gives_a_reason_and_no_number(text: str, lang: str, why: str) -> None:
    found = check_text(text, lang).to_json()
    assert found["verdict"] == "not_checkable"
    assert found["figures"]["why"] == why
    assert [found["figures"][key] for key in ("claimed", "data", "low", "high", "period")] == [None] * 5
    assert found["dataset"] is None
    assert len(found["reason"]["fr"]) > 20
    assert len(found["reason"]["en"]) > 20


@pytest.mark.parametrize(
    ("text", "lang", "figure"),
    [
        ("Combien de personnes ont été tuées au Mali en 2023 ?", "fr", "2\u202f118 morts au Mali en 2023"),
        ("Combien de civils tués entre 2019 et 2023 au Mali ?", "fr", "3\u202f913 civils tués au Mali de 2019 à 2023"),
        ("What was the death toll in Sudan in 2024?", "en", "7,103 deaths in Sudan in 2024"),
    ],
)
def test_a_question_that_a_table_covers_gets_its_figure_and_no_verdict(text: str, lang: str, figure: str) -> None:
    found = check_text(text, lang)
    assert (found.verdict, found.why) == ("not_checkable", "question")
    assert figure in found.reason(lang)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Combien d'attaques à Kayes en 2023 ?", "partie d'un pays"),
        ("Combien de civils le JNIM a-t-il tués au Mali en 2023 ?", "seul acteur"),
        ("Combien de morts au Mali en 1975 ?", "hors de celle"),
        ("1 200 morts en Atlantide en 2023.", "« Atlantide »"),
    ],
)
def test_what_no_table_covers_is_told_why(text: str, why: str) -> None:
    assert why in check_text(text, "fr").reason("fr")


def test_a_question_that_states_a_figure_is_a_claim() -> None:
    assert check_text("Le Mali a-t-il connu plus de 2 000 morts en 2023 ?", "fr").verdict == "supported"
    assert check_text("Was Mali deadlier in 2023 than in 2022?", "en").verdict == "contradicted"


def test_the_day_of_publication_settles_last_year() -> None:
    import datetime as dt

    text = "L'an dernier, 2 118 personnes ont été tuées au Mali."
    assert check_text(text, "fr", dt.date(2024, 3, 1)).to_json()["figures"]["data"] == 2118


def test_empty_and_endless_claims_are_refused_in_both_languages() -> None:
    with pytest.raises(UnclearClaim) as empty:
        check_text("  \n", "fr")
    assert empty.value.sentence("fr") != empty.value.sentence("en")
    with pytest.raises(UnclearClaim, match="too long"):
        check_text("morts " * 1000, "fr")


@pytest.mark.parametrize(
    "text",
    [
        "12 " * 600,
        "2023 et " * 240,
        "Mali, Niger, " * 150,
        "deux fois plus que " * 100,
        "% " * 900,
        "plus de plus de " * 120,
        "\u202e12\u0000 morts au Mali en 2023\ud800",
        "999999999999999999999999 morts au Mali en 2023",
        "0 fois plus de morts au Mali en 2023",
        "divisé par zéro, divisé par 0 au Mali entre 2022 et 2023",
        "de 2023 à 1990, 12 morts au Mali",
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_hostile_text_is_answered_quickly(text: str, lang: str) -> None:
    check_text("12 morts au Mali en 2023", lang)
    begun = time.perf_counter()
    found = check_text(text, lang).to_json()
    assert time.perf_counter() - begun < 2
    json.dumps(found, allow_nan=False)
