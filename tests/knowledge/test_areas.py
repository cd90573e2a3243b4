"""Regions and cercles: divisions, P-codes by vintage, a point's units from boundaries or from what is near."""

import json
from pathlib import Path

import pytest

from vigie.knowledge.areas import polygons, table
from vigie.knowledge.areas.lookup import at_sea, here, locate
from vigie.knowledge.asked import PlaceQuestion, the_place
from vigie.knowledge.gazetteer import Gazetteer
from vigie.model import KnowledgeError


def box(west: float, south: float, east: float, north: float) -> dict[str, object]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def layer(path: Path, *features: tuple[dict[str, str], dict[str, object]]) -> None:
    listed = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed}), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path))
    return tmp_path


def test_each_division_has_its_units_and_every_cercle_its_region() -> None:
    assert [len(table.units(d, 1)) for d in (2015, 2021, 2023)] == [9, 11, 20]
    assert [len(table.units(d, 2)) for d in (2015, 2023)] == [50, 160]  # Bamako among them
    for division in table.divisions():
        regions = {u.name for u in table.units(division, 1)}
        assert {u.parent for u in table.units(division, 2)} <= regions
        codes = [u.pcode for u in table.units(division) if u.pcode]
        assert len(codes) == len(set(codes))
        for cercle in table.units(division, 2):
            region = table.named(cercle.parent, 1)[division]
            assert cercle.pcode.startswith(region.pcode)


def test_cercles_were_renumbered_and_the_code_alone_does_not_tell() -> None:
    assert {d: u.name for d, u in table.coded("ml0103").items()} == {2015: "Diéma", 2021: "Kayes"}
    assert dict(table.pcodes("Kayes", 2)) == {2015: "ML0101", 2021: "ML0103"}
    assert dict(Gazetteer.load().admin("Kayes", 2)[0].pcodes) == {2015: "ML0101", 2021: "ML0103"}
    same = [
        u for u in table.units(2015, 2) if table.coded(u.pcode).get(2021) and table.coded(u.pcode)[2021].name == u.name
    ]
    assert len(same) == 8  # Bamako is the eighth


def test_nioro_and_kita_are_regions_since_2023() -> None:
    assert table.region("Nioro", 2021) == "Kayes" and table.region("Nioro") == "Nioro"
    assert table.region("Diéma") == "Nioro" and table.region("Kita") == "Kita"
    assert table.history("Nioro", "en") == [
        "Nioro: region since 2023.",
        "Nioro: cercle of Kayes region until 2023, of Nioro region since (P-code ML0106 in 2015, 2021).",
    ]
    assert table.history("Ménaka", "fr")[1].startswith("Ménaka : cercle de la région de Gao jusqu'en 2016")
    assert "créé en 2023" in table.history("Sandaré", "fr")[0]
    assert table.history("Dakar", "en") == []


def test_without_boundaries_the_nearest_place_tells_about_where() -> None:
    found = locate(15.1, -9.9)
    assert found is not None
    assert (found.name(2, 2015), found.name(1, 2015), found.name(1, 2023)) == ("Nioro", "Kayes", "Nioro")
    assert all(u.about for u in found.units)
    assert {u.division: u.pcode for u in found.units if u.level == 2} == {2015: "ML0106", 2021: "ML0106"}


def test_a_place_of_the_list_is_no_about() -> None:
    entry = the_place("Lakamané").entry
    assert entry.lat is not None and entry.lon is not None
    found = locate(entry.lat, entry.lon)
    assert found is not None and found.name(2, 2021) == "Diéma" and not any(u.about for u in found.units)


def test_a_chief_town_of_2023_lies_in_its_own_cercle() -> None:
    def new(name: str) -> tuple[str | None, str | None]:
        entry = the_place(name, within={"ML"}).entry
        assert entry.lat is not None and entry.lon is not None
        found = locate(entry.lat, entry.lon)
        return (found.name(2, 2023), found.name(1, 2023)) if found else (None, None)

    assert new("Sandaré") == ("Sandaré", "Nioro") and new("Léré") == ("Léré", "Tombouctou")
    assert new("Ouéléssébougou") == ("Ouéléssébougou", "Bougouni")
    assert new("Lakamané") == (None, "Nioro")


def test_boundaries_go_before_what_is_near(folder: Path) -> None:
    western = box(-12, 14, -9.7, 16)
    properties = {"name": "Yelimane", "type": "county", "src": "x"}
    layer(
        folder / "mali_wof_adm1_adm2.geojson",
        (properties, western),
        ({**properties, "name": "Kayes", "type": "region"}, western),
    )
    found = locate(15.1, -9.9)
    assert found is not None and found.name(2, 2015) == "Yélimané" and not any(u.about for u in found.units)
    assert found.name(1, 2023) == "Kayes"


def test_boundaries_of_2023_bring_their_own_units_and_codes(folder: Path) -> None:
    region = {"adm0_pcode": "ML", "adm1_name": "Nioro", "adm1_pcode": "ML12"}
    cercle = {**region, "adm2_name": "Sandare", "adm2_name1": "Sandaré", "adm2_pcode": "ML1205"}
    layer(folder / "cod_ab_mli_adm1.geojson", (region, box(-11, 14, -8, 16)))
    layer(folder / "cod_ab_mli_adm2.geojson", (cercle, box(-11, 14, -10, 15)))
    found = locate(14.7038, -10.3057)
    assert found is not None
    new = {u.level: u for u in found.units if u.division == 2023}
    assert {level: (u.name, u.pcode, u.about) for level, u in new.items()} == {
        1: ("Nioro", "ML12", False),
        2: ("Sandaré", "ML1205", False),
    }
    assert found.name(2, 2015) == "Nioro"


def test_a_code_is_asked_by_its_outline_where_boundaries_are_newer_than_the_table(folder: Path) -> None:
    named = {"adm0_pcode": "ML", "adm1_name": "Nioro", "adm1_pcode": "ML12"}
    new = {**named, "adm2_name": "Sandaré", "adm2_pcode": "ML1205"}
    again = {**named, "adm2_name": "Béma", "adm2_pcode": "ML0103"}
    shapes = ((new, box(-11, 14, -10, 15)), (again, box(-9, 14, -8, 15)))
    assert polygons.outline("ML1205") is None
    layer(folder / "cod_ab_mli_adm2.geojson", *shapes)
    told = polygons.outline("ml1205")
    assert told is not None and told.startswith("POLYGON") and "-11 14" in told
    assert polygons.outline("ML1205@2023") == told and polygons.outline("ML1205@2021") is None
    assert "-9 14" in (polygons.outline("ML0103") or "") and polygons.outline("ML0103@2015") is None
    assert polygons.outline("ML0101") is None


def test_boundaries_of_another_country_have_no_malian_division(folder: Path) -> None:
    layer(
        folder / "cod_ab_ner_adm1.geojson",
        ({"adm0_pcode": "NE", "adm1_name": "Zinder", "adm1_pcode": "NE007"}, box(8, 12, 12, 17)),
    )
    found = locate(13.8, 9.0)
    assert found is not None and (found.country, found.name(1, 0)) == ("NE", "Zinder")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        (
            "ner_admbnda_adm2.geojson",
            {
                "ADM0_PCODE": "NE",
                "ADM1_FR": "Zinder",
                "ADM1_PCODE": "NE007",
                "ADM2_FR": "Mirriah",
                "ADM2_PCODE": "NE007005",
            },
        ),
        ("ner_adm2_ocha.geojson", {"admin0Pcod": "NE", "admin2Name": "Mirriah", "admin2Pcod": "NE007005"}),
        (
            "geoBoundaries-NER-ADM2.geojson",
            {"shapeName": "Mirriah", "shapeGroup": "NER", "shapeType": "ADM2", "shapeID": "1"},
        ),
    ],
)
def test_every_generation_of_columns_is_read(folder: Path, name: str, columns: dict[str, str]) -> None:
    layer(folder / name, (columns, box(8, 12, 12, 17)))
    found = locate(13.8, 9.0)
    assert found is not None and (found.country, found.name(2, 0)) == ("NE", "Mirriah")


@pytest.mark.parametrize("text", ["no json", "{}", '{"features": [{"properties": {}, "geometry": null}]}'])
def test_a_file_without_boundaries_is_named(folder: Path, text: str) -> None:
    path = folder / "x_adm1.geojson"
    path.write_text(text)
    with pytest.raises(KnowledgeError, match=r"x_adm1\.geojson"):
        list(polygons.rows(path))


@pytest.mark.parametrize(("lat", "lon"), [(14.0, -20.0), (3.0, 3.0), (21.5, -18.5)])
def test_a_point_in_the_sea_is_asked_back(lat: float, lon: float) -> None:
    assert at_sea(lat, lon)
    with pytest.raises(PlaceQuestion) as caught:
        here(f"{lat},{lon}", lat, lon)
    assert caught.value.problem == "at_sea" and f"{lat},{lon}" in caught.value.sentence("fr")


def test_no_town_of_the_coast_is_at_sea() -> None:
    names = [e for _, entries in Gazetteer.load().names() for e in entries if e.kind == "town" and e.lat and e.lon]
    assert not [e.name for e in names if e.lat is not None and e.lon is not None and at_sea(e.lat, e.lon)]


def test_where_nothing_is_known_nothing_is_told() -> None:
    assert locate(0.0, 60.0) is None
    with pytest.raises(PlaceQuestion, match="vigie data get"):
        here("0,60", 0.0, 60.0)
