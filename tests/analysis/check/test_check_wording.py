"""Verdicts in words: articles, plurals, numbers and periods of both languages."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from vigie.analysis.check import check_text, phrases
from vigie.analysis.check.subject import Period
from vigie.knowledge.countries import Area, by_iso2, countries, groups, together

CLAIMS = Path(__file__).parent / "claims.jsonl"


@pytest.fixture(autouse=True)
def bundled_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_DATA", raising=False)


def area(*codes: str) -> Area:
    found = [by_iso2(code) for code in codes]
    return together(tuple(a for a in found if a))


@pytest.mark.parametrize(
    ("codes", "fr", "en"),
    [
        (("ML",), "au Mali", "in Mali"),
        (("SY",), "en Syrie", "in Syria"),
        (("PH",), "aux Philippines", "in the Philippines"),
        (("CU",), "à Cuba", "in Cuba"),
        (("IQ",), "en Irak", "in Iraq"),
        (("MX",), "au Mexique", "in Mexico"),
        (("CD",), "en République démocratique du Congo", "in the Democratic Republic of the Congo"),
        (("ML", "NE"), "au Mali et au Niger", "in Mali and Niger"),
        (("ML", "BF", "SY"), "au Mali, au Burkina Faso et en Syrie", "in Mali, Burkina Faso and Syria"),
    ],
)
def test_places_take_their_article(codes: tuple[str, ...], fr: str, en: str) -> None:
    assert (phrases.place(area(*codes), "fr"), phrases.place(area(*codes), "en")) == (fr, en)


def test_groups_of_countries_take_theirs() -> None:
    said = {group.label: phrases.place(group, "fr") for group, _, _ in groups()}
    assert said["World"] == "dans le monde"
    assert said["West Africa"] == "en Afrique de l'Ouest"
    assert said["Sahel"].startswith("au Sahel")
    assert said["Horn of Africa"] == "dans la Corne de l'Afrique"


def test_every_listed_name_is_a_countrys() -> None:
    table = phrases._articles()
    french, english = {c.name_fr for c in countries()}, {c.name_en for c in countries()}
    assert {*table["fr"]["au"], *table["fr"]["aux"], *table["fr"]["none"]} <= french
    assert set(table["en"]["the"]) <= english


@pytest.mark.parametrize(
    ("period", "fr", "en"),
    [
        (Period(2023, 2023), "en 2023", "in 2023"),
        (Period(2012, 2014), "de 2012 à 2014", "from 2012 to 2014"),
        (Period(2023, 2023, 10), "en octobre 2023", "in October 2023"),
        (
            Period.between(dt.date(2023, 1, 1), dt.date(2023, 6, 30)),
            "du 1er janvier 2023 au 30 juin 2023",
            "from 1 January 2023 to 30 June 2023",
        ),
    ],
)
def test_periods_are_told_as_sentences_tell_them(period: Period, fr: str, en: str) -> None:
    assert (phrases.when(period, "fr"), phrases.when(period, "en")) == (fr, en)


@pytest.mark.parametrize(
    ("text", "fr", "en"),
    [
        (
            "Aucun civil n'a été tué au Togo en 2015.",
            "0 civil tué au Togo en 2015 ; l'affirmation dit 0.",
            "0 civilians killed in Togo in 2015; the claim says 0.",
        ),
        (
            "Au Mali, le nombre de morts a baissé de 42 % entre 2022 et 2023.",
            "soit \u221242,1\u202f% ; l'affirmation dit environ \u221242\u202f%.",
            "or \u221242.1%; the claim says about \u221242%.",
        ),
        (
            "Au Mali, le nombre de morts a plus que doublé entre 2017 et 2018.",
            "soit 2,09 fois plus ; l'affirmation dit au moins 2 fois plus.",
            "or 2.09 times as many; the claim says at least 2 times as many.",
        ),
        (
            "Au Mali, 1 227 personnes ont été tuées en 2019.",
            "Confirmé par UCDP\u00a0: 1\u202f227 morts au Mali en 2019 (entre 1\u202f182 et 1\u202f527)",
            "Supported by UCDP: 1,227 deaths in Mali in 2019 (between 1,182 and 1,527)",
        ),
        (
            "En 2023, le nombre de morts au Niger était le plus faible depuis 2019.",
            "L'année de départ (2019) avait elle-même moins.",
            "The starting year (2019) itself had fewer.",
        ),
        (
            "En 2022, le Mali était le deuxième pays le plus touché du Sahel.",
            "au 1er rang au Sahel (Mali, Burkina Faso, Niger) ; en tête des autres pays, le Burkina Faso (2\u202f704).",
            "1st in the Sahel (Mali, Burkina Faso, Niger); first of the other countries is Burkina Faso (2,704).",
        ),
    ],
)
def test_sentences_agree_in_number_and_write_numbers_their_own_way(text: str, fr: str, en: str) -> None:
    found = check_text(text, "fr")
    assert fr in found.reason("fr")
    assert en in found.reason("en")


def test_own_claims_have_a_reason_in_both_languages_without_a_gap() -> None:
    for line in CLAIMS.read_text(encoding="utf-8").splitlines()[::8]:
        claim = json.loads(line)
        found = check_text(claim["text"], claim["language"])
        for lang in ("fr", "en"):
            reason = found.reason(lang)
            assert reason[0].isupper()
            assert reason.endswith((".", ").", '".'))
            assert not any(mark in reason for mark in ("{", "}", "  ", "None", "–", "nan"))
