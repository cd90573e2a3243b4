"""Releases of datasets into a record: counted, whole, superseding one another, asked as of a day."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from vigie.model import RecordError
from vigie.record import Record, Verdict
from vigie.record.datasets import vintages
from vigie.record.importing import import_dataset
from vigie.record.why import values
from vigie.sources.datasets import BadDataset
from vigie.sources.datasets.names import codebook

Row = dict[str, str]


def ged(key: int, day: str = "2023-10-05", best: int = 3, **changed: str) -> Row:
    row = dict.fromkeys(codebook("ucdp")["columns"], "")
    row.update(
        id=str(key), relid=f"R{key}", year=day[:4], active_year="true", code_status="Clear", type_of_violence="3",
        dyad_name="JNIM - Civilians", side_a="JNIM", side_b="Civilians", source_headline=f"Report {key}",
        source_office="Radio K", source_date=day, where_prec="1", where_coordinates="Diéma town", adm_1="Kayes region",
        latitude="14.55", longitude="-9.18", country="Mali", country_id="432", event_clarity="1", date_prec="1",
        date_start=f"{day} 00:00:00.000", date_end=f"{day} 00:00:00.000", deaths_a="0", deaths_b="0",
        deaths_civilians=str(best), deaths_unknown="0", best=str(best), low=str(best), high=str(best + 1),
    )  # fmt: skip
    return row | changed


def acled(key: str, day: str = "2024-05-17", deaths: int = 1, **changed: str) -> Row:
    row = dict.fromkeys(codebook("acled")["columns"], "")
    row.update(
        event_id_cnty=key, event_date=day, year=day[:4], time_precision="1", disorder_type="Political violence",
        event_type="Violence against civilians", sub_event_type="Attack", actor1="JNIM: Group for Support of Islam",
        inter1="2", actor2="Civilians (Mali)", inter2="7", interaction="27", civilian_targeting="Civilian targeting",
        iso="466", country="Mali", admin1="Kayes", location="Gogui", latitude="15.6", longitude="-9.35",
        geo_precision="1", source="Radio K", source_scale="National", notes=f"Note {key}", fatalities=str(deaths),
        timestamp="1716300000",
    )  # fmt: skip
    return row | changed


def write(path: Path, rows: Sequence[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def standing(record: Record) -> dict[str, int]:
    return {a.report.id: int(a.account.harm[0].quantity.value or 0) for a in record.accounts()}


OCTOBER, NOVEMBER = "GEDEvent_v23_0_10.csv", "GEDEvent_v23_0_11.csv"


def test_what_came_in_is_the_file(place: str, tmp_path: Path) -> None:
    rows = [ged(n, best=n) for n in range(1, 31)]
    steps: list[int] = []
    with Record.open(place) as record:
        found = record.import_dataset(write(tmp_path / OCTOBER, rows), step=steps.append)
        assert (found.name, found.version, str(found.day)) == ("ucdp_ged", "23.0.10", "2023-11-20")
        assert (found.total, found.new, found.sums) == (30, 30, (465, 465, 495))
        assert steps == [30]
        accounts = record.accounts()
        assert [a.origin for a in accounts] == ["ucdp_ged"] * 30
        assert all(a.account.quote.text in a.report.text for a in accounts)
        assert record.verify() == []
        one = accounts[0]
    with Record.open(place, read_only=True) as record:
        assert record.accounts()[0] == one


def test_the_same_file_again_changes_nothing(place: str, tmp_path: Path) -> None:
    file = write(tmp_path / OCTOBER, [ged(1), ged(2)])
    with Record.open(place) as record:
        first, digest = record.import_dataset(file), record.digest()
        again = record.import_dataset(file)
        assert (first.known, again.known, again.same) == (False, True, 2)
        assert record.digest() == digest


def test_a_later_release_edits_adds_and_deletes_and_the_day_tells_which_stood(place: str, tmp_path: Path) -> None:
    early = write(tmp_path / OCTOBER, [ged(1, best=1), ged(2, best=2), ged(3, best=3), ged(9, "2024-03-01")])
    final = write(tmp_path / "GEDEvent_v24_1.csv", [ged(1, best=1), ged(2, best=20), ged(4, best=4)])
    with Record.open(place) as record:
        record.import_dataset(early)
        found = record.import_dataset(final)
        assert (found.new, found.changed, found.deleted, found.same) == (1, 1, 1, 1)
        # 24.1 covers the years to 2023: what happened in 2024 still stands.
        assert standing(record) == {"ucdp_ged:1": 1, "ucdp_ged:2": 20, "ucdp_ged:4": 4, "ucdp_ged:9": 3}
        assert standing(record.at(dt.date(2023, 12, 31))) == {
            "ucdp_ged:1": 1,
            "ucdp_ged:2": 2,
            "ucdp_ged:3": 3,
            "ucdp_ged:9": 3,
        }
        assert standing(record.at(dt.date(2023, 11, 19))) == {}
        # A release costs what it changes.
        assert record.engine.one("SELECT count(*) FROM vintage") == (4 + 3,)
        assert record.verify() == []


def test_a_month_of_candidate_events_takes_nothing_from_another(place: str, tmp_path: Path) -> None:
    with Record.open(place) as record:
        record.import_dataset(write(tmp_path / OCTOBER, [ged(1), ged(2, "2023-10-30", date_end="2023-11-01")]))
        record.import_dataset(write(tmp_path / NOVEMBER, [ged(3, "2023-11-05")]))
        assert set(standing(record)) == {"ucdp_ged:1", "ucdp_ged:2", "ucdp_ged:3"}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)])
def test_releases_come_to_the_same_whatever_their_order(place: str, tmp_path: Path, order: tuple[int, ...]) -> None:
    files = [
        write(tmp_path / OCTOBER, [ged(1, best=1), ged(2), ged(3)]),
        write(tmp_path / NOVEMBER, [ged(5, "2023-11-05", best=5)]),
        write(tmp_path / "GEDEvent_v24_1.csv", [ged(1, best=10), ged(2), ged(5, "2023-11-05", best=5), ged(6)]),
    ]
    with Record.open(tmp_path / "in-order.duckdb") as straight:
        for file in files:
            straight.import_dataset(file)
        expected, digest = standing(straight), straight.digest()
    with Record.open(place) as record:
        for n in order:
            record.import_dataset(files[n])
        assert standing(record) == expected
        assert expected == {"ucdp_ged:1": 10, "ucdp_ged:2": 3, "ucdp_ged:5": 5, "ucdp_ged:6": 3}
        assert standing(record.at(dt.date(2023, 11, 30))) == {"ucdp_ged:1": 1, "ucdp_ged:2": 3, "ucdp_ged:3": 3}
        assert set(record.digest()) and record.verify() == []
        if order == (2, 1, 0):
            assert record.digest() == digest


def test_a_file_that_lacks_much_of_what_it_covers_is_asked_about(place: str, tmp_path: Path) -> None:
    whole = [acled(f"MLI{n}") for n in range(60)]
    with Record.open(place) as record:
        record.import_dataset(write(tmp_path / "a.csv", whole), day=dt.date(2024, 6, 1))
        digest = record.digest()
        cut = write(tmp_path / "b.csv", whole[:20])
        with pytest.raises(RecordError, match="lacks 40 of the 60"):
            record.import_dataset(cut, day=dt.date(2024, 7, 1))
        assert record.digest() == digest
        assert record.import_dataset(cut, day=dt.date(2024, 7, 1), partial=True).deleted == 0
        assert len(standing(record)) == 60
        assert record.import_dataset(cut, day=dt.date(2024, 8, 1), complete=True).deleted == 40
        assert len(standing(record)) == 20


def test_an_export_of_one_country_takes_nothing_from_another(place: str, tmp_path: Path) -> None:
    with Record.open(place) as record:
        record.import_dataset(write(tmp_path / "ml.csv", [acled("MLI1"), acled("MLI2")]))
        niger = acled("NIG1", iso="562", country="Niger", timestamp="1717000000")
        record.import_dataset(write(tmp_path / "ne.csv", [niger]))
        assert set(standing(record)) == {"acled:MLI1", "acled:MLI2", "acled:NIG1"}
        assert [str(v.day) for v in vintages(record.engine)] == ["2024-05-21", "2024-05-29"]


def test_pages_of_one_answer_are_one_release(place: str, tmp_path: Path) -> None:
    pages = []
    for n, rows in enumerate(([acled("MLI1"), acled("MLI2")], [acled("MLI3")])):
        page = tmp_path / f"page{n}.json"
        page.write_text(json.dumps({"success": True, "count": len(rows), "data": rows}), encoding="utf-8")
        pages.append(page)
    with Record.open(place) as record:
        found = record.import_dataset(*pages)
        assert (found.total, found.sums) == (3, (3, 3, 3))
        assert len(vintages(record.engine)) == 1


def test_a_broken_row_leaves_nothing_behind(place: str, tmp_path: Path) -> None:
    rows = [ged(n) for n in range(1, 8)]
    with Record.open(place) as record:
        empty = record.digest()
        for bad, told in ((ged(8, where_prec="0"), "line 9"), (ged(3), "GEDEvent_v23_0_10.csv:4")):
            with pytest.raises(BadDataset, match=told):
                record.import_dataset(write(tmp_path / OCTOBER, [*rows, bad]))
            assert record.digest() == empty
            assert record.accounts() == []


def test_the_release_must_be_told(place: str, tmp_path: Path) -> None:
    file = write(tmp_path / "mine.csv", [ged(1)])
    with Record.open(place) as record:
        with pytest.raises(RecordError, match="--vintage"):
            record.import_dataset(file)
        assert record.import_dataset(file, version="23.0.10").version == "23.0.10"
        with pytest.raises(RecordError, match="one release"):
            record.import_dataset(file, write(tmp_path / "other.csv", [acled("MLI1")]), version="23.0.10")


def test_events_link_to_reports_and_people_may_judge_them(place: str, tmp_path: Path) -> None:
    with Record.open(place) as record:
        record.import_dataset(write(tmp_path / OCTOBER, [ged(1), ged(2, "2023-10-25", where_coordinates="Kita town")]))
        record.import_dataset(write(tmp_path / "a.csv", [acled("MLI1", "2023-10-05", 3, location="Diéma")]))
        first, second, third = record.accounts()
        assert [a.origin for a in (first, second, third)] == ["acled", "ucdp_ged", "ucdp_ged"]
        together = [set(i.origins) for i in record.incidents() if len(i.accounts) > 1]
        record.judge(Verdict.SAME, first.id, third.id, "Awa K.")
        joined = next(i for i in record.incidents() if first.id in {a.id for a in i.accounts})
        assert third.id in {a.id for a in joined.accounts}
        assert together in ([], [{"acled", "ucdp_ged"}])


def test_a_process_that_ends_midway_leaves_the_record_as_it_was(place: str, tmp_path: Path) -> None:
    file = write(tmp_path / OCTOBER, [ged(n) for n in range(1, 12)])

    def fall(done: int) -> None:
        raise KeyboardInterrupt

    with Record.open(place) as record:
        empty = record.digest()
        with pytest.raises(KeyboardInterrupt):
            import_dataset(record.engine, [file], step=fall)
        assert record.digest() == empty
        assert import_dataset(record.engine, [file]).new == 11


def test_why_shows_the_cells_that_a_value_rests_on(place: str, tmp_path: Path) -> None:
    with Record.open(place) as record:
        record.import_dataset(write(tmp_path / OCTOBER, [ged(1)]))
        (incident,) = record.incidents()
    shown = {(v.name, v.sentence.text) for v in values(incident)}
    assert ("types", "type_of_violence: 3") in shown
    assert ("harm", "best: 3\nhigh: 4\nlow: 3") in shown
    assert ("places", "where_coordinates: Diéma town") in shown


def test_a_lost_row_that_told_an_event_gone_is_noticed(place: str, tmp_path: Path) -> None:
    with Record.open(place) as record:
        record.import_dataset(write(tmp_path / OCTOBER, [ged(n) for n in range(1, 9)]))
        record.import_dataset(
            write(tmp_path / "again.csv", [ged(n, best=n) for n in range(2, 9)]),
            version="23.0.10",
            day=dt.date(2023, 12, 1),
        )
        record.import_dataset(write(tmp_path / NOVEMBER, [ged(n, "2023-11-05") for n in range(21, 25)]))
        assert record.verify() == []
        gone = record.engine.all("SELECT dataset, key FROM vintage WHERE event IS NULL")
        assert [key for _, key in gone] == ["1"]
        record.engine.execute("DELETE FROM vintage WHERE event IS NULL")
        assert record.verify() == [gone[0][0]]
