"""The slice of a dataset's events that gives a claimed figure; or that none does, and how many were tried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from benchmarks.acled_shaped import ABDUCTION, ARMY, BATTLE, JNIM, PLACES, Row, event, noise, slice_of, write

from vigie.analysis.check import Check, check_text
from vigie.analysis.check.recorded import of_record
from vigie.record import Record

Asked = Callable[..., Check]
SEED = "En 2023, près de 924 civils ont été tués dans tout le Mali, contre 84 en 2019."


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """A claim against a record that holds these events."""
    monkeypatch.delenv("VIGIE_DATA", raising=False)

    def found(rows: Sequence[Row], text: str, older: bool = False) -> Check:
        with Record.open(tmp_path / "r.duckdb") as record:
            record.import_dataset(write(tmp_path / "acled.csv", rows, older))
            return check_text(text, "fr", holdings=of_record(record))

    return found


@pytest.mark.parametrize(
    ("seed", "total", "actor", "code", "older"),
    [(1, 84, ARMY, "FAMA", False), (2, 84, ARMY, "FAMA", True), (3, 137, JNIM, "JNIM", False)],
)
def test_the_lost_perpetrator_is_named_first(
    asked: Asked, seed: int, total: int, actor: str, code: str, older: bool
) -> None:
    rows = noise(seed, (2018, 2019, 2020), 700, (actor, 2019))
    rows += slice_of(seed, len(rows) + 1, total, 16, 2019, actor)
    found = asked(rows, f"Au Mali, {total} civils ont été tués en 2019.", older=older)
    assert found.verdict == "contradicted"
    first = found.slices.found[0]
    assert (first.slice.perpetrator, str(first.slice.period), first.fits[0].figure) == (code, "2019", total)
    assert first.kinds == ("violence_against_civilians",) and first.names == (actor,)
    assert first.events == 16 and first.expected is not None and first.expected < 0.1
    for lang, kind in (("fr", "violences contre les civils"), ("en", "violence against civilians")):
        assert actor in found.reason(lang) and kind in found.reason(lang)


def test_a_claim_of_all_deaths_leads_to_the_same_slice(asked: Asked) -> None:
    rows = noise(4, (2018, 2019, 2020), 700, (ARMY, 2019))
    rows += slice_of(4, len(rows) + 1, 84, 16, 2019, ARMY)
    first = asked(rows, "84 personnes ont été tuées au Mali en 2019.").slices.found[0]
    assert (first.slice.perpetrator, first.slice.type) == ("FAMA", "violence_against_civilians")
    assert set(first.changes) == {"dataset", "perpetrator", "kind"}


def test_two_figures_of_one_slice_go_before_all(asked: Asked) -> None:
    rows = noise(5, (2018, 2019), 500, (ARMY, 2019))
    rows = [
        row
        for row in rows
        if (row["actor1"], row["year"], row["event_type"]) != (ARMY, "2018", "Violence against civilians")
    ]
    rows += slice_of(5, 1001, 84, 16, 2019, ARMY) + slice_of(6, 2001, 31, 9, 2018, ARMY)
    found = asked(rows, "84 civils ont été tués au Mali en 2019, contre 31 en 2018.").slices.found
    assert [(str(f.slice.period), f.figure) for f in found[0].fits] == [("2019", 84), ("2018", 31)]
    assert found[0].slice.perpetrator == "FAMA" and found[0].events == 25
    assert found[0].expected is not None and found[0].expected < 0.01


def test_none_is_said_with_how_many_were_tried(asked: Asked) -> None:
    rows = [event(n, dt.date(2019, 1, 1) + dt.timedelta(n), BATTLE, JNIM, 200, PLACES[n % 6]) for n in range(1, 300)]
    found = asked(rows, SEED)
    assert found.slices.found == () and found.slices.tried > 50
    assert found.to_json()["search"]["tried"] == found.slices.tried
    assert "Aucune des" in found.reason("fr") and "None of the" in found.reason("en")


def test_luck_is_told_from_a_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In many events of a few dead each some far-fetched slice has any number of dead."""
    monkeypatch.delenv("VIGIE_DATA", raising=False)
    with Record.open(tmp_path / "r.duckdb") as record:
        record.import_dataset(write(tmp_path / "acled.csv", noise(8, (2018, 2019, 2020), 900, (ARMY, 2019))))
        holdings = of_record(record)
        claims = [f"Au Mali, {n} civils ont été tués en 2019." for n in range(61, 101, 4)]
        found = [check_text(text, "fr", holdings=holdings).slices for text in claims]
    assert sum(one.fitting for one in found) > 10
    assert all(one.lucky for slices in found for one in slices.lucky)
    assert sum(bool(slices.found) for slices in found) <= 4


def test_a_year_misread_and_events_taken_for_deaths_are_found(asked: Asked) -> None:
    rows = [event(n, dt.date(2018, 2, 1) + dt.timedelta(n % 300), BATTLE, JNIM, 3, PLACES[0]) for n in range(1, 112)]
    rows += [event(n, dt.date(2019, 3, 1), ABDUCTION, JNIM, 0, PLACES[1]) for n in range(200, 203)]
    first = asked(rows, "Au Mali, 333 personnes ont été tuées en 2019.").slices.found[0]
    assert (str(first.slice.period), first.changes) == ("2018", ("dataset", "year"))
    first = asked(rows, "Au Mali, 111 personnes ont été tuées en 2018.").slices.found[0]
    assert first.slice.measure == "incidents" and first.events == 111


def test_a_figure_of_an_older_release_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ACLED recodes: what was 84 when it was quoted is 97 today."""
    monkeypatch.delenv("VIGIE_DATA", raising=False)
    days = [dt.date(2019, 1, 5) + dt.timedelta(40 * n) for n in range(9)]
    before = [event(n, day, BATTLE, JNIM, 28 if n < 3 else 0, PLACES[0]) for n, day in enumerate(days)]
    after = [
        dict(row, timestamp="1650000000", fatalities="41" if n == 0 else row["fatalities"])
        for n, row in enumerate(before)
    ]
    with Record.open(tmp_path / "r.duckdb") as record:
        record.import_dataset(write(tmp_path / "a.csv", before))
        record.import_dataset(write(tmp_path / "b.csv", after))
        found = check_text("84 personnes ont été tuées au Mali en 2019.", "fr", holdings=of_record(record))
    assert [one.parts[0].figure.best for one in found.held if one.holding.id == "acled"] == [97]
    first = found.slices.found[0]
    assert (first.changes, first.dataset.version) == (("dataset", "vintage"), "2020-08-01")
