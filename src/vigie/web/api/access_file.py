"""What Access shows as a file: the places that closures concern and the roads by state, with the question in it.

In: the question as plain values, a Finding of kind cut_off, roads by state, the lines of the roads. Out: CSV (RFC 4180;
the question in a first line that begins with '#'), XLSX (places, roads, question), GeoJSON (RFC 7946; the question
among the members of the collection), JSON.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from fastapi import Response

from vigie.analysis.finding import Finding
from vigie.record.exporting.cells import cell

PLACES = (
    *("place", "admin2", "admin1", "country", "lat", "lon", "state", "recorded", "usual_minutes", "recorded_minutes"),
    *("minutes", "factor", "since", "people", "people_year", "people_source", "people_modelled", "at"),
)
ROADS = ("road", "state", "recorded", "asked", "closures")
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "json": "application/json",
}


def written(
    form: str,
    question: Mapping[str, Any],
    found: Finding,
    roads: Sequence[Mapping[str, Any]],
    lines: Sequence[Mapping[str, Any]],
) -> Response:
    """The file as an answer, named after the day and the service asked."""
    places = list(found.details["rows"])
    about = {"vigie": "access", **question, "caveats": [c.sentence("en") for c in found.caveats]}
    match form:
        case "csv":
            body = _csv(about, places)
        case "xlsx":
            body = _xlsx(about, places, roads)
        case "geojson":
            body = _geojson(about, places, roads, lines)
        case _:
            body = msgspec.json.encode({"about": about, "places": places, "roads": roads})
    name = f"access-{question['on']}-{question['service']}.{form}"
    return Response(body, media_type=MEDIA[form], headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _line(about: Mapping[str, Any]) -> str:
    return msgspec.json.encode(about).decode()


def _csv(about: Mapping[str, Any], places: Sequence[Mapping[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([f"# {_line(about)}"])
    writer.writerow(PLACES)
    writer.writerows([cell(row.get(name)) for name in PLACES] for row in places)
    return text.getvalue().encode()


def _xlsx(about: Mapping[str, Any], places: Sequence[Mapping[str, Any]], roads: Sequence[Mapping[str, Any]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        tables = {
            "places": (PLACES, [[row.get(name) for name in PLACES] for row in places]),
            "roads": (ROADS, [[_flat(row[name]) for name in ROADS] for row in roads]),
            "question": (("name", "value"), [[name, _flat(value)] for name, value in about.items()]),
        }
        for name, (columns, rows) in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, columns, bold)
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def _flat(value: Any) -> Any:
    return "; ".join(str(one) for one in value) if isinstance(value, list | tuple) else value


def _geojson(
    about: Mapping[str, Any],
    places: Sequence[Mapping[str, Any]],
    roads: Sequence[Mapping[str, Any]],
    lines: Sequence[Mapping[str, Any]],
) -> bytes:
    geometry = {line["properties"]["road"]: line for line in lines}
    features: list[Mapping[str, Any]] = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {"what": "place", **{name: row.get(name) for name in PLACES if name not in ("lat", "lon")}},
        }
        for row in places
    ]
    features += [
        {
            "type": "Feature",
            "geometry": geometry[road["road"]]["geometry"],
            "properties": {"what": "road", **geometry[road["road"]]["properties"], **road},
        }
        for road in roads
    ]
    return msgspec.json.encode({"type": "FeatureCollection", "about": about, "features": features})
