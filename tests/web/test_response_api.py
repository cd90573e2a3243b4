"""/api/response: measures typed in, effects, a timeline, options; over HTTP as by the program."""

from __future__ import annotations

import pytest

TYPED = {"kind": "dialogue", "by": "Haut Conseil islamique", "area": "Nioro", "start": "2025-10-20", "aim": "<b>x</b>"}


def test_a_measure_is_typed_in_and_listed_with_its_words(client):
    before = client.get("/api/response/measures").json()
    made = client.post("/api/response/measures?lang=fr", json=TYPED)
    assert made.status_code == 201 and made.json()["typed"] and made.json()["aim"] == "<b>x</b>"
    after = client.get("/api/response/measures").json()
    assert after["total"] == before["total"] + 1
    assert client.get("/api/response/measures", params={"place": "Nioro", "from": "2025-10-01"}).json()["total"] >= 1
    again = client.post("/api/response/measures?lang=fr", json=TYPED)
    assert again.json()["id"] == made.json()["id"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("effect", 400),
        ("effect?area=Kayes", 400),
        ("effect?area=Kayes&at=hier", 400),
        ("effect?area=Xyzzy&at=2025-01-01", 400),
        ("effect?measure=ffffffff", 400),
        ("timeline", 422),
        ("timeline?area=Xyzzyville", 400),
        ("options?option=bomb%20Kayes", 400),
        ("options?option=reopen%20Kayes%E2%80%93Gao", 400),
        ("options?on=2001-01-01", 400),
    ],
)
def test_what_cannot_be_told_is_a_problem_in_one_sentence(asking, path, status):
    found = asking.get(f"/api/response/{path}", headers={"accept-language": "fr"})
    assert found.status_code == status, found.text
    assert found.headers["content-type"].startswith("application/problem+json")


def test_a_timeline_and_options_are_findings_with_charts(asking):
    found = asking.get("/api/response/timeline", params={"area": "Kayes", "lang": "fr"})
    assert found.status_code == 200 and found.json()["chart"].startswith("<svg")
    options = asking.get("/api/response/options", params={"option": ["reopen Kayes–Sandaré", "escort Diéma–Nioro"]})
    assert [one["details"]["rank"] for one in options.json()] == [1, 2]
