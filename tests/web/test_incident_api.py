"""One incident over HTTP: every value beside every source's version; decisions, withdrawals, who saw what."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from fastapi.testclient import TestClient

from vigie.model import Sensitivity
from vigie.reading import read
from vigie.web.people.who import Role, Who


def shown(client: TestClient, key: str, **asked: str) -> Any:
    answer = client.get(f"/api/incidents/{key}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def field(incident: Any, key: str) -> Any:
    return next(one for one in incident["fields"] if one["key"] == key)


def judge(client: TestClient, *seen: Any, **decision: Any) -> Any:
    tags = ", ".join(f'"{one["tag"]}"' for one in seen)
    answer = client.post("/api/judgements", json={"reason": "seen", **decision}, headers={"If-Match": tags})
    assert answer.status_code == 200, answer.text
    return answer.json()


def accounts(incident: Any) -> list[str]:
    return [one["id"] for one in incident["accounts"]]


DISPUTED, JOINED, ALONE = "A1-04#0", "A2-01#0", "A2-01#1"
"""Accounts: of an incident whose two sources do not agree; of one that two sources tell; of one that has one source."""


def test_every_value_stands_beside_every_sources_version_with_its_words(client):
    found = shown(client, DISPUTED.replace("#", "%23"), lang="en")
    texts = {one["id"]: one["passages"][0]["text"] for one in found["accounts"]}
    assert len(texts) == 2
    killed = [one for one in found["fields"] if one["property"] == "harm" and one["key"].startswith("killed")]
    assert {version["account"] for one in killed for version in one["versions"]} == set(texts)
    checked = 0
    for one in found["fields"]:
        for version in one["versions"]:
            if version["evidence"]:
                start, end = version["evidence"]
                assert texts[version["account"]][start:end] == version["stated"]
                first, last = version["sentence"]
                assert first <= start < end <= last
                checked += 1
    assert checked > 10
    assert next(one for one in found["tolls"] if one["kind"] == "killed")["disputed"]


def test_a_place_that_is_no_point_comes_with_the_area_it_may_lie_in(client):
    key = JOINED.replace("#", "%23")
    body = {"verdict": "correct", "a": JOINED, "field": "place", "reason": "seen"}
    for value, km in (("Kadiana", None), ("near: Kadiana", 10.0)):
        client.post("/api/judgements", json={**body, "value": value}, headers={"If-Match": "*"})
        [place] = shown(client, key)["map"]
        assert place["km"] == km
        assert (place["area"] is None) == (km is None)
    corners = place["area"]["coordinates"][0]
    assert len(corners) > 20 and all(abs(lat - place["lat"]) < 0.1 for _, lat in corners)


def test_the_words_follow_the_language(client):
    french, english = (shown(client, DISPUTED.replace("#", "%23"), lang=lang) for lang in ("fr", "en"))
    assert field(french, "date")["label"] == "Date"
    assert field(french, "types")["label"] != field(french, "types")["words"]
    assert french["type_words"] != english["type_words"]
    assert french["tag"] == english["tag"]


def test_a_tag_saves_the_answer_until_something_changes(client):
    first = client.get(f"/api/incidents/{DISPUTED.replace('#', '%23')}")
    again = client.get(first.url, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    judge(client, first.json(), verdict="confirm", a=accounts(first.json()))
    assert client.get(first.url, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_a_value_is_corrected_beside_what_the_sources_state_and_the_correction_withdrawn(client):
    before = shown(client, DISPUTED.replace("#", "%23"))
    done = judge(client, before, verdict="correct", a=accounts(before)[0], field="killed", value="5-6")
    now = shown(client, before["id"])
    assert field(now, "killed")["words"] == "5–6"
    assert field(now, "killed")["corrected"]["reason"] == "seen"
    stated = [v for f in before["fields"] if f["property"] == "harm" for v in f["versions"]]
    kept = [v for f in now["fields"] if f["property"] == "harm" for v in f["versions"]]
    assert all(version in kept for version in stated)
    answer = client.post(f"/api/judgements/{done['undo']}/withdraw", json={"reason": "undone"})
    assert answer.status_code == 200
    assert shown(client, before["id"]) == before
    again = client.post(f"/api/judgements/{done['undo']}/withdraw", json={"reason": "undone"})
    assert (again.status_code, again.json()["code"]) == (409, "deciding.gone")
    client.post(f"/api/judgements/{answer.json()['undo']}/withdraw", json={"reason": "redone"})
    assert field(shown(client, before["id"]), "killed")["words"] == "5–6"


def test_whoever_saw_another_state_decides_nothing(client):
    seen = shown(client, DISPUTED.replace("#", "%23"))
    judge(client, seen, verdict="correct", a=accounts(seen)[0], field="date", value="2025-05-16")
    late = client.post(
        "/api/judgements?lang=en",
        json={"verdict": "correct", "a": accounts(seen)[0], "field": "date", "value": "2025-05-18", "reason": "late"},
        headers={"If-Match": f'"{seen["tag"]}"'},
    )
    assert (late.status_code, late.json()["code"]) == (412, "deciding.changed_by")
    assert field(shown(client, seen["id"]), "date")["value"] == {"from": "2025-05-16", "to": "2025-05-16"}
    without = client.post("/api/judgements", json={"verdict": "confirm", "a": accounts(seen)[0], "reason": "x"})
    assert without.status_code == 428


def test_two_incidents_are_joined_and_split_and_both_can_be_undone(client):
    one, other = shown(client, JOINED.replace("#", "%23")), shown(client, ALONE.replace("#", "%23"))
    done = judge(client, one, other, verdict="same", a=accounts(one), b=accounts(other))
    assert len(done["incidents"]) == 1
    joined = shown(client, one["id"])
    assert set(accounts(joined)) == {*accounts(one), *accounts(other)}
    parted = judge(client, joined, verdict="not_same", a=accounts(other), b=accounts(one))
    assert {one["id"] for one in parted["incidents"]} == {one["id"], other["id"]}
    client.post(f"/api/judgements/{parted['undo']}/withdraw", json={"reason": "undone"})
    assert accounts(shown(client, other["id"])) == accounts(joined)
    client.post(f"/api/judgements/{done['undo']}/withdraw", json={"reason": "undone"})
    assert (shown(client, one["id"]), shown(client, other["id"])) == (one, other)


def test_one_stroke_is_withdrawn_as_one(client):
    whole = shown(client, DISPUTED.replace("#", "%23"))
    done = judge(client, whole, verdict="reject", a=accounts(whole))
    assert len(done["judgements"]) == 2 and done["incidents"] == []
    gone = client.get(f"/api/incidents/{whole['id']}")
    assert gone.status_code == 410 and gone.json()["code"] == "judging.rejected"
    told = client.get(f"/api/incidents/{whole['id']}/history").json()["items"]
    assert [one["verdict"] for one in told if one["can_be_withdrawn"]].count("reject") >= 1
    back = client.post(f"/api/judgements/{done['undo']}/withdraw", json={"reason": "undone"}).json()
    assert len(back["judgements"]) == 2
    assert shown(client, whole["id"]) == whole


@pytest.mark.parametrize(
    ("decision", "status", "code"),
    [
        ({"verdict": "correct", "field": "killed", "value": "many"}, 400, "judging.no_quantity"),
        ({"verdict": "correct", "field": "colour", "value": "5"}, 400, "judging.no_key"),
        ({"verdict": "correct", "field": "places", "value": "Nowhereville"}, 400, "places.unknown"),
        ({"verdict": "correct", "field": "killed"}, 422, "deciding.no_value"),
        ({"verdict": "same"}, 422, "deciding.two_sides"),
        ({"verdict": "confirm", "a": "ffffffff"}, 404, "judging.no_account"),
        ({"verdict": "confirm", "reason": ""}, 422, "web.fields"),
        ({"verdict": "bless"}, 422, "web.fields"),
    ],
)
def test_what_cannot_be_decided_is_a_problem_in_one_sentence(client, decision, status, code):
    body = {"a": DISPUTED, "reason": "seen", **decision}
    answer = client.post("/api/judgements?lang=fr", json=body, headers={"If-Match": "*"})
    assert (answer.status_code, answer.json().get("code", "")) == (status, code)
    assert answer.json()["detail"].count(".") >= 1


def test_history_tells_what_can_be_withdrawn(client):
    seen = shown(client, DISPUTED.replace("#", "%23"))
    done = judge(client, seen, verdict="correct", a=accounts(seen)[0], field="killed", value="5")
    told = client.get(f"/api/incidents/{seen['id']}/history?lang=fr").json()["items"]
    assert sorted({one["what"] for one in told}) == ["judged", "linked", "published", "read"]
    own = [one for one in told if one["judgement"] == done["undo"]]
    assert len(own) == 1 and own[0]["can_be_withdrawn"] and "corrigé" in own[0]["words"]


def test_links_tell_each_respect_in_words_and_what_lies_near(client):
    seen = shown(client, DISPUTED.replace("#", "%23"))
    found = client.get(f"/api/incidents/{seen['id']}/links?lang=en").json()
    assert [len(found["links"]), found["links"][0]["settled"]] == [1, "weights"]
    weights = found["links"][0]["weights"]
    assert sum(one["weight"] for one in weights) == pytest.approx(found["links"][0]["total"], abs=0.02)
    assert next(one for one in weights if one["field"] == "date")["a"] == "2025-05-17"
    assert not found["estimated"]
    other = shown(client, JOINED.replace("#", "%23"))
    held = client.get(f"/api/incidents/{seen['id']}/links", params={"with": other["id"]}).json()["neighbours"]
    assert [one["incident"]["id"] for one in held] == [other["id"]]
    assert held[0]["tag"] == other["tag"]
    assert held[0]["compared"]["settled"] == "far"
    near = client.get(f"/api/incidents/{other['id']}/links").json()["neighbours"]
    assert shown(client, ALONE.replace("#", "%23"))["id"] in [one["incident"]["id"] for one in near]
    assert other["id"] not in [one["incident"]["id"] for one in near]
    assert all(one["days_apart"] <= 14 and one["km"] <= 60 for one in near)
    assert [one["compared"]["total"] for one in near] == sorted((n["compared"]["total"] for n in near), reverse=True)


def test_what_to_do_is_told_in_terms_of_the_page_not_of_commands(client):
    refused = client.get("/api/incidents/zzzz?lang=en")
    assert refused.status_code == 404 and refused.json()["code"] == "record.no_incident"
    assert "'zzzz'" in refused.json()["detail"] and "vigie" not in refused.json()["detail"]


def test_older_incidents_await_a_person_too_page_by_page(client, monkeypatch):
    whole = client.get("/api/review").json()
    monkeypatch.setattr("vigie.web.api.judgements.LOOKED_AT", 2)
    found: list[str] = []
    looked, after = 0, None
    while after or not looked:
        page = client.get("/api/review", params={"after": after} if after else {}).json()
        found += [one["incident"]["id"] for one in page["differing"]]
        looked, after = looked + page["looked_at"], page["next"]
        assert page["looked_at"] <= 2
    assert whole["next"] is None and looked == whole["looked_at"] > 2
    assert found == [one["incident"]["id"] for one in whole["differing"]]


def test_incidents_whose_sources_differ_await_a_person_until_somebody_settles_it(client):
    seen = shown(client, DISPUTED.replace("#", "%23"), lang="en")
    waiting = client.get("/api/review?lang=en").json()
    assert waiting["items"] == []
    mine = next(one for one in waiting["differing"] if one["incident"]["id"] == seen["id"])
    assert any("killed" in name for name in mine["fields"])
    judge(client, seen, verdict="confirm", a=accounts(seen))
    left = client.get("/api/review?lang=en").json()["differing"]
    assert seen["id"] not in [one["incident"]["id"] for one in left]


def test_a_judgement_whose_text_and_reading_changed_awaits_a_person_who_renews_it(client):
    seen = shown(client, JOINED.replace("#", "%23"))
    judge(client, seen, verdict="correct", a="A2-01#0", field="killed", value="9")
    state = client.app.state
    with state.store.writing(Who("Awa", Role.ANALYST, Sensitivity.SECRET)) as record:
        old = record.account("A2-01#0").report
        text = old.text.replace("cinq", "six").replace("Un fils", "Une fille") + " Mise à jour."
        record.add(read(dataclasses.replace(old, text=text.replace("Kadiana", "Kadianna"))))
    [one] = client.get("/api/review?lang=fr").json()["items"]
    assert one["judgement"]["values"] and one["sides"][0]["before"] and one["verdict_words"] == "corrigé"
    told = one["sides"][0]["before"]
    assert told["text"][told["quote"][0] : told["quote"][1]]
    key = one["judgement"]["judgement"]
    done = client.post(f"/api/judgements/{key}/renew", json={"reason": "still so"})
    assert done.status_code == 200, done.text
    assert client.get("/api/review").json()["items"] == []
    settled = client.post(f"/api/judgements/{key}/renew", json={"reason": "again"})
    assert (settled.status_code, settled.json()["code"]) == (409, "judging.settled")


def test_one_incident_is_asked_for_by_its_id_wherever_a_filter_is(client):
    wanted = [shown(client, key.replace("#", "%23"))["id"] for key in (DISPUTED, JOINED)]
    listed = client.get("/api/incidents", params={"id": wanted}).json()
    assert (listed["total"], {one["id"] for one in listed["items"]}) == (2, set(wanted))
    other = client.get("/api/incidents", params={"id": [wanted[0]], "from": "2025-10-01"}).json()
    assert other["total"] == 0
