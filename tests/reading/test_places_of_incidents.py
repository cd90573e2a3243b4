"""Where an incident happened, of the places that its sentence names."""

from __future__ import annotations

import datetime as dt

import pytest

from vigie.model import Report
from vigie.reading import read

HAPPENED = [
    ("Diffa : une embuscade contre une patrouille a tué sept soldats, entre Bosso et Toumour.", ["Bosso", "Toumour"]),
    ("Koro : deux bergers ont été tués vendredi à Madougou.", ["Madougou"]),
    ("Farabougou : deux cultivateurs tués dans leurs champs. Les corps sont à l'hôpital de Niono.", ["Farabougou"]),
    ("Quatre chauffeurs ont été enlevés près de Dori alors qu'ils ralliaient Téra.", ["Dori"]),
    ("Onze paysans ont été tués lundi à Ndimo, selon le coordonnateur de la société civile de Beni.", ["Ndimo"]),
]


@pytest.mark.parametrize(("text", "names"), HAPPENED, ids=[names[0] for _, names in HAPPENED])
def test_where(text: str, names: list[str]) -> None:
    (incident,) = read(Report("x", text, "fr", dt.date(2025, 6, 12))).incidents
    assert [place.name for place in incident.places] == names


def test_a_toll_of_a_year_is_not_that_of_the_incident_before() -> None:
    text = (
        "La lettre fait le point depuis l'incendie du chantier de Tringa-Maréna, samedi 24 mai. Une note qui circule "
        "avance pourtant que près de 924 civils ont été tués au Mali en 2023, contre 84 en 2019."
    )
    reading = read(Report("x", text, "fr", dt.date(2025, 6, 2)))
    assert all(not incident.harm for incident in reading.incidents)
    assert any(claim.quantity and claim.quantity.value == 924 for claim in reading.claims)
