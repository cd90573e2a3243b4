"""Spellings of one name: what romanisation and a scanner change, and what they do not."""

from __future__ import annotations

import pytest

from vigie.knowledge.gazetteer import Gazetteer
from vigie.knowledge.spelling import skeleton
from vigie.knowledge.text import canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Yelirnane", "Yélimané"),
        ("KENlEBA", "Kéniéba"),
        ("Nloro", "Nioro"),
        ("Di0ila", "Dioïla"),
        ("Djema", "Diéma"),
        ("Wagadu", "Ouagadou"),
        ("Bafulabeh", "Bafoulabé"),
        ("Mourdia", "Mourdiah"),
        ("Quita", "Kita"),
        ("Ghao", "Gao"),
        ("Gidimakha", "Guidimakha"),
        ("Sandarreh", "Sandaré"),
        ("Yelwa", "Yeloua"),
    ],
)
def test_spellings_of_one_name_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(canonical(one)) == skeleton(canonical(other))


@pytest.mark.parametrize(("one", "other"), [("Gao", "Kayes"), ("Kita", "Koita"), ("Bama", "Banki"), ("Mora", "Moura")])
def test_other_names_do_not(one: str, other: str) -> None:
    assert skeleton(canonical(one)) != skeleton(canonical(other))


@pytest.mark.parametrize("name", ["", "h", "e", "eeee", "é" * 5000, "rn" * 5000])
def test_any_name_has_one(name: str) -> None:
    assert len(skeleton(canonical(name))) <= max(len(canonical(name)), 1)


def test_the_gazetteer_is_asked_by_sound() -> None:
    assert [e.name for e in Gazetteer.load().sounding("Yelirnane") if e.kind == "town"] == ["Yélimané"]
    assert Gazetteer.load().sounding("Xqzt") == []
