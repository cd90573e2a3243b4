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
