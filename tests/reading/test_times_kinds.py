"""Kinds of time expressions, one wording each, and the two blind batches of our own."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from vigie.reading.times import calendar, times

GOLD = Path(__file__).parents[1] / "gold-times"
# below what was measured when the rules last changed: strict, value
FLOORS = {"T1": (0.94, 0.93), "T2": (0.96, 0.93)}


def read(text: str, published: str = "1999-05-19", language: str = "fr") -> list[tuple[str, str, str]]:
    return [(text[t.start : t.end], t.type, t.value) for t in times(text, published, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "La foire a lieu le deuxième samedi de septembre.",
            [("le deuxième samedi de septembre", "DATE", "1999-09-11")],
        ),
        ("Réunion les deuxième et quatrième jeudis.", [("les deuxième et quatrième jeudis", "SET", "XXXX-WXX-4")]),
        ("Le musée est ouvert le samedi.", [("le samedi", "SET", "1999-WXX-6")]),
        ("Le samedi, les hommes sont revenus.", [("Le samedi", "DATE", "1999-05-15")]),
        ("Un atelier un mardi sur deux.", [("Un mardi sur deux", "SET", "P2W")]),
        ("Ouvert du lundi au jeudi.", [("lundi", "SET", "1999-WXX-1"), ("jeudi", "SET", "1999-WXX-4")]),
        ("On se chauffe au bois en hiver.", [("hiver", "DATE", "XXXX-WI")]),
        ("Il n'en reste aujourd'hui que deux.", [("aujourd'hui", "TIME", "PRESENT_REF")]),
        ("Il partira aujourd'hui.", [("aujourd'hui", "DATE", "1999-05-19")]),
        ("Deux pannes en 97 (en mars à Metz).", [("97", "DATE", "1997"), ("mars", "DATE", "1997-03")]),
        ("La saison 1998-99 s'achève.", [("1998", "DATE", "1998"), ("99", "DATE", "1999")]),
        ("Il a couru 7 minutes et 17 secondes.", [("7 minutes et 17 secondes", "DURATION", "PT7M17S")]),
        ("Un demi-siècle plus tard.", [("Un demi-siècle", "DURATION", "P50Y")]),
        ("Fermé le lundi de Pâques 2000.", [("le lundi de Pâques 2000", "DATE", "2000-04-24")]),
        ("La première semaine de mai fut calme.", [("La première semaine de mai", "DATE", "1999-W18")]),
        ("Le 15 du mois prochain, il partira.", [("Le 15 du mois prochain", "DATE", "1999-06-15")]),
        ("Dans les mois à venir, rien.", [("les mois à venir", "DURATION", "PXM")]),
        ("Une fête à la mi-juin est prévue.", [("la mi-juin", "DATE", "1999-06")]),
        ("Le Tour 1998 avait souffert.", [("1998", "DATE", "1998")]),
        ("de 10 heures à midi", [("10 heures", "TIME", "1999-05-19T10:00"), ("midi", "TIME", "1999-05-19T12:00")]),
    ],
)
def test_french(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = {(a.lower(), b, c) for a, b, c in read(text)}
    assert found == {(a.lower(), b, c) for a, b, c in expected}


@pytest.mark.parametrize(
    "text",
    [
        "les 10-12 ans, il avait 17 ans, ses 80 ans, à 14 ans il entre à l'usine",
        "l'arbre de Noël, Noël Mamère, place du 30-Septembre",
        "les quotidiens nationaux",
    ],
)
def test_no_time_in_french(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They came at 0400 hours.", [("0400 hours", "TIME", "2025-05-21T04:00")]),
        ("It took two and a half years.", [("two and a half years", "DURATION", "P2Y6M")]),
        ("Clashes rose in recent weeks.", [("recent weeks", "DURATION", "PXW")]),
        ("The base fell late last year.", [("late last year", "DATE", "2024")]),
        ("They were shot on the last day of the talks.", []),
        ("On 12-May-25 a convoy burned.", [("12-May-25", "DATE", "2025-05-12")]),
        ("In the last week of April they left.", [("the last week of April", "DATE", "2025-W17")]),
    ],
)
def test_english(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert read(text, "2025-05-21", "en") == expected


@pytest.mark.parametrize(("year", "day"), [(1999, "1999-04-04"), (2000, "2000-04-23"), (2025, "2025-04-20")])
def test_easter(year: int, day: str) -> None:
    assert calendar.easter(year).isoformat() == day


def test_the_islamic_calendar_is_right_to_a_day() -> None:
    for (year, month, day), seen in {(1446, 9, 1): dt.date(2025, 3, 1), (1446, 12, 10): dt.date(2025, 6, 6)}.items():
        known = calendar.hijri(year, month, day)
        assert known
        assert abs((known - seen).days) <= 1


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_blind_batches(name: str) -> None:
    strict = value = total = 0
    for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        left = [(t.start, t.end, t.value) for t in times(document["text"], document["published"], document["language"])]
        total += len(left) + len(document["timex"])
        for start, end, _, told in document["timex"]:
            match = next((x for x in left if x[0] < end and start < x[1]), None)
            if match:
                left.remove(match)
                strict += match[:2] == (start, end)
                value += match[2] == told
    assert 2 * strict / total >= FLOORS[name][0]
    assert 2 * value / total >= FLOORS[name][1]
