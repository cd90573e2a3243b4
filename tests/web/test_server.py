"""The server as a whole: what it is, how it tells problems, what it takes in, what browsers are told."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from apart import run_apart
from fastapi.testclient import TestClient

from vigie.analysis.outlook.problems import OutlookError
from vigie.knowledge.problems import Spoken
from vigie.model import SourceError, VigieError
from vigie.record import Record
from vigie.web import Limits
from vigie.web.limits import Bounded, allow, allowed
from vigie.web.problems import code_of


def test_meta_tells_the_record_who_asks_and_every_word(asking: TestClient, sample: Path):
    told = asking.get("/api/meta").json()
    with Record.open(sample, read_only=True) as record:
        assert told["record"]["incidents"] == len(record.incidents())
        assert (told["record"]["reports"], told["record"]["accounts"]) == record.counts()
    assert told["me"]["role"] == "admin"
    types = {one["code"]: one for one in told["catalogue"]["types"]}
    assert types["attack"]["fr"] == "attaque" and types["attack"]["of"] == "violence_against_civilians"
    for topic in ("types", "event_types", "targets", "certainties", "sensitivities"):
        assert all(one["fr"] and one["en"] for one in told["catalogue"][topic]), topic


@pytest.mark.parametrize(
    ("headers", "query", "said"),
    [
        ({"Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8"}, "", "Il n'y a rien"),
        ({"Accept-Language": "de, en;q=0.5, fr;q=0.2"}, "", "There is nothing"),
        ({"Accept-Language": "fr;q=0, en"}, "", "There is nothing"),
        ({"Accept-Language": "en"}, "?lang=fr", "Il n'y a rien"),
        ({}, "?lang=de", "There is nothing"),
        ({"Accept-Language": ";;q=x,,fr;q=1.5.2"}, "", "There is nothing"),
    ],
)
def test_problems_are_told_in_the_language_asked(asking: TestClient, headers: dict[str, str], query: str, said: str):
    answer = asking.get(f"/api/nowhere{query}", headers=headers)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith(said)


def test_every_kind_of_problem_has_a_type():
    assert code_of(OutlookError("nothing_fits")) == "outlook.bad.nothing_fits"
    assert code_of(SourceError("x")) == "source" and code_of(VigieError("x")) == "vigie"
    codes = {kind.__name__: getattr(kind, "topic", "") or hasattr(kind, "key") for kind in Spoken.__subclasses__()}
    assert len(codes) >= 4 and all(codes.values())


def test_every_answer_carries_the_safe_headers(asking: TestClient):
    for path in ("/api/meta", "/api/nowhere", "/", "/assets/x.js", "/a.b"):
        answer = asking.get(path)
        assert "script-src 'self'" in answer.headers["content-security-policy"], path
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/..%2f..%2fsettings.py", "/%2e%2e/settings.py", "/....//settings.py", "/x/../settings.py"]
)
def test_no_file_outside_the_page_is_served(asking: TestClient, path: str):
    answer = asking.get(path)
    assert answer.status_code == 404 and "Limits" not in answer.text


def test_a_body_that_is_too_large_is_refused_by_its_length_and_by_what_comes(serve: Any):
    client = serve(limits=Limits(body=1000))
    assert client.post("/api/meta", content=b"x" * 1001).status_code == 413

    heard = _through(Bounded(_reads_all, Limits(body=1000)), [b"x" * 100] * 1000)
    assert heard["status"] == 413 and heard["taken"] <= 12
    assert client.get("/api/meta").status_code == 200


def test_a_body_that_trickles_is_given_up():
    limits = Limits(body=10**6, body_pause=0.2, body_rate=10_000)
    assert _through(Bounded(_reads_all, limits), [b"x"] * 50, pause=0.02)["status"] == 408
    assert _through(Bounded(_reads_all, limits), [b"x"], pause=1, forever=True)["status"] == 408
    assert _through(Bounded(_reads_all, limits), [b"x" * 1000] * 5, pause=0.02)["status"] == 200


def test_a_route_may_take_more_than_others():
    allow("/api/test-large", 5000)
    assert allowed("/api/test-large/1", 10) == 5000
    assert allowed("/api/test-larger", 10) == 10


async def _reads_all(scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _through(app: Any, chunks: list[bytes], pause: float = 0, forever: bool = False) -> dict[str, int]:
    """Send these chunks to an app; the status of its answer and how many chunks it took."""
    heard: dict[str, int] = {"taken": 0}

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(pause)
        heard["taken"] += 1
        more = forever or heard["taken"] < len(chunks)
        return {"type": "http.request", "body": chunks[min(heard["taken"], len(chunks)) - 1], "more_body": more}

    async def send(message: dict[str, Any]) -> None:
        heard.setdefault("status", message.get("status", 0))

    scope = {"type": "http", "method": "POST", "path": "/api/x", "headers": [], "query_string": b""}
    run_apart(app(scope, receive, send))
    return heard
