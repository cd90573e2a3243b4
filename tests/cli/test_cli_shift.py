"""``vigie shift`` as a user runs it."""

import datetime as dt
import json

import numpy as np
import pytest

from vigie.analysis.shift import from_facts
from vigie.model import Sensitivity
from vigie.record import Record
from vigie.record.facts import FactFilter


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Two years of events that move west, and fifteen in three weeks at its end."""
    rng = np.random.default_rng(1)
    lines = ["day,lat,lon,area,source"]
    for _ in range(400):
        day = int(rng.integers(0, 730))
        lon = rng.normal(-5, 1) - (day >= 365)
        area = "Kayes" if lon < -6 else "Mopti"
        lines.append(f"{dt.date(2023, 1, 1) + dt.timedelta(day)},{rng.normal(14, 1):.3f},{lon:.3f},{area},ONU")
    for _ in range(15):
        day = dt.date(2024, 12, 30) - dt.timedelta(int(rng.integers(0, 21)))
        lines.append(f"{day},{rng.uniform(13, 13.2):.3f},{rng.uniform(-10.6, -10.4):.3f},Kayes,ONU")
    path = tmp_path_factory.mktemp("shift") / "events.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_it_tells_what_moved_and_draws_it(vigie, file, tmp_path):
    drawn = tmp_path / "moved.svg"
    status, out, err = vigie("shift", "--events", file, "--before", 2023, "--after", 2024, "--svg", drawn)
    assert (status, err) == (0, "")
    assert "From 2023 to 2024 the mean centre of reported incidents moved" in out and "to the west" in out
    assert "Kayes: " in out and "Rests on events.csv" in out
    assert drawn.read_text(encoding="utf-8").startswith("<svg")


def test_it_prints_findings_as_json(vigie, file):
    status, out, _ = vigie("shift", "--events", file, "--at", "2024-01-01", "--json")
    found = json.loads(out)
    assert status == 0
    assert {"displacement", "share", "transport", "newly_reached"} <= {f["kind"] for f in found}
    assert found[0]["about"]["after"] == "2024-01-01/2024-12-30"


def test_it_goes_from_period_to_period(vigie, file, tmp_path):
    drawn = tmp_path / "moved.svg"
    halves = "2023-01..2023-06,2023-07..2023-12,2024-01..2024-06"
    status, out, _ = vigie("shift", "--events", file, "--periods", halves, "--json", "--svg", drawn)
    steps = [f["about"] for f in json.loads(out) if f["kind"] == "displacement"]
    assert status == 0
    assert [(s["before"], s["after"]) for s in steps] == [
        ("2023-01-01/2023-06-30", "2023-07-01/2023-12-31"),
        ("2023-07-01/2023-12-31", "2024-01-01/2024-06-30"),
    ]
    assert drawn.read_text(encoding="utf-8").count("2024-01-01/2024-06-30")


def test_it_answers_about_one_direction_in_french(vigie, file):
    status, out, _ = vigie("shift", "--events", file, "--direction", "w", "--lang", "fr")
    assert status == 0
    assert "se sont déplacés vers l'ouest" in out and "probabilité" in out


def test_it_scans_for_clusters(vigie, file):
    status, out, _ = vigie("shift", "--events", file, "--scan", "--draws", 99, "--json")
    first = json.loads(out)[0]
    assert status == 0
    assert first["kind"] == "cluster" and first["details"]["p_value"] <= 0.05
    assert first["details"]["observed"] >= 13
    status, out, _ = vigie("shift", "--events", file, "--scan", "--to", "2024-10-31", "--draws", 99)
    assert status == 0 and "No emerging cluster on 31 October 2024" in out


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (("--before", "2023"), 2, "Both periods"),
        (("--before", "2023", "--after", "2024", "--at", "2024-01-01"), 2, "in one way only"),
        (("--before", "2023-13", "--after", "2024"), 2, "no period"),
        (("--before", "2025..2024", "--after", "2026"), 2, "no period"),
        (("--periods", "2023"), 2, "one period"),
        (("--direction", "up"), 2, "--direction"),
        (("--by", "village"), 2, "--by"),
        (("--country", "Mali"), 2, "no country's ISO code"),
        (("--country", "ML"), 2, "narrows down a record"),
        (("--before", "2024", "--after", "2023"), 1, "must end before"),
        (("--before", "2019", "--after", "2020"), 1, "too little"),
        (("--at", "2022-06-01"), 1, "no dated event before 2022-06-01"),
        (("--at", "2025-06-01"), 1, "no dated event from 2025-06-01 on"),
        (("--scan", "--at", "2024-01-01"), 2, "leave out --at or --scan"),
        (("--record", "r.duckdb"), 2, "leave out --record or --events"),
        (("--from", "2030-01-01"), 1, "no dated event"),
        (("--svg", "/nowhere/there.svg"), 2, "there.svg cannot be written"),
    ],
)
def test_what_cannot_be_answered_is_refused(vigie, file, options, status, said):
    told, out, err = vigie("shift", "--events", file, *options)
    assert told == status and said in err and not out


ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
)


def test_it_counts_what_is_on_record(vigie, tmp_path):
    rng = np.random.default_rng(2)
    lines = [ACLED]
    for n in range(120):
        day = dt.date(2023, 1, 1) + dt.timedelta(6 * n)
        west = day.year == 2024
        spot = f"{'Kayes' if west else 'Mopti'},,,{'Kayes' if west else 'Mopti'}"
        lat, lon = (14.4, -11.4) if west else (14.5, -4.2)
        lat, lon = lat + rng.normal(0, 0.4), lon + rng.normal(0, 0.4)
        precision = 3 if n % 20 == 0 else 1
        lines.append(
            f"MLI{n},{day},{day.year},1,Political violence,Battles,Armed clash,JNIM,,2,Military Forces of Mali,,1,12,,"
            f"466,Western Africa,Mali,{spot},{lat:.4f},{lon:.4f},{precision},RFI,International,Clash.,2,,1700000000"
        )
    path = tmp_path / "acled.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert vigie("import", path)[0] == 0
    status, out, err = vigie("shift", "--before", 2023, "--after", 2024, "--country", "ML", "--json")
    assert status == 0, err
    found = {f["kind"]: f for f in json.loads(out)}
    assert found["displacement"]["value"] > 600
    assert found["newly_reached"]["details"]["areas"][0]["area"] == "Kayes"
    assert found["displacement"]["basis"][0]["total"] == 120
    assert found["displacement"]["basis"][0]["incidents"]
    assert any("only by its area" in caveat for caveat in found["displacement"]["caveats"]["en"])
    assert sum(found["displacement"]["details"]["events"]) == 114
    assert "Kaayes" in vigie("shift", "--area", "Kaayes")[2]
    status, _, err = vigie("shift", "--country", "BF")
    assert status == 1 and "no dated event" in err


def test_one_account_that_is_not_public_guards_all(vigie, tmp_path):
    report = "Le 3 mai 2025, des hommes armés ont attaqué le village de {place}, tuant trois civils."
    for place, level in (("Diéma", "public"), ("Sandaré", "restricted")):
        path = tmp_path / f"{level}.txt"
        path.write_text(report.format(place=place), encoding="utf-8")
        assert vigie("add", path, "--published", "2025-05-04", "--sensitivity", level)[0] == 0
    with Record.open(str(tmp_path / "record.duckdb"), read_only=True) as store:
        facts = store.facts()
        every, public = (from_facts(facts, FactFilter(sensitivity=level)) for level in (None, Sensitivity.PUBLIC))
    assert (len(every), every.guarded) == (2, True)
    assert (len(public), public.guarded) == (1, False)
