"""``vigie response``: measures listed and typed in, effects, a timeline, options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[1] / "gold" / "D.jsonl"
COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()
SEATS = {"Kayes": (14.45, -11.44), "Mopti": (14.49, -4.19), "Ségou": (13.44, -6.26), "Gao": (16.27, -0.04)}


@pytest.fixture
def acled(tmp_path):
    """Three years in four regions: 6 events a month, from 2024 on 1 in Kayes."""
    rows, n = [], 0
    for month in range(36):
        year, number = 2022 + month // 12, month % 12 + 1
        for region, (lat, lon) in SEATS.items():
            for day in range(1 if region == "Kayes" and month >= 24 else 6):
                n += 1
                cells = {
                    "event_id_cnty": f"MLI{n}", "event_date": f"{year}-{number:02}-{3 + 4 * day:02}",
                    "year": str(year), "time_precision": "1", "disorder_type": "Political violence",
                    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "JNIM", "inter1": "2",
                    "iso": "466", "region": "Western Africa", "country": "Mali", "admin1": region,
                    "location": region, "latitude": str(lat), "longitude": str(lon), "geo_precision": "1",
                    "source": "AFP", "notes": "x", "fatalities": "2", "timestamp": "1700000000",
                }  # fmt: skip
                rows.append(",".join(cells.get(name, "") for name in COLUMNS))
    file = tmp_path / "acled.csv"
    file.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return file


def test_measures_of_reports_are_listed_and_one_is_typed_in(vigie):
    assert vigie("add", GOLD)[0] == 0
    before = json.loads(vigie("response", "list", "--json")[1])
    assert before and not any(one["typed"] for one in before)
    status, out, _ = vigie(
        "response", "add", "--kind", "dialogue", "--by", "Haut Conseil islamique", "--area", "Nioro", "--from",
        "2025-10-20", "--aim", "lever le blocus", "--lang", "fr",
    )  # fmt: skip
    assert status == 0 and "lever le blocus" in out
    after = json.loads(vigie("response", "--json")[1])
    (typed,) = [one for one in after if one["typed"]]
    assert len(after) == len(before) + 1 and typed["start"] == "2025-10-20" and typed["dated"]
    assert typed["id"][:12] in vigie("response")[1]


def test_a_fall_after_a_measure_is_told_beside_other_regions(vigie, acled):
    assert vigie("import", acled, "--as", "acled")[0] == 0
    status, out, _ = vigie("response", "effect", "--area", "Kayes", "--at", "2024-01-01", "--json")
    found = {one["kind"]: one for one in json.loads(out)}
    assert status == 0 and found["response_effect"]["value"] == pytest.approx(1 / 6, rel=0.01)
    assert found["response_effect"]["interval"]["high"] < 1
    assert len(found["response_effect"]["details"]["beside"]) == 3
    assert found["response_effect"]["basis"][0]["incidents"]
    status, out, _ = vigie("response", "effect", "--area", "Gao", "--at", "2024-01-01", "--beside", "Mopti")
    assert status == 0 and "No change can be told" in out
    vigie("response", "add", "--kind", "dialogue", "--by", "X", "--area", "Kayes", "--from", "2024-01-01")
    key = json.loads(vigie("response", "--json")[1])[0]["id"]
    told = json.loads(vigie("response", "effect", key[:10], "--json")[1])
    assert told[0]["value"] == found["response_effect"]["value"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["effect", "--area", "Kayes"], 1, "--at"),
        (["effect", "--at", "2024-01-01"], 1, "--area"),
        (["effect", "--area", "Nowhere", "--at", "2024-01-01"], 1, "Kayes"),
        (["effect", "--area", "Kayes", "--at", "2022-01-01"], 1, "before"),
        (["effect", "--area", "Kayes", "--at", "2024-12-01"], 1, "after"),
        (["effect", "--area", "Kayes", "--at", "2024-01-01", "--beside", "Kayes"], 1, "itself"),
        (["effect", "--area", "Kayes", "--at", "hier"], 2, "--at"),
        (["effect", "ffffffff"], 1, "vigie response"),
        (["add", "--kind", "war", "--by", "X", "--area", "Kayes", "--from", "2024-01-01"], 1, "dialogue"),
        (["options", "--option", "shell Kayes"], 1, "reopen"),
    ],
)
def test_bad_questions_get_one_sentence(vigie, acled, words, status, said):
    vigie("import", acled, "--as", "acled")
    ended, out, err = vigie("response", *words)
    assert (ended, out) == (status, "") and said in err and len(err.strip().splitlines()) == 1


def test_a_timeline_sets_measures_beside_indicators(vigie, acled, tmp_path):
    vigie("import", acled, "--as", "acled")
    vigie("response", "add", "--kind", "dialogue", "--by", "X", "--area", "Kayes", "--from", "2024-01-01")
    drawn = tmp_path / "t.svg"
    out = vigie("response", "timeline", "--area", "Kayes", "--json", "--svg", drawn)[1]
    (found,) = json.loads(out)
    rows = {row["month"]: row for row in found["details"]["rows"]}
    assert (rows["2023-12"]["incidents"], rows["2024-01"]["incidents"], rows["2023-12"]["deaths"]) == (6, 1, 12)
    assert {"isolation_days", "people_cut_off"} <= rows["2023-12"].keys()
    assert [m["start"] for m in found["details"]["measures"]] == ["2024-01-01"]
    assert drawn.read_text(encoding="utf-8").startswith("<svg")


def test_options_are_compared_on_a_day(vigie):
    vigie("add", GOLD)
    status, out, _ = vigie("response", "options", "--option", "reopen Kayes–Sandaré", "--on", "2025-10-20", "--json")
    (found,) = json.loads(out)
    assert status == 0 and found["details"]["settings"][0]["people"] == found["value"]
