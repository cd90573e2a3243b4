"""What leaves the house for everybody: told less closely, nobody named, nothing that too few share."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from vigie.model import QuestionError, Reading, Sensitivity
from vigie.record import Filter, Incident, Record
from vigie.record.exporting import FORMATS, export
from vigie.record.publication import PLACES, Profile, Step, in_whole_months, published, redacted


@pytest.fixture
def told(readings: list[Reading], tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "r.duckdb") as opened:
        opened.add_all(readings[:60])
        yield opened


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Moussa a dit que M. Traoré, maire de Kayes, est mort", "[…] a dit que M. […], maire de Kayes, est mort"),
        ("According to Oumar Coulibaly, JNIM attacked Diboli.", "According to […], JNIM attacked Diboli."),
        ("Le colonel Sadio CAMARA et le capitaine Diarra", "Le colonel […] et le capitaine […]"),
        ("LE MAIRE TRAORÉ", "LE MAIRE […]"),
        ("Jean-Pierre N'Diaye", "[…]"),
        ("la position de Boulikessi, dans la région de Mopti", "la position de Boulikessi, dans la région de Mopti"),
        ("Des hommes du JNIM ont attaqué les FAMa.", "Des hommes du JNIM ont attaqué les FAMa."),
        ("", ""),
    ],
)  # fmt: skip
def test_names_of_persons_are_withheld(text: str, left: str) -> None:
    assert redacted(text, ["Boulikessi", "Diboli"]) == left


def test_a_place_that_is_known_is_a_person_after_a_title() -> None:
    assert redacted("à Kayes, le colonel Kayes") == "à Kayes, le colonel […]"


def test_enough_share_every_place_and_time(told: Record) -> None:
    incidents = told.incidents()
    found = published(incidents)
    assert len(found.incidents) + found.left_out == len(incidents)
    assert found.incidents and found.left_out
    cells = Counter((i.places and i.places[0].name, i.date) for i in found.incidents)
    assert min(cells.values()) >= Profile.load().smallest


def test_nothing_is_told_as_closely_as_it_is_known(told: Record) -> None:
    real = {incident.id: incident for incident in told.incidents()}
    for incident in published(real.values()).incidents:
        assert incident.id not in real
        assert all(place.precision == "area" for place in incident.places)
        if incident.date:
            assert incident.date.start and incident.date.end
            assert incident.date.end - incident.date.start >= dt.timedelta(27)
        for item in incident.accounts:
            assert not item.report.text and not item.report.title and not item.report.url
            assert item.marks is None and not item.account.quote.text
            assert all(one.name == one.kind for one in item.account.said_by)


def test_figures_stay(told: Record) -> None:
    def tolls(incidents: Iterable[Incident]) -> Counter[object]:
        return Counter((toll.low, toll.high) if (toll := one.toll()) else None for one in incidents)

    assert tolls(published(told.incidents()).incidents) <= tolls(told.incidents())


def test_a_profile_is_data(told: Record) -> None:
    profile = dataclasses.replace(Profile.load(), smallest=1, steps=(Step("country", "year"),))
    found = published(told.incidents(), profile)
    assert found.left_out == 0
    assert all(i.date is None or (i.date.start and i.date.start.month == 1) for i in found.incidents)
    assert PLACES[-1] == "country"


@pytest.mark.parametrize("form", ["csv", "hxl", "geojson", "kml", "geoparquet", "xlsx"])
@pytest.mark.parametrize("rows", ["incident", "account"])
def test_an_export_for_everybody_holds_what_is_public(
    readings: list[Reading], tmp_path: Path, form: str, rows: str
) -> None:
    with Record.open(tmp_path / "r.duckdb") as opened:
        for n, reading in enumerate(readings[:60]):
            level = Sensitivity.CONFIDENTIAL if n % 3 == 0 else Sensitivity.PUBLIC
            source = "Informer Zed" if n % 3 == 0 else "Studio Tamani"
            report = dataclasses.replace(reading.report, sensitivity=level, source=source, title=f"Title {n}", url=None)
            opened.add(dataclasses.replace(reading, report=report))
        path = tmp_path / f"out{FORMATS[form]}"
        about = export(opened, path, form, level=rows, publish=True)
    assert about.json()["profile"] == "publication" and about.left_out["too_few"]
    kept = path.read_bytes()
    assert b"Informer" not in kept and b"Title " not in kept
    if form == "geojson":
        features = json.loads(kept)["features"]
        assert len(features) <= about.incidents and features


@pytest.mark.parametrize("form", ["json", "jsonl", "acled", "ucdp"])
def test_what_brings_reports_along_is_not_published(told: Record, tmp_path: Path, form: str) -> None:
    with pytest.raises(QuestionError, match="geojson"):
        export(told, tmp_path / "x", form, Filter(), publish=True)
    assert not list(tmp_path.glob("x*"))


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (Filter(place="Bougarila"), "place"),
        (Filter(place="Kayes", within_km=20, point=(14.4, -11.4)), "within"),
        (Filter(place="Nara"), "place"),
        (Filter(start=dt.date(2025, 5, 3), end=dt.date(2025, 5, 3)), "from, to"),
        (Filter(text="camion", id="0" * 64), "text, id"),
        (Filter(polygon="POLYGON ((0 0, 0 1, 1 1, 0 0))"), "polygon"),
    ],
)
def test_a_question_closer_than_its_answer_is_not_published(
    told: Record, tmp_path: Path, where: Filter, names: str
) -> None:
    with pytest.raises(QuestionError, match=f"leave out {names},"):
        export(told, tmp_path / "x.csv", "csv", where, publish=True)


def test_whole_months_of_a_region_are_published(told: Record, tmp_path: Path) -> None:
    asked = in_whole_months(Filter(start=dt.date(2024, 2, 10), end=dt.date(2025, 12, 3), place="Kayes", type="attack"))
    assert (asked.start, asked.end) == (dt.date(2024, 2, 1), dt.date(2025, 12, 31))
    for where in (asked, Filter(place="Mali"), Filter(pcode="ML0103")):
        about = export(told, tmp_path / "x.csv", "csv", where, publish=True)
        assert about.incidents + about.left_out.get("too_few", 0) == len(told.incidents(where))
