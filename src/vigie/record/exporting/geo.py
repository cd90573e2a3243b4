"""Maps: GeoParquet 1.1 and KML 2.2 (OGC).

In: rows with the columns ``lat`` and ``lon``. Out: a file. A row without coordinates stands in GeoParquet with no
geometry and in KML as a placemark with no point. What the file says of itself stands in its own metadata.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

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

    values = list(zip(*rows, strict=True)) or [() for _ in columns]
    at = {name: n for n, name in enumerate(columns)}
    lats, lons = values[at["lat"]], values[at["lon"]]
    points = [
        shapely.to_wkb(shapely.Point(lon, lat)) if lat is not None and lon is not None else None
        for lat, lon in zip(lats, lons, strict=True)
    ]
    known = [(lon, lat) for lat, lon in zip(lats, lons, strict=True) if lat is not None and lon is not None]
    geometry: dict[str, object] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if known:
        xs, ys = [p[0] for p in known], [p[1] for p in known]
        geometry["bbox"] = [min(xs), min(ys), max(xs), max(ys)]
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    kinds = [pa.float64() if c in NUMBERS else pa.date32() if c in DAYS else pa.string() for c in columns]
    arrays = [
        pa.array([_typed(value, kind, pa) for value in column], kind)
        for column, kind in zip(values, kinds, strict=True)
    ]
    table = pa.table([*arrays, pa.array(points, pa.binary())], names=[*columns, "geometry"])
    metadata = {"geo": json.dumps(geo), "vigie": json.dumps(told.json(), ensure_ascii=False)}
    pq.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")
    return int(table.num_rows)


def _typed(value: object, kind: object, pa: object) -> object:
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
