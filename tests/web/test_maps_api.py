"""Tiles, areas, conditions and what lies under them: no place that is no point becomes one."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from fastapi.testclient import TestClient
from shapely.geometry import Point, shape

from vigie.knowledge.areas.extent import extent
from vigie.record import Filter, Record
from vigie.web.tiles import DEEPEST


def at(lat: float, lon: float, z: int) -> tuple[int, int]:
    """The tile of a point."""
    size = 1 << z
    across = (lon + 180) / 360 * size
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * size
    return int(across), int(down)


def layers(client: TestClient, z: int, x: int, y: int, **query: Any) -> dict[str, list[dict[str, Any]]]:
    answer = client.get(f"/api/tiles/{z}/{x}/{y}.mvt", params=query)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    return {name: told["features"] for name, told in mapbox_vector_tile.decode(answer.content).items()}


@pytest.fixture(scope="module")
def listed(asking: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asking.get("/api/incidents", params={"limit": 500}).json()["items"]
    return found


def test_the_tile_of_the_whole_earth_holds_every_incident_that_has_coordinates(
    asking: TestClient, listed: list[dict[str, Any]]
):
    found = layers(asking, 0, 0, 0)
    placed = [one for one in listed if one["lat"] is not None]
    assert sum(f["properties"]["n"] for one in found.values() for f in one) == len(placed) > 50
    killed = sum(t["high"] or 0 for one in placed for t in one["tolls"] if t["kind"] == "killed")
    assert sum(f["properties"]["killed_high"] for one in found.values() for f in one) == killed


def test_a_tile_follows_the_filter_and_the_point(asking: TestClient, listed: list[dict[str, Any]]):
    one = next(i for i in listed if i["precision"] == "exact" and i["lat"] is not None)
    x, y = at(one["lat"], one["lon"], DEEPEST)
    found = layers(asking, DEEPEST, x, y)["incidents"]
    alike = [i for i in listed if (i["lat"], i["lon"], i["precision"]) == (one["lat"], one["lon"], "exact")]
    assert sum(f["properties"]["n"] for f in found) >= len(alike)
    across = (one["lon"] + 180) / 360 * (1 << DEEPEST) - x
    assert any(abs(f["geometry"]["coordinates"][0] / 4096 - across) < 0.01 for f in found)
    nothing = asking.get(f"/api/tiles/{DEEPEST}/{x}/{y}.mvt", params={"from": "1990-01-01", "to": "1990-12-31"})
    assert nothing.status_code == 200 and nothing.content == b""


def test_no_place_that_is_no_point_is_a_point_where_one_looks_closely(asking: TestClient, listed: list[dict[str, Any]]):
    seen = 0
    for one in listed:
        if one["lat"] is None or one["precision"] == "exact":
            continue
        z = 11
        found = layers(asking, z, *at(one["lat"], one["lon"], z))
        assert all(f["properties"]["exact"] for f in found.get("incidents", ()))
        own = [f for f in found["areas"] if f["properties"]["place"] == one["place"]]
        assert own and all(f["geometry"]["type"] in {"Polygon", "MultiPolygon"} for f in own)
        seen += 1
    assert seen > 5


@pytest.mark.parametrize("path", ["0/1/0", "3/8/1", "15/0/0", "-1/0/0", "a/b/c"])
def test_tiles_that_do_not_exist_are_told(asking: TestClient, path: str):
    assert asking.get(f"/api/tiles/{path}.mvt").status_code in {404, 422}


def test_areas_hold_the_point_and_are_as_wide_as_the_place(asking: TestClient, listed: list[dict[str, Any]]):
    told = asking.get("/api/areas").json()
    assert told["type"] == "FeatureCollection"
    inexact = {i["id"] for i in listed if i["precision"] != "exact" and i["lat"] is not None}
    assert {key for f in told["features"] for key in f["properties"]["ids"]} == inexact
    for feature in told["features"]:
        own = feature["properties"]
        assert shape(feature["geometry"]).contains(Point(own["lon"], own["lat"]))
        assert own["outline"] or own["km"] >= 5


def test_the_circle_of_a_region_is_wider_than_that_of_a_cercle_and_a_road_reaches_its_ends():
    region = extent("Kayes", "ML/Kayes", 14.4469, -11.4445, "area")
    near = extent("Diéma", "ML/Kayes", 14.54, -9.19, "near")
    road = extent("Kayes – Diéma", "ML/Kayes", 14.5, -10.3, "road", 120.0)
    assert not region.outline and (region.km or 0) > 60 > (near.km or 0)
    assert road.km == 120.0
    # Round on the ground: as wide as high.
    west, south, east, north = near.shape.bounds
    assert (east - west) * math.cos(math.radians(14.54)) == pytest.approx(north - south, rel=0.01)


def test_conditions_are_those_of_the_record_with_their_intervals(asking: TestClient, sample: Path):
    with Record.open(sample, read_only=True) as record:
        episodes = record.episodes(Filter())
    told = asking.get("/api/conditions").json()
    assert [one["id"] for one in told["items"]] == [e.id for e in episodes] and told["total"] > 3
    features = asking.get("/api/conditions", params={"format": "geojson"}).json()["features"]
    by_id = {f["id"]: f for f in features}
    for episode in episodes:
        feature = by_id[episode.id]
        placed = [p for p in episode.where if p.lat is not None]
        expected = {0: None, 1: "Point", 2: "LineString"}[len(placed)]
        assert (feature["geometry"] or {}).get("type") == expected
        assert feature["properties"]["from"] == (episode.start.isoformat() if episode.start else None)
    day = next(e.first_seen for e in episodes if e.first_seen)
    on = asking.get("/api/conditions", params={"on": day.isoformat(), "kind": ["blockade", "road_closed"]}).json()
    assert {one["id"] for one in on["items"]} == {
        e.id for e in episodes if e.in_force(day) and e.kind in {"blockade", "road_closed"}
    }
    assert asking.get("/api/conditions", params={"kind": "nothing"}).status_code == 400


def test_the_ground_is_local_and_names_its_sources(asking: TestClient):
    for layer in ("borders", "roads", "places"):
        features = asking.get("/api/basemap", params={"layer": layer}).json()["features"]
        assert len(features) > 20 and all(f["properties"]["source"] for f in features), layer
    for layer in ("admin1", "admin2", "rivers"):
        assert asking.get("/api/basemap", params={"layer": layer}).json()["features"] == []
    assert asking.get("/api/basemap", params={"layer": "satellite"}).status_code == 422


def test_the_tiles_describe_themselves(asking: TestClient):
    told = asking.get("/api/tiles").json()
    assert told["tilejson"] == "3.0.0" and told["tiles"][0].endswith("/api/tiles/{z}/{x}/{y}.mvt")
