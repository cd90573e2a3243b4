"""GET /api/tiles, /areas, /conditions, /basemap: what maps draw.

In: the filter's query parameters; a tile's zoom, column and row. Out: vector tiles and GeoJSON (RFC 7946). A place that
is no point is an area, never a point.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from vigie.record import Episode, Record
from vigie.record.exporting.conditions import episode_to_json
from vigie.record.query.names import NamesOfConditions, understood
from vigie.record.query.typed import day as iso_day
from vigie.record.query.typed import each
from vigie.record.words import codes
from vigie.web import basemap
from vigie.web.areas import areas as areas_of
from vigie.web.areas import imprecise
from vigie.web.asked import Question
from vigie.web.etags import Kept
from vigie.web.people.who import Reader
from vigie.web.problems import WebProblem
from vigie.web.tiles import DEEPEST, MEDIA, tile
from vigie.web.whole import Seen

router = APIRouter(tags=["maps"])

GEOJSON = "application/geo+json"
MOST_TOLD = 200
DIGITS = 5
"""After the point of a degree: a metre."""


class Collection(BaseModel):
    """A FeatureCollection."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


class Layer(BaseModel):
    id: str
    description: str
    fields: dict[str, str]


class TileJson(BaseModel):
    """TileJSON 3.0."""

    tilejson: str
    name: str
    tiles: list[str]
    minzoom: int
    maxzoom: int
    vector_layers: list[Layer]


@router.get("/tiles", response_model=TileJson)
def tile_source(request: Request, who: Reader) -> TileJson:
    """What the tiles hold; the filter is put behind their address."""
    of_all = {"n": "Number", "killed_low": "Number", "killed_high": "Number", "type": "String", "id": "String"}
    of_all |= {"first": "Number", "last": "Number"}
    of_areas = of_all | {"place": "String", "region": "String", "precision": "String", "outline": "Boolean"}
    return TileJson(
        tilejson="3.0.0",
        name="Vigie",
        tiles=[f"{request.base_url}api/tiles/{{z}}/{{x}}/{{y}}.mvt"],
        minzoom=0,
        maxzoom=DEEPEST,
        vector_layers=[
            Layer(id="incidents", description="incidents, gathered", fields=of_all | {"exact": "Boolean"}),
            Layer(
                id="areas", description="incidents somewhere in an area that is wide enough to be seen", fields=of_areas
            ),
        ],
    )


@router.get("/tiles/{z}/{x}/{y}.mvt", response_class=Response, responses={200: {"content": {MEDIA: {}}}})
def tiles(
    request: Request,
    asked: Question,
    who: Reader,
    kept: Kept,
    whole: Seen,
    z: Annotated[int, Path(ge=0, le=DEEPEST)],
    x: Annotated[int, Path(ge=0, lt=1 << DEEPEST)],
    y: Annotated[int, Path(ge=0, lt=1 << DEEPEST)],
) -> Response:
    """A tile of the incidents that the filter takes."""
    if max(x, y) >= 1 << z:
        raise WebProblem("web.no_tile", 404, tile=f"{z}/{x}/{y}")
    return kept.give(
        request, who, lambda record: tile(whole.of(record, who, asked.of(record)), z, x, y), asked.as_of, MEDIA
    )


@router.get("/areas", response_model=Collection)
def areas(request: Request, asked: Question, who: Reader, kept: Kept, whole: Seen) -> Response:
    """Incidents somewhere in an area, by place; ``ids`` are those of the newest."""

    def make(record: Record) -> bytes:
        found = whole.of(record, who, asked.of(record))
        features = [
            {
                "type": "Feature",
                "geometry": basemap.geometry(area.extent.shape, DIGITS - 1),
                "properties": {
                    "place": area.place,
                    "region": area.region,
                    "precision": area.precision,
                    "lat": round(area.lat, DIGITS),
                    "lon": round(area.lon, DIGITS),
                    "outline": area.extent.outline,
                    "km": area.extent.km and round(area.extent.km, 1),
                    "source": area.extent.source,
                    "incidents": len(area.at),
                    "ids": [found.id[n] for n in area.at[:MOST_TOLD].tolist()],
                },
            }
            for area in areas_of(found, imprecise(found))
        ]
        return _collection(features)

    return kept.give(request, who, make, asked.as_of, GEOJSON)


class Told(BaseModel):
    total: int
    items: list[dict[str, Any]]


@router.get("/conditions", response_model=Told | Collection)
def conditions(
    request: Request,
    asked: Question,
    who: Reader,
    kept: Kept,
    on: Annotated[str | None, Query(description="in force on that day, as far as reports tell")] = None,
    kind: Annotated[list[str], Query(max_length=50, description="kinds of condition")] = [],  # noqa: B006
    form: Annotated[Literal["json", "geojson"], Query(alias="format")] = "json",
) -> Response:
    """What lasts: blockades, closed roads and the like, each from its first day to its end with every report's words.
    ``from`` and ``to`` are its interval; as GeoJSON a place is a point, a road a line.
    """
    day = iso_day(on, "on")
    kinds = each(kind, "kind", codes("condition"))

    def make(record: Record) -> bytes:
        where = understood(asked.where, NamesOfConditions(record.conditions()))
        found = [
            e for e in record.episodes(where) if (not kinds or e.kind in kinds) and (day is None or e.in_force(day))
        ]
        if form == "geojson":
            return _collection([_episode(e) for e in found])
        return msgspec.json.encode({"total": len(found), "items": [episode_to_json(e) for e in found]})

    return kept.give(request, who, make, asked.as_of, GEOJSON if form == "geojson" else "application/json")


@router.get("/basemap", response_model=Collection)
def ground(
    request: Request,
    who: Reader,
    kept: Kept,
    layer: Annotated[Literal["borders", "admin1", "admin2", "roads", "rivers", "places"], Query()],
) -> Response:
    """What lies under the incidents: borders, outlines, roads, rivers and places of the project's own lists and of the
    data folder; a layer that nothing is known of is empty.
    """
    return kept.give(request, who, lambda _: _collection(basemap.layer(layer)), media=GEOJSON)


def _collection(features: list[dict[str, Any]]) -> bytes:
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def _episode(one: Episode) -> dict[str, Any]:
    points = [
        [round(p.lon, DIGITS), round(p.lat, DIGITS)] for p in one.where if p.lat is not None and p.lon is not None
    ]
    geometry: dict[str, Any] | None = None
    if len(points) > 1:
        geometry = {"type": "LineString", "coordinates": points}
    elif points:
        geometry = {"type": "Point", "coordinates": points[0]}
    told = episode_to_json(one)
    reports = [{"id": r["id"], "report": r["report"], "source": r["source"]} for r in told.pop("reports")]
    denied = len(told.pop("denied_by"))
    key = told.pop("id")
    return {
        "type": "Feature",
        "id": key,
        "geometry": geometry,
        "properties": {**told, "open": one.end is None, "reports": reports, "denied": denied},
    }
