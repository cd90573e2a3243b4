"""A server on the sample reports, asked without a network: one user on loopback, who may do everything."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from vigie.model import Report
from vigie.reading import read
from vigie.record import Record
from vigie.sources import read_sources
from vigie.web import Limits, Settings, create_app

ADDRESS = "http://127.0.0.1:8400"
HERE = ("127.0.0.1", 50_000)

Serve = Callable[..., TestClient]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the bundled reports; copy it before you write to it."""
    path = tmp_path_factory.mktemp("sample") / "sample.duckdb"
    with as_file(files("vigie.samples") / "reports.jsonl") as reports, Record.open(path) as record:
        record.add_all([read(found) for found in read_sources([str(reports)]) if isinstance(found, Report)])
    with Record.open(path) as record:
        record.rebuild()
    return path


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Serve a record (by default an empty one of the test's own) and ask it: ``serve(path).get('/api/meta')``."""
    with ExitStack() as stack:

        def served(record: Path | str | None = None, limits: Limits | None = None) -> TestClient:
            place = str(record or tmp_path / "own.duckdb")
            app = create_app(Settings(place, state_in=tmp_path / "state", limits=limits or Limits()))
            return stack.enter_context(TestClient(app, base_url=ADDRESS, client=HERE))

        yield served


@pytest.fixture
def client(serve: Serve, sample: Path, tmp_path: Path) -> TestClient:
    """A server on a copy of the sample record."""
    return serve(shutil.copy(sample, tmp_path / "sample.duckdb"))


@pytest.fixture(scope="session")
def asking(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """As ``client``, one for all tests that only ask."""
    folder = tmp_path_factory.mktemp("asking")
    path = shutil.copy(sample, folder / "sample.duckdb")
    app = create_app(Settings(str(path), state_in=folder / "state"))
    with TestClient(app, base_url=ADDRESS, client=HERE) as found:
        yield found
