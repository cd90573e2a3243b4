"""Which place is meant by a name: one, several to choose from, none."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from vigie.knowledge.asked import PlaceQuestion, candidates, coordinates, label, the_place


def test_a_chief_town_is_meant_by_its_name_and_the_others_are_told() -> None:
    asked = the_place("Nioro")
    assert asked.entry.name == "Nioro du Sahel"
    assert [e.name for e in asked.others] == ["Nioro du Rip"]


def test_two_places_of_a_name_are_asked_back_and_a_cercle_settles_it() -> None:
    with pytest.raises(PlaceQuestion) as caught:
        the_place("Touba")
    assert {"SN", "ML"} <= {e.country for e in caught.value.candidates}
    assert "Touba, Banamba" in caught.value.sentence("fr") and "Sénégal" in caught.value.sentence("fr")
    assert the_place("Touba, Banamba").entry.country == "ML"
    assert the_place("Touba (Sénégal)").entry.country == "SN"
    assert the_place("Touba", within={"ML"}).entry.admin2 == "Banamba"


def test_what_a_candidate_is_labelled_finds_it_again() -> None:
    for entry in candidates("Léré"):
        assert the_place(label(entry, "fr").partition(" (")[0]).entry == entry


def test_an_unknown_place_is_asked_back_with_what_is_spelt_alike() -> None:
    with pytest.raises(PlaceQuestion) as caught:
        the_place("Lakamanè, Sénégal")
    assert [e.name for e in caught.value.candidates][:1] == ["Lakamané"]
    with pytest.raises(PlaceQuestion, match="Xqzwv"):
        the_place("Xqzwv")


def test_a_country_is_no_town_of_its_name_and_a_unit_is_its_chief_town() -> None:
    with pytest.raises(PlaceQuestion, match="is a country") as caught:
        the_place("Mali")
    assert [e.country for e in caught.value.candidates] == ["GN"]
    assert the_place("Mali, Guinée").entry.country == "GN"
    assert the_place("cercle de Nioro").entry == the_place("Région de Nioro").entry == the_place("Nioro").entry


@pytest.mark.parametrize("name", ["Burkina Faso", "Sénégal", "Guinée", "ML"])
def test_a_country_that_no_town_is_named_like_is_told_to_be_one(name: str) -> None:
    with pytest.raises(PlaceQuestion) as caught:
        the_place(name)
    assert "est un pays" in caught.value.sentence("fr") and "is a country" in caught.value.sentence("en")


def test_a_place_of_that_name_beats_one_that_a_dump_also_calls_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = "9000001\tTota\tTota\tTouba,Brandneu\t13.9\t-7.6\tP\tPPL\tML\t\t08\t\t\t\t0\t\t300\tAfrica/Bamako\t2012-01-17"
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path))
    (tmp_path / "ML.txt").write_text(row + "\n", encoding="utf-8")
    assert the_place("Brandneu").entry.name == "Tota" and the_place("Tota, Banamba").entry.geoname_id == 9000001
    assert [e.name for e in candidates("Touba, Banamba")] == ["Touba"]
    assert the_place("Touba, Banamba").entry.name == "Touba"


def test_a_long_name_is_cut_where_it_is_told() -> None:
    with pytest.raises(PlaceQuestion) as caught:
        the_place("x" * 5000)
    assert len(caught.value.sentence("en")) < 300


def test_coordinates_are_read_or_refused() -> None:
    assert coordinates("14.54, -9.19") == coordinates(" 14.54 -9.19") == coordinates("14.54;-9.19") == (14.54, -9.19)
    assert coordinates("Kayes") is None
    with pytest.raises(PlaceQuestion, match="no point on earth"):
        coordinates("95,10")


def test_places_of_one_name_in_one_cercle_are_told_apart_by_their_points() -> None:
    twins = [the_place("Lakamané").entry, replace(the_place("Lakamané").entry, lat=14.1)]
    told = PlaceQuestion("several", "Lakamané", twins).sentence("fr")
    assert "14.5095,-9.9099" in told and "14.1,-9.9099" in told
