"""The door: who sent a request, and whether it may come in at all.

In: the headers and the address of a request. Out: ``Who``, None where nobody is signed in, or a PeopleProblem. Without
accounts the one user of a server on loopback is let in, and nobody else: the address asked from and the name asked for
(Host) must both be loopback, which ends DNS rebinding, and nothing may have passed the request on. Writes are taken
from the page's own origin alone (Origin, Sec-Fetch-Site; OWASP's cross-site request forgery prevention).
"""

from __future__ import annotations

import getpass
import ipaddress
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vigie.model import Sensitivity
from vigie.web.people.problems import PeopleProblem
from vigie.web.people.who import Role, Who

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import HTTPConnection

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a proxy adds: behind one everybody comes from loopback."""


def install(app: FastAPI, *, state: Path, host: str, names: Sequence[str] = ()) -> Door:
    """The door of an app; ``state`` is the folder of accounts, ``host`` the address it listens on, ``names`` the other
    names that it is reached by.
    """
    door = Door(state, host, names)
    app.state.people = door
    return door


class Door:
    """The keeper of one server."""

    def __init__(self, state: Path, host: str, names: Sequence[str] = ()) -> None:
        self.state, self.host = state, host
        self.names = frozenset(name.lower() for name in names)

    def who(self, asked: HTTPConnection) -> Who | None:
        """Who sent this; None where nobody is signed in."""
        self.check(asked)
        return self._alone(asked)

    def check(self, asked: HTTPConnection) -> None:
        """Raise PeopleProblem for a name that is not ours and for a write that comes from elsewhere."""
        name = host_of(asked)
        if not (is_loopback(name) or name in self.names or (not is_loopback(self.host) and is_address(name))):
            raise PeopleProblem("people.host", status=421, name=name[:100])
        if asked.scope.get("method", "GET") not in SAFE:
            _check_origin(asked)

    def _alone(self, asked: HTTPConnection) -> Who | None:
        here = asked.client is not None and is_loopback(asked.client.host) and is_loopback(host_of(asked))
        if not here or self.names or any(name in asked.headers for name in PASSED_ON):
            return None
        return Who(_user(), Role.ADMIN, Sensitivity.SECRET, "alone")


def _user() -> str:
    """Who runs this process; in a container the system may not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _check_origin(asked: HTTPConnection) -> None:
    """A browser tells where a write comes from; what tells nothing is no browser."""
    if asked.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise PeopleProblem("people.origin", status=403)
    origin = asked.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != asked.headers.get("host", "").lower():
        raise PeopleProblem("people.origin", status=403)


def host_of(asked: HTTPConnection) -> str:
    """The name asked for, without its port; '' where none is told or it is none."""
    try:
        return (urlsplit("//" + asked.headers.get("host", "")).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_address(name: str) -> bool:
    """Is it a number, which no name server can turn elsewhere?"""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(name: str) -> bool:
    """Is it this machine alone?"""
    return name == "localhost" or (is_address(name) and ipaddress.ip_address(name).is_loopback)
