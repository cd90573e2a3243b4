"""``vigie access`` as a user runs it."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from vigie.knowledge.asked import the_place
from vigie.model import Account, Certainty, Coded, Condition, DateRange, Evidence, Place, Reading, Report
from vigie.record import Record

BLOCKADE = "Kayes est sous blocus depuis le 3 septembre."
RAIDED = dt.date(2025, 9, 1)
RAID = "Le site de Kéniéba a été attaqué."


def spot(name):
    e = the_place(name).entry
    return Place(name, "at", "Kayes", e.country, e.lat, e.lon, "exact")


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    """A record of a blockade and an attack."""
    blockade = Condition(
        "blockade", (spot("Kayes"),), (Coded("JNIM"),), DateRange(dt.date(2025, 9, 3), None), None, None, None, (),
        Certainty.STATED, Evidence(0, len(BLOCKADE), BLOCKADE),
    )  # fmt: skip
    attack = Account(
        (Coded("attack"),), DateRange(RAIDED, RAIDED), (spot("Kéniéba"),), (), (), (), (), (),
        Certainty.STATED, Evidence(0, len(RAID), RAID),
    )  # fmt: skip
    with Record.open(tmp_path / "record.duckdb") as record:
        for text, what in ((BLOCKADE, {"conditions": (blockade,)}), (RAID, {"incidents": (attack,)})):
            record.add(Reading(Report(text[:5], text, "fr", dt.date(2025, 9, 20), "Radio", "Titre"), **what))


def test_a_way_is_told_in_both_languages_and_as_json(vigie):
    status, out, _ = vigie("access", "--from", "Kayes", "--to", "Bamako", "--close", "Sandaré–Lakamané", "--lang", "fr")
    assert status == 0 and "×1.39" in out and "modélisées" in out
    status, out, _ = vigie("access", "--from", "Kayes", "--to", "Bamako", "--close", "Sandaré–Lakamané", "--json")
    (found,) = json.loads(out)
    assert found["kind"] == "route" and found["details"]["factor"] == pytest.approx(1.39, abs=0.01)
    assert found["about"]["closed"] == ["Sandaré–Lakamané"]


def test_the_state_of_a_place_comes_with_its_sentences(vigie, recorded):
    status, out, _ = vigie("access", "--of", "Kayes", "--on", "2025-09-20", "--evidence", "--lang", "fr")
    assert status == 0
    assert "blocus depuis le 3 septembre 2025" in out and BLOCKADE in out and "fin non rapportée" in out


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        (("--isolated",), {"isolated"}),
        (("--isolated", "--since", "2025-09-01", "--until", "2025-09-20"), {"isolation_days"}),
        (("--critical", "--most", "2"), {"critical_losses", "critical_reopenings"}),
        (("--exposed", "--km", "60"), {"exposed"}),
    ],
)
def test_every_question_is_answered(vigie, recorded, options, kinds):
    status, out, _ = vigie("access", *options, *(() if "--since" in options else ("--on", "2025-09-20")), "--json")
    found = json.loads(out)
    assert status == 0
    assert {one["kind"] for one in found} == kinds
    assert all(one["details"]["rows"] for one in found)
    assert all(one["caveats"]["fr"] and one["basis"] for one in found)


def test_a_table_cut_short_says_how_much_is_left_out(vigie):
    status, out, _ = vigie("access", "--isolated", "--json")
    (found,) = json.loads(out)
    assert found["details"]["places"] > 100
    status, out, _ = vigie("access", "--isolated", "--lang", "en")
    assert status == 0 and f"and {found['details']['places'] - 20} more" in out


def test_what_ended_or_is_long_untold_does_not_read_as_closed(vigie, recorded):
    _, out, _ = vigie("access", "--of", "Kayes", "--on", "2026-01-20", "--lang", "en")
    assert "no longer counted (closed)" in out
    _, out, _ = vigie("access", "--of", "Kayes", "--on", "2025-09-20", "--lang", "en")
    assert "(closed; traffic: all)" in out and "no longer counted" not in out


def test_a_table_stands_under_what_is_said(vigie, recorded):
    status, out, _ = vigie("access", "--critical", "--on", "2025-09-20", "--lang", "fr")
    assert status == 0 and "Tronçon" in out and "à rouvrir" in out and "RGPH" in out and "modélisées" in out


def test_what_is_exposed_is_told_with_the_incidents_near_it(vigie, recorded):
    _, out, _ = vigie("access", "--exposed", "--on", "2025-09-20", "--km", "60", "--json")
    rows = json.loads(out)[0]["details"]["rows"]
    assert all(row["incidents"] == 1 and row["nearest_km"] <= 60 for row in rows)
    _, out, _ = vigie("access", "--exposed", "--on", "2026-09-20", "--km", "60", "--json")
    assert json.loads(out)[0]["value"] == 0


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        ((), 2, "Ask one thing"),
        (("--of", "Kayes", "--isolated"), 2, "Ask one thing"),
        (("--from", "Kayes"), 2, "--from and --to"),
        (("--isolated", "--since", "2025-09-02", "--until", "2025-09-01"), 2, "--since and --until"),
        (("--isolated", "--service", "pub"), 2, "hospital"),
        (("--isolated", "--country", "XX"), 2, "--country"),
        (("--exposed",), 2, "no record"),
        (("--of", "Kayes", "--close", "Sandaré–Lakamané"), 2, "'--close' does not go with '--of'"),
        (("--of", "Kayes", "--since", "2025-09-01", "--until", "2025-09-02"), 2, "'--since'"),
        (("--of", "Kayes", "--km", "5"), 2, "'--km'"),
        (("--critical", "--minutes", "5"), 2, "'--minutes' does not go with '--critical'"),
        (("--isolated", "--on", "2025-09-01", "--since", "2025-09-01", "--until", "2025-09-02"), 2, "'--on'"),
        (("--of", "Xyzzyville"), 1, "no place of that name"),
        (("--of", "Boni"), 1, "which?"),
        (("--of", "12.0,-24.0"), 1, "sea"),
        (("--from", "Kayes", "--to", "Bamako", "--close", "Nioro du Sahel–Kita"), 1, "no road between"),
        (("--from", "Kayes", "--to", "Bamako", "--roads", "nowhere.csv"), 1, "no such file"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(vigie, options, status, words):
    got, out, err = vigie("access", *options)
    assert (got, out) == (status, "") and words in err and err.count("\n") == 1
