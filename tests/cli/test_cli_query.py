"""``vigie incidents``: areas, origins, facets, pages, names that nobody knows; as a user runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vigie.cli import run
from vigie.exchange import reading_from_json
from vigie.record import Record

GOLD = Path(__file__).parents[1] / "gold"
WEST = "POLYGON((-12.5 13, -9 13, -9 16, -12.5 16, -12.5 13))"
Said = tuple[int, str, str]
Vigie = Callable[..., Said]


@pytest.fixture(scope="module")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query") / "gold.duckdb"
    with Record.open(path) as record:
        for name in ("A1", "A2"):
            for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
                record.add(reading_from_json(json.loads(line)))
    return path


@pytest.fixture
def vigie(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, annotated: Path) -> Vigie:
    """Run ``vigie incidents``: its status, what it printed, what it complained of."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def command(*arguments: object) -> Said:
        status = run(["incidents", "--record", str(annotated), *map(str, arguments)])
        said = capfd.readouterr()
        return status, said.out, said.err

    return command


def ids(said: Said) -> list[str]:
    return [one["id"] for one in json.loads(said[1])]


def test_areas(vigie: Vigie, tmp_path: Path) -> None:
    every, west = ids(vigie("--json")), ids(vigie("--json", "--polygon", WEST))
    assert 0 < len(west) < len(every)
    ring = [[-12.5, 13], [-9, 13], [-9, 16], [-12.5, 16], [-12.5, 13]]
    shape = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {}}
    for name in ("west.geojson", "polygon (1).json"):
        (tmp_path / name).write_text(json.dumps(shape), encoding="utf-8-sig")
        assert ids(vigie("--json", "--polygon", tmp_path / name)) == west
    assert ids(vigie("--json", "--polygon", WEST + " " * 5000)) == west
    kayes = ids(vigie("--json", "--pcode", "ML01"))
    assert set(ids(vigie("--json", "--pcode", "ML0103"))) < set(kayes) < set(every)
    assert ids(vigie("--json", "--place", "Kayes", "--pcode", "ML01"))


def test_who_published_it_and_where_it_comes_from(vigie: Vigie) -> None:
    every = json.loads(vigie("--json")[1])
    source = every[0]["sources"][0]
    found = json.loads(vigie("--json", "--source", source.upper())[1])
    assert found == [one for one in every if source in one["sources"]]
    assert ids(vigie("--json", "--origin", "reading")) == [one["id"] for one in every]
    assert ids(vigie("--json", "--sensitivity", "public")) == [one["id"] for one in every]


def test_an_event_type_stands_for_its_sub_events(vigie: Vigie) -> None:
    explosions = ids(vigie("--json", "--type", "explosions_remote_violence"))
    assert set(ids(vigie("--json", "--type", "air_drone_strike"))) <= set(explosions)
    assert explosions


def test_any_of_several(vigie: Vigie) -> None:
    every = json.loads(vigie("--json")[1])
    found = json.loads(vigie("--json", "--type", "abduction, air_drone_strike")[1])
    assert found == [one for one in every if {"abduction", "air_drone_strike"} & set(one["types"])]
    assert found
    both = json.loads(vigie("--json", "--actor", "jnim,FAMA", "--certainty", "stated,alleged")[1])
    assert both == [one for one in every if {"JNIM", "FAMA"} & set(one["perpetrators"])]
    status, _, err = vigie("--type", "abduction,assault")
    assert (status, len(err.splitlines())) == (2, 1)
    assert "'assault'" in err


def test_pages_go_back_in_time_and_hold_each_once(vigie: Vigie) -> None:
    every = json.loads(vigie("--json")[1])
    found: list[Any] = []
    more: list[str] = []
    while True:
        status, out, err = vigie("--json", "--limit", 3, *more)
        assert status == 0
        found = json.loads(out) + found
        if not err:
            break
        more = err.split()[-2:]
        assert more[0] == "--after"
    assert found == every
    table = vigie("--limit", 3)[1]
    assert f"3 of {len(every)} incidents." in table
    cursor = table.splitlines()[-1].split()[-1]
    assert vigie("--limit", 3, "--after", cursor)[0] == 0


def test_facets(vigie: Vigie) -> None:
    counted = json.loads(vigie("--facets", "--json", "--place", "Kayes")[1])
    every = json.loads(vigie("--json", "--place", "Kayes")[1])
    assert counted["total"] == len(every)
    types = {one["value"]: one["incidents"] for one in counted["facets"]["type"]}
    assert types == {code: sum(code in one["types"] for one in every) for code in types}
    killed = next(t for t in counted["tolls"] if t["kind"] == "killed")
    spans = [s for one in every for s in one["tolls"] if s["kind"] == "killed"]
    assert (killed["low"], killed["high"]) == (sum(s["low"] or 0 for s in spans), sum(s["high"] or 0 for s in spans))
    english, french = vigie("--facets", "--lang", "en")[1], vigie("--facets", "--lang", "fr")[1]
    assert "violence against civilians" in english
    assert "violences contre les civils" in french
    assert "JNIM" in english
    assert "1 incidents" not in english + french


def test_by_an_index_the_same_is_said(vigie: Vigie, annotated: Path, tmp_path: Path) -> None:
    copy = tmp_path / "indexed.duckdb"
    copy.write_bytes(annotated.read_bytes())
    with Record.open(copy) as record:
        record.rebuild()
    for asked in (("--json",), ("--json", "--limit", "4"), ("--facets", "--json"), ("--json", "--polygon", WEST)):
        assert vigie(*asked, "--record", copy) == vigie(*asked)


def test_who_adds_to_a_large_record_waits_for_no_linking(
    vigie: Vigie, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], annotated: Path, tmp_path: Path
) -> None:
    from vigie.cli import record as commands

    copy = tmp_path / "record.duckdb"
    copy.write_bytes(annotated.read_bytes())
    add = ["add", str(GOLD / "A1.jsonl"), "--record", str(copy), "--json"]
    assert run(add) == 0
    small = json.loads(capfd.readouterr().out)
    assert (small["accounts"], small["incidents"]) == (
        sum(len(i["accounts"]) for i in _all(vigie, copy)),
        len(_all(vigie, copy)),
    )
    monkeypatch.setattr(commands, "LARGE", 3)
    monkeypatch.setattr(Record, "incidents", lambda *_: 1 / 0)
    assert run(add) == 0
    assert json.loads(capfd.readouterr().out) == {**small, "incidents": None, "known": 6, "new": 0, "reread": 0}
    assert run(add[:-1]) == 0
    assert f"{small['accounts']} accounts on record" in capfd.readouterr().out


def _all(vigie: Vigie, record: Path) -> list[Any]:
    found: list[Any] = json.loads(vigie("--json", "--record", record)[1])
    return found


def test_a_large_record_without_an_index_says_so(vigie: Vigie, monkeypatch: pytest.MonkeyPatch) -> None:
    from vigie.record.query import asking

    monkeypatch.setattr(asking, "SLOW_FROM", 3)
    status, out, err = vigie("--json")
    assert (status, len(err.splitlines())) == (0, 1)
    assert "vigie record rebuild" in err
    assert json.loads(out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--place", "Diemaa Sud Ouest"), "No place is called 'Diemaa Sud Ouest'"),
        (("--place", "Nyoro"), "did you mean"),
        (("--actor", "jnin"), "No actor goes by 'JNIN'; did you mean JNIM"),
        (("--source", "Nobody"), "No source on record"),
        (("--origin", "acled"), "choose one of reading"),
        (("--pcode", "XX"), "no P-code"),
        (("--polygon", "POLYGON((0 0))"), "cannot be read"),
        (("--polygon", "no-such-file.geojson"), "cannot be read"),
        (("--after", "nonsense"), "leads to no page"),
        (("--facets", "--format", "csv"), "choose one of table, json"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(vigie: Vigie, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = vigie(*arguments)
    assert status in {1, 2}
    assert out == ""
    assert said in err
    assert len(err.splitlines()) == 1
    assert vigie(*arguments, "--lang", "fr")[2] != err


def test_what_is_known_but_not_on_record_fits_nothing(vigie: Vigie) -> None:
    assert "No incident fits" in vigie("--place", "Djibouti")[1]
    assert "No incident fits" in vigie("--actor", "M23")[1]


def test_an_actor_may_be_named(vigie: Vigie) -> None:
    name = "Groupe de soutien à l'islam et aux musulmans"
    assert ids(vigie("--json", "--actor", name)) == ids(vigie("--json", "--actor", "JNIM"))
