"""Harm and losses out of single sentences."""

import pytest

from vigie.model import Report
from vigie.reading import rules
from vigie.reading.counts import harms, losses

HARM = [
    (
        "fr",
        "Deux douaniers et un gendarme ont été tués.",
        {("killed", "customs_forest_agents", 2), ("killed", "gendarmes_police", 1)},
    ),
    ("fr", "Un douanier et un forestier ont péri.", {("killed", "customs_forest_agents", 2)}),
    ("fr", "L'explosion a coûté la vie à trois chauffeurs.", {("killed", "drivers", 3)}),
    ("fr", "Ni mort ni blessé.", {("killed", "unspecified", 0), ("injured", "unspecified", 0)}),
    ("fr", "Personne n'a été tué.", {("killed", "unspecified", 0)}),
    ("fr", "Des hommes armés ont enlevé quatre techniciens chinois.", {("abducted", "foreign_workers", 4)}),
    (
        "fr",
        "On compte neuf morts, sept militaires et deux civils.",
        {("killed", "soldiers", 7), ("killed", "civilians", 2)},
    ),
    ("fr", "Quatre tués et six blessés, tous civils.", {("killed", "civilians", 4), ("injured", "civilians", 6)}),
    ("fr", "Deux des chauffeurs ont été relâchés.", {("released", "drivers", 2)}),
    ("fr", "L'armée a perdu trois hommes.", {("killed", "soldiers", 3)}),
    ("fr", "L'équipe a perdu son capitaine.", set()),
    ("en", "Twelve soldiers were killed and four wounded.", {("killed", "soldiers", 12), ("injured", "soldiers", 4)}),
    ("en", "The raid left seven villagers dead.", {("killed", "civilians", 7)}),
    ("en", "Gunmen kidnapped three Indian technicians.", {("abducted", "foreign_workers", 3)}),
    ("en", "Nobody was hurt.", {("killed", "unspecified", 0), ("injured", "unspecified", 0)}),
    (
        "en",
        "At least nine people died, four of them children.",
        {("killed", "unspecified", 9), ("killed", "children", 4)},
    ),
    ("en", "The death toll rose to 14.", {("killed", "unspecified", 14)}),
    ("en", "Gunmen killed 11 civilians and wounded six.", {("killed", "civilians", 11), ("injured", "civilians", 6)}),
    (
        "fr",
        "Ils ont tué 11 civils et en ont enlevé quatre à Ouo.",
        {("killed", "civilians", 11), ("abducted", "civilians", 4)},
    ),
    ("fr", "Les assaillants ont brûlé des greniers et emporté du bétail.", set()),
]
LOSS = [
    (
        "fr",
        "Ils ont emporté un pick-up, trois motos et des armes.",
        {("pickup", "seized", 1), ("motorcycle", "seized", 3), ("weapon", "seized", None)},
    ),
    ("fr", "Deux camions ont brûlé, une grue est endommagée.", {("truck", "burned", 2), ("crane", "damaged", 1)}),
    ("fr", "Les chauffeurs de camions ont été enlevés.", set()),
    ("fr", "Des hommes armés ont brûlé l'école.", {("school", "burned", 1)}),
    ("en", "They torched seven dump trucks and two excavators.", {("truck", "burned", 7), ("excavator", "burned", 2)}),
    ("en", "About 60 cattle were stolen.", {("livestock", "seized", 60)}),
]


def _notes(text, language):
    return rules.notes(Report("x", text, language))


@pytest.mark.parametrize(("language", "text", "expected"), HARM, ids=[t for _, t, _ in HARM])
def test_harm(language, text, expected):
    notes = _notes(text, language)
    found = [c.value for c in harms(notes, 0, len(notes.doc))]
    assert {(h.kind, h.who, h.quantity.value) for h in found} == expected
    assert all(text[h.evidence.start : h.evidence.end] == h.evidence.text for h in found)


@pytest.mark.parametrize(("language", "text", "expected"), LOSS, ids=[t for _, t, _ in LOSS])
def test_losses(language, text, expected):
    notes = _notes(text, language)
    assert {(x.value.item, x.value.how, x.value.quantity.value) for x in losses(notes, 0, len(notes.doc))} == expected
