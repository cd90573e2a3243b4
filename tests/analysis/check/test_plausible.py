"""What cannot be is told with its words and its reason; what can be is left alone."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from benchmarks.shared import GOLD

from vigie.analysis.check import check_text
from vigie.analysis.check.plausible import plausibility, warnings
from vigie.analysis.finding import Finding
from vigie.exchange import report_from_json
from vigie.model import Report, WarningKind
from vigie.reading.rules import read

PUBLISHED = dt.date(2025, 6, 5)


def doubts(text: str, lang: str = "fr") -> list[Finding]:
    report = Report("r1", text, lang, PUBLISHED)
    return plausibility(report, read(report))


@pytest.mark.parametrize(
    ("text", "lang", "doubt", "words"),
    [
        ("Les inondations ont fait 17 772 morts à Bamako.", "fr", "cause.flood", "inondations ont fait 17 772"),
        ("Floods killed 17,772 people in Mopti.", "en", "cause.flood", "Floods killed 17,772"),
        (
            "12 personnes ont été tuées : 5 soldats et 4 civils.",
            "fr",
            "sum",
            "12 personnes ont été tuées : 5 soldats et 4",
        ),
        ("The attack killed 20 people (12 civilians, 5 soldiers and 4 police officers).", "en", "sum", "20 people"),
        ("Le bilan s'élève à 23 morts, soit 12 civils et 10 militaires.", "fr", "sum", "23 morts, soit 12"),
        ("Le bilan est de 5 morts, dont 12 civils.", "fr", "part_above_total", "5 morts, dont 12"),
        ("L'attaque a fait 12 morts, dont 5 soldats et 8 civils.", "fr", "parts_above_total", "12 morts, dont 5"),
        ("120 % des écoles de Mopti sont fermées.", "fr", "share", "120 % des écoles"),
        ("À Mopti, 412 écoles sur 260 sont fermées.", "fr", "more_than_all", "412 écoles sur 260"),
        ("La force Barkhane a mené une opération à Gao.", "fr", "force_had_left", "La force Barkhane"),
        ("Le lundi 3 juin 2025, dix civils ont été tués à Djenné.", "fr", "weekday", "lundi 3 juin 2025"),
        ("Le 12 mars 2026, dix civils ont été tués à Djenné.", "fr", "after_publication", "12 mars 2026"),
    ],
)
def test_what_cannot_be_is_told_with_its_words(text: str, lang: str, doubt: str, words: str) -> None:
    (found,) = doubts(text, lang)
    assert (found.kind, found.about["doubt"]) == ("implausible", doubt)
    (run,) = found.details["evidence"]
    assert words in run["text"]
    assert text[run["start"] : run["end"]] == run["text"]
    assert found.said.sentence("fr") != found.said.sentence("en")
    json.dumps(found.to_json(), allow_nan=False)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Le bilan est de 12 morts (5 soldats, 4 civils et 3 gendarmes).", "fr"),
        ("Au moins 12 personnes ont été tuées : cinq soldats, quatre civils et des volontaires.", "fr"),
        ("12 personnes ont été tuées : 5 soldats à Gao, où 40 autres ont été blessés, et 4 civils.", "fr"),
        ("Douze morts, dont cinq civils, et trente blessés.", "fr"),
        ("Twelve people were killed, including three children, on 3 June.", "en"),
        ("The number of closed schools grew by 120% of what was planned.", "en"),
        ("Les inondations ont fait 320 morts au Tchad.", "fr"),
        ("Twelve people were killed, including eight children, five of them girls.", "en"),
        ("Twelve people were killed (seven on Monday, five on Tuesday).", "en"),
        ("Trois attaques ont fait 12 morts : 5 à Gao et 7 à Kidal.", "fr"),
        ("Le bilan est passé de 5 à 12 morts.", "fr"),
        ("Bilan : 12 morts et 30 blessés.", "fr"),
        ("20 people were killed: 12 in Mopti, eight in Ségou.", "en"),
        ("In 2014 the army lost 10 men; in 2015, 12 soldiers were killed, including two officers.", "en"),
        ("Le mardi 3 juin 2025, dix civils ont été tués à Djenné.", "fr"),
        ("Après le départ de Barkhane en août 2022, l'armée a repris la base de Gao.", "fr"),
    ],
)
def test_what_can_be_is_left_alone(text: str, lang: str) -> None:
    assert doubts(text, lang) == []


def test_sums_tell_their_figures_as_each_language_writes_them() -> None:
    (found,) = doubts("Bilan : 1 312 personnes ont été tuées : 1 005 soldats et 104 civils.")
    assert "1,312" in found.said.sentence("en")
    assert "1\u202f109" in found.said.sentence("fr")


def test_doubts_come_as_warnings_beside_those_of_reading() -> None:
    report = Report(
        "r1", "La Minusma patrouille à Gao. Les inondations ont fait 17 772 morts à Bamako.", "fr", PUBLISHED
    )
    reading = read(report)
    (more,) = warnings(report, reading)
    assert more.kind is WarningKind.IMPLAUSIBLE_FIGURE
    assert [w.kind for w in reading.warnings] == [WarningKind.FORCE_HAD_LEFT]


@pytest.mark.parametrize("name", ["A1", "A2", "B", "D", "E", "G", "H"])
def test_of_the_annotated_reports_only_the_two_written_to_be_doubted_are(name: str) -> None:
    doubted = set()
    for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        report = report_from_json(json.loads(line)["report"])
        if plausibility(report, read(report)):
            doubted.add(report.id)
    # forces of years gone by; schools, hours and people beyond all measure
    assert doubted == ({"G-11", "G-12"} if name == "G" else set())


def test_a_disasters_dead_are_not_held_against_counts_of_violence() -> None:
    found = check_text("17 772 morts dans une inondation au Mali en 2022.", "fr")
    assert (found.why, found.measure) == ("other measure", "other_deaths")
