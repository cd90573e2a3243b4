"""The gazetteer: what it knows, how it is asked, and GeoNames dumps beside it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from vigie.knowledge import folder, geonames
from vigie.knowledge.gazetteer import DUMP, Gazetteer, _load, distance_km
from vigie.model import KnowledgeError

TABLES = ["mali.csv", "neighbours.csv", "admin.csv", "areas.csv"]


@pytest.fixture(autouse=True)
def _no_data_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("VIGIE_DATA", raising=False)
    yield


def rows(table: str) -> list[dict[str, str]]:
    text = (files("vigie.knowledge") / "places" / table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def dump_line(id: int, name: str, lat: float, lon: float, alternates: str = "", code: str = "PPL") -> str:
    cells = [str(id), name, name, alternates, str(lat), str(lon), "P", code, "ML", "", "03", "", "", "", "0"]
    return "\t".join([*cells, "", "49", "Africa/Bamako", "2014-01-01"])


@pytest.mark.parametrize("table", TABLES)
def test_every_place_names_its_source_and_lies_on_earth(table: str) -> None:
    for row in rows(table):
        assert row["source"], row
        if row["lat"]:
            assert -40 <= float(row["lat"]) <= 60 and -80 <= float(row["lon"]) <= 140, row


def test_places_of_mali_lie_in_mali_and_their_units_exist() -> None:
    admin = rows("admin.csv")
    regions = {r["name"] for r in admin if r["level"] == "1" and r["country"] == "ML"}
    cercles = {r["name"] for r in admin if r["level"] == "2" and r["country"] == "ML"}
    places = rows("mali.csv")
    assert len(places) >= 400
    for row in places:
        assert 10 <= float(row["lat"]) <= 25.1 and -12.3 <= float(row["lon"]) <= 4.4, row
        assert {row["admin1"], row["admin1_2023"]} <= regions, row
        assert row["admin2"] in cercles | {"Bamako", "Taoudénit", "Araouane", "Boujbéha"}, row


def test_every_seat_is_a_place_of_its_country() -> None:
    gazetteer = Gazetteer.load()
    for row in rows("admin.csv"):
        if row["seat"]:
            assert any(e.country == row["country"] for e in gazetteer.named(row["seat"])), row


@pytest.mark.parametrize(
    ("asked", "name", "country"),
    [
        ("Laghamané", "Lakamané", "ML"),
        ("TIRENA-MARENA", "Tringa-Maréna", "ML"),
        ("timbuktu", "Tombouctou", "ML"),
        ("Kirane", "Kirané", "ML"),
        ("Aribinda", "Arbinda", "BF"),
        ("North Kivu", "Nord-Kivu", "CD"),
        ("Ivory Coast", "Côte d'Ivoire", "CI"),
    ],
)
def test_variants_and_accents_lead_to_the_usual_name(asked: str, name: str, country: str) -> None:
    first = Gazetteer.load().named(asked)[0]
    assert (first.name, first.country) == (name, country)


def test_region_before_and_after_2023() -> None:
    sandare = Gazetteer.load().named("Sandaré")[0]
    assert (sandare.admin1, sandare.admin1_2023, sandare.admin2) == ("Kayes", "Nioro", "Nioro")


def test_pcodes_carry_their_vintage() -> None:
    kayes = Gazetteer.load().admin("Kayes", level=2)[0]
    assert dict(kayes.pcodes) == {2015: "ML0101", 2021: "ML0103"}


def test_nearby_is_sorted_and_within_the_radius() -> None:
    found = Gazetteer.load().nearby(14.54, -9.19, 60)
    distances = [km for km, _ in found]
    assert found[0][1].name == "Diéma" and distances == sorted(distances) and distances[-1] <= 60


def test_a_spelling_is_settled_by_its_neighbourhood() -> None:
    gazetteer = Gazetteer.load()
    ansongo, kayes = gazetteer.named("Ansongo"), gazetteer.named("Kayes")[:1]
    assert gazetteer.similar("Labezangua", near=ansongo)[0][1].name == "Labbezanga"
    assert all(e.name != "Labbezanga" for _, e in gazetteer.similar("Labezangua", near=kayes))


def test_distance_is_none_without_a_point() -> None:
    gazetteer = Gazetteer.load()
    kayes, mali = gazetteer.named("Kayes")[0], gazetteer.country("ML")
    assert mali is not None and distance_km(kayes, mali) is None
    bamako = gazetteer.named("Bamako")[0]
    assert distance_km(kayes, bamako) == pytest.approx(425, abs=25)


def test_a_dump_adds_villages_and_leaves_known_places_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        dump_line(1, "Kayes", 14.45, -11.44),
        dump_line(2, "Sirakélen", 14.5, -11.3, "Sirakelen,Сиракелен"),
    ]
    (tmp_path / "geo").mkdir()
    (tmp_path / "geo" / "ML.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path))
    gazetteer = Gazetteer.load()
    assert all(e.origin != DUMP for e in gazetteer.named("Kayes"))
    village = gazetteer.named("sirakelen")[0]
    assert (village.origin, village.geoname_id, village.admin1) == (DUMP, 2, None)
    assert (gazetteer.placed(village).admin1, gazetteer.placed(village).admin2) == ("Kayes", "Kayes")
    _load.cache_clear()


@pytest.mark.parametrize("line", ["only\tthree\tcolumns", dump_line(1, "X", 0, 0).replace("\t0.0\t", "\tnorth\t")])
def test_a_file_of_another_shape_is_refused_by_name(tmp_path: Path, line: str) -> None:
    path = tmp_path / "ML.txt"
    path.write_text(line.replace("\t0\t0\t", "\tnorth\t0\t", 1) + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"ML\.txt"):
        list(geonames.rows(path))


def test_only_country_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path))
    for name in ("ML.txt", "geonames_ML_2014.txt", "readme.txt", "ML.csv", "admin1CodesASCII.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [p.name for p in folder.files(folder.GEONAMES)] == ["ML.txt", "geonames_ML_2014.txt"]
