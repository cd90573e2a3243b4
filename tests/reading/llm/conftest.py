"""A reader of a real endpoint on loopback."""

import datetime as dt

import pytest
from llm_server import TEXT, Server

from vigie.knowledge.settings import LlmSettings
from vigie.model import Report
from vigie.reading.llm.endpoint import Endpoint
from vigie.reading.llm.reader import Reader


@pytest.fixture
def server():
    made = Server()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def report():
    return Report("r1", TEXT, "fr", dt.date(2025, 5, 26), source="Radio", title="Diéma")


@pytest.fixture
def waits():
    return []


@pytest.fixture
def reader(server, waits, tmp_path, monkeypatch):
    """``reader(**settings)``: a reader of the server's, whose waits are only noted."""
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "data"))

    def make(**changed):
        given = {"base_url": server.url, "model": "m", "timeout": 5.0, "retries": 2, **changed}
        settings = LlmSettings(**given)
        return Reader(settings, Endpoint(settings, sleep=waits.append))

    return make
