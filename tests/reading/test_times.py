"""Dates, ranges, deixis and durations in both languages: spans, TIMEX3 values and the days a coder writes."""

from __future__ import annotations

import datetime as dt

import pytest

from vigie.model import DateRange
from vigie.reading.document import Document
from vigie.reading.times import find, times, weekday_mismatches


def days(text: str, published: str | None, language: str) -> list[str]:
    spans = [x.days for x in times(text, published, language)]
    return [f"{d.start}..{d.end}" if d and d.start != d.end else str(d and d.start) for d in spans]


FRENCH = [
    ("dans la nuit du 23 au 24 mai", "2025-05-26", "2025-05-23..2025-05-24"),
    ("dans la nuit de vendredi à samedi", "2025-05-26", "2025-05-23..2025-05-24"),
    ("nuit du 4 au 5/07 : vol", "2024-07-05", "2024-07-04..2024-07-05"),
    ("Dans la nuit du 30 avril au 1er mai", "2025-05-26", "2025-04-30..2025-05-01"),
    ("la nuit du 31 décembre au 1er janvier", "2025-01-07", "2024-12-31..2025-01-01"),
    ("début mai", "2025-05-26", "2025-05-01..2025-05-10"),
    ("depuis la mi-mai", "2025-05-26", "2025-05-11..2025-05-20"),
    ("fin mai", "2025-06-26", "2025-05-21..2025-05-31"),
    ("courant mars", "2025-05-26", "2025-03-01..2025-03-31"),
    ("en décembre", "2025-01-28", "2024-12-01..2024-12-31"),
    ("la semaine dernière", "2025-05-26", "2025-05-19..2025-05-25"),
    ("la semaine du 5 mai", "2025-06-07", "2025-05-05..2025-05-11"),
    ("le 3 courant", "2025-08-07", "2025-08-03"),
    ("• Lun. 9 : trois camions", "2026-02-16", "2026-02-09"),
    ("12/02 : attaque", "2026-02-16", "2026-02-12"),
    ("le 10/02/2026", "2026-02-16", "2026-02-10"),
    ("le 17.05.2025", "2026-02-16", "2025-05-17"),
    ("le 2025-10-17", "2025-10-18", "2025-10-17"),
    ("il y a trois jours", "2025-05-26", "2025-05-23"),
    ("Voilà trois semaines qu'aucun car ne passe", "2025-11-12", "2025-10-22..2025-11-12"),
    ("depuis vingt-six jours", "2025-05-27", "2025-05-01..2025-05-27"),
    ("depuis près de deux ans", "2025-05-27", "None"),
    ("avant-hier", "2025-05-26", "2025-05-24"),
    ("d'avant-hier", "2025-05-26", "2025-05-24"),
    ("hier jeudi", "2025-11-07", "2025-11-06"),
    ("hier en début d'après-midi", "2025-11-07", "2025-11-06"),
    ("cette nuit", "2025-05-26", "2025-05-25..2025-05-26"),
    ("la nuit dernière", "2025-05-28", "2025-05-27..2025-05-28"),
    ("samedi dernier", "2025-05-24", "2025-05-17"),
    ("mardi de la semaine dernière", "2025-11-19", "2025-11-11"),
    ("mardi 15", "2025-04-22", "2025-04-15"),
    ("en 2023", "2025-05-26", "2023-01-01..2023-12-31"),
    ("fin 2024", "2025-05-26", "2024-09-01..2024-12-31"),
    ("mi-2024", "2025-05-26", "2024-05-01..2024-08-31"),
    ("au début de 2025", "2025-05-26", "2025-01-01..2025-04-30"),
    ("le premier trimestre 2025", "2025-05-26", "2025-01-01..2025-03-31"),
    ("l'an dernier", "2025-05-26", "2024-01-01..2024-12-31"),
    ("ce mois-ci", "2025-05-26", "2025-05-01..2025-05-31"),
    ("le mois dernier", "2025-05-26", "2025-04-01..2025-04-30"),
    ("fin du mois dernier", "2025-05-26", "2025-04-21..2025-04-30"),
    ("pendant le week-end", "2025-11-19", "2025-11-15..2025-11-16"),
    ("lundi prochain", "2025-05-26", "2025-06-02"),
    ("Les écoles doivent rouvrir lundi", "2025-11-07", "2025-11-10"),
    ("Un convoi est promis pour vendredi", "2026-02-11", "2026-02-13"),
    ("a demandé un délai jusqu'au 30 juin", "2025-05-21", "2025-06-30"),
    ("La session se tiendra en mars", "2024-11-14", "2025-03-01..2025-03-31"),
    ("le 28 décembre", "2025-01-05", "2024-12-28"),
    ("J-2, deux hommes", "2023-10-05", "2023-10-03"),
    ("le 9 fév. à Bamako", "2023-02-09", "2023-02-09"),
    ("hier apres-midi", "2023-02-09", "2023-02-08"),
    ("vers 15 h", "2023-02-09", "2023-02-09"),
    ("hier vendredi 23 mai", "2025-05-24", "2025-05-23"),
    ("mai-juin 2025", "2025-07-24", "2025-05-01..2025-06-30"),
    ("nuit du 22/23 mai", "2025-05-24", "2025-05-22..2025-05-23"),
    ("il y a 48 heures", "2025-05-24", "2025-05-22"),
    ("trois jours après l'attaque du 12 mai, l'armée", "2025-05-24", "2025-05-15"),
    ("au premier trimestre de cette année", "2025-05-26", "2025-01-01..2025-03-31"),
    ("à partir du 1er juillet", "2025-06-07", "2025-07-01"),
    ("soit 9 100 de plus qu'au 31 janvier", "2024-06-10", "2024-01-31"),
    ("l'été 2023", "2025-02-09", "2023-06-01..2023-08-31"),
    ("Les habitants peuvent fuir depuis l'attaque du 10 septembre", "2025-09-18", "2025-09-10"),
    ("Seules les motos peuvent circuler sur l'axe fermé par le JNIM le 10 septembre", "2025-09-18", "2025-09-10"),
    ("La réunion annoncée à Kayes le 10 octobre", "2025-09-18", "2025-10-10"),
]

ENGLISH = [
    ("Night of 23–24 May", "2025-05-27", "2025-05-23..2025-05-24"),
    ("on the night of Friday to Saturday", "2025-09-08", "2025-09-05..2025-09-06"),
    ("since Aug 8", "2023-09-08", "2023-08-08"),
    ("on Tuesday evening", "2025-11-14", "2025-11-11"),
    ("late on Saturday", "2025-05-16", "2025-05-10"),
    ("next Monday", "2025-11-14", "2025-11-17"),
    ("last Friday", "2023-06-26", "2023-06-23"),
    ("Tuesday of last week", "2024-05-16", "2024-05-07"),
    ("last week", "2025-11-14", "2025-11-03..2025-11-09"),
    ("two days ago", "2025-11-14", "2025-11-12"),
    ("early November", "2025-11-14", "2025-11-01..2025-11-10"),
    ("in mid-July", "2025-11-14", "2025-07-11..2025-07-20"),
    ("at the end of October", "2025-11-14", "2025-10-21..2025-10-31"),
    ("in late 2024", "2025-11-14", "2024-09-01..2024-12-31"),
    ("the last quarter of 2021", "2022-04-06", "2021-10-01..2021-12-31"),
    ("in the whole of last year", "2025-10-02", "2024-01-01..2024-12-31"),
    ("the 2022 estimate", "2025-05-16", "2022-01-01..2022-12-31"),
    ("Sunday, May 4, 2025", "2025-05-05", "2025-05-04"),
    ("Sept. 7", "2025-09-08", "2025-09-07"),
    ("On the 3rd, gendarmes", "2022-05-05", "2022-05-03"),
    ("over the weekend", "2025-09-08", "2025-09-06..2025-09-07"),
    ("overnight", "2025-09-08", "2025-09-07..2025-09-08"),
    ("closed for three weeks; it has been closed for three weeks", "2025-09-08", "None"),
    ("overnight on 22-23 May", "2025-05-24", "2025-05-22..2025-05-23"),
    ("two nights ago", "2025-05-24", "2025-05-22"),
    ("last weekend", "2025-05-24", "2025-05-17..2025-05-18"),
    ("the first half of 2025", "2025-08-24", "2025-01-01..2025-06-30"),
    ("22-May-2025", "2025-08-24", "2025-05-22"),
    ("the day before yesterday", "2025-09-08", "2025-09-06"),
    ("until Friday", "2025-05-16", "2025-05-23"),
    ("the past two weeks", "2025-09-08", "2025-08-25..2025-09-08"),
    ("the week of 5 May", "2024-05-16", "2024-05-05..2024-05-11"),
]


@pytest.mark.parametrize(("text", "published", "expected"), FRENCH)
def test_french_days(text: str, published: str, expected: str) -> None:
    assert days(text, published, "fr")[0] == expected


@pytest.mark.parametrize(("text", "published", "expected"), ENGLISH)
def test_english_days(text: str, published: str, expected: str) -> None:
    assert days(text, published, "en")[0] == expected


RANGES = [
    ("du 9 au 15 février", "fr", "2026-02-16", "2026-02-09..2026-02-15", ["2026-02-09", "2026-02-15"]),
    ("entre le 4 et le 5 août", "fr", "2025-08-07", "2025-08-04..2025-08-05", ["2025-08-04", "2025-08-05"]),
    (
        "Entre le 1er avril et le 30 juin 2022",
        "fr",
        "2022-08-31",
        "2022-04-01..2022-06-30",
        ["2022-04-01", "2022-06-30"],
    ),
    ("d'octobre 2020 à février 2021", "fr", "2021-06-22", "2020-10-01..2021-02-28", ["2020-10", "2021-02"]),
    ("entre 1990 et 1999", "fr", "2000-06-22", "1990-01-01..1999-12-31", ["1990", "1999"]),
    (
        "le 30 septembre et le 1er octobre 2019",
        "fr",
        "2025-06-02",
        "2019-09-30..2019-10-01",
        ["2019-09-30", "2019-10-01"],
    ),
    (
        "les 14, 15 et 16 octobre",
        "fr",
        "2025-10-26",
        "2025-10-14..2025-10-16",
        ["2025-10-14", "2025-10-15", "2025-10-16"],
    ),
    ("from 3 to 5 May", "en", "2025-05-14", "2025-05-03..2025-05-05", ["2025-05-03", "2025-05-05"]),
    ("27 October-9 November", "en", "2025-11-14", "2025-10-27..2025-11-09", ["2025-10-27", "2025-11-09"]),
    ("May 3-5, 2024", "en", "2025-11-14", "2024-05-03..2024-05-05", ["2024-05-03", "2024-05-05"]),
    ("January to June", "en", "2025-11-14", "2025-01-01..2025-06-30", ["2025-01", "2025-06"]),
]


@pytest.mark.parametrize(("text", "language", "published", "expected", "values"), RANGES)
def test_both_ends_of_a_range_carry_its_days(
    text: str, language: str, published: str, expected: str, values: list[str]
) -> None:
    assert set(days(text, published, language)) == {expected}
    assert [x.value for x in times(text, published, language)] == values


def test_days_apart_stay_apart() -> None:
    assert days("les 3 et 10 mai", "2025-05-26", "fr") == ["2025-05-03", "2025-05-10"]


LEANING = [
    ("Le 4 mai, un poste a brûlé. La veille, rien.", "fr", "2025-05-03"),
    ("Le 4 mai, un poste a brûlé. Le lendemain matin, rien.", "fr", "2025-05-05"),
    ("Le 4 mai, un poste a brûlé. Trois jours plus tôt, rien.", "fr", "2025-05-01"),
    ("Le 4 mai, un poste a brûlé. Le même jour, rien.", "fr", "2025-05-04"),
    ("Le 4 mai, un poste a brûlé. Le 11, rien.", "fr", "2025-05-11"),
    ("Vendredi, un poste a brûlé. Le samedi précédent, rien.", "fr", "2025-05-17"),
    ("C'était le 31 mars 2022, contre 874 un an plus tôt.", "fr", "2021-03-31"),
    ("Le 22 avril, un poste a brûlé, cinq jours après la chute du camp.", "fr", "2025-04-17"),
    ("On 4 May a post burned. The day before, nothing.", "en", "2025-05-03"),
    ("On 4 May a post burned. The next morning, nothing.", "en", "2025-05-05"),
    ("On 4 May a post burned. Three days later, nothing.", "en", "2025-05-07"),
    ("On 4 May a post burned. That afternoon, nothing.", "en", "2025-05-04"),
    ("On 4 May a post burned. Six men fled by the 5th.", "en", "2025-05-05"),
    ("Between June and August 2024, compared with the same months of 2023", "en", "2023-06-01..2023-08-31"),
    ("between 1 and 7 September 2024, against four the week before", "en", "2024-08-19..2024-08-25"),
]


@pytest.mark.parametrize(("text", "language", "expected"), LEANING)
def test_leans_on_the_date_told_before(text: str, language: str, expected: str) -> None:
    assert days(text, "2025-05-26", language)[-1] == expected


def test_when_somebody_spoke_is_no_anchor() -> None:
    text = "Un poste a brûlé vendredi, a-t-on appris samedi. La veille, un guet-apens avait échoué."
    assert days(text, "2025-05-26", "fr") == ["2025-05-23", "2025-05-24", "2025-05-22"]


TIMEX = [
    ("hier vers 18 h, puis à 19 h 30", "fr", ["1999-05-20", "1999-05-20T18:00", "1999-05-20T19:30"]),
    ("entre 0 h 30 et 4 h mardi", "fr", ["1999-05-18T00:30", "1999-05-18T04:00"]),
    ("hier soir, à 3 h du matin", "fr", ["1999-05-20TEV", "1999-05-20T03:00"]),
    ("0,38 % par an, chaque année, tous les jeudis", "fr", ["P1Y", "P1Y", "XXXX-WXX-4"]),
    ("ces dernières 24 heures et une demi-heure", "fr", ["PT24H", "PT30M"]),
    ("les années 60, la fin du XIXe siècle", "fr", ["196X", "18XX"]),
    ("de 8 à 24 mois, plusieurs années, une dizaine de jours", "fr", ["P8M", "P24M", "PXY", "P10D"]),
    (
        "pendant trois quarts d'heure, en 2 h 30, depuis des années, les trois premiers mois",
        "fr",
        ["PT45M", "PT2H30M", "PXY", "P3M"],
    ),
    ("désormais, récemment", "fr", ["PRESENT_REF", "PAST_REF"]),
    (
        "at 9 p.m. on 5 May; 14 MAR 0640",
        "en",
        ["1999-05-05T21:00", "1999-05-05", "1999-03-14", "1999-03-14T06:40"],
    ),
    ("every Friday, weekly, for two years", "en", ["XXXX-WXX-5", "P1W", "P2Y"]),
    ("the 1990s", "en", ["199X"]),
]


@pytest.mark.parametrize(("text", "language", "values"), TIMEX)
def test_timex_values(text: str, language: str, values: list[str]) -> None:
    assert [x.value for x in times(text, "1999-05-21", language)] == values


NOTHING = [
    ("un homme âgé de 26 ans, Jean Burget, 87 ans, et sa fille de 4 ans", "fr"),
    ("les moins de 17 ans", "fr"),
    ("à la 35e minute, 2 500 personnes, 2025 personnes, les 2020 écoles", "fr"),
    ("le 31 février 2025, le 31 février, 2025-13-40, le 40/40/2025", "fr"),
    ("Communiqué n° 061/2025/EMGA, RN16, au 12, rue de la Paix", "fr"),
    ("la mer, le jeu, un mar", "fr"),
    ("they may march in protest; a four-year-old girl aged 12", "en"),
    ("31 February 2025; 2025 people", "en"),
]


@pytest.mark.parametrize(("text", "language"), NOTHING)
def test_no_time(text: str, language: str) -> None:
    assert times(text, "2025-05-26", language) == []


def test_spans_leave_prepositions_out_and_articles_in() -> None:
    text = "Jusqu'au 30 juin, le samedi 5 juin à 17 h, depuis environ une heure."
    assert [text[x.start : x.end] for x in times(text, "1999-05-22", "fr")] == [
        "30 juin",
        "le samedi 5 juin",
        "17 h",
        "environ une heure",
    ]


def test_year_from_the_text_is_marked_as_inferred() -> None:
    doc = Document("Le 4 mai, un poste a brûlé. En 2023, 924 morts, et depuis début 2025, la route est fermée.", "fr")
    first = find(doc, None)[0]
    assert first.days == DateRange(dt.date(2025, 5, 4), dt.date(2025, 5, 4))
    assert first.year_inferred


def test_without_any_year_the_days_stay_unknown() -> None:
    (mention,) = find(Document("Le 4 mai, un poste a brûlé.", "fr"), None)
    assert (mention.value, mention.days, mention.year_inferred) == ("XXXX-05-04", None, False)


@pytest.mark.parametrize(
    "text",
    [
        "Bamako, 18 octobre 2025 – Des citernes ont brûlé vendredi.",
        "Note d'information, 18 octobre 2025\n\nDes citernes ont brûlé vendredi.",
        "Des citernes ont brûlé vendredi.\n\nBamako, le 18 octobre 2025",
        "Nioro du Sahel, 18 octobre 2025. Des citernes ont brûlé vendredi soir.",
        "Kayes, le 18 octobre 2025 – Des citernes ont brûlé vendredi.",
        "(Bamako, 18 octobre 2025) - Des citernes ont brûlé vendredi.",
        "Diéma, le 18/10/2025. Des citernes ont brûlé vendredi.",
        "Bilan du 6 au 12 octobre 2025\nNote du 18 octobre 2025\n\nDes citernes ont brûlé vendredi.",
    ],
)
def test_a_dateline_stands_in_for_publication(text: str) -> None:
    doc = Document(text, "fr")
    (friday,) = [m for m in find(doc, None) if doc.tokens[m.i] == "vendredi"]
    assert friday.days == DateRange(dt.date(2025, 10, 17), dt.date(2025, 10, 17))


@pytest.mark.parametrize(
    "text",
    [
        "Le 18 octobre 2025, des hommes armés ont brûlé dix citernes près de Bougouni, puis mardi un pont.",
        "Attaque de Sandaré, 18 octobre 2025. Mardi, un pont a brûlé.",
    ],
)
def test_a_date_of_the_story_is_no_dateline(text: str) -> None:
    assert days(text, None, "fr") == ["2025-10-18", "None"]


def test_a_log_of_several_days_has_no_dateline() -> None:
    text = "Kayes, 18 octobre 2025. Un pont a brûlé.\nDiéma, 20 octobre 2025. Un camion a brûlé mardi."
    assert days(text, None, "fr") == ["2025-10-18", "2025-10-20", "None"]


def test_without_publication_weekdays_and_deixis_have_no_days() -> None:
    assert days("Hier, mardi et cette nuit", None, "fr") == ["None", "None", "None"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("le lundi 4 mai 2025", "fr", [(1, 7)]),
        ("Monday 4 May 2025", "en", [(1, 7)]),
        ("le dimanche 4 mai 2025", "fr", []),
        ("hier lundi", "fr", [(1, 7)]),
        ("la nuit de vendredi à samedi", "fr", []),
    ],
)
def test_weekday_mismatches(text: str, language: str, expected: list[tuple[int, int]]) -> None:
    doc = Document(text, language)
    mentions = find(doc, dt.date(2025, 5, 26))
    assert [(stated, true) for _, stated, true in weekday_mismatches(doc, mentions)] == expected
