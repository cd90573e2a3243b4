"""The French 'de' before a place's name."""

import pytest

from vigie.knowledge.articles import Name, behind_de


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Kayes", "de Kayes"),
        ("Abidjan", "d'Abidjan"),
        ("Île-de-France", "d'Île-de-France"),
        ("Centre", "du Centre"),
        ("Est", "de l'Est"),
        ("Boucle du Mouhoun", "de la Boucle du Mouhoun"),
        ("Hauts-Bassins", "des Hauts-Bassins"),
        ("Ouagadougou", "de Ouagadougou"),
        ("Yorosso", "de Yorosso"),
    ],
)
def test_a_name_behind_de(name: str, told: str) -> None:
    assert behind_de(name) == told == f"{Name(name):de}"
    assert f"{Name(name)}" == name
