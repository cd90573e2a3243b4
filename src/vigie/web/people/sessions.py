"""Sessions and tokens: how a person is known after signing in.

In: what a browser sends as a cookie, a program as a bearer token (RFC 6750). Out: ``Who``. Only hashes are kept. A
session ends after a time without use and after a longer one in any case, and is another one after each sign-in; a token
has an end, and a role and level that never exceed its person's (OWASP Session Management).
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass

from vigie.model import Sensitivity
from vigie.web.people.accounts import Person
from vigie.web.people.base import Base
from vigie.web.people.problems import PeopleProblem
from vigie.web.people.who import ROLES, Role, Who

IDLE, LONGEST = 8 * 3600.0, 7 * 24 * 3600.0
SEEN = 60.0
"""Seconds after which it is noted again that a session or token was used."""
PREFIX = "vigie_"
DAYS, MOST_DAYS = 90, 366
MOST_TOKENS = 50
LEVELS = tuple(Sensitivity)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is shown; times are seconds since 1970."""

    id: str
    person: str
    label: str
    role: Role
    level: Sensitivity
    made: float
    expires: float
    seen: float | None


class Sessions:
    """Who is signed in."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def begin(self, person: Person, before: str = "") -> tuple[str, Who]:
        """The secret of a new session, and who has it; the one the browser had ends."""
        secret, mark, now = secrets.token_urlsafe(32), secrets.token_urlsafe(24), time.time()
        with self._base.transaction():
            if before:
                self._base.run("DELETE FROM session WHERE hash = ?", [hashed(before)])
            self._base.run("DELETE FROM session WHERE seen < ? OR made < ?", [now - IDLE, now - LONGEST])
            self._base.run("INSERT INTO session VALUES (?, ?, ?, ?, ?)", [hashed(secret), person.name, mark, now, now])
        return secret, Who(person.name, person.role, person.level, "session", hashed(secret), mark)

    def of(self, secret: str) -> Who | None:
        """Who has this session, where it still lasts."""
        now, key = time.time(), hashed(secret)
        row = self._base.one(
            "SELECT p.name, p.role, p.level, s.mark, s.seen FROM session s JOIN person p ON p.name = s.person "
            "WHERE s.hash = ? AND s.seen >= ? AND s.made >= ?",
            [key, now - IDLE, now - LONGEST],
        )
        if row is None:
            return None
        name, role, level, mark, seen = row
        if now - seen > SEEN:
            self._base.run("UPDATE session SET seen = ? WHERE hash = ?", [now, key])
        return Who(name, Role(role), Sensitivity(level), "session", key, mark)

    def end(self, key: str) -> None:
        """The session of this hash is over."""
        self._base.run("DELETE FROM session WHERE hash = ?", [key])


class Tokens:
    """What programs sign in with."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def make(
        self, person: Person, label: str, days: int = DAYS, role: Role | None = None, level: Sensitivity | None = None
    ) -> tuple[str, Token]:
        """A new token and its secret, which is shown this once."""
        if not 1 <= days <= MOST_DAYS:
            raise PeopleProblem("people.days", status=422, most=MOST_DAYS)
        if len(self.of(person.name)) >= MOST_TOKENS:
            raise PeopleProblem("people.tokens", status=409, most=MOST_TOKENS)
        role, level = _least(person, role or Role.READER, level or person.level)
        key, now = secrets.token_hex(4), time.time()
        secret = f"{PREFIX}{key}_{secrets.token_urlsafe(32)}"
        self._base.run(
            "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            [key, hashed(secret), person.name, label.strip()[:100], role, level, now, now + days * 86400],
        )
        return secret, next(one for one in self.of(person.name) if one.id == key)

    def of(self, name: str | None = None) -> list[Token]:
        """A person's tokens, everybody's for None, the newest first."""
        rows = self._base.all(
            "SELECT id, person, label, role, level, made, expires, seen FROM token "
            "WHERE ?1 IS NULL OR person = ?1 ORDER BY made DESC, id",
            [name],
        )
        return [
            Token(k, p, label, Role(r), Sensitivity(v), made, end, seen) for k, p, label, r, v, made, end, seen in rows
        ]

    def end(self, key: str, name: str | None = None) -> Token:
        """The token of this id is none any more; with a ``name`` only if it is that person's."""
        found = next((one for one in self.of(name) if one.id == key), None)
        if found is None:
            raise PeopleProblem("people.no_token", status=404, asked=key[:20])
        self._base.run("DELETE FROM token WHERE id = ?", [key])
        return found

    def who(self, secret: str) -> Who | None:
        """Whose token this is, and what it may do."""
        now = time.time()
        row = self._base.one(
            "SELECT t.id, t.role, t.level, t.seen, p.name, p.role, p.level, p.made, p.changed FROM token t "
            "JOIN person p ON p.name = t.person WHERE t.hash = ? AND t.expires > ?",
            [hashed(secret), now],
        )
        if row is None:
            return None
        key, role, level, seen, *told = row
        person = Person(told[0], Role(told[1]), Sensitivity(told[2]), told[3], told[4])
        if seen is None or now - seen > SEEN:
            self._base.run("UPDATE token SET seen = ? WHERE id = ?", [now, key])
        own_role, own_level = _least(person, Role(role), Sensitivity(level))
        return Who(person.name, own_role, own_level, "token", key)


def _least(person: Person, role: Role, level: Sensitivity) -> tuple[Role, Sensitivity]:
    return min(person.role, role, key=ROLES.index), min(person.level, level, key=LEVELS.index)


def hashed(secret: str) -> str:
    """What is kept of a secret: it has 256 bits of its own, so that one hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
