"""Whatever the API is asked, by its own description (schemathesis): never an error of the server's own.

A few examples an endpoint; ``python -m benchmarks.api_fuzz`` asks thousands.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from vigie.web import Settings, create_app

pytest.importorskip("schemathesis", reason="schemathesis is not installed")

EXAMPLES = 2


@pytest.fixture(scope="module")
def app(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    folder = tmp_path_factory.mktemp("fuzz")
    path = shutil.copy(sample, folder / "r.duckdb")
    yield create_app(Settings(str(path), state_in=folder / "state"))


def test_the_server_is_never_at_fault(app: FastAPI) -> None:
    from benchmarks.api_fuzz import refused

    found = refused(app, EXAMPLES)
    assert found.asked > 100
    assert not found.faults, "\n".join(found.faults)
