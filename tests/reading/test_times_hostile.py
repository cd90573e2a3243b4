"""Whatever the text: no exception, valid offsets in order, and time in proportion to length."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from benchmarks.growth import LINEAR, fourfold
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.reading.document import Document
from vigie.reading.times import find, times

VOCABULARY = """
le la l' du au de d' entre et à – - / , . : ( 3 11 31 40 2025 0 1er 3rd 12/02 14 h heures midi mai mars
juin May March lundi samedi Monday nuit soir matin veille lendemain hier demain depuis il y a trois une
ans mois semaine dernier prochain précédent suivant même chaque par début mi fin the of on since until
between and to last next night morning day week year ago later before after early late 9 p.m. XIXe siècle
années 60 trimestre J-1 premier deuxième dimanche sur deux toute tout Noël Pâques Tabaski ramadan nouvelle
aujourd'hui « » " est ne avant nocturne quotidien secondes minutes demie GMT époque 98 98-99 26-Mars place été
comme en au cours avenir futur Christmas Easter recent decade 0400 hours 12-May-25 first half
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n\n"])
DATES = st.none() | st.dates() | st.sampled_from([dt.date.min, dt.date.max, dt.date(2024, 2, 29)])


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=40), DATES, st.sampled_from(["fr", "en"]))
def test_offsets_are_valid_and_in_order(words: list[str], published: dt.date | None, language: str) -> None:
    text = " ".join(words)
    found = times(text, published, language)
    for x in found:
        assert 0 <= x.start < x.end <= len(text)
        assert text[x.start : x.end].strip() == text[x.start : x.end]
        assert x.type in {"DATE", "TIME", "DURATION", "SET"}
        assert x.value
        if x.days and x.days.start and x.days.end:
            assert x.days.start <= x.days.end
    assert [x.start for x in found] == sorted(x.start for x in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), DATES)
def test_any_text(text: str, published: dt.date | None) -> None:
    for language in ("fr", "en"):
        for x in times(text, published, language):
            assert text[x.start : x.end]


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "entre et et et ",
        "a",
        "mai ",
        "du 3 au ",
        "3 et ",
        "12/",
        "2025-",
        "nuit de ",
        "12 ans, ",
        "1.",
        "de de de ",
        "premier premier ",
        "le premier mardi de ",
        "3 heures 2 minutes ",
        "toute la ",
        "un jour sur ",
        "\" aujourd'hui ",
        "avant de le 3 mai ",
        "1998-99-",
        "dans l'année ",
        "la veille de Noël ",
        "« aujourd'hui rien n'est »\n\n",
    ],
)
def test_a_long_repetition_takes_linear_time(unit: str) -> None:
    def run(length: int) -> None:
        find(Document(unit * (length // len(unit)), "fr"), dt.date(2025, 5, 26))

    assert fourfold(run, 20_000) < LINEAR
