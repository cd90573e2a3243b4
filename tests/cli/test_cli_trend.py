"""``vigie trend`` as a user runs it."""

from __future__ import annotations

import csv
import datetime as dt
import json

import numpy as np
import pytest

from vigie.sources.datasets.names import codebook


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Four years, three times as many from 2022 on."""
    rng = np.random.default_rng(2)
    lines = ["month,count,area"]
    for n in range(48):
        for area, part in (("Kayes", 0.4), ("Mopti", 1.0)):
            count = rng.poisson((5 if n < 24 else 15) * part)
            lines.append(f"{2020 + n // 12}-{n % 12 + 1:02},{count},{area}")
    path = tmp_path_factory.mktemp("trend") / "counts.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    """An export in ACLED's shape: 2 events a month in 2021, 6 in 2022, one of them with deaths."""
    columns = codebook("acled")["columns"]
    rows = []
    for n in range(24):
        for k in range(2 if n < 12 else 6):
            day = dt.date(2021 + n // 12, n % 12 + 1, 3 + k)
            rows.append(dict.fromkeys(columns, "") | {
                "event_id_cnty": f"MLI{len(rows)}", "event_date": str(day), "year": str(day.year),
                "time_precision": "1",
                "disorder_type": "Political violence", "event_type": "Violence against civilians",
                "sub_event_type": "Attack", "actor1": "JNIM: Group for Support of Islam", "inter1": "2",
                "actor2": "Civilians (Mali)", "inter2": "7", "interaction": "27", "iso": "466", "country": "Mali",
                "civilian_targeting": "Civilian targeting", "admin1": "Kayes" if k else "Mopti", "location": "Gogui",
                "latitude": "15.6", "longitude": "-9.35", "geo_precision": "1", "source": "Radio K",
                "fatalities": str(5 * (k == 1)), "timestamp": "1716300000",
            })  # fmt: skip
    path = tmp_path_factory.mktemp("acled") / "acled.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_it_compares_two_periods_and_draws_them(vigie, file, tmp_path):
    drawn = tmp_path / "trend.svg"
    status, out, err = vigie("trend", "--counts", file, "--at", "2022-01-01", "--factor", 3, "--svg", drawn)
    assert (status, err) == (0, "")
    assert "in 2022–2023 against" in out and "At least 3 times as many" in out and "Rests on counts.csv" in out
    assert drawn.read_text(encoding="utf-8").startswith("<svg")


def test_it_finds_the_month_in_french(vigie, file):
    status, out, _ = vigie("trend", "--counts", file, "--lang", "fr")
    assert status == 0 and "Une hausse de" in out and "en janvier 2022" in out and "par mois" in out


def test_a_date_within_a_month_leaves_that_month_out(vigie, file):
    status, out, _ = vigie("trend", "--counts", file, "--at", "2022-01-15", "--json")
    ratio = json.loads(out)[0]
    assert status == 0 and ratio["about"]["before"] == "2020-01/2021-12"
    assert ratio["about"]["after"] == "2022-02/2023-12" and ratio["details"]["after"]["months"] == 23


def test_areas_are_compared_where_asked(vigie, file, tmp_path):
    drawn = tmp_path / "areas.svg"
    asked = ("trend", "--counts", file, "--before", 2021, "--after", 2022, "--by", "admin1")
    status, out, _ = vigie(*asked, "--json", "--svg", drawn)
    assert status == 0
    assert {f["about"].get("area") for f in json.loads(out) if f["kind"] == "rate_ratio"} == {None, "Kayes", "Mopti"}
    assert "Mopti" in drawn.read_text(encoding="utf-8")


def test_a_record_is_counted_by_whole_months(vigie, events):
    assert vigie("import", events, "--as", "acled", "--day", "2023-01-15")[0] == 0
    status, out, err = vigie("trend", "--country", "ML", "--at", "2022-01-01", "--by", "admin1", "--json")
    assert (status, err) == (0, "")
    ratio, kayes, mopti = (f for f in json.loads(out) if f["kind"] == "rate_ratio")
    assert ratio["value"] == 3.0 and ratio["details"]["before"] | {"low": 0, "high": 0} == {
        "months": 12, "count": 24, "mean": 2.0, "low": 0, "high": 0,
    }  # fmt: skip
    assert (kayes["about"]["area"], kayes["value"]) == ("ML/Kayes", 5.0)
    assert (mopti["about"]["area"], mopti["value"]) == ("ML/Mopti", 1.0)
    assert ratio["basis"][0]["name"].startswith("ACLED") and ratio["basis"][0]["total"] == 96
    assert any("one source" in caveat for caveat in ratio["caveats"]["en"])
    status, out, _ = vigie("trend", "--measure", "deaths", "--area", "Kayes", "--at", "2022-01-01", "--json")
    assert json.loads(out)[0]["details"]["after"]["count"] == 60
    status, out, _ = vigie("trend", "--from", "2021-02-10", "--to", "2022-11-20", "--json")
    assert json.loads(out)[0]["about"]["period"] == "2021-03/2022-10"
    status, out, err = vigie("trend", "--area", "Gao")
    assert (status, out) == (1, "") and "Nothing on record fits" in err
    status, out, err = vigie("trend", "--place", "Kayess-les-Bains")
    assert (status, out) == (1, "") and "no place" in err.lower() and "Kayess" in err
    assert "NOBODY" in vigie("trend", "--actor", "NOBODY")[2]
    status, out, _ = vigie("trend", "--pcode", "ML01", "--at", "2022-01-01", "--json")
    assert (status, json.loads(out)[0]["value"]) == (0, 5.0)
    assert "ML99" in vigie("trend", "--pcode", "ML99")[2]


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (("--before", "2020"), 2, "Both periods"),
        (("--before", "2020", "--after", "2021", "--at", "2021-01-01"), 2, "in one way"),
        (("--at", "yesterday"), 2, "--at"),
        (("--measure", "wounded"), 2, "--measure"),
        (("--by", "village"), 2, "--by"),
        (("--country", "ML"), 2, "narrows down a record"),
        (("--record", "r.duckdb"), 2, "leave out --record or --counts"),
        (("--before", "2022", "--after", "2021"), 1, "must end before"),
        (("--before", "2020..2022", "--after", "2022..2023"), 1, "must end before"),
        (("--factor", "0"), 2, "factor"),
        (("--factor", "3"), 1, "two periods"),
        (("--at", "2020-02-01"), 1, "3 are needed"),
        (("--at", "2030-01-01"), 1, "3 are needed"),
        (("--from", "2030-01-01"), 1, "Nothing is counted"),
        (("--svg", "/nowhere/there.svg"), 2, "there.svg cannot be written"),
    ],
)
def test_what_cannot_be_answered_is_refused(vigie, file, options, status, said):
    told, out, err = vigie("trend", "--counts", file, *options)
    assert told == status and said in err and not out


def test_a_file_of_semicolons_is_counted_and_told_only_of_the_months_asked(vigie, tmp_path):
    path = tmp_path / "mois.csv"
    months = [f"{2021 + n // 12}-{n % 12 + 1:02}" for n in range(36)]
    path.write_text("month;count\n" + "".join(f"{m};4\n" for m in months if m != "2021-05"), encoding="utf-8")
    status, out, _ = vigie("trend", "--counts", path, "--lang", "en")
    assert status == 0 and "January 2021 to December 2023: 140 incidents" in out and "says nothing of 1 month" in out
    status, out, _ = vigie("trend", "--counts", path, "--from", "2022-06-01", "--lang", "en")
    assert status == 0 and "June 2022 to December 2023: 76 incidents" in out and "says nothing of" not in out


def test_french_has_the_singular_below_two_and_one_month_is_named_once(vigie, tmp_path):
    path = tmp_path / "c.csv"
    counts = [0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]
    rows = [f"{2022 + n // 12}-{n % 12 + 1:02},{count}" for n, count in enumerate(counts)]
    path.write_text("\n".join(["month,count", *rows]), encoding="utf-8")
    status, out, _ = vigie("trend", "--counts", path, "--before", 2022, "--after", 2023, "--lang", "fr")
    assert status == 0 and "1,5 incident par mois en 2023 contre 0,333 en 2022" in out
    status, out, _ = vigie("trend", "--counts", path, "--from", "2023-10-01", "--to", "2023-10-31", "--lang", "fr")
    assert status == 0 and "En octobre 2023 : 2 incidents." in out
