"""How reports name armed groups and forces: acronyms said as words, generic words beside a name, forces by country."""

from __future__ import annotations

import pytest

from vigie.reading import actors
from vigie.reading.document import Document

NAMED = [
    ("fr", "ML", "JNIM", "Le Jnim a attaqué le poste."),
    ("fr", "CD", "CODECO", "Les hommes de la Codeco ont tué."),
    ("en", "CD", "CODECO", "CODECO fighters attacked the site."),
    ("fr", "CD", "CODECO", "des miliciens CODECO/URDPC"),
    ("fr", "CD", "ADF", "des présumés combattants ADF"),
    ("fr", "CD", "ADF", "les rebelles ougandais des ADF"),
    ("fr", "CD", "M23", "la coalition AFC-M23"),
    ("fr", "CD", "WAZALENDO", "des résistants Wazalendo"),
    ("fr", "CD", "FARDC", "les forces loyalistes"),
    ("fr", "CD", "RWANDAN_ARMY", "les Forces de défense rwandaises"),
    ("en", "NG", "ANSARU", "Ansaru terrorists"),
    ("en", "NG", "MILITIA_FULANI", "suspected Fulani herders"),
    ("fr", "BF", "VDP", "des supplétifs civils de l'armée"),
    ("fr", "BF", "FDS_BF", "le Bataillon d'intervention rapide"),
    ("fr", "CM", "CAMEROONIAN_ARMY", "le Bataillon d'intervention rapide"),
    ("fr", "BF", "JNIM", "la branche sahélienne d'Al-Qaïda"),
    ("fr", "TD", "FACT", "le FACT"),
]


@pytest.mark.parametrize(("language", "country", "code", "text"), NAMED, ids=[n[3] for n in NAMED])
def test_a_name_is_one_actor(language: str, country: str, code: str, text: str) -> None:
    assert [m.code for m in actors.find(Document(text, language), country)] == [code]


@pytest.mark.parametrize("text", ["Fact checkers were busy.", "Hani parle.", "eis, ei et adf"])
def test_a_word_that_looks_like_an_acronym_is_no_actor(text: str) -> None:
    assert actors.find(Document(text, "en"), "TD") == []
