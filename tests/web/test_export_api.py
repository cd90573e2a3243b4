"""Exports over HTTP hold exactly what the filter takes and say so; reports are listed as they stand."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from vigie.record import Filter, Record
from vigie.record.exporting import FORMATS

QUERY = {"type": "attack", "from": "2025-01-01", "place": "Kayes"}


def ids(form: str, body: bytes, path: Path) -> set[str]:
    """The incidents of a file; of formats that tell their ids."""
    match form:
        case "csv":
            return {row["id"] for row in csv.DictReader(io.StringIO(body.decode()))}
        case "hxl":
            rows = list(csv.reader(io.StringIO(body.decode())))
            return {row[0] for row in rows[2:]}
        case "geojson":
            told = json.loads(body)
            return {f["id"] for f in told["features"]} | {one["id"] for one in told["without_point"]}
        case "json":
            return {one["id"] for one in json.loads(body)["incidents"]}
        case "xlsx":
            from python_calamine import CalamineWorkbook

            rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_name("Incidents").to_python()
            at = rows[0].index("id")
            return {str(row[at]) for row in rows[1:]}
        case "geoparquet":
            import pyarrow.parquet as pq

            path.write_bytes(body)
            return set(pq.read_table(path).column("id").to_pylist())
    raise AssertionError(form)


@pytest.mark.parametrize("form", ["csv", "hxl", "geojson", "json", "xlsx", "geoparquet"])
def test_an_export_is_what_the_list_shows(asking: TestClient, tmp_path: Path, form: str):
    expected = {one["id"] for one in asking.get("/api/incidents", params=QUERY | {"limit": 500}).json()["items"]}
    answer = asking.get("/api/export", params=QUERY | {"format": form})
    assert answer.status_code == 200 and ids(form, answer.content, tmp_path / "x.parquet") == expected
    assert 0 < len(expected) < asking.get("/api/incidents").json()["total"]
    assert int(answer.headers["x-vigie-incidents"]) == len(expected)
    assert f"type-attack{FORMATS[form]}" in answer.headers["content-disposition"]
    assert "place-Kayes" in answer.headers["content-disposition"]


def test_what_a_shape_has_no_room_for_is_told_before_and_with_the_file(asking: TestClient):
    whole = asking.get("/api/export/about", params={"format": "csv"}).json()
    assert whole["left_out"] == {} == dict(whole["left_out_said"])
    for form in ("ucdp", "acled"):
        answer = asking.get("/api/export", params={"format": form})
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        told = asking.get("/api/export/about", params={"format": form, "lang": "fr"}).json()
        assert told["incidents"] - sum(told["left_out"].values()) == len(rows) < whole["incidents"] + (form == "acled")
        assert len(told["left_out_said"]) == len(told["left_out"])
    assert "no_deaths" in asking.get("/api/export/about", params={"format": "ucdp"}).json()["left_out"]
    public = asking.get("/api/export/about", params={"format": "csv", "publication": True}).json()
    assert public["profile"] == "publication" and public["left_out"]["too_few"] > 0


@pytest.mark.parametrize("form", ["kml", "jsonl", "acled", "ucdp"])
def test_every_other_format_comes_whole(asking: TestClient, form: str):
    answer = asking.get("/api/export", params=QUERY | {"format": form})
    assert answer.status_code == 200 and len(answer.content) > 100


def test_a_file_says_what_it_is_of(asking: TestClient, sample: Path):
    with Record.open(sample, read_only=True) as record:
        digest = record.digest()
    note = asking.get("/api/export/about", params=QUERY).json()
    assert note["record_digest"] == digest
    assert note["filters"] == {"type": "attack", "start": "2025-01-01", "place": "Kayes"}
    geojson = asking.get("/api/export", params=QUERY | {"format": "geojson"}).json()
    assert geojson["vigie"]["filters"] == note["filters"]
    plain = asking.get("/api/export", params=QUERY | {"format": "csv"})
    assert "/api/export/about?" in plain.headers["link"]
    packed = asking.get("/api/export", params=QUERY | {"format": "csv", "note": True})
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        table, beside = sorted(archive.namelist(), key=len)
        assert archive.read(table) == plain.content
        assert json.loads(archive.read(beside))["filters"] == note["filters"]


@pytest.mark.parametrize(
    ("query", "status"),
    [({}, 422), ({"format": "exe"}, 400), ({"format": "csv", "place": "Lake Wobegon"}, 400)],
)
def test_what_cannot_be_exported_is_told(asking: TestClient, query: dict[str, Any], status: int):
    answer = asking.get("/api/export", params=query)
    assert answer.status_code == status and answer.json()["detail"]


def test_reports_are_listed_by_pages_with_what_was_read_of_them(asking: TestClient, sample: Path):
    with Record.open(sample, read_only=True) as record:
        every = record.reports()
        read = {one.id: len([a for a in record.accounts() if a.report.id == one.id]) for one in every}
        told_of = [one.id for one in record.reports(Filter(text="camion"))]
    seen: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = asking.get("/api/reports", params={"limit": 9, **({"after": after} if after else {})}).json()
        seen += page["items"]
        after = page["next"]
        if after is None:
            break
    assert [one["id"] for one in seen] == [one.id for one in reversed(every)] and page["total"] == len(every)
    assert {one["id"]: one["statements"].get("incidents", 0) for one in seen} == read
    assert all("text" not in one for one in seen)
    found = asking.get("/api/reports", params={"text": "camion", "limit": 500}).json()["items"]
    assert [one["id"] for one in found] == list(reversed(told_of))
    first = seen[-1]["published"]
    assert {one["published"] for one in asking.get("/api/reports", params={"to": first}).json()["items"]} == {first}
