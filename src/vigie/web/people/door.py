"""The door: who sent a request, and whether it may come in at all.

In: the headers and the address of a request. Out: ``Who``, None where nobody is signed in, or a PeopleProblem. Without
accounts the one user of a server on loopback is let in, and nobody else: the address asked from and the name asked for
(Host) must both be loopback, which ends DNS rebinding, and nothing may have passed the request on. Writes are taken
from the page's own origin alone (Origin, Sec-Fetch-Site; OWASP's cross-site request forgery prevention); what comes
with a session and tells neither must bring the session's mark.
"""

from __future__ import annotations

import getpass
import hmac
import ipaddress
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vigie.model import Sensitivity
from vigie.web.people.accounts import Accounts, Person
from vigie.web.people.audit import Audit, Entry
from vigie.web.people.base import Base
from vigie.web.people.problems import PeopleProblem
from vigie.web.people.sessions import LONGEST, PREFIX, Sessions, Tokens
from vigie.web.people.throttle import Throttle
from vigie.web.people.who import Role, Who

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import HTTPConnection
    from starlette.responses import Response

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a proxy adds: behind one everybody comes from loopback."""
COOKIE, SECURE_COOKIE = "vigie", "__Host-vigie"
MARK = "x-csrf-token"
BY_NAME, BY_ADDRESS = (10, 60.0), (30, 20.0)
"""Failed sign-ins at once, and the seconds after which one more is allowed."""


def install(app: FastAPI, *, state: Path, host: str, names: Sequence[str] = ()) -> Door:
    """The door of an app; ``state`` is the folder of accounts, ``host`` the address it listens on, ``names`` the other
    names that it is reached by. Refuses to open to others while there are no accounts.
    """
    door = Door(state, host, names)
    if not door.accounts.any() and not (is_loopback(host) and not names):
        door.close()
        raise PeopleProblem("people.open", status=500, host=names[0] if names else host)
    app.state.people = door
    return door


class Door:
    """The keeper of one server."""

    def __init__(self, state: Path, host: str, names: Sequence[str] = ()) -> None:
        self.host, self.names = host, frozenset(name.lower() for name in names)
        self._base = Base(state)
        self.accounts, self.sessions, self.tokens = Accounts(self._base), Sessions(self._base), Tokens(self._base)
        self.audit = Audit(self._base)
        self._by_name, self._by_address = Throttle(*BY_NAME), Throttle(*BY_ADDRESS)

    def who(self, asked: HTTPConnection) -> Who | None:
        """Who sent this; None where nobody is signed in. Raises PeopleProblem for what may not come in."""
        self.check(asked)
        write = asked.scope.get("method", "GET") not in SAFE
        if write:
            _check_origin(asked)
        kind, _, secret = asked.headers.get("authorization", "").partition(" ")
        if kind:
            known = self.tokens.who(secret.strip()) if kind.lower() == "bearer" and PREFIX in secret else None
            if known is None:
                raise PeopleProblem("people.bad_token", status=401)
            return known
        if not self.accounts.any():
            return self._alone(asked)
        known = self.sessions.of(self.secret(asked))
        if known is not None and write:
            _check_mark(asked, known)
        return known

    def check(self, asked: HTTPConnection) -> None:
        """Raise PeopleProblem for a name that is not ours."""
        name = host_of(asked)
        if not (is_loopback(name) or name in self.names or (not is_loopback(self.host) and is_address(name))):
            raise PeopleProblem("people.host", status=421, name=name[:100])

    def needed(self, asked: HTTPConnection) -> bool:
        """Must one sign in here?"""
        return self.accounts.any() or self._alone(asked) is None

    def signs_in(self, asked: HTTPConnection, name: str, password: str) -> tuple[str, Who]:
        """The secret of a new session, and who has it; PeopleProblem where name and password do not go together."""
        by_name, by_address = f"name {name.casefold()[:100]}", f"address {address_of(asked)}"
        for throttle, key in ((self._by_name, by_name), (self._by_address, by_address)):
            if wait := throttle.wait(key):
                self.note(asked, None, "sign-in", name, 429)
                raise PeopleProblem("people.too_often", status=429, wait=wait, seconds=wait)
        # Counted before the password is looked at: many at once are many.
        self._by_name.count(by_name)
        self._by_address.count(by_address)
        person = self.accounts.signs_in(name, password)
        if person is None:
            self.note(asked, None, "sign-in", name, 401)
            raise PeopleProblem("people.wrong", status=401)
        self._by_name.forgive(by_name)
        secret, who = self.sessions.begin(person, self.secret(asked))
        self.note(asked, who, "sign-in")
        return secret, who

    def confirms(self, asked: HTTPConnection, who: Who, password: str) -> Person:
        """The person who asks, if this is their password; as hard to guess as signing in."""
        key = f"name {who.name.casefold()}"
        self._by_name.take(key)
        person = self.accounts.signs_in(who.name, password)
        if person is None:
            self.note(asked, who, "password", "", 403)
            raise PeopleProblem("people.wrong_password", status=403)
        self._by_name.forgive(key)
        return person

    def note(self, asked: HTTPConnection, who: Who | None, what: str, about: str = "", status: int = 200) -> None:
        """Write in the audit log what somebody did here."""
        self.audit.note([entry(asked, who, what, about, status)])

    def noted(self, entries: Iterable[Entry]) -> None:
        """Write several in the audit log."""
        self.audit.note(entries)

    def secret(self, asked: HTTPConnection) -> str:
        """The session's secret that a browser brings, '' for none."""
        return asked.cookies.get(SECURE_COOKIE) or asked.cookies.get(COOKIE) or ""

    def close(self) -> None:
        self._base.close()

    def _alone(self, asked: HTTPConnection) -> Who | None:
        here = is_loopback(address_of(asked)) and is_loopback(host_of(asked))
        if not here or self.names or any(name in asked.headers for name in PASSED_ON):
            return None
        return Who(user(), Role.ADMIN, Sensitivity.SECRET, "alone")


def entry(asked: HTTPConnection, who: Who | None, what: str, about: str = "", status: int = 200) -> Entry:
    """What somebody did, for the audit log."""
    name, role, by = (who.name, who.role.value, who.by) if who else ("", "", "")
    return Entry(name, role, by, address_of(asked), what, about, status)


def keep_cookie(answer: Response, asked: HTTPConnection, secret: str) -> None:
    """Give the browser its session: no script reads it, no other site sends it; '' takes it away."""
    secure = is_secure(asked)
    answer.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        secret,
        max_age=int(LONGEST) if secret else 0,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def is_secure(asked: HTTPConnection) -> bool:
    """Does the browser speak TLS, to us or to what stands before us?"""
    return asked.url.scheme == "https" or asked.headers.get("origin", "").startswith("https://")


@cache
def user() -> str:
    """Who runs this process; in a container the system may not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _check_origin(asked: HTTPConnection) -> None:
    """A browser tells where a write comes from; what tells nothing is no browser, or an old one."""
    if asked.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise PeopleProblem("people.origin", status=403)
    origin = asked.headers.get("origin")
    if origin is not None and _netloc(origin) != asked.headers.get("host", "").lower():
        raise PeopleProblem("people.origin", status=403)


def _check_mark(asked: HTTPConnection, who: Who) -> None:
    if "origin" in asked.headers or asked.headers.get("sec-fetch-site") == "same-origin":
        return
    if not hmac.compare_digest(asked.headers.get(MARK, "").encode(), who.mark.encode()):
        raise PeopleProblem("people.origin", status=403)


def _netloc(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def address_of(asked: HTTPConnection) -> str:
    """The address that a request comes from; '' where that is none."""
    return asked.client.host if asked.client else ""


def host_of(asked: HTTPConnection) -> str:
    """The name asked for, without its port; '' where none is told or it is none."""
    try:
        return (urlsplit("//" + asked.headers.get("host", "")).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_address(name: str) -> bool:
    """Is it a number, which no name server can turn elsewhere?"""
    return _address(name) is not None


def is_loopback(name: str) -> bool:
    """Is it this machine alone?"""
    found = _address(name)
    mapped = getattr(found, "ipv4_mapped", None)
    return name == "localhost" or (found is not None and (mapped or found).is_loopback)


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
