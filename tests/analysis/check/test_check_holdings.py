"""Which datasets a claim is held against, which of them decides, and what is said where none covers it."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.acled_shaped import ARMY, BATTLE, JNIM, PLACES, REMOTE, VAC, event, write

from vigie.analysis.check import Check, Holdings, check_text
from vigie.analysis.check.recorded import of_record
from vigie.analysis.check.wording import figure_rows
from vigie.record import Record

KORO, NIONO, KAYES = PLACES[0], PLACES[2], PLACES[4]


@pytest.fixture(autouse=True)
def bundled_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_DATA", raising=False)


@pytest.fixture
def holdings(tmp_path: Path) -> Iterator[Holdings]:
    """Events of 2019 and 2020: 30 civilians and 25 others in Mopti, 12 civilians by the army in Ségou …"""
    told = [
        (dt.date(2019, 1, 12), VAC, JNIM, 18, KORO), (dt.date(2019, 9, 30), VAC, JNIM, 12, KORO),
        (dt.date(2019, 12, 28), BATTLE, JNIM, 25, KORO), (dt.date(2019, 5, 5), VAC, ARMY, 12, NIONO),
        (dt.date(2020, 1, 3), REMOTE, JNIM, 7, KAYES), (dt.date(2020, 6, 1), VAC, JNIM, 61, KORO),
        (dt.date(2020, 12, 20), BATTLE, JNIM, 0, NIONO),
    ]  # fmt: skip
    rows = [event(n, *one) for n, one in enumerate(told, 1)]
    with Record.open(tmp_path / "r.duckdb") as record:
        record.import_dataset(write(tmp_path / "acled.csv", rows))
        yield of_record(record, linked=True)


def by(found: Check, dataset: str) -> tuple[str, str | None]:
    return next((one.verdict.value, one.why) for one in found.held if one.holding.id == dataset)


@pytest.mark.parametrize(
    ("text", "verdict", "best"),
    [
        ("Dans la région de Mopti, 30 civils ont été tués en 2019.", "supported", 30),
        ("Dans la région de Mopti, 90 civils ont été tués en 2019.", "contradicted", 30),
        ("Le JNIM a tué 30 civils au Mali en 2019.", "supported", 30),
        ("Entre janvier et juin 2019, 30 personnes ont été tuées au Mali.", "supported", 30),
        ("Les attaques ont baissé dans la région de Mopti entre 2019 et 2020.", "supported", 1),
        ("En 2019, 4 attaques ont eu lieu au Mali.", "supported", 4),
        ("Le Mali a connu 9 attaques en 2019.", "contradicted", 4),
    ],
)
def test_less_than_a_country_is_held_against_events(holdings: Holdings, text: str, verdict: str, best: int) -> None:
    found = check_text(text, "fr", holdings=holdings)
    assert (found.verdict, found.parts[0].figure.best) == (verdict, best)
    assert found.dataset is not None and found.dataset.name == "ACLED"
    assert found.to_json()["dataset"]["definition"]["fr"] and found.to_json()["held"][0]["verdict"] == verdict
    assert check_text(text, "fr").verdict == "not_checkable"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("50 civils ont été tués dans la région de Kidal en 2019.", "never named"),
        ("Dans la région de Mopti, 30 civils ont été tués en 2012.", "outside 2019-01-12/2020-12-20"),
        ("Dans la région de Mopti, 30 civils ont été tués entre 2017 et 2020.", "only partly covered"),
    ],
)
def test_what_a_dataset_does_not_know_is_no_zero(holdings: Holdings, text: str, why: str) -> None:
    found = check_text(text, "fr", holdings=holdings)
    assert (found.verdict, found.why) == ("not_checkable", why)
    assert found.to_json()["figures"]["data"] is None
    assert found.reason("fr") != found.reason("en")


def test_national_totals_go_first_and_a_named_dataset_before_them(holdings: Holdings) -> None:
    text = "42 civils ont été tués au Mali en 2019."
    found = check_text(text, "fr", holdings=holdings)
    assert found.verdict == "contradicted" and by(found, "acled") == ("supported", None)
    assert "ne s'accordent pas" in found.reason("fr") and "disagree" in found.reason("en")
    named = check_text(f"Selon ACLED, {text}", "fr", holdings=holdings)
    assert named.verdict == "supported" and by(named, "published") == ("contradicted", None)


def test_findings_rest_on_the_dataset_and_its_events(holdings: Holdings) -> None:
    found = check_text("30 civils ont été tués au Mali en 2019.", "fr", holdings=holdings)
    findings = found.to_findings()
    assert [f.kind for f in findings][:3] == ["verdict", "verdict", "slice"]
    piece = findings[2]
    assert piece.about["perpetrator"] == "JNIM" and piece.value == 30
    assert piece.basis[0].total == 2 and len(piece.basis[0].incidents) == 2
    told = [f.to_json() for f in findings]
    assert all(one["said"]["fr"] and one["said"]["en"] for one in told)
    assert told[0]["basis"][0]["name"].startswith("UCDP") and told[1]["value"] == "contradicted"


def test_food_insecurity_is_of_the_lean_season(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = "adm0_pcod2 adm1_name adm1_5_name adm2_name adm2_5_name adm3_name exercise_label exercise_year chtype"
    columns += " population phase_class phase35 usethisperiod start_date end_date"
    cercles = [("Kayes", "Kita", 900), ("Kayes", "Nioro", 2100), ("Mopti", "Koro", 40_000)]
    rounds = [("2024-02-01", "2024-05-31", 1), ("2024-06-01", "2024-09-30", 3)]
    with (tmp_path / "cadre_harmonise_mali.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns.split())
        for start, end, times in rounds:
            for region, cercle, n in cercles:
                cells = ["ML", region, "", cercle, "", "", "Jan-May", "2024", "current", "9", "2", n * times, "Y"]
                writer.writerow([*cells, start, end])
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path))
    claim = "{} personnes sont en insécurité alimentaire {}."
    for n, where, verdict in (
        ("9 000", "dans la région de Kayes en 2024", "supported"),
        ("3 000", "dans la région de Kayes en mars 2024", "supported"),
        ("129 000", "au Mali en 2024", "supported"),
        ("43 000", "au Mali en 2024", "close"),
        ("500 000", "au Mali en 2024", "contradicted"),
        ("9 000", "dans la région de Kayes en 2019", "not_checkable"),
    ):
        found = check_text(claim.format(n, where), "fr", holdings=Holdings(food=True))
        assert (n, where, found.verdict) == (n, where, verdict)
    assert check_text(claim.format("129 000", "au Mali en 2024"), "fr").verdict == "not_checkable"
    gap, before = (
        check_text(claim.format("9 000", f"dans la région de Kayes en {when}"), "fr", holdings=Holdings(food=True))
        for when in ("novembre 2024", "2019")
    )
    assert (gap.why, before.why) == ("only partly covered", "outside 2024-2024")
    assert all("Cadre" in one.reason("fr") and "UCDP" not in one.reason("fr") for one in (gap, before))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Combien de civils le JNIM a-t-il tués au Mali en 2019 ?", "ACLED compte 30 civils tués par"),
        ("Combien de civils ont été tués dans la région de Mopti en 2019 ?", "30 civils tués (Mopti, Mali)"),
        (
            "Selon ACLED, combien de civils ont été tués au Mali en 2019 ?",
            "ACLED compte 42 civils tués au Mali en 2019",
        ),
        ("Combien d'attaques y a-t-il eu au Mali en 2019 ?", "4 attaques au Mali en 2019"),
    ],
)
def test_a_question_gets_the_figure_of_what_covers_it(holdings: Holdings, text: str, told: str) -> None:
    found = check_text(text, "fr", holdings=holdings)
    assert (found.verdict, found.why) == ("not_checkable", "question")
    assert told in found.reason("fr")
    assert "ACLED" in found.reason("en") and "ACLED compte" not in check_text(text, "fr").reason("fr")


def test_a_figure_found_true_is_not_looked_for_elsewhere(holdings: Holdings) -> None:
    text = "Selon ACLED, 42 civils ont été tués au Mali en 2019, soit dix fois plus qu'en 2020."
    found = check_text(text, "fr", holdings=holdings)
    assert [(p.part.op, p.verdict) for p in found.parts] == [("level", "supported"), ("ratio", "contradicted")]
    assert (found.slices.found, found.slices.lucky) == ((), ())


def test_a_row_of_figures_tells_its_slice(holdings: Holdings) -> None:
    found = check_text("Le JNIM a tué 30 civils dans la région de Mopti en 2019.", "fr", holdings=holdings)
    ((what, *_),) = figure_rows(found.parts[0], "fr")
    assert what.startswith("Mopti (Mali), civils tués par Jama'at Nusrat")
