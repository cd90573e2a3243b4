"""``vigie import`` and ``vigie datasets`` from the command line."""

import csv
import json

import pytest

from vigie.cli.app import run
from vigie.sources.datasets.names import codebook


def ged(path, ids, **changed):
    columns = codebook("ucdp")["columns"]
    row = dict.fromkeys(columns, "")
    row.update(
        year="2023", active_year="true", code_status="Clear", type_of_violence="3", dyad_name="JNIM - Civilians",
        side_a="JNIM", side_b="Civilians", where_prec="1", where_coordinates="Diéma town", latitude="14.55",
        longitude="-9.18", country_id="432", event_clarity="1", date_prec="1", date_start="2023-10-05 00:00:00.000",
        date_end="2023-10-05 00:00:00.000", deaths_a="0", deaths_b="0", deaths_civilians="2", deaths_unknown="0",
        best="2", low="1", high="4",
    )  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows({**row, "id": str(n), **changed} for n in ids)
    return str(path)


def test_a_release_comes_in_and_is_listed(tmp_path, capsys):
    record = ["--record", str(tmp_path / "r.duckdb"), "--json"]
    file = ged(tmp_path / "GEDEvent_v23_0_10.csv", range(1, 6))
    assert run(["import", file, *record]) == 0
    told = json.loads(capsys.readouterr().out)["imported"][0]
    assert (told["dataset"], told["version"], told["events"], told["new"]) == ("ucdp_ged", "23.0.10", 5, 5)
    assert told["deaths"] == {"low": 5, "best": 10, "high": 20}
    assert run(["import", file, *record]) == 0
    assert json.loads(capsys.readouterr().out)["imported"][0]["known"] is True
    assert run(["datasets", *record]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["day"], row["licence"]) == ("ucdp_ged", "2023-11-20", "CC BY 4.0")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_broken_file_is_told_and_the_others_go_in(tmp_path, capsys, lang):
    record = ["--record", str(tmp_path / "r.duckdb"), "--lang", lang]
    bad = ged(tmp_path / "GEDEvent_v23_0_9.csv", [7], best="many")
    good = ged(tmp_path / "GEDEvent_v23_0_10.csv", [8])
    assert run(["import", bad, good, *record]) == 1
    out = capsys.readouterr()
    assert "GEDEvent_v23_0_9.csv" in out.err
    assert "'many'" in out.err or "« many »" in out.err
    assert "23.0.10" in out.out
    assert run(["datasets", *record]) == 0
    assert "ucdp_ged" in capsys.readouterr().out


def test_an_import_that_fails_leaves_no_record_where_there_was_none(tmp_path, capsys):
    record = tmp_path / "r" / "new.duckdb"
    record.parent.mkdir()
    bad = ged(tmp_path / "GEDEvent_v23_0_9.csv", [7], best="many")
    cut = tmp_path / "cut.jsonl"
    cut.write_text("{}\n", encoding="utf-8")
    for command in (["import", str(tmp_path / "none.csv")], ["import", bad], ["record", "import", str(cut)]):
        assert run([*command, "--record", str(record)]) == 1
        assert list(record.parent.iterdir()) == []
    assert run(["import", ged(tmp_path / "GEDEvent_v23_0_10.csv", [8]), "--record", str(record)]) == 0
    for command in (["import", bad], ["record", "import", str(cut)]):
        assert run([*command, "--record", str(record)]) == 1
    capsys.readouterr()
    assert run(["datasets", "--record", str(record), "--json"]) == 0
    assert [row["events"] for row in json.loads(capsys.readouterr().out)] == [1]


def test_options_that_contradict_are_refused(tmp_path, capsys):
    assert run(["import", "x.csv", "--partial", "--complete"]) == 2
    assert run(["import", "x.csv", "--as", "gtd"]) == 2
    assert run(["import", "x.csv", "--day", "yesterday"]) == 2
    assert run(["import", str(tmp_path / "none.csv"), "--record", str(tmp_path / "r.duckdb")]) == 1
    assert "none.csv" in capsys.readouterr().err
