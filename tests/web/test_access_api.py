"""The Access room's endpoints: roads by state, what-if, who is cut off, its past; kept graphs and who may see what."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from vigie.analysis.access import ground as grounds
from vigie.analysis.access.ground import ground
from vigie.analysis.access.route import route
from vigie.knowledge.asked import the_place
from vigie.model import Report, Sensitivity
from vigie.reading import read
from vigie.record import Record
from vigie.web.api.access_told import Features, Past, Situation
from vigie.web.findings import FindingTold

ON = {"on": "2025-10-15"}
SHUT = {**ON, "close": "Bougouni–Kolondiéba"}


def rows(answer: Any) -> dict[str, Any]:
    return {row["place"]: row for row in answer.json()["finding"]["details"]["rows"]}


def test_a_closed_road_changes_the_list_of_places_and_only_for_who_asks(asking: TestClient):
    before, shut, after = (asking.get("/api/access", params=asked) for asked in (ON, SHUT, ON))
    assert before.status_code == shut.status_code == 200
    assert "Kolondiéba" in rows(shut) and "Kolondiéba" not in rows(before)
    row = rows(shut)["Kolondiéba"]
    assert row["state"] in ("cut_off", "beyond", "detour") and row["recorded"] is None and row["since"] is None
    assert row["people"] and row["people_year"] and row["people_source"]
    assert {one["road"] for one in shut.json()["roads"] if one["asked"] == "close"}
    assert after.json() == before.json()


def test_every_answer_is_as_its_description_says(asking: TestClient):
    Situation.model_validate(asking.get("/api/access", params=SHUT).json())
    found = Features.model_validate(asking.get("/api/access/roads", params=SHUT).json())
    assert found.version == asking.get("/api/access", params=ON).json()["version"]
    assert {f.properties["state"] for f in found.features} >= {"open", "closed"}
    Past.model_validate(asking.get("/api/access/past").json())
    for path in ("isolated", "exposed"):
        FindingTold.model_validate(asking.get(f"/api/access/{path}", params=ON).json())
    served = Features.model_validate(asking.get("/api/access/services", params={"service": "market"}).json())
    assert served.features and all(f.geometry["type"] == "Point" for f in served.features)


def test_every_segment_can_be_asked_by_the_name_that_the_map_has_for_it(asking: TestClient):
    names = [f["properties"]["road"] for f in asking.get("/api/access/roads").json()["features"]]
    assert len(set(names)) == len(names)
    for name in names[:: len(names) // 12]:
        found = asking.get("/api/access", params={**ON, "close": name}).json()["roads"]
        assert [one["road"] for one in found if one["asked"] == "close"] == [name]


def test_a_way_is_that_of_the_program_and_names_its_roads(asking: TestClient):
    asked = {"on": "2025-03-10", "from": "Kayes", "to": "Bamako", "close": "Sandaré–Lakamané"}
    told = asking.get("/api/access/route", params=asked).json()
    assert told["details"]["factor"] == pytest.approx(1.39, abs=0.01)
    known = {f["properties"]["road"] for f in asking.get("/api/access/roads").json()["features"]}
    for way in ("before", "after"):
        assert told["details"][way]["roads"] and known.issuperset(told["details"][way]["roads"])
    plain = route(ground(None, None), the_place("Kayes").entry, the_place("Bamako").entry)
    assert plain.details["before"]["minutes"] == pytest.approx(told["details"]["before"]["minutes"], rel=0.02)


def test_a_place_that_the_kept_graph_has_not_is_put_on_it(asking: TestClient):
    told = asking.get("/api/access/route", params={**ON, "from": "14.6,-10.4", "to": "Bamako"})
    assert told.status_code == 200 and told.json()["details"]["after"]["modelled_km"] > 0
    assert asking.get("/api/access/place", params={**ON, "name": "Dakar"}).status_code == 200


def test_what_cannot_be_asked_is_told_with_what_can(asking: TestClient):
    no_road = asking.get("/api/access", params={"close": "Kayes–Gao", "lang": "fr"})
    assert no_road.status_code == 400 and "Kayes–" in no_road.json()["detail"]
    for asked in (
        {"on": "2025-13-01"},
        {"country": "XX"},
        {"minutes": "-1"},
        {"minutes": "nan"},
        {"service": "bank"},
        {"close": ["x"] * 41},
        {"close": "–" * 120},
        {"close": "\0"},
        {"open": "Nowhere–Kayes"},
        {"as_of": "yesterday"},
    ):
        answer = asking.get("/api/access", params=asked)
        assert 400 <= answer.status_code < 500, (asked, answer.text)
        assert answer.json()["detail"]


def test_a_period_asked_is_told_in_people_times_days(asking: TestClient):
    asked = {"since": "2025-09-01", "until": "2025-09-30", "close": "Bougouni–Kolondiéba", "minutes": 600}
    told = asking.get("/api/access/isolation-days", params=asked).json()
    assert (
        told["value"] == sum((row["days"] - row["usual_days"]) * row["people"] for row in told["details"]["rows"]) > 0
    )
    for wrong in ({"since": "2025-09-30", "until": "2025-09-01"}, {"since": "1900-01-01", "until": "2025-09-01"}):
        assert asking.get("/api/access/isolation-days", params=wrong).status_code == 400


def test_segments_are_ranked_and_lie_on_the_map(asking: TestClient):
    losses, reopenings = asking.get("/api/access/critical", params=SHUT).json()
    known = {f["properties"]["road"] for f in asking.get("/api/access/roads").json()["features"]}
    costs = [row["people_minutes"] for row in losses["details"]["rows"]]
    assert costs == sorted(costs, reverse=True) and len(costs) > 5
    assert all(known.issuperset(row["roads"]) for one in (losses, reopenings) for row in one["details"]["rows"])
    assert any("Kolondiéba" in road for row in reopenings["details"]["rows"] for road in row["roads"])


def test_the_past_tells_the_days_on_which_closures_count(asking: TestClient):
    told = asking.get("/api/access/past").json()
    assert told["closures"] and told["steps"]
    days = [step["day"] for step in told["steps"]]
    assert days == sorted(set(days))
    for step in told["steps"][:: max(1, len(days) // 4)]:
        now = asking.get("/api/access", params={"on": step["day"]}).json()["finding"]
        assert now["value"] == step["people"] and now["details"]["places"] == step["places"]


def test_the_graph_is_made_once_however_many_ask_at_once(sample: Path, serve: Any, tmp_path: Path, monkeypatch: Any):
    from vigie.web import land

    made = []

    def counted(roads: Any, named: Any) -> Any:
        made.append(len(named))
        return original(roads, named)

    original = land._graph
    monkeypatch.setattr(land, "_graph", counted)
    client = serve(shutil.copy(sample, tmp_path / "s.duckdb"))
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(client.get("/api/access", params=SHUT).status_code))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 6 and len(made) == 1
    assert grounds.load is not counted


def test_a_new_report_closes_a_road_without_a_new_graph(sample: Path, serve: Any, tmp_path: Path, monkeypatch: Any):
    from vigie.web import land

    client = serve(shutil.copy(sample, tmp_path / "s.duckdb"))
    # Both ends are on the list already, so that the graph has them.
    before = client.get("/api/access", params=ON).json()
    monkeypatch.setattr(land, "_graph", lambda *_: pytest.fail("made anew"))
    text = "Kolondiéba, 14 octobre 2025. La route Bougouni–Kolondiéba est coupée depuis le 13 octobre."
    with client.app.state.store.writing(WHO) as record:
        record.add(read(Report("new", text, "fr", None, source="Essai")))
    after = client.get("/api/access", params=ON).json()
    assert len(after["closures"]) == len(before["closures"]) + 1


class _Who:
    name, role, level = "test", "admin", Sensitivity.SECRET


WHO: Any = _Who()


def test_no_answer_tells_where_the_record_lies(asking: TestClient, sample: Path):
    for path in ("", "/past", "/isolated", "/critical", "/exposed", "/place?name=Kayes", "/route?from=Kayes&to=Bamako"):
        answer = asking.get(f"/api/access{path}")
        assert answer.status_code == 200, path
        assert ".duckdb" not in answer.text and "/tmp" not in answer.text, path


def test_closures_show_their_sentences(asking: TestClient, sample: Path):
    with Record.open(sample, read_only=True) as record:
        texts = {report.id: report.text for report in record.reports()}
    for day in ("2025-09-20", "2025-10-20"):
        for closure in asking.get("/api/access", params={"on": day}).json()["closures"]:
            assert closure["evidence"]
            for proof in closure["evidence"]:
                assert proof["quote"] in texts[proof["report"]]


def test_an_export_is_exactly_what_is_shown_and_says_what_was_asked(asking: TestClient):
    import csv
    import io
    import zipfile

    shown = asking.get("/api/access", params=SHUT).json()
    places = [row["place"] for row in shown["finding"]["details"]["rows"]]
    text = asking.get("/api/access/export", params={**SHUT, "format": "csv"})
    head = next(csv.reader(io.StringIO(text.text)))
    assert "Bougouni–Kolondiéba" not in places and "Kolondi" in head[0] and ON["on"] in head[0]
    assert [row["place"] for row in csv.DictReader(io.StringIO(text.text.split("\r\n", 1)[1]))] == places
    assert ON["on"] in text.headers["content-disposition"]
    drawn = asking.get("/api/access/export", params={**SHUT, "format": "geojson"}).json()
    assert [f["properties"]["place"] for f in drawn["features"] if f["properties"]["what"] == "place"] == places
    roads = [f["properties"]["road"] for f in drawn["features"] if f["properties"]["what"] == "road"]
    assert roads == [one["road"] for one in shown["roads"]]
    book = asking.get("/api/access/export", params={**SHUT, "format": "xlsx"})
    assert len(zipfile.ZipFile(io.BytesIO(book.content)).namelist()) > 3
    assert asking.get("/api/access/export", params={"format": "exe"}).status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2025-02-28"])
def test_the_ends_of_the_calendar_are_days_like_others(asking: TestClient, day: str):
    for path, asked in (
        ("/access", {"on": day}),
        ("/access", {"as_of": day}),
        ("/access/exposed", {"on": day, "months": 120}),
        ("/access/isolation-days", {"since": day, "until": day}),
        ("/access/place", {"on": day, "name": "Kayes"}),
        ("/severity", {"on": day}),
        ("/severity", {"as_of": day}),
        ("/claims", {"as_of": day}),
        ("/trend", {"at": day}),
        ("/shift", {"at": day}),
    ):
        answer = asking.get(f"/api{path}", params=asked)
        assert answer.status_code < 500, (path, asked, answer.text)


def test_who_may_not_see_a_report_sees_neither_its_closure_nor_the_places_it_alone_names(tmp_path: Path):
    from vigie.web.land import Lands
    from vigie.web.people.who import Role, Who
    from vigie.web.store import Store

    path = tmp_path / "levels.duckdb"
    text = "Kolondiéba, 14 octobre 2025. La route Bougouni–Kolondiéba est coupée depuis le 13 octobre 2025."
    with Record.open(path) as record:
        record.add(read(Report("secret", text, "fr", None, source="B", sensitivity=Sensitivity.SECRET)))
    lands = Lands()
    with Store(str(path)) as store:
        seen = {level: lands.of(store, Who("x", Role.READER, level), None, "ML") for level in Sensitivity}
    assert len(seen[Sensitivity.SECRET].ground.barred.closures) == 1
    assert all(not land.ground.barred.closures for level, land in seen.items() if level is not Sensitivity.SECRET)
