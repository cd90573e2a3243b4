"""Exports: each holds what the filter takes, says so, conserves totals, and has no formula in it."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vigie.exchange import reading_from_json
from vigie.knowledge.countries import countries
from vigie.knowledge.spreadsheet import is_formula
from vigie.model import Reading, RecordError
from vigie.record import Filter, Incident, Record
from vigie.record.exporting import FORMATS, export, format_of
from vigie.record.exporting.cells import ACCOUNT_COLUMNS, COLUMNS
from vigie.record.exporting.shaped import priogrid
from vigie.sources.datasets import open_source
from vigie.sources.datasets.names import codebook

SHARED = Path(os.environ.get("VIGIE_SHARED") or Path(__file__).parents[2] / ".." / "shared")
CANDIDATE = SHARED / "data" / "ucdp" / "GEDEvent_v23_0_10.csv"
HOSTILE = "=HYPERLINK(\"http://x\",\"y\")"  # fmt: skip


def acled_rows() -> list[dict[str, str]]:
    base = dict.fromkeys(codebook("acled")["columns"], "") | {
        "event_date": "2024-05-17", "year": "2024", "time_precision": "1", "disorder_type": "Political violence",
        "event_type": "Violence against civilians", "sub_event_type": "Attack", "actor1": "JNIM", "inter1": "2",
        "actor2": "Civilians (Mali)", "inter2": "7", "interaction": "27", "civilian_targeting": "Civilian targeting",
        "iso": "466", "country": "Mali", "admin1": "Kayes", "location": "Gogui", "latitude": "15.6",
        "longitude": "-9.35", "geo_precision": "1", "source": "Radio K", "source_scale": "National",
        "notes": HOSTILE, "fatalities": "3", "timestamp": "1716300000",
    }  # fmt: skip
    return [
        base | {"event_id_cnty": "MLI1"},
        base | {"event_id_cnty": "MLI2", "event_date": "2024-06-02", "location": "@SUM(1+1)", "fatalities": "0"},
        base | {"event_id_cnty": "MLI3", "event_date": "2024-07-09", "location": "Kita", "latitude": "13.03",
                "longitude": "-9.48", "notes": "a\nb \x01 'c", "source": "-"},
    ]  # fmt: skip


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def record(tmp_path: Path, readings: list[Reading]):
    with Record.open(tmp_path / "export.duckdb") as found:
        for reading in readings[:14]:
            found.add(reading)
        hostile = readings[14]
        found.add(replace(hostile, report=replace(hostile.report, source=HOSTILE, title="\x02" + HOSTILE)))
        found.import_dataset(write(tmp_path / "acled.csv", acled_rows()))
        yield found


def totals(incidents: list[Incident], kind: str = "killed") -> tuple[float, float]:
    spans = [span for i in incidents if (span := i.toll(kind))]
    return sum(s.low or 0 for s in spans), sum(s.high or 0 for s in spans)


def told_by(path: Path, form: str) -> dict:
    beside = path.with_name(path.name + ".about.json")
    if beside.exists():
        return json.loads(beside.read_text(encoding="utf-8"))
    if form == "geoparquet":
        import pyarrow.parquet as pq

        return json.loads(pq.read_metadata(path).metadata[b"vigie"])
    if form in {"geojson", "json"}:
        value = json.loads(path.read_text(encoding="utf-8"))
        return value.get("vigie") or value["about"]
    if form == "jsonl":
        return json.loads(path.read_text(encoding="utf-8").splitlines()[0])["about"]
    text = zipfile.ZipFile(path).read("xl/worksheets/sheet3.xml").decode() if form == "xlsx" else path.read_text()
    return {"text": text}


WHERE = Filter(start=dt.date(2024, 1, 1), place="Mali", sensitivity=None)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_what_was_asked_of_which_record(record: Record, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out{FORMATS[form]}"
    assert format_of(path) == form
    told = export(record, path, form, WHERE)
    assert told.incidents == len(record.incidents(WHERE)) > 0
    assert told.asked == {"start": "2024-01-01", "place": "Mali"}
    found = told_by(path, form)
    if "text" in found:
        assert record.digest() in found["text"]
        assert "2024-01-01" in found["text"]
    else:
        assert found["record_digest"] == record.digest()
        assert found["filters"] == {"start": "2024-01-01", "place": "Mali"}
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize("form", ["csv", "hxl", "geoparquet", "kml", "xlsx"])
@pytest.mark.parametrize("level", ["incident", "account"])
def test_tables_hold_every_row_and_conserve_totals(record: Record, tmp_path: Path, form: str, level: str) -> None:
    path = tmp_path / f"out{FORMATS[form]}"
    export(record, path, form, None, level)
    found = record.incidents()
    rows = rows_of(path, form, level)
    assert len(rows) == (len(found) if level == "incident" else len(record.accounts()))
    if level == "incident":
        low, high = (sum(float(row[c]) for row in rows if row.get(c)) for c in ("killed_low", "killed_high"))
        assert (low, high) == totals(found)


def rows_of(path: Path, form: str, level: str) -> list[dict[str, str]]:
    columns = COLUMNS if level == "incident" else ACCOUNT_COLUMNS
    if form == "geoparquet":
        import pyarrow.parquet as pq

        return pq.read_table(path).select(list(columns)).to_pylist()
    if form == "kml":
        from lxml import etree

        space = "{http://www.opengis.net/kml/2.2}"
        marks = etree.parse(str(path)).getroot().iter(f"{space}Placemark")
        return [{d.get("name"): d[0].text or "" for d in mark.iter(f"{space}Data")} for mark in marks]
    if form == "xlsx":
        return sheet_rows(path, 1 if level == "incident" else 2)
    with path.open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert tuple(found[0]) == columns
    if form == "hxl":
        assert all(tag.startswith("#") for tag in found[0].values())
        return found[1:]
    return found


def sheet_rows(path: Path, number: int) -> list[dict[str, str]]:
    """What a spreadsheet program reads from a sheet: texts by their index, numbers as they stand."""
    from lxml import etree

    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    book = zipfile.ZipFile(path)
    texts = []
    if "xl/sharedStrings.xml" in book.namelist():
        root = etree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = ["".join(t.text or "" for t in item.iter(f"{space}t")) for item in root.iter(f"{space}si")]
    root = etree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    assert not list(root.iter(f"{space}f"))
    rows = []
    for row in root.iter(f"{space}row"):
        cells = {}
        for c in row.iter(f"{space}c"):
            inline = "".join(t.text or "" for t in c.iter(f"{space}t"))
            value = c.find(f"{space}v")
            name = c.get("r").rstrip("0123456789")
            cells[name] = texts[int(value.text)] if c.get("t") == "s" else inline if value is None else value.text
        rows.append(cells)
    return [{rows[0][c]: v for c, v in row.items()} for row in rows[1:]]


@pytest.mark.parametrize("form", ["csv", "hxl", "acled", "ucdp"])
def test_no_cell_of_a_table_is_a_formula(record: Record, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out{FORMATS[form]}"
    export(record, path, form, None, "account")
    with path.open(encoding="utf-8", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if is_formula(cell)] == []


def test_a_workbook_keeps_texts_as_texts_and_numbers_as_numbers(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    export(record, path, "xlsx")
    accounts = sheet_rows(path, 2)
    assert HOSTILE in {row.get("quote") for row in accounts}
    assert {row["id"] for row in accounts} == {a.id for a in record.accounts()}
    assert all(isinstance(float(row["lat"]), float) for row in accounts if "lat" in row)


def test_geoparquet_has_points_that_other_programs_read(record: Record, tmp_path: Path) -> None:
    import pyarrow.parquet as pq
    import shapely

    path = tmp_path / "out.parquet"
    export(record, path, "geoparquet")
    table = pq.read_table(path)
    geo = json.loads(table.schema.metadata[b"geo"])
    assert (geo["version"], geo["columns"]["geometry"]["encoding"]) == ("1.1.0", "WKB")
    west, south, east, north = geo["columns"]["geometry"]["bbox"]
    known = 0
    for row in table.to_pylist():
        if row["geometry"] is None:
            assert row["lat"] is None
            continue
        point = shapely.from_wkb(row["geometry"])
        assert (point.x, point.y) == (row["lon"], row["lat"])
        assert west <= point.x <= east
        assert south <= point.y <= north
        known += 1
    assert known > 3


def test_geojson_and_json_hold_the_same_incidents(record: Record, tmp_path: Path) -> None:
    export(record, tmp_path / "a.geojson", "geojson", WHERE)
    export(record, tmp_path / "a.json", "json", WHERE)
    features = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    incidents = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["incidents"]
    ids = {f["id"] for f in features["features"]} | {one["id"] for one in features["without_point"]}
    assert ids == {one["id"] for one in incidents} == {i.id for i in record.incidents(WHERE)}


def test_json_lines_hold_everything_with_where_it_comes_from(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    export(record, path, "jsonl")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines[0]["@context"]["prov"] == "http://www.w3.org/ns/prov#"
    ids = {line["@id"] for line in lines} | {a["@id"] for line in lines for a in line.get("incidents", ())}
    named = [line["prov:wasDerivedFrom"] for line in lines if "prov:wasDerivedFrom" in line]
    named += [one for line in lines for one in line.get("prov:hadMember", ())]
    assert named
    assert set(named) <= ids
    back = {}
    for line in lines:
        if "report" in line:
            reading = reading_from_json(line)
            for n, account in enumerate(reading.incidents):
                back[line["incidents"][n]["@id"].rpartition(":")[2]] = (reading.report, account)
    assert back == {a.id: (a.report, a.account) for a in record.accounts()}
    kinds = ("conditions", "claims", "measures", "warnings")
    for kind, held in zip(kinds, (record.conditions, record.claims, record.measures, record.warnings), strict=True):
        assert sum(len(line.get(kind, ())) for line in lines) == len(held())


def test_acled_rows_go_out_as_they_came_in(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "out.acled.csv"
    export(record, path, "acled", Filter(origin="acled"))
    back = {e.id: (e.report, e.account) for _, e in open_source(path).events()}
    assert {a.id: (a.report, a.account) for a in record.accounts() if a.origin == "acled"}.items() <= back.items()


@pytest.mark.parametrize("form", ["acled", "ucdp"])
def test_what_is_written_in_a_shape_is_read_in_that_shape(record: Record, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{form}.csv"
    told = export(record, path, form)
    found = [event for _, event in open_source(path, version="26.1" if form == "ucdp" else None).events()]
    left_out = sum(told.left_out.values())
    assert left_out > 0
    assert len(found) + left_out == told.incidents
    told_of = Counter()
    for incident in record.incidents():
        span = incident.toll("killed")
        low, high = (span.low or 0, span.high or 0) if span else (0, 0)
        told_of[(low, high) if form == "ucdp" else (incident.type, low)] += 1
    again = Counter(
        (e.deaths[0], e.deaths[2]) if form == "ucdp" else (e.account.types[0].code, e.deaths[0]) for e in found
    )
    assert again <= told_of


def test_regions_are_written_as_acled_has_them(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "out.acled.csv"
    export(record, path, "acled", Filter(origin="reading"))
    with path.open(encoding="utf-8", newline="") as stream:
        regions = {row["country"]: row["region"] for row in csv.DictReader(stream)}
    assert regions["Mali"] == "Western Africa"
    known = codebook("acled")["written"]["region"]
    assert {country.subregion for country in countries()} <= known.keys()


@pytest.mark.skipif(not CANDIDATE.exists(), reason="needs ../shared/data (or VIGIE_SHARED)")
def test_ucdp_in_and_out_and_in_again_is_no_difference(tmp_path: Path) -> None:
    out = tmp_path / "out.ucdp.csv"
    with Record.open(tmp_path / "a.duckdb") as first:
        first.import_dataset(CANDIDATE)
        told = export(first, out, "ucdp")
        assert told.accounts == 2391
        assert told.left_out == {}
        before = {a.id: (a.report, a.account) for a in first.accounts()}
    with CANDIDATE.open(encoding="utf-8", newline="") as came, out.open(encoding="utf-8", newline="") as went:
        assert {r["id"]: r for r in csv.DictReader(came)} == {r["id"]: r for r in csv.DictReader(went)}
    with Record.open(tmp_path / "b.duckdb") as second:
        found = second.import_dataset(out, version="23.0.10")
        assert found.sums == (11507, 12603, 23900)
        assert {a.id: (a.report, a.account) for a in second.accounts()} == before


def test_a_place_where_nothing_can_be_written_is_told(record: Record, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be written"):
        export(record, tmp_path / "missing" / "x.csv", "csv")


@pytest.mark.parametrize(("lat", "lon", "cell"), [(34.531094, 69.162796, 179779), (13.579522, 44.020908, 149489)])
def test_cells_of_prio_grid(lat: float, lon: float, cell: int) -> None:
    assert priogrid(lat, lon) == cell


ANY = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
STARTS = st.sampled_from(["", "=", "'=", "@x(", "\t", "\r", "-", "'"])


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(STARTS, ANY, ANY, ANY, st.integers(0, 500)), min_size=1, max_size=4))
def test_whatever_the_cells_hold_out_and_in_again_is_no_difference(tmp_path: Path, cells) -> None:
    base = acled_rows()[0]
    rows = [
        base | {"event_id_cnty": f"MLI{n}", "notes": start + notes, "tags": tags, "fatalities": str(dead),
                "assoc_actor_1": start + actor}
        for n, (start, notes, actor, tags, dead) in enumerate(cells)
    ]  # fmt: skip
    out = tmp_path / "again.acled.csv"
    for old in tmp_path.glob("*"):
        old.unlink()
    with Record.open(tmp_path / "one.duckdb") as first:
        first.import_dataset(write(tmp_path / "came.csv", rows))
        export(first, out, "acled")
        before = [(a.id, a.report, a.account) for a in first.accounts()]
    again = {(e.id, e.report, e.account) for _, e in open_source(out).events()}
    assert again == set(before)
    assert len(before) == len(rows)


@pytest.mark.parametrize(
    ("text", "kind", "a", "b"),
    [
        ("Le JNIM a attaqué deux postes de l'armée à Niono : six soldats tués.", "1", "Government of Mali", "Nusrat"),
        ("Des combats entre le JNIM et l'EIGS ont fait dix morts à Niono.", "2", "", ""),
    ],
)
def test_a_state_whose_forces_are_struck_is_a_side_for_ucdp(tmp_path: Path, text: str, kind: str, a: str, b: str):
    from vigie import read

    with Record.open(tmp_path / "r.duckdb") as record:
        record.add(read(f"Le 10 février 2025. {text}", "2025-02-12", "fr"))
        export(record, tmp_path / "u.csv", form="ucdp")
    with (tmp_path / "u.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["type_of_violence"] == kind and a in row["side_a"] and b in row["side_b"]
