"""The brief over HTTP: three forms of a filter, pieces for an editor, what is above one's level in none of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from vigie.model import Report, Sensitivity
from vigie.reading import read
from vigie.record import Record

ORIGIN = {"Origin": "http://127.0.0.1:8400"}
GUARDED = Report(
    "guarded",
    "Lundi 12 mai 2025, des hommes armés ont attaqué le village de Tambacara. Neuf civils ont été tués.",
    "fr",
    None,
    "Réseau Kalanko",
    "Note",
    None,
    Sensitivity.RESTRICTED,
)


@pytest.mark.parametrize(
    ("form", "start", "media"),
    [
        ("html", b"<!DOCTYPE html>", "text/html"),
        ("pdf", b"%PDF", "application/pdf"),
        ("docx", b"PK", "application/vnd"),
    ],
)
def test_a_filter_gives_a_file_in_each_form(asking: TestClient, form: str, start: bytes, media: str):
    asked = {"format": form, "template": "claims", "lang": "fr", "place": "Kayes"}
    first = asking.get("/api/brief", params=asked)
    assert first.status_code == 200 and first.content.lstrip().startswith(start)
    assert first.headers["content-type"].startswith(media)
    assert first.headers["content-disposition"] == f'attachment; filename="vigie-claims.{form}"'
    again = asking.get("/api/brief", params=asked, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_templates_and_blocks_are_told_in_the_language_asked(asking: TestClient):
    told = {lang: asking.get("/api/brief/templates", params={"lang": lang}).json() for lang in ("fr", "en")}
    assert {t["name"] for t in told["en"]["templates"]} == {"situation", "weekly", "access", "exposure", "claims"}
    assert [b["block"] for b in told["en"]["blocks"]] == [b["block"] for b in told["fr"]["blocks"]]
    assert {b["block"]: b["heading"] for b in told["fr"]["blocks"]}["map"] == "Carte"


def test_an_editor_gets_the_pieces_and_gives_its_own(asking: TestClient):
    got: dict[str, Any] = asking.get("/api/brief/blocks", params={"lang": "en", "place": "Kayes"}).json()
    blocks = [piece["block"] for piece in got["pieces"]]
    assert blocks[:2] == ["key_figures", "summary"] and "sources" in blocks
    assert all("<script" not in piece["html"] and " style=" not in piece["html"] for piece in got["pieces"])
    body = {
        "title": "For <Monday>",
        "blocks": [{"text": "Read <img src=x onerror=alert(1)> this first."}, {"block": "summary", "heading": "Told"}],
    }
    page = asking.post("/api/brief?lang=en&place=Kayes&format=html", json=body, headers=ORIGIN)
    assert page.status_code == 200
    assert "&lt;img src=x onerror=alert(1)&gt; this first." in page.text and "<img" not in page.text
    assert "For &lt;Monday&gt;" in page.text and ">Told</h2>" in page.text


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/brief?template=../../etc/passwd", None, 400),
        ("/api/brief?format=odt", None, 422),
        ("/api/brief?from=2025-13-01", None, 400),
        ("/api/brief?sensitivity=everything", None, 400),
        ("/api/brief", {"blocks": [{"block": "nothing"}]}, 400),
        ("/api/brief", {"blocks": [{"block": "map", "options": {"zoom": "3"}}]}, 400),
        ("/api/brief", {"blocks": [{"block": "map", "text": "both"}]}, 400),
        ("/api/brief", {"blocks": [{"block": "map"}] * 61}, 422),
        ("/api/brief", {"blocks": [{"block": "exposure", "options": {"km": "far"}}]}, 400),
        ("/api/brief", {"blocks": [{"block": "trend", "options": {"measure": "x"}}]}, 400),
    ],
)
def test_what_cannot_be_made_is_a_problem_in_one_sentence(
    asking: TestClient, path: str, body: dict[str, Any] | None, status: int
):
    answer = asking.get(path) if body is None else asking.post(path, json=body, headers=ORIGIN)
    assert answer.status_code in {status, 400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.json()["detail"].splitlines()) == 1


def test_a_brief_is_public_unless_more_is_asked(serve: Any, sample: Path, tmp_path: Path):
    path = tmp_path / "guarded.duckdb"
    shutil.copy(sample, path)
    with Record.open(path) as record:
        record.add(read(GUARDED))
    client = serve(path)
    public = client.get("/api/brief", params={"lang": "fr"})
    more = client.get("/api/brief", params={"lang": "fr", "sensitivity": "restricted"})
    assert "Kalanko" not in public.text
    assert "Kalanko" in more.text
    assert client.get("/api/brief/blocks", params={"lang": "fr"}).json()["left_out"] == 1
