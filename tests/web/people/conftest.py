"""A server with accounts, and who signs in on it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from signing import ADDRESS, HERE, SignIn, add_people, signed_in

from vigie.web import Settings, create_app


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The folder of the accounts."""
    return tmp_path / "people"


@pytest.fixture
def people(tmp_path: Path, state: Path) -> Iterator[TestClient]:
    """A server with accounts on an empty record; nobody is signed in."""
    add_people(state)
    app = create_app(Settings(str(tmp_path / "people.duckdb"), state_in=state))
    with TestClient(app, base_url=ADDRESS, client=HERE) as client:
        yield client


@pytest.fixture
def sign_in(people: TestClient) -> SignIn:
    """Who signs in by name: a browser of their own."""
    return partial(signed_in, people.app)
