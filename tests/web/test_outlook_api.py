"""Outlook and early warning over HTTP: findings with fans, refusals in a sentence, levels kept."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from fastapi.testclient import TestClient

from vigie.record import Record
from vigie.sources.datasets.names import codebook
from vigie.web.api.alerts import Alerts
from vigie.web.api.outlook import Outlooks


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three years of events in two regions; in the last fortnight Kayes has many."""
    rng = np.random.default_rng(2)
    columns, rows = codebook("acled")["columns"], []
    for back in range(3 * 364):
        for region, rate in (("Kayes", 0.2 if back > 14 else 1.5), ("Mopti", 0.6)):
            day = dt.date(2024, 12, 31) - dt.timedelta(back)
            for _ in range(rng.poisson(rate)):
                rows.append(dict.fromkeys(columns, "") | {
                    "event_id_cnty": f"MLI{len(rows)}", "event_date": str(day), "year": str(day.year),
                    "time_precision": "1", "disorder_type": "Political violence", "inter1": "2", "inter2": "7",
                    "event_type": "Violence against civilians", "sub_event_type": "Attack", "interaction": "27",
                    "actor1": "JNIM: Group for Support of Islam", "actor2": "Civilians (Mali)", "iso": "466",
                    "country": "Mali", "civilian_targeting": "Civilian targeting", "admin1": region, "admin2": region,
                    "location": region, "latitude": "14.45" if region == "Kayes" else "14.49",
                    "longitude": "-11.43" if region == "Kayes" else "-4.2", "geo_precision": "1", "source": "Radio K",
                    "fatalities": "1", "timestamp": "1735700000",
                })  # fmt: skip
    folder = tmp_path_factory.mktemp("outlook")
    with (folder / "acled.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)
    with Record.open(folder / "record.duckdb") as record:
        record.import_dataset(folder / "acled.csv", form="acled", day=dt.date(2025, 1, 5))
    return folder / "record.duckdb"


def test_an_area_has_its_months_baselines_past_and_fan(serve, told):
    client: TestClient = serve(told)
    answer = client.get("/api/outlook?area=Kayes&months=3&lang=fr")
    assert answer.status_code == 200, answer.text
    (one,) = Outlooks.model_validate(answer.json()).areas
    assert one.about["area"] == "ML/Kayes" and one.about["months"] == "2025-01/2025-03"
    assert len(one.details["months"]) == 3 and one.details["past"]["tests"] > 0
    assert "janv. 2025" in one.chart or "2025" in one.chart
    assert ElementTree.fromstring(one.chart).get("lang") == "fr"
    assert client.get("/api/outlook?place=Kayes&months=3&lang=fr").json() == answer.json()


def test_without_areas_named_where_most_is_to_come_stands_first(serve, told):
    found = Outlooks.model_validate(serve(told).get("/api/outlook?months=3").json()).areas
    assert [one.about["area"] for one in found] == ["ML/Mopti", "ML/Kayes"]
    assert found[0].value > found[1].value


def test_an_area_without_data_is_refused_with_the_reason(serve, told):
    answer = serve(told).get("/api/outlook?area=Ségou&lang=en")
    assert answer.status_code == 400
    assert "no outlook can be given" in answer.json()["detail"] and "Kayes (ML)" in answer.json()["detail"]


def test_a_record_with_nothing_has_no_outlook_and_nothing_to_watch(serve):
    client = serve()
    for path in ("outlook", "alerts"):
        answer = client.get(f"/api/{path}?lang=en")
        assert 400 <= answer.status_code < 500 and answer.headers["content-type"].startswith("application/problem")


def test_what_stands_is_told_with_its_incidents(serve, told):
    answer = serve(told).get("/api/alerts?lang=en")
    assert answer.status_code == 200, answer.text
    found = Alerts.model_validate(answer.json())
    assert found.on == dt.date(2024, 12, 31)
    rose = next(a for a in found.alerts if a.about["key"] == "rate:Kayes")
    assert rose.basis[0].incidents and rose.details["false_alarms"]["per_area_and_quarter"] <= 1
    before = serve(told).get("/api/alerts?on=2024-12-01").json()
    assert not [a for a in before["alerts"] if a["about"]["key"] == "rate:Kayes"]


@pytest.mark.parametrize(
    "asked",
    [
        "outlook?area=", "outlook?area=%00&level=prio", "outlook?area=999&level=h3", "outlook?area=８&level=prio",
        "outlook?area=95,3&level=prio", "outlook?from=2025-01-01&to=2020-01-01", "outlook?pcode=XX",
        "outlook?as_of=1990-01-01", "outlook?months=0", "alerts?on=9999-12-31", "alerts?on=x", "alerts?origin=zz",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(serve, told, asked):
    answer = serve(told).get(f"/api/{asked}")
    assert 400 <= answer.status_code < 500 and answer.json()["detail"]
    assert answer.json()["type"] == f"urn:vigie:problem:{answer.json()['code']}" != "urn:vigie:problem:"


def test_before_the_record_nothing_stands(serve, told):
    assert serve(told).get("/api/alerts?on=0001-01-01").json()["alerts"] == []


def test_the_sample_reports_can_be_watched(asking):
    assert asking.get("/api/alerts?lang=fr").status_code == 200
