"""Trend, shift and severity over HTTP: the same findings as the program gives, charts, refusals."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from vigie.analysis.severity import severity
from vigie.analysis.trend import from_facts, trend
from vigie.record import Record
from vigie.record.facts import FactFilter
from vigie.web import Settings, create_app
from vigie.web.api.severity import Severity
from vigie.web.api.shift import Shift
from vigie.web.api.trend import Trend

HEAD = (
    "event_id_cnty,event_date,event_type,sub_event_type,actor1,inter1,actor2,inter2,interaction,civilian_targeting,"
    "iso,country,admin1,admin2,location,latitude,longitude,geo_precision,source,notes,fatalities,time_precision,"
    "disorder_type,year,timestamp"
)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Three years of events that grow and move west, and a burst in the last weeks."""
    folder, draw = tmp_path_factory.mktemp("counted"), random.Random(4)
    rows, number = [HEAD], 0
    places = {"Mopti": (14.48, -4.18, "Mopti"), "Kayes": (14.45, -11.44, "Kayes"), "Segou": (13.43, -6.26, "Segou")}
    for month in range(36):
        for place, (lat, lon, region) in places.items():
            late = month >= 18
            for _ in range(
                {"Mopti": 4, "Segou": 3, "Kayes": 9 if late else 1}[place]
                + (14 if month == 35 and place == "Segou" else 0)
            ):
                number += 1
                day = dt.date(2022 + month // 12, month % 12 + 1, draw.randint(14 if month == 35 else 1, 28))
                rows.append(
                    f"MLI{number},{day},Violence against civilians,Attack,JNIM,2,"
                    f"Civilians (Mali),7,27,Civilian targeting,466,Mali,{region},{region},{place},"
                    f"{lat + draw.uniform(-0.05, 0.05):.4f},{lon + draw.uniform(-0.05, 0.05):.4f},1,Sahel,notes,"
                    f"{draw.randint(0, 4)},1,Political violence,{day.year},1730000000"
                )
    file = folder / "acled_mali.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    path = folder / "counted.duckdb"
    with Record.open(path) as record:
        record.import_dataset(file)
    served = Path(shutil.copy(path, folder / "served.duckdb"))
    app = create_app(Settings(str(served), state_in=folder / "state"))
    with TestClient(app, base_url="http://127.0.0.1:8400", client=("127.0.0.1", 50_000)) as client:
        client.headers["x-record"] = str(path)
        yield client


def test_a_trend_is_that_of_the_program_with_its_months_and_chart(counted: TestClient):
    answer = counted.get("/api/trend", params={"at": "2023-07-01", "lang": "fr", "factor": 2})
    assert answer.status_code == 200, answer.text
    told = Trend.model_validate(answer.json())
    with Record.open(counted.headers["x-record"], read_only=True) as record:
        tally = from_facts(record.facts(), FactFilter(), "incidents")
    first, last = tally.months
    plain = trend(tally, (first, first + 17), (first + 18, last), 2)
    assert [f.said.fr for f in told.findings] == [f.said.sentence("fr") for f in plain]
    assert sum(m.count for m in told.months) == tally.counts.sum()
    assert ElementTree.fromstring(told.chart).get("lang") == "fr"


def test_a_trend_takes_the_filter_of_the_page_and_says_what_it_cannot_take(counted: TestClient):
    every = counted.get("/api/trend").json()
    kayes = counted.get("/api/trend", params={"place": "Kayes"}).json()
    assert 0 < sum(m["count"] for m in kayes["months"]) < sum(m["count"] for m in every["months"])
    areas = counted.get("/api/trend", params={"by": "admin1", "before": "2022", "after": "2024"}).json()
    assert {f["about"].get("area") for f in areas["findings"]} > {None}
    for asked in ({"text": "x"}, {"min_sources": 2}, {"place": "14,-9", "within": 3}, {"origin": ["a", "b"]}):
        refused = counted.get("/api/trend", params=asked)
        assert refused.status_code == 400, asked
    for asked in (
        {"place": "Nowhereville"},
        {"before": "2022"},
        {"before": "2022", "after": "x"},
        {"at": "2023-01-01", "before": "2022", "after": "2023"},
        {"from": "1990-01-01", "to": "1990-12-31"},
        {"factor": 0},
        {"measure": "tears"},
    ):
        assert 400 <= counted.get("/api/trend", params=asked).status_code < 500, asked


def test_the_weight_moves_west_and_its_ellipses_are_told(counted: TestClient):
    told = Shift.model_validate(counted.get("/api/shift", params={"before": "2022", "after": "2024"}).json())
    kinds = {f.kind: f for f in told.findings}
    assert kinds["displacement"].details["centre_after"]["lon"] < kinds["displacement"].details["centre_before"]["lon"]
    assert {"share", "transport"} <= set(kinds)
    assert told.chart and ElementTree.fromstring(told.chart).tag.endswith("svg")
    west = counted.get("/api/shift", params={"before": "2022", "after": "2024", "direction": "w"}).json()
    assert [f["kind"] for f in west["findings"]] == ["moved"] and west["findings"][0]["value"] > 0


def test_a_burst_is_a_cluster_with_its_circle(counted: TestClient):
    told = Shift.model_validate(counted.get("/api/shift/clusters").json())
    (first, *_) = told.findings
    assert first.kind == "cluster" and abs(first.details["lat"] - 13.43) < 0.2
    assert counted.get("/api/shift/clusters", params={"max_km": 0}).status_code == 422


def test_severity_is_that_of_the_program_with_words(asking: TestClient, sample: Path):
    answer = asking.get("/api/severity", params={"on": "2025-10-20", "lang": "fr"})
    told = Severity.model_validate(answer.json())
    with Record.open(sample, read_only=True) as record:
        plain = severity(record, dt.date(2025, 10, 20))
    assert [(a.about["area"], a.value) for a in told.areas] == [(f.about["area"], f.value) for f in plain]
    assert all(i["indicator"] in told.words["indicator"] for a in told.areas for i in a.details["indicators"])
    assert asking.get("/api/severity", params={"admin": "Nowhereville"}).status_code == 400
    assert asking.get("/api/severity").json()["on"] <= dt.date.today().isoformat()


def test_a_record_with_too_little_says_so(asking: TestClient):
    for path in ("/api/shift", "/api/shift/clusters", "/api/trend"):
        answer = asking.get(path, params={"from": "2001-01-01", "to": "2001-02-01"})
        assert answer.status_code == 400 and answer.json()["detail"], path
