"""Who may hand in what: readers nothing, analysts up to their level, and nobody sees another's job but admins."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from signing import add_people, signed_in
from waiting import until_over

from vigie.web import Settings, create_app

TEXT = "Le 4 mai 2025, des hommes armés ont attaqué le village de Diéma. Bilan : 4 civils tués."


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("roles")
    add_people(folder / "state")
    found = create_app(Settings(str(folder / "own.duckdb"), state_in=folder / "state"))
    with TestClient(found):
        yield found


def test_readers_and_strangers_hand_nothing_in(app: Any) -> None:
    for browser, status in ((signed_in(app, "Cheick"), 403), (signed_in(app), 401)):
        for path, body in (
            ("/api/reports/read", {"text": TEXT}),
            ("/api/reports", {"report": {"text": TEXT}}),
            ("/api/reports/take-back", {"report": "r"}),
        ):
            assert browser.post(path, json=body).status_code == status
        for path in ("/api/reports/read/file", "/api/jobs"):
            assert browser.post(path, files={"file": ("a", TEXT)}).status_code == status
        assert browser.get("/api/jobs").status_code == status


def test_nobody_records_above_their_level_and_what_is_above_is_not_there(app: Any) -> None:
    awa, binta = signed_in(app, "Awa"), signed_in(app, "Binta")
    secret = {"report": {"text": TEXT, "sensitivity": "secret"}}
    refused = binta.post("/api/reports", json=secret)
    assert (refused.status_code, refused.json()["code"]) == (403, "record.above")
    report = awa.post("/api/reports", json=secret).json()["report"]
    assert awa.get(f"/api/reports/{report}").status_code == 200
    assert binta.get(f"/api/reports/{report}").status_code == 404
    assert binta.post("/api/reports/take-back", json={"report": report}).status_code == 404
    assert awa.post("/api/reports/take-back", json={"report": report}).json()["set_aside"] > 0


def test_jobs_are_ones_own_and_an_admins(app: Any) -> None:
    awa, binta = signed_in(app, "Awa"), signed_in(app, "Binta")
    own = binta.post("/api/jobs", files={"file": ("a.txt", TEXT)}).json()["id"]
    other = awa.post("/api/jobs", files={"file": ("b.txt", TEXT)}).json()["id"]
    assert binta.get(f"/api/jobs/{own}").status_code == 200
    for path in ("", "/items", "/outcomes", "/events"):
        assert binta.get(f"/api/jobs/{other}{path}").status_code == 404
    assert binta.delete(f"/api/jobs/{other}").status_code == 404
    assert [job["id"] for job in binta.get("/api/jobs").json()["items"]] == [own]
    assert {job["id"] for job in awa.get("/api/jobs").json()["items"]} == {own, other}
    assert awa.delete(f"/api/jobs/{own}").status_code == 204


def test_no_job_records_above_its_persons_level_nor_over_what_is_hidden(app: Any) -> None:
    awa, binta = signed_in(app, "Awa"), signed_in(app, "Binta")
    kept = {"id": "K-01", "text": TEXT, "sensitivity": "secret"}
    assert awa.post("/api/reports", json={"report": kept}).json()["came"] == "new"
    over = {"id": "K-01", "text": TEXT.replace("Kayes", "Kita")}
    refused = binta.post("/api/reports", json={"report": over})
    assert (refused.status_code, refused.json()["code"]) == (409, "record.taken")
    lines = [over, {"id": "K-02", "text": TEXT, "sensitivity": "secret"}, kept, {"id": "K-03", "text": TEXT}]
    job = binta.post("/api/jobs", files={"file": ("a.jsonl", "\n".join(map(json.dumps, lines)))}).json()["id"]
    until_over(binta, job)
    came = binta.get(f"/api/jobs/{job}/outcomes").json()["items"]
    assert [one["came"] for one in came] == ["refused", "refused", "refused", "new"]
    assert awa.get("/api/reports/K-01").json()["report"]["text"] == TEXT
    assert awa.get("/api/reports/K-02").status_code == 404
