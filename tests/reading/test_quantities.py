"""The table of quantities in the reading contract, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.model import Quantity
from vigie.reading.document import Document
from vigie.reading.quantities import find, number

TABLE = [
    ("fr", "12 soldats", (12, 12, 12)),
    ("fr", "douze soldats", (12, 12, 12)),
    ("en", "twelve soldiers", (12, 12, 12)),
    ("fr", "au moins 20 morts", (20, 20, None)),
    ("fr", "pas moins de 20 morts", (20, 20, None)),
    ("en", "at least 20 dead", (20, 20, None)),
    ("fr", "plus de 80 civils", (80, 80, None)),
    ("en", "more than 80 civilians", (80, 80, None)),
    ("fr", "près de 924 civils", (None, 924, None)),
    ("fr", "environ 30 hommes", (None, 30, None)),
    ("fr", "une vingtaine de tués", (None, 20, None)),
    ("en", "nearly 924 people", (None, 924, None)),
    ("fr", "au moins une vingtaine de tués", (20, 20, None)),
    ("fr", "entre 12 et 15 morts", (12, None, 15)),
    ("fr", "12 à 15 morts", (12, None, 15)),
    ("en", "12 to 15 dead", (12, None, 15)),
    ("fr", "moins de 10 blessés", (None, 10, 10)),
    ("fr", "jusqu'à 10 blessés", (None, 10, 10)),
    ("en", "at most 10 people", (None, 10, 10)),
    ("fr", "plusieurs soldats", (2, None, None)),
    ("fr", "quelques soldats", (2, None, None)),
    ("en", "several soldiers", (2, None, None)),
    ("en", "some soldiers", (2, None, None)),
    ("en", "a few soldiers", (2, None, None)),
    ("fr", "des dizaines de morts", (20, None, None)),
    ("fr", "plusieurs dizaines de morts", (20, None, None)),
    ("en", "dozens of dead", (20, None, None)),
    ("fr", "une centaine de morts", (None, 100, None)),
    ("fr", "des centaines de morts", (200, None, None)),
    ("fr", "des milliers de personnes", (2000, None, None)),
    ("en", "tens of thousands of people", (20000, None, None)),
    ("fr", "un soldat", (1, 1, 1)),
    ("en", "a soldier", (1, 1, 1)),
    ("fr", "aucun mort", (0, 0, 0)),
    ("en", "no casualties", (0, 0, 0)),
    ("fr", "la moitié des écoles", (None, 0.5, None)),
    ("fr", "plus de la moitié de la population", (0.5, 0.5, None)),
    ("fr", "2 500 francs CFA", (2500, 2500, 2500)),
    ("fr", "quatre-vingt-douze morts", (92, 92, 92)),
    ("fr", "soixante et onze morts", (71, 71, 71)),
    ("fr", "deux mille trois cents morts", (2300, 2300, 2300)),
    ("fr", "50 à 80 millions de dollars", (50_000_000, None, 80_000_000)),
    ("fr", "66,5 tonnes", (66.5, 66.5, 66.5)),
    ("fr", "quelque 100 000 personnes", (None, 100_000, None)),
    ("en", "one hundred and twenty people", (120, 120, 120)),
    ("en", "$12 million", (12_000_000, 12_000_000, 12_000_000)),
    ("en", "1,500 people", (1500, 1500, 1500)),
]


@pytest.mark.parametrize(("language", "text", "triple"), TABLE, ids=[t for _, t, _ in TABLE])
def test_words_give_low_value_high(language, text, triple):
    first = find(Document(text, language))[0]
    assert first.quantity == Quantity(*triple)


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("fr", "12 % des élèves", "percent"),
        ("fr", "912 dollars", "USD"),
        ("fr", "775 francs CFA", "XOF"),
        ("en", "$40", "USD"),
        ("fr", "à 12 km", "km"),
        ("en", "half of them", "share"),
        ("fr", "12 soldats", None),
    ],
)
def test_units(language, text, unit):
    assert find(Document(text, language))[0].unit == unit


@given(st.integers(0, 10**12))
def test_a_number_in_digits_is_itself(n):
    assert number(str(n), "fr") == n
    assert number(f"{n:,}", "en") == n


@given(st.text(alphabet="0123456789.,", min_size=1, max_size=40))
def test_no_run_of_digits_breaks_the_reader(text):
    for language in ("fr", "en"):
        find(Document(text, language))
