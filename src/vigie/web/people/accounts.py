"""Accounts: a name, a role, a level of sensitivity and a password.

In: what an administrator gives. Out: ``Person``; a password is kept as argon2id (RFC 9106, the second recommended
option) and compared in the same time whether the name is known or not. There is always an administrator, once there is
anybody.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
import unicodedata
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from vigie.model import Sensitivity
from vigie.web.people.base import Base
from vigie.web.people.problems import PeopleProblem
from vigie.web.people.who import Role

SHORTEST, LONGEST = 12, 256
"""Characters of a password (NIST SP 800-63B-4: length, no rules of composition)."""
NAME = 64
AT_ONCE = threading.Semaphore(2)
"""Each hash takes 64 MB."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who has an account; ``level`` is the most guarded that may be seen."""

    name: str
    role: Role
    level: Sensitivity
    made: str
    changed: str


class Accounts:
    """The accounts of a server."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def any(self) -> bool:
        """Is there an account?"""
        return self._base.one("SELECT 1 FROM person LIMIT 1") is not None

    def all(self) -> list[Person]:
        """Everybody, by name."""
        rows = self._base.all("SELECT name, role, level, made, changed FROM person ORDER BY name COLLATE NOCASE")
        return [_person(*row) for row in rows]

    def get(self, name: str) -> Person:
        """The person of a name; PeopleProblem where there is none."""
        row = self._base.one("SELECT name, role, level, made, changed FROM person WHERE name = ?", [name])
        if row is None:
            raise PeopleProblem("people.nobody", status=404, name=name[:NAME])
        return _person(*row)

    def add(self, name: str, password: str, role: Role, level: Sensitivity) -> Person:
        """A new account; the first one is an administrator's."""
        name = _name(name)
        if role is not Role.ADMIN and not self.any():
            raise PeopleProblem("people.first", status=409)
        told = _hashed(password, name)
        now = _now()
        try:
            self._base.run("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", [name, role, level, told, now, now])
        except sqlite3.IntegrityError as error:
            raise PeopleProblem("people.taken", status=409, name=name) from error
        return self.get(name)

    def change(self, name: str, *, role: Role | None = None, level: Sensitivity | None = None) -> Person:
        """Another role or level, from the next request on."""
        with self._base.transaction():
            person = self.get(name)
            self._keep_admin(person, role or person.role)
            self._base.run(
                "UPDATE person SET role = ?, level = ?, changed = ? WHERE name = ?",
                [role or person.role, level or person.level, _now(), person.name],
            )
            # A token can do no more than its person.
            return self.get(person.name)

    def set_password(self, name: str, password: str, *, keep: str = "") -> None:
        """A new password; whoever is signed in under the name no longer is, but for the session ``keep`` (its hash)."""
        person = self.get(name)
        told = _hashed(password, person.name)
        with self._base.transaction():
            self._base.run("UPDATE person SET password = ?, changed = ? WHERE name = ?", [told, _now(), person.name])
            self._base.run("DELETE FROM session WHERE person = ? AND hash <> ?", [person.name, keep])

    def remove(self, name: str) -> Person:
        """No account any more: sessions and tokens end with it; what the person did stays on record."""
        with self._base.transaction():
            person = self.get(name)
            self._keep_admin(person, None)
            self._base.run("DELETE FROM person WHERE name = ?", [person.name])
        return person

    def signs_in(self, name: str, password: str) -> Person | None:
        """The person, if the password is theirs; in the same time whoever is asked for."""
        row = self._base.one("SELECT password FROM person WHERE name = ?", [name[:NAME]])
        known = row[0] if row else _nobody()
        with AT_ONCE:
            try:
                _hasher().verify(known, _folded(password[:LONGEST]))
            except VerificationError:
                return None
        return self.get(name) if row else None

    def _keep_admin(self, person: Person, role: Role | None) -> None:
        if person.role is not Role.ADMIN or role is Role.ADMIN:
            return
        others = self._base.one("SELECT count(*) FROM person WHERE role = ? AND name <> ?", [Role.ADMIN, person.name])
        if not others or not others[0]:
            raise PeopleProblem("people.last_admin", status=409, name=person.name)


def _person(name: str, role: str, level: str, made: str, changed: str) -> Person:
    return Person(name, Role(role), Sensitivity(level), made, changed)


def _name(name: str) -> str:
    """Letters, digits and '.-_@ ', so that names look like what they are."""
    found = unicodedata.normalize("NFKC", name).strip()
    if not 0 < len(found) <= NAME or not all(c.isalnum() or c in ".-_@ " for c in found):
        raise PeopleProblem("people.bad_name", status=422, most=NAME)
    return found


def _hashed(password: str, name: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise PeopleProblem("people.short", status=422, least=SHORTEST, most=LONGEST)
    folded = _folded(password)
    if folded.casefold() in name.casefold() or name.casefold() in folded.casefold() or len(set(folded)) < 5:
        raise PeopleProblem("people.guessable", status=422)
    with AT_ONCE:
        return _hasher().hash(folded)


def _folded(password: str) -> str:
    """The same password however a keyboard composes it."""
    return unicodedata.normalize("NFKC", password)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """What a password is compared with where there is no such name."""
    return _hasher().hash("nobody's password")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
