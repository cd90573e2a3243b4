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
