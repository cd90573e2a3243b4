"""The tables carried over are the publisher's figures, and a newer file of the publisher's outranks them."""

from __future__ import annotations

import csv
import os
from importlib.resources import files
from pathlib import Path

import pytest

from vigie.analysis.check import check_text
from vigie.analysis.check.datasets import covered_years
from vigie.knowledge import countries, indicators
from vigie.knowledge.messages import message
from vigie.model import KnowledgeError

SHARED = Path(os.environ.get("VIGIE_SHARED") or Path(__file__).parents[4] / "shared")
UCDP = SHARED / "data" / "ucdp"
needs_ucdp = pytest.mark.skipif(not UCDP.exists(), reason="the full UCDP files are not here: set VIGIE_SHARED")


@needs_ucdp
@pytest.mark.parametrize(
    ("full", "own"),
    [
        ("organizedviolencecy_v25_1.csv", "ucdp_country_year.csv"),
        ("GEDEvent_v23_0_10.csv", "ucdp_october_2023.csv"),
    ],
)
def test_the_tables_are_the_publishers_figures(full: str, own: str, tmp_path: Path) -> None:
    indicators.write_compact(UCDP / full, tmp_path / own)
    bundled = (files("vigie.knowledge") / "indicators" / own).read_text(encoding="utf-8")
    assert (tmp_path / own).read_text(encoding="utf-8") == bundled


@needs_ucdp
def test_countries_are_those_of_the_publisher() -> None:
    seen: dict[str, tuple[int, int, str]] = {}
    with (UCDP / "organizedviolencecy_v25_1.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            name, y = row["country_cy"], int(row["year_cy"])
            first, last, _ = seen.get(name, (y, y, ""))
            seen[name] = (min(first, y), max(last, y), row["country_id_cy"])
    own = {c.ucdp_name: (c.first, c.last, str(c.gw)) for c in countries.countries()}
    assert own == seen


def test_every_indicator_row_names_country_year_and_margin() -> None:
    codes = {series["code"] for series in indicators.settings()["series"].values()}
    known = {c.iso3 for c in countries.countries()}
    rows = indicators.points()
    assert len({(p.iso3, p.code, p.year) for p in rows}) == len(rows)
    for point in rows:
        assert point.iso3 in known
        assert point.code in codes
        assert 0 < point.margin <= 0.25
        assert point.as_of
        assert point.note


def _full_file(folder: Path, deaths: int) -> None:
    names = ["country_id_cy", "year_cy", *indicators._YEARLY.values()]
    with (folder / "organizedviolencecy_v99_1.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        for year in range(1989, 2027):
            row = dict.fromkeys(names, 0) | {"country_id_cy": 432, "year_cy": year}
            writer.writerow(row | dict.fromkeys([n for n in names if n.startswith("sb_total")], deaths))


def test_a_newer_file_outranks_the_bundled_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _full_file(tmp_path, 42)
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path))
    assert covered_years() == (1989, 2026)
    found = check_text("42 personnes ont été tuées au Mali en 2025.", "fr").to_json()
    assert found["verdict"] == "supported"
    assert found["dataset"]["version"] == "99.1"
    assert "2026" in found["dataset"]["coverage"]["en"]


def test_a_file_with_missing_columns_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "organizedviolencecy_v99_2.csv"
    path.write_text("country_id_cy,year_cy\n432,2023\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"organizedviolencecy_v99_2\.csv has no column"):
        list(indicators.yearly_rows(path))


def test_a_month_needs_the_publishers_file_name(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("x\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="does not name its month"):
        list(indicators.monthly_rows(path))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_notes_of_indicators_are_told_in_both_languages(lang: str) -> None:
    for note in {point.note for point in indicators.points()}:
        assert message(f"check.note.{note}", lang) != note
    found = check_text("Le PIB par habitant du Mali était de 820 dollars en 2022.", "fr").caveats("fr")
    assert any("révisé de quelques pour cent" in one for one in found)
