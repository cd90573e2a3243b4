"""``vigie export``: a file by its ending, with the filters asked."""

import csv
import json

import pytest

from vigie.cli.app import run
from vigie.sources.datasets.names import codebook


@pytest.fixture
def record(tmp_path):
    columns = codebook("acled")["columns"]
    row = dict.fromkeys(columns, "") | {
        "event_date": "2024-05-17", "year": "2024", "time_precision": "1", "disorder_type": "Political violence",
        "event_type": "Violence against civilians", "sub_event_type": "Attack", "actor1": "JNIM", "inter1": "2",
        "iso": "466", "country": "Mali", "admin1": "Kayes", "location": "Gogui", "latitude": "15.6",
        "longitude": "-9.35", "geo_precision": "1", "source": "Radio K", "fatalities": "3", "timestamp": "1716300000",
    }  # fmt: skip
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerow(row | {"event_id_cnty": "MLI1"})
        writer.writerow(row | {"event_id_cnty": "MLI2", "event_date": "2024-09-01", "location": "Kita"})
    path = str(tmp_path / "r.duckdb")
    assert run(["import", str(tmp_path / "a.csv"), "--record", path]) == 0
    return path


def test_the_ending_tells_the_format_and_the_filters_hold(record, tmp_path, capsys):
    out = tmp_path / "out.csv"
    asked = ["--from", "2024-08-01", "--origin", "acled", "--rows", "account"]
    capsys.readouterr()
    assert run(["export", str(out), "--record", record, *asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["incidents"], told["filters"]) == (
        *("csv", 1, {"start": "2024-08-01", "origin": "acled"}),
    )
    with out.open(encoding="utf-8", newline="") as stream:
        assert [row["report"] for row in csv.DictReader(stream)] == ["acled:MLI2"]


@pytest.mark.parametrize(("lang", "words"), [("en", "not to be passed on"), ("fr", "not to be passed on")])
def test_whose_data_may_not_be_passed_on_is_told(record, tmp_path, capsys, lang, words):
    assert run(["export", str(tmp_path / "o.geojson"), "--record", record, "--lang", lang]) == 0
    assert words in capsys.readouterr().err


def test_what_the_shape_has_no_room_for_is_told(record, tmp_path, capsys):
    assert run(["export", str(tmp_path / "o.ucdp.csv"), "--record", record, "--place", "Kita"]) == 0
    found = capsys.readouterr()
    assert "1 incident" in found.out


def test_a_name_without_a_format_is_refused(record, tmp_path, capsys):
    assert run(["export", str(tmp_path / "out"), "--record", record]) == 2
    assert "geoparquet" in capsys.readouterr().err
    assert run(["export", str(tmp_path / "out.csv"), "--record", record, "--rows", "cell"]) == 2
