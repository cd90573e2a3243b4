"""Messages: the same keys and the same values in both languages."""

from string import Formatter

import pytest

from vigie.knowledge.messages import message, templates
from vigie.model import KnowledgeError


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_both_languages_say_the_same_things():
    french, english = templates("fr"), templates("en")
    assert french.keys() == english.keys()
    assert [k for k in french if fields(french[k]) != fields(english[k])] == []


def test_a_value_stands_in_the_sentence():
    assert "note.txt" in message("sources.empty", "fr", where="note.txt")
    assert message("sources.empty", "fr", where="x") != message("sources.empty", "en", where="x")


def test_braces_in_a_value_are_only_text():
    assert "{0.__class__}" in message("sources.empty", "en", where="{0.__class__}")


@pytest.mark.parametrize(
    ("key", "lang", "values"),
    [("sources.no_such", "fr", {}), ("sources.empty", "de", {"where": "x"}), ("sources.empty", "fr", {})],
)
def test_a_mistake_in_the_house_is_told(key, lang, values):
    with pytest.raises(KnowledgeError):
        message(key, lang, **values)


def test_thousands_of_what_is_counted_are_apart():
    assert message("data.rows", "en", n=200830) == "200,830 rows"
    assert message("data.rows", "fr", n=200830) == "200\N{NARROW NO-BREAK SPACE}830 lignes"
