"""``vigie severity`` on a record of annotated reports."""

import json
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parents[1] / "gold"


@pytest.fixture
def recorded(vigie: Any) -> Any:
    assert vigie("add", GOLD / "A1.jsonl")[0] == 0
    return vigie


def test_the_table_the_sentences_and_json(recorded: Any) -> None:
    status, out, _ = recorded("severity", "--on", "2025-09-20", "--lang", "fr")
    assert status == 0 and "Diéma (ML)" in out and "/9" in out
    status, out, _ = recorded("severity", "--on", "2025-09-20", "--admin", "Diéma", "--lang", "en")
    assert status == 0
    assert "Diéma (cercle): at least" in out and "  X · Mines and improvised explosive devices" in out
    assert "Insecurity and hostilities" in out and "17 May" in out
    status, out, _ = recorded("severity", "--on", "2025-09-20", "--json")
    found = json.loads(out)
    assert {one["kind"] for one in found} == {"access_severity"}
    assert all(one["said"]["fr"] and one["interval"]["high"] >= one["value"] for one in found)


def test_what_cannot_be_asked(recorded: Any) -> None:
    assert recorded("severity", "--on", "yesterday")[0] == 2
    status, _, err = recorded("severity", "--admin", "Xqz")
    assert status == 1 and err.count("\n") == 1 and "Xqz" in err
    status, out, _ = recorded("severity", "--on", "2001-01-01", "--lang", "en")
    assert status == 0 and "tells nothing of access" in out
