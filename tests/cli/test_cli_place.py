"""``vigie place``: where a place is, what it has been called; a question back with the candidates."""

import json
from typing import Any


def test_a_town_with_its_divisions_people_and_services(vigie: Any) -> None:
    status, out, _ = vigie("place", "Nioro", "--lang", "en")
    assert status == 0
    for told in (
        "Nioro: region since 2023.",
        "Kayes region, cercle of Nioro (division of 2015, 2021).",
        "34 000 people (2009",
        "Nearest hospital: Hôpital Fousseyni Daou, 217 km",
        "Other places of that name: Nioro du Rip, Kaolack (Senegal).",
    ):
        assert told in out


def test_a_point_and_a_code(vigie: Any) -> None:
    _, out, _ = vigie("place", "15.1,-9.9", "--json")
    answer = json.loads(out)
    assert {(u["division"], u["level"], u["name"]) for u in answer["units"]} >= {(2015, 2, "Nioro"), (2023, 1, "Nioro")}
    assert all(u["about"] for u in answer["units"])
    _, out, _ = vigie("place", "ML0103", "--lang", "fr")
    assert out.splitlines() == [
        "ML0103 est le cercle de Diéma (région de Kayes) dans les codes de 2015.",
        "ML0103 est le cercle de Kayes (région de Kayes) dans les codes de 2021.",
    ]


def test_questions_back_in_one_line(vigie: Any) -> None:
    for name, word in (
        ("Touba", "Touba, Banamba"),
        ("14,-20", "en mer"),
        ("Qwzxv", "aucun lieu"),
        ("ML9999", "aucun lieu"),
    ):
        status, out, err = vigie("place", name, "--lang", "fr")
        assert (status, out, err.count("\n")) == (1, "", 1) and word in err
