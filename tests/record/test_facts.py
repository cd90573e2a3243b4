"""Facts: one flat row an account, counted as it stands or stood, linked accounts once."""

from __future__ import annotations

import csv
import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from vigie.model import (
    Account,
    Attribution,
    Certainty,
    Coded,
    DateRange,
    Evidence,
    Harm,
    Place,
    Quantity,
    Reading,
    Report,
    Sensitivity,
)
from vigie.record import Filter, Record
from vigie.record.facts import FactFilter
from vigie.record.judgements.corrections import written
from vigie.sources.datasets.names import codebook

Row = dict[str, str]
SHARED = Path(os.environ.get("VIGIE_SHARED") or Path(__file__).parents[3] / "shared")
MALI_2024 = FactFilter(origin="acled", country="ML", start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31))


def ged(key: int, day: str, best: int, violence: str = "3", civilians: int | None = None, **changed: str) -> Row:
    row = dict.fromkeys(codebook("ucdp")["columns"], "")
    row.update(
        id=str(key), relid=f"R{key}", year=day[:4], active_year="true", code_status="Clear",
        type_of_violence=violence, dyad_name="A - B", side_a="Government of Mali", gwnoa="432", side_b="JNIM",
        source_headline=f"Report {key}", source_office="Radio K", source_date=day, where_prec="1",
        where_coordinates="Diéma town", adm_1="Kayes region", adm_2="Diéma cercle", latitude="14.55",
        longitude="-9.18", country="Mali", country_id="432", event_clarity="1", date_prec="1",
        date_start=f"{day} 00:00:00.000", date_end=f"{day} 00:00:00.000", deaths_a="0", deaths_b="0",
        deaths_civilians=str(best if civilians is None else civilians), deaths_unknown="0", best=str(best),
        low=str(best - 1), high=str(best + 2),
    )  # fmt: skip
    return row | changed


def acled(key: str, day: str, deaths: int, **changed: str) -> Row:
    row = dict.fromkeys(codebook("acled")["columns"], "")
    row.update(
        event_id_cnty=key, event_date=day, year=day[:4], time_precision="1", disorder_type="Political violence",
        event_type="Violence against civilians", sub_event_type="Attack", actor1="JNIM: Group for Support of Islam",
        inter1="2", actor2="Civilians (Mali)", inter2="7", interaction="27", civilian_targeting="Civilian targeting",
        iso="466", country="Mali", admin1="Kayes", admin2="Nioro du Sahel", location="Gogui", latitude="15.6",
        longitude="-9.35", geo_precision="1", source="Radio K; Le Jour", source_scale="National", notes=f"Note {key}",
        fatalities=str(deaths), timestamp="1716300000",
    )  # fmt: skip
    return row | changed


CLASH = {
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor2": "Military Forces of Mali (2021-)",
    "inter2": "1", "interaction": "12", "civilian_targeting": "",
}  # fmt: skip


def write(path: Path, rows: Sequence[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def told(key: str, killed: int, day: str, level: Sensitivity = Sensitivity.PUBLIC, place: str = "Gogui") -> Reading:
    """A report of one attack on civilians."""
    text = f"{key}: {killed} civils tués à {place}."
    account = Account(
        (Coded("attack"),), DateRange(dt.date.fromisoformat(day), dt.date.fromisoformat(day)),
        (Place(place, admin1="Kayes", country="ML", lat=15.6, lon=-9.35, precision="exact"),), (Coded("JNIM"),),
        (Coded("civilians"),), (Harm("killed", "civilians", Quantity.exactly(killed)),), (),
        (Attribution("Radio K", "media"),), Certainty.STATED, Evidence(0, len(text), text),
    )  # fmt: skip
    published = dt.date.fromisoformat(day) + dt.timedelta(1)
    return Reading(Report(key, text, "fr", published, f"Outlet {key}", sensitivity=level), (account,), (), (), (), ())


def test_acled_counts_as_its_codebook_says(place: str, tmp_path: Path) -> None:
    rows = [
        acled("M1", "2024-05-17", 4),
        acled("M2", "2024-05-30", 3, time_precision="2"),
        acled("M3", "2024-06-02", 20, **CLASH),
        acled("M4", "2024-07-01", 5, actor1="Military Forces of Mali (2021-)", inter1="1", interaction="17"),
        acled("M5", "2023-12-30", 9),
    ]
    with Record.open(place) as record:
        record.import_dataset(write(tmp_path / "acled.csv", rows))
        facts = record.facts()
        assert facts.total(MALI_2024, "deaths") == facts.total(
            FactFilter(origin="acled", start=dt.date(2024, 1, 1)), "deaths"
        )
        total = facts.total(MALI_2024, "civilian_deaths")
        assert (total.low, total.best, total.high, total.events) == (12, 12, 12, 4)
        months = facts.months(MALI_2024, "deaths")
        assert [(str(m.month), m.events, m.best) for m in months] == [
            ("2024-05-01", 2, 7),
            ("2024-06-01", 1, 20),
            ("2024-07-01", 1, 5),
        ]
        army = facts.total(FactFilter(origin="acled", perpetrator="FAMA", type="violence_against_civilians"), "deaths")
        assert (army.best, army.events) == (5, 1)
        assert facts.total(FactFilter(origin="acled", actor="FAMA"), "deaths").best == 25
        assert facts.total(FactFilter(origin="acled", admin2="Kita"), "incidents").events == 0
        assert facts.total(FactFilter(origin="acled", region="Nioro du Sahel"), "incidents").best == 5
        by = facts.months(MALI_2024, "incidents", by="event_type")
        assert {m.group for m in by} == {"violence_against_civilians", "battles"}
        points = facts.points(MALI_2024)
        assert [dt.date.fromordinal(n).isoformat() for n in points.day] == [
            "2024-05-17",
            "2024-05-30",
            "2024-06-02",
            "2024-07-01",
        ]
        assert points.killed.tolist() == [4, 3, 20, 5] and set(points.admin1) == {"Kayes"}
        assert set(points.country) == {"ML"} and all(isinstance(name, str) for name in points.admin2)
        (covered,) = facts.coverage()
        assert (covered.origin, covered.countries, covered.events, covered.whole) == ("acled", ("ML",), 5, False)


def test_ucdp_counts_civilians_with_the_rule_of_its_country_years(place: str, tmp_path: Path) -> None:
    rows = [ged(1, "2023-10-02", 10), ged(2, "2023-10-05", 8, "1", civilians=3)]
    rows.append(ged(3, "2023-10-06", 4, "2", civilians=0, date_start="2023-09-28 00:00:00.000"))
    with Record.open(place) as record:
        record.import_dataset(write(tmp_path / "GEDEvent_v23_0_10.csv", rows))
        facts = record.facts()
        where = FactFilter(origin="ucdp_ged")
        civilians, deaths = facts.total(where, "civilian_deaths"), facts.total(where, "deaths")
        assert (civilians.low, civilians.best, civilians.high) == (9 + 3, 10 + 3, 12 + 3)
        assert (deaths.low, deaths.best, deaths.high) == (19, 22, 28)
        state = facts.months(where, "deaths", by="violence")
        assert [(m.group, m.best) for m in state] == [("non_state", 4), ("one_sided", 10), ("state_based", 8)]
        assert facts.total(FactFilter(origin="ucdp_ged", admin1="Kayes", admin2="Diéma")).events == 3
        (covered,) = facts.coverage()
        assert covered.whole and covered.countries == () and covered.version == "23.0.10"


def test_linked_accounts_count_once_and_guarded_ones_not_at_all_below(place: str) -> None:
    readings = [
        told("R1", 5, "2025-05-17"),
        told("R2", 7, "2025-05-17"),
        told("R3", 6, "2025-05-17", Sensitivity.SECRET),
        told("R4", 2, "2025-08-01", place="Diéma"),
    ]
    with Record.open(place) as record:
        record.add_all(readings)
        facts = record.facts()
        every = facts.total(FactFilter(), "deaths")
        assert (every.events, every.low, every.best, every.high) == (2, 5 + 2, 6 + 2, 7 + 2)
        public = facts.total(FactFilter(sensitivity=Sensitivity.PUBLIC), "civilian_deaths")
        assert (public.events, public.low, public.best, public.high) == (2, 5 + 2, 5 + 2, 7 + 2)
        assert facts.total(FactFilter(origin="reading"), "deaths").best == 20
        assert facts.total(FactFilter(origin="reading", sensitivity=Sensitivity.PUBLIC)).events == 3
        assert len(record.incidents()) == every.events


def test_what_was_read_has_its_cercle_and_is_found_by_it(place: str) -> None:
    with Record.open(place) as record:
        record.add_all([told("R1", 5, "2025-05-17"), told("R2", 2, "2025-08-01", place="Diéma")])
        facts = record.facts()
        # The point given for R2 is not that of Diéma.
        assert [m.group for m in facts.months(FactFilter(), by="admin2")] == ["ML/Kayes/Nioro", "ML/Kayes/"]
        assert facts.total(FactFilter(pcode="ML0106")).events == len(record.incidents(Filter(pcode="ML0106"))) == 1
        assert facts.total(FactFilter(region="Nioro", country="ML")).events == 1
        assert facts.total(FactFilter(place="Mali", source="outlet  r1")).events == 1


def test_what_comes_later_counts_and_what_stood_can_be_asked(place: str, tmp_path: Path) -> None:
    with Record.open(place) as record:
        record.import_dataset(
            write(tmp_path / "GEDEvent_v23_0_10.csv", [ged(1, "2023-10-02", 10), ged(2, "2023-10-03", 1)])
        )
        assert record.facts().total(FactFilter(origin="ucdp_ged"), "deaths").best == 11
        later = [ged(1, "2023-10-02", 14), *(ged(n, "2023-05-03", 2) for n in range(3, 6))]
        record.import_dataset(write(tmp_path / "GEDEvent_v24_1.csv", later))
        facts = record.facts()
        assert facts.total(FactFilter(origin="ucdp_ged"), "deaths").best == 20
        then = FactFilter(origin="ucdp_ged", as_of=dt.date(2023, 12, 1))
        assert facts.total(then, "deaths").best == 11
        assert facts.total(FactFilter(as_of=dt.date(2023, 12, 1)), "deaths").best == 11
        record.add(told("R1", 3, "2025-05-17"))
        assert record.facts().total(FactFilter(), "deaths").best == 23
        digest = record.digest()
    with Record.open(place, read_only=True) as record:
        assert record.facts().total(FactFilter(), "deaths").best == 23
        assert record.facts().total(FactFilter(origin="ucdp_ged", as_of=dt.date(2023, 12, 1)), "deaths").best == 11
        assert record.digest() == digest
    with Record.open(place) as record:
        record.add(told("R2", 1, "2025-06-17", place="Diéma"))
    with Record.open(place, read_only=True) as record:
        assert record.facts().total(FactFilter(), "deaths").best == 24
        assert record.facts().total(FactFilter(origin="reading"), "deaths").events == 2


def test_facts_add_up_with_what_the_index_counts(place: str, tmp_path: Path) -> None:
    rows = [acled(f"M{n}", f"2024-0{1 + n % 9}-1{n % 8}", n, **(CLASH if n % 3 else {})) for n in range(40)]
    with Record.open(place) as record:
        record.import_dataset(write(tmp_path / "acled.csv", rows))
        record.add_all([told("R1", 5, "2024-05-17"), told("R2", 7, "2024-05-17")])
        plain = record.facts().total(FactFilter(), "deaths")
        record.rebuild()
        assert record.facts().total(FactFilter(), "deaths") == plain
        assert plain.events == len(record.incidents())
        months = record.facts().months(FactFilter(), "deaths", by="country")
        assert sum(m.best for m in months) == plain.best and {m.group for m in months} == {"ML"}


def test_a_release_of_ucdp_adds_up_to_the_file(tmp_path: Path) -> None:
    real = SHARED / "data" / "ucdp" / "GEDEvent_v23_0_10.csv"
    if not real.exists():
        pytest.skip("the publisher's file is not here")
    with Record.open(tmp_path / "r.duckdb") as record:
        sums = record.import_dataset(real).sums
        total = record.facts().total(FactFilter(origin="ucdp_ged"), "deaths")
        assert (total.low, total.best, total.high) == sums


def test_what_persons_judge_counts(place: str, tmp_path: Path) -> None:
    with Record.open(place) as record:
        record.import_dataset(
            write(tmp_path / "acled.csv", [acled("M1", "2024-05-17", 4), acled("M2", "2024-05-18", 3)])
        )
        record.add(told("R1", 9, "2025-05-17"))
        facts = record.facts()
        assert facts.total(FactFilter(), "deaths").best == 16
        first, _ = (a.id for a in record.accounts() if a.origin == "acled")
        (read,) = (a.id for a in record.accounts() if a.origin == "reading")
        record.judge("correct", first, written({"killed": Quantity.exactly(14)}), "A. Diarra", "the hospital's list")
        record.judge("reject", read, person="A. Diarra", reason="retold from 2012")
        facts = record.facts()
        every = FactFilter(origin="acled")
        assert facts.total(every, "deaths").best == 17
        assert [m.best for m in facts.months(every, "civilian_deaths")] == [17]
        assert facts.total(FactFilter(origin="acled", admin2="Nioro du Sahel")).events == 2
        assert facts.total(FactFilter(origin="reading")).events == 0
        assert facts.total(FactFilter(), "deaths").best == 17
    with Record.open(place, read_only=True) as record:
        assert record.facts().total(FactFilter(), "deaths").best == 17


def test_a_correction_outranks_what_others_tell_of_the_incident(place: str) -> None:
    with Record.open(place) as record:
        record.add_all([told("R1", 5, "2025-05-17"), told("R2", 7, "2025-05-17"), told("R3", 8, "2025-05-17")])
        total = record.facts().total(FactFilter(), "deaths")
        assert (total.low, total.best, total.high, total.events) == (5, 7, 8, 1)
        one = record.accounts()[0]
        record.judge("correct", one.id, written({"killed": Quantity.exactly(6)}), "A. Diarra", "the mayor's list")
        total = record.facts().total(FactFilter(), "deaths")
        assert (total.low, total.best, total.high, total.events) == (6, 6, 6, 1)


def test_who_writes_leaves_kept_facts_up_to_date(place: str) -> None:
    with Record.open(place) as record:
        record.add(told("R1", 5, "2025-05-17"))
    with Record.open(place) as record:
        assert "fact" not in record.engine.tables()
        assert record.facts().total(FactFilter(origin="reading"), "deaths").best == 5
    with Record.open(place) as record:
        record.add(told("R2", 8, "2025-08-01", place="Diéma"))
    with Record.open(place, read_only=True) as record:
        found = record.facts()
        assert found.table(linked=False) == "fact"
        assert found.total(FactFilter(origin="reading"), "deaths").best == 13
