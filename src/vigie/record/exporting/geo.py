"""Maps: GeoParquet 1.1 and KML 2.2 (OGC).

In: rows with the columns ``lat`` and ``lon``. Out: a file. A row without coordinates stands in GeoParquet with no
geometry and in KML as a placemark with no point. What the file says of itself stands in its own metadata.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from vigie.record.engines import chunks
from vigie.record.exporting.about import About
from vigie.record.exporting.cells import FIGURES, Row

KML = "http://www.opengis.net/kml/2.2"
NUMBERS = frozenset({"lat", "lon", *FIGURES})
DAYS = frozenset({"from", "to", "published"})
NUMBER_FROM = 32
"""The first character that XML allows besides tab and line ends."""


def write_geoparquet(path: Path, columns: Sequence[str], rows: Iterable[Row], told: About) -> int:
    """One file with the rows and their points as WKB in WGS 84, longitude first; how many."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely

    kinds = [pa.float64() if c in NUMBERS else pa.date32() if c in DAYS else pa.string() for c in columns]
    schema = pa.schema([*zip(columns, kinds, strict=True), ("geometry", pa.binary())])
    at = {name: n for n, name in enumerate(columns)}
    count, box = 0, (math.inf, math.inf, -math.inf, -math.inf)
    with pq.ParquetWriter(path, schema, compression="zstd", store_schema=False) as writer:
        for some in chunks(rows):
            values = list(zip(*some, strict=True))
            places = list(zip(values[at["lat"]], values[at["lon"]], strict=True))
            points = [None if None in (lat, lon) else shapely.to_wkb(shapely.Point(lon, lat)) for lat, lon in places]
            for lat, lon in places:
                if lat is not None and lon is not None:
                    box = min(box[0], lon), min(box[1], lat), max(box[2], lon), max(box[3], lat)
            arrays = [
                pa.array([_typed(value, kind) for value in column], kind)
                for column, kind in zip(values, kinds, strict=True)
            ]
            writer.write_table(pa.table([*arrays, pa.array(points, pa.binary())], schema=schema))
            count += len(some)
        geometry: dict[str, object] = {"encoding": "WKB", "geometry_types": ["Point"]}
        if box[0] <= box[2]:
            geometry["bbox"] = list(box)
        geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
        told_here = json.dumps(told.json(), ensure_ascii=False)
        writer.add_key_value_metadata({"geo": json.dumps(geo), "vigie": told_here})
    return count


def _typed(value: object, kind: object) -> object:
    if value is None or isinstance(value, dt.date):
        return value
    if str(kind) == "double":
        return float(value)  # type: ignore[arg-type]
    return str(value)


def write_kml(path: Path, columns: Sequence[str], rows: Iterable[Row], told: About) -> int:
    """A placemark a row, its values as ExtendedData, its days as a TimeSpan; how many."""
    from lxml import etree

    at = {name: n for n, name in enumerate(columns)}
    count = 0
    with etree.xmlfile(str(path), encoding="utf-8") as out:
        out.write_declaration()
        with out.element("kml", nsmap={None: KML}), out.element("Document"):
            out.write(_element(etree, "name", "Vigie"), _data(etree, _texts(told.json())))
            for row in rows:
                out.write(_placemark(etree, columns, at, row))
                count += 1
    return count


def _texts(told: dict[str, object]) -> dict[str, str]:
    return {k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in told.items()}


def _placemark(etree, columns: Sequence[str], at: dict[str, int], row: Row):  # type: ignore[no-untyped-def]
    mark = etree.Element("Placemark", id=f"v{row[at['id']]}")
    title = " · ".join(str(row[at[c]]) for c in ("type", "place", "from") if row[at[c]] is not None)
    mark.append(_element(etree, "name", title))
    start, end = row[at["from"]], row[at["to"]]
    if start or end:
        span = etree.SubElement(mark, "TimeSpan")
        for tag, value in (("begin", start), ("end", end)):
            if value:
                span.append(_element(etree, tag, str(value)))
    mark.append(_data(etree, {c: str(v) for c, v in zip(columns, row, strict=True) if v not in (None, "")}))
    lat, lon = row[at["lat"]], row[at["lon"]]
    if lat is not None and lon is not None:
        point = etree.SubElement(mark, "Point")
        point.append(_element(etree, "coordinates", f"{lon},{lat}"))
    return mark


def _data(etree, values: dict[str, str]):  # type: ignore[no-untyped-def]
    data = etree.Element("ExtendedData")
    for name, value in values.items():
        one = etree.SubElement(data, "Data", name=name)
        one.append(_element(etree, "value", value))
    return data


def _element(etree, name: str, text: str):  # type: ignore[no-untyped-def]
    found = etree.Element(name)
    found.text = "".join(c if _allowed(c) else "\N{REPLACEMENT CHARACTER}" for c in text)
    return found


def _allowed(c: str) -> bool:
    """XML 1.0: no control characters but tab and line ends, no lone surrogates, no U+FFFE and U+FFFF."""
    n = ord(c)
    return c in "\t\n\r" or (n >= NUMBER_FROM and not 0xD800 <= n <= 0xDFFF and n not in (0xFFFE, 0xFFFF))
