"""Lists, counts, series and columns over HTTP: the same answers as the record's, once worked out and by page."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from vigie.model import UNTOLD, Report, Sensitivity
from vigie.reading import read
from vigie.record import Filter, Record
from vigie.web.api import columns, incidents, maps, reports
from vigie.web.people.who import Role, Who

QUERIES: list[tuple[str, dict[str, Any], Filter]] = [
    ("nothing", {}, Filter()),
    ("place", {"place": "Kayes"}, Filter(place="Kayes")),
    ("types", {"type": ["attack", "battles"]}, Filter(type=("attack", "battles"))),
    (
        "days",
        {"from": "2025-07-01", "to": "2025-09-30"},
        Filter(start=dt.date(2025, 7, 1), end=dt.date(2025, 9, 30)),
    ),
    ("words", {"text": "camion"}, Filter(text="camion")),
    ("sources", {"min_sources": 2}, Filter(min_sources=2)),
]


@pytest.mark.parametrize(("name", "query", "where"), QUERIES, ids=[name for name, *_ in QUERIES])
def test_the_api_answers_as_the_record_does(
    asking: TestClient, sample: Path, name: str, query: dict[str, Any], where: Filter
):
    with Record.open(sample, read_only=True) as record:
        answers = record.ask().answers
        expected = [one.id for one in answers.page(where, newest=True).found]
        counted, tolls = answers.facets(where), answers.tolls(where)
    listed = asking.get("/api/incidents", params=query | {"limit": 500}).json()
    assert [one["id"] for one in listed["items"]] == expected
    assert listed["total"] == len(expected) and listed["next"] is None
    facets = asking.get("/api/facets", params=query).json()
    assert facets["total"] == len(expected)
    for facet, pairs in counted.facets.items():
        assert [(v["value"] or "", v["incidents"]) for v in facets["facets"][facet]] == list(pairs), facet
    told = asking.get("/api/tolls", params=query).json()
    assert [(t["kind"], t["low"], t["high"]) for t in told["tolls"]] == [(t.kind, t.low, t.high) for t in tolls]
    columns = asking.get("/api/columns", params=query).json()
    assert all(key.startswith(cut) for key, cut in zip(expected, columns["id"], strict=True))
    for step in ("day", "week", "month"):
        series = asking.get("/api/series", params=query | {"step": step}).json()
        assert sum(one["incidents"] for one in series["bins"]) + series["undated"] == series["total"] == len(expected)
        killed = sum(one["killed_high"] for one in series["bins"])
        assert killed == sum(t.high for t in tolls if t.kind == "killed")


def test_columns_and_lists_say_the_same_of_each_incident(asking: TestClient):
    listed = asking.get("/api/incidents", params={"limit": 500}).json()["items"]
    told = asking.get("/api/columns").json()
    words = told["dictionaries"]
    epoch = dt.date(1970, 1, 1)
    for i, one in enumerate(listed):
        first = told["first"][i]
        assert one["first"] == (None if first is None else (epoch + dt.timedelta(first)).isoformat())
        assert (one["lat"] is None) == (told["lat"][i] is None)
        if one["lat"] is not None:
            assert told["lat"][i] == pytest.approx(one["lat"] * 1e5, abs=0.6)
        assert words["types"][told["type"][i]] == one["type"]
        assert words["places"][told["place"][i]] == one["place"]
        for name, dictionary in (("types", "types"), ("actors", "actors"), ("targets", "targets")):
            start = told[name]["start"]
            values = [words[dictionary][n] for n in told[name]["values"][start[i] : start[i + 1]]]
            assert values == one["perpetrators" if name == "actors" else name]


def test_pages_lead_on_and_full_items_are_those_of_the_program(asking: TestClient, sample: Path):
    seen: list[str] = []
    after: str | None = None
    while True:
        page = asking.get("/api/incidents", params={"limit": 30, **({"after": after} if after else {})}).json()
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    with Record.open(sample, read_only=True) as record:
        assert seen == [one.id for one in reversed(record.incidents())]
    full = asking.get("/api/incidents", params={"limit": 2, "detail": "full"}).json()
    assert [one["id"] for one in full["items"]] == seen[:2]
    assert all(one["accounts"][0]["quote"] for one in full["items"])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"from": "2025-13-01"}, "from"),
        ({"from": "2025-02-01", "to": "2025-01-01"}, "to"),
        ({"within": 5}, "place"),
        ({"place": "14.5,-9.2"}, "within"),
        ({"place": "Lake Wobegon"}, "Lake Wobegon"),
        ({"type": "atack"}, "attack"),
        ({"actor": "JNIMM"}, "JNIM"),
        ({"certainty": "sure"}, "stated"),
        ({"source": "Nobody's Gazette"}, "Gazette"),
        ({"polygon": "POLYGON((0 0, 1 1"}, "polygon"),
        ({"pcode": "XX99"}, "XX99"),
        ({"after": "nonsense"}, "nonsense"),
        ({"text": "a " * 60}, "16"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"lang": "de"}, "fr"),
        ({"sensitivity": "low"}, "public"),
        ({"limit": 100_000}, "limit"),
        ({"min_sources": "x"}, "min_sources"),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_is_wrong(asking: TestClient, query: dict[str, Any], said: str):
    answer = asking.get("/api/incidents", params=query)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


def test_a_question_asked_again_is_answered_by_its_tag_until_something_changes(client: TestClient):
    for path in ("/api/incidents", "/api/columns", "/api/facets", "/api/series"):
        first = client.get(path)
        tag = first.headers["etag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert again.status_code == 304 and not again.content and again.headers["etag"] == tag
        assert client.get(path, params={"place": "Kayes"}, headers={"If-None-Match": tag}).status_code == 200
    newest = client.get("/api/incidents?limit=1").json()["items"][0]["id"]
    store = client.app.state.store  # type: ignore[attr-defined]
    with store.writing(Who("Awa", Role.ANALYST, Sensitivity.SECRET)) as record:
        account = record.incident(newest).accounts[0].id
        record.judge("reject", account, person="Awa", reason="a drill")
    changed = client.get("/api/incidents", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert newest not in [one["id"] for one in changed.json()["items"]]
    for path in ("/api/columns", "/api/series", "/api/facets"):
        assert client.get(path).json()["total"] == changed.json()["total"], path


def test_the_record_of_another_day_is_asked_as_it_stood(asking: TestClient):
    assert asking.get("/api/incidents?as_of=2020-01-01").json()["total"] == 0
    now = asking.get("/api/incidents").json()
    then = asking.get("/api/incidents?as_of=2999-01-01").json()
    assert now == then
    assert asking.get("/api/columns?as_of=2999-01-01").json()["total"] == now["total"]


def test_answers_are_compressed_for_who_takes_it(asking: TestClient):
    packed = asking.get("/api/columns", headers={"Accept-Encoding": "gzip"})
    plain = asking.get("/api/columns", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/api/incidents", incidents.Page),
        ("/api/incidents?detail=full&limit=3", incidents.Page),
        ("/api/facets", incidents.Facets),
        ("/api/tolls", incidents.Tolls),
        ("/api/series?step=week", incidents.Series),
        ("/api/columns", columns.Told),
        ("/api/conditions", maps.Told),
        ("/api/areas", maps.Collection),
        ("/api/reports", reports.ReportsTold),
    ],
)
def test_answers_are_what_the_description_says(asking: TestClient, path: str, model: type[BaseModel]):
    told = asking.get(path).json()
    assert model.model_validate(told).model_dump(mode="json") == told


def test_a_source_that_is_not_told_is_named_nowhere_by_its_report(serve: Any, tmp_path: Path):
    text = "Le 3 mai 2025, des hommes armés ont attaqué le village de Bougarila. Quatre civils ont été tués."
    told = [("a" * 16, None), ("b" * 16, None), ("c" * 16, "Radio")]
    day = dt.date(2025, 5, 4)
    with Record.open(tmp_path / "own.duckdb") as record:
        record.add_all([read(Report(key, text, "fr", day, source)) for key, source in told])
        record.rebuild()
    server = serve(tmp_path / "own.duckdb")
    (listed,) = server.get("/api/incidents").json()["items"]
    assert listed["sources"] == [UNTOLD, UNTOLD, "Radio"]
    assert server.get("/api/incidents", params={"min_sources": 3, "source": UNTOLD}).json()["total"] == 1
    assert server.get("/api/incidents", params={"source": "a" * 16}).status_code == 400
    facet = server.get("/api/facets").json()["facets"]["source"]
    assert facet == [{"value": UNTOLD, "incidents": 1}, {"value": "Radio", "incidents": 1}]
    row = next(csv.DictReader(server.get("/api/export", params={"format": "csv"}).text.splitlines()))
    assert row["sources"] == "?; ?; Radio"
    shown = html_text(server.get("/api/brief", params={"format": "html", "lang": "fr"}).text)
    assert "source non dite" in shown and not any(key in shown for key, source in told if source is None)
    trend = server.get("/api/trend").text
    assert not any(key in trend for key, source in told if source is None)


def html_text(page: str) -> str:
    """What a reader sees."""
    return re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)
