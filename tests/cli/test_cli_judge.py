"""``vigie judge``, ``vigie review`` and ``vigie why --history``, as a user types them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vigie.exchange import reading_from_json
from vigie.record import Record

GOLD = Path(__file__).parents[1] / "gold"
SIGNED = ("--by", "Awa K.", "--reason", "two witnesses")
Said = tuple[int, str, str]
Vigie = Callable[..., Said]


@pytest.fixture
def record(vigie: Vigie, tmp_path: Path) -> Path:
    """A record of the test's own, with the annotated reports of one file."""
    path = tmp_path / "record.duckdb"
    with Record.open(path) as store:
        lines = (GOLD / "A2.jsonl").read_text(encoding="utf-8").splitlines()
        store.add_all([reading_from_json(json.loads(line)) for line in lines if line.strip()])
    return path


def why(vigie: Vigie, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(vigie("why", name, "--json")[1])
    return found


def test_correct_and_withdraw(vigie: Vigie, record: Path) -> None:
    before = why(vigie, "A2-01#0")
    status, said, err = vigie("judge", "correct", "A2-01#0", "killed=7+", "place=Kadiana", *SIGNED, "--json")
    assert (status, err) == (0, "")
    judgement = json.loads(said)
    assert judgement["values"]["killed"] == {"low": 7, "value": 7, "high": None}
    assert (judgement["by"], judgement["reason"], judgement["decision"]) == ("Awa K.", "two witnesses", "correct")
    now = why(vigie, "A2-01#0")
    toll = next(t for t in now["tolls"] if t["kind"] == "killed")
    assert (toll["low"], toll["open"]) == (7, True)
    assert toll["figures"][-1]["judgement"]["judgement"] == judgement["judgement"]
    assert {c["key"] for c in now["corrected"]} == {"killed", "places"}
    stated = [v for v in now["values"] if "judgement" not in v]
    assert stated == before["values"]
    assert "corrigé par Awa K. le" in vigie("why", "A2-01#0", "--lang", "fr")[1]
    assert "corrected" in vigie("incidents")[1]
    assert vigie("judge", "withdraw", judgement["judgement"][:12], "--by", "Bah", "--reason", "another convoy")[0] == 0
    history = json.loads(vigie("why", "A2-01#0", "--history", "--json")[1])
    assert [(one["decision"], one["withdrawn"]) for one in history if one["what"] == "judged"] == [
        ("correct", True),
        ("withdraw", False),
    ]
    told = vigie("why", "A2-01#0", "--history")[1]
    assert "since withdrawn" in told
    assert "another convoy" in told


def test_confirm_and_reject_an_incident_or_one_account(vigie: Vigie, record: Path) -> None:
    found = why(vigie, "A2-01#0")
    key = found["id"][:12]
    assert len(found["accounts"]) == 2
    said = [json.loads(line) for line in vigie("judge", "confirm", key, *SIGNED, "--json")[1].splitlines()]
    assert [one["a"] for one in said] == [a["id"] for a in found["accounts"]]
    assert {one["by"] for one in why(vigie, key)["confirmed"]} == {"Awa K."}
    assert "tells of no incident" in vigie("judge", "reject", "A2-02#0", *SIGNED)[1]
    assert "A2-02" not in vigie("why", key)[1]
    assert vigie("judge", "reject", key, *SIGNED)[0] == 0
    status, _, err = vigie("why", key)
    assert (status, len(err.splitlines())) == (1, 1)
    assert "Awa K. rejected it" in err
    assert "rejected by Awa K." in vigie("why", key, "--history")[1]


def test_review_and_renew(vigie: Vigie, record: Path) -> None:
    vigie("judge", "correct", "A2-01#0", "killed=7", *SIGNED)
    assert json.loads(vigie("review", "--json")[1]) == []
    assert "No judgement awaits" in vigie("review")[1]
    lines = (GOLD / "A2.jsonl").read_text(encoding="utf-8").splitlines()
    reading = next(r for line in lines if (r := reading_from_json(json.loads(line))).report.id == "A2-01")
    moved = dataclasses.replace(reading.incidents[0], date=None)
    report = dataclasses.replace(reading.report, text="Précision. " + reading.report.text)
    with Record.open(record) as store:
        store.add(dataclasses.replace(reading, report=report, incidents=(moved,)))
    (waiting,) = json.loads(vigie("review", "--json")[1])
    (account,) = waiting["accounts"]
    assert account["before"]["quote"]
    assert (account["now"]["report"], account["now"]["index"]) == ("A2-01", 0)
    assert "now perhaps: [A2-01#0]" in vigie("review")[1]
    assert "aujourd'hui peut-être" in vigie("review", "--lang", "fr")[1]
    assert json.loads(vigie("review", "--as-of", "2020-01-01", "--json")[1]) == []
    assert "awaits review" in vigie("why", "A2-01#0", "--history")[1]
    status, said, err = vigie("judge", "renew", waiting["judgement"], *SIGNED)
    assert (status, err, len(said.splitlines())) == (0, "", 2)
    assert json.loads(vigie("review", "--json")[1]) == []
    assert [t["high"] for t in why(vigie, "A2-01#0")["tolls"] if t["kind"] == "killed"] == [7]
    status, _, err = vigie("judge", "renew", waiting["judgement"], *SIGNED)
    assert status == 2
    assert "awaits nobody" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("confirm", "A2-01#0", "--reason", "x"), "--by"),
        (("confirm", "A2-01#0", "--by", "x"), "--reason"),
        (("confirm", "A2-99#0", *SIGNED), "No account goes by"),
        (("correct", "A2-01#0", "killd=5", *SIGNED), "use date, place"),
        (("correct", "A2-01#0", "killed.people=5", *SIGNED), "aid_workers"),
        (("correct", "A2-01#0", "killed", *SIGNED), "KEY=VALUE"),
        (("correct", "A2-01#0", "killed=", *SIGNED), "KEY=VALUE"),
        (("correct", "A2-01#0", "killed=-5", *SIGNED), "no number for killed"),
        (("correct", "A2-01#0", "killed=7-5", *SIGNED), "no number for killed"),
        (("correct", "A2-01#0", "killed=5", "killed.unspecified=5", *SIGNED), "twice"),
        (("correct", "A2-01#0", "date=17 octobre", *SIGNED), "no date"),
        (("correct", "A2-01#0", "date=2025-02-30", *SIGNED), "no date"),
        (("correct", "A2-01#0", "date=2025-02-03/2025-02-01", *SIGNED), "no date"),
        (("correct", "A2-01#0", "type=assault", *SIGNED), "no code for types"),
        (("correct", "A2-01#0", "certainty=sure", *SIGNED), "stated"),
        (("correct", "A2-01#0", "perpetrator=nobody at all", *SIGNED), "no code or name of an actor"),
        (("correct", "A2-01#0", "place=Kadianaaa", *SIGNED), "Kadiana"),
        (("correct", "A2-01#0", "place=Nowhere@99,0", *SIGNED), "no point on earth"),
        (("withdraw", "ffffffff", *SIGNED), "There is no judgement"),
        (("same", "A2-01#0", "A2-01#0", *SIGNED), "same account"),
    ],
)
def test_what_cannot_be_decided_is_told_in_one_line(
    vigie: Vigie, record: Path, arguments: tuple[str, ...], said: str
) -> None:
    status, out, err = vigie("judge", *arguments)
    assert (status, out, len(err.splitlines())) == (2, "", 1), err
    assert said in err
    french = vigie("judge", *arguments, "--lang", "fr")[2]
    assert len(french.splitlines()) == 1
    assert french != err
