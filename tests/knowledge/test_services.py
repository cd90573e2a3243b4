"""Services and population: the project's lists, and the files that a data folder brings."""

from pathlib import Path

import pytest

from vigie.knowledge import population
from vigie.knowledge.asked import the_place
from vigie.knowledge.services import services
from vigie.model import KnowledgeError

HEALTH = "Country,Admin1,Facility name,Facility type,Ownership,Lat,Long,LL source\n"
NODES = "ID,LAT,LON,NAME,NAME_EN,NAME_DE,TAG,VALUE,POPULATION,ELEVATION\n"
CADRE = "adm0_pcod2,adm2_name,adm3_name,exercise_year,population\n"


@pytest.fixture
def brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path))
    return tmp_path


def test_the_list_has_a_hospital_and_a_csref_at_their_towns() -> None:
    hospital = next(s for s in services("health", "hospital") if "Fousseyni Daou" in s.name)
    assert (round(hospital.lat, 2), round(hospital.lon, 2), hospital.approximate) == (14.45, -11.44, True)
    assert any("Nioro" in s.name for s in services("health", "csref"))
    assert not services("school")


def test_a_file_brings_its_facilities_and_replaces_those_of_the_same_town(brought: Path) -> None:
    listed = services("health", "hospital")
    (brought / "mali_health_maina2019.csv").write_text(
        HEALTH
        + "Mali,Kayes,Daou,Hospital,,14.449,-11.435,GPS\nMali,Kayes,Aourou,Community Health Centre,,15.0,-11.6,\n"
        + "Mali,Kayes,Nowhere,Clinic,,,,\n",
        encoding="utf-8",
    )
    (brought / "mali_osm2019_schools.csv").write_text(NODES + "1,14.5,-11.4,École,,,amenity,school,,\n")
    assert [s.name for s in services("health", "cscom")] == ["Aourou"]
    assert services("health", "cscom")[0].approximate
    kayes = [s for s in services("health", "hospital") if abs(s.lat - 14.45) < 0.1 and abs(s.lon + 11.43) < 0.1]
    assert [s.name for s in kayes] == ["Daou"]
    assert len(services("health", "hospital")) == len(listed)
    assert [(s.name, s.country, s.vintage) for s in services("school")] == [("École", "ML", 2019)]


def test_a_broken_file_is_named_with_its_line(brought: Path) -> None:
    (brought / "mali_osm2019_schools.csv").write_text(NODES + "1,14.5,xx,École,,,amenity,school,,\n")
    with pytest.raises(KnowledgeError, match=r"mali_osm2019_schools\.csv, line 2"):
        services("school")


def test_people_add_up_to_the_cercle_and_villages_are_marked_as_modelled() -> None:
    places = [e for e in population.listed_places() if e.admin2 == "Nioro"]
    people = population.settled(places)
    whole = population.of_unit("Nioro")
    assert whole is not None and whole.year == 2009
    assert whole.people - len(places) < sum(p.people for p in people.values()) <= whole.people
    assert not people[the_place("Nioro du Sahel").entry].modelled
    assert people[the_place("Sandaré").entry].modelled


def test_a_newer_table_by_cercle_counts_and_towns_grow_with_it(brought: Path) -> None:
    (brought / "cadre_harmonise_mali.csv").write_text(CADRE + "ML,Nioro,,2024,460000.0\nML,Kayes,,2024,\n")
    whole = population.of_unit("Nioro")
    assert whole is not None and (whole.people, whole.year) == (460000, 2024)
    town = population.settled([the_place("Nioro du Sahel").entry])
    assert [p.people for p in town.values()] == [68000]
    assert population.of_unit("Kayes") == population.of_unit("Kayes", year=2009)
