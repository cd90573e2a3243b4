"""The commands over a record, run as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vigie.cli.linking import accounts_in
from vigie.cli.options import BadOption
from vigie.record import Record

GERMAN = "Die Bundesregierung hat gestern in Berlin ein neues Gesetz beschlossen. " * 5
GOLD = Path(__file__).parents[1] / "gold"
Said = tuple[int, str, str]
Vigie = Callable[..., Said]


@pytest.fixture(scope="module")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the annotators' readings, so that these tests do not hang on what the reader finds."""
    from vigie.exchange import reading_from_json

    path = tmp_path_factory.mktemp("record") / "gold.duckdb"
    with Record.open(path) as record:
        for name in ("A1", "A2"):
            for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
                record.add(reading_from_json(json.loads(line)))
    return path


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_add_tells_what_came_of_it(vigie: Vigie, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "german.txt").write_text(GERMAN)
    status, out, err = vigie("add", GOLD / "A1.jsonl", tmp_path / "empty.txt", tmp_path / "german.txt")
    assert status == 0
    assert "6 new, 0 known, 2 refused; 6 reports" in out
    assert len(err.splitlines()) == 2
    assert all(line.startswith("vigie: ") for line in err.splitlines())
    status, out, _ = vigie("add", GOLD / "A1.jsonl", "--json")
    told = json.loads(out)
    assert (status, told["new"], told["known"], told["refused"]) == (0, 0, 6, [])


def test_add_tells_of_a_new_version(vigie: Vigie, tmp_path: Path) -> None:
    report = json.loads((GOLD / "A1.jsonl").read_text(encoding="utf-8").splitlines()[0])["report"]
    file = tmp_path / "again.jsonl"
    for text in (report["text"], report["text"] + "\n\nCorrection."):
        file.write_text(json.dumps({**report, "text": text}))
        status, out, err = vigie("add", file, "--lang", "fr")
    assert status == 0
    assert "1 nouvelle version d'un rapport connu" in out
    assert "cette version remplace" in err


def test_nothing_read_is_status_1_and_a_bad_option_2(vigie: Vigie, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    status, _, err = vigie("add", tmp_path / "empty.txt")
    assert status == 1
    assert "nothing could be read" in err
    assert vigie("read", tmp_path / "none.txt")[0] == 1
    for arguments in (
        ("add", GOLD / "A1.jsonl", "--published", "2025-13-40"),
        ("read", GOLD / "A1.jsonl", "--published", "yesterday"),
        ("incidents", "--from", "2025-13-40"),
        ("incidents", "--to", "2025-02-30"),
        ("incidents", "--from", "2025-03-02", "--to", "2025-03-01"),
        ("incidents", "--format", "xml"),
        ("incidents", "--type", "assault"),
        ("incidents", "--within", "20"),
        ("incidents", "--place", "Diéma", "--within", "-3"),
        ("incidents", "--place", "99,0", "--within", "3"),
        ("incidents", "--lang", "de"),
        ("incidents", "--no-such-option"),
        ("judge", "same", "a", "b"),
        ("link", tmp_path / "none.jsonl"),
    ):
        status, out, err = vigie(*arguments)
        assert (status, out) == (2, ""), arguments
        assert len(err.splitlines()) == 1, err
    assert "2025-13-40" in vigie("incidents", "--from", "2025-13-40")[2]
    assert "écrivez --from" in vigie("incidents", "--from", "2025-13-40", "--lang", "fr")[2]


def test_no_record_yet(vigie: Vigie) -> None:
    status, _, err = vigie("incidents")
    assert (status, len(err.splitlines())) == (1, 1)
    assert "there is no record here" in err


def test_incidents_as_json(vigie: Vigie, annotated: Path) -> None:
    _, out, _ = vigie("incidents", "--json", "--record", annotated)
    every = json.loads(out)
    convoy = next(i for i in every if {"report": "A2-01", "index": 0}.items() <= i["accounts"][0].items())
    assert [(a["report"], a["index"]) for a in convoy["accounts"]] == [("A2-01", 0), ("A2-02", 0)]
    killed = next(s for s in convoy["tolls"] if s["kind"] == "killed")
    assert (killed["low"], killed["high"]) == (5, 6)
    assert {f["report"] for f in killed["figures"]} == {"A2-01", "A2-02"}
    assert convoy["accounts"][0]["harm"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--from", "2025-10-17", "--to", "2025-10-17"), {"A2-01#0"}),
        (("--place", "Tirena-Marena"), {"A1-02#0"}),
        (("--place", "Kadiana", "--within", "30", "--type", "air_drone_strike"), {"A2-01#1"}),
        (("--place", "14.54,-9.19", "--within", "10", "--min-sources", "2"), {"A1-04#0"}),
        (("--actor", "fama", "--to", "2025-10-31"), {"A2-01#1"}),
        (("--target", "fuel_convoy", "--min-sources", "2"), {"A2-01#0"}),
        (("--min-sources", "4"), {"A1-05#0"}),
        (("--certainty", "denied"), set()),
        (("--text", "REVENDIQUE plus de cinquante"), {"A2-01#0"}),
    ],
)
def test_filters(vigie: Vigie, annotated: Path, arguments: tuple[str, ...], expected: set[str]) -> None:
    _, out, err = vigie("incidents", "--json", "--record", annotated, *arguments)
    found = {f"{i['accounts'][0]['report']}#{i['accounts'][0]['index']}" for i in json.loads(out)}
    assert (found, err) == (expected, "")


def test_csv_holds_no_formula(vigie: Vigie, annotated: Path) -> None:
    _, out, _ = vigie("incidents", "--format", "csv", "--record", annotated)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert all(not (cell or "").startswith(("=", "+", "@")) for row in rows for cell in row.values())
    assert any(float(row["lon"]) < 0 for row in rows if row["lon"])
    from vigie.record.exporting.cells import cell

    assert [cell(x) for x in ("=1+1", "-Diéma", "\t=1", "Diéma", -9.19, None)] == [
        "'=1+1", "'-Diéma", "'\t=1", "Diéma", -9.19, ""
    ]  # fmt: skip


def test_geojson(vigie: Vigie, annotated: Path) -> None:
    _, out, err = vigie("incidents", "--format", "geojson", "--record", annotated)
    found = json.loads(out)
    assert found["type"] == "FeatureCollection"
    for feature in found["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert feature["type"] == "Feature"
        assert feature["geometry"]["type"] == "Point"
        assert -20 < lon < 5 < lat < 25
    assert len(err.splitlines()) == 1
    assert str(len(found["without_point"])) in err


def test_table_in_both_languages(vigie: Vigie, annotated: Path) -> None:
    english = vigie("incidents", "--record", annotated, "--lang", "en", "--limit", "5")[1]
    french = vigie("incidents", "--record", annotated, "--lang", "fr", "--limit", "5")[1]
    assert "air or drone strike" in english
    assert "5 of " in english
    assert "frappe aérienne" in french
    assert "5 incidents sur" in french
    assert "No incident fits" in vigie("incidents", "--record", annotated, "--text", "no such words")[1]


def test_why_shows_every_figure_with_its_sentence(vigie: Vigie, annotated: Path) -> None:
    status, out, _ = vigie("why", "A2-02#0", "--json", "--record", annotated)
    assert status == 0
    found = json.loads(out)
    for value in found["values"]:
        start, end = value["sentence_at"]
        account = next(a for a in found["accounts"] if a["id"] == value["account"])
        assert value["sentence"]
        assert end - start == len(value["sentence"])
        assert account["report"] == value["report"]
        if value["evidence"]:
            assert start <= value["evidence"][0] < value["evidence"][1] <= end
    told = [v for v in found["values"] if v["property"] in {"harm", "losses"}]
    annotators = [a for a in found["accounts"] for _ in (*a["harm"], *a["losses"])]
    assert len(told) == len(annotators)
    assert found["links"][0]["sum"] > 0
    text = vigie("why", found["id"][:8], "--record", annotated, "--lang", "fr")[1]
    assert "[A2-01#0]" in text
    assert "[A2-02#0]" in text
    assert "tués (chauffeurs) : 4" in text


def test_why_of_nothing(vigie: Vigie, annotated: Path) -> None:
    for key in ("zzzzzzzz", "A9-99#0", "a"):
        status, out, err = vigie("why", key, "--record", annotated)
        assert (status, out, len(err.splitlines())) == (1, "", 1)


def test_link_prints_a_line_for_every_account(vigie: Vigie, tmp_path: Path) -> None:
    status, out, _ = vigie("link", GOLD / "A2.jsonl", "--json")
    assert status == 0
    found = {(x["report"], x["index"]): x["incident"] for x in lines(out)}
    assert found["A2-01", 0] == found["A2-02", 0] != found["A2-01", 1]
    gold = lines((GOLD / "A2.jsonl").read_text(encoding="utf-8"))
    assert set(found) == {(x["report"]["id"], n) for x in gold for n in range(len(x["incidents"]))}
    broken = tmp_path / "broken.jsonl"
    wrong = ['{"report": {"id": "a"}, "incidents": [{"types": 3}]}', "not json", '{"incidents": []}', "[1]"]
    broken.write_text("\n".join(wrong))
    status, out, err = vigie("link", broken, "--json")
    assert (status, out, len(err.splitlines())) == (1, "", 5)
    assert f"{broken}:2" in err


def test_link_takes_accounts_without_text() -> None:
    line = {"report": {"id": "x", "published": "2025-05-01"}, "incidents": [{"types": ["attack"]}]}
    bad: list[BadOption] = []
    found = list(accounts_in([("f:1", json.dumps(line))], bad))
    assert (len(found), bad) == (1, [])


def test_decisions_are_signed_and_can_be_taken_back(vigie: Vigie, annotated: Path, tmp_path: Path) -> None:
    copy = tmp_path / "record.duckdb"
    copy.write_bytes(annotated.read_bytes())

    def sizes() -> list[int]:
        every = json.loads(vigie("incidents", "--json", "--from", "2025-10-17", "--to", "2025-10-17")[1])
        return [len(i["accounts"]) for i in every]

    assert sizes() == [2]
    signed = ("--by", "Awa", "--reason", "two convoys")
    status, _, err = vigie("judge", "not-same", "A2-01#0", "A2-02#0")
    assert (status, sizes()) == (2, [2])
    assert "--by" in err
    said = json.loads(vigie("judge", "not-same", "A2-01#0", "A2-02#0", *signed, "--json")[1])
    assert (said["by"], said["decision"]) == ("Awa", "not_same")
    assert sizes() == [1, 1]
    assert "open again" in vigie("judge", "open", "A2-02#0", "A2-01#0", *signed)[1]
    assert sizes() == [2]
    assert vigie("judge", "same", "A2-01#0", "A2-99#9", *signed)[0] == 2


def test_why_two_accounts_are_one_incident(vigie: Vigie, annotated: Path) -> None:
    pair = ("why", "A2-01#0", "A2-02#0", "--record", annotated)
    found = json.loads(vigie(*pair, "--json")[1])
    assert (found["joined"], found["settled"], found["estimated"]) == (True, "weights", False)
    assert found["sum"] == pytest.approx(sum(w["weight"] for w in found["weights"]), abs=0.01)
    english, french = vigie(*pair)[1], vigie(*pair, "--lang", "fr")[1]
    assert "are one incident on record" in english
    assert "the same day" in english
    assert "sont un même incident" in french
    assert "le même jour" in french


def test_why_two_accounts_are_two_incidents(vigie: Vigie, annotated: Path) -> None:
    found = json.loads(vigie("why", "A2-01#0", "A1-01#0", "--record", annotated, "--json")[1])
    assert (found["joined"], found["settled"]) == (False, "far")
    status, _, err = vigie("why", "A2-01#0", "A2-01#0", "--record", annotated)
    assert status == 2
    assert "same account" in err


def test_a_reader_that_leaves_is_no_error(annotated: Path) -> None:
    command = f"{sys.executable} -m vigie incidents --json --record {annotated} | head -c 10"
    piped = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert piped.stderr == ""


def test_what_the_page_on_records_shows_can_be_run(vigie: Vigie, annotated: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "record.md").read_text(encoding="utf-8")
    commands = [line.split("#")[0].split() for line in page.splitlines() if line.startswith("    vigie ")]
    assert {"add", "conditions", "incidents", "why", "link", "judge", "review"} <= {c[1] for c in commands}
    for command in commands:
        named = command[1:3] if command[1] in {"record", "judge"} else command[1:2]
        status, out, _ = vigie(*named, "--help")
        assert status == 0
        assert all(option in out for option in command if option.startswith("--"))


def test_a_report_the_reader_fails_on_stops_nothing(vigie: Vigie, monkeypatch: pytest.MonkeyPatch) -> None:
    from vigie import reading

    whole = reading.read

    def brittle(report: Any, reader: str) -> Any:
        if report.id == "A1-02":
            raise IndexError("list index out of range")
        return whole(report, reader)

    monkeypatch.setattr(reading, "read", brittle)
    for command, shown in ((["read", "--json"], '"report"'), (["add"], "5 new, 0 known, 1 refused")):
        status, out, err = vigie(*command, GOLD / "A1.jsonl")
        assert status == 0
        assert shown in out
        assert err.count("A1-02: the reader failed") == len(err.splitlines()) == 1
