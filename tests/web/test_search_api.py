"""Anything by a few words: an id, a title, a place in any spelling, an actor, a passage."""

from __future__ import annotations

import pytest


def test_what_is_typed_finds_places_in_any_spelling_and_their_value_can_be_recorded(client):
    found = client.get("/api/search", params={"q": "diema", "what": "place", "lang": "fr"}).json()
    assert found["places"][0]["name"] == "Diéma"
    assert "Kayes" in found["places"][0]["label"] or "Mali" in found["places"][0]["label"]
    assert found["incidents"] == found["reports"] == []
    begun = client.get("/api/search", params={"q": "Koul", "what": "place", "most": 30}).json()["places"]
    assert {"Koulikoro", "Koula"} <= {one["name"] for one in begun}
    body = {"verdict": "correct", "a": "A2-01#0", "field": "place", "reason": "seen"}
    body["value"] = found["places"][0]["value"]
    assert client.post("/api/judgements", json=body, headers={"If-Match": "*"}).status_code == 200
    place = client.get("/api/incidents/A2-01%230").json()["map"][0]
    assert (place["name"], place["admin1"], place["country"]) == ("Diéma", "Kayes", "ML")


def test_a_town_its_region_and_its_cercle_are_told_apart_down_to_the_record(client):
    found = client.get("/api/search", params={"q": "Kayes", "what": "place", "lang": "fr"}).json()["places"]
    kinds = {one["kind_words"]: one["value"] for one in found if one["name"] == "Kayes"}
    assert list(kinds) == ["ville", "région", "cercle, district"]
    for kind, precision in (("ville", "exact"), ("région", "area"), ("cercle, district", "area")):
        body = {"verdict": "correct", "a": "A2-01#0", "field": "place", "value": kinds[kind], "reason": "seen"}
        assert client.post("/api/judgements", json=body, headers={"If-Match": "*"}).status_code == 200
        place = client.get("/api/incidents/A2-01%230").json()["map"][0]
        assert (place["name"], place["precision"]) == ("Kayes", precision)


def test_an_incident_is_found_by_its_id_and_by_words_of_its_passages(asking):
    whole = asking.get("/api/incidents/A2-01%230").json()["id"]
    for asked in (whole, whole[:8], "A2-01#0"):
        found = asking.get("/api/search", params={"q": asked}).json()
        assert [one["id"] for one in found["incidents"]] == [whole]
    words = asking.get("/api/search", params={"q": "CAMION citerne", "what": "words"}).json()
    assert words["passages_total"] >= len(words["passages"])
    title = asking.get("/api/search", params={"q": "chinoise kayes", "what": "report"}).json()["reports"]
    assert [one["id"] for one in title] == ["A1-01"]


@pytest.mark.parametrize("asked", ["JNIM", "jnim", "groupe de soutien"])
def test_an_actor_is_found_by_code_acronym_and_name(asking, asked):
    assert "JNIM" in [one["code"] for one in asking.get("/api/search", params={"q": asked}).json()["actors"]]


@pytest.mark.parametrize("asked", ["", " ", "%", "' OR 1=1 --", "\x00", "𝕂" * 150, "ffff", "#", "<script>", "(((" * 30])
def test_nothing_typed_breaks_it(asking, asked):
    assert asking.get("/api/search", params={"q": asked}).status_code == 200
