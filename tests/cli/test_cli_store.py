"""``vigie record``, and any command on a record in a database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from benchmarks.postgres import server

GOLD = Path(__file__).parents[1] / "gold"
Said = tuple[int, str, str]
Vigie = Callable[..., Said]


@pytest.fixture
def url() -> Iterator[str]:
    try:
        with server() as running:
            yield running.database()
    except LookupError as reason:
        pytest.skip(str(reason))


def test_a_file_goes_into_a_database_and_back(vigie: Vigie, url: str, tmp_path: Path) -> None:
    secret = url.replace("vigie@", "vigie:hunter2@")
    assert vigie("add", GOLD / "A1.jsonl")[0] == 0
    status, out, err = vigie("record", "verify", "--json")
    assert (status, err) == (0, "")
    whole = json.loads(out)
    assert whole["damaged"] == []
    export = tmp_path / "all.jsonl"
    assert vigie("record", "export", export)[0] == 0
    assert vigie("record", "export")[1] == export.read_text(encoding="utf-8")
    status, out, _ = vigie("record", "import", export, "--record", secret, "--json")
    assert json.loads(out)["digest"] == whole["digest"]
    assert "hunter2" not in out
    status, out, _ = vigie("add", GOLD / "A1.jsonl", "--record", secret)
    assert (status, "hunter2" in out, "0 new, 6 known" in out) == (0, False, True)
    listed = vigie("incidents", "--format", "csv")[1]
    assert vigie("incidents", "--format", "csv", "--record", url)[1] == listed
    assert vigie("record", "rebuild", "--record", url)[0] == 0
    assert whole["digest"] in vigie("record", "verify", "--record", url)[1]


def test_an_export_says_what_it_wrote_and_what_it_replaced(vigie: Vigie, tmp_path: Path) -> None:
    assert vigie("add", GOLD / "A1.jsonl")[0] == 0
    export = tmp_path / "all.jsonl"
    status, out, err = vigie("record", "export", export)
    rows = len(export.read_text(encoding="utf-8").splitlines())
    assert (status, err, f"{rows} lines" in out, "in place of" in out) == (0, "", True, False)
    assert "in place of" in vigie("record", "export", export)[1]
    told = json.loads(vigie("record", "export", export, "--json")[1])
    assert (told["rows"], told["replaced"], told["file"]) == (rows, True, str(export))


def test_what_is_damaged_is_named(vigie: Vigie, tmp_path: Path) -> None:
    from vigie.record import Record

    vigie("add", GOLD / "A1.jsonl")
    with Record.open(tmp_path / "record.duckdb") as record:
        record.engine.execute("UPDATE text SET text = text || '.'")
    status, out, _ = vigie("record", "verify")
    assert status == 1
    assert "not as they went in" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("record", "verify"), "no record here"),
        (("record", "import", "nothing.jsonl"), "cannot be read"),
        (("record", "import", Path(__file__)), "line 1"),
        (("incidents", "--record", "postgresql://vigie:hunter2@127.0.0.1:9/none"), "cannot be reached"),
        (("incidents", "--record", "postgresql://vigie:hunter2@[::1/none"), "no database address"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(vigie: Vigie, arguments: tuple[object, ...], said: str) -> None:
    status, _, err = vigie(*arguments)
    assert status == 1
    assert said in err
    assert err.count("\n") == 1
    assert "hunter2" not in err


def test_incidents_as_of_a_day(vigie: Vigie) -> None:
    vigie("add", GOLD / "A1.jsonl")
    now = vigie("incidents", "--json")[1]
    assert json.loads(now)
    assert vigie("incidents", "--json", "--as-of", "2999-01-01")[1] == now
    assert json.loads(vigie("incidents", "--json", "--as-of", "2020-01-01")[1]) == []
    assert vigie("incidents", "--as-of", "yesterday")[0] == 2
