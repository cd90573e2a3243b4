"""Accounts that tests sign in with, and where their server is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient

from vigie.model import Sensitivity
from vigie.web.people.accounts import Accounts
from vigie.web.people.base import Base
from vigie.web.people.who import Role

PASSWORD = "quatre mots sans suite"
ADDRESS = "http://127.0.0.1:8400"
HERE = ("127.0.0.1", 50_000)
PEOPLE = {
    "Awa": (Role.ADMIN, Sensitivity.SECRET),
    "Binta": (Role.ANALYST, Sensitivity.CONFIDENTIAL),
    "Cheick": (Role.READER, Sensitivity.PUBLIC),
}

SignIn = Callable[..., TestClient]


def add_people(state: Path) -> None:
    """The accounts of ``PEOPLE``."""
    base = Base(state)
    accounts = Accounts(base)
    for name, (role, level) in PEOPLE.items():
        accounts.add(name, PASSWORD, role, level)
    base.close()


def signed_in(app: object, name: str = "", password: str = PASSWORD) -> TestClient:
    """A browser of somebody's own, signed in where a name is given."""
    browser = TestClient(app, base_url=ADDRESS, client=HERE, headers={"Origin": ADDRESS})
    if name:
        answer = browser.post("/api/session", json={"name": name, "password": password})
        assert answer.status_code == 200, answer.text
    return browser
