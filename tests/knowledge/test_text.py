"""Canonical words and their offsets."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from vigie.knowledge.lexicon import entries, expand, grammar
from vigie.knowledge.text import canonical, ends_accented, tokens


def test_spelling_does_not_change_a_word():
    assert canonical("Camions‑Citernes") == canonical("camions citernes") == "camions citernes"
    assert canonical("L’État-major") == "l etat major"
    assert canonical("e\u0301te\u0301") == "ete"
    assert canonical("Œuvre") == "oeuvre"


def test_numbers_marks_and_dashes_are_tokens():
    assert tokens("12,5 % entre A–B le 18h30")[0] == ["12,5", "%", "entre", "a", "–", "b", "le", "18h30"]


@given(st.text())
def test_every_token_stands_in_the_text_at_its_offsets(text):
    words, starts, ends = tokens(text)
    assert len(words) == len(starts) == len(ends)
    last = 0
    for word, start, end in zip(words, starts, ends, strict=True):
        assert last <= start < end <= len(text)
        assert canonical(text[start:end]) == word
        last = start


@given(st.text(alphabet="aàâéèêëïôùûçœ' -", max_size=30))
def test_composed_and_decomposed_text_give_the_same_words(text):
    assert tokens(unicodedata.normalize("NFD", text))[0] == tokens(unicodedata.normalize("NFC", text))[0]


def test_a_last_accent_tells_words_apart():
    assert ends_accented("attaqué") and ends_accented("armées") is True
    assert ends_accented("attaque") is False
    assert ends_accented("soldats") is None


def test_braces_and_endings_multiply():
    assert list(expand("brûl{é,er}")) == ["brûlé", "brûler"]
    assert list(expand("attack@v", {"v": ["", "ed"]})) == ["attack", "attacked"]


def test_both_languages_have_the_same_grammar_words_and_layers():
    assert grammar("fr").keys() == grammar("en").keys()
    assert {entry.layer for _, entry, _ in entries("fr")} == {entry.layer for _, entry, _ in entries("en")}
