"""``vigie place``: where a place is, what it has been called; a question back with the candidates."""

import json
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parents[1] / "gold"


def test_a_town_with_its_divisions_people_and_services(vigie: Any) -> None:
    status, out, _ = vigie("place", "Nioro", "--lang", "en")
    assert status == 0
    for told in (
        "Nioro: region since 2023.",
        "Kayes region, cercle of Nioro (division of 2015, 2021).",
        "34,000 people (2009",
        "Nearest hospital: Hôpital Fousseyni Daou, 217 km",
        "Other places of that name: Nioro du Rip, Kaolack (Senegal).",
    ):
        assert told in out


def test_what_is_on_file_in_other_countries_only_is_not_the_nearest(vigie: Any) -> None:
    status, out, _ = vigie("place", "Abidjan", "--lang", "fr")
    assert status == 0 and "Région d'Abidjan." in out and "le plus proche" not in out
    assert "Côte d'Ivoire : rien n'est répertorié pour : hôpital" in out and "osm:CI" in out
    answer = json.loads(vigie("place", "Abidjan", "--json")[1])
    assert answer["nearest"] == [] and answer["not_known"] == ["hospital", "csref", "market"]


def test_french_regions_keep_their_article(vigie: Any) -> None:
    assert "Région du Nord." in vigie("place", "Ouahigouya", "--lang", "fr")[1]
    assert "cercle d'Ansongo" in vigie("place", "Ansongo", "--lang", "fr")[1]


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


def test_a_code_that_only_boundaries_have(vigie: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path))
    ring = [[-11, 14], [-10, 14], [-10, 15], [-11, 15], [-11, 14]]
    named = {
        "adm0_pcode": "ML",
        "adm1_name": "Nioro",
        "adm1_pcode": "ML12",
        "adm2_name": "Sandaré",
        "adm2_pcode": "ML1205",
    }
    feature = {"type": "Feature", "properties": named, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (tmp_path / "cod_ab_mli_adm2.geojson").write_text(json.dumps({"features": [feature]}))
    status, out, _ = vigie("place", "ml1205", "--lang", "en")
    assert (status, out) == (0, "ML1205 is the cercle of Sandaré (region of Nioro) in the codes of 2023.\n")
    assert vigie("add", GOLD / "A1.jsonl")[0] == 0
    status, out, _ = vigie("incidents", "--pcode", "ML1205", "--json")
    found = [place for one in json.loads(out) for place in one["places"]]
    assert (
        status == 0
        and found
        and all(14 <= p["lat"] <= 15 and -11 <= p["lon"] <= -10 for p in found if p["role"] == "at")
    )


def test_questions_back_in_one_line(vigie: Any) -> None:
    for name, word in (
        ("Touba", "Touba, Banamba"),
        ("14,-20", "en mer"),
        ("Qwzxv", "aucun lieu"),
        ("ML9999", "aucun lieu"),
        ("Burkina Faso", "est un pays"),
        ("ML", "est un pays"),
    ):
        status, out, err = vigie("place", name, "--lang", "fr")
        assert (status, out, err.count("\n")) == (1, "", 1) and word in err
