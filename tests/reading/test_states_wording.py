"""States and responses in many words, of both languages: what each sentence tells, and nothing besides."""

import datetime as dt
import json
from pathlib import Path

import pytest

from vigie.model import Report
from vigie.reading import conditions, measures
from vigie.reading.clauses import Setting
from vigie.reading.rules import notes

LINES = (Path(__file__).parent / "states_wording.jsonl").read_text(encoding="utf-8").splitlines()
SENTENCES = [json.loads(line) for line in LINES]
PUBLISHED = dt.date(2025, 6, 18)


def told(text, language):
    setting = Setting(notes(Report("x", text, language, PUBLISHED)))
    states = conditions.find(setting)
    return states, measures.find(setting, states)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s["text"][:60])
def test_what_a_sentence_tells(sentence):
    states, responses = told(sentence["text"], sentence["language"])
    assert sorted(c.kind for c in states) == sentence["conditions"]
    assert sorted([m.kind, m.status] for m in responses) == sentence["measures"]
    for run in (*(c.quote for c in states), *(m.quote for m in responses)):
        assert sentence["text"][run.start : run.end] == run.text


def test_two_counts_of_one_state_are_two_conditions():
    text = "Au 31 mai, OCHA dénombrait 133 000 déplacés en Ituri. Le gouvernement provincial dit 97 000."
    states, _ = told(text, "fr")
    assert [(c.kind, c.quantity.value, c.of) for c in states] == [
        ("displacement", 133_000, "people"),
        ("displacement", 97_000, "people"),
    ]


def test_an_earlier_level_is_no_second_count():
    states, _ = told("Ituri counts 133,000 displaced people. They were 97,000 a year earlier.", "en")
    assert [c.quantity.value for c in states] == [133_000]


def test_a_name_in_no_gazetteer_is_where_a_state_holds():
    text = "À Gao, rien à signaler.\n\nLe marché de Kindjandila est fermé depuis le 3 mai."
    states, _ = told(text, "fr")
    assert [[p.name for p in c.places] for c in states] == [["Kindjandila"]]


def test_a_place_of_another_paragraph_is_no_guess():
    text = "À Gao, la route est coupée. À Kidal, deux soldats sont morts.\n\nLes écoles sont fermées depuis mai."
    states, _ = told(text, "fr")
    assert [(c.kind, [p.name for p in c.places]) for c in states] == [("road_closed", ["Gao"]), ("school_closed", [])]


def test_appeals_to_several_are_several_measures():
    text = "We call on the RSF to let food in, on the Council to send investigators, and on donors to pay for seed."
    _, responses = told(text, "en")
    assert [m.kind for m in responses][:2] == ["humanitarian_response", "investigation"]
    assert {m.status for m in responses} == {"recommended"}


@pytest.mark.parametrize("text", ["Combien d'écoles sont fermées à Gao ?", "Que faire si la route de Gao est coupée ?"])
def test_what_is_asked_is_no_state(text):
    assert told(text, "fr") == ([], [])
