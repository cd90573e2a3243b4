"""The bundled reports into an empty record, once."""

from __future__ import annotations

from collections.abc import Callable

from fastapi.testclient import TestClient


def test_an_empty_record_takes_the_samples_once(serve: Callable[..., TestClient]) -> None:
    client = serve()
    assert client.get("/api/meta").json()["record"]["reports"] == 0
    added = client.post("/api/samples")
    assert added.status_code == 201
    told = client.get("/api/meta").json()["record"]
    assert (told["reports"], told["incidents"]) == (added.json()["reports"], added.json()["incidents"])
    assert told["reports"] > 30
    assert told["incidents"] > 30
    again = client.post("/api/samples?lang=fr")
    assert again.status_code == 409
    assert "déjà" in again.json()["detail"]
    assert client.get("/api/meta").json()["record"] == told
