"""``vigie data``: what is in use, and fuller files taken in."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.sources.publisher import Publisher, publishing

from vigie.cli import run
from vigie.knowledge import indicators
from vigie.knowledge.gazetteer import Gazetteer

ROW = "\t".join(
    [
        "999",
        "Zzyrko",
        "Zzyrko",
        "",
        "14.5",
        "-10.5",
        "P",
        "PPL",
        "ML",
        "",
        "01",
        "",
        "",
        "",
        "120",
        "",
        "10",
        "UTC",
        "2014-01-01",
    ]
)

WORLD_BANK = b"""\xef\xbb\xbf"Data Source","World Development Indicators",

"Last Updated Date","2026-07-01",

"Country Name","Country Code","Indicator Name","Indicator Code","2022","2023","2024",
"Mali","MLI","Population, total","SP.POP.TOTL","","23769127","24478595",
"""


def test_the_tables_in_use_are_told_with_licence_and_origin(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"25.1", "23.0.10"} <= {row["version"] for row in rows}
    assert all(row["licence"] and row["origin"] for row in rows)


def test_a_dump_taken_in_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "data"))
    dump = tmp_path / "ML.txt"
    dump.write_text(ROW + "\n", encoding="utf-8")
    assert not Gazetteer.load().named("Zzyrko")
    assert run(["data", str(dump)]) == 0
    assert "ML.txt" in capsys.readouterr().out
    assert [e.geoname_id for e in Gazetteer.load().named("Zzyrko")] == [999]
    assert run(["data", "take", str(dump), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"file": str(tmp_path / "data" / "ML.txt"), "rows": 1}]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [("ML.txt", "three\tcolumns\tonly\n", "19"), ("notes.txt", "x", "publisher"), ("BF.txt", "", "no row")],
)
def test_a_file_that_is_no_such_thing_stays_out(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: str,
    word: str,
) -> None:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "data"))
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert run(["data", str(tmp_path / name), "--lang", "en"]) == 1
    error = capsys.readouterr().err
    assert word in error and error.count("\n") == 1
    assert not (tmp_path / "data" / name).exists()


@pytest.fixture
def publisher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "data"))
    with publishing() as state:
        monkeypatch.setenv("VIGIE_DATA_FROM", state.url)
        yield state


def test_a_country_fetched_is_used_listed_and_verified(
    publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ML.txt", ROW + "\n")
    publisher.files["/export/dump/ML.zip"] = packed.getvalue()
    assert run(["data", "get", "geonames:ML", "--allow-private", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "fetched from GeoNames (1 row" in said and "CC BY 4.0" in said and "gives no digest" in said
    assert [e.geoname_id for e in Gazetteer.load().named("Zzyrko")] == [999]
    assert run(["data", "get", "geonames:ML", "--allow-private", "--lang", "fr"]) == 0
    assert "rien de plus récent" in capsys.readouterr().out
    assert run(["data", "list", "--json"]) == 0
    row = next(r for r in json.loads(capsys.readouterr().out) if r["origin"].endswith("ML.txt"))
    assert row["version"] == "2026-11-20" and len(row["sha256"]) == 64 and row["fetched"]
    assert run(["data", "verify", "--json"]) == 0
    assert [r["whole"] for r in json.loads(capsys.readouterr().out)] == [True]
    (tmp_path / "data" / "geonames" / "ML.txt").write_text(ROW.replace("14.5", "14.6") + "\n", encoding="utf-8")
    for asked, status in (("verify", 1), ("list", 0)):
        assert run(["data", asked, "--lang", "en"]) == status
        assert "changed since it was fetched" in capsys.readouterr().err


def test_nothing_to_verify_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "none"))
    for lang, word in (("fr", "rien à vérifier"), ("en", "nothing to verify")):
        assert run(["data", "verify", "--lang", lang]) == 0
        assert word in capsys.readouterr().out
    assert run(["data", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_what_is_not_there_fails_and_the_rest_goes_on(publisher: Publisher, capsys: pytest.CaptureFixture[str]) -> None:
    publisher.files["/v2/en/indicator/SP.POP.TOTL"] = WORLD_BANK
    assert (
        run(["data", "get", "geonames:NE", "world-bank:SP.POP.TOTL", "--allow-private", "--json", "--lang", "en"]) == 1
    )
    said = capsys.readouterr()
    assert "error 404" in said.err and said.err.count("\n") == 1
    assert [(r["name"], r["rows"]) for r in json.loads(said.out)] == [("world-bank:SP.POP.TOTL", 2)]
    point = next(p for p in indicators.points() if (p.iso3, p.code, p.year) == ("MLI", "SP.POP.TOTL", 2023))
    assert (point.value, point.as_of) == (23769127.0, "2026-07-01")


def test_what_cannot_be_asked_ends_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, word in (
        (["acled"], "geonames:ML"),
        (["geonames:ML", "--sha256", "12"], "64 hexadecimal"),
        (["geonames:ML", "health", "--sha256", "0" * 64], "one NAME"),
        (["geonames:ML", "--from", "ftp://x"], "--from http"),
    ):
        assert run(["data", "get", *arguments, "--lang", "en"]) == 2
        assert word in capsys.readouterr().err


def test_the_catalogue_is_shown_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for lang, word in (("fr", "limites administratives"), ("en", "administrative boundaries")):
        assert run(["data", "get", "--lang", lang]) == 0
        assert word in capsys.readouterr().out
    assert run(["data", "get", "--json"]) == 0
    assert "osm:ML" in {row["name"] for row in json.loads(capsys.readouterr().out)}
