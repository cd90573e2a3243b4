"""Warnings: what earns one, what does not, and the words quoted."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from vigie import exchange
from vigie.model import Reading, Report, Warning, WarningKind
from vigie.reading import claims, warnings
from vigie.reading.rules import notes, read

SHARED = Path(os.environ.get("VIGIE_SHARED") or Path(__file__).parents[3] / "shared")
TODAY = dt.date(2026, 11, 21)


def found(
    text: str,
    kind: WarningKind,
    language: str = "fr",
    published: str | None = "2025-06-20",
    title: str | None = None,
) -> list[tuple[str | None, str | None]]:
    day = dt.date.fromisoformat(published) if published else None
    report = Report("t", text, language, day, title=title)
    noted = notes(report)
    reading = Reading(report, claims=tuple(claims.find(noted)))
    told: list[Warning] = warnings.find(noted, reading, TODAY)
    for warning in told:
        if warning.quote:
            assert text[warning.quote.start : warning.quote.end] == warning.quote.text
    return [(w.about, w.quote and w.quote.text) for w in told if w.kind is kind]


def test_a_force_named_as_present_after_it_left():
    text = "Les autorités, appuyées par la force Barkhane et la MINUSMA, peinent à Ménaka. Barkhane patrouille."
    expected = [("Barkhane", "la force Barkhane"), ("MINUSMA", "la MINUSMA")]
    assert found(text, WarningKind.FORCE_HAD_LEFT) == expected
    assert found(text, WarningKind.FORCE_HAD_LEFT, published=None) == expected
    assert found(text, WarningKind.FORCE_HAD_LEFT, published="2021-05-03") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Depuis le départ de la MINUSMA, Ménaka est sans secours."),
        ("fr", "L'ancien camp de Barkhane à Gossi a été pillé."),
        ("fr", "En 2021, la MINUSMA tenait encore le camp de Ménaka."),
        ("en", "Since the withdrawal of MINUSMA, no aid has reached Ménaka."),
    ],
)
def test_a_force_spoken_of_as_gone_earns_none(language, text):
    assert found(text, WarningKind.FORCE_HAD_LEFT, language) == []


@pytest.mark.parametrize(
    ("text", "about", "quote"),
    [
        ("Les régions de Kayes et Kayes sont touchées.", "Kayes", "Kayes et Kayes"),
        (
            "La route d'Ansongo, dans la région de Gao région de Gao, est fermée.",
            "Gao",
            "région de Gao région de Gao",
        ),
    ],
)
def test_a_name_repeated(text, about, quote):
    assert found(text, WarningKind.REPEATED_NAME) == [(about, quote)]


def test_names_that_differ_are_not_repeated():
    assert found("Les régions de Kayes et Koulikoro, puis Kayes.", WarningKind.REPEATED_NAME) == []
    assert found("Ils sont venus petit et petit. Kayes. Et Kayes encore.", WarningKind.REPEATED_NAME) == []


def test_a_year_is_inferred_only_without_a_date_of_publication():
    text = "Le 4 mai, un site a été attaqué, puis le 17 mai un convoi. Selon ACLED, le début de 2025 a été pire."
    assert found(text, WarningKind.YEAR_INFERRED, published=None) == [("2025", "Le 4 mai")]
    assert found(text, WarningKind.YEAR_INFERRED) == []


def test_an_undated_report():
    assert found("Rien à signaler.", WarningKind.UNDATED_REPORT, published=None) == [(None, None)]
    assert found("Rien à signaler.", WarningKind.UNDATED_REPORT) == []


def test_an_attack_pointed_to_that_was_never_told():
    text = "Loin d'être un acte isolé, cette attaque s'inscrit dans une série."
    assert found(text, WarningKind.UNRESOLVED_REFERENCE) == [(None, "cette attaque")]
    assert found(text, WarningKind.UNRESOLVED_REFERENCE, title="Une attaque à Diéma") == []
    told = "Un convoi est tombé dans une embuscade mardi. Cette attaque a fait deux morts."
    assert found(told, WarningKind.UNRESOLVED_REFERENCE) == []
    assert found("This attack is not the first.", WarningKind.UNRESOLVED_REFERENCE, "en") == [(None, "This attack")]


def test_a_level_far_from_the_other_needs_its_scope():
    text = "En 2023, près de 924 civils ont été tués au Mali, contre 84 en 2019."
    assert found(text, WarningKind.FIGURE_NEEDS_SCOPE) == [("84", "contre 84 en 2019")]
    near = "En 2023, 759 civils ont été tués au Mali, contre 528 en 2019."
    assert found(near, WarningKind.FIGURE_NEEDS_SCOPE) == []
    sourced = "Selon l'ONU, 924 civils ont été tués au Mali en 2023, contre 84 en 2019."
    assert found(sourced, WarningKind.FIGURE_NEEDS_SCOPE) == []


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("On y lit que 31 millions de Maliens seraient déplacés.", "31000000"),
        ("Le taux de pauvreté y atteint 146 % à Kidal.", "146"),
        ("À Kidal, 412 écoles sur 260 auraient fermé.", "412"),
    ],
)
def test_figures_that_cannot_be(text, about):
    assert about in [a for a, _ in found(text, WarningKind.IMPLAUSIBLE_FIGURE)]


def test_plausible_figures_earn_none():
    text = "Près de 2 millions de déplacés sont recensés au Burkina Faso ; 92 écoles sur 118 ont fermé."
    assert found(text, WarningKind.IMPLAUSIBLE_FIGURE) == []


def test_a_weekday_that_the_date_was_not():
    assert found("Le lundi 3 juin 2025, un convoi a été attaqué.", WarningKind.WEEKDAY_MISMATCH) == [
        ("2025-06-03", "lundi 3 juin 2025")
    ]
    assert found("Le mardi 3 juin 2025, un convoi a été attaqué.", WarningKind.WEEKDAY_MISMATCH) == []


@pytest.mark.skipif(not (SHARED / "gold" / "seeds.jsonl").exists(), reason="needs ../shared/gold/seeds.jsonl")
def test_the_seed_texts_earn_exactly_their_warnings():
    for line in (SHARED / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines():
        told = exchange.reading_from_json(json.loads(line))
        expected = {(w.kind, w.about, w.quote and w.quote.text) for w in told.warnings}
        assert {(w.kind, w.about, w.quote and w.quote.text) for w in read(told.report).warnings} == expected
